//! What is told of a cell that fails a run: all that is needed to understand, reproduce and report it.
//!
//! A [`Failure`] is data. It is shown as text, and as [Markdown](Failure::markdown) for a bug report.

mod markdown;
mod text;

use crate::catalog::{Catalog, On, RunKind};
use crate::known::Outcome;
use crate::paste::paste;
use crate::plan::Question;
use crate::results::{Cell, Held, Instead, ShellFacts};

/// A cell that fails a run, with all that is known of it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The cell's id: `signal/killed-child:TERM@bash`.
    pub id: String,
    /// The shell that was asked.
    pub shell: ShellFacts,
    /// What was asked, as a sentence.
    pub question: String,
    /// What is wrong.
    pub why: Why,
    /// The script as it was run, parameters filled in.
    pub script: String,
    /// The statements that it breaks.
    pub broken: Vec<Statement>,
    /// What was seen.
    pub seen: Answer,
    /// What each run wrote to standard error.
    pub stderr: Vec<(RunKind, String)>,
    /// How often it was asked in all.
    pub asked: u32,
    /// How many of these times the answer was the same; of several, the most frequent.
    pub alike: u32,
    /// What other shells say, the most frequent answer first.
    pub others: Vec<Said>,
    /// The same scenario in the shell's other modes.
    pub modes: Vec<(String, Answer)>,
    /// The last recorded version that answered otherwise.
    pub before: Option<Before>,
    /// For each run that shows it, commands that reproduce it when they are pasted into any POSIX shell; those of a run
    /// that no shell can start so are missing.
    pub paste: Vec<(RunKind, String)>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// What [`known::worse`](crate::known::worse) calls worse.
    Outcome(Outcome, Option<Instead>),
    /// The very build that was recorded answered otherwise then.
    Changed(Answer),
}

/// A documented statement with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is about.
    pub on: On,
    /// What it promises, parameters filled in.
    pub predicate: String,
    /// The source's id.
    pub source: String,
    /// The source's title and edition.
    pub title: String,
    /// Where in the source.
    pub place: String,
    /// Where the source is found.
    pub link: String,
}

/// What was seen of a cell: only what its case asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// What the next command saw.
    pub inside: Option<String>,
    /// What the parent saw.
    pub outside: Option<String>,
    /// The same with a final `exit`.
    pub at_exit: Option<String>,
    /// What happened instead, in words.
    pub instead: Option<String>,
}

/// An answer and who gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The answer.
    pub answer: Answer,
    /// The shells' names.
    pub shells: Vec<String>,
}

/// A recorded version that answered otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The version.
    pub version: String,
    /// What it answered.
    pub answer: Answer,
}

impl Answer {
    /// What was seen of `cell`.
    #[must_use]
    pub fn of(cell: &Cell) -> Self {
        Self {
            inside: cell.inside.as_ref().map(ToString::to_string),
            outside: cell.outside.as_ref().map(ToString::to_string),
            at_exit: cell.at_exit.as_ref().map(ToString::to_string),
            instead: cell.instead.as_ref().map(|instead| format!("{}: {}", instead.word(), instead.reason())),
        }
    }
}

impl Failure {
    /// All that the cell itself tells. `asked` is how often it was asked in all.
    #[must_use]
    pub fn new(catalog: &Catalog, question: &Question<'_>, cell: &Cell, why: Why, asked: u32) -> Self {
        let last = cell.runs.iter().find(|run| run.kind == RunKind::Last).or(cell.runs.first());
        let written = || question.scenario.script(question.shell.dialect).unwrap_or_default();
        let unnoted = |held: &&Held| held.binds && held.holds == Some(false) && held.finding.is_none();
        let statement = |held: &Held| {
            let source = catalog.sources.get(&held.source);
            Statement {
                on: held.on,
                predicate: held.predicate.clone(),
                source: held.source.clone(),
                title: source.map_or_else(|| held.source.clone(), |s| format!("{}, {}", s.title, s.edition)),
                place: held.place.clone(),
                link: source.map(|source| source.url.clone()).unwrap_or_default(),
            }
        };
        let broken: Vec<Statement> = cell.expectations.iter().filter(unnoted).map(statement).collect();
        let mut kinds: Vec<RunKind> = broken.iter().map(|statement| shown_by(statement.on)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            kinds.extend(question.scenario.case.runs.first());
        }
        let said = |evidence: &&crate::results::Evidence| !evidence.stderr.trim().is_empty();
        Self {
            id: question.id(),
            shell: question.shell.into(),
            question: question.scenario.case.question.clone(),
            why,
            script: last.map_or_else(|| written().to_owned(), |run| run.script.clone()).trim_end().to_owned(),
            broken,
            seen: Answer::of(cell),
            stderr: cell.evidence.iter().filter(said).map(|e| (e.kind, e.stderr.trim_end().to_owned())).collect(),
            asked,
            alike: match &cell.instead {
                Some(Instead::Unstable(answers)) => answers.values().copied().max().unwrap_or_default(),
                _ => asked,
            },
            others: Vec::new(),
            modes: Vec::new(),
            before: None,
            paste: kinds.into_iter().filter_map(|kind| Some((kind, paste(question, kind)?))).collect(),
        }
    }

    /// With what other shells answered to the same scenario.
    #[must_use]
    pub fn with_others(mut self, others: &[Cell]) -> Self {
        self.others.clear();
        for cell in others.iter().filter(|cell| cell.shell != self.shell.name) {
            let answer = Answer::of(cell);
            match self.others.iter_mut().find(|said| said.answer == answer) {
                Some(said) => said.shells.push(cell.shell.clone()),
                None => self.others.push(Said { answer, shells: vec![cell.shell.clone()] }),
            }
        }
        self.others.sort_by_key(|said| std::cmp::Reverse(said.shells.len()));
        self
    }

    /// With what the shell answered in another mode.
    #[must_use]
    pub fn with_mode(mut self, cell: &Cell) -> Self {
        self.modes.push((cell.shell.clone(), Answer::of(cell)));
        self
    }

    /// With the last recorded version that answered otherwise.
    #[must_use]
    pub fn with_before(mut self, before: Option<Before>) -> Self {
        self.before = before;
        self
    }

    /// Whether it is another sign of the same: the same shell and case, the same kind of failure, the same statements
    /// broken, whatever the scenario's values are.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let case = |failure: &Self| failure.id.split([':', '@']).next().map(str::to_owned);
        let kind = |failure: &Self| match &failure.why {
            Why::Outcome(outcome, _) => Some(*outcome),
            Why::Changed(_) => None,
        };
        let cited = |failure: &Self| -> Vec<_> {
            failure.broken.iter().map(|said| (said.on, said.source.clone(), said.place.clone())).collect()
        };
        (&self.shell.name, case(self), kind(self), cited(self))
            == (&other.shell.name, case(other), kind(other), cited(other))
    }

    /// It in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let promised = self.broken.iter().map(|said| format!("{} {}", said.on.name(), said.predicate));
        let promised: Vec<String> = promised.collect();
        let promised = if promised.is_empty() { String::new() } else { format!("; promised {}", promised.join(", ")) };
        format!("{}: {}{promised}", self.id, self.seen)
    }

    /// The command that performs exactly these runs again.
    #[must_use]
    pub fn repro(&self) -> String {
        format!("statusquo repro {}{}", self.id, self.shell.option())
    }
}

/// The run that shows what a statement is about.
fn shown_by(on: On) -> RunKind {
    match on {
        On::Inside => RunKind::Observed,
        On::Outside => RunKind::Last,
        On::AtExit => RunKind::Exit,
    }
}
