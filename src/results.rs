//! What a run of the matrix yields: the stable machine format (`statusquo run --format json`).
//!
//! Described by `schema/results.json`. Without `platform` and `evidence`, two runs on one machine are the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::{On, RunKind};
use crate::dialect::Dialect;
use crate::shells::{KnownBy, Mode, Shell, Version};
use crate::status::{self, End, Inside};

/// The version of the format.
pub const VERSION: u32 = 1;

/// All cells of a run, judged.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Results {
    /// [`VERSION`].
    pub version: u32,
    /// Where it was run; left out of [`Results::bare`] ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// The shells that were asked.
    pub shells: Vec<ShellFacts>,
    /// Ordered by case, scenario (as the case lists its values) and shell (as in `shells`).
    pub cells: Vec<Cell>,
}

impl Results {
    /// The results without what differs from one run to the next: platform and evidence.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.platform = None;
        for cell in &mut self.cells {
            cell.evidence.clear();
        }
        self
    }
}

/// The caller's own surroundings: no part of any answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Platform {
    /// `uname -srm`.
    pub kernel: String,
    /// `/proc/sys/kernel/core_pattern`.
    pub core_pattern: Option<String>,
    /// The caller's soft and hard limits, as text, by name.
    pub limits: BTreeMap<String, String>,
    /// The caller's user id.
    pub user: u32,
    /// Which shell `sh` is: its name and version, as `shells` would show it.
    pub sh: Option<String>,
    /// The directory that was `/` for the shells, where that was not the caller's; their paths are paths in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
}

/// A shell as the results name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShellFacts {
    /// What cells call it.
    pub name: String,
    /// The family's id.
    pub family: Option<String>,
    /// As the shell or its package says it.
    pub version: Option<String>,
    /// How the version is known.
    pub known_by: Option<KnownBy>,
    /// The words of the command by which the user gave it; absent for a shell that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Vec<String>>,
    /// Tells two builds of one version apart.
    pub build: Option<String>,
    /// The executable.
    pub path: String,
    /// Its mode.
    pub mode: Mode,
    /// The language it reads.
    pub dialect: Dialect,
}

impl ShellFacts {
    /// What the shell is called in whatever mode: `bash@5.2.15` of `bash-posix@5.2.15`.
    #[must_use]
    pub fn stem(&self) -> String {
        let version = self.name.split_once('@').map_or_else(String::new, |(_, version)| format!("@{version}"));
        format!("{}{version}", self.base())
    }

    /// What it is called in whatever mode and version: `bash` of `bash-posix@5.2.15`.
    #[must_use]
    pub fn base(&self) -> &str {
        let name = self.name.split('@').next().unwrap_or_default();
        name.strip_suffix(self.mode.suffix()).unwrap_or(name)
    }

    /// The version in a form that needs no quoting, where it is one: `5.2.15`, `R59-2023-04-29`.
    #[must_use]
    pub fn short_version(&self) -> Option<String> {
        self.version.as_deref().and_then(Version::parse).map(|version| version.short())
    }

    /// The option by which another command is given the same shell, behind a space; empty where its name suffices.
    #[must_use]
    pub fn option(&self) -> String {
        let Some(words) = &self.given else { return String::new() };
        let command = words.iter().map(|word| Dialect::Sh.quote(word)).collect::<Vec<_>>().join(" ");
        let version = self.version.as_ref().filter(|_| self.known_by == Some(KnownBy::Given));
        let version = version.map(|version| format!("@{version}")).unwrap_or_default();
        // Nobody knows the language of a shell of no known family.
        let dialect = if self.family.is_none() { format!(" --dialect {}", self.dialect) } else { String::new() };
        format!(" --shell {}{dialect}", Dialect::Sh.quote(&format!("{}{version}={command}", self.base())))
    }
}

impl From<&Shell> for ShellFacts {
    fn from(shell: &Shell) -> Self {
        Self {
            name: shell.name.clone(),
            family: shell.family.map(str::to_owned),
            version: shell.version.as_ref().map(ToString::to_string),
            known_by: shell.known_by,
            given: shell.given.clone(),
            build: shell.build.clone(),
            path: shell.path.display().to_string(),
            mode: shell.mode,
            dialect: shell.dialect,
        }
    }
}

