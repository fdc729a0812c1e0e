//! Finds the rule that the answers to a case follow over its parameters, so that 31 signals are one line: `128+n`.
//!
//! The rule claims no more than was observed. It is over the values that were asked; every value that it does not
//! give the answer of is listed; and an arithmetic rule needs points that tell it from everything simpler. What no
//! rule covers is grouped by answer. [`Folded::expand`] is the way back, and gives exactly what was observed.

mod fit;
mod label;
mod rule;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use label::{label, list};
pub use rule::{Form, Rule};

use crate::results::Parameter;

/// The answer to one scenario of a case. Each scenario comes once.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// The scenario.
    pub parameters: &'a [Parameter],
    /// The answer as it is shown: `143`, `ended`, `killed by TERM`.
    pub answer: &'a str,
}

/// The answers to one case, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// One, unless a second parameter matters: then one for each of its values that differ.
    pub lines: Vec<Line>,
}

/// How the answers follow one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The values of the other parameters that matter, for which this holds; empty where none matters.
    pub when: Vec<Vec<Parameter>>,
    /// The parameter that the rules are over; `None` where the answer is the same whatever is asked.
    pub over: Option<String>,
    /// At least one, the widest first.
    pub parts: Vec<Part>,
}

/// A rule and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The rule.
    pub rule: Rule,
    /// The values at which it was seen, in the case's order.
    pub values: Vec<String>,
    /// Whether it stands for all values that the other parts do not list: then it needs no list of its own.
    pub rest: bool,
    /// Which of the folded points it covers.
    pub points: Vec<usize>,
}

/// Folds the answers to one case; the same points give the same rule on every machine.
#[must_use]
pub fn fold(points: &[Point<'_>]) -> Folded {
    let relevant = relevant(points);
    let all: Vec<usize> = (0..points.len()).collect();
    let folded = relevant.iter().map(|&main| {
        let others: Vec<&str> = relevant.iter().copied().filter(|&name| name != main).collect();
        split(points, &others, main)
    });
    // The parameter that needs the fewest parts is the one that the answers follow.
    folded.min_by_key(|folded| folded.lines.iter().map(|line| line.parts.len()).sum::<usize>()).unwrap_or_else(|| {
        let line = |answer: &str| Line {
            when: Vec::new(),
            over: None,
            parts: vec![Part { rule: Rule::constant(answer), values: Vec::new(), rest: true, points: all.clone() }],
        };
        Folded { lines: points.first().map(|point| line(point.answer)).into_iter().collect() }
    })
}

/// The parameters without which two scenarios would be one and its answers two.
fn relevant<'a>(points: &[Point<'a>]) -> Vec<&'a str> {
    let mut names: Vec<&str> =
        points.first().map_or_else(Vec::new, |point| point.parameters.iter().map(|p| p.name.as_str()).collect());
    // From the last: how a script is given comes after what it does, and is the likelier to make no difference.
    for name in names.clone().into_iter().rev() {
        let rest: Vec<&str> = names.iter().copied().filter(|&other| other != name).collect();
        let mut seen = BTreeMap::new();
        if points
            .iter()
            .all(|point| *seen.entry(restrict(point.parameters, &rest)).or_insert(point.answer) == point.answer)
        {
            names = rest;
        }
    }
    names
}

fn split(points: &[Point<'_>], others: &[&str], main: &str) -> Folded {
    let mut combinations: Vec<Vec<Parameter>> = Vec::new();
    for point in points {
        let combination = restrict(point.parameters, others);
        if !combinations.contains(&combination) {
            combinations.push(combination);
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    for combination in combinations {
        let here: Vec<usize> =
            (0..points.len()).filter(|&i| restrict(points[i].parameters, others) == combination).collect();
        let parts = fit::fit(points, here, main);
        match lines.iter_mut().find(|line| same(&line.parts, &parts)) {
            Some(line) => {
                line.when.push(combination);
                for (known, new) in line.parts.iter_mut().zip(parts) {
                    known.points.extend(new.points);
                }
            }
            None => lines.push(Line { when: vec![combination], over: Some(main.to_owned()), parts }),
        }
    }
    if others.is_empty() {
        lines.iter_mut().for_each(|line| line.when.clear());
    }
    Folded { lines }
}

/// Whether two lines say the same of the same values.
fn same(one: &[Part], other: &[Part]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| a.rule == b.rule && a.rest == b.rest && a.values == b.values)
}

fn restrict(parameters: &[Parameter], names: &[&str]) -> Vec<Parameter> {
    parameters.iter().filter(|parameter| names.contains(&parameter.name.as_str())).cloned().collect()
}

/// The value of a parameter in a scenario; a scenario without it has the empty value.
fn value<'a>(parameters: &'a [Parameter], name: &str) -> &'a str {
    parameters.iter().find(|parameter| parameter.name == name).map_or("", |parameter| parameter.value.as_str())
}

impl Folded {
    /// The answer to a scenario, read from the rules as they are shown; `None` if they say nothing of it.
    ///
    /// A scenario that was not folded may get an answer: rules are about the values that were asked.
    #[must_use]
    pub fn expand(&self, scenario: &[Parameter]) -> Option<String> {
        let holds = |combination: &Vec<Parameter>| combination.iter().all(|p| value(scenario, &p.name) == p.value);
        let line = self.lines.iter().find(|line| line.when.is_empty() || line.when.iter().any(holds))?;
        let asked = line.over.as_deref().map_or("", |name| value(scenario, name));
        let listed = line.parts.iter().find(|part| !part.rest && part.values.iter().any(|v| v == asked));
        listed.or_else(|| line.parts.iter().find(|part| part.rest))?.rule.answer(scenario)
    }

    /// Everything in one line: `n mod 256 · 2: abc, 3.5`.
    #[must_use]
    pub fn inline(&self) -> String {
        let lines = self.lines.iter().map(|line| {
            let parts: Vec<String> = line.parts.iter().map(|part| part.text(line)).collect();
            let when = line.condition();
            let space = if when.is_empty() { "" } else { " " };
            format!("{when}{space}{}", parts.join(" · "))
        });
        lines.collect::<Vec<_>>().join(" · ")
    }
}

impl fmt::Display for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inline())
    }
}

impl Line {
    /// The values of other parameters for which the line holds, `(-c, file)`; empty where none matters.
    #[must_use]
    pub fn condition(&self) -> String {
        if self.when.is_empty() {
            return String::new();
        }
        let name =
            |combination: &Vec<Parameter>| combination.iter().map(|p| label(&p.value)).collect::<Vec<_>>().join(" ");
        let names: BTreeSet<&str> = self.when.iter().flatten().map(|p| p.name.as_str()).collect();
        let listed = match names.len() {
            // Of one parameter, ranges may be written as such.
            1 => {
                list(&self.when.iter().flatten().map(|p| p.value.clone()).collect::<Vec<_>>(), names.contains("signal"))
            }
            _ => self.when.iter().map(name).collect::<Vec<_>>().join(", "),
        };
        format!("({listed})")
    }
}

impl Part {
    /// The rule with the values at which it was seen, unless it stands for all others: `2: abc, 3.5`.
    #[must_use]
    pub fn text(&self, line: &Line) -> String {
        if self.rest { self.rule.to_string() } else { format!("{}: {}", self.rule, self.values(line)) }
    }

    /// The values at which it was seen, consecutive ones as a range.
    #[must_use]
    pub fn values(&self, line: &Line) -> String {
        list(&self.values, line.over.as_deref() == Some("signal"))
    }
}
