//! The cases that gave a status, or would: found among the recorded answers, grouped by who gave them, and told in the
//! order of [`Meanings::told`](crate::catalog::Meanings).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::evidence::{Answer, Witness, has, shown};
use super::{Asked, Cause, Explainer, Otherwise, Promised, SIGNAL, Shells, met, rules};
use crate::catalog::meanings::{MeaningKind, Told};
use crate::catalog::{Case, On, Parameter, Scenario, SourceKind};
use crate::fold;
use crate::signal::Signal;
use crate::status::{End, Inside};

/// Scenarios of one case, by the shells that gave the status in them and by how it was seen.
type Groups = BTreeMap<(usize, BTreeSet<usize>, Vec<On>), Vec<(usize, String)>>;

impl Explainer<'_, '_> {
    /// What gave this status, told cases first.
    pub(super) fn causes(&mut self, asked: &Asked) -> Vec<Cause> {
        // By case, scenario and shell: how it was seen there.
        let mut found: BTreeMap<(usize, &str), BTreeMap<On, BTreeSet<usize>>> = BTreeMap::new();
        let mut order: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        let given = answers(asked);
        let by_engine = self.told_by_engines(asked);
        for (answer, is_given) in given.iter().map(|given| (given, true)).chain(by_engine.iter().map(|by| (by, false)))
        {
            for witness in self.evidence.witnesses(answer) {
                let Witness { case, sheet, line, on } = *witness;
                if !is_given && !self.told(case, on, asked).is_some_and(|(_, told)| told.only_container) {
                    continue;
                }
                let label = self.evidence.label(witness);
                found.entry((case, label)).or_default().entry(on).or_default().insert(sheet);
                order.entry((case, label)).or_insert(line);
            }
        }
        let mut groups: Groups = BTreeMap::new();
        for ((case, label), seen) in found {
            let line = order.get(&(case, label)).copied().unwrap_or_default();
            // Where the same shells show it in several ways, that is one cause; each way that is told for itself is one.
            let mut by_shells: BTreeMap<(usize, BTreeSet<usize>), Vec<On>> = BTreeMap::new();
            for (on, shells) in seen {
                by_shells.entry((self.rank(case, on, asked), shells)).or_default().push(on);
            }
            for ((_, shells), on) in by_shells {
                groups.entry((case, shells, on)).or_default().push((line, label.to_owned()));
            }
        }
        let mut causes: Vec<(usize, usize, Cause)> = Vec::new();
        for ((case, shells, seen), mut labels) in groups {
            labels.sort();
            let labels: Vec<String> = labels.into_iter().map(|(_, label)| label).collect();
            let on = seen[0];
            let size = shells.len() * labels.len();
            causes.push((self.rank(case, on, asked), size, self.cause(case, seen, labels, &shells, asked)));
        }
        causes.extend(self.by_rule(asked));
        // A number that somebody chose, such as ksh93's `exit 271`, comes after what is about the very signal.
        let named = asked.signal().filter(|_| !self.in_container);
        let is_beside = |cause: &Cause| named.is_some() && cause.signal != named;
        causes.sort_by(|(rank, size, one), (other_rank, other_size, other)| {
            let order = (is_beside(one), rank, other_size, &one.case);
            order.cmp(&(is_beside(other), other_rank, size, &other.case))
        });
        causes.into_iter().map(|(_, _, cause)| cause).collect()
    }

    /// The deaths of PID 1 that a container engine tells by this status, where a container is asked about.
    fn told_by_engines(&self, asked: &Asked) -> Vec<Answer> {
        let told = self.evidence.catalog.meanings.others.iter();
        let told = told.filter(|meaning| self.in_container && meaning.kind == MeaningKind::Container);
        let signals = told.filter_map(|meaning| met(&meaning.when, asked, &[])?);
        signals.flat_map(|signal| [false, true].map(|core| Answer::End(End::Killed { signal, core }))).collect()
    }

