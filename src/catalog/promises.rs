//! `promises/*.toml`: what the sources promise, in our own words, and which cases show it.
//!
//! Cases ask questions, so a promise may be shown by several and a case may show many. These lists are made from the
//! documents, not from the cases: they tell what is not asked yet, and why.

use std::collections::BTreeMap;

use super::citation::{self, Citation};
use super::mistake::Mistake;
use super::page::Page;
use super::reader::{Node, Reader, Text};
use super::{Case, Place, Promise, Shown, Source};

/// The folder of these files, below that of the cases.
pub(super) const FOLDER: &str = "promises/";

/// A promise as far as its own file tells.
pub(super) struct Draft<'p, 't> {
    promise: Promise,
    cases: Vec<Text<'p, 't>>,
    citations: Vec<Citation<'p, 't>>,
}

/// Reads the promises of one file.
pub(super) fn read<'p, 't>(page: &'p Page<'t>, sources: Option<&BTreeMap<String, Source>>) -> Vec<Draft<'p, 't>> {
    let Some(mut root) = Reader::of(page) else { return Vec::new() };
    let tables = root.array("promise").into_iter().filter_map(Node::table);
    let drafts = tables.map(|table| promise(table, sources)).collect();
    root.finish();
    drafts
}

fn promise<'p, 't>(mut table: Reader<'p, 't>, sources: Option<&BTreeMap<String, Source>>) -> Draft<'p, 't> {
    let (page, span) = (table.page, table.span.clone());
    let citations = citation::read(&mut table, sources);
    let says = table.require_text("says", "what is promised, in a sentence of our own");
    let cases = table.texts("cases");
    let without = table.take("without").and_then(Node::text);
    if cases.is_empty() == without.is_none() {
        let expected = "expected one of `cases`, the ids of cases, and `without`, the reason why there is none";
        page.complain(Mistake::new(span.clone(), "it is not said what shows it", expected));
    }
    table.finish();
    let shown = match without {
        Some(reason) => Shown::Not(reason.text),
        None => Shown::By(cases.iter().map(|case| case.text.clone()).collect()),
    };
    let places = citations.iter().map(|Citation { source, place, .. }| (source.text.clone(), place.clone())).collect();
    let line = Place::of(span, page.text()).line;
    let promise = Promise { places, says, shown, file: page.name().to_owned(), line };
    Draft { promise, cases, citations }
}

/// Looks for the cases, and for what they expect of the sources.
pub(super) fn resolve(drafts: Vec<Draft<'_, '_>>, cases: &[Case]) -> Vec<Promise> {
    for Draft { promise, cases: named, citations } in &drafts {
        let mut found = Vec::new();
        for id in named {
            match cases.iter().find(|case| case.id == id.text) {
                Some(case) => found.push(case),
                None => {
                    let mistake = Mistake::new(0..id.text.len(), "no such case", "expected the id of a case");
                    id.complain(mistake.suggest(&id.text, cases.iter().map(|case| case.id.as_str())));
                }
            }
        }
        // Each case shows it for one of the sources, and each source is shown by one of the cases.
        for (id, case) in named.iter().zip(&found).filter(|_| found.len() == named.len()) {
            if !case.expectations.iter().any(|expectation| promise.is_shown_by(expectation)) {
                let places: Vec<_> =
                    promise.places.iter().map(|(source, place)| format!("{source}, {place}")).collect();
                let message = format!("`{}` has no expectation of this promise", id.text);
                let mistake = Mistake::new(0..id.text.len(), message, "expected a case that cites it");
                id.complain(mistake.help(format!("an expectation's place must contain {}", places.join("; or "))));
            }
        }
        let complete = !named.is_empty() && found.len() == named.len();
        for Citation { source, place, .. } in citations.iter().filter(|each| complete && each.exists) {
            let cites = |case: &&Case| case.expectations.iter().any(|each| shows(&source.text, place, each));
            if !found.iter().any(cites) {
                let message = format!("none of the cases cites {} at a place with `{place}`", source.text);
                source.wrong(message, "expected an expectation with this source and place");
            }
        }
    }
    drafts.into_iter().map(|draft| draft.promise).collect()
}

fn shows(source: &str, place: &str, expectation: &super::Expectation) -> bool {
    expectation.source == source && expectation.place.contains(place)
}

impl Promise {
    /// Whether an expectation of one of its cases states it: it cites one of its sources, at a place that contains the
    /// promise's.
    #[must_use]
    pub fn is_shown_by(&self, expectation: &super::Expectation) -> bool {
        self.places.iter().any(|(source, place)| shows(source, place, expectation))
    }
}
