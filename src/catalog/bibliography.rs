//! `sources.toml` and `findings.toml`: what expectations cite and refer to.

use std::collections::BTreeMap;

use super::mistake::{Mistake, expected_one_of};
use super::reader::{Node, Reader, Text};
use super::{Finding, Of, Source, SourceKind};

/// How sources call their kind.
const KINDS: [&str; 6] = ["posix", "manual", "rationale", "changelog", "code", "claim"];

/// Reads all sources. One with mistakes is among them: that it exists is not in doubt.
pub(super) fn sources(root: Reader<'_, '_>, families: &[&str]) -> BTreeMap<String, Source> {
    root.into_entries().into_iter().map(|(id, node)| (id.text.clone(), source(id, node, families))).collect()
}

fn source(id: Text<'_, '_>, node: Node<'_, '_>, families: &[&str]) -> Source {
    let mut source = Source {
        id: id.text,
        title: String::new(),
        publisher: String::new(),
        edition: String::new(),
        url: String::new(),
        kind: SourceKind::Claim,
    };
    let Some(mut table) = node.table() else { return source };
    source.title = table.require_text("title", "the work's title");
    source.publisher = table.require_text("publisher", "who published the work");
    source.edition = table.require_text("edition", "the edition, version or date that the work gives itself");
    source.url = table.require_text("url", "where the work is found");
    if let Some(kind) = kind(&mut table, families) {
        source.kind = kind;
    }
    table.finish();
    source
}

fn kind(table: &mut Reader<'_, '_>, families: &[&str]) -> Option<SourceKind> {
    let kind = table.require("kind", &format!("what the work is: {}", KINDS.join(", ")))?.text()?;
    match kind.text.as_str() {
        "posix" => {
            let edition = table.require("posix", "the edition that shells claim: `posix-2024`")?.text()?;
            edition.choose("edition of POSIX").map(SourceKind::Posix)
        }
        "manual" => {
            let of = table.require("of", "the shells and versions that the manual is of: `bash >= 5.2`")?.text()?;
            of.parse(|text| Of::parse(text, families)).map(SourceKind::Manual)
        }
        "rationale" => Some(SourceKind::Rationale),
        "changelog" => Some(SourceKind::Changelog),
        "code" => Some(SourceKind::Code),
        "claim" => Some(SourceKind::Claim),
        unknown => {
            let mistake = Mistake::new(0..unknown.len(), format!("unknown kind `{unknown}`"), expected_one_of(KINDS));
            kind.complain(mistake.suggest(unknown, KINDS));
            None
        }
    }
}

/// Reads all findings; one with mistakes is among them.
pub(super) fn findings(root: Reader<'_, '_>, families: &[&str]) -> BTreeMap<String, Finding> {
    root.into_entries().into_iter().map(|(id, node)| (id.text.clone(), finding(id, node, families))).collect()
}

fn finding(id: Text<'_, '_>, node: Node<'_, '_>, families: &[&str]) -> Finding {
    let mut finding = Finding { id: id.text, kind: String::new(), why: String::new(), of: Vec::new(), link: None };
    let Some(mut table) = node.table() else { return finding };
    finding.kind = table.require_text("kind", "what the finding is: bug, extension, outdated page ...");
    finding.why = table.require_text("why", "what happens, and why");
    let of = table.require("of", "an array of the shells and versions that show it").and_then(Node::array);
    let of = of.unwrap_or_default().into_iter().filter_map(Node::text);
    finding.of = of.filter_map(|of| of.parse(|text| Of::parse(text, families))).collect();
    finding.link = table.take("link").and_then(Node::text).map(|link| link.text);
    table.finish();
    finding
}
