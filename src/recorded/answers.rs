//! From answers to a page, and from a page to answers.

use std::collections::BTreeMap;

use super::{Head, Line, Page, PageError, Section, Stored};
use crate::catalog::{Case, Catalog, Scenario};
use crate::dialect::Dialect;
use crate::digest::Digest;
use crate::matrix::judged;
use crate::plan::{Filter, Question, asked, plan};
use crate::results::{self, Cell, Instead, Results};
use crate::run::{Observation, runs};
use crate::status::Inside;

impl Page {
    /// The page of one shell, from its cells; `cells` are those of `questions`, in their order, and cells of others are
    /// left out. What a shell is not asked is not on its page.
    #[must_use]
    pub fn of(head: Head, name: &str, questions: &[Question<'_>], cells: &[Cell]) -> Self {
        let mut sections: BTreeMap<String, Section> = BTreeMap::new();
        for (question, cell) in questions.iter().zip(cells).filter(|(question, _)| question.shell.name == name) {
            if matches!(cell.instead, Some(Instead::NotAsked(_))) {
                continue;
            }
            let case = question.scenario.case;
            let new = || Section { digest: digest(case, head.dialect), lines: Vec::new() };
            let line = Line::of(cell);
            sections.entry(case.id.clone()).or_insert_with(new).lines.push((label(&question.scenario), line));
        }
        Self { head, sections }
    }

    /// What was observed of a scenario; `None` where nothing is recorded, or where the case has asked something else
    /// then.
    #[must_use]
    pub fn line(&self, scenario: &Scenario<'_>) -> Option<&Line> {
        let section = self.sections.get(&scenario.case.id)?;
        let label = label(scenario);
        let current = section.digest == digest(scenario.case, self.head.dialect);
        section.lines.iter().find(|(of, _)| current && *of == label).map(|(_, line)| line)
    }

    /// Takes the verdicts of a page of the same answers; what that does not have stays.
    pub fn rejudge(&mut self, judged: &Self) {
        for (case, section) in &mut self.sections {
            let Some(judged) = judged.sections.get(case) else { continue };
            for (label, line) in &mut section.lines {
                let now = judged.lines.iter().find(|(of, _)| of == label);
                line.verdict = now.map_or(line.verdict, |(_, now)| now.verdict);
            }
        }
    }

    /// Puts the sections of a newer asking in the place of the old ones. An answer that the old page has in a set of
    /// several, for a question that has not changed, is no news, and the set stays.
    pub fn update(&mut self, newer: Self) {
        for (case, mut section) in newer.sections {
            if let Some(old) = self.sections.get(&case).filter(|old| old.digest == section.digest) {
                for (label, line) in &mut section.lines {
                    let before = old.lines.iter().find(|(of, _)| of == label).map(|(_, before)| before);
                    if let Some(before) = before.filter(|before| before.includes(line)) {
                        line.clone_from(before);
                    }
                }
            }
            self.sections.insert(case, section);
        }
        self.head = newer.head;
    }
}

impl Line {
    /// What a cell says.
    #[must_use]
    pub fn of(cell: &Cell) -> Self {
        Self { observation: observation(cell), verdict: cell.verdict }
    }

    /// Whether all answers of `other` are answers of this.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        let answers = self.observation.answers();
        other.observation.answers().iter().all(|answer| answers.contains(answer))
    }

    /// Whether an answer of `other` is one of this.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let answers = self.observation.answers();
        other.observation.answers().iter().any(|answer| answers.contains(answer))
    }
}

/// What stands behind the colon of a scenario's id.
fn label(scenario: &Scenario<'_>) -> String {
    let id = scenario.id();
    id.strip_prefix(&scenario.case.id).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default().to_owned()
}

/// What was observed, from a cell: without runs and evidence.
pub(super) fn observation(cell: &Cell) -> Observation {
    let unseen = cell.why.clone().map(Inside::NotObservable);
    // That inside could not be observed is no second reason.
    let instead = cell.instead.clone().filter(|instead| match instead {
        Instead::NotObservable(why) => cell.why.as_ref() != Some(why),
        _ => true,
    });
    Observation {
        inside: cell.inside.clone().or(unseen),
        outside: cell.outside.clone(),
        at_exit: cell.at_exit.clone(),
        instead,
        ..Observation::default()
    }
}

/// The cells of recorded shells, judged by this catalog. `pages` are by the shells' names.
///
/// What is not recorded is *skipped*, and says so.
#[must_use]
pub fn cells(catalog: &Catalog, questions: &[Question<'_>], pages: &BTreeMap<String, Page>) -> Vec<Cell> {
    let cell = |question: &Question<'_>| {
        let Question { scenario, shell } = question;
        let line = pages.get(&shell.name).and_then(|page| page.line(scenario));
        let observation = match (line, scenario.case.without.get(&shell.dialect)) {
            (Some(line), _) => Observation { runs: runs(scenario, shell), ..line.observation.clone() },
            (None, reason) if !scenario.case.scripts.contains_key(&shell.dialect) => {
                let reason = reason.map_or("no reason given", String::as_str);
                Observation { instead: Some(Instead::NotAsked(reason.to_owned())), ..Observation::default() }
            }
            (None, _) => {
                let reason = "not recorded: the question is newer than the page".to_owned();
                Observation { instead: Some(Instead::Skipped(reason)), ..Observation::default() }
            }
        };
        judged(catalog, question, observation)
    };
    questions.iter().map(cell).collect()
}

/// What these pages answer to all that `filter` wants, judged by this catalog.
///
/// # Errors
/// Where a page cannot be read: never, of the project's own.
pub fn results(catalog: &Catalog, stored: &[&Stored], filter: &Filter) -> Result<Results, PageError> {
    let shells: Vec<_> = stored.iter().filter_map(|stored| stored.shell()).collect();
    let page = |stored: &&Stored| Ok((stored.name.clone(), stored.page()?));
    let pages = stored.iter().map(page).collect::<Result<BTreeMap<_, _>, _>>()?;
    let questions = plan(catalog, &shells, filter);
    let cells = cells(catalog, &questions, &pages);
    Ok(Results { version: results::VERSION, platform: None, shells: asked(&questions), cells })
}

/// Names a question as it is asked in a dialect: all that a run of it depends on.
pub(super) fn digest(case: &Case, dialect: Dialect) -> String {
    let mut digest = Digest::new();
    let mut add = |text: &str| {
        digest.add(text.as_bytes());
        digest.add(&[0]);
    };
    let json = |value: serde_json::Result<String>| value.unwrap_or_default();
    add(case.scripts.get(&dialect).map_or("", String::as_str));
    case.victim.iter().flatten().for_each(|word| add(word));
    for parameter in &case.parameters {
        add(&parameter.name);
        for value in &parameter.values {
            add(&value.label);
            add(&value.text);
        }
    }
    add(&json(serde_json::to_string(&(case.via, &case.runs, &case.needs))));
    add(&json(serde_json::to_string(&(&case.start, &case.files))));
    digest.short()
}
