//! What is told of a cell that is not as promised, by label: for formats in which a cell is a test.

use super::subject::Subject;
use super::text::visible;
use crate::failure::Answer;
use crate::known::Outcome;
use crate::results::{Cell, Held, ShellFacts};

/// Labels with their texts: the question, what was run, who promises what, what was seen and how to see it.
pub(super) fn evidence(subject: &Subject<'_>, cell: &Cell) -> Vec<(&'static str, String)> {
    let mut rows = vec![("question", subject.question(&cell.case).unwrap_or_default())];
    rows.extend(Outcome::of(cell).map(|outcome| ("outcome", outcome.to_string())));
    rows.extend(cell.runs.first().map(|run| ("script", run.script.trim_end().to_owned())));
    let broken = cell.expectations.iter().filter(|held| held.holds == Some(false));
    rows.extend(broken.map(|held| ("promised", promise(subject, held))));
    rows.push(("seen", Answer::of(cell).to_string()));
    let stderr = cell.evidence.iter().map(|evidence| evidence.stderr.trim_end()).find(|text| !text.is_empty());
    rows.extend(stderr.map(|text| ("stderr", text.to_owned())));
    let given = subject.results.shells.iter().find(|shell| shell.name == cell.shell).map(ShellFacts::option);
    rows.push(("see", format!("statusquo show {}@{}{}", cell.scenario(), cell.shell, given.unwrap_or_default())));
    rows.retain(|(_, text)| !text.is_empty());
    rows.into_iter().map(|(label, text)| (label, visible(&text))).collect()
}

/// What is said, by whom, where that is found, and which finding notes that it is not so.
fn promise(subject: &Subject<'_>, held: &Held) -> String {
    let source = subject.catalog.sources.get(&held.source);
    let title = source.map_or(held.source.as_str(), |source| &source.title);
    let link = source.map_or_else(String::new, |source| format!(", {}", source.url));
    let force = if held.binds { "" } else { "; informs" };
    let noted = held.finding.as_ref().map_or_else(String::new, |finding| format!("; noted: {finding}"));
    format!("{} {} ({title}, {}{link}{force}{noted})", held.on.name(), held.predicate, held.place)
}
