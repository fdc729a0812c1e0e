//! The whole matrix in a table of shells: a line of marks each, a mark a question, the worse the higher.

use super::matrix::{Matrix, Shade};
use super::text::{escape, grouped};

/// How high the marks are, of [`HEIGHT`].
const HEIGHTS: [(Shade, u32); 5] =
    [(Shade::Contradicts, 10), (Shade::Broke, 8), (Shade::Differs, 6), (Shade::Conforms, 2), (Shade::Unspecified, 1)];
const HEIGHT: u32 = 10;

pub(super) fn overview(matrix: &Matrix<'_>) -> String {
    let head = Shade::ALL.map(|shade| {
        let (class, sign, word) = (shade.class(), shade.sign(), shade.word());
        format!("<th scope=\"col\" class=\"{class}\" title=\"{word}\"><span aria-hidden=\"true\">{sign}</span><span class=\"word\">{word}</span></th>")
    });
    let rows: String = matrix.shown.iter().map(|&column| row(matrix, column)).collect();
    format!(
        "<section id=\"shells\" aria-labelledby=\"shells-title\">\n<h2 id=\"shells-title\">Shells</h2>\n\
         <table class=\"shells\"><thead><tr><th scope=\"col\">shell</th><th scope=\"col\">version</th>\
         <th scope=\"col\" class=\"strip\">questions, by area; the worse, the higher</th>{}</tr></thead>\n\
         <tbody>\n{rows}</tbody></table>\n{}</section>\n",
        head.concat(),
        super::legend(),
    )
}

fn row(matrix: &Matrix<'_>, column: usize) -> String {
    let shell = matrix.columns[column].shell;
    let shades: Vec<Shade> = matrix.questions().map(|question| question.shade(column)).collect();
    let counts = Shade::ALL.map(|shade| {
        let number = shades.iter().filter(|known| **known == shade).count();
        let zero = if number == 0 { " zero" } else { "" };
        format!("<td class=\"{}{zero}\">{}</td>", shade.class(), grouped(number))
    });
    let history = matrix.histories.iter().find(|history| matrix.versions(history).contains(&column));
    let versions = history.map_or(1, |history| history.versions.len());
    let base = shell.name.split('@').next().unwrap_or_default();
    let others = match versions {
        0 | 1 => String::new(),
        _ => format!(" <a href=\"#versions={}\">{versions} versions</a>", escape(base)),
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td class=\"version\">{}{others}</td><td class=\"strip\" data-column=\"{column}\">{}</td>{}</tr>\n",
        escape(base),
        escape(&super::table::version(shell)),
        strip(&shades),
        counts.concat()
    )
}

/// A mark for each question, as high as it is bad.
fn strip(shades: &[Shade]) -> String {
    let path = |(shade, height): (Shade, u32)| {
        let mut path = String::new();
        let mut at = 0;
        for run in shades.chunk_by(|one, other| one == other) {
            if run.first() == Some(&shade) {
                path += &format!("M{at} {}h{}v{height}h-{}z", HEIGHT - height, run.len(), run.len());
            }
            at += run.len();
        }
        if path.is_empty() { path } else { format!("<path class=\"{}\" d=\"{path}\"/>", shade.class()) }
    };
    let paths: String = HEIGHTS.into_iter().map(path).collect();
    format!(
        "<svg viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{paths}</svg>",
        shades.len().max(1)
    )
}
