//! Makes of a scenario and a shell the job of each run.

use super::job::Job;
use super::observer::{observed, observer, silence};
use super::{ENVIRONMENT, HOME};
use crate::catalog::{File, FileKind, RunKind, Scenario, Via};
use crate::plan::Question;
use crate::results::Run;
use crate::shells::Shell;

/// The wall time that a run may take.
pub(super) const LIMIT: std::time::Duration = std::time::Duration::from_secs(10);

/// Where a run takes place: the paths and the nonce that its script names.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The directory it starts in.
    pub directory: String,
    /// Its home.
    pub home: String,
    /// Where its observer speaks.
    pub channel: String,
    /// What frames what the observer says.
    pub nonce: String,
}

impl Placed {
    /// The same names for every run: what is kept and compared.
    #[must_use]
    pub fn anywhere() -> Self {
        Self { directory: "<dir>".into(), home: "<home>".into(), channel: "<observer>".into(), nonce: "<nonce>".into() }
    }

    pub(super) fn at(worker: &super::Worker) -> Self {
        Self {
            directory: worker.directory(),
            home: worker.folder().join(HOME).display().to_string(),
            channel: worker.observer(),
            nonce: super::observer::nonce(),
        }
    }
}

/// What `kind` of run of `scenario` gives to `shell`; `None` where the case has no script for its dialect.
#[must_use]
pub(super) fn run(scenario: &Scenario<'_>, shell: &Shell, kind: RunKind, placed: &Placed) -> Option<Run> {
    let script = scenario.script(shell.dialect)?;
    let observer = observer(shell.dialect, &placed.nonce, &placed.channel);
    let text = match kind {
        RunKind::Last => last(scenario, shell, placed)?,
        RunKind::Exit => last(scenario, shell, placed)? + "\nexit",
        RunKind::Observed if observes_itself(script) => fill(scenario, shell, placed, script, &observer),
        RunKind::Observed => observed(shell.dialect, &fill(scenario, shell, placed, script, ""), &observer),
    };
    let mut argv = shell.argv.clone();
    match scenario.via() {
        Via::Command => argv.extend(["-c".to_owned(), text.clone()]),
        Via::File => argv.push(SCRIPT.to_owned()),
        Via::Stdin => {}
    }
    Some(Run { kind, argv, script: text })
}

/// A run with the job that performs it; `None` where the case has no script for the shell's dialect.
#[must_use]
pub fn prepared(question: &Question<'_>, kind: RunKind, placed: &Placed) -> Option<(Run, Job)> {
    let Question { scenario, shell } = question;
    let run = run(scenario, shell, kind, placed)?;
    let job = job(scenario, shell, &run, placed);
    Some((run, job))
}

/// The script as written, filled in.
pub(super) fn last(scenario: &Scenario<'_>, shell: &Shell, placed: &Placed) -> Option<String> {
    Some(fill(scenario, shell, placed, scenario.script(shell.dialect)?, silence(shell.dialect)))
}

/// Has `shell` read `text` without executing it: `-n` in all dialects. From a file, since posh executes `-n -c`.
pub(super) fn reading(shell: &Shell, text: &str) -> Run {
    let options = ["-n".to_owned(), SCRIPT.to_owned()];
    let argv = shell.argv.iter().cloned().chain(options).collect();
    Run { kind: RunKind::Last, argv, script: text.to_owned() }
}

/// The name of a script that is given as a file.
const SCRIPT: &str = "./script";

/// Whether the script says itself where the observer stands.
pub(super) fn observes_itself(script: &str) -> bool {
    script.contains("@status@")
}

/// The job that performs `run`.
pub(super) fn job(scenario: &Scenario<'_>, shell: &Shell, run: &Run, placed: &Placed) -> Job {
    job_of(scenario, shell, run, scenario.via(), placed)
}

/// The job that performs `run`, with the script given in this way.
pub(super) fn job_of(scenario: &Scenario<'_>, shell: &Shell, run: &Run, via: Via, placed: &Placed) -> Job {
    let case = scenario.case;
    let filled = |text: &str| fill(scenario, shell, placed, text, "");
    let mut files: Vec<File> = case
        .files
        .iter()
        .map(|file| File {
            path: filled(&file.path),
            mode: file.mode,
            kind: match &file.kind {
                FileKind::Content(text) => FileKind::Content(filled(text)),
                FileKind::Link(target) => FileKind::Link(filled(target)),
                FileKind::Directory => FileKind::Directory,
            },
        })
        .collect();
    let whole = format!("{}\n", run.script);
    let mut input = None;
    match via {
        Via::Command => {}
        Via::File => files.push(File { path: SCRIPT.to_owned(), mode: 0o644, kind: FileKind::Content(whole) }),
        Via::Stdin => input = Some(whole),
    }
    Job {
        program: shell.program.display().to_string(),
        argv: run.argv.clone(),
        environment: environment(scenario, shell, placed),
        files,
        input,
        start: case.start.clone(),
        limit: LIMIT,
    }
}

/// `NAME=value`: the runner's variables, then the shell's, then the case's; the last of a name counts.
fn environment(scenario: &Scenario<'_>, shell: &Shell, placed: &Placed) -> Vec<String> {
    let own = ENVIRONMENT.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let home = [("HOME", placed.home.clone())];
    let shells = shell.environment.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let filled = |text: &str| fill(scenario, shell, placed, text, "");
    let cases = scenario.case.start.variables.iter().map(|(name, value)| (name.as_str(), filled(value)));
    let mut variables: Vec<(&str, String)> = Vec::new();
    for (name, value) in own.chain(home).chain(shells).chain(cases) {
        variables.retain(|(earlier, _)| *earlier != name);
        variables.push((name, value));
    }
    variables.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// Fills in parameters and the names that the runner reserves.
fn fill(scenario: &Scenario<'_>, shell: &Shell, placed: &Placed, text: &str, status: &str) -> String {
    let quoted = |words: &[String]| words.iter().map(|word| shell.dialect.quote(word)).collect::<Vec<_>>().join(" ");
    scenario.fill(text, &|name| match name {
        "status" => Some(status.to_owned()),
        "shell" => Some(quoted(&shell.argv)),
        "dir" => Some(placed.directory.clone()),
        "victim" => scenario.victim(&|_| None).map(|words| quoted(&words)),
        _ => None,
    })
}