/// One scenario, asked of one shell.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cell {
    /// The case's id.
    pub case: String,
    /// Name and label of each parameter, in the case's order.
    pub parameters: Vec<Parameter>,
    /// The shell's name.
    pub shell: String,
    /// What the next command saw.
    #[serde(with = "inside")]
    pub inside: Option<Inside>,
    /// Why `inside` is null although it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What the parent saw; null where the case does not ask.
    pub outside: Option<End>,
    /// The same with a final `exit`.
    pub at_exit: Option<End>,
    /// What the documents make of it.
    pub verdict: Verdict,
    /// What happened instead of, or beside, an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Instead>,
    /// The finding that explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Each documented statement that applies.
    pub expectations: Vec<Held>,
    /// What was run.
    pub runs: Vec<Run>,
    /// What else was seen; differs from run to run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Cell {
    /// Whether the shell was asked at all: what is skipped, say, tells nothing of it.
    #[must_use]
    pub fn was_asked(&self) -> bool {
        !matches!(self.instead, Some(Instead::NotAsked(_) | Instead::Skipped(_) | Instead::PremiseNotMet(_)))
    }

    /// The answer in one line, to be compared and counted.
    #[must_use]
    pub fn answer(&self) -> String {
        status::answer(self.inside.as_ref(), self.outside.as_ref(), self.at_exit.as_ref())
    }

    /// The one answer, or each of several: two cells whose answers are the same say the same.
    #[must_use]
    pub fn answers(&self) -> Vec<String> {
        Instead::answers(self.instead.as_ref(), self.answer())
    }

    /// Whether it gave this answer, too, when it was unstable: who wins a race is no news.
    #[must_use]
    pub fn raced_to(&self, answer: &str) -> bool {
        matches!(&self.instead, Some(Instead::Unstable(answers)) if answers.contains_key(answer))
    }

    /// The scenario's id: `signal/killed-child:TERM`, `return/operand:n=257,via=file`.
    #[must_use]
    pub fn scenario(&self) -> String {
        let values = match self.parameters.as_slice() {
            [] => return self.case.clone(),
            [only] => only.value.clone(),
            several => several.iter().map(|p| format!("{}={}", p.name, p.value)).collect::<Vec<_>>().join(","),
        };
        format!("{}:{values}", self.case)
    }

    /// The findings that it shows, each once: of the statements that it breaks, and of what happened instead.
    #[must_use]
    pub fn findings(&self) -> Vec<&str> {
        let broken = self.expectations.iter().filter(|held| held.holds == Some(false));
        let mut findings: Vec<&str> = Vec::new();
        for finding in broken.filter_map(|held| held.finding.as_deref()).chain(self.finding.as_deref()) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings
    }
}

#[cfg(test)]
impl Cell {
    /// A cell of a case with one parameter, `n`, of which nothing was seen and nothing is documented.
    pub(crate) fn unanswered(case: &str, n: &str, shell: &str) -> Self {
        Self {
            case: case.to_owned(),
            parameters: vec![Parameter { name: "n".to_owned(), value: n.to_owned() }],
            shell: shell.to_owned(),
            inside: None,
            why: None,
            outside: None,
            at_exit: None,
            verdict: Verdict::Undocumented,
            instead: None,
            finding: None,
            expectations: Vec::new(),
            runs: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

/// A parameter's value in a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The parameter's name.
    pub name: String,
    /// The value's label.
    pub value: String,
}

/// What the documents make of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every statement that applies holds, and there is one.
    Conforms,
    /// A binding source says otherwise.
    Contradicts,
    /// A source that informs says otherwise.
    Differs,
    /// A source says that it leaves this open, and no other says more.
    Unspecified,
    /// Nobody says anything.
    Undocumented,
    /// There is no answer to judge, or none of what is promised could be observed: see `instead`.
    None,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Conforms, Self::Contradicts, Self::Differs, Self::Unspecified, Self::Undocumented, Self::None];

    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::Contradicts => "contradicts",
            Self::Differs => "differs",
            Self::Unspecified => "unspecified",
            Self::Undocumented => "undocumented",
            Self::None => "none",
        }
    }

    /// The verdict that is called so.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

/// What happened instead of an answer; never a contradiction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instead {
    /// The case has no script for the shell's dialect; why.
    NotAsked(String),
    /// What the case needs is not to be had; the reason.
    Skipped(String),
    /// The victim did not end as the case presumes: what it did.
    PremiseNotMet(String),
    /// The shell died of a fault that nobody sent.
    Crashed(String),
    /// The shell could not go on and did not end.
    Hung(String),
    /// The limit of processor time or of wall time passed; which run.
    TimedOut(String),
    /// Answers differ from one asking to the next: each, with its count.
    Unstable(BTreeMap<String, u32>),
    /// The answer could not be established: the reason.
    NotObservable(String),
}

