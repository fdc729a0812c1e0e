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

/// A line of a table, with a cell for each of the results' columns.
struct Line {
    /// The case and its question; empty below its first line.
    heading: String,
    label: String,
    cells: Vec<Vec<Marked>>,
}

/// Shells that share a column, and the place of its cells.
type Group<'a> = (Vec<&'a ShellFacts>, usize);

/// A table for each area that has something to show.
pub(super) fn areas(subject: &Subject<'_>) -> Vec<(String, String)> {
    let columns = columns(subject.results);
    let mut tables = Vec::new();
    for cases in by_area(subject.results) {
        let area = cases.first().and_then(|(id, _)| id.split('/').next()).unwrap_or_default().to_owned();
        let lines: Vec<Line> = cases.iter().flat_map(|(id, cells)| lines(subject, &columns, id, cells)).collect();
        let groups = groups(&columns, &lines);
        if !groups.is_empty() {
            tables.push((area, table(&groups, &lines, &subject.results.shells)));
        }
    }
    tables
}

fn lines(subject: &Subject<'_>, columns: &[Column<'_>], id: &str, cells: &[&Cell]) -> Vec<Line> {
    let is_asked = |cell: &&Cell| !matches!(cell.instead, Some(Instead::NotAsked(_)));
    let asked: Vec<&Cell> = cells.iter().copied().filter(is_asked).collect();
    let Section { id, question, rows } = section(id, &asked, columns, &|case| subject.question(case));
    let mut heading = format!("{}<br>{}", code(&id), inline(&question.unwrap_or_default()));
    let line = |(label, cells)| Line { heading: std::mem::take(&mut heading), label, cells };
    together(rows).into_iter().map(line).collect()
}

/// The rows with their labels, those of `$?` and outside as one where every shell exits with what `$?` says.
fn together(rows: Vec<Row>) -> Vec<(String, Vec<Vec<Marked>>)> {
    let is_both = match rows.as_slice() {
        [inside, outside, ..] if (inside.label, outside.label) == (name(On::Inside), name(On::Outside)) => {
            inside.cells.iter().zip(&outside.cells).all(|(inside, outside)| {
                inside.len() == outside.len()
                    && inside.iter().zip(outside).all(|(inside, outside)| exits(inside, outside))
            })
        }
        _ => false,
    };
    let mut labelled: Vec<_> = rows.into_iter().map(|row| (inline(row.label), row.cells)).collect();
    if is_both {
        labelled.remove(1);
        BOTH.clone_into(&mut labelled[0].0);
    }
    labelled
}

/// Whether a line of outside says only that the shell exits with what the line of `$?` says.
fn exits(inside: &Marked, outside: &Marked) -> bool {
    // The rule of a line follows its condition: `(script) exited 7`.
    outside.text != inside.text
        && outside.text.replacen("exited ", "", 1) == inside.text
        && outside.mark.is_none_or(|mark| Some(mark) == inside.mark)
}

/// Shells whose answers are the same in every line; those that were asked nothing are left out.
fn groups<'a>(columns: &[Column<'a>], lines: &[Line]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if lines.iter().all(|line| line.cells[at].is_empty()) {
            continue;
        }
        let same = |other: usize| lines.iter().all(|line| line.cells[at] == line.cells[other]);
        match groups.iter_mut().find(|(_, known)| same(*known)) {
            Some((shells, _)) => shells.push(column.shell),
            None => groups.push((vec![column.shell], at)),
        }
    }
    groups
}

fn table(groups: &[Group<'_>], lines: &[Line], all: &[ShellFacts]) -> String {
    let mut out = "| | |".to_owned();
    for (shells, _) in groups {
        let names: Vec<String> = shells.iter().map(|shell| inline(&called(shell, all))).collect();
        out += &format!(" {} |", cell(&names.join(",<br>")));
    }
    out += &format!("\n|---|---|{}\n", "---|".repeat(groups.len()));
    for Line { heading, label, cells } in lines {
        let cells = groups.iter().map(|(_, at)| entry(&cells[*at]));
        let line: Vec<String> =
            [heading.clone(), label.clone()].into_iter().chain(cells).map(|text| cell(&text)).collect();
        out += &format!("| {} |\n", line.join(" | "));
    }
    out
}

/// Name and version: `bash 5.3.15`; with the build where another of that version is there.
fn called(shell: &ShellFacts, all: &[ShellFacts]) -> String {
    let (name, build) = shell.name.split_once('@').unwrap_or((&shell.name, ""));
    let Some(version) = short_version(shell) else { return shell.name.replacen('@', " ", 1) };
    let is_twin = |other: &&ShellFacts| {
        other.name.split('@').next() == Some(name) && short_version(other).as_ref() == Some(&version)
    };
    match all.iter().filter(is_twin).count() {
        2.. if !build.is_empty() => format!("{name} {build}"),
        _ => format!("{name} {version}"),
    }
}

fn short_version(shell: &ShellFacts) -> Option<String> {
    shell.version.as_deref().and_then(Version::parse).map(|version| version.short())
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
