//! Asks a case of a shell, for tests that run side by side: the catalog, the workers and what was learned are shared.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::selection::Here;
use super::status_quo::{self, Compared};
use super::{Asked, Error};
use crate::catalog::Catalog;
use crate::failure::{Failure, Why};
use crate::known::{self, Entry, Known, Outcome};
use crate::matrix::{self, ASKINGS};
use crate::plan::{self, Filter, Question, plan, questions};
use crate::results::{self, Cell, Instead, Results, ShellFacts};
use crate::run::{self, Capabilities, Pool, PoolError, Worker};
use crate::shells::{Mode, Root, Shell};

/// Who asks.
pub(super) struct Asker {
    pub(super) catalog: Catalog,
    pub(super) here: Capabilities,
    pub(super) filter: Filter,
    pub(super) known: Known,
    workers: Workers,
    /// For each scenario with a premise that was tried, by the root directory that brings the victim: how it failed, if it did.
    premises: Mutex<HashMap<(String, Root), Option<String>>>,
    /// The cells that an entry of `known` may be about.
    remembered: Mutex<Results>,
}

/// What a shell answered to a case.
#[derive(Default)]
pub(super) struct Answers {
    /// In the order of the scenarios.
    pub(super) cells: Vec<Cell>,
    /// Those of them that fail.
    pub(super) failures: Vec<Failure>,
    /// What differs from what was recorded of another build.
    pub(super) notes: Vec<String>,
}

impl Asker {
    pub(super) fn new(catalog: Catalog, filter: Filter, known: Known) -> Self {
        let here = Capabilities::here(false);
        Self {
            catalog,
            here,
            filter,
            known,
            workers: Workers::default(),
            premises: Mutex::default(),
            remembered: Mutex::new(results(Vec::new(), Vec::new())),
        }
    }

    /// Asks every scenario of a case that is wanted. `known` are all shells, in whatever mode: a failure is shown beside
    /// what the same shell answers in another.
    pub(super) fn ask(&self, case: &str, shell: &Shell, known: &[Shell]) -> Result<Answers, PoolError> {
        let mut answers = Answers::default();
        let Some(case) = self.catalog.case(case) else { return Ok(answers) };
        let is_mode =
            |other: &&Shell| other.mode != Mode::Sh && other.base() == shell.base() && other.name != shell.name;
        let modes: Vec<&Shell> = known.iter().filter(is_mode).collect();
        let questions = questions(case, std::slice::from_ref(shell), &self.filter);
        self.workers.with(|worker| {
            for question in &questions {
                let cell = self.cell(worker, question)?;
                if let Some(failure) = self.failure(worker, question, &cell, &modes, &mut answers.notes)? {
                    answers.failures.push(failure);
                }
                answers.cells.push(cell);
            }
            Ok(answers)
        })
    }

