//! The rule that an answer follows: how a shell makes a status of a signal, say.

use std::collections::{BTreeSet, HashMap};

use super::SIGNAL;
use super::evidence::{Evidence, shown};
use crate::catalog::On;
use crate::fold::{self, Folded, Form, Point};
use crate::results::Parameter;

/// Rules that were found; shells that answer a case alike have them in common.
#[derive(Default)]
pub(super) struct Rules {
    found: HashMap<(usize, Answers), Fitted>,
}

/// The answers to a case, by label.
type Answers = Vec<(String, String)>;

struct Fitted {
    folded: Folded,
    /// Of each answer, where it follows from a parameter.
    rules: Vec<Option<(String, Form)>>,
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
        let (answers, fitted) = self.fitted(evidence, case, sheet, on);
        let rules: BTreeSet<Option<&str>> = answers
            .iter()
            .zip(&fitted.rules)
            .filter(|((label, _), _)| labels.contains(label))
            .map(|(_, rule)| rule.as_ref().map(|(text, _)| text.as_str()))
            .collect();
        let [rule] = rules.into_iter().collect::<Vec<_>>()[..] else { return None };
        rule.map(str::to_owned)
    }

    /// What a shell would answer where a parameter had this value, by the rule of those that it had. Where there are
    /// other parameters, nothing is said.
    pub(super) fn expand(
        &mut self,
        evidence: &Evidence<'_>,
        case: usize,
        sheet: usize,
        on: On,
        any: &str,
        value: i64,
    ) -> Option<String> {
        let [_] = evidence.case(case).parameters.as_slice() else { return None };
        let (_, fitted) = self.fitted(evidence, case, sheet, on);
        fitted.folded.expand(&[Parameter { name: any.to_owned(), value: value.to_string() }])
    }

    /// What is added to a signal's number by any shell that tells of a child's death by one, in ascending order.
    pub(super) fn offsets(&mut self, evidence: &Evidence<'_>) -> BTreeSet<i64> {
        let mut offsets = BTreeSet::new();
        for told in evidence.catalog.meanings.told.iter().filter(|told| told.on.contains(&On::Inside)) {
            let Some(case) = evidence.place(&told.case) else { continue };
            let [parameter] = evidence.case(case).parameters.as_slice() else { continue };
            for sheet in (0..evidence.sheets.len()).filter(|_| parameter.name == SIGNAL) {
                let (_, fitted) = self.fitted(evidence, case, sheet, On::Inside);
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
    fn fitted(&mut self, evidence: &Evidence<'_>, case: usize, sheet: usize, on: On) -> (Answers, &Fitted) {
        let lines = evidence.sheets[sheet].lines(case);
        let answers: Answers =
            lines.iter().filter_map(|(label, line)| Some((label.clone(), shown(&line.observation, on)?))).collect();
        let names: Vec<&str> = evidence.case(case).parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let fitted = self.found.entry((case, answers.clone())).or_insert_with(|| fit(&names, &answers));
        (answers, fitted)
    }
}

fn fit(names: &[&str], answers: &Answers) -> Fitted {
    let scenarios: Vec<Vec<Parameter>> = answers.iter().map(|(label, _)| parameters(names, label)).collect();
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
    Fitted { folded, rules }
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
