//! What a status can mean: the inverse of what is recorded.
//!
//! A status is looked up among the recorded answers; the cases that gave it are its candidates. Which of them are told
//! in words, and in what order, [`Meanings::told`](crate::catalog::Meanings) says, as does what no shell can be asked.
//! Rules such as `128+n` are found by [`fold`](crate::fold) in what each shell answered.

mod asked;
mod candidates;
mod evidence;
mod explanation;
mod rules;
mod shells;

use std::collections::{BTreeSet, HashMap};

pub use asked::{Asked, NoStatus};
pub use evidence::Evidence;
pub use explanation::{Cause, Elsewhere, Explanation, Other, Otherwise, Promised, Reading, Telling, VERSION};
pub use shells::Shells;

use crate::catalog::On;
use crate::catalog::meanings::{MeaningKind, When, with_signal};
use crate::signal::Signal;
use crate::status::Inside;
use rules::Rules;

/// Explains statuses by what is recorded; what it has found for one serves for the next.
pub struct Explainer<'e, 'c> {
    evidence: &'e Evidence<'c>,
    in_container: bool,
    rules: Rules,
    /// Who was asked, by case and kind of answer, then by scenario.
    asked: HashMap<(usize, On), HashMap<&'e str, BTreeSet<usize>>>,
    /// What some shells, among those that were asked, are called.
    called: HashMap<(BTreeSet<usize>, BTreeSet<usize>), Shells>,
}

impl<'e, 'c> Explainer<'e, 'c> {
    /// From these recorded shells; `in_container` puts what containers do first.
    #[must_use]
    pub fn new(evidence: &'e Evidence<'c>, in_container: bool) -> Self {
        Self { evidence, in_container, rules: Rules::default(), asked: HashMap::new(), called: HashMap::new() }
    }

    /// What a status can mean.
    pub fn explain(&mut self, asked: &Asked) -> Explanation {
        let causes = self.causes(asked);
        let becomes = self.becomes(asked);
        let signals = self.signals(asked, &causes);
        let named: Vec<Signal> = signals.iter().map(|reading| reading.signal).collect();
        Explanation {
            version: VERSION,
            asked: asked.to_string(),
            end: match asked {
                Asked::End(end) => Some(end.clone()),
                _ => None,
            },
            container: self.in_container,
            pages: self.evidence.sheets.len(),
            arithmetic: self.arithmetic(asked, &signals),
            others: self.others(asked, &named),
            checks: self.checks(asked, &named),
            ends: self.ends(asked, &causes),
            signals,
            becomes,
            causes,
        }
    }
}

/// The parameter that names the signal which a case is about.
const SIGNAL: &str = "signal";

impl Explainer<'_, '_> {
    /// The signals that the status stands for, where a told case is about one.
    fn signals(&self, asked: &Asked, causes: &[Cause]) -> Vec<Reading> {
        let mut signals: Vec<(Signal, Option<String>)> =
            asked.signal().into_iter().map(|signal| (signal, None)).collect();
        let is_number = matches!(asked, Asked::Said(_));
        for cause in causes.iter().filter(|cause| is_number && cause.says.is_some() && cause.rule.is_some()) {
            if let Some(signal) = cause.signal.filter(|signal| signals.iter().all(|(known, _)| known != signal)) {
                signals.push((signal, cause.rule.clone()));
            }
        }
        let numberings = &self.evidence.catalog.meanings.numberings;
        let reading = |(signal, rule): (Signal, Option<String>)| {
            let elsewhere = numberings.iter().filter_map(|numbering| {
                let other = *numbering.numbers.get(&signal.number()?)?;
                (other != signal).then(|| Elsewhere {
                    systems: numbering.systems.clone(),
                    signal: other,
                    source: numbering.source.clone(),
                    place: numbering.place.clone(),
                })
            });
            Reading { signal, number: signal.number(), rule, elsewhere: elsewhere.collect() }
        };
        signals.into_iter().map(reading).collect()
    }

    /// What the number alone tells.
    fn arithmetic(&mut self, asked: &Asked, signals: &[Reading]) -> Vec<String> {
        if *asked == Asked::Continued {
            return vec![
                "a process that had been stopped goes on: it has not ended, and there is no status yet".to_owned(),
            ];
        }
        let Asked::Said(text) = asked else { return Vec::new() };
        let Ok(number) = text.parse::<i64>() else { return Vec::new() };
        let mut said = Vec::new();
        if signals.is_empty() {
            let offsets = self.rules.offsets(self.evidence);
            if let Some(&offset) = offsets.iter().rev().find(|&&offset| number > offset && number <= offset + 127) {
                let n = number - offset;
                let signal = i32::try_from(n).ok().and_then(Signal::from_number);
                said.push(match signal {
                    Some(signal) => format!("{number} = {offset} + {n}, and {n} is {signal} here"),
                    None => format!("{number} = {offset} + {n}, and no signal here has the number {n}"),
                });
            }
        }
        if !(0..=255).contains(&number) {
            let low = number.rem_euclid(256);
            said.push(format!("no process exits with it: a parent is told the low 8 bits, {number} mod 256 = {low}"));
        }
        if let Some(signal) = number.checked_neg().and_then(|n| i32::try_from(n).ok()).and_then(Signal::from_number) {
            said.push(format!("{} is {signal} here", -number));
        }
        said
    }

    fn others(&self, asked: &Asked, signals: &[Signal]) -> Vec<Other> {
        let mut others: Vec<Other> = Vec::new();
        for meaning in &self.evidence.catalog.meanings.others {
            let Some(signal) = met(&meaning.when, asked, signals) else { continue };
            if meaning.only_container && !self.in_container {
                continue;
            }
            others.push(Other {
                by: meaning.by.clone(),
                kind: meaning.kind,
                says: with_signal(&meaning.says, signal),
                source: meaning.source.clone(),
                place: meaning.place.clone(),
            });
        }
        if self.in_container {
            others.retain(|other| other.kind == MeaningKind::Container);
        }
        others
    }

    fn checks(&self, asked: &Asked, signals: &[Signal]) -> Vec<Telling> {
        let mut checks: Vec<(bool, Telling)> = Vec::new();
        for check in &self.evidence.catalog.meanings.checks {
            let Some(signal) = met(&check.when, asked, signals) else { continue };
            if check.only_container && !self.in_container {
                continue;
            }
            let telling = Telling {
                says: with_signal(&check.says, signal),
                run: with_signal(&check.run, signal),
                source: check.source.clone(),
                place: check.place.clone(),
            };
            checks.push((!check.only_container, telling));
        }
        checks.sort_by_key(|(later, _)| *later);
        checks.into_iter().map(|(_, check)| check).collect()
    }
}

/// Whether something is true of the status, and of which signal then.
fn met(when: &When, asked: &Asked, signals: &[Signal]) -> Option<Option<Signal>> {
    let of_status = match asked {
        Asked::Said(text) => when.of_inside(&Inside::Said(text.clone())),
        Asked::End(end) => when.of_end(end),
        Asked::Signal(_) | Asked::Continued => None,
    };
    of_status.or_else(|| when.of_signals(signals).map(Some))
}
