//! What the program says of itself.

use rstest::rstest;

use crate::program::{statusquo, written};

#[rstest]
#[case("help", &["--help"])]
#[case("help_run", &["run", "--help"])]
#[case("help_shells", &["shells", "--help"])]
#[case("help_show", &["show", "--help"])]
#[case("help_ask", &["ask", "--help"])]
#[case("help_diff", &["diff", "--help"])]
#[case("help_report", &["report", "--help"])]
#[case("help_repro", &["repro", "--help"])]
#[case("help_doctor", &["doctor", "--help"])]
#[case("help_sources", &["sources", "--help"])]
#[case("help_check", &["check", "--help"])]
#[case("help_completions", &["completions", "--help"])]
#[case("help_man", &["man", "--help"])]
fn help_says_all_that_can_be_asked(#[case] name: &str, #[case] arguments: &[&str]) {
    let mut command = statusquo();
    insta::assert_snapshot!(name, written(command.args(arguments)));
    command.assert().code(0).stderr("");
}

#[test]
fn the_version_is_the_packages() {
    statusquo().arg("--version").assert().code(0).stdout(concat!("statusquo ", env!("CARGO_PKG_VERSION"), "\n"));
}
