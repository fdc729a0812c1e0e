//! The tables: which shells share a column, which observations a row, and what stands in a cell.

use super::syntax::{cell, code, inline};
use crate::catalog::On;
use crate::report::subject::Subject;
use crate::report::table::{Column, Marked, Row, Section, areas as by_area, columns, section};
use crate::report::text::width;
use crate::results::{Cell, Instead, ShellFacts};

/// Nobody asked.
pub(super) const NOTHING: &str = "–";
/// The row of a case whose shells all exit with what the next command sees.
pub(super) const BOTH: &str = "`$?`, outside";
/// As many lines of a cell are read at a glance; the others unfold.
const LINES: usize = 6;
/// And as many characters.
const CHARACTERS: usize = 200;

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
        [inside, outside, ..] if (inside.label, outside.label) == (On::Inside.name(), On::Outside.name()) => {
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
    let Some(version) = shell.short_version() else { return shell.name.replacen('@', " ", 1) };
    let is_twin = |other: &&ShellFacts| {
        other.name.split('@').next() == Some(name) && other.short_version().as_ref() == Some(&version)
    };
    match all.iter().filter(is_twin).count() {
        2.. if !build.is_empty() => format!("{name} {build}"),
        _ => format!("{name} {version}"),
    }
}

/// The lines of a cell. Nothing is left out: what is too long to be read at a glance unfolds.
fn entry(lines: &[Marked]) -> String {
    let joined = |lines: &[Marked]| lines.iter().map(line).collect::<Vec<_>>().join("<br>");
    let length = |lines: &[Marked]| lines.iter().map(|line| width(&line.text)).sum::<usize>();
    if lines.is_empty() {
        return NOTHING.to_owned();
    }
    if lines.len() <= LINES && length(lines) <= CHARACTERS {
        return joined(lines);
    }
    // The line that says how many more there are is one, too.
    let fitting = (0..LINES).rev().find(|&many| many < lines.len() && length(&lines[..many]) <= CHARACTERS);
    let (shown, folded) = lines.split_at(fitting.unwrap_or(0));
    let summary = match (shown, folded) {
        ([], [first, ..]) => beginning(&first.text) + " …",
        _ => format!("{} more", folded.len()),
    };
    // What stands out does so where it is folded, too.
    let summary = line(&Marked { mark: folded.iter().filter_map(|line| line.mark).max(), text: summary });
    format!("{}<details><summary>{summary}</summary>{}</details>", joined(shown), joined(folded))
}

fn line(Marked { mark, text }: &Marked) -> String {
    match mark {
        Some(mark) => format!("{} {}", mark.sign(), inline(text)),
        None => inline(text),
    }
}

/// The first words of a text that is too long.
fn beginning(text: &str) -> String {
    let words = text.split(' ').scan(0, |length, word| {
        *length += width(word) + 1;
        (*length <= CHARACTERS / 4).then_some(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::report::mark::Mark;

    fn marked(texts: &[&str]) -> Vec<Marked> {
        let marked = |text: &&str| match text.strip_prefix("✗ ") {
            Some(text) => Marked { mark: Some(Mark::Contradicts), text: text.to_owned() },
            None => Marked { mark: None, text: (*text).to_owned() },
        };
        texts.iter().map(marked).collect()
    }

    #[rstest]
    #[case::nobody_asked(&[], "–")]
    #[case::few(&["n", "✗ 2: abc"], "n<br>✗ 2: abc")]
    #[case::as_many_as_fit(&["1", "2", "3", "4", "5", "6"], "1<br>2<br>3<br>4<br>5<br>6")]
    #[case::one_too_many(
        &["1", "2", "3", "4", "5", "6", "✗ 7"],
        "1<br>2<br>3<br>4<br>5<details><summary>✗ 2 more</summary>6<br>✗ 7</details>"
    )]
    fn what_is_too_long_for_a_cell_unfolds(#[case] lines: &[&str], #[case] expected: &str) {
        assert_eq!(entry(&marked(lines)), expected);
    }

    #[test]
    fn a_line_that_is_too_long_by_itself_shows_its_first_words() {
        let long = "word ".repeat(50);
        let text = entry(&marked(&[long.trim(), "✗ 1"]));
        assert!(text.starts_with("<details><summary>✗ word word ") && text.contains(" …</summary>word "), "{text}");
        assert!(text.ends_with("word<br>✗ 1</details>"), "nothing is left out: {text}");
    }

    #[rstest]
    #[case::all_follow(&["n"], &["exited n"], true)]
    #[case::by_condition(&["(script) 7"], &["(script) exited 7"], true)]
    #[case::ended(&["ended"], &["exited 1"], false)]
    #[case::a_mark_of_its_own(&["1"], &["✗ exited 1"], false)]
    #[case::another_number(&["n"], &["exited n mod 256"], false)]
    fn a_row_of_outside_that_only_repeats_is_none(
        #[case] inside: &[&str],
        #[case] outside: &[&str],
        #[case] is_one: bool,
    ) {
        let row = |label, texts| Row { label, cells: vec![marked(texts)] };
        let rows = together(vec![row("$?", inside), row("outside", outside), row("at exit", outside)]);
        let labels: Vec<&str> = rows.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(labels, if is_one { vec!["`$?`, outside", "at exit"] } else { vec!["`$?`", "outside", "at exit"] });
    }
}
