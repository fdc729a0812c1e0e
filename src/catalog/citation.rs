//! Where something is said: works of the bibliography, and the places in them.
//!
//! `source = "posix-2024"` with `place = "2.8.2"`, or, where several works say the same, a table of places by source:
//! `source = { posix-2017 = "2.8.2", posix-2024 = "2.8.2" }`.

use std::collections::BTreeMap;

use super::mistake::Mistake;
use super::reader::{Node, Reader, Text};
use super::{Of, Source, SourceKind};

/// One place in one work.
pub(super) struct Citation<'p, 't> {
    pub(super) source: Text<'p, 't>,
    pub(super) place: String,
    /// Whether the bibliography has the source.
    pub(super) exists: bool,
}

/// Reads `source` and `place`. `sources` is `None` where the bibliography itself could not be read.
pub(super) fn read<'p, 't>(
    table: &mut Reader<'p, 't>,
    sources: Option<&BTreeMap<String, Source>>,
) -> Vec<Citation<'p, 't>> {
    let node = table.require("source", "the id of a work in sources.toml, or a table of places by such ids");
    let mut citations = Vec::new();
    match node {
        Some(node) if node.is_table() => {
            for (source, place) in node.table().map(Reader::into_entries).unwrap_or_default() {
                citations.extend(place.text().map(|place| (source, said(&place))));
            }
            if let Some(place) = table.take("place") {
                place.whole().wrong("each source has its place already", "expected no key `place`");
            }
        }
        node => {
            let place = table.require("place", "where in the source it is said").and_then(Node::text);
            let place = place.map(|place| said(&place)).unwrap_or_default();
            citations.extend(node.and_then(Node::text).map(|source| (source, place)));
        }
    }
    let citation = |(source, place): (Text<'p, 't>, String)| {
        known(&source, "source", sources);
        let exists = sources.is_some_and(|sources| sources.contains_key(&source.text));
        Citation { source, place, exists }
    };
    citations.into_iter().map(citation).collect()
}

/// A place is something to look up.
fn said(place: &Text<'_, '_>) -> String {
    if place.text.trim().is_empty() {
        place.wrong("no place", "expected where in the source it is said");
    }
    place.text.clone()
}

/// Complains about an id that no entry of `<what>s.toml` has.
pub(super) fn known<T>(id: &Text<'_, '_>, what: &str, known: Option<&BTreeMap<String, T>>) {
    if let Some(known) = known.filter(|known| !known.contains_key(&id.text)) {
        let message = format!("unknown {what} `{}`", id.text);
        let mistake = Mistake::new(0..id.text.len(), message, format!("expected a {what} of {what}s.toml"));
        id.complain(mistake.suggest(&id.text, known.keys().map(String::as_str)));
    }
}

/// Whom a statement is of: an `of` key with one text or an array of them.
pub(super) fn of(node: Node<'_, '_>, families: &[&str]) -> Vec<Of> {
    let texts = if node.is_array() {
        let whole = node.whole();
        let texts: Vec<_> = node.array().into_iter().flatten().filter_map(Node::text).collect();
        if texts.is_empty() {
            whole.wrong("a statement of no shell", "expected one shell at least");
        }
        texts
    } else {
        node.text().into_iter().collect()
    };
    texts.iter().filter_map(|of| of.parse(|text| Of::parse(text, families))).collect()
}

/// Whom a statement of a source is of that does not say so itself: a manual is of its shell, whatever the version (of
/// others it informs). `None` for every other kind of work, and for one that is not known.
pub(super) fn usual_of(source: &str, sources: Option<&BTreeMap<String, Source>>) -> Option<Of> {
    match &sources?.get(source)?.kind {
        SourceKind::Manual(of) => Some(Of { whom: of.whom.clone(), range: Vec::new() }),
        _ => None,
    }
}
