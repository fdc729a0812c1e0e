//! The page: one file that needs nothing else, and says why.
//!
//! What everybody wants to see is in its HTML: the table, the sources, the findings. What a cell opens to is in it as
//! compressed [data], which its script unpacks: filters, older versions and details need that.

mod data;
mod findings;
mod matrix;
mod overview;
mod pack;
mod places;
mod sources;
mod table;
mod text;

use crate::catalog::Catalog;
use crate::results::{Results, Verdict};
use data::Data;
use matrix::{Matrix, Shade};
use pack::pack;
use text::{count, escape};

const STYLE: &str = include_str!("page.css");

/// In this order: each uses what stands before it.
const SCRIPTS: [&str; 8] = [
    include_str!("script/data.js"),
    include_str!("script/elements.js"),
    include_str!("script/filter.js"),
    include_str!("script/grid.js"),
    include_str!("script/versions.js"),
    include_str!("script/details.js"),
    include_str!("script/address.js"),
    include_str!("script/page.js"),
];

/// Renders results as one HTML file: the table of the newest versions, and in it all that is known of every cell.
///
/// # Errors
/// Where the results cannot be written as JSON.
pub fn html(results: &Results, catalog: &Catalog) -> serde_json::Result<String> {
    let matrix = Matrix::of(results, catalog);
    let mut out = String::new();
    out += HEAD;
    out += &format!("<style>\n:root {{ --columns: {} }}\n{STYLE}</style>\n</head>\n<body>\n", matrix.shown.len());
    out += "<a class=\"skip\" href=\"#matrix\">Skip to the matrix</a>\n";
    out += &header(&matrix);
    out += &overview::overview(&matrix);
    // The script makes its controls itself: nobody else has a use for them.
    out += "<div id=\"controls\" role=\"search\" aria-label=\"Filter the matrix\" hidden></div>\n";
    out += &table::matrix(&matrix);
    out += &sources::sources(&matrix);
    out += &findings::findings(&matrix);
    out += &format!("<footer><p>Made by statusquo {}.</p></footer>\n", env!("CARGO_PKG_VERSION"));
    out += &format!("<script type=\"text/plain\" id=\"data\">{}</script>\n", pack(&Data::of(&matrix))?);
    // A scope of its own, so that no name meets those of the browser.
    out += "<script>\n'use strict';\n(() => {\n";
    SCRIPTS.iter().for_each(|script| out += script);
    out += "})();\n</script>\n</body>\n</html>\n";
    Ok(out)
}

/// Nothing is loaded from anywhere, and the page says so itself.
const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>statusquo: what does $? say now?</title>
<meta name="viewport" content="width=device-width, initial-scale=1, minimum-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<script>document.documentElement.classList.add('scripted')</script>
"#;

fn header(matrix: &Matrix<'_>) -> String {
    let cells = &matrix.results.cells;
    let with = |verdict| cells.iter().filter(|cell| cell.verdict == verdict).count();
    let scenarios: usize = matrix.questions().map(table::scenarios).sum();
    let platform = matrix.results.platform.as_ref().map(|platform| format!(" Asked on {}.", escape(&platform.kernel)));
    format!(
        "<header class=\"top\">\n<h1>statusquo <span>what does <code>$?</code> say now?</span></h1>\n\
         <p class=\"summary\">{} in {}, asked {} with {}: of {}, <b class=\"x\">{} contradict</b> a source that binds the \
         shell and <b class=\"d\">{} differ</b> from one that informs.{}</p>\n\
         <nav aria-label=\"Parts of the page\"><a href=\"#shells\">Shells</a> <a href=\"#matrix\">Matrix</a> \
         <a href=\"#sources\">Sources</a> <a href=\"#findings\">Findings</a></nav>\n\
         <noscript><p>Without JavaScript there is the matrix, and the sources and findings below it; filters, older \
         versions and the details of a cell need it.</p></noscript>\n</header>\n",
        count(families(matrix), "shell"),
        count(matrix.results.shells.len(), "version and mode").replace("version and modes", "versions and modes"),
        count(matrix.questions().count(), "question"),
        count(scenarios, "scenario"),
        count(cells.iter().filter(|cell| cell.was_asked()).count(), "answer"),
        text::grouped(with(Verdict::Contradicts)),
        text::grouped(with(Verdict::Differs)),
        platform.unwrap_or_default(),
    )
}

/// How many shells there are, in whatever version and mode.
fn families(matrix: &Matrix<'_>) -> usize {
    let mut names: Vec<&str> = matrix.histories.iter().map(|history| history.shell).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// What the signs mean.
fn legend() -> String {
    let meaning = |shade: Shade| {
        let (class, sign) = (shade.class(), shade.sign());
        format!("<li><span class=\"key {class}\">{sign}</span> <b>{}</b> {}</li>\n", shade.word(), shade.meaning())
    };
    let meanings: String = Shade::ALL.into_iter().map(meaning).collect();
    format!(
        "<details id=\"legend\"><summary>How to read it: signs and words</summary>\n<ul>\n{meanings}</ul>\n\
         <p><code>$?</code> is what the next command sees (<i>ended</i>: the shell ended before there was one), \
         <i>outside</i> what the shell’s parent sees when the script is all there is, <i>at exit</i> the same when \
         <code>exit</code> follows. <code>128+n</code> is a rule over all that was asked, <code>n</code> the signal’s \
         number; <code>1: a, b</code> are the values with that answer. What a shell says otherwise in its POSIX mode \
         stands after <code>posix:</code>.</p>\n\
         <p>A sign stands where some of the answers bear it: <code>≠ n (at 256)</code> means that all follow the rule \
         <code>n</code>, and that a source says otherwise of 256 alone; <code>(5 of 6)</code>, of five of six. \
         <code>(-c)</code> or <code>(63)</code> in front: what follows is so for these values only. <code>!</code> in a \
         corner: the shell crashed, hung or answered now so, now otherwise. A shell without any <code>✗</code> need not \
         be right: perhaps no source binds that version of it.</p></details>\n"
    )
}
