//! `meanings.toml`: what a status means in words. Which cases are told, the likeliest first; and what no shell can be
//! asked: what other programs, container engines and systems mean by a number, and how to tell the candidates apart.

use std::collections::BTreeMap;

use super::mistake::{Mistake, expected_one_of};
use super::placeholder::{self, placeholders};
use super::reader::{Node, Reader, Text};
use super::{Case, Filled, On, Predicate, Source, choice, citation};
use crate::signal::Signal;
use crate::status::{End, Inside};

/// What statuses mean, beside what was recorded.
#[derive(Debug, Default)]
pub struct Meanings {
    /// Cases that are told in words, the likeliest first; all others are counted.
    pub told: Vec<Told>,
    /// What no shell says, in the order in which it is told.
    pub others: Vec<Meaning>,
    /// How to tell candidates apart.
    pub checks: Vec<Check>,
    /// How other systems number signals.
    pub numberings: Vec<Numbering>,
}

/// A case whose answers are told in words.
#[derive(Debug)]
pub struct Told {
    /// The case's id.
    pub case: String,
    /// Which of its answers.
    pub on: Vec<On>,
    /// What happened, with the case's placeholders.
    pub says: String,
    /// Of which statuses only.
    pub status: Option<Predicate>,
    /// The parameter that may have any number for a value: what those that were asked show is said of it.
    pub any: Option<String>,
    /// The signal that it is about, where none of the case's parameters says so.
    pub signal: Option<Signal>,
    /// Whether it is told only where a container is asked about.
    pub only_container: bool,
}

/// What something else than a shell means by a status.
#[derive(Debug)]
pub struct Meaning {
    /// Of which statuses.
    pub when: When,
    /// Who means it: `timeout`, `docker run`.
    pub by: String,
    /// What kind of thing that is.
    pub kind: MeaningKind,
    /// What is meant; `@signal@` is the signal that the status stands for.
    pub says: String,
    /// Whether it is told only where a container is asked about.
    pub only_container: bool,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
}

/// Who means something by a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeaningKind {
    /// A program that ends with it.
    Program,
    /// A container engine.
    Container,
    /// Another system, a language, or a library.
    System,
}

/// Something to do that tells what a status came from.
#[derive(Debug)]
pub struct Check {
    /// Of which statuses.
    pub when: When,
    /// What it tells; `@signal@` is the signal that the status stands for.
    pub says: String,
    /// The line to run; `@signal@` is the signal that the status stands for.
    pub run: String,
    /// Whether it is told only where a container is asked about.
    pub only_container: bool,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
}

/// How some systems number those signals that others number in another way.
#[derive(Debug)]
pub struct Numbering {
    /// Which systems.
    pub systems: String,
    /// The names by number.
    pub numbers: BTreeMap<i32, Signal>,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
}

/// Of which statuses something is true: of some numbers and ends, or of all that stand for some signals.
#[derive(Debug)]
pub enum When {
    /// Met by an answer, perhaps for one signal of those that end a process.
    Status(Predicate),
    /// These signals, however a status tells of them.
    Signals(Vec<Signal>),
}

impl Meanings {
    /// The id of the source of each entry.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let others = self.others.iter().map(|each| &each.source);
        let checks = self.checks.iter().map(|each| &each.source);
        others.chain(checks).chain(self.numberings.iter().map(|each| &each.source)).map(String::as_str)
    }
}

impl Told {
    /// Whether it is told of what the next command is told.
    #[must_use]
    pub fn is_of(&self, inside: &Inside) -> bool {
        let met = |status: &Predicate| {
            status.fill_from(&|_| None).is_ok_and(|filled| filled.met_by_inside(inside) == Some(true))
        };
        self.status.as_ref().is_none_or(met)
    }
}

impl When {
    /// Whether it is true of what the next command is told, and if it is by way of a signal, of which.
    #[must_use]
    pub fn of_inside(&self, inside: &Inside) -> Option<Option<Signal>> {
        self.met(&|filled| filled.met_by_inside(inside) == Some(true))
    }

