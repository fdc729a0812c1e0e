//! Results as Markdown: a table for each area, of which a row is what is observed of a case and a column a shell.

mod grid;
mod syntax;

use super::broken::{self, Note};
use super::mark::Mark;
use super::subject::Subject;
use super::table::{legend, total, unanswered};
use super::text::visible;
pub(super) use syntax::{code, inline, link};

/// Renders results as GitHub reads them; others show the same, but for what unfolds.
#[must_use]
pub fn markdown(subject: &Subject<'_>) -> String {
    let areas = grid::areas(subject);
    let several = areas.len() > 1;
    let mut parts: Vec<String> = areas
        .into_iter()
        .map(|(area, table)| if several { format!("### {}\n\n{table}", inline(&area)) } else { table })
        .collect();
    let mut meanings = legend(subject.results);
    if parts.iter().any(|table| table.contains(grid::NOTHING)) {
        meanings.push(format!("{} not asked", grid::NOTHING));
    }
    if parts.iter().any(|table| table.contains(grid::BOTH)) {
        meanings.push(format!("{}: the shell exits with its {}", grid::BOTH, code("$?")));
    }
    parts.push(meanings.join(" · ") + "\n");
    parts.push(list(
        "Contradictions",
        broken::contradictions(subject.results).iter().map(|note| self::note(subject, note)),
    ));
    parts.push(list("Without an answer", unanswered(subject.results).iter().map(|text| inline(text))));
    parts.push(total(subject.results, subject.seconds) + "\n");
    parts.retain(|part| !part.trim().is_empty());
    visible(&parts.join("\n"))
}

/// A heading with a list; nothing where that is empty.
fn list(heading: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("- {item}\n")).collect();
    if items.is_empty() { items } else { format!("**{heading}**\n\n{items}") }
}

/// A statement that does not hold, with a link to it and to the finding that notes it.
fn note(subject: &Subject<'_>, note: &Note<'_>) -> String {
    let Note { case, shells, held, says, seen, at } = note;
    let source = subject.catalog.sources.get(&held.source);
    let (title, url) = source.map_or((held.source.as_str(), ""), |source| (&source.title, &source.url));
    let mut text = format!(
        "{} {}, {}, {}: {} says {}, seen {}",
        if held.binds { Mark::Contradicts } else { Mark::Differs }.sign(),
        inline(&shells.join(", ")),
        code(case),
        on(held.on),
        link(&format!("{title}, {}", held.place), url),
        inline(says),
        inline(seen),
    );
    if !at.is_empty() {
        text += &format!(", at {}", inline(at));
    }
    if let Some(finding) = &held.finding {
        let url = subject.catalog.findings.get(finding).and_then(|finding| finding.link.as_deref()).unwrap_or("");
        text += &format!("; noted: {}", link(finding, url));
    }
    text
}

/// What is observed, as rows call it.
fn on(on: crate::catalog::On) -> String {
    inline(on.name())
}