impl Instead {
    /// What it is called.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotAsked(_) => "not asked",
            Self::Skipped(_) => "skipped",
            Self::PremiseNotMet(_) => "premise not met",
            Self::Crashed(_) => "crashed",
            Self::Hung(_) => "hung",
            Self::TimedOut(_) => "timed out",
            Self::Unstable(_) => "unstable",
            Self::NotObservable(_) => "not observable",
        }
    }

    /// What is called so, with its reason; not the one that has answers instead.
    #[must_use]
    pub fn from_word(word: &str, reason: String) -> Option<Self> {
        let made: [fn(String) -> Self; 7] = [
            Self::NotAsked,
            Self::Skipped,
            Self::PremiseNotMet,
            Self::Crashed,
            Self::Hung,
            Self::TimedOut,
            Self::NotObservable,
        ];
        made.into_iter().map(|make| make(reason.clone())).find(|instead| instead.word() == word)
    }

    /// The one answer, or each of several, to be compared. What happened instead counts by what it was alone, for its
    /// description may hold what differs from run to run; a crash is told by its signal.
    #[must_use]
    pub fn answers(instead: Option<&Self>, answer: String) -> Vec<String> {
        match instead {
            None | Some(Self::NotObservable(_)) => vec![answer],
            Some(Self::Unstable(answers)) => answers.keys().cloned().collect(),
            Some(Self::Crashed(how)) => vec![format!("crashed {how}; {answer}")],
            Some(instead) => vec![format!("{}; {answer}", instead.word())],
        }
    }

    /// Why, or what was seen.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Unstable(answers) => {
                let answers = answers.iter().map(|(answer, count)| format!("{answer} ({count}×)"));
                answers.collect::<Vec<_>>().join(", ")
            }
            Self::NotAsked(why)
            | Self::Skipped(why)
            | Self::PremiseNotMet(why)
            | Self::Crashed(why)
            | Self::Hung(why)
            | Self::TimedOut(why)
            | Self::NotObservable(why) => why.clone(),
        }
    }
}

/// A documented statement, held against an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Held {
    /// The source's id.
    pub source: String,
    /// Where in the source.
    pub place: String,
    /// Whom the statement is of.
    pub of: String,
    /// What it is about.
    pub on: On,
    /// What it says, parameters filled in.
    pub predicate: String,
    /// Whether the source binds this shell.
    pub binds: bool,
    /// Whether it holds; null where it says that it leaves this open, or where there is no answer.
    pub holds: Option<bool>,
    /// The finding that explains a contradiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
}

impl Held {
    /// The same statement in another cell, whatever became of it there.
    #[must_use]
    pub fn same_in<'a>(&self, cell: &'a Cell) -> Option<&'a Self> {
        cell.expectations.iter().find(|other| (other.on, other.statement()) == (self.on, self.statement()))
    }

    /// Whether it says that it leaves the answer open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.predicate == "unspecified"
    }

    /// What is said, by whom, and of whom.
    fn statement(&self) -> [&str; 4] {
        [&self.source, &self.place, &self.of, &self.predicate]
    }
}

/// A process that was started to get the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Which of the three.
    pub kind: RunKind,
    /// The command, the case's directory written `<dir>`.
    pub argv: Vec<String>,
    /// The script that it was given, with the observer.
    pub script: String,
}

/// What a run said beside its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Of which run.
    pub kind: RunKind,
    /// Standard output, bounded; bytes that are not UTF-8 as U+FFFD.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// Wall time from start to end.
    pub seconds: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_that_has_not_ended_is_not_read_as_one_that_has() {
        let mut json = serde_json::to_value(Cell::unanswered("a/b", "1", "bash")).unwrap();
        let read = |json: &serde_json::Value| serde_json::from_value::<Cell>(json.clone()).map(|cell| cell.inside);
        json["inside"] = serde_json::json!({ "ended": true });
        assert_eq!(read(&json).unwrap(), Some(Inside::Ended));
        json["inside"] = serde_json::json!({ "ended": false });
        assert!(read(&json).unwrap_err().to_string().contains("`ended` is `true` or absent"));
    }

    #[test]
    fn a_finding_of_several_statements_is_shown_once() {
        let held = |finding: &str| Held {
            source: "posix-2024".to_owned(),
            place: "2.8.2".to_owned(),
            of: "posix".to_owned(),
            on: On::Inside,
            predicate: "0".to_owned(),
            binds: true,
            holds: Some(false),
            finding: Some(finding.to_owned()),
        };
        let expectations = vec![held("one"), held("other"), held("one")];
        let cell = Cell { expectations, ..Cell::unanswered("a/b", "1", "bash") };
        assert_eq!(cell.findings(), ["one", "other"]);
    }
}

/// `"143"`, `{"ended": true}` or null.
mod inside {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::Inside;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Form {
        Said(String),
        Ended { ended: bool },
    }

    pub(super) fn serialize<S: Serializer>(inside: &Option<Inside>, serializer: S) -> Result<S::Ok, S::Error> {
        match inside {
            Some(Inside::Said(text)) => Some(Form::Said(text.clone())),
            Some(Inside::Ended) => Some(Form::Ended { ended: true }),
            Some(Inside::NotObservable(_)) | None => None,
        }
        .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Inside>, D::Error> {
        match Option::<Form>::deserialize(deserializer)? {
            None => Ok(None),
            Some(Form::Said(text)) => Ok(Some(Inside::Said(text))),
            Some(Form::Ended { ended: true }) => Ok(Some(Inside::Ended)),
            Some(Form::Ended { ended: false }) => Err(D::Error::custom("`ended` is `true` or absent")),
        }
    }
}
