//! The sources: what each is, whom it binds, and how much of it holds. The script reviews them claim by claim.

use super::matrix::Matrix;
use super::text::{escape, grouped, link};
use crate::report::sources::kind;
use crate::review::{Standing, Tally, standings};

pub(super) fn sources(matrix: &Matrix<'_>) -> String {
    let standings = standings(matrix.catalog, matrix.results);
    let rows: String = standings.iter().map(row).collect();
    format!(
        "<section id=\"sources\" aria-labelledby=\"sources-title\">\n<h2 id=\"sources-title\">Sources</h2>\n\
         <p>What each of them says, in our words, held against what the shells answered. <span class=\"opens\">Each opens to its \
         claims, one by one.</span></p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of sources\"><table class=\"sources\"><thead><tr><th scope=\"col\">source</th>\
         <th scope=\"col\">is</th><th scope=\"col\">work</th><th scope=\"col\" class=\"number\">claims</th>\
         <th scope=\"col\" class=\"number\">cited</th><th scope=\"col\" class=\"number\">answers that hold</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div></section>\n"
    )
}

fn row(standing: &Standing<'_>) -> String {
    let Standing { source, expectations, promises, by_shell } = standing;
    let all = Tally::sum(by_shell.values());
    let holds = match all.hold + all.broken {
        0 => "nobody was asked".to_owned(),
        judged => format!("{} of {}", grouped(all.hold), grouped(judged)),
    };
    let id = escape(&source.id);
    format!(
        "<tr id=\"source={id}\"><th scope=\"row\"><a href=\"#source={id}\">{id}</a></th><td>{}</td><td>{}, {}, {}</td>\
         <td class=\"number\">{promises}</td><td class=\"number\">{expectations}</td><td class=\"number\">{holds}</td></tr>\n",
        escape(&kind(source)),
        link(&source.url, &source.title),
        escape(&source.publisher),
        escape(&source.edition),
    )
}
