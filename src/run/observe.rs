//! The rules of observation: what may be said of a cell after its runs.

use std::collections::BTreeMap;
use std::path::Path;

use super::observer::heard;
use super::script::{self, Placed, observes_itself};
use super::{Capabilities, ENVIRONMENT, text};
use crate::catalog::{Need, RunKind, Scenario, Via};
use crate::dialect::Dialect;
use crate::results::{Evidence, Instead, Run};
use crate::shells::{Interactive, Root, Shell};
use crate::signal::{DefaultAction, Signal};
use crate::status::{self, End, Inside};
use crate::worker::{Job, PoolError, Ran, Worker};

/// What was observed of a scenario in a shell.
#[derive(Clone, Debug, Default)]
pub struct Observation {
    /// What the next command saw, where the case asks.
    pub inside: Option<Inside>,
    /// What the parent saw, where the case asks.
    pub outside: Option<End>,
    /// The same with a final `exit`, where the case asks.
    pub at_exit: Option<End>,
    /// What happened instead.
    pub instead: Option<Instead>,
    /// What was run.
    pub runs: Vec<Run>,
    /// What the runs said beside that.
    pub evidence: Vec<Evidence>,
}

impl Observation {
    /// The answer in one line, to be compared and counted.
    #[must_use]
    pub fn answer(&self) -> String {
        status::answer(self.inside.as_ref(), self.outside.as_ref(), self.at_exit.as_ref())
    }

    /// The one answer, or each of several, as [`Cell::answers`](crate::results::Cell::answers).
    #[must_use]
    pub fn answers(&self) -> Vec<String> {
        Instead::answers(self.instead.as_ref(), self.answer())
    }
}

/// What is run of a scenario in a shell, without anybody being asked.
#[must_use]
pub fn runs(scenario: &Scenario<'_>, shell: &Shell) -> Vec<Run> {
    let run = |kind: &RunKind| script::run(scenario, shell, *kind, &Placed::anywhere());
    scenario.case.runs.iter().filter_map(run).collect()
}

/// Asks `shell` the question of `scenario`.
///
/// # Errors
/// Where the worker is lost; nothing that a shell does is an error.
pub fn ask(
    worker: &mut Worker,
    scenario: &Scenario<'_>,
    shell: &Shell,
    here: &Capabilities,
) -> Result<Observation, PoolError> {
    let case = scenario.case;
    let unasked = unasked(|dialect| case.scripts.contains_key(&dialect), &case.without, &case.needs, shell, here);
    let unasked = unasked.or_else(|| of_other_platforms(scenario));
    if unasked.is_some() {
        return Ok(Observation { instead: unasked, ..Observation::default() });
    }
    let mut asking = Asking { worker, scenario, shell, seen: Observation::default() };
    let outcomes = asking.run(&scenario.case.runs)?;
    let of = |kind| outcomes.iter().find(|(_, given)| given.run.kind == kind);
    asking.seen.outside = of(RunKind::Last).map(|(ran, _)| ran.end.clone());
    asking.seen.at_exit = of(RunKind::Exit).map(|(ran, _)| ran.end.clone());
    asking.seen.instead = outcomes.iter().find_map(|(ran, given)| instead(ran, given, scenario));
    if let Some((observed, given)) = of(RunKind::Observed) {
        let last = match &asking.seen.outside {
            Some(end) => end.clone(),
            // Of a run that overstayed nothing can be told: the script alone would only overstay as well.
            None if observed.end == End::TimedOut => End::TimedOut,
            None => asking.run(&[RunKind::Last])?.swap_remove(0).0.end,
        };
        let inside = asking.inside(observed, given, &last)?;
        asking.seen.inside = Some(inside);
    }
    Ok(asking.seen)
}

/// Why a case is not asked of a shell at all, if it is not: its language has no script, or the shell or the machine lacks
/// what the case needs.
#[must_use]
pub fn unasked(
    is_written: impl Fn(Dialect) -> bool,
    without: &BTreeMap<Dialect, String>,
    needs: &[Need],
    shell: &Shell,
    here: &Capabilities,
) -> Option<Instead> {
    if !is_written(shell.dialect) {
        let reason = without.get(&shell.dialect).map_or("no reason given", String::as_str);
        return Some(Instead::NotAsked(reason.to_owned()));
    }
    if let Some(why) = Interactive::of(shell.family).no_jobs.filter(|_| needs.contains(&Need::JobControl)) {
        return Some(Instead::Skipped(format!("no job control: {why}")));
    }
    needs.iter().find_map(|need| here.met(*need).err()).map(Instead::Skipped)
}

