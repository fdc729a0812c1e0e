//! What differs between two results, shell by shell, and whether it is for the better.
//!
//! Pure: it compares what was observed and judged before, wherever that comes from. Which shell of one result is held
//! against which of the other is decided in `pair`, when two answers are the same in `same`, and what is worse in
//! [`crate::known::is_worse`] alone.

mod pair;
mod same;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::known::is_worse;
use crate::results::{Cell, Held, Parameter, Results, ShellFacts};
use pair::pair;
pub(crate) use same::is_same;

/// Two operands of a comparison, one after the other.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The earlier.
    pub before: Side<'a>,
    /// The later.
    pub after: Side<'a>,
    /// What differs.
    pub diff: Diff<'a>,
}

/// An operand of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// As the user named it.
    pub name: &'a str,
    /// What it holds.
    pub results: &'a Results,
}

impl<'a> Step<'a> {
    /// Compares.
    ///
    /// # Errors
    /// As [`diff`].
    pub fn new(before: Side<'a>, after: Side<'a>) -> Result<Self, NothingInCommon> {
        Ok(Self { before, after, diff: diff(before.results, after.results)? })
    }
}

/// Two results, compared.
#[derive(Clone, Debug)]
pub struct Diff<'a> {
    /// The shells that are in both, in the order of the later result.
    pub comparisons: Vec<Comparison<'a>>,
    /// The shells that only the earlier result has.
    pub only_before: Vec<&'a ShellFacts>,
    /// The shells that only the later result has.
    pub only_after: Vec<&'a ShellFacts>,
}

/// A shell in one mode, as it was and as it is.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// In the earlier result.
    pub before: &'a ShellFacts,
    /// In the later result.
    pub after: &'a ShellFacts,
    /// How many scenarios both were asked.
    pub compared: usize,
    /// In the order of the later result, what is gone last.
    pub changes: Vec<Change<'a>>,
}

/// A scenario that a shell answers otherwise than before, or where the same answer breaks a promise that is new.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// As it was; `None` where the earlier result does not have it.
    pub before: Option<&'a Cell>,
    /// As it is; `None` where the later result does not have it.
    pub after: Option<&'a Cell>,
    /// What to think of it.
    pub kind: Kind,
    /// Whether it fails a comparison that must not get worse: what is [`Kind::Worse`], and of what is [`Kind::New`] that
    /// which contradicts, crashes, hangs or is unstable without a finding that notes it.
    pub is_worse: bool,
    /// Statements that do not hold and that were not broken before.
    pub breaks: Vec<&'a Held>,
    /// Statements that hold and that did not hold before; of what is new, none.
    pub meets: Vec<&'a Held>,
}

/// What to think of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It breaks a binding statement that it kept, or crashes, hangs or is unstable as it was not.
    Worse,
    /// Another answer, and read backwards it would be worse.
    Better,
    /// Neither.
    Different,
    /// Asked only in the later result.
    New,
    /// Asked only in the earlier result.
    Gone,
}

impl Kind {
    /// All kinds, the more alarming first.
    pub const ALL: [Self; 5] = [Self::Worse, Self::Better, Self::Different, Self::New, Self::Gone];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Different => "different",
            Self::New => "new",
            Self::Gone => "gone",
        })
    }
}

/// What two results that share no shell have instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no shell to compare: one side has {}, the other {}; shells are matched by name, and by family and mode where that leaves no choice", names(.before), names(.after))]
pub struct NothingInCommon {
    /// The names of the shells of the earlier result.
    pub before: Vec<String>,
    /// The names of the shells of the later result.
    pub after: Vec<String>,
}

fn names(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Compares each shell of `after` with its partner in `before`.
///
/// # Errors
/// Where no shell has a partner.
pub fn diff<'a>(before: &'a Results, after: &'a Results) -> Result<Diff<'a>, NothingInCommon> {
    let pairs = pair(&before.shells, &after.shells);
    if pairs.is_empty() {
        let names = |results: &Results| results.shells.iter().map(|shell| shell.name.clone()).collect();
        return Err(NothingInCommon { before: names(before), after: names(after) });
    }
    let without = |shells: &'a [ShellFacts], taken: Vec<&ShellFacts>| {
        shells.iter().filter(|shell| !taken.iter().any(|other| other.name == shell.name)).collect()
    };
    Ok(Diff {
        only_before: without(&before.shells, pairs.iter().map(|(before, _)| *before).collect()),
        only_after: without(&after.shells, pairs.iter().map(|(_, after)| *after).collect()),
        comparisons: pairs
            .into_iter()
            .map(|(one, other)| compare((one, cells(before, one)), (other, cells(after, other))))
            .collect(),
    })
}

