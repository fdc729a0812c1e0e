//! The matrix: a table for each area, a row for each thing that is observed of a case, a column for each shell.

use super::matrix::{Area, Entry, Matrix, Question, Row, Shade};
use super::text::{count, escape, prose};
use crate::report::mark::Mark;
use crate::results::ShellFacts;

/// About how many characters of an answer fit a line of its cell.
const LINE: usize = 15;
/// So many of them stand in a cell where the script has the rest.
const HIGHEST: usize = 9;
/// About how high lines are, and what stands around them, in pixels: a browser puts off what is not in sight, and wants
/// to know how much room to leave.
const LINE_HEIGHT: usize = 16;
const PADDING: usize = 9;
const HEADING: usize = 31;

pub(super) fn matrix(matrix: &Matrix<'_>) -> String {
    let areas: String = matrix.areas.iter().map(|each| area(matrix, each)).collect();
    format!("<main id=\"matrix\" tabindex=\"-1\" aria-label=\"Matrix\">\n{areas}</main>\n")
}

fn area(matrix: &Matrix<'_>, area: &Area<'_>) -> String {
    let name = escape(area.name);
    let head: String = matrix.shown.iter().map(|&column| header(matrix.columns[column].shell)).collect();
    let bodies: String = area.questions.iter().map(|each| question(matrix, each)).collect();
    let height: usize = area.questions.iter().map(|each| estimate(matrix, each)).sum();
    format!(
        "<section class=\"area\" id=\"area={name}\" style=\"--height:{}px\"><h2 id=\"title={name}\">{name} \
         <small>{}</small></h2>\n<table aria-labelledby=\"title={name}\"><thead><tr><td></td>{head}</tr></thead>\n\
         {bodies}</table></section>\n",
        height + 80,
        count(area.questions.len(), "question"),
    )
}

/// Name and version of a shell. The script makes the same for other versions.
fn header(shell: &ShellFacts) -> String {
    let name = shell.name.split('@').next().unwrap_or_default();
    format!("<th scope=\"col\">{}<small>{}</small></th>", escape(name), escape(&version(shell)))
}

/// The version in short.
pub(super) fn version(shell: &ShellFacts) -> String {
    shell.short_version().or_else(|| shell.version.clone()).unwrap_or_default()
}

/// How many scenarios a question has.
pub(super) fn scenarios(question: &Question<'_>) -> usize {
    question.cells.chunk_by(|one, other| one.parameters == other.parameters).count()
}

fn question(matrix: &Matrix<'_>, question: &Question<'_>) -> String {
    let id = escape(question.id);
    let text = question.case.map_or_else(String::new, |case| prose(&case.question));
    let asked = match scenarios(question) {
        1 => String::new(),
        several => format!(" <small>{}</small>", count(several, "scenario")),
    };
    let rows: String = question.rows.iter().map(|each| row(matrix, each)).collect();
    format!(
        "<tbody id=\"{id}\"><tr class=\"q\"><th scope=\"rowgroup\" colspan=\"{}\"><div><a href=\"#{id}\">{id}</a> \
         {text}{asked}</div>\n{rows}",
        matrix.shown.len() + 1,
    )
}

/// The ends of rows and cells may be left away, and there are many.
fn row(matrix: &Matrix<'_>, row: &Row) -> String {
    let cells: String = matrix.shown.iter().map(|&column| cell(&row.entries[column])).collect();
    format!("<tr><th scope=\"row\">{}{cells}\n", row.on.name())
}

fn cell(entry: &Entry) -> String {
    let line = |line: &crate::report::table::Marked| {
        let text = escape(&line.text);
        match line.mark {
            Some(Mark::Contradicts) => format!("<b>{} {text}</b>", Mark::Contradicts.sign()),
            Some(Mark::Differs) => format!("<i>{} {text}</i>", Mark::Differs.sign()),
            None => text,
        }
    };
    let text = match entry.lines.as_slice() {
        [] => Shade::Unanswered.sign().to_owned(),
        lines => lines.iter().map(line).collect::<Vec<_>>().join("<br>"),
    };
    // Where details are a click away, a long list need not make the whole row high.
    let text = if height(entry) > HIGHEST { format!("<div class=long>{text}</div>") } else { text };
    format!("<td class={}>{text}", entry.shade.class())
}

/// About how many lines a cell takes.
fn height(entry: &Entry) -> usize {
    entry.lines.iter().map(|line| line.text.chars().count().div_ceil(LINE)).sum()
}

/// About how high a question is.
fn estimate(matrix: &Matrix<'_>, question: &Question<'_>) -> usize {
    let highest = |row: &Row| matrix.shown.iter().map(|&column| height(&row.entries[column])).max().unwrap_or(1);
    let lines = |row: &Row| highest(row).clamp(1, HIGHEST);
    HEADING + question.rows.iter().map(|row| lines(row) * LINE_HEIGHT + PADDING).sum::<usize>()
}
