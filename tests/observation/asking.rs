//! Asks shells one script, and tells their answers in a line each.

use std::collections::BTreeMap;

use statusquo::catalog::{Case, Catalog};
use statusquo::dialect::Dialect;
use statusquo::matrix::{self, Asking};
use statusquo::plan::{Filter, plan};
use statusquo::results::{Cell, Instead};
use statusquo::shells::Shell;

use crate::support;

/// Every cell of `catalog` and `shells`, in the order of the plan.
pub(crate) fn ask_all(catalog: &Catalog, shells: &[Shell], jobs: usize) -> Vec<Cell> {
    let questions = plan(catalog, shells, &Filter::default());
    matrix::ask_all(catalog, &questions, Asking::once(jobs), &|_| {}).expect("workers can be had")
}

/// What each of `shells` answers to a script in `dialect`.
pub(crate) fn ask_these(shells: &[Shell], dialect: Dialect, script: &str) -> Vec<Cell> {
    let mut case = Case::new("test/script", "What does it say?");
    case.scripts = BTreeMap::from([(dialect, script.to_owned())]);
    ask_all(&Catalog { cases: vec![case], ..Catalog::default() }, shells, 2)
}

/// What every shell of `dialect` answers to a script.
pub(crate) fn ask(dialect: Dialect, script: &str) -> Vec<Cell> {
    ask_these(&support::all(dialect), dialect, script)
}

/// The case that a file holds, asked of one shell.
pub(crate) fn ask_case(shell: &Shell, text: &str) -> Vec<Cell> {
    let sources = "
        [binding]
        title = 'A promise'
        publisher = 'Nobody'
        edition = '1'
        url = 'https://example.org/'
        kind = 'manual'
        of = 'every'
    ";
    let files = [("sources.toml", sources), ("test/case.toml", text)];
    let catalog = Catalog::load(&files).unwrap_or_else(|problems| panic!("{problems}"));
    ask_all(&catalog, std::slice::from_ref(shell), 1)
}

/// `inside, outside`: `1, exited 1`; `ended, killed by KILL`; `not observable, stopped by STOP`.
pub(crate) fn answer(cell: &Cell) -> String {
    let inside = cell.inside.as_ref().map(ToString::to_string);
    let unknown = || match &cell.instead {
        Some(Instead::NotObservable(_)) => "not observable".to_owned(),
        other => format!("{other:?}"),
    };
    let outside = cell.outside.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
    format!("{}, {outside}", inside.unwrap_or_else(unknown))
}

/// The cells that are not as they should be: the shell, its answer, and why there is none.
pub(crate) fn others(cells: &[Cell], is_right: impl Fn(&Cell) -> bool) -> Vec<String> {
    let told = |cell: &Cell| {
        let beside = cell.instead.as_ref().map(|instead| format!(" ({instead:?})")).unwrap_or_default();
        format!("{}: {}{beside}", cell.shell, answer(cell))
    };
    cells.iter().filter(|cell| !is_right(cell)).map(told).collect()
}

/// Checks that every cell has this answer; where none was asked, there is nothing to check.
#[track_caller]
pub(crate) fn all_answer(cells: &[Cell], expected: &str) {
    assert_eq!(others(cells, |cell| answer(cell) == expected), Vec::<String>::new(), "expected {expected}");
}