/// What says that the scenario is about a signal that this platform does not have, if it is.
fn of_other_platforms(scenario: &Scenario<'_>) -> Option<Instead> {
    let foreign = scenario.signals().find(|signal| signal.number().is_none())?;
    Some(Instead::Skipped(format!("this platform has no signal {foreign}")))
}

struct Asking<'a> {
    worker: &'a mut Worker,
    scenario: &'a Scenario<'a>,
    shell: &'a Shell,
    seen: Observation,
}

/// A run's outcome with the script as it was given.
type Outcome = (Ran, Given);

/// A run as it was really given.
struct Given {
    run: Run,
    placed: Placed,
}

impl Asking<'_> {
    /// Performs these runs in one go; the outcomes are in their order.
    fn run(&mut self, kinds: &[RunKind]) -> Result<Vec<Outcome>, PoolError> {
        let given = kinds.iter().map(|&kind| self.given(kind)).collect::<Result<Vec<_>, _>>()?;
        let job = |Given { run, placed }: &Given| script::job(self.scenario, self.shell, run, placed);
        let outcomes: Vec<_> =
            self.worker.run_all(&given.iter().map(job).collect::<Vec<_>>())?.into_iter().zip(given).collect();
        for (ran, Given { run, placed }) in &outcomes {
            self.seen.runs.extend(script::run(self.scenario, self.shell, run.kind, &Placed::anywhere()));
            self.seen.evidence.push(Evidence {
                kind: run.kind,
                stdout: placed.anonymous(&ran.stdout),
                stderr: placed.anonymous(&ran.stderr),
                seconds: ran.took.as_secs_f64(),
            });
        }
        Ok(outcomes)
    }

    fn given(&self, kind: RunKind) -> Result<Given, PoolError> {
        let placed = Placed::at(self.worker);
        let lost = || PoolError::Lost("a case without a script was asked".into());
        let run = script::run(self.scenario, self.shell, kind, &placed).ok_or_else(lost)?;
        Ok(Given { run, placed })
    }

    /// What the observed run says of inside. *Ended* needs proof: the shell is dead, as it died unobserved, and no
    /// observer began, nor was one read as something else.
    fn inside(&mut self, observed: &Ran, given: &Given, last: &End) -> Result<Inside, PoolError> {
        let unknown = |why: String| Ok(Inside::NotObservable(why));
        let script = self.scenario.script(self.shell.dialect).filter(|script| !observes_itself(script));
        // What is typed at a prompt is no part of what was typed before.
        let script = script.filter(|_| !script::is_dialogue(self.scenario.case)).unwrap_or_default();
        match heard(&observed.said, &given.placed.nonce) {
            Some(Err(garbled)) => return unknown(given.placed.anonymous(&garbled)),
            Some(Ok(status)) => {
                let completed = text::may_go_on(script, self.shell.dialect) && self.accepts_alone(given)? != Some(true);
                return if completed {
                    unknown("the script is unfinished, and the observer completes it".into())
                } else {
                    Ok(Inside::Said(status))
                };
            }
            None => {}
        }
        if matches!(observed.end, End::TimedOut | End::Stopped(_) | End::NotStarted(_)) {
            return unknown(format!("the observed run {}", observed.end));
        }
        let failed = format!("{}:", given.placed.channel);
        if let Some(line) = observed.stderr.lines().chain(observed.stdout.lines()).find(|line| line.contains(&failed)) {
            return unknown(format!("the observer could not speak: {}", given.placed.anonymous(line)));
        }
        if observed.end != *last {
            return unknown(format!("nothing was said, and the run {} where the script alone {last}", observed.end));
        }
        if script.contains("<<") && self.reads_on(given, script)? {
            return unknown("the observer was read as part of a here-document".into());
        }
        Ok(Inside::Ended)
    }

    /// Whether the shell takes the script for a whole program; `None` where it cannot be asked.
    fn accepts_alone(&mut self, given: &Given) -> Result<Option<bool>, PoolError> {
        if !self.accepts("", given)? {
            return Ok(None);
        }
        let script = script::last(self.scenario, self.shell, &given.placed).unwrap_or_default();
        self.accepts(&script, given).map(Some)
    }

    /// Whether a line after the script is text to the shell and not a command: then a `)` alone on it is no mistake.
    /// Where the shell cannot be asked, the script's looks decide.
    fn reads_on(&mut self, given: &Given, written: &str) -> Result<bool, PoolError> {
        // csh looks for the end of a here-document only when it executes the command.
        let asked = self.shell.dialect != Dialect::Csh && self.accepts("", given)? && !self.accepts("\n)", given)?;
        if !asked {
            return Ok(text::leaves_here_document_open(written));
        }
        let script = script::last(self.scenario, self.shell, &given.placed).unwrap_or_default();
        self.accepts(&(script + "\n)"), given)
    }

    /// Whether the shell finds no mistake in `text` when it may read but not execute it. One that dies of that said
    /// nothing yet: `zsh -n` sometimes does, since it starts the background pipelines that it reads all the same.
    fn accepts(&mut self, text: &str, given: &Given) -> Result<bool, PoolError> {
        const PATIENCE: usize = 5;
        let run = script::reading(self.shell, text);
        let job = script::job_of(self.scenario, self.shell, &run, Via::File, &given.placed);
        for _ in 0..PATIENCE {
            if let End::Exited(status) = self.worker.run(&job)?.end {
                return Ok(status == 0);
            }
        }
        Ok(false)
    }
}

