//! Every kind of mistake in case files is reported at its place, all of them in one go.

use std::path::Path;

use statusquo::catalog::{Catalog, Problems};

fn problems() -> Problems {
    // Cargo runs tests in the package's folder, so the paths in the messages are the same everywhere.
    Catalog::read(Path::new("tests/bad-cases")).expect_err("every file there is bad")
}

#[test]
fn every_mistake_of_every_file_is_shown_with_its_line_and_how_to_mend_it() {
    insta::assert_snapshot!(problems().render(false));
}

#[test]
fn colours_change_nothing_but_colours() {
    let colored = problems().render(true);
    assert!(colored.contains("\u{1b}["));
    let mut plain = String::new();
    for (i, piece) in colored.split("\u{1b}[").enumerate() {
        plain += if i == 0 { piece } else { piece.split_once('m').expect("an SGR sequence ends with m").1 };
    }
    assert_eq!(plain, problems().render(false));
}
