//! The rule that an answer follows: how a shell makes a status of a signal, say.

use std::collections::{BTreeSet, HashMap};

use super::SIGNAL;
use super::evidence::{Evidence, shown};
use crate::catalog::{Case, On};
use crate::fold::{self, Folded, Form, Part, Point};
use crate::results::Parameter;

/// Rules that were found; shells that answer a case alike have them in common.
#[derive(Default)]
pub(super) struct Rules {
    fitted: Vec<Fitted>,
    /// The place among them, by case and answers, and by case, shell and kind of answer.
    by_answers: HashMap<(usize, Answers), usize>,
    by_sheet: HashMap<(usize, usize, On), usize>,
}

/// The answers to a case, by label.
pub(super) type Answers = Vec<(String, String)>;

struct Fitted {
    answers: Answers,
    folded: Folded,
    /// The value of the first parameter of each answer.
    values: Vec<String>,
    /// Of each answer, where it follows from a parameter.
    rules: Vec<Option<(String, Form)>>,
}

impl Fitted {
    /// Values that are numbers, each with the place of its answer.
    fn numbers(&self) -> Vec<(i64, usize)> {
        let number = |(place, value): (usize, &String)| Some((value.parse().ok()?, place));
        self.values.iter().enumerate().filter_map(number).collect()
    }

    /// The part of the rules that gives the answer of this place.
    fn part(&self, place: usize) -> Option<&Part> {
        self.folded.lines.iter().flat_map(|line| &line.parts).find(|part| part.points.contains(&place))
    }
}

impl Rules {
    /// The rule of a shell's answers to some scenarios of a case, where one covers them all and is more than a constant
    /// or the number itself.
    pub(super) fn of(
        &mut self,
        evidence: &Evidence<'_>,
        case: usize,
        sheet: usize,
        on: On,
        labels: &[String],
    ) -> Option<String> {
        let fitted = self.fitted(evidence, case, sheet, on);
        let rules: BTreeSet<Option<&str>> = fitted
            .answers
            .iter()
            .zip(&fitted.rules)
            .filter(|((label, _), _)| labels.contains(label))
            .map(|(_, rule)| rule.as_ref().map(|(text, _)| text.as_str()))
            .collect();
        let [rule] = rules.into_iter().collect::<Vec<_>>()[..] else { return None };
        rule.map(str::to_owned)
    }

    /// What a shell would answer where the only parameter had this value, if the next lower and the next higher value that
    /// it had follow one rule. Nothing is said of what lies beyond all values.
    pub(super) fn between(
        &mut self,
        evidence: &Evidence<'_>,
        case: usize,
        sheet: usize,
        on: On,
        value: i64,
    ) -> Option<String> {
        let [parameter] = evidence.case(case).parameters.as_slice() else { return None };
        let fitted = self.fitted(evidence, case, sheet, on);
        let ruled: Vec<(i64, usize)> = fitted.numbers();
        let below = ruled.iter().filter(|(number, _)| *number < value).max()?;
        let above = ruled.iter().filter(|(number, _)| *number > value).min()?;
        let part = fitted.part(below.1).filter(|part| fitted.part(above.1) == Some(*part))?;
        let scenario = Parameter { name: parameter.name.clone(), value: value.to_string() };
        part.rule.answer(&[scenario]).filter(|_| part.rule.form().is_some())
    }

    /// What is added to a signal's number by any shell that tells of a child's death by one, in ascending order.
    pub(super) fn offsets(&mut self, evidence: &Evidence<'_>) -> BTreeSet<i64> {
        let mut offsets = BTreeSet::new();
        for told in evidence.catalog.meanings.told.iter().filter(|told| told.on.contains(&On::Inside)) {
            let Some(case) = evidence.place(&told.case) else { continue };
            let [parameter] = evidence.case(case).parameters.as_slice() else { continue };
            for sheet in (0..evidence.sheets.len()).filter(|_| parameter.name == SIGNAL) {
                let fitted = self.fitted(evidence, case, sheet, On::Inside);
                let forms = fitted.rules.iter().flatten().filter_map(|(_, form)| match form {
                    Form::Offset(offset) => i64::try_from(*offset).ok(),
                    _ => None,
                });
                offsets.extend(forms.filter(|offset| *offset > 0));
            }
        }
        offsets
    }

    /// A shell's answers to a case, and the rules of them.
    fn fitted(&mut self, evidence: &Evidence<'_>, case: usize, sheet: usize, on: On) -> &Fitted {
        let Self { fitted, by_answers, by_sheet } = self;
        let place = *by_sheet.entry((case, sheet, on)).or_insert_with(|| {
            let lines = evidence.sheets[sheet].lines(case).iter();
            let answers: Answers =
                lines.filter_map(|(label, line)| Some((label.clone(), shown(&line.observation, on)?))).collect();
            *by_answers.entry((case, answers)).or_insert_with_key(|(_, answers)| {
                fitted.push(fit(evidence.case(case), answers));
                fitted.len() - 1
            })
        });
        &fitted[place]
    }
}

fn fit(case: &Case, answers: &Answers) -> Fitted {
    let names: Vec<&str> = case.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let scenarios: Vec<Vec<Parameter>> = answers.iter().map(|(label, _)| parameters(&names, label)).collect();
    let points: Vec<Point<'_>> =
        scenarios.iter().zip(answers).map(|(parameters, (_, answer))| Point { parameters, answer }).collect();
    let folded = fold::fold(&points);
    let mut rules = vec![None; answers.len()];
    for part in folded.lines.iter().flat_map(|line| &line.parts) {
        let Some(form) = part.rule.form().filter(|form| *form != Form::Number) else { continue };
        let text = part.rule.to_string();
        for &point in &part.points {
            rules[point] = Some((text.strip_prefix("exited ").unwrap_or(&text).to_owned(), form));
        }
    }
    let first = |scenario: &Vec<Parameter>| scenario.first().map_or_else(String::new, |first| first.value.clone());
    Fitted { answers: answers.clone(), values: scenarios.iter().map(first).collect(), folded, rules }
}

/// Different answers to some scenarios of a case in one line: `killed by TERM: -c · exited 143`.
pub(super) fn inline(case: &Case, answers: &Answers) -> String {
    fit(case, answers).folded.inline()
}

/// What a label says: `n=257,via=file`, or the value of the only parameter.
fn parameters(names: &[&str], label: &str) -> Vec<Parameter> {
    let parameter = |name: &str, value: &str| Parameter { name: name.to_owned(), value: value.to_owned() };
    match names {
        [] => Vec::new(),
        [name] => vec![parameter(name, label)],
        _ => label
            .split(',')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| parameter(name, value))
            .collect(),
    }
}
