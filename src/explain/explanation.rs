//! What an explanation holds; written as JSON, it is what `schema/explanation.json` says.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Shells;
use crate::catalog::On;
use crate::catalog::meanings::MeaningKind;
use crate::signal::Signal;
use crate::status::End;

/// The version of the machine format.
pub const VERSION: u32 = 1;

/// What a status can mean, the likeliest first.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Explanation {
    /// [`VERSION`].
    pub version: u32,
    /// The status as it is understood.
    pub asked: String,
    /// How a process ended, where that is what was asked for.
    pub end: Option<End>,
    /// Whether a container was asked about.
    pub container: bool,
    /// How many recorded shells were looked at: versions and modes each count.
    pub pages: usize,
    /// The signals that the status stands for, the likeliest first.
    pub signals: Vec<Reading>,
    /// What can be said of the number by arithmetic alone.
    pub arithmetic: Vec<String>,
    /// What a shell says after the end or the signal that was asked for.
    pub becomes: Vec<Cause>,
    /// What was recorded to give this status.
    pub causes: Vec<Cause>,
    /// Where the likeliest cause is a death by a signal: what the parents of those shells see if nothing came after it.
    pub ends: Vec<Cause>,
    /// What others than shells mean by it.
    pub others: Vec<Other>,
    /// How to tell the candidates apart.
    pub checks: Vec<Telling>,
}

/// A signal that a status stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reading {
    /// The signal.
    pub signal: Signal,
    /// Its number on this platform.
    pub number: Option<i32>,
    /// How the status is made of it: `128+n`; nothing where no rule was recorded.
    pub rule: Option<String>,
    /// What this number is on other systems.
    pub elsewhere: Vec<Elsewhere>,
}

/// The name of a signal's number on other systems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Elsewhere {
    /// Which systems.
    pub systems: String,
    /// What it is called there.
    pub signal: Signal,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
}

/// Scenarios of a case in which the same shells gave the status.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cause {
    /// The case's id.
    pub case: String,
    /// What it asks.
    pub question: String,
    /// What happened, where the case is told in words.
    pub says: Option<String>,
    /// Which of its answers gave the status.
    pub seen: Vec<On>,
    /// What stands behind the colon of their ids; nothing where the case has no parameters.
    pub scenarios: Vec<String>,
    /// Whether it was not asked itself, and follows from the rule of what was asked: then there are no scenarios.
    pub by_rule: bool,
    /// The signal that they are about, where it is one.
    pub signal: Option<Signal>,
    /// The rule that this answer follows over the case, `128+n`.
    pub rule: Option<String>,
    /// Who gave it.
    pub shells: Shells,
    /// What the others said, of cases that are told.
    pub otherwise: Vec<Otherwise>,
    /// Where this answer is promised, of cases that are told.
    pub promised: Vec<Promised>,
    /// Who gave it, by place.
    #[serde(skip)]
    pub(super) sheets: BTreeSet<usize>,
}

/// What other shells said in the same scenarios.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Otherwise {
    /// The answer.
    pub answer: String,
    /// The rule that it follows.
    pub rule: Option<String>,
    /// Who gave it.
    pub shells: Shells,
}

/// A statement of a source that the answer is as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Promised {
    /// The source's id.
    pub source: String,
    /// Where in the source.
    pub place: String,
    /// What it says.
    pub predicate: String,
}

/// What something else than a shell means by the status.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Other {
    /// Who.
    pub by: String,
    /// What kind of thing that is.
    pub kind: MeaningKind,
    /// What is meant.
    pub says: String,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
}

/// A way to tell candidates apart.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Telling {
    /// What it tells.
    pub says: String,
    /// The line to run.
    pub run: String,
    /// The id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
}
