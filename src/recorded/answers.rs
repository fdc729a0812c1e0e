//! From answers to a page, and from a page to answers.

use std::collections::BTreeMap;

use super::{Head, Line, Page, PageError, Section, Stored, line};
use crate::catalog::{Case, Catalog, Scenario};
use crate::dialect::Dialect;
use crate::digest::Digest;
use crate::matrix::judged;
use crate::plan::{Filter, Question, asked, plan};
use crate::results::{self, Cell, Instead, Results, Verdict};
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
            sections.entry(case.id.clone()).or_insert_with(new).lines.push((question.scenario.label(), line));
        }
        Self { head, sections }
    }

    /// What was observed of a scenario; `None` where nothing is recorded, or where the case has asked something else
    /// then.
    #[must_use]
    pub fn line(&self, scenario: &Scenario<'_>) -> Option<&Line> {
        let section = self.sections.get(&scenario.case.id)?;
        let label = scenario.label();
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

    /// Puts the answers of a newer asking in the place of the old ones. Of a question that has not changed, scenarios that
    /// were not asked again stay; and so does a set of several answers where the newer one is one of it, which grows
    /// where it is not.
    pub fn update(&mut self, newer: Self, catalog: &Catalog) {
        for (id, mut section) in newer.sections {
            let old = self.sections.remove(&id).filter(|old| old.digest == section.digest);
            for (label, before) in old.into_iter().flat_map(|old| old.lines) {
                match section.lines.iter_mut().find(|(of, _)| *of == label) {
                    Some((_, line)) => line.join(&before),
                    None => section.lines.push((label, before)),
                }
            }
            if let Some(case) = catalog.case(&id) {
                let labels: Vec<String> = case.scenarios().iter().map(Scenario::label).collect();
                section.lines.sort_by_key(|(label, _)| labels.iter().position(|of| of == label));
            }
            self.sections.insert(id, section);
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

    /// What was observed, answer by answer: of a race, each of its outcomes.
    #[must_use]
    pub fn observed(&self) -> Vec<Observation> {
        let Some(Instead::Unstable(answers)) = &self.observation.instead else { return vec![self.observation.clone()] };
        let read = |answer: &String| {
            let (_, read) = line::read(&format!("*: {answer}; {}", Verdict::None.word())).ok()?;
            Some(read.observation)
        };
        answers.keys().filter_map(read).collect()
    }

    /// Whether all answers of `other` are answers of this.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        let answers = self.observation.answers();
        other.observation.answers().iter().all(|answer| answers.contains(answer))
    }

    /// Takes what was seen before: the very line where it has all answers of this, and the answers of a set.
    fn join(&mut self, before: &Self) {
        if before.includes(self) {
            self.clone_from(before);
        } else if let Some(Instead::Unstable(known)) = &before.observation.instead {
            let mut seen = match self.observation.instead.take() {
                Some(Instead::Unstable(seen)) => seen,
                None | Some(Instead::NotObservable(_)) => BTreeMap::from([(self.observation.answer(), 1)]),
                // A crash, say, is no answer to be counted.
                instead => return self.observation.instead = instead,
            };
            known.iter().for_each(|(answer, count)| *seen.entry(answer.clone()).or_default() += count);
            self.observation.instead = Some(Instead::Unstable(seen));
            self.verdict = before.verdict;
        }
    }

    /// Whether an answer of `other` is one of this.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let answers = self.observation.answers();
        other.observation.answers().iter().any(|answer| answers.contains(answer))
    }
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

/// Names a question as it is asked in a dialect: all that a run of it depends on. A [section](Section) of another digest
/// answers another question.
#[must_use]
pub fn digest(case: &Case, dialect: Dialect) -> String {
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::recorded::line;
    use crate::run::Observation;

    #[test]
    fn each_answer_of_a_set_is_read() {
        let unseen = "not observable: nothing was said, and the run exited 1 where the script alone exited 0";
        let text = format!(
            r#"*: inside 1; none; unstable "inside {unseen}, outside exited 15" 2 "inside {unseen}" 1 "inside ended" 1"#
        );
        let (_, line) = line::read(&text).unwrap();
        let seen: Vec<String> = line.observed().iter().map(Observation::answer).collect();
        assert_eq!(
            seen,
            ["inside ended".to_owned(), format!("inside {unseen}"), format!("inside {unseen}, outside exited 15")]
        );
    }

    #[rstest]
    #[case::the_same("inside 1; conforms", "inside 1; conforms", "inside 1; conforms")]
    #[case::another("inside 1; conforms", "inside 2; differs", "inside 2; differs")]
    #[case::one_of_a_set(
        r#"inside 1; none; unstable "inside 1" 2 "inside 2" 3"#,
        "inside 2; differs",
        r#"inside 1; none; unstable "inside 1" 2 "inside 2" 3"#
    )]
    #[case::one_more(
        r#"inside 1; none; unstable "inside 1" 2 "inside 2" 3"#,
        "inside 3; differs",
        r#"inside 3; none; unstable "inside 1" 2 "inside 2" 3 "inside 3" 1"#
    )]
    #[case::two_sets(
        r#"inside 1; none; unstable "inside 1" 2 "inside 2" 3"#,
        r#"inside 2; none; unstable "inside 2" 4 "inside 3" 1"#,
        r#"inside 2; none; unstable "inside 1" 2 "inside 2" 7 "inside 3" 1"#
    )]
    #[case::no_answer(
        r#"inside 1; none; unstable "inside 1" 2 "inside 2" 3"#,
        r#"outside timed out; none; hung "waits""#,
        r#"outside timed out; none; hung "waits""#
    )]
    fn a_set_of_answers_grows(#[case] before: &str, #[case] now: &str, #[case] together: &str) {
        let read = |text: &str| line::read(&format!("*: {text}")).unwrap().1;
        let mut joined = read(now);
        joined.join(&read(before));
        assert_eq!(line::write("", &joined), format!("*: {together}"));
    }
}
