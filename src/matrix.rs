//! The main job: asks every question of a plan and has the answers judged.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::catalog::{Catalog, Scenario};
use crate::judge::judge;
use crate::plan::Question;
use crate::results::{Cell, Instead, Parameter, Verdict};
use crate::run::{self, Capabilities, Observation, Pool, PoolError, Worker};
use crate::shells::Root;
use crate::status::Inside;

/// How often a cell is asked in all before it is reported as contradicting.
pub const ASKINGS: u32 = 5;

/// How the questions are asked.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// How many at the same time.
    pub jobs: usize,
    /// How often each: a cell whose answers are not always the same is *unstable*.
    pub times: u32,
    /// Whether cores may go to a program, where the kernel's `core_pattern` is a pipe.
    pub core_pipe: bool,
}

impl Asking {
    /// Each question once, with so many workers.
    #[must_use]
    pub fn once(jobs: usize) -> Self {
        Self { jobs, times: 1, core_pipe: false }
    }
}

/// Asks all `questions`; the cells are in their order.
///
/// `progress` is told how many cells are done, as each is.
///
/// # Errors
/// Where workers cannot be had or are lost; nothing that a shell does is an error.
pub fn ask_all(
    catalog: &Catalog,
    questions: &[Question<'_>],
    asking: Asking,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Cell>, PoolError> {
    let Asking { jobs, times, core_pipe } = asking;
    let here = Capabilities::here(core_pipe);
    let mut pool = Pool::start(jobs.min(questions.len()))?;
    let premises = premises(&mut pool, questions, &here)?;
    let done = AtomicUsize::new(0);
    // What is known to overstay begins first, so that nobody waits for it alone at the end.
    let mut order: Vec<_> = questions.iter().enumerate().collect();
    order.sort_by_key(|(_, question)| known_trouble(catalog, question).is_none());
    let mut cells = pool.map(&order, |worker, &(index, question)| {
        let cell = match premises.get(&(question.scenario.id(), &question.shell.root)) {
            Some(failed) => unmet(catalog, question, failed),
            None => ask(worker, catalog, question, &here, times)?,
        };
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        Ok((index, cell))
    })?;
    cells.sort_by_key(|(index, _)| *index);
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// A scenario in a root directory, which brings the victim.
type Presumed<'q> = (String, &'q Root);

/// For each scenario whose victim does not end as its case presumes: how it ended. Each is tried once.
fn premises<'q>(
    pool: &mut Pool,
    questions: &'q [Question<'_>],
    here: &Capabilities,
) -> Result<BTreeMap<Presumed<'q>, String>, PoolError> {
    let presuming = questions.iter().filter(|question| question.scenario.case.premise.is_some());
    let presumed: BTreeMap<Presumed<'q>, _> =
        presuming.map(|Question { scenario, shell }| ((scenario.id(), &shell.root), scenario)).collect();
    let failed = pool.map(&presumed.into_iter().collect::<Vec<_>>(), |worker, (presumed, scenario)| {
        Ok(failed_premise(worker, scenario, presumed.1, here)?.map(|failed| (presumed.clone(), failed)))
    })?;
    Ok(failed.into_iter().flatten().collect())
}

/// How the scenario's victim ends in this root directory, tried without a shell, where that is not what its case
/// presumes; `None` also where the case is skipped: a core that nobody here may have, say, would go who knows where.
///
/// # Errors
/// Where the worker is lost.
pub fn failed_premise(
    worker: &mut Worker,
    scenario: &Scenario<'_>,
    root: &Root,
    here: &Capabilities,
) -> Result<Option<String>, PoolError> {
    let is_asked = scenario.case.needs.iter().all(|need| here.met(*need).is_ok());
    let Some(premise) = scenario.case.premise.as_ref().filter(|_| is_asked) else { return Ok(None) };
    // One that cannot be filled in was refused when the catalog was loaded.
    let Ok(premise) = premise.fill(scenario) else { return Ok(None) };
    let end = run::victim(worker, scenario, root)?;
    let failed = end.filter(|end| premise.met_by_end(end) != Some(true));
    Ok(failed.map(|end| format!("the victim {end}, not {premise}")))
}

