//! What is wrong with pages: they are data, and must be those of the present questions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::answers::digest;
use super::{Head, Page, cells};
use crate::catalog::{Catalog, Scenario};
use crate::fixed::{Fixed, fixed};
use crate::known::{Known, worse};
use crate::plan::{Filter, asked, plan};
use crate::results::{self, Results};
use crate::shells::Shell;

/// Something wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The page's path below its folder.
    pub path: String,
    /// What, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// All that is wrong with these pages, each with its path: sections that are missing, orphaned or of another question,
/// verdicts that this catalog does not give, contradictions without a finding, and findings that a build of theirs does
/// not show.
#[must_use]
pub fn problems(catalog: &Catalog, pages: Vec<(String, Page)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut builds: BTreeMap<String, Vec<(String, Page)>> = BTreeMap::new();
    for (path, page) in pages {
        if page.head.path() != path {
            let message = format!("a page of another name: expected {}", page.head.path());
            problems.push(Problem { path: path.clone(), message });
        }
        sections(catalog, &page, &mut |message| problems.push(Problem { path: path.clone(), message }));
        let Head { family, version, build, platform, .. } = &page.head;
        builds.entry(format!("{family} {version} {build} {platform}")).or_default().push((path, page));
    }
    for modes in builds.into_values() {
        build(catalog, modes, &mut problems);
    }
    problems
}

/// What the documents make of one build, in all modes of which there are pages.
fn build(catalog: &Catalog, modes: Vec<(String, Page)>, problems: &mut Vec<Problem>) {
    let paths: BTreeMap<String, String> = modes.iter().map(|(path, page)| (page.head.name(), path.clone())).collect();
    let mut wrong = |shell: &str, message: String| {
        problems.push(Problem { path: paths.get(shell).cloned().unwrap_or_default(), message });
    };
    let shells: Vec<Shell> = modes.iter().filter_map(|(_, page)| page.shell()).collect();
    let pages: BTreeMap<String, Page> = modes.into_iter().map(|(_, page)| (page.head.name(), page)).collect();
    let questions = plan(catalog, &shells, &Filter::default());
    let cells = cells(catalog, &questions, &pages);

    let mut stale: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (question, cell) in questions.iter().zip(&cells) {
        let line = pages.get(&cell.shell).and_then(|page| page.line(&question.scenario));
        if line.is_some_and(|line| line.verdict != cell.verdict) {
            stale.insert((&cell.shell, &cell.case));
        }
    }
    for (shell, case) in stale {
        wrong(shell, format!("{case}: verdicts of an older catalog; `statusquo record --rejudge` mends them"));
    }
    for Fixed { finding, shell } in fixed(catalog, &questions, &cells) {
        wrong(
            &shell.name,
            format!("the finding {} is of this version, and nothing shows it: a range of it is wrong", finding.id),
        );
    }
    let results = Results { version: results::VERSION, platform: None, shells: asked(&questions), cells };
    for cell in worse(&results, &Known::default(), None) {
        let what = cell.instead.as_ref().map_or_else(|| cell.verdict.word(), |instead| instead.word());
        wrong(&cell.shell, format!("{}: {what}, and no finding says why", cell.scenario()));
    }
}

/// Whether the page has a section for each case that its shell can be asked, of the question as it is now, and no other.
fn sections(catalog: &Catalog, page: &Page, wrong: &mut impl FnMut(String)) {
    let asked = || catalog.cases.iter().filter(|case| case.scripts.contains_key(&page.head.dialect));
    for case in asked() {
        match page.sections.get(&case.id) {
            None => wrong(format!("{} is missing; `statusquo record {}` adds it", case.id, case.id)),
            Some(section) if section.digest != digest(case, page.head.dialect) => {
                wrong(format!("{} asks something else now; `statusquo record {}` asks again", case.id, case.id));
            }
            Some(section) => {
                let scenarios = case.scenarios();
                let labels = scenarios.iter().map(Scenario::label);
                if section.lines.len() != scenarios.len() {
                    wrong(format!("{} has {} scenarios of {}", case.id, section.lines.len(), scenarios.len()));
                } else if let Some(((found, _), expected)) =
                    section.lines.iter().zip(labels).find(|((found, _), expected)| found != expected)
                {
                    wrong(format!("{} has `{found}` where the case has `{expected}`", case.id));
                }
            }
        }
    }
    for id in page.sections.keys().filter(|id| !asked().any(|case| case.id == **id)) {
        wrong(format!("{id} is no case that this shell is asked: the section is orphaned"));
    }
}
