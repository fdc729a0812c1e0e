//! The tables: which shells share a column, which observations a row, and what stands in a cell.

use super::syntax::{cell, code, inline};
use crate::catalog::On;
use crate::report::broken::name;
use crate::report::subject::Subject;
use crate::report::table::{Column, Marked, Row, Section, areas as by_area, columns, section};
use crate::results::{Cell, Instead, ShellFacts};
use crate::shells::Version;

/// Nobody asked.
pub(super) const NOTHING: &str = "–";
/// The row of a case whose shells all exit with what the next command sees.
pub(super) const BOTH: &str = "`$?`, outside";
/// As many lines of a cell are read at a glance; the others unfold.
const LINES: usize = 6;

/// A table for each area that has something to show.
pub(super) fn areas(subject: &Subject<'_>) -> Vec<(String, String)> {
    let results = subject.results;
    let columns = columns(results);
    let mut tables = Vec::new();
    for cases in by_area(results) {
        let area = cases.first().and_then(|(id, _)| id.split('/').next()).unwrap_or_default().to_owned();
        let mut rows: Vec<(String, String, Vec<Vec<Marked>>)> = Vec::new();
        for (id, cells) in cases {
            let asked: Vec<&Cell> =
                cells.into_iter().filter(|cell| !matches!(cell.instead, Some(Instead::NotAsked(_)))).collect();
            let Section { id, question, rows: observed } =
                section(id, &asked, &columns, &|case| subject.question(case));
            let mut heading = format!("{}<br>{}", code(&id), inline(&question.unwrap_or_default()));
            for (label, cells) in together(observed) {
                rows.push((std::mem::take(&mut heading), label, cells));
            }
        }
        let groups = groups(&columns, &rows);
        if !groups.is_empty() {
            tables.push((area, table(&groups, &rows)));
        }
    }
    tables
}

/// The rows with their labels, those of `$?` and outside as one where every shell exits with what `$?` says.
fn together(rows: Vec<Row>) -> Vec<(String, Vec<Vec<Marked>>)> {
    let [inside, outside, ..] = rows.as_slice() else {
        return rows.into_iter().map(|row| (inline(row.label), row.cells)).collect();
    };
    let exits = |(inside, outside): (&Marked, &Marked)| {
        // The rule of a line follows its condition, `(script) exited 7`.
        outside.text.replacen("exited ", "", 1) == inside.text
            && outside.text != inside.text
            && outside.mark.is_none_or(|mark| Some(mark) == inside.mark)
    };
    let is_both = inside.label == name(On::Inside)
        && outside.label == name(On::Outside)
        && inside
            .cells
            .iter()
            .zip(&outside.cells)
            .all(|(inside, outside)| inside.len() == outside.len() && inside.iter().zip(outside).all(exits));
    let mut labelled: Vec<(String, Vec<Vec<Marked>>)> =
        rows.into_iter().map(|row| (inline(row.label), row.cells)).collect();
    if is_both {
        labelled.remove(1);
        BOTH.clone_into(&mut labelled[0].0);
    }
    labelled
}

/// Shells whose answers are the same in every row, by their columns' places; those that were asked nothing are left out.
fn groups<'a>(
    columns: &'a [Column<'_>],
    rows: &[(String, String, Vec<Vec<Marked>>)],
) -> Vec<(Vec<&'a ShellFacts>, usize)> {
    let mut groups: Vec<(Vec<&ShellFacts>, usize)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if rows.iter().all(|(.., cells)| cells[at].is_empty()) {
            continue;
        }
        let same = |other: usize| rows.iter().all(|(.., cells)| cells[at] == cells[other]);
        match groups.iter_mut().find(|(_, known)| same(*known)) {
            Some((shells, _)) => shells.push(column.shell),
            None => groups.push((vec![column.shell], at)),
        }
    }
    groups
}

fn table(groups: &[(Vec<&ShellFacts>, usize)], rows: &[(String, String, Vec<Vec<Marked>>)]) -> String {
    let mut out = "| | |".to_owned();
    for (shells, _) in groups {
        let names: Vec<String> = shells.iter().map(|shell| inline(&called(shell))).collect();
        out += &format!(" {} |", cell(&names.join(", ")));
    }
    out += &format!("\n|---|---|{}\n", "---|".repeat(groups.len()));
    for (heading, label, cells) in rows {
        out += &format!("| {} | {} |", cell(heading), cell(label));
        for (_, at) in groups {
            out += &format!(" {} |", cell(&entry(&cells[*at])));
        }
        out.push('\n');
    }
    out
}

/// Name and version: `bash 5.3.15`.
fn called(shell: &ShellFacts) -> String {
    match shell.name.split_once('@') {
        Some((name, version)) => format!("{name} {version}"),
        None => {
            let version = shell.version.as_deref().and_then(Version::parse);
            version.map_or_else(|| shell.name.clone(), |version| format!("{} {}", shell.name, version.short()))
        }
    }
}

/// The lines of a cell. None is left out: what is too long to be read at a glance unfolds.
fn entry(lines: &[Marked]) -> String {
    let line = |Marked { mark, text }: &Marked| match mark {
        Some(mark) => format!("{} {}", mark.sign(), inline(text)),
        None => inline(text),
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    match lines.len() {
        0 => NOTHING.to_owned(),
        1..=LINES => lines.join("<br>"),
        more => {
            let (shown, folded) = lines.split_at(LINES - 1);
            let more = more - shown.len();
            format!("{}<details><summary>{more} more</summary>{}</details>", shown.join("<br>"), folded.join("<br>"))
        }
    }
}
