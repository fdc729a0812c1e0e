//! What is measured: cells that both sides can run, and that were seen to go the same way on both.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io;

use statusquo::catalog::{Catalog, RunKind, Scenario, Start};
use statusquo::plan::{Filter, Question, plan};
use statusquo::run::{self, Capabilities, Observation, Pool};
use statusquo::shells::Shell;
use statusquo::status::{End, Inside};

use crate::bare::{self, Place};
use crate::options::Options;

/// The cells, and how many were left out.
pub(crate) struct Sample<'a> {
    pub(crate) cells: Vec<Cell<'a>>,
    scenarios: usize,
    of_scenarios: usize,
    special: usize,
    without_answer: usize,
    otherwise: usize,
}

/// A cell with the runs that both sides start for it.
pub(crate) struct Cell<'a> {
    pub(crate) question: Question<'a>,
    pub(crate) runs: Runs,
}

/// Each run, and whether it leaves files behind.
type Runs = Vec<(RunKind, bool)>;

impl<'a> Sample<'a> {
    /// Takes scenarios as the seed decides and runs each once on both sides.
    pub(crate) fn take(catalog: &'a Catalog, shells: &'a [Shell], options: &Options) -> Result<Self, Box<dyn Error>> {
        // What tries to escape would: the bare loop holds nothing back.
        let filter = Filter { excluded: vec!["escape/*".into()], ..Filter::default() };
        let mut questions = plan(catalog, shells, &filter);
        let mut ids: Vec<String> = questions.iter().map(|question| question.scenario.id()).collect();
        ids.dedup();
        let of_scenarios = ids.len();
        ids.sort_by_cached_key(|id| options.draw(id));
        ids.truncate(options.scenarios);
        questions.retain(|question| ids.contains(&question.scenario.id()));
        let all = questions.len();
        // What posix_spawn cannot give; a terminal and PID 1 are needs.
        questions.retain(|Question { scenario: Scenario { case, .. }, .. }| {
            case.needs.is_empty() && Start { variables: Vec::new(), ..case.start.clone() } == Start::default()
        });
        let special = all - questions.len();

        let here = Capabilities::here(false);
        let mut pool = Pool::start(1)?;
        let mut place = Place::new()?;
        let (mut without_answer, mut otherwise) = (0, 0);
        let mut cells = Vec::new();
        for question in questions {
            let worker = pool.worker();
            let before = worker.started();
            let observation = run::ask(worker, &question.scenario, question.shell, &here)?;
            let unsure = matches!(observation.inside, Some(Inside::NotObservable(_)));
            if observation.instead.is_some() || unsure || worker.started() - before != observation.runs.len() {
                without_answer += 1;
                continue;
            }
            match same(&place, &question, &observation) {
                Ok(Some(runs)) => cells.push(Cell { question, runs }),
                Ok(None) => otherwise += 1,
                // It has made its place unfit for others.
                Err(_) => {
                    otherwise += 1;
                    place = Place::new()?;
                }
            }
        }
        drop(pool);
        bare::reap_the_rest()?;
        Ok(Self { cells, scenarios: ids.len(), of_scenarios, special, without_answer, otherwise })
    }

    /// The cells of each shell.
    pub(crate) fn by_shell(&self) -> BTreeMap<String, Vec<&Cell<'a>>> {
        let mut shells = BTreeMap::<_, Vec<_>>::new();
        for cell in &self.cells {
            shells.entry(cell.question.shell.name.clone()).or_default().push(cell);
        }
        shells
    }
}

/// The runs of a cell, where each of them ends and speaks in the bare loop as in the observation.
fn same(place: &Place, question: &Question<'_>, observation: &Observation) -> io::Result<Option<Runs>> {
    let mut runs = Vec::new();
    for run in &observation.runs {
        let Some(start) = place.start(question, run.kind, false) else { return Ok(None) };
        let ran = place.run(&start)?;
        runs.push((run.kind, place.left_anything()?));
        let end = End::from_wait_status(ran.status);
        let same = match run.kind {
            RunKind::Last => observation.outside.is_none() || end == observation.outside,
            RunKind::Exit => end == observation.at_exit,
            RunKind::Observed => match &observation.inside {
                Some(Inside::Said(status)) => ran.inside() == Some(status),
                _ => ran.inside().is_none(),
            },
        };
        if !same {
            return Ok(None);
        }
    }
    Ok(Some(runs))
}

impl fmt::Display for Sample<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} cells of {} scenarios out of {}", self.cells.len(), self.scenarios, self.of_scenarios)?;
        write!(
            f,
            "left out: {} that start in a state that posix_spawn cannot give, {} that have no answer or need a second \
             look,\n{} that went another way in the bare loop",
            self.special, self.without_answer, self.otherwise
        )
    }
}