    /// What would give this status by the rule of a told case, whose parameter may be any number.
    fn by_rule(&mut self, asked: &Asked) -> Vec<(usize, usize, Cause)> {
        let evidence = self.evidence;
        let Some(number) = asked.number() else { return Vec::new() };
        let mut causes = Vec::new();
        for told in &evidence.catalog.meanings.told {
            let (Some(any), Some(&on)) = (&told.any, told.on.first()) else { continue };
            let Some(case) = evidence.place(&told.case) else { continue };
            let was_asked =
                |parameter: &Parameter| parameter.values.iter().any(|value| value.text == number.to_string());
            let is_end = matches!(asked, Asked::End(_));
            if evidence.case(case).parameters.iter().all(was_asked) || (is_end && on == On::Inside) {
                continue;
            }
            let answer = match (on, u8::try_from(number)) {
                (On::Inside, _) => number.to_string(),
                (_, Ok(code)) => End::Exited(code).to_string(),
                (_, Err(_)) => continue,
            };
            let shells: BTreeSet<usize> = (0..evidence.sheets.len())
                .filter(|&sheet| self.rules.between(evidence, case, sheet, on, number).as_ref() == Some(&answer))
                .collect();
            if !shells.is_empty() {
                let mut cause = self.cause(case, vec![on], Vec::new(), &shells, asked);
                cause.says = Some(told.says.replace(&format!("@{any}@"), &number.to_string()));
                cause.by_rule = true;
                causes.push((self.rank(case, on, asked), shells.len(), cause));
            }
        }
        causes
    }

    /// What shells say after the end that was asked for: the told cases whose premise it meets, and those that are about
    /// the signal that was asked for by its name.
    pub(super) fn becomes(&mut self, asked: &Asked) -> Vec<Cause> {
        let ends: Vec<End> = match asked {
            Asked::End(end) => vec![end.clone()],
            Asked::Signal(signal) => vec![End::Killed { signal: *signal, core: false }],
            Asked::Said(_) | Asked::Continued => Vec::new(),
        };
        let named = match asked {
            Asked::End(End::Killed { .. }) => None,
            _ => asked.signal(),
        };
        let mut causes = Vec::new();
        let told = &self.evidence.catalog.meanings.told;
        for told in told.iter().filter(|told| !told.only_container) {
            // Of a signal that ends a process, what the parents see is among the causes.
            let on = match told.on.first() {
                _ if told.on.contains(&On::Inside) => On::Inside,
                Some(&on) if named.is_some_and(|signal| !signal.ends_process()) => on,
                _ => continue,
            };
            let Some(case) = self.evidence.place(&told.case) else { continue };
            if causes.iter().any(|(_, known): &(bool, Cause)| known.case == told.case) {
                continue;
            }
            let of = self.evidence.case(case);
            let mut labels: Vec<String> = ends.iter().flat_map(|end| meeting(of, end)).collect();
            if let Some(signal) = named.filter(|_| labels.is_empty()) {
                labels = about(of, told, signal);
            }
            if !labels.is_empty() {
                let exactly = ends.iter().any(|end| is_exactly(of, &labels, end));
                causes.push((!exactly, self.cause(case, vec![on], labels, &BTreeSet::new(), asked)));
            }
        }
        causes.sort_by_key(|(vague, _)| *vague);
        causes.into_iter().map(|(_, cause)| cause).collect()
    }

