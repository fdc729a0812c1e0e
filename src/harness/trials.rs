//! The tests: one for each case and shell, one for each shell that must be here.

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use super::asker::{Answers, Asker, lock, threads};
use super::selection::{Here, Selection};
use super::unasked::Unasked;
use super::{Error, Matrix};
use crate::catalog::{Catalog, Outline};
use crate::failure::Failure;
use crate::results::{Cell, Instead};
use crate::run::{self, Capabilities};
use crate::shells::Shell;

/// What tests are called that a shell is here.
const REQUIRE: &str = "require/";
/// What stands before the name of a test whose shell is not here, in brackets.
const ABSENT: &str = "absent";
/// What stands before the name of a test whose case has no script in the shell's language.
const UNWRITTEN: &str = "no script";
/// What stands before the name of a test whose case needs what this machine or shell has not.
const SKIPPED: &str = "skipped";

/// A test, not yet one of libtest's.
enum Test {
    /// Asks a case of a shell.
    Ask(Outline, Shell),
    /// Cannot: the case and why.
    Unasked(Outline, Shell, Instead),
    /// Cannot: the case and the name of a shell that is not here.
    Absent(Outline, String),
    /// Whether a shell is here.
    Require(String),
}

impl Test {
    fn name(&self) -> String {
        match self {
            Self::Ask(case, shell) | Self::Unasked(case, shell, _) => format!("{}@{}", case.id, shell.name),
            Self::Absent(case, shell) => format!("{}@{shell}", case.id),
            Self::Require(shell) => format!("{REQUIRE}{shell}"),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Ask(..) | Self::Require(_) => "",
            Self::Unasked(_, _, Instead::NotAsked(_)) => UNWRITTEN,
            Self::Unasked(..) => SKIPPED,
            Self::Absent(..) => ABSENT,
        }
    }

    /// Tells a run's last lines of what it cannot ask.
    fn tell(&self, unasked: &mut Unasked) {
        match self {
            Self::Ask(..) | Self::Require(_) => {}
            Self::Unasked(case, shell, instead) => unasked.instead(case.id, shell, instead),
            Self::Absent(_, shell) => unasked.absent(shell),
        }
    }
}

/// What all tests of a process share.
struct Shared {
    asker: Asker,
    selection: Selection,
    modes: Vec<Shell>,
    unasked: Mutex<Unasked>,
    notes: Mutex<Vec<String>>,
}

impl Matrix {
    /// Runs the tests that the command line asks for.
    pub(super) fn run(&self, mut arguments: Arguments) -> Result<ExitCode, Error> {
        let selection = self.selection(&std::env::var("STATUSQUO_REQUIRE").unwrap_or_default())?;
        let one = arguments.filter.as_deref().filter(|_| arguments.exact && !arguments.list);
        let one = one.map(|name| self.one(&selection, bare(name))).transpose()?.flatten();
        let (tests, here, catalog) = match one {
            Some((test, here)) => {
                let id = if let Test::Ask(case, _) = &test { case.id } else { "" };
                (vec![test], here, Catalog::embedded_case(id)?)
            }
            None => {
                let here = selection.all()?;
                let tests = self.tests(&selection, &here);
                if !tests.iter().any(|test| matches!(test, Test::Ask(..) | Test::Unasked(..))) {
                    return Err(self.nothing());
                }
                (tests, here, if arguments.list { Catalog::embedded_case("")? } else { Catalog::embedded()? })
            }
        };
        arguments.test_threads.get_or_insert_with(threads);

        let shared = Arc::new(Shared {
            asker: self.asker(catalog)?,
            selection,
            modes: here.modes,
            unasked: Mutex::default(),
            notes: Mutex::default(),
        });
        let mut wanted = 0;
        let mut trial = |test: Test| {
            let (test, shared) = (Arc::new(test), Arc::clone(&shared));
            let own = (Arc::clone(&test), Arc::clone(&shared));
            let trial = Trial::ignorable_test(test.name(), move || own.1.perform(&own.0));
            let trial = trial.with_kind(test.kind()).with_ignored_flag(!test.kind().is_empty());
            if !arguments.is_filtered_out(&trial) {
                wanted += 1;
                if arguments.is_ignored(&trial) {
                    test.tell(&mut lock(&shared.unasked));
                }
            }
            trial
        };
        let trials = tests.into_iter().map(&mut trial).collect();
        let conclusion = libtest_mimic::run(&arguments, trials);
        // A process that runs one test of many cannot tell what the others did.
        if wanted > 1 && !arguments.list {
            eprint!("{}", shared.last_lines());
        }
        Ok(conclusion.exit_code())
    }

    /// Every case that may be wanted of every shell, those of absent shells included.
    fn tests(&self, selection: &Selection, here: &Here) -> Vec<Test> {
        let capabilities = Capabilities::here(false);
        let required = selection.required.iter().cloned().map(Test::Require);
        let mut tests: Vec<Test> = required.collect();
        for case in Catalog::embedded_outlines() {
            for shell in here.shells.iter().filter(|shell| self.filter.may_want(case.id, &shell.name)) {
                tests.push(test(case.clone(), shell.clone(), &capabilities));
            }
            for shell in here.absent.iter().filter(|shell| self.filter.may_want(case.id, shell)) {
                tests.push(Test::Absent(case.clone(), shell.clone()));
            }
        }
        tests
    }

