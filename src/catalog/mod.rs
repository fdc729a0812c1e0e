//! The catalog: what is asked, and what is documented about the answers.
//!
//! A file becomes a [`Case`] in `load`, `case_file` and `bibliography`, by way of `reader`, which keeps every value's
//! place, so that all mistakes of all files are reported as [`Problems`] in one go. A case yields [`Scenario`]s; its
//! expectations say whom they are [`Of`] and hold a [`Predicate`], [`Filled`] in for each scenario.

mod bibliography;
mod case_file;
mod choice;
mod citation;
mod comparison;
pub mod dialogue;
mod load;
pub mod meanings;
mod mistake;
mod of;
mod outline;
mod page;
mod placeholder;
mod predicate;
mod problem;
mod promises;
mod reader;
mod scenario;
mod words;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::dialect::Dialect;
use crate::shells::Edition;
use crate::signal::Signal;
pub use comparison::Comparison;
pub use meanings::Meanings;
pub use mistake::Mistake;
pub use of::{Of, Whom};
pub use outline::Outline;
pub use placeholder::RESERVED;
pub use predicate::{FillError, Filled, Predicate};
pub use problem::{Place, Problem, Problems};
pub use scenario::Scenario;

/// The wall time that a run may take where its case does not say. What hangs or spins is ended long before, by its state
/// or its processor time, so this is for what wakes up again and again, and long enough for a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// All cases with the bibliography that their expectations rest on.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Ordered by id.
    pub cases: Vec<Case>,
    /// By id, from `sources.toml`.
    pub sources: BTreeMap<String, Source>,
    /// By id, from `findings.toml`.
    pub findings: BTreeMap<String, Finding>,
    /// In the order of the files below `promises/`.
    pub promises: Vec<Promise>,
    /// From `meanings.toml`.
    pub meanings: Meanings,
}

impl Catalog {
    /// Lets these sources bind every shell that their statements are of, and no other source any: what somebody chooses
    /// who knows what his shell promises.
    ///
    /// # Errors
    /// An id that no source has.
    pub fn bind_only(&mut self, ids: &[String]) -> Result<(), String> {
        if let Some(unknown) = ids.iter().find(|id| !self.sources.contains_key(*id)) {
            return Err(unknown.clone());
        }
        let every = Of { whom: Whom::Every, range: Vec::new() };
        for (id, source) in &mut self.sources {
            source.kind = if ids.contains(id) { SourceKind::Manual(every.clone()) } else { SourceKind::Claim };
        }
        Ok(())
    }
}

/// One question, from one file.
#[derive(Debug)]
pub struct Case {
    /// The file's path below `cases/` without its ending: `signal/killed-child`. The first part is the area.
    pub id: String,
    /// Ids that it had before.
    pub aliases: Vec<String>,
    /// What is asked, as a sentence.
    pub question: String,
    /// What a reader should know beside the expectations: findings by hand, causes.
    pub note: Option<String>,
    /// The command whose end is in question, split into words; `@victim@` in scripts.
    pub victim: Option<Vec<String>>,
    /// What must be true of the victim's end when no shell under test is near.
    pub premise: Option<Predicate>,
    /// Filled in to give scenarios.
    pub parameters: Vec<Parameter>,
    /// How the script is given, where `via` is no parameter.
    pub via: Via,
    /// With placeholders.
    pub scripts: BTreeMap<Dialect, String>,
    /// Dialects in which the question makes no sense, with the reason.
    pub without: BTreeMap<Dialect, String>,
    /// The runs it wants.
    pub runs: Vec<RunKind>,
    /// The wall time that each of them may take.
    pub limit: Duration,
    /// What the machine must have.
    pub needs: Vec<Need>,
    /// What differs from the runner's usual start.
    pub start: Start,
    /// Made in the case's directory before each run, in this order.
    pub files: Vec<File>,
    /// Ids of findings that explain why some shells give no answer: they crash, hang, or race.
    pub findings: Vec<String>,
    /// What is documented.
    pub expectations: Vec<Expectation>,
}

/// A name and the values it takes.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Without the `@`.
    pub name: String,
    /// In the order in which they are asked.
    pub values: Vec<Value>,
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// How ids call it: needs no quoting in any shell.
    pub label: String,
    /// What placeholders become.
    pub text: String,
}

/// How a script reaches the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Via {
    /// As the operand of `-c`.
    #[serde(rename = "-c")]
    Command,
    /// As a file named on the command line.
    #[serde(rename = "file")]
    File,
    /// On standard input.
    #[serde(rename = "stdin")]
    Stdin,
}

/// One of the up to three runs of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunKind {
    /// The script as written: gives outside.
    Last,
    /// The script, a newline and the observer: gives inside.
    Observed,
    /// The script, a newline and `exit`: gives at exit.
    Exit,
}

impl RunKind {
    /// It in words.
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Last => "the script as written",
            Self::Observed => "with its observer",
            Self::Exit => "with `exit` after it",
        }
    }
}