    /// What the parents of the shells see that gave the status after a death by a signal, if that was the last command.
    pub(super) fn ends(&mut self, asked: &Asked, causes: &[Cause]) -> Vec<Cause> {
        let evidence = self.evidence;
        let is_lead = |cause: &&Cause| cause.says.is_some() && cause.seen.contains(&On::Inside);
        let lead = causes.iter().find(is_lead).filter(|_| matches!(asked, Asked::Said(_)));
        let Some((lead, signal)) = lead.and_then(|lead| Some((lead, lead.signal?))) else { return Vec::new() };
        let mut ends = Vec::new();
        for told in evidence.catalog.meanings.told.iter().filter(|told| told.on.first() == Some(&On::Outside)) {
            let Some(case) = evidence.place(&told.case).filter(|_| !told.only_container) else { continue };
            let labels = meeting(evidence.case(case), &End::Killed { signal, core: false });
            for &on in told.on.iter().filter(|_| !labels.is_empty()) {
                let asked = self.asked(case, &labels, on).intersection(&lead.sheets).copied().collect();
                let otherwise = self.otherwise(case, on, &labels, &BTreeSet::new(), &asked);
                match ends.last_mut().filter(|last: &&mut Cause| last.case == told.case && last.otherwise == otherwise)
                {
                    Some(last) => last.seen.push(on),
                    None if otherwise.is_empty() => {}
                    None => {
                        let mut cause = self.cause(case, vec![on], labels.clone(), &BTreeSet::new(), &Asked::Continued);
                        cause.otherwise = otherwise;
                        ends.push(cause);
                    }
                }
            }
        }
        ends
    }

    fn told(&self, case: usize, on: On, asked: &Asked) -> Option<(usize, &Told)> {
        let id = &self.evidence.case(case).id;
        let told = self.evidence.catalog.meanings.told.iter().enumerate();
        let mut fitting = told.filter(|(_, told)| {
            let of_case = told.case == *id && told.on.contains(&on);
            of_case && !matches!(asked, Asked::Said(text) if !told.is_of(&Inside::Said(text.clone())))
        });
        fitting.find(|(_, told)| self.in_container || !told.only_container)
    }

    /// The lower, the likelier.
    fn rank(&self, case: usize, on: On, asked: &Asked) -> usize {
        self.told(case, on, asked).map_or(usize::MAX, |(rank, told)| {
            let later = usize::from(self.in_container && !told.only_container);
            rank + later * self.evidence.catalog.meanings.told.len()
        })
    }

    fn cause(
        &mut self,
        case: usize,
        seen: Vec<On>,
        labels: Vec<String>,
        shells: &BTreeSet<usize>,
        status: &Asked,
    ) -> Cause {
        let evidence = self.evidence;
        let on = seen[0];
        let asked = self.asked(case, &labels, on);
        let of = evidence.case(case);
        let told = self.told(case, on, status).map(|(_, told)| told.says.clone());
        let scenarios = if told.is_some() { scenarios(of, &labels) } else { Vec::new() };
        let rule = shells.first().and_then(|&sheet| {
            told.as_ref()?;
            self.rules.of(evidence, case, sheet, on, &labels)
        });
        Cause {
            case: of.id.clone(),
            question: of.question.clone(),
            says: told.as_ref().map(|says| filled(says, &scenarios)),
            otherwise: if told.is_some() { self.otherwise(case, on, &labels, shells, &asked) } else { Vec::new() },
            promised: if told.is_some() { self.promised(&scenarios, case, on, shells) } else { Vec::new() },
            shells: self.called(shells, &asked),
            sheets: shells.clone(),
            signal: signal(&scenarios),
            scenarios: labels,
            by_rule: false,
            seen,
            rule,
        }
    }

    fn called(&mut self, these: &BTreeSet<usize>, asked: &BTreeSet<usize>) -> Shells {
        let named = || Shells::of(these, asked, &self.evidence.sheets);
        self.called.entry((these.clone(), asked.clone())).or_insert_with(named).clone()
    }

    /// Who was asked one of these scenarios; of any, where none is named.
    fn asked(&mut self, case: usize, labels: &[String], on: On) -> BTreeSet<usize> {
        let evidence = self.evidence;
        let by_label = self.asked.entry((case, on)).or_insert_with(|| {
            let mut by_label: HashMap<&str, BTreeSet<usize>> = HashMap::new();
            for (sheet, of) in evidence.sheets.iter().enumerate() {
                for (label, _) in of.lines(case).iter().filter(|(_, line)| has(line, on)) {
                    by_label.entry(label).or_default().insert(sheet);
                }
            }
            by_label
        });
        if labels.is_empty() {
            return by_label.values().flatten().copied().collect();
        }
        labels.iter().filter_map(|label| by_label.get(label.as_str())).flatten().copied().collect()
    }

