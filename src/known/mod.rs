//! What is known already, so that only what got worse fails a run.
//!
//! Two things silence a cell: an entry of the file given with `--known`, written by hand with a link to where it is
//! discussed, and a cell of an earlier result given with `--baseline`.

mod file;
mod range;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Deserialize;

pub use file::{KnownError, Mistake};
pub use range::Range;

use crate::results::{Cell, Held, Instead, Parameter, Results, Verdict};
use crate::shells::Version;

/// The entries of a `--known` file; none by default.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// As the file has them.
    pub entries: Vec<Entry>,
}

/// One thing that is known.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The file and line that it stands in.
    pub place: String,
    /// The case's id.
    pub case: String,
    /// Which scenarios: for each parameter named here, the values. Empty: all.
    pub parameters: BTreeMap<String, Vec<String>>,
    /// The shell's name, or its family's.
    pub shell: String,
    /// Which versions; `None` is all.
    pub versions: Option<Range>,
    /// What happens.
    pub outcome: Outcome,
    /// Where it is discussed.
    pub link: String,
}

/// What fails a run unless it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A binding source says otherwise.
    Contradicts,
    /// The shell died of a fault that nobody sent.
    Crashed,
    /// The shell could not go on and did not end.
    Hung,
    /// The time limit passed.
    TimedOut,
    /// Answers differ from one asking to the next.
    Unstable,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contradicts => "contradicts",
            Self::Crashed => "crashed",
            Self::Hung => "hung",
            Self::TimedOut => "timed-out",
            Self::Unstable => "unstable",
        })
    }
}

impl Outcome {
    /// What is wrong with a cell, if anything is. What happened instead of an answer is never a contradiction.
    #[must_use]
    pub fn of(cell: &Cell) -> Option<Self> {
        match &cell.instead {
            Some(Instead::Crashed(_)) => Some(Self::Crashed),
            Some(Instead::Hung(_)) => Some(Self::Hung),
            Some(Instead::TimedOut(_)) => Some(Self::TimedOut),
            Some(Instead::Unstable(_)) => Some(Self::Unstable),
            Some(
                Instead::NotAsked(_) | Instead::Skipped(_) | Instead::PremiseNotMet(_) | Instead::NotObservable(_),
            )
            | None => (cell.verdict == Verdict::Contradicts).then_some(Self::Contradicts),
        }
    }
}

/// The cells that fail a run, in the order of the results.
///
/// Without a baseline, a contradiction that no finding notes, and whatever crashed, hung, timed out or was unstable.
/// With one, the statements that it broke already and the mishaps that it had already are silent; a statement that
/// it kept and that is broken now is worse, even where a finding notes it. An entry of `known` silences either way.
#[must_use]
pub fn worse<'a>(results: &'a Results, known: &Known, baseline: Option<&Results>) -> Vec<&'a Cell> {
    let mut earlier: HashMap<(&str, &[Parameter], &str), &Cell> = HashMap::new();
    for cell in baseline.iter().flat_map(|results| &results.cells) {
        earlier.insert((&cell.case, &cell.parameters, &cell.shell), cell);
    }
    let fails = |cell: &&Cell| {
        let before = earlier.get(&(cell.case.as_str(), cell.parameters.as_slice(), cell.shell.as_str())).copied();
        let silenced = |outcome| known.entries.iter().any(|e| e.outcome == outcome && e.covers(results, cell));
        is_worse(cell, before) && !Outcome::of(cell).is_some_and(silenced)
    };
    results.cells.iter().filter(fails).collect()
}

/// The one decision on what got worse, whoever asks: a run, a comparison, a bisection.
///
/// Worse is a binding statement that the cell kept `before` and breaks now, even where a finding notes it, a mishap that
/// it did not have then, and an answer that was seen then and cannot be observed now. Where nothing tells how it was, whatever no finding notes.
///
/// A race is no news: neither one of the answers that the cell gave when it was unstable, nor that it is unstable where a
/// finding says so, for whether that is seen is chance.
#[must_use]
pub fn is_worse(cell: &Cell, before: Option<&Cell>) -> bool {
    match (Outcome::of(cell), before) {
        (None, Some(before)) => has_lost_its_answer(cell, before),
        (None, None) => false,
        (Some(Outcome::Contradicts), Some(before)) if before.raced_to(&cell.answer()) => false,
        (Some(Outcome::Contradicts), _) => broken(cell).any(|held| is_new(held, before)),
        (Some(Outcome::Unstable), Some(_)) if cell.finding.is_some() => false,
        (Some(outcome), Some(before)) => Outcome::of(before) != Some(outcome),
        (Some(_), None) => cell.finding.is_none(),
    }
}

/// Whether what was seen before can be seen no more: a shell that cannot be observed keeps no promise.
fn has_lost_its_answer(cell: &Cell, before: &Cell) -> bool {
    matches!(cell.instead, Some(Instead::NotObservable(_))) && before.instead.is_none()
}

/// The binding statements that a cell contradicts.
fn broken(cell: &Cell) -> impl Iterator<Item = &Held> {
    cell.expectations.iter().filter(|held| held.binds && held.holds == Some(false))
}

/// Whether a broken statement is news, given the same cell before.
fn is_new(held: &Held, before: Option<&Cell>) -> bool {
    match before.and_then(|cell| held.same_in(cell)).and_then(|held| held.holds) {
        Some(kept) => kept,
        None => held.finding.is_none(),
    }
}

impl Known {
    /// Reads a `--known` file; `file` is what messages call it.
    ///
    /// # Errors
    ///
    /// With every mistake found, each with its line and column.
    pub fn parse(file: &str, text: &str) -> Result<Self, KnownError> {
        file::parse(file, text)
    }

    /// The entries about cells that were asked and of which none behaves that way any more.
    #[must_use]
    pub fn no_longer(&self, results: &Results) -> Vec<&Entry> {
        let gone = |entry: &&Entry| {
            let mut asked =
                results.cells.iter().filter(|cell| cell.was_asked() && entry.covers(results, cell)).peekable();
            asked.peek().is_some() && asked.all(|cell| Outcome::of(cell) != Some(entry.outcome))
        };
        self.entries.iter().filter(gone).collect()
    }
}

impl Entry {
    /// Whether the entry is about this cell, whatever happened there.
    fn covers(&self, results: &Results, cell: &Cell) -> bool {
        let among = |(name, values): (&String, &Vec<String>)| {
            cell.parameters.iter().any(|parameter| parameter.name == *name && values.contains(&parameter.value))
        };
        self.case == cell.case && self.parameters.iter().all(among) && self.is_of(results, &cell.shell)
    }

    fn is_of(&self, results: &Results, shell: &str) -> bool {
        let facts = results.shells.iter().find(|facts| facts.name == shell);
        let named = self.shell == shell || facts.is_some_and(|facts| facts.family.as_ref() == Some(&self.shell));
        let version = || facts.and_then(|facts| facts.version.as_deref()).and_then(Version::parse);
        named && self.versions.as_ref().is_none_or(|range| version().is_some_and(|version| range.contains(&version)))
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, case, shell, outcome, link, .. } = self;
        write!(f, "{place}: `{case}` of {shell}")?;
        if let Some(versions) = &self.versions {
            write!(f, " {versions}")?;
        }
        write!(f, ": no longer {outcome}: fixed? ({link})")
    }
}
