//! Columns side by side, in as many blocks as the width asks for.

use anstyle::Style as Ansi;

use super::entry::Marked;
use crate::report::mark::{BOLD, DIM, Mark, paint};
use crate::report::text::{widest_word, width, wrap};

/// Lists of exceptions are broken at the first of these widths that puts the shells into the fewest blocks.
const COMFORTABLE: [usize; 7] = [28, 26, 24, 22, 20, 18, 16];
const GAP: &str = " │ ";
/// Not asked.
const NOTHING: &str = "–";
/// As wide as the longest of the rows' names, so that areas line up.
const LABEL: usize = "outside".len();

/// A case: its heading, and a row for each thing that was observed.
pub(in crate::report) struct Section {
    pub(in crate::report) id: String,
    pub(in crate::report) question: Option<String>,
    pub(in crate::report) rows: Vec<Row>,
}

/// A row: what was observed, and a cell for each column.
pub(in crate::report) struct Row {
    pub(in crate::report) label: &'static str,
    pub(in crate::report) cells: Vec<Vec<Marked>>,
}

/// Renders the sections of one area; `headers` has name and version of each column.
pub(super) fn render(headers: &[[&str; 2]], sections: &[Section], limit: Option<usize>) -> String {
    let available = limit.map(|limit| limit.saturating_sub(LABEL + width(GAP)));
    let arrange = |comfortable| {
        let columns = 0..headers.len();
        let wanted: Vec<usize> = columns.map(|i| wanted(i, headers, sections, comfortable)).collect();
        (blocks(&wanted, available), wanted)
    };
    let arranged = COMFORTABLE.into_iter().map(arrange).min_by_key(|(blocks, _)| blocks.len());
    let (blocks, wanted) = arranged.unwrap_or_default();
    let blocks = blocks.into_iter().map(|block| {
        let columns: Vec<(usize, usize)> = block.map(|i| (i, wanted[i])).collect();
        render_block(headers, sections, &columns, limit)
    });
    blocks.collect::<Vec<_>>().join("\n")
}

/// The width that a column takes: its content's, unless that has lists which are better broken.
fn wanted(column: usize, headers: &[[&str; 2]], sections: &[Section], comfortable: usize) -> usize {
    let lines = || sections.iter().flat_map(|section| &section.rows).flat_map(|row| &row.cells[column]);
    let header = headers[column].iter().map(|text| width(text)).max().unwrap_or(0);
    let natural = lines().map(|line| width(&shown(line))).max().unwrap_or(0);
    let word = lines().map(|line| 2 + widest_word(&line.text)).max().unwrap_or(0);
    natural.min(comfortable.max(word)).max(header).max(width(NOTHING))
}

/// Which columns stand side by side: as many as there is room for, and always one.
fn blocks(wanted: &[usize], available: Option<usize>) -> Vec<std::ops::Range<usize>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut used = 0;
    for (i, columns) in wanted.iter().enumerate() {
        let more = columns + if i == start { 0 } else { width(GAP) };
        if i > start && available.is_some_and(|available| used + more > available) {
            blocks.push(start..i);
            start = i;
            used = *columns;
        } else {
            used += more;
        }
    }
    blocks.push(start..wanted.len());
    blocks
}

fn shown(line: &Marked) -> String {
    match line.mark {
        Some(mark) => format!("{} {}", mark.sign(), line.text),
        None => line.text.clone(),
    }
}

fn render_block(
    headers: &[[&str; 2]],
    sections: &[Section],
    columns: &[(usize, usize)],
    limit: Option<usize>,
) -> String {
    let mut out = String::new();
    let plain = |text: &str, style| vec![(text.to_owned(), style)];
    for (line, style) in [(0, BOLD), (1, DIM)] {
        let cells: Vec<_> = columns.iter().map(|&(i, width)| (plain(headers[i][line], style), width)).collect();
        push_row(&mut out, "", &cells);
    }
    let rule: Vec<String> = columns.iter().map(|(_, width)| "─".repeat(*width)).collect();
    out += &format!("{}─┼─{}\n", "─".repeat(LABEL), rule.join("─┼─"));
    for (i, section) in sections.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        push_heading(&mut out, section, limit);
        for row in &section.rows {
            let cells: Vec<_> = columns.iter().map(|&(i, width)| (broken(&row.cells[i], width), width)).collect();
            push_row(&mut out, row.label, &cells);
        }
    }
    out
}

fn push_heading(out: &mut String, section: &Section, limit: Option<usize>) {
    let question = section.question.as_deref().unwrap_or_default();
    let text = format!("{}  {question}", section.id);
    // The id may be followed by its question; where the line is too short for both, the question gets its own.
    let (first, rest) = if limit.is_none_or(|limit| width(&text) <= limit) {
        (format!("  {question}"), Vec::new())
    } else {
        (String::new(), wrap(&format!("  {question}"), limit, 2))
    };
    let line = format!("{}{first}", paint(&section.id, BOLD));
    out.push_str(line.trim_end());
    out.push('\n');
    for line in rest {
        out.push_str(&line);
        out.push('\n');
    }
}

/// The lines of a cell at a width, each with its style.
fn broken(lines: &[Marked], width: usize) -> Vec<(String, Ansi)> {
    if lines.is_empty() {
        return vec![(NOTHING.to_owned(), DIM)];
    }
    let broken = |line: &Marked| {
        let style = line.mark.map_or(Ansi::new(), Mark::style);
        wrap(&shown(line), Some(width), 2).into_iter().map(move |text| (text, style)).collect::<Vec<_>>()
    };
    lines.iter().flat_map(broken).collect()
}

fn push_row(out: &mut String, label: &str, cells: &[(Vec<(String, Ansi)>, usize)]) {
    let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    for at in 0..height {
        let mut line = format!("{:<LABEL$}", if at == 0 { label } else { "" });
        for (lines, width) in cells {
            let (text, style) = lines.get(at).map_or(("", Ansi::new()), |(text, style)| (text.as_str(), *style));
            let padding = " ".repeat(width.saturating_sub(self::width(text)));
            let text = if text.is_empty() { String::new() } else { paint(text, style) };
            line += &format!("{GAP}{text}{padding}");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