    /// What those said who did not say the status.
    fn otherwise(
        &mut self,
        case: usize,
        on: On,
        labels: &[String],
        shells: &BTreeSet<usize>,
        asked: &BTreeSet<usize>,
    ) -> Vec<Otherwise> {
        let mut groups: Vec<(String, Option<String>, BTreeSet<usize>)> = Vec::new();
        for &sheet in asked.difference(shells) {
            let Some((answer, rule)) = self.said(case, sheet, on, labels) else { continue };
            let answer = &answer;
            match groups.iter_mut().find(|(known, by, _)| (known, by) == (answer, &rule)) {
                Some((_, _, sheets)) => drop(sheets.insert(sheet)),
                None => groups.push((answer.clone(), rule, BTreeSet::from([sheet]))),
            }
        }
        groups.sort_by_key(|(_, _, sheets)| Reverse(sheets.len()));
        let otherwise = |(answer, rule, sheets): (String, Option<String>, BTreeSet<usize>)| Otherwise {
            answer,
            rule,
            shells: self.called(&sheets, asked),
        };
        groups.into_iter().map(otherwise).collect()
    }

    /// What a shell said in these scenarios, and the rule of it; where it said several things, which and when.
    fn said(&mut self, case: usize, sheet: usize, on: On, labels: &[String]) -> Option<(String, Option<String>)> {
        let mut answers: Vec<(String, String)> = Vec::new();
        for (label, line) in self.evidence.sheets[sheet].lines(case).iter().filter(|(label, _)| labels.contains(label))
        {
            let seen: BTreeSet<String> = line.observed().iter().filter_map(|seen| shown(seen, on)).collect();
            if !seen.is_empty() {
                answers.push((label.clone(), seen.into_iter().collect::<Vec<_>>().join(" or ")));
            }
        }
        let distinct: BTreeSet<&String> = answers.iter().map(|(_, answer)| answer).collect();
        match distinct.into_iter().collect::<Vec<_>>()[..] {
            [] => None,
            [answer] => Some((answer.clone(), self.rules.of(self.evidence, case, sheet, on, labels))),
            _ => Some((rules::inline(self.evidence.case(case), &answers), None)),
        }
    }