    /// Asks every case that is wanted of every shell, several at a time.
    pub(super) fn ask_all(&self, here: Here) -> Result<Asked, Error> {
        let cases = self.catalog.cases.iter().map(|case| case.id.as_str());
        let pairs: Vec<(&str, &Shell)> = cases
            .flat_map(|case| here.shells.iter().map(move |shell| (case, shell)))
            .filter(|(case, shell)| self.filter.may_want(case, &shell.name))
            .collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            while let Some((index, (case, shell))) = take(&next, &pairs) {
                let answers = self.ask(case, shell, &here.modes);
                done.push((index, answers.inspect_err(|_| next.store(pairs.len(), Ordering::Relaxed))?));
            }
            Ok(done)
        };
        let done: Result<Vec<_>, PoolError> = thread::scope(|scope| {
            let threads: Vec<_> = (0..threads().min(pairs.len())).map(|_| scope.spawn(work)).collect();
            let joined = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            joined.collect()
        });
        let mut done: Vec<_> = done?.into_iter().flatten().collect();
        done.sort_by_key(|(index, _)| *index);
        let (mut cells, mut failures) = (HashMap::new(), Vec::new());
        for (_, answers) in done {
            cells.extend(answers.cells.into_iter().map(|cell| ((cell.scenario(), cell.shell.clone()), cell)));
            failures.extend(answers.failures);
        }
        // In the order of results: by case, scenario and shell.
        let planned = plan(&self.catalog, &here.shells, &self.filter);
        let id = |question: &Question<'_>| (question.scenario.id(), question.shell.name.clone());
        let results = results(plan::asked(&planned), planned.iter().filter_map(|q| cells.remove(&id(q))).collect());
        let no_longer = self.known.no_longer(&results).into_iter().cloned().collect();
        Ok(Asked { results, failures, no_longer, absent: here.absent })
    }

    fn cell(&self, worker: &mut Worker, question: &Question<'_>) -> Result<Cell, PoolError> {
        match self.failed_premise(worker, question)? {
            Some(failed) => Ok(matrix::unmet(&self.catalog, question, &failed)),
            None => matrix::ask(worker, &self.catalog, question, &self.here, 1),
        }
    }

    /// Tries each victim once, whatever the number of shells.
    fn failed_premise(&self, worker: &mut Worker, question: &Question<'_>) -> Result<Option<String>, PoolError> {
        let Question { scenario, shell } = question;
        if scenario.case.premise.is_none() {
            return Ok(None);
        }
        let id = (scenario.id(), shell.root.clone());
        if let Some(known) = lock(&self.premises).get(&id) {
            return Ok(known.clone());
        }
        let failed = matrix::failed_premise(worker, scenario, &shell.root, &self.here)?;
        lock(&self.premises).insert(id, failed.clone());
        Ok(failed)
    }

    /// The failure that a cell is, if it is one: by the documents, or by what was recorded of this very build.
    fn failure(
        &self,
        worker: &mut Worker,
        question: &Question<'_>,
        cell: &Cell,
        modes: &[&Shell],
        notes: &mut Vec<String>,
    ) -> Result<Option<Failure>, PoolError> {
        let mut cell = cell;
        let again;
        let why = match (self.worse(question, cell), status_quo::recorded(question)) {
            (Some(outcome), _) => Why::Outcome(outcome, cell.instead.clone()),
            (None, None) => return Ok(None),
            (None, Some(recorded)) => {
                let mut note = |what: &str| {
                    let answer = recorded.answer(&self.catalog, question);
                    notes.push(format!("{}: {what} {}: {answer}", question.id(), recorded.name));
                };
                match status_quo::compare(cell, &recorded) {
                    Compared::Same => return Ok(None),
                    Compared::Other => {
                        note("another answer than that of");
                        return Ok(None);
                    }
                    Compared::Changed => {
                        // A race that was lost this time is no change, and of some it is known that they are run.
                        again = matrix::ask(worker, &self.catalog, question, &self.here, ASKINGS)?;
                        if recorded.is_among(&again) {
                            note("unstable, one of its answers is that of");
                            return Ok(None);
                        }
                        if let Some(finding) = matrix::known_trouble(&self.catalog, question) {
                            note(&format!("unstable ({finding}), another answer than that of"));
                            return Ok(None);
                        }
                        cell = &again;
                        Why::Changed(recorded.answer(&self.catalog, question))
                    }
                }
            }
        };
        let asked = match (&cell.instead, &why) {
            (Some(Instead::Unstable(answers)), _) => answers.values().sum(),
            (_, Why::Changed(_)) => ASKINGS,
            _ => matrix::askings(cell, 1),
        };
        let mut failure = Failure::new(&self.catalog, question, cell, why, asked)
            .with_others(&status_quo::others(&self.catalog, question))
            .with_before(status_quo::before(&self.catalog, question, cell));
        for shell in modes {
            let question = Question { scenario: question.scenario.clone(), shell };
            let observation = run::ask(worker, &question.scenario, shell, &self.here)?;
            failure = failure.with_mode(&matrix::judged(&self.catalog, &question, observation));
        }
        Ok(Some(failure))
    }

    /// Keeps the cells that an entry of the known deviations may be about.
    pub(super) fn remember(&self, shell: &Shell, cells: &[Cell]) {
        let is_known = |cell: &&Cell| self.known.entries.iter().any(|entry| entry.case == cell.case);
        let mut cells = cells.iter().filter(is_known).cloned().peekable();
        if cells.peek().is_none() {
            return;
        }
        let mut remembered = lock(&self.remembered);
        remembered.cells.extend(cells);
        if !remembered.shells.iter().any(|known| known.name == shell.name) {
            remembered.shells.push(shell.into());
        }
    }

    /// The entries of the known deviations that are no longer so, of the cells that were asked.
    pub(super) fn no_longer(&self) -> Vec<Entry> {
        self.known.no_longer(&lock(&self.remembered)).into_iter().cloned().collect()
    }

    fn worse(&self, question: &Question<'_>, cell: &Cell) -> Option<Outcome> {
        let results = results(vec![question.shell.into()], vec![cell.clone()]);
        known::worse(&results, &self.known, None).first().copied().and_then(Outcome::of)
    }
}

/// How many are asked at the same time: some cells wait rather than work, for a terminal to drain, for a shell that is
/// seen to hang.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from) + 1
}

fn take<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

fn results(shells: Vec<ShellFacts>, cells: Vec<Cell>) -> Results {
    Results { version: results::VERSION, platform: None, shells, cells }
}

/// Workers that wait for the next test. There are as many as tests ran side by side.
#[derive(Default)]
struct Workers(Mutex<Vec<Pool>>);

impl Workers {
    /// Has a worker to itself for as long as `work` takes. One that was lost is not used again.
    fn with<R>(&self, work: impl FnOnce(&mut Worker) -> Result<R, PoolError>) -> Result<R, PoolError> {
        let waiting = lock(&self.0).pop();
        let mut pool = match waiting {
            Some(pool) => pool,
            None => Pool::start(1)?,
        };
        let done = work(pool.worker())?;
        lock(&self.0).push(pool);
        Ok(done)
    }
}

/// A test that panicked leaves nothing half done behind these locks.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