/// What a case cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Need {
    /// A process may dump a core into its directory.
    #[serde(rename = "core dumps")]
    CoreDumps,
    /// The shell talks to a terminal.
    #[serde(rename = "terminal")]
    Terminal,
    /// The shell controls jobs: not all that are interactive do.
    #[serde(rename = "job control")]
    JobControl,
    /// The shell is PID 1 of a namespace of its own.
    #[serde(rename = "pid 1")]
    Pid1,
    /// A user other than the caller.
    #[serde(rename = "other user")]
    OtherUser,
    /// A container engine.
    #[serde(rename = "container engine")]
    ContainerEngine,
}

/// What a case changes at the start of its shell; everything else is the runner's fixed start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// Signals ignored on entry.
    pub ignored: Vec<Signal>,
    /// Signals blocked on entry.
    pub blocked: Vec<Signal>,
    /// Descriptors closed on entry.
    pub closed: Vec<i32>,
    /// Soft limits in the kernel's units (bytes, counts); `None` is unlimited.
    pub limits: BTreeMap<Limit, Option<u64>>,
    /// Variables beside the runner's own.
    pub variables: Vec<(String, String)>,
    /// Sent to the shell by its parent once the script has said `@ready@`. Until then standard input, a pipe, is open
    /// and empty; when they are sent it ends.
    pub sent: Vec<Signal>,
}

/// A resource limit that a case may set (`setrlimit(2)`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Bytes of a core file.
    Core,
    /// Seconds of processor time.
    Cpu,
    /// Bytes of a written file.
    Fsize,
    /// Open descriptors.
    Nofile,
    /// Processes of the user.
    Nproc,
    /// Bytes of stack.
    Stack,
    /// Bytes of address space.
    As,
}

/// Something in the case's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Relative; may hold placeholders.
    pub path: String,
    /// Permission bits.
    pub mode: u32,
    /// What it is.
    pub kind: FileKind,
}

/// What a file of a case is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// A regular file with this content, which may hold placeholders.
    Content(String),
    /// A directory.
    Directory,
    /// A symbolic link to this target.
    Link(String),
}

/// A documented statement about the answers of some shells.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// Which shells, modes and versions it is of.
    pub of: Of,
    /// The values it is about: parameter name to labels. Empty: all scenarios.
    pub with: BTreeMap<String, Vec<String>>,
    /// What is promised, on one or more of inside, outside and at exit: all must hold.
    pub promises: Vec<(On, Predicate)>,
    /// Id of the source.
    pub source: String,
    /// Where in the source.
    pub place: String,
    /// Ids of the findings that explain why it is contradicted somewhere, each for the shells that it is of.
    pub findings: Vec<String>,
}

/// What a promise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum On {
    /// What the next command sees.
    Inside,
    /// What the parent sees.
    Outside,
    /// What the parent sees when the script is followed by `exit`.
    AtExit,
}

impl On {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Inside, Self::Outside, Self::AtExit];

    /// What its rows are called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inside => "$?",
            Self::Outside => "outside",
            Self::AtExit => "at exit",
        }
    }
}

/// A work that expectations cite.
#[derive(Debug, Clone)]
pub struct Source {
    /// As cited.
    pub id: String,
    /// The work's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Its edition, version or date, as it names it.
    pub edition: String,
    /// Where to find it.
    pub url: String,
    /// What it is, and so whether it can bind.
    pub kind: SourceKind,
}

/// What kind of work a source is.
#[derive(Debug, Clone)]
pub enum SourceKind {
    /// The normative part of an edition of POSIX: binds the shells that claim it.
    Posix(Edition),
    /// A shell's own manual: binds the shells and versions that this matches.
    Manual(Of),
    /// Rationale of a standard: informs.
    Rationale,
    /// A shell's changelog, news or release notes: informs.
    Changelog,
    /// Comments in a shell's own code or tests: informs.
    Code,
    /// Somebody else's page: informs.
    Claim,
}

/// What a source promises, in our own words.
#[derive(Debug, Clone)]
pub struct Promise {
    /// Where it is said: ids of sources, and the places in them.
    pub places: Vec<(String, String)>,
    /// What is promised.
    pub says: String,
    /// What shows whether it holds.
    pub shown: Shown,
    /// The file that lists it.
    pub file: String,
    /// Where in that file, counted from 1.
    pub line: usize,
}

/// What shows whether a promise holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The cases of these ids.
    By(Vec<String>),
    /// Nothing, for this reason.
    Not(String),
}

/// One cause of contradictions or differences that was looked into.
#[derive(Debug, Clone)]
pub struct Finding {
    /// As referred to.
    pub id: String,
    /// bug, extension, outdated page ...
    pub kind: String,
    /// What happens and why.
    pub why: String,
    /// Which shells and versions show it.
    pub of: Vec<Of>,
    /// Where it is discussed.
    pub link: Option<String>,
}
