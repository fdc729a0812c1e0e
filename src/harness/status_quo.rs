//! What is recorded of a cell, and what it means that an answer differs from it.

use crate::catalog::Catalog;
use crate::failure::{Answer, Before};
use crate::plan::Question;
use crate::results::{Cell, ShellFacts};

/// A recorded cell and the shell that gave it.
pub(super) struct Recorded {
    pub(super) shell: ShellFacts,
    pub(super) cell: Cell,
}

/// How an answer compares with the recorded one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// Nothing is recorded of this shell.
    Unrecorded,
    /// It is the recorded answer.
    Same,
    /// It is another.
    Changed {
        /// The recorded answer.
        recorded: Answer,
        /// Whether that fails the test: the very build that was recorded must go on answering so. Of any other build it
        /// is news and no more.
        fails: bool,
    },
}

/// The recorded cell of this scenario and shell.
pub(super) fn recorded(_catalog: &Catalog, _question: &Question<'_>) -> Option<Recorded> {
    None // no pages yet
}

/// The recorded cells of the other shells.
pub(super) fn others(_catalog: &Catalog, _question: &Question<'_>) -> Vec<Cell> {
    Vec::new() // no pages yet
}

/// The last recorded version of the shell that answered otherwise.
pub(super) fn before(_catalog: &Catalog, _question: &Question<'_>, _cell: &Cell) -> Option<Before> {
    None // no pages yet
}

/// Compares what a shell answered with what is recorded. Where there was no answer now or then, there is nothing to
/// compare.
pub(super) fn compare(shell: &ShellFacts, cell: &Cell, recorded: Option<&Recorded>) -> Compared {
    let Some(Recorded { shell: then, cell: before }) = recorded else { return Compared::Unrecorded };
    let (now, before) = (Answer::of(cell), Answer::of(before));
    if now == before {
        return Compared::Same;
    }
    let is_known = shell.version.is_some() && shell.build.is_some();
    let fails = is_known && (&shell.version, &shell.build) == (&then.version, &then.build);
    Compared::Changed { recorded: before, fails }
}
