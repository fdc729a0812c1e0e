//! Broken statements in words: who says what, what was seen instead, and where.

use super::mark::{Mark, paint};
use super::text::{labelled, wrap};
use crate::catalog::On;
use crate::fold::{self, Point};
use crate::results::{Cell, Held, Parameter, Results, Verdict};

/// A statement that a case breaks in one shell or more, in the same way.
pub(super) struct Note<'a> {
    pub(super) case: &'a str,
    pub(super) shells: Vec<&'a str>,
    pub(super) held: &'a Held,
    pub(super) says: String,
    pub(super) seen: String,
    /// At which scenarios; empty where the case has no parameters.
    pub(super) at: String,
}

/// The binding statements that are contradicted.
pub(super) fn contradictions(results: &Results) -> Vec<Note<'_>> {
    broken(results, &|cell, held| cell.verdict == Verdict::Contradicts && held.binds)
}

/// The statements that are `wanted` and do not hold.
pub(super) fn broken<'r>(results: &'r Results, wanted: &dyn Fn(&Cell, &Held) -> bool) -> Vec<Note<'r>> {
    let mut merged: Vec<Note<'_>> = Vec::new();
    for note in single(results, wanted) {
        let same = |other: &&mut Note<'_>| {
            (other.case, &other.says, &other.seen, &other.at) == (note.case, &note.says, &note.seen, &note.at)
                && cited_alike(other.held, note.held)
        };
        match merged.iter_mut().find(same) {
            Some(known) => known.shells.extend(note.shells),
            None => merged.push(note),
        }
    }
    merged
}

/// A paragraph for each note.
pub(super) fn paragraphs(notes: &[Note<'_>], limit: Option<usize>) -> String {
    notes.iter().map(|note| paragraph(note, limit)).collect()
}

/// A note for each case, shell and statement.
fn single<'r>(results: &'r Results, wanted: &dyn Fn(&Cell, &Held) -> bool) -> Vec<Note<'r>> {
    let mut groups: Vec<Vec<Broken<'_>>> = Vec::new();
    for cell in &results.cells {
        for held in cell.expectations.iter().filter(|held| held.holds == Some(false) && wanted(cell, held)) {
            let same = |(known, statement): &Broken<'_>| {
                (&known.case, &known.shell, &statement.of) == (&cell.case, &cell.shell, &held.of)
                    && cited_alike(statement, held)
            };
            match groups.iter_mut().find(|group| group.first().is_some_and(same)) {
                Some(group) => group.push((cell, held)),
                None => groups.push(vec![(cell, held)]),
            }
        }
    }
    groups.iter().filter_map(|group| note(results, group)).collect()
}

/// A cell and a statement that is held against it.
pub(super) type Broken<'a> = (&'a Cell, &'a Held);

/// Whether two statements are of the same place, on the same thing, and noted alike.
fn cited_alike(one: &Held, other: &Held) -> bool {
    one.on == other.on
        && one.binds == other.binds
        && (&one.source, &one.place, &one.finding) == (&other.source, &other.place, &other.finding)
}

fn note<'a>(results: &Results, group: &[Broken<'a>]) -> Option<Note<'a>> {
    let &(first, held) = group.first()?;
    let cells: Vec<&Cell> = group.iter().map(|(cell, _)| *cell).collect();
    let seen: Vec<String> =
        cells.iter().map(|cell| seen(cell, held.on).unwrap_or_else(|| "nothing".to_owned())).collect();
    Some(Note {
        case: &first.case,
        shells: vec![&first.shell],
        held,
        says: says(group),
        seen: inline(&cells, seen.iter().map(String::as_str)),
        at: scenarios(results, first, &cells),
    })
}

