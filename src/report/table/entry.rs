//! What stands in a cell of the table: the folded answers, each line with its mark.

use super::columns::{Column, mode_name};
use crate::catalog::On;
use crate::fold::{self, Folded, Line, Part, Point};
use crate::report::broken::seen;
use crate::report::mark::Mark;
use crate::results::{Cell, Instead, Verdict};

/// What the documents make of one thing that is observed of a cell.
pub(in crate::report) fn judged(cell: &Cell, on: On) -> Option<Mark> {
    let broken =
        |binds| cell.expectations.iter().any(|held| held.on == on && held.holds == Some(false) && held.binds == binds);
    match cell.verdict {
        Verdict::Contradicts if broken(true) => Some(Mark::Contradicts),
        Verdict::Contradicts | Verdict::Differs if broken(false) => Some(Mark::Differs),
        _ => None,
    }
}

/// A line of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Marked {
    pub(in crate::report) mark: Option<Mark>,
    pub(in crate::report) text: String,
}

/// What was seen, as it is shown; `None` where it was not asked for. What happened instead stands beside it.
pub(in crate::report) fn answer(cell: &Cell, on: On) -> Option<String> {
    let seen = seen(cell, on);
    let word = match &cell.instead {
        None => None,
        // One of several answers would be taken for the answer; all of them are listed after the table.
        Some(instead @ Instead::Unstable(_)) => return Some(instead.word().to_owned()),
        // Of two things that are observed, the one that was established is a plain answer.
        Some(Instead::NotObservable(_)) if seen.is_some() => None,
        Some(instead) => Some(instead.word()),
    };
    match (seen, word) {
        (Some(seen), Some(word)) => Some(format!("{seen} ({word})")),
        (Some(seen), None) => Some(seen),
        (None, Some(word)) => Some(word.to_owned()),
        (None, None) => None,
    }
}

/// Folds what was observed of a case in one shell; also gives the cells behind the points of the fold.
pub(super) fn folded<'a>(cells: &[&'a Cell], on: On) -> (Folded, Vec<&'a Cell>) {
    let answers: Vec<(&'a Cell, String)> = cells.iter().filter_map(|&cell| Some((cell, answer(cell, on)?))).collect();
    let points: Vec<Point<'_>> =
        answers.iter().map(|(cell, answer)| Point { parameters: &cell.parameters, answer }).collect();
    (fold::fold(&points), answers.iter().map(|(cell, _)| *cell).collect())
}

/// The lines of a cell: those of the column's shell, then what its modes say otherwise.
pub(in crate::report) fn lines(column: &Column<'_>, cells: &[&Cell], on: On) -> Vec<Marked> {
    let of = |name: &str| cells.iter().copied().filter(|cell| cell.shell == name).collect::<Vec<_>>();
    let native = of(&column.shell.name);
    let mut lines = parts(&native, on, |_| true);
    let mut modes: Vec<(Vec<&str>, Vec<Marked>)> = Vec::new();
    for mode in &column.modes {
        let otherwise = parts(&of(&mode.name), on, |cell| {
            let same = native.iter().find(|known| known.parameters == cell.parameters);
            let mark = judged(cell, on);
            same.and_then(|known| answer(known, on)) != answer(cell, on)
                || mark == Some(Mark::Contradicts) && same.and_then(|known| judged(known, on)) != mark
        });
        match modes.iter_mut().find(|(_, known)| *known == otherwise) {
            Some((names, _)) => names.push(mode_name(mode.mode)),
            None => modes.push((vec![mode_name(mode.mode)], otherwise)),
        }
    }
    for (names, otherwise) in modes {
        let names = names.join(", ");
        lines.extend(
            otherwise.into_iter().map(|Marked { mark, text }| Marked { mark, text: format!("{names}: {text}") }),
        );
    }
    lines
}

/// The parts of what was observed in one shell that hold a cell which is `wanted`.
fn parts(cells: &[&Cell], on: On, wanted: impl Fn(&Cell) -> bool) -> Vec<Marked> {
    let (folded, behind) = folded(cells, on);
    let holds_wanted = |part: &&Part| part.points.iter().any(|&i| wanted(behind[i]));
    let mut lines = Vec::new();
    for line in &folded.lines {
        let parts: Vec<Part> = line.parts.iter().flat_map(|part| by_mark(line, part, &behind, on)).collect();
        lines.extend(parts.iter().filter(holds_wanted).map(|part| marked(line, part, &behind, on)));
    }
    lines
}

/// A part that lists its values, as one part for each mark that some of them bear, the worst first.
fn by_mark(line: &Line, part: &Part, behind: &[&Cell], on: On) -> Vec<Part> {
    if part.rest {
        return vec![part.clone()];
    }
    let value = |i: usize| behind[i].parameters.iter().find(|p| Some(&p.name) == line.over.as_ref()).map(|p| &p.value);
    let mark_at = |wanted: &String| {
        let here = part.points.iter().filter(|&&i| value(i) == Some(wanted));
        here.filter_map(|&i| judged(behind[i], on)).max()
    };
    let marks = [Some(Mark::Contradicts), Some(Mark::Differs), None];
    let bearing = marks.into_iter().map(|mark| {
        let values: Vec<String> = part.values.iter().filter(|value| mark_at(value) == mark).cloned().collect();
        let has = |&&i: &&usize| value(i).is_some_and(|value| values.contains(value));
        let points = part.points.iter().filter(has).copied().collect();
        Part { rule: part.rule.clone(), values, rest: false, points }
    });
    bearing.filter(|part| !part.values.is_empty()).collect()
}

/// A part with the worst of its cells' marks, and where they bear it unless all do.
fn marked(line: &Line, part: &Part, behind: &[&Cell], on: On) -> Marked {
    let cells: Vec<&Cell> = part.points.iter().map(|&i| behind[i]).collect();
    let mark = cells.iter().filter_map(|cell| judged(cell, on)).max();
    let condition = line.condition();
    let space = if condition.is_empty() { "" } else { " " };
    let mut text = format!("{condition}{space}{}", part.text(line));
    let bearing: Vec<&Cell> = cells.iter().copied().filter(|cell| judged(cell, on) == mark).collect();
    if mark.is_some() && bearing.len() < cells.len() {
        text += &format!(" ({})", place(line, &bearing, &cells));
    }
    Marked { mark, text }
}

/// The values that some of the cells have, named where they are few and tell them from the others.
fn place(line: &Line, some: &[&Cell], all: &[&Cell]) -> String {
    let values = |cells: &[&Cell]| {
        let mut values: Vec<String> = Vec::new();
        for parameter in cells.iter().flat_map(|cell| &cell.parameters) {
            if Some(&parameter.name) == line.over.as_ref() && !values.contains(&parameter.value) {
                values.push(parameter.value.clone());
            }
        }
        values
    };
    let (few, many) = (values(some), values(all));
    if few.is_empty() || few.len() == many.len() {
        format!("{} of {}", some.len(), all.len())
    } else if few.len() <= 3 {
        format!("at {}", fold::list(&few, line.over.as_deref() == Some("signal")))
    } else {
        format!("at {} of {}", few.len(), many.len())
    }
}
