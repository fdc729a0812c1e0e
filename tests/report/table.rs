use rstest::rstest;
use statusquo::report::{Style, table};

use crate::sample::{question, sample};

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[rstest]
#[case("width_80", Some(80))]
#[case("width_120", Some(120))]
#[case("unlimited", None)]
fn the_table_reads_well_at_any_width(#[case] name: &str, #[case] width: Option<u16>) {
    let text = plain(&table(&sample(), &question, Style { width }, Some(6.25)));
    insta::assert_snapshot!(name, text);
}