/// What happened in a run instead of an answer.
fn instead(ran: &Ran, given: &Given, scenario: &Scenario<'_>) -> Option<Instead> {
    let run = match given.run.kind {
        RunKind::Last => "the script as written",
        RunKind::Observed => "the observed script",
        RunKind::Exit => "the script with `exit`",
    };
    match &ran.end {
        End::TimedOut => Some(match &ran.hung {
            Some(how) => Instead::Hung(format!("{run}: {how}")),
            None => Instead::TimedOut(run.into()),
        }),
        End::NotStarted(error) => Some(Instead::Skipped(format!("{run} could not be started: {error}"))),
        // A signal that the scenario names was sent; one that it does not name came from the shell itself.
        End::Killed { signal, .. } if is_fault(*signal) && !names(given, scenario, *signal) => {
            Some(Instead::Crashed(format!("{run}: {}", ran.end)))
        }
        _ => None,
    }
}

fn is_fault(signal: Signal) -> bool {
    signal.default_action() == DefaultAction::Core && !["QUIT", "XCPU", "XFSZ"].contains(&signal.to_string().as_str())
}

/// Whether the scenario sends the signal. Its texts tell by the name, or by `kill` and the number, which without that is
/// a number like any other.
fn names(given: &Given, scenario: &Scenario<'_>, signal: Signal) -> bool {
    let (name, number) = (signal.to_string(), signal.number().unwrap_or_default().to_string());
    let files = scenario.case.files.iter().filter_map(|file| match &file.kind {
        crate::catalog::FileKind::Content(text) => Some(text.as_str()),
        _ => None,
    });
    let words = |text: &str| {
        let has = |wanted: &str| {
            let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '+');
            words.any(|word| word == wanted || word.strip_prefix("SIG") == Some(wanted))
        };
        has(&name) || (has("kill") && has(&number))
    };
    scenario.case.start.sent.contains(&signal) || words(&given.run.script) || files.into_iter().any(words)
}

impl Placed {
    /// `text` without what differs from run to run.
    pub(super) fn anonymous(&self, text: &str) -> String {
        let names = Self::anywhere();
        text.replace(&self.directory, &names.directory)
            .replace(&self.home, &names.home)
            .replace(&self.channel, &names.channel)
            .replace(&self.nonce, &names.nonce)
    }
}

/// How the scenario's victim ends in a root directory when no shell is near; `None` where the case has no victim.
///
/// # Errors
/// Where the worker is lost.
pub(crate) fn victim(worker: &mut Worker, scenario: &Scenario<'_>, root: &Root) -> Result<Option<End>, PoolError> {
    let Some(argv) = scenario.victim() else { return Ok(None) };
    let [(_, path), ..] = ENVIRONMENT;
    let program = match argv.first() {
        Some(name) if !name.contains('/') => root.find(name, &std::env::split_paths(path).collect::<Vec<_>>()),
        _ => None,
    };
    let program = program.map_or_else(|| argv[0].clone(), |found| found.display().to_string());
    let environment = ENVIRONMENT.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let job = Job {
        root: root.directory().map(Path::to_owned),
        files: script::files(scenario.case, &|text| scenario.fill(text, &|_| None)),
        start: scenario.case.start.clone(),
        ..Job::new(&program, argv, environment, scenario.case.limit)
    };
    Ok(Some(worker.run(&job)?.end))
}