    /// Whether it is true of an end.
    #[must_use]
    pub fn of_end(&self, end: &End) -> Option<Option<Signal>> {
        self.met(&|filled| filled.met_by_end(end) == Some(true))
    }

    /// The first of these signals that it is true of.
    #[must_use]
    pub fn of_signals(&self, signals: &[Signal]) -> Option<Signal> {
        let Self::Signals(of) = self else { return None };
        signals.iter().copied().find(|signal| of.contains(signal))
    }

    fn met(&self, is_met: &dyn Fn(&Filled) -> bool) -> Option<Option<Signal>> {
        let Self::Status(predicate) = self else { return None };
        let with = |signal: Signal| {
            predicate.fill_from(&|name| (name == SIGNAL).then(|| signal.to_string())).ok().as_ref().map(is_met)
        };
        match predicate.fill_from(&|_| None) {
            Ok(filled) => is_met(&filled).then_some(None),
            Err(_) => {
                let mut deaths = Signal::all().filter(|signal| signal.ends_process());
                deaths.find(|signal| with(*signal) == Some(true)).map(Some)
            }
        }
    }
}

/// The only placeholder of what is no case's.
const SIGNAL: &str = "signal";

/// Fills in the signal.
#[must_use]
pub fn with_signal(text: &str, signal: Option<Signal>) -> String {
    placeholder::fill(text, &|name| signal.filter(|_| name == SIGNAL).map(|signal| signal.to_string()))
}

/// Reads the file; `cases` are those of the catalog.
pub(super) fn read(mut root: Reader<'_, '_>, sources: Option<&BTreeMap<String, Source>>, cases: &[Case]) -> Meanings {
    let mut tables = |key| root.array(key).into_iter().filter_map(Node::table).collect::<Vec<_>>();
    let told = tables("told").into_iter().filter_map(|table| told(table, cases)).collect();
    let others = tables("meaning").into_iter().filter_map(|table| meaning(table, sources)).collect();
    let checks = tables("check").into_iter().filter_map(|table| check(table, sources)).collect();
    let numberings = tables("numbering").into_iter().map(|table| numbering(table, sources)).collect();
    root.finish();
    Meanings { told, others, checks, numberings }
}

fn told(mut table: Reader<'_, '_>, cases: &[Case]) -> Option<Told> {
    let id = table.require("case", "the id of the case that is told").and_then(Node::text);
    let says = table.require("says", "what happened, with the case's placeholders").and_then(Node::text);
    let on: Vec<On> = table.texts("on").iter().filter_map(|on| on.choose("kind of answer")).collect();
    let status = table.take("status").and_then(|status| predicate(status, &[]));
    let any = table.take("any").and_then(Node::text);
    let signal = table.take("signal").and_then(Node::text).and_then(|signal| signal.parse(choice::signal));
    let only_container = take_flag(&mut table, "only-container");
    table.finish();
    let (id, says) = (id?, says?);
    match cases.iter().find(|case| case.id == id.text) {
        Some(case) => {
            let known: Vec<&str> = case.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
            refuse_other_placeholders(&says, &known);
            if let Some(any) = any.as_ref().filter(|any| !known.contains(&any.text.as_str())) {
                any.wrong("no such parameter", expected_one_of(known));
            }
        }
        None => {
            let mistake = Mistake::new(0..id.text.len(), "no such case", "expected the id of a case");
            id.complain(mistake.suggest(&id.text, cases.iter().map(|case| case.id.as_str())));
        }
    }
    let on = if on.is_empty() { vec![On::Inside, On::Outside, On::AtExit] } else { on };
    let any = any.map(|any| any.text);
    Some(Told { case: id.text, on, says: says.text, status, any, signal, only_container })
}

fn meaning(mut table: Reader<'_, '_>, sources: Option<&BTreeMap<String, Source>>) -> Option<Meaning> {
    let (source, place) = one_citation(&mut table, sources);
    let when = when(&mut table);
    let by = table.require_text("by", "who means it: a program, an engine, a system");
    let kind = table.require("kind", "what that is: program, container, system").and_then(Node::text);
    let kind = kind.and_then(|kind| kind.choose("kind"));
    let says = table.require("says", "what is meant").and_then(Node::text);
    let only_container = take_flag(&mut table, "only-container");
    table.finish();
    let says = says?;
    refuse_other_placeholders(&says, &[SIGNAL]);
    Some(Meaning { when: when?, by, kind: kind?, says: says.text, only_container, source, place })
}

