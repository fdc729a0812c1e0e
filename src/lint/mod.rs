//! What a case should not do although it can be read: one rule a file.
//!
//! A mistake that the reader itself can point at (an unknown key, a source without place, an id that needs quoting) is
//! refused when the catalog is loaded. These rules look at what a well-formed case means.

mod absolute_path;
mod cannot_fail;
mod equal_scripts;
mod id;
mod long_script;
mod missing_dialect;
mod placeholder_is_variable;
mod shell_as_victim;
mod signal_number;
mod unused_finding;
mod unused_parameter;
mod unused_source;

use std::fmt;

use crate::catalog::{Case, Catalog, FileKind};

/// A rule that a case, or the catalog, does not keep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// Whose: the id of a case, or of a finding or source.
    pub id: String,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.id, self.message, self.rule)
    }
}

type OfCase = fn(&Case) -> Vec<String>;
type OfCatalog = fn(&Catalog) -> Vec<(String, String)>;

const OF_CASE: [(&str, OfCase); 9] = [
    ("absolute-path", absolute_path::check),
    ("cannot-fail", cannot_fail::check),
    ("id", id::check),
    ("long-script", long_script::check),
    ("missing-dialect", missing_dialect::check),
    ("placeholder-is-variable", placeholder_is_variable::check),
    ("shell-as-victim", shell_as_victim::check),
    ("signal-number", signal_number::check),
    ("unused-parameter", unused_parameter::check),
];

const OF_CATALOG: [(&str, OfCatalog); 3] = [
    ("equal-scripts", equal_scripts::check),
    ("unused-finding", unused_finding::check),
    ("unused-source", unused_source::check),
];

/// Everything in a catalog that breaks a rule, ordered by id.
#[must_use]
pub fn lint(catalog: &Catalog) -> Vec<Lint> {
    let of_cases = catalog.cases.iter().flat_map(|case| {
        OF_CASE.iter().flat_map(move |(rule, check)| {
            check(case).into_iter().map(move |message| Lint { id: case.id.clone(), rule, message })
        })
    });
    let of_catalog = OF_CATALOG
        .iter()
        .flat_map(|(rule, check)| check(catalog).into_iter().map(move |(id, message)| Lint { id, rule, message }));
    let mut lints: Vec<_> = of_cases.chain(of_catalog).collect();
    lints.sort();
    lints
}

/// Everything of a case that some shell reads: its scripts and the contents of its files.
fn code(case: &Case) -> impl Iterator<Item = &str> {
    let contents = case.files.iter().filter_map(|file| match &file.kind {
        FileKind::Content(text) => Some(text.as_str()),
        FileKind::Directory | FileKind::Link(_) => None,
    });
    let victim = case.victim.iter().flatten().map(String::as_str);
    case.scripts.values().map(String::as_str).chain(contents).chain(victim)
}

/// The words of a text, cut where a shell would end a word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ";&|()<>{}'\"`".contains(c)).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A case for a rule's test: a question, and whatever TOML the test gives.
    pub(super) fn case(toml: &str) -> Case {
        catalog(&[("area/name.toml", toml)]).cases.remove(0)
    }

    /// A catalog of several cases.
    pub(super) fn catalog(files: &[(&str, &str)]) -> Catalog {
        const SOURCES: &str = "[page]\ntitle = 't'\npublisher = 'p'\nedition = 'e'\nurl = 'u'\nkind = 'claim'\n";
        let texts: Vec<_> = files.iter().map(|(path, text)| (*path, format!("question = 'What?'\n{text}"))).collect();
        let all = texts.iter().map(|(path, text)| (*path, text.as_str())).chain([("sources.toml", SOURCES)]);
        Catalog::load(&all.collect::<Vec<_>>()).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn the_projects_own_cases_keep_all_rules() {
        let lints = lint(&Catalog::embedded().unwrap());
        let text: Vec<_> = lints.iter().map(ToString::to_string).collect();
        assert!(lints.is_empty(), "{}", text.join("\n"));
    }
}