/// What is said of some cells, in a line.
pub(super) fn says(group: &[Broken<'_>]) -> String {
    let cells: Vec<&Cell> = group.iter().map(|(cell, _)| *cell).collect();
    statement(group).unwrap_or_else(|| inline(&cells, group.iter().map(|(_, held)| held.predicate.as_str())))
}

/// What a statement says of all cells in the same words, the values that it names called by their parameter.
fn statement(group: &[Broken<'_>]) -> Option<String> {
    if group.len() == 1 {
        return None;
    }
    let general = |(cell, held): &Broken<'_>| {
        let names = cell.parameters.iter().filter(|parameter| parameter.value.parse::<i64>().is_err());
        let named = |text: String, parameter: &Parameter| {
            let words = text.split(' ').map(|word| match word.strip_suffix(',').unwrap_or(word) {
                bare if bare == parameter.value => word.replacen(bare, &format!("<{}>", parameter.name), 1),
                _ => word.to_owned(),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        names.fold(held.predicate.clone(), named)
    };
    let mut texts = group.iter().map(general);
    let first = texts.next()?;
    texts.all(|text| text == first).then_some(first)
}

/// Texts about cells, folded into a line.
fn inline<'a>(cells: &[&'a Cell], texts: impl Iterator<Item = &'a str>) -> String {
    let points = cells.iter().zip(texts).map(|(cell, answer)| Point { parameters: &cell.parameters, answer });
    fold::fold(&points.collect::<Vec<_>>()).inline()
}

/// Which scenarios of a case these are, of those that the shell was asked.
pub(super) fn scenarios(results: &Results, first: &Cell, concerned: &[&Cell]) -> String {
    let of_case = results.cells.iter().filter(|cell| cell.case == first.case && cell.shell == first.shell);
    let asked: Vec<&[Parameter]> = of_case.map(|cell| cell.parameters.as_slice()).collect();
    some_of(&asked, &concerned.iter().map(|cell| cell.parameters.as_slice()).collect::<Vec<_>>())
}

/// Which of the scenarios of a case these are; nothing where the case has no parameters.
pub(super) fn some_of(asked: &[&[Parameter]], concerned: &[&[Parameter]]) -> String {
    let Some(first) = concerned.first().filter(|first| !first.is_empty()) else { return String::new() };
    if asked.len() == concerned.len() {
        return if asked.len() == 1 { scenario(first) } else { format!("all {}", asked.len()) };
    }
    let values = |scenarios: &[&[Parameter]], name: &str| {
        let mut values: Vec<String> = Vec::new();
        for parameter in scenarios.iter().copied().flatten().filter(|parameter| parameter.name == name) {
            if !values.contains(&parameter.value) {
                values.push(parameter.value.clone());
            }
        }
        values
    };
    let names: Vec<&str> = first.iter().map(|parameter| parameter.name.as_str()).collect();
    let sets: Vec<Vec<String>> = names.iter().map(|name| values(concerned, name)).collect();
    let is_product = sets.iter().map(Vec::len).product::<usize>() == concerned.len();
    let listed = if is_product {
        let listed = |(name, set): (&&str, &Vec<String>)| {
            let is_signal = *name == "signal";
            let others: Vec<String> = values(asked, name).into_iter().filter(|value| !set.contains(value)).collect();
            match others.len() {
                0 => None,
                // Few are read more easily than many.
                1..=3 if set.len() > 3 * others.len() => {
                    Some(format!("{name} all but {}", fold::list(&others, is_signal)))
                }
                _ => Some(format!("{name} {}", fold::list(set, is_signal))),
            }
        };
        names.iter().zip(&sets).filter_map(listed).collect::<Vec<_>>().join("; ")
    } else {
        concerned.iter().map(|parameters| scenario(parameters)).collect::<Vec<_>>().join(", ")
    };
    format!("{listed} ({} of {})", concerned.len(), asked.len())
}

fn scenario(parameters: &[Parameter]) -> String {
    let pairs = parameters.iter().map(|parameter| format!("{}={}", parameter.name, fold::label(&parameter.value)));
    pairs.collect::<Vec<_>>().join(",")
}

/// What was seen, without what happened beside it.
pub(super) fn seen(cell: &Cell, on: On) -> Option<String> {
    match on {
        On::Inside => cell.inside.as_ref().map(ToString::to_string),
        On::Outside => cell.outside.as_ref().map(ToString::to_string),
        On::AtExit => cell.at_exit.as_ref().map(ToString::to_string),
    }
}

fn paragraph(note: &Note<'_>, limit: Option<usize>) -> String {
    let Note { case, shells, held, says, seen, at } = note;
    let mark = if held.binds { Mark::Contradicts } else { Mark::Differs };
    let sign = mark.sign();
    let mut out = String::new();
    let title = format!("{sign} {case}, {}: {}", held.on.name(), shells.join(", "));
    for line in wrap(&title, limit, 2) {
        out += &format!("{}\n", paint(&line, mark.style()));
    }
    let source = format!("{says}  ({}, {})", held.source, held.place);
    let finding = held.finding.as_deref().unwrap_or("");
    for (label, text) in [("says", source.as_str()), ("seen", seen), ("at", at), ("noted", finding)] {
        if !text.is_empty() {
            out += &labelled(&format!("    {label:<6}"), text, limit);
        }
    }
    out
}