    /// The test of this name, if there is one, without looking at other cases or shells.
    fn one(&self, selection: &Selection, name: &str) -> Result<Option<(Test, Here)>, Error> {
        if let Some(shell) = name.strip_prefix(REQUIRE) {
            let is_required = selection.required.iter().any(|required| required == shell);
            return Ok(is_required.then(|| (Test::Require(shell.to_owned()), Here::default())));
        }
        // No id of a case has an `@`.
        let Some((id, shell)) = name.split_once('@') else { return Ok(None) };
        let Some(case) = Catalog::embedded_outline(id).filter(|_| self.filter.may_want(id, shell)) else {
            return Ok(None);
        };
        let here = selection.one(shell)?;
        let test = match (here.shells.first(), here.absent.first()) {
            (Some(shell), _) => test(case, shell.clone(), &Capabilities::here(false)),
            (None, Some(absent)) => Test::Absent(case, absent.clone()),
            (None, None) => return Ok(None),
        };
        Ok(Some((test, here)))
    }
}

fn test(case: Outline, shell: Shell, here: &Capabilities) -> Test {
    let is_written = |dialect| case.dialects.contains(&dialect);
    match run::unasked(is_written, &case.without, &case.needs, &shell, here) {
        Some(instead) => Test::Unasked(case, shell, instead),
        None => Test::Ask(case, shell),
    }
}

/// A test's name without its kind, which lists put before it in brackets.
fn bare(name: &str) -> &str {
    let kind = name.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    kind.map_or(name, |(_, name)| name)
}

impl Shared {
    fn perform(&self, test: &Test) -> Result<Completion, Failed> {
        match test {
            Test::Require(name) => match Selection::has(name)? {
                true => Ok(Completion::Completed),
                false => Err(format!("`{name}` is not on this machine, and STATUSQUO_REQUIRE lists it").into()),
            },
            // Only who asks for ignored tests comes here: it must not look as if it had been asked.
            Test::Absent(_, shell) => Err(format!("`{shell}` is not on this machine").into()),
            Test::Unasked(_, _, instead) => Ok(Completion::ignored_with(instead.reason())),
            Test::Ask(case, shell) => self.ask(case, shell),
        }
    }

    fn ask(&self, case: &Outline, shell: &Shell) -> Result<Completion, Failed> {
        let Answers { cells, failures, notes } = self.asker.ask(case.id, shell, &self.modes)?;
        lock(&self.notes).extend(notes);
        for (cell, instead) in cells.iter().filter_map(|cell| Some((cell, cell.instead.as_ref()?))) {
            lock(&self.unasked).instead(&cell.scenario(), shell, instead);
        }
        let why = cells.first().and_then(|cell| cell.instead.as_ref());
        let why = why.map_or_else(|| "no scenario matches".to_owned(), Instead::reason);
        let unasked = !cells.iter().any(Cell::was_asked);
        self.asker.remember(shell, &cells);
        if !failures.is_empty() {
            return Err(message(&failures).into());
        }
        Ok(if unasked { Completion::ignored_with(why) } else { Completion::Completed })
    }

    /// What was not asked, what differs from what was recorded of other builds, what is known and no longer so.
    fn last_lines(&self) -> String {
        let mut lines = lock(&self.unasked).to_string();
        if let Some(told) = &self.selection.told {
            lines += &format!("not asked: other shells than STATUSQUO_SHELLS lists: {told}\n");
        }
        for note in lock(&self.notes).iter() {
            lines += &format!("note: {note}\n");
        }
        for entry in self.asker.no_longer() {
            lines += &format!("note: known, but no longer so: {entry}\n");
        }
        lines
    }
}

/// The failures of a test as text, then as Markdown. Of those that are alike the first is shown whole, the others in a
/// line: a case can have many scenarios.
fn message(failures: &[Failure]) -> String {
    let mut groups: Vec<(&Failure, Vec<String>)> = Vec::new();
    for failure in failures {
        match groups.iter_mut().find(|(first, _)| first.is_like(failure)) {
            Some((_, others)) => others.push(failure.line()),
            None => groups.push((failure, Vec::new())),
        }
    }
    let others = |others: &[String]| match others.len() {
        0 => String::new(),
        count => format!("and alike in {count} more of this case:\n  {}\n", others.join("\n  ")),
    };
    let text = groups.iter().map(|(first, rest)| format!("{first}{}\n", others(rest)));
    let markdown = groups.iter().map(|(first, _)| first.markdown());
    let (text, markdown) = (text.collect::<String>(), markdown.collect::<Vec<_>>().join("\n"));
    format!("{text}The same as Markdown, for a bug report:\n\n{markdown}")
}