/// The cell of a scenario whose victim did not end as its case presumes.
#[must_use]
pub fn unmet(catalog: &Catalog, question: &Question<'_>, failed: &str) -> Cell {
    judged(catalog, question, refused(failed))
}

fn refused(failed: &str) -> Observation {
    Observation { instead: Some(Instead::PremiseNotMet(failed.to_owned())), ..Observation::default() }
}

/// How often a cell is asked in all that came out like this at first: again where an answer contradicts a promise, for a
/// race is no contradiction, and where it could not be observed, for a shell whose runs end now this way, now that is
/// unstable.
#[must_use]
pub fn askings(first: &Cell, times: u32) -> u32 {
    let is_in_doubt = first.verdict == Verdict::Contradicts || matches!(first.instead, Some(Instead::NotObservable(_)));
    if is_in_doubt { times.max(ASKINGS) } else { times }
}

/// Asks one question, `times` times and where the answer is in doubt [more often](askings).
///
/// # Errors
/// Where the worker is lost; nothing that a shell does is an error.
pub fn ask(
    worker: &mut Worker,
    catalog: &Catalog,
    question: &Question<'_>,
    here: &Capabilities,
    times: u32,
) -> Result<Cell, PoolError> {
    let named = |error| match error {
        PoolError::Lost(why) => PoolError::Lost(format!("in {}: {why}", question.id())),
        other => other,
    };
    let mut once = || run::ask(worker, &question.scenario, question.shell, here).map_err(named);
    let first = once()?;
    let cell = judged(catalog, question, first.clone());
    let mut answers = BTreeMap::from([(first.answer(), 1)]);
    for _ in 1..askings(&cell, times) {
        *answers.entry(once()?.answer()).or_default() += 1;
    }
    if answers.len() == 1 {
        return Ok(cell);
    }
    let unstable = Observation { instead: Some(Instead::Unstable(answers)), ..first };
    Ok(judged(catalog, question, unstable))
}

/// The finding of the case, if any, that says why this shell may give no answer.
pub(crate) fn known_trouble<'a>(catalog: &Catalog, question: &Question<'a>) -> Option<&'a String> {
    let explains = |id: &&String| catalog.findings.get(*id).is_some_and(|finding| finding.explains(question.shell));
    question.scenario.case.findings.iter().find(explains)
}

/// The finding that explains why this shell gives no answer.
fn explained(catalog: &Catalog, question: &Question<'_>, instead: &Instead) -> Option<String> {
    let alarming =
        matches!(instead, Instead::Crashed(_) | Instead::Hung(_) | Instead::TimedOut(_) | Instead::Unstable(_));
    known_trouble(catalog, question).filter(|_| alarming).cloned()
}

/// The cell that an observation makes: pure, whether a shell was asked just now or its answer is recorded.
#[must_use]
pub fn judged(catalog: &Catalog, question: &Question<'_>, observation: Observation) -> Cell {
    let Question { scenario, shell } = question;
    let judgement = judge(catalog, scenario, shell, &observation);
    let Observation { inside, outside, at_exit, instead, runs, evidence } = observation;
    let why = match &inside {
        Some(Inside::NotObservable(why)) => Some(why.clone()),
        _ => None,
    };
    Cell {
        case: scenario.case.id.clone(),
        parameters: scenario
            .values
            .iter()
            .map(|(name, value)| Parameter { name: name.clone(), value: value.label.clone() })
            .collect(),
        shell: shell.name.clone(),
        inside: inside.filter(|inside| !matches!(inside, Inside::NotObservable(_))),
        finding: instead.as_ref().and_then(|instead| explained(catalog, question, instead)),
        instead: instead.or_else(|| why.clone().map(Instead::NotObservable)),
        why,
        outside,
        at_exit,
        verdict: judgement.verdict,
        expectations: judgement.expectations,
        runs,
        evidence,
    }
}
