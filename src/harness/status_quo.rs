//! What is recorded of a cell, and what it means that an answer differs from it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::asker::lock;
use crate::catalog::Catalog;
use crate::failure::{Answer, Before};
use crate::matrix::judged;
use crate::plan::Question;
use crate::recorded::{Head, Line, Page, Stored, stored};
use crate::results::{Cell, Instead};
use crate::shells::{Mode, Shell};

/// What a page says of a scenario.
pub(super) struct Recorded {
    /// What the page is called.
    pub(super) name: &'static str,
    line: Line,
    /// Whether the page is of the very build that was asked.
    is_same_build: bool,
}

/// How an answer compares with the recorded one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// It is the recorded answer, or one of several; or there was no answer now or then.
    Same,
    /// It is another, and the very build that was recorded must go on answering so.
    Changed,
    /// It is another, of another build: that is news and no more.
    Other,
}

/// What is recorded of this scenario for the build that is asked, or for the nearest older one. A shell of unknown version
/// is judged by the documents alone.
pub(super) fn recorded(question: &Question<'_>) -> Option<Recorded> {
    let shell = question.shell;
    let version = shell.version.as_ref()?;
    let own = Head::of(shell);
    let is_same = |stored: &&Stored| own.as_ref() == Some(&stored.head);
    let is_older = |stored: &&Stored| stored.head.version().is_some_and(|older| older <= *version);
    let found = pages_of(shell).find(is_same).or_else(|| pages_of(shell).rfind(is_older))?;
    let line = page(found)?.line(&question.scenario)?.clone();
    Some(Recorded { name: &found.name, line, is_same_build: is_same(&found) })
}

/// The pages of a shell, in the order of its versions.
fn pages_of(shell: &Shell) -> impl DoubleEndedIterator<Item = &'static Stored> {
    let (family, mode) = (shell.family, shell.mode);
    stored().iter().filter(move |stored| Some(stored.head.family.as_str()) == family && stored.head.mode == mode)
}

/// Pages that were read, by path; `None` where one cannot be.
type Pages = HashMap<&'static str, Option<Arc<Page>>>;

/// A page, read once.
fn page(stored: &'static Stored) -> Option<Arc<Page>> {
    static READ: OnceLock<Mutex<Pages>> = OnceLock::new();
    let mut read = lock(READ.get_or_init(Mutex::default));
    read.entry(stored.path).or_insert_with(|| stored.page().ok().map(Arc::new)).clone()
}

/// Compares what a shell answered with what is recorded.
pub(super) fn compare(cell: &Cell, recorded: &Recorded) -> Compared {
    let is_unasked =
        |instead: &Option<Instead>| matches!(instead, Some(Instead::Skipped(_) | Instead::PremiseNotMet(_)));
    let either_unasked = is_unasked(&recorded.line.observation.instead) || is_unasked(&cell.instead);
    if either_unasked || recorded.line.includes(&Line::of(cell)) {
        Compared::Same
    } else if recorded.is_same_build {
        Compared::Changed
    } else {
        Compared::Other
    }
}

impl Recorded {
    /// Whether one of the answers of a cell that was asked several times is the recorded one.
    pub(super) fn is_among(&self, cell: &Cell) -> bool {
        self.line.overlaps(&Line::of(cell))
    }

    /// The answer, in words.
    pub(super) fn answer(&self, catalog: &Catalog, question: &Question<'_>) -> Answer {
        Answer::of(&judged(catalog, question, self.line.observation.clone()))
    }
}

/// What the newest recorded version of each other shell says.
pub(super) fn others(catalog: &Catalog, question: &Question<'_>) -> Vec<Cell> {
    let is_other = |stored: &&&Stored| {
        stored.head.mode == Mode::Native
            && Some(stored.head.family.as_str()) != question.shell.family
            && !stored.is_superseded()
    };
    stored().iter().filter(|stored| is_other(&stored)).filter_map(|stored| cell(catalog, question, stored)).collect()
}

/// The last recorded version of the shell that answered otherwise.
pub(super) fn before(catalog: &Catalog, question: &Question<'_>, now: &Cell) -> Option<Before> {
    let now = Line::of(now);
    let older = |stored: &&'static Stored| {
        let version = stored.head.version();
        version.is_some() && (question.shell.version.is_none() || version <= question.shell.version)
    };
    let answered_otherwise = |stored: &&'static Stored| {
        let line = page(stored).and_then(|page| page.line(&question.scenario).cloned());
        line.is_some_and(|line| !line.includes(&now))
    };
    let last = pages_of(question.shell).filter(older).rfind(answered_otherwise)?;
    Some(Before { version: last.name.clone(), answer: Answer::of(&cell(catalog, question, last)?) })
}

/// What a page says of a scenario, as a cell; `None` where it says nothing.
fn cell(catalog: &Catalog, question: &Question<'_>, stored: &'static Stored) -> Option<Cell> {
    let shell = stored.shell()?;
    let line = page(stored)?.line(&question.scenario)?.clone();
    Some(judged(catalog, &Question { scenario: question.scenario.clone(), shell: &shell }, line.observation))
}
