//! The table that `statusquo run` prints: a row is a case and what is observed of it, a column a shell.

mod columns;
mod entry;
mod layout;
mod summary;

use super::broken;
use super::mark::{BOLD, DIM, Mark, paint};
use super::text::{width, wrap};
use crate::catalog::On;
use crate::results::{Cell, Results, Verdict};
pub(super) use columns::{Column, columns, mode_name};
pub(super) use entry::{Marked, answer, judged, lines};
pub(super) use layout::{Row, Section};
pub(super) use summary::{total, unanswered};

/// How the table is laid out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// The terminal's width; `None` is as wide as the shells are many.
    pub width: Option<u16>,
}

/// Renders results with ANSI styles, which the writer may strip: no meaning is in colour alone.
///
/// `titles` gives a case's question by its id. Where the shells do not fit the width, the columns of an area are
/// split into blocks; nothing is ever cut off.
#[must_use]
pub fn table(results: &Results, titles: &dyn Fn(&str) -> Option<String>, style: Style, seconds: Option<f64>) -> String {
    let limit = style.width.map(usize::from);
    let columns = columns(results);
    let headers: Vec<[&str; 2]> = columns.iter().map(Column::header).collect();
    let mut parts: Vec<String> = areas(results)
        .into_iter()
        .map(|cases| {
            let sections: Vec<Section> =
                cases.into_iter().map(|(id, cells)| section(id, &cells, &columns, titles)).collect();
            layout::render(&headers, &sections, limit)
        })
        .collect();
    parts.push(meanings(results, limit));
    parts.push(contradictions(results, limit));
    parts.push(summary::reasons(results, limit));
    parts.push(summary::totals(results, seconds, limit));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// A case's id with its cells.
pub(super) type Case<'a> = (&'a str, Vec<&'a Cell>);

/// The cases with their cells, by area: the first part of an id.
pub(super) fn areas(results: &Results) -> Vec<Vec<Case<'_>>> {
    let mut areas: Vec<(&str, Vec<Case<'_>>)> = Vec::new();
    for cell in &results.cells {
        let area = cell.case.split('/').next().unwrap_or_default();
        if areas.last().is_none_or(|(known, _)| *known != area) {
            areas.push((area, Vec::new()));
        }
        let Some((_, cases)) = areas.last_mut() else { continue };
        match cases.last_mut() {
            Some((id, cells)) if *id == cell.case => cells.push(cell),
            _ => cases.push((&cell.case, vec![cell])),
        }
    }
    areas.into_iter().map(|(_, cases)| cases).collect()
}

/// What is observed of a case: each is a row.
pub(super) fn observations(cells: &[&Cell]) -> Vec<On> {
    let observed = |on: &On| cells.iter().any(|cell| broken::seen(cell, *on).is_some());
    let mut observations: Vec<On> = On::ALL.into_iter().filter(observed).collect();
    // Where nobody answered, what happened instead still has its row.
    if observations.is_empty() {
        observations.extend(On::ALL.into_iter().find(|on| cells.iter().any(|cell| answer(cell, *on).is_some())));
    }
    observations
}

/// A case with a row for each thing that was observed of it.
pub(super) fn section(
    id: &str,
    cells: &[&Cell],
    columns: &[Column<'_>],
    titles: &dyn Fn(&str) -> Option<String>,
) -> Section {
    let row = |on: On| Row { label: on.name(), cells: columns.iter().map(|column| lines(column, cells, on)).collect() };
    Section { id: id.to_owned(), question: titles(id), rows: observations(cells).into_iter().map(row).collect() }
}

/// What contradicts a binding source, in words.
fn contradictions(results: &Results, limit: Option<usize>) -> String {
    let paragraphs = broken::paragraphs(&broken::contradictions(results), limit);
    if paragraphs.is_empty() { paragraphs } else { paint("Contradictions", BOLD) + "\n" + &paragraphs }
}

/// What the marks mean that there are.
pub(super) fn legend(results: &Results) -> Vec<String> {
    let has = |verdict| results.cells.iter().any(|cell| cell.verdict == verdict);
    let mut meanings = Vec::new();
    if has(Verdict::Contradicts) {
        meanings.push(format!("{} contradicts a source that binds the shell", Mark::Contradicts.sign()));
    }
    if has(Verdict::Differs) || results.cells.iter().any(informs_otherwise) {
        meanings.push(format!("{} differs from one that informs", Mark::Differs.sign()));
    }
    meanings
}

/// The legend in as few lines as the width allows.
fn meanings(results: &Results, limit: Option<usize>) -> String {
    let mut meanings = legend(results);
    let together = meanings.join("   ");
    if limit.is_none_or(|limit| width(&together) <= limit) {
        meanings = vec![together];
    }
    let lines = meanings.iter().filter(|line| !line.is_empty()).flat_map(|line| match limit {
        Some(limit) if width(line) > limit => wrap(line, Some(limit), 2),
        _ => vec![line.clone()],
    });
    lines.map(|line| format!("{}\n", paint(&line, DIM))).collect()
}

fn informs_otherwise(cell: &Cell) -> bool {
    cell.verdict == Verdict::Contradicts
        && cell.expectations.iter().any(|held| !held.binds && held.holds == Some(false))
}