fn check(mut table: Reader<'_, '_>, sources: Option<&BTreeMap<String, Source>>) -> Option<Check> {
    let (source, place) = one_citation(&mut table, sources);
    let when = when(&mut table);
    let says = table.require("says", "what it tells").and_then(Node::text);
    let run = table.require("run", "the line to run").and_then(Node::text);
    let only_container = take_flag(&mut table, "only-container");
    table.finish();
    [&says, &run].into_iter().flatten().for_each(|text| refuse_other_placeholders(text, &[SIGNAL]));
    Some(Check { when: when?, says: says?.text, run: run?.text, only_container, source, place })
}

fn numbering(mut table: Reader<'_, '_>, sources: Option<&BTreeMap<String, Source>>) -> Numbering {
    let (source, place) = one_citation(&mut table, sources);
    let systems = table.require_text("systems", "which systems");
    let mut numbers = BTreeMap::new();
    for (number, name) in table.entries("numbers") {
        let Some(name) = name.text().and_then(|name| name.parse(choice::signal)) else { continue };
        match number.text.parse() {
            Ok(number) => drop(numbers.insert(number, name)),
            Err(_) => number.wrong("no number", "expected the number of a signal"),
        }
    }
    table.finish();
    Numbering { systems, numbers, source, place }
}

/// `status`, a predicate or several of which one is met; or `signal`, an array of names.
fn when(table: &mut Reader<'_, '_>) -> Option<When> {
    let (page, span) = (table.page, table.span.clone());
    let status = table.take("status");
    let signals = table.texts("signal");
    match (status, signals.as_slice()) {
        (Some(node), []) => predicate(node, &[SIGNAL]).map(When::Status),
        (None, [_, ..]) => Some(When::Signals(signals.iter().filter_map(|name| name.parse(choice::signal)).collect())),
        _ => {
            let expected = "expected one of `status`, a predicate, and `signal`, an array of names";
            page.complain(Mistake::new(span, "it is not said of which statuses", expected));
            None
        }
    }
}

/// A predicate, or several of which one is met.
fn predicate(node: Node<'_, '_>, known: &[&str]) -> Option<Predicate> {
    let texts = if node.is_array() {
        node.array()?.into_iter().filter_map(Node::text_or_integer).collect()
    } else {
        vec![node.text_or_integer()?]
    };
    texts.iter().for_each(|text| refuse_other_placeholders(text, known));
    Some(Predicate::one_of(texts.iter().filter_map(|text| text.parse(Predicate::parse)).collect()))
}

fn one_citation(table: &mut Reader<'_, '_>, sources: Option<&BTreeMap<String, Source>>) -> (String, String) {
    let mut citations = citation::read(table, sources).into_iter();
    let first = citations.next();
    for more in citations {
        more.source.wrong("a second source", "expected one source");
    }
    first.map(|citation| (citation.source.text, citation.place)).unwrap_or_default()
}

fn take_flag(table: &mut Reader<'_, '_>, key: &'static str) -> bool {
    table.take(key).is_some_and(|node| {
        let is_true = node.is_true();
        if !is_true {
            node.whole().wrong("a flag that is not set", "expected `true`, or no such key");
        }
        is_true
    })
}

fn refuse_other_placeholders(text: &Text<'_, '_>, known: &[&str]) {
    for unknown in placeholders(&text.text).into_iter().filter(|found| !known.contains(&found.name)) {
        let expected = match known {
            [] => "expected no placeholder here".to_owned(),
            _ => format!(
                "expected one of {}",
                known.iter().map(|name| format!("@{name}@")).collect::<Vec<_>>().join(", ")
            ),
        };
        text.complain(Mistake::new(
            unknown.span.clone(),
            format!("unknown placeholder `@{}@`", unknown.name),
            expected,
        ));
    }
}