    /// Where sources promise what these shells answered, each place once.
    fn promised(&self, scenarios: &[Scenario<'_>], case: usize, on: On, shells: &BTreeSet<usize>) -> Vec<Promised> {
        let Some(scenario) = scenarios.first() else { return Vec::new() };
        let label = scenario.label();
        let mut promised: Vec<Promised> = Vec::new();
        for expectation in scenario.case.expectations.iter().filter(|each| each.is_about(scenario)) {
            for (_, predicate) in expectation.promises.iter().filter(|(of, _)| *of == on) {
                let Ok(predicate) = predicate.fill(scenario) else { continue };
                let is_met = |&&sheet: &&usize| {
                    let sheet = &self.evidence.sheets[sheet];
                    let of = sheet.shell.as_ref().is_some_and(|shell| expectation.of.matches(shell));
                    let mut lines = sheet.lines(case).iter().filter(|(known, _)| *known == label);
                    of && lines.any(|(_, line)| {
                        line.observed().iter().any(|seen| match on {
                            On::Inside => seen.inside.as_ref().and_then(|inside| predicate.met_by_inside(inside)),
                            On::Outside => seen.outside.as_ref().and_then(|end| predicate.met_by_end(end)),
                            On::AtExit => seen.at_exit.as_ref().and_then(|end| predicate.met_by_end(end)),
                        } == Some(true))
                    })
                };
                let (source, place) = (expectation.source.clone(), expectation.place.clone());
                let new = Promised { source, place, predicate: predicate.to_string() };
                let known = promised.iter().any(|known| (&known.source, &known.place) == (&new.source, &new.place));
                if !known && shells.iter().find(is_met).is_some() {
                    promised.push(new);
                }
            }
        }
        // What is demanded of all comes first, then what a shell says of itself.
        promised.sort_by_key(|each| match self.evidence.catalog.sources.get(&each.source).map(|source| &source.kind) {
            Some(SourceKind::Posix(edition)) => (0, Reverse(Some(*edition))),
            Some(SourceKind::Manual(_)) => (1, Reverse(None)),
            _ => (2, Reverse(None)),
        });
        promised
    }
}

/// What may be recorded of a status: a number is what the next command is told, and what a process exited with.
fn answers(asked: &Asked) -> Vec<Answer> {
    match asked {
        Asked::Said(text) => {
            let exited = text.parse().ok().map(|code| Answer::End(End::Exited(code)));
            [Some(Answer::Said(text.clone())), exited].into_iter().flatten().collect()
        }
        Asked::End(end) => vec![Answer::End(end.clone())],
        Asked::Signal(signal) => {
            [false, true].map(|core| Answer::End(End::Killed { signal: *signal, core })).into_iter().collect()
        }
        Asked::Continued => Vec::new(),
    }
}

/// The labels of the scenarios of a case whose premise such an end meets; none where it has no premise.
fn meeting(case: &Case, end: &End) -> Vec<String> {
    let Some(premise) = &case.premise else { return Vec::new() };
    let meets =
        |scenario: &&Scenario<'_>| premise.fill(scenario).is_ok_and(|premise| premise.met_by_end(end) == Some(true));
    case.scenarios().iter().filter(meets).map(Scenario::label).collect()
}

/// The labels of the scenarios of a case that are about a signal.
fn about(case: &Case, told: &Told, signal: Signal) -> Vec<String> {
    let is_of = |scenario: &&Scenario<'_>| match scenario.value(SIGNAL) {
        Some(value) => value.text.parse() == Ok(signal),
        None => told.signal == Some(signal),
    };
    case.scenarios().iter().filter(is_of).map(Scenario::label).collect()
}

/// Whether a case presumes this very end, with or without a core, in some scenario.
fn is_exactly(case: &Case, labels: &[String], end: &End) -> bool {
    let premise = |scenario: &Scenario<'_>| Some(case.premise.as_ref()?.fill(scenario).ok()?.to_string());
    scenarios(case, labels).iter().any(|scenario| premise(scenario) == Some(end.to_string()))
}

/// The scenarios of these labels.
fn scenarios<'c>(case: &'c Case, labels: &[String]) -> Vec<Scenario<'c>> {
    case.scenarios().into_iter().filter(|scenario| labels.contains(&scenario.label())).collect()
}

/// The signal that scenarios are about, where it is one.
fn signal(scenarios: &[Scenario<'_>]) -> Option<Signal> {
    let of = |scenario: &Scenario<'_>| scenario.value(SIGNAL).and_then(|value| value.text.parse().ok());
    let signals: BTreeSet<Option<Signal>> = scenarios.iter().map(of).collect();
    if signals.len() == 1 { signals.into_iter().next().flatten() } else { None }
}

/// A sentence with its placeholders filled in; of several scenarios, with the values of all.
fn filled(says: &str, scenarios: &[Scenario<'_>]) -> String {
    let Some(first) = scenarios.first() else { return says.to_owned() };
    let mut text = says.to_owned();
    for (name, _) in &first.values {
        let mut values: Vec<String> = Vec::new();
        for value in scenarios.iter().filter_map(|scenario| scenario.value(name)) {
            let shown = if value.text.len() <= value.label.len() { &value.text } else { &value.label };
            if !values.contains(shown) {
                values.push(shown.clone());
            }
        }
        text = text.replace(&format!("@{name}@"), &fold::list(&values, name == SIGNAL));
    }
    text
}
