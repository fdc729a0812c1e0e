//! What a report is of, and what becomes of each cell where cells are tests.

use std::collections::HashSet;

use crate::catalog::Catalog;
use crate::known::{Known, Outcome, worse};
use crate::results::{Cell, Results, Verdict};

/// Results, with what a renderer needs beside them.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The results.
    pub results: &'a Results,
    /// What their cases ask and cite.
    pub catalog: &'a Catalog,
    /// How long the asking took, where it is known.
    pub seconds: Option<f64>,
    /// The cells that fail, by their places in memory: they are these very cells.
    worse: HashSet<*const Cell>,
}

/// What a cell is to whoever counts tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Nothing is wrong with it.
    Passed,
    /// It has no answer to judge: the reason.
    Skipped(String),
    /// What is wrong is known: where it is noted.
    Noted(String),
    /// It makes the exit code of a run 1.
    Failed(Outcome),
}

impl<'a> Subject<'a> {
    /// Results of which nothing is known beforehand, as they are reported.
    #[must_use]
    pub fn new(results: &'a Results, catalog: &'a Catalog) -> Self {
        Self::of_run(results, catalog, &Known::default(), None, None)
    }

    /// The results of a run, which knows more: see [`worse`].
    #[must_use]
    pub fn of_run(
        results: &'a Results,
        catalog: &'a Catalog,
        known: &Known,
        baseline: Option<&Results>,
        seconds: Option<f64>,
    ) -> Self {
        let worse = worse(results, known, baseline).into_iter().map(std::ptr::from_ref).collect();
        Self { results, catalog, seconds, worse }
    }

    /// What becomes of a cell of the results.
    #[must_use]
    pub fn test(&self, cell: &Cell) -> Test {
        match Outcome::of(cell) {
            Some(outcome) if self.worse.contains(&std::ptr::from_ref(cell)) => Test::Failed(outcome),
            Some(outcome) => Test::Noted(format!("{outcome}, {}", noted(cell))),
            None if cell.verdict == Verdict::None => Test::Skipped(unanswered(cell)),
            None => Test::Passed,
        }
    }

    /// A case's question.
    #[must_use]
    pub fn question(&self, case: &str) -> Option<String> {
        self.catalog.case(case).map(|case| case.question.clone())
    }
}

/// Where what is wrong with a cell is noted: its findings, or what the run was told beforehand.
fn noted(cell: &Cell) -> String {
    let findings = cell.findings();
    if findings.is_empty() { "as known before".to_owned() } else { format!("noted as {}", findings.join(", ")) }
}

/// Why a cell has no answer.
fn unanswered(cell: &Cell) -> String {
    match &cell.instead {
        Some(instead) => format!("{}: {}", instead.word(), instead.reason()),
        None => "nothing was observed".to_owned(),
    }
}
