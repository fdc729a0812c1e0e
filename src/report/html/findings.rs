//! The findings: why shells contradict what is written, and where that is seen.

use std::collections::{BTreeMap, BTreeSet};

use super::matrix::Matrix;
use super::text::{escape, link, prose};
use crate::catalog::Finding;

pub(super) fn findings(matrix: &Matrix<'_>) -> String {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for cell in &matrix.results.cells {
        for finding in cell.findings() {
            seen.entry(finding).or_default().insert(&cell.case);
        }
    }
    let known = |finding: &&Finding| seen.contains_key(finding.id.as_str());
    let articles: String = matrix
        .catalog
        .findings
        .values()
        .filter(known)
        .map(|each| article(each, seen.get(each.id.as_str()).into_iter().flatten()))
        .collect();
    if articles.is_empty() {
        return String::new();
    }
    format!(
        "<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n\
         <p>Causes of what contradicts or differs, as far as they were looked into.</p>\n<div class=\"findings\">\n\
         {articles}</div></section>\n"
    )
}

fn article<'a>(finding: &Finding, cases: impl Iterator<Item = &'a &'a str>) -> String {
    let id = escape(&finding.id);
    let paragraphs = finding.why.trim().split("\n\n").map(|text| format!("<p>{}</p>", prose(text)));
    let of: Vec<String> = finding.of.iter().map(|of| escape(&of.to_string())).collect();
    let cases: Vec<String> = cases.map(|case| format!("<a href=\"#{0}\">{0}</a>", escape(case))).collect();
    let discussed = finding.link.as_deref().map(|url| format!("<br>See {}", link(url, url))).unwrap_or_default();
    format!(
        "<article id=\"finding={id}\"><h3><a href=\"#finding={id}\">{id}</a> <small>{}: {}</small></h3>{}\
         <p class=\"where\">Seen in {}{discussed}</p></article>\n",
        escape(&finding.kind),
        of.join(", "),
        paragraphs.collect::<String>(),
        cases.join(", "),
    )
}
