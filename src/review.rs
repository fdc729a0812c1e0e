//! Sources, reviewed: what each of them promises, held against what the shells answered.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Expectation, Promise, Shown, Source};
use crate::results::{Cell, Held, Results};

/// How a source fares.
#[derive(Debug)]
pub struct Standing<'c> {
    /// The source.
    pub source: &'c Source,
    /// How many expectations cite it.
    pub expectations: usize,
    /// What it promises, as far as that is listed.
    pub promises: usize,
    /// By the name of the shell, of those that were asked something that it speaks of.
    pub by_shell: BTreeMap<String, Tally>,
}

/// Statements, each held against one answer, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// They hold.
    pub hold: usize,
    /// The answer was another.
    pub broken: usize,
    /// They leave open what the answer is, or there was none.
    pub open: usize,
}

impl Tally {
    fn count(&mut self, held: &Held) {
        match held.holds {
            Some(true) => self.hold += 1,
            Some(false) => self.broken += 1,
            None => self.open += 1,
        }
    }

    /// The sum of several.
    #[must_use]
    pub fn sum<'t>(tallies: impl IntoIterator<Item = &'t Self>) -> Self {
        tallies.into_iter().fold(Self::default(), |sum, each| Self {
            hold: sum.hold + each.hold,
            broken: sum.broken + each.broken,
            open: sum.open + each.open,
        })
    }
}

/// Every source that says something of shells, in the order of their ids: those of `meanings.toml` are held against nothing.
#[must_use]
pub fn standings<'c>(catalog: &'c Catalog, results: &Results) -> Vec<Standing<'c>> {
    let mut by_source: BTreeMap<&str, BTreeMap<String, Tally>> = BTreeMap::new();
    for (cell, held) in statements(results) {
        by_source.entry(&held.source).or_default().entry(cell.shell.clone()).or_default().count(held);
    }
    let standing = |source: &'c Source| Standing {
        source,
        expectations: expectations(catalog).filter(|(_, expectation)| expectation.source == source.id).count(),
        promises: promises_of(catalog, &source.id).count(),
        by_shell: by_source.remove(source.id.as_str()).unwrap_or_default(),
    };
    let says_of_shells = |standing: &Standing<'_>| standing.expectations + standing.promises > 0;
    let of_meanings: BTreeSet<&str> = catalog.meanings.sources().collect();
    let standings = catalog.sources.values().map(standing);
    standings.filter(|each| says_of_shells(each) || !of_meanings.contains(each.source.id.as_str())).collect()
}

/// A promise of one source, reviewed.
#[derive(Debug)]
pub struct Reviewed<'c> {
    /// The promise.
    pub promise: &'c Promise,
    /// Where in this source it is made.
    pub place: &'c str,
    /// By the name of the shell.
    pub by_shell: BTreeMap<String, Tally>,
    /// Whether it is contradicted where the source binds.
    pub is_contradicted: bool,
}

/// Whether a statement of a cell is one of this promise: its case is one of the promise's, and no other promise of the
/// source names its place more closely.
#[must_use]
pub fn includes(catalog: &Catalog, reviewed: &Reviewed<'_>, source: &str, cell: &Cell, held: &Held) -> bool {
    let near = |promise: &Promise, place: &str| {
        let Shown::By(cases) = &promise.shown else { return false };
        held.place.contains(place) && cases.contains(&cell.case)
    };
    let nearer = |(promise, place): (&Promise, &str)| place.len() > reviewed.place.len() && near(promise, place);
    held.source == source && near(reviewed.promise, reviewed.place) && !promises_of(catalog, source).any(nearer)
}

/// What a source promises, one by one, in the order of its list.
#[must_use]
pub fn review<'c>(catalog: &'c Catalog, results: &Results, source: &str) -> Vec<Reviewed<'c>> {
    // Whether a statement is one of a promise depends on its case and place alone, and those are few.
    let mut by_place: BTreeMap<(&str, &str), Vec<(&Cell, &Held)>> = BTreeMap::new();
    for (cell, held) in statements(results).filter(|(_, held)| held.source == source) {
        by_place.entry((&cell.case, &held.place)).or_default().push((cell, held));
    }
    let reviewed = |(promise, place)| {
        let mut reviewed = Reviewed { promise, place, by_shell: BTreeMap::new(), is_contradicted: false };
        for statements in by_place.values() {
            let is_of_it = |(cell, held): &(&Cell, &Held)| includes(catalog, &reviewed, source, cell, held);
            if !statements.first().is_some_and(is_of_it) {
                continue;
            }
            for (cell, held) in statements {
                reviewed.by_shell.entry(cell.shell.clone()).or_default().count(held);
                reviewed.is_contradicted |= held.binds && held.holds == Some(false);
            }
        }
        reviewed
    };
    promises_of(catalog, source).map(reviewed).collect()
}

/// Which of the promises of a source have cases, and which have none.
#[derive(Debug)]
pub struct Coverage<'c> {
    /// The source.
    pub source: &'c Source,
    /// Promises that a case shows.
    pub shown: usize,
    /// Promises without a case: the promise, its place, and the reason.
    pub without: Vec<(&'c Promise, &'c str, &'c str)>,
    /// Places that expectations cite and no promise names: the case, the place.
    pub unlisted: Vec<(&'c str, &'c str)>,
}

/// The coverage of every source.
#[must_use]
pub fn coverage(catalog: &Catalog) -> Vec<Coverage<'_>> {
    catalog.sources.values().map(|source| covered(catalog, source)).collect()
}

fn covered<'c>(catalog: &'c Catalog, source: &'c Source) -> Coverage<'c> {
    let without = promises_of(catalog, &source.id).filter_map(|(promise, place)| match &promise.shown {
        Shown::By(_) => None,
        Shown::Not(reason) => Some((promise, place, reason.as_str())),
    });
    let without: Vec<_> = without.collect();
    let is_listed = |expectation: &Expectation| {
        promises_of(catalog, &source.id).any(|(_, place)| expectation.place.contains(place))
    };
    let mut unlisted: Vec<_> = expectations(catalog)
        .filter(|(_, expectation)| expectation.source == source.id && !is_listed(expectation))
        .map(|(case, expectation)| (case, expectation.place.as_str()))
        .collect();
    unlisted.dedup();
    Coverage { source, shown: promises_of(catalog, &source.id).count() - without.len(), without, unlisted }
}

/// The promises of a source, each with its place there.
fn promises_of<'c>(catalog: &'c Catalog, source: &str) -> impl Iterator<Item = (&'c Promise, &'c str)> {
    let place = move |promise: &'c Promise| {
        let (_, place) = promise.places.iter().find(|(id, _)| id == source)?;
        Some((promise, place.as_str()))
    };
    catalog.promises.iter().filter_map(place)
}

fn expectations(catalog: &Catalog) -> impl Iterator<Item = (&str, &Expectation)> {
    catalog.cases.iter().flat_map(|case| case.expectations.iter().map(|each| (case.id.as_str(), each)))
}

fn statements(results: &Results) -> impl Iterator<Item = (&Cell, &Held)> {
    results.cells.iter().flat_map(|cell| cell.expectations.iter().map(move |held| (cell, held)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_that_a_case_of_the_project_cites_is_one_of_a_listed_promise() {
        let catalog = Catalog::embedded().unwrap();
        let unlisted = coverage(&catalog).into_iter().flat_map(|source| {
            source.unlisted.into_iter().map(|(case, place)| format!("{case}: {}, {place}", source.source.id))
        });
        assert_eq!(unlisted.collect::<Vec<_>>(), Vec::<String>::new());
    }
}