fn cells<'a>(results: &'a Results, shell: &ShellFacts) -> Vec<&'a Cell> {
    results.cells.iter().filter(|cell| cell.shell == shell.name).collect()
}

/// A shell with its cells.
type Column<'a> = (&'a ShellFacts, Vec<&'a Cell>);

fn compare<'a>((before, earlier): Column<'a>, (after, later): Column<'a>) -> Comparison<'a> {
    let mut known: HashMap<(&str, &[Parameter]), &Cell> =
        earlier.iter().map(|&cell| ((cell.case.as_str(), cell.parameters.as_slice()), cell)).collect();
    let mut compared = 0;
    let mut changes = Vec::new();
    for cell in later {
        let partner = known.remove(&(cell.case.as_str(), cell.parameters.as_slice()));
        compared += usize::from(cell.was_asked() && partner.is_some_and(Cell::was_asked));
        changes.extend(change(partner, Some(cell)));
    }
    let gone = earlier.into_iter().filter(|cell| known.contains_key(&(cell.case.as_str(), cell.parameters.as_slice())));
    changes.extend(gone.filter_map(|cell| change(Some(cell), None)));
    Comparison { before, after, compared, changes }
}

/// What is to be said of a scenario, if anything is.
fn change<'a>(before: Option<&'a Cell>, after: Option<&'a Cell>) -> Option<Change<'a>> {
    let asked = |cell: Option<&'a Cell>| cell.filter(|cell| cell.was_asked());
    let (kind, is_worse) = match (asked(before), asked(after)) {
        (None, None) => return None,
        (None, Some(new)) => (Kind::New, is_worse(new, None)),
        (Some(_), None) => (Kind::Gone, false),
        (Some(before), Some(after)) if is_worse(after, Some(before)) => (Kind::Worse, true),
        (Some(before), Some(after)) if is_same(before, after) => return None,
        (Some(before), Some(after)) if is_worse(before, Some(after)) => (Kind::Better, false),
        (Some(_), Some(_)) => (Kind::Different, false),
    };
    let held = |before: &Held, cell: Option<&Cell>| cell.and_then(|cell| before.same_in(cell)).and_then(|h| h.holds);
    let now = |wanted: bool| {
        let statements = asked(after).into_iter().flat_map(|cell| &cell.expectations);
        statements.filter(move |each| each.holds == Some(wanted) && held(each, asked(before)) != Some(wanted))
    };
    Some(Change {
        before,
        after,
        kind,
        is_worse,
        breaks: now(false).collect(),
        meets: if kind == Kind::New { Vec::new() } else { now(true).collect() },
    })
}

/// How many changes there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Of [`Kind::Worse`].
    pub worse: usize,
    /// Of [`Kind::Better`].
    pub better: usize,
    /// Of [`Kind::Different`].
    pub different: usize,
    /// Of [`Kind::New`].
    pub new: usize,
    /// Of [`Kind::Gone`].
    pub gone: usize,
}

impl Totals {
    /// Counts changes.
    pub fn of<'c, 'a: 'c>(changes: impl IntoIterator<Item = &'c Change<'a>>) -> Self {
        let mut totals = Self::default();
        for change in changes {
            *totals.count(change.kind) += 1;
        }
        totals
    }

    /// How many of a kind.
    #[must_use]
    pub fn get(mut self, kind: Kind) -> usize {
        *self.count(kind)
    }

    fn count(&mut self, kind: Kind) -> &mut usize {
        match kind {
            Kind::Worse => &mut self.worse,
            Kind::Better => &mut self.better,
            Kind::Different => &mut self.different,
            Kind::New => &mut self.new,
            Kind::Gone => &mut self.gone,
        }
    }
}

impl<'a> Change<'a> {
    /// The case's id.
    #[must_use]
    pub fn case(&self) -> &'a str {
        self.cell().map_or("", |cell| &cell.case)
    }

    /// The later cell, or the earlier where there is no later one.
    #[must_use]
    pub fn cell(&self) -> Option<&'a Cell> {
        self.after.or(self.before)
    }
}

impl<'a> Diff<'a> {
    /// All changes of all shells.
    pub fn changes(&self) -> impl Iterator<Item = &Change<'a>> {
        self.comparisons.iter().flat_map(|comparison| &comparison.changes)
    }
}
