//! Makes of a scenario and a shell the job of each run.

use std::path::Path;

use super::ENVIRONMENT;
use super::observer::{mark, observed, observer, silence};
use crate::catalog::dialogue::{self, Key, Line};
use crate::catalog::{Case, File, FileKind, Need, RunKind, Scenario, Via};
use crate::plan::Question;
use crate::results::Run;
use crate::shells::{Interactive, Shell};
use crate::signal::Signal;
use crate::worker::Job;
use crate::worker::terminal::{self, Dialogue};

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
            home: worker.home(),
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
    if is_dialogue(scenario.case) {
        let script = match kind {
            RunKind::Observed if observes_itself(script) => fill(scenario, shell, placed, script, &observer) + &mark(),
            RunKind::Observed => fill(scenario, shell, placed, script, "") + "\n" + &observer + &mark(),
            RunKind::Exit => last(scenario, shell, placed)? + "\nexit",
            RunKind::Last => last(scenario, shell, placed)? + "\n^D",
        };
        let interactive = Interactive::of(shell.family).arguments(&terminal::prompt(&placed.nonce));
        return Some(Run { kind, argv: shell.argv.iter().cloned().chain(interactive).collect(), script });
    }
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

/// Whether the case's scripts are typed on a terminal.
pub(crate) fn is_dialogue(case: &Case) -> bool {
    case.needs.contains(&Need::Terminal)
}

/// What is said on the terminal. The last line of each run ends the shell.
fn dialogue(run: &Run, shell: &Shell, nonce: &str) -> Dialogue {
    let interactive = Interactive::of(shell.family);
    // A line that cannot be one was refused when the catalog was loaded, unless a parameter's value made it so.
    let mut lines = dialogue::lines(&run.script)
        .unwrap_or_else(|_| run.script.split('\n').map(|line| Line::Typed(line.to_owned())).collect());
    Dialogue {
        first: interactive.first_line(&terminal::prompt(nonce)),
        end: lines.pop().unwrap_or(Line::Key(Key::End)),
        lines,
        nonce: nonce.to_owned(),
        silent: interactive.silent.iter().filter_map(|name| name.parse::<Signal>().ok()).collect(),
        echo: interactive.echo,
    }
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
    let mut files = files(case, &filled);
    files.extend(
        own_name(shell)
            .map(|path| File { path, mode: 0o755, kind: FileKind::Link(shell.program.display().to_string()) })
            .filter(|_| mentions_shell(case)),
    );
    let whole = format!("{}\n", run.script);
    let mut input = None;
    match via {
        _ if is_dialogue(case) => {}
        Via::Command => {}
        Via::File => files.push(File { path: SCRIPT.to_owned(), mode: 0o644, kind: FileKind::Content(whole) }),
        Via::Stdin => input = Some(whole),
    }
    Job {
        root: shell.root.directory().map(Path::to_owned),
        program: shell.program.display().to_string(),
        argv: run.argv.clone(),
        environment: environment(scenario, shell, placed),
        files,
        input,
        start: case.start.clone(),
        dialogue: is_dialogue(case).then(|| dialogue(run, shell, &placed.nonce)),
        nonce: placed.nonce.clone(),
        pid_1: case.needs.contains(&Need::Pid1),
        other_user: case.needs.contains(&Need::OtherUser),
        limit: case.limit,
    }
}

/// The case's files, with their placeholders filled in.
pub(super) fn files(case: &Case, filled: &dyn Fn(&str) -> String) -> Vec<File> {
    let file = |file: &File| File {
        path: filled(&file.path),
        mode: file.mode,
        kind: match &file.kind {
            FileKind::Content(text) => FileKind::Content(filled(text)),
            FileKind::Link(target) => FileKind::Link(filled(target)),
            FileKind::Directory => FileKind::Directory,
        },
    };
    case.files.iter().map(file).collect()
}

/// `NAME=value`: the runner's variables, then the shell's, then the case's; the last of a name counts.
fn environment(scenario: &Scenario<'_>, shell: &Shell, placed: &Placed) -> Vec<String> {
    let own = ENVIRONMENT.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let home = [("HOME", placed.home.clone())];
    let prompt = terminal::prompt(&placed.nonce);
    let prompt = Interactive::of(shell.family).variable(&prompt).filter(|_| is_dialogue(scenario.case));
    let prompt = prompt.map(|(name, value)| (name, value.to_owned()));
    let shells = shell.environment.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let filled = |text: &str| fill(scenario, shell, placed, text, "");
    let cases = scenario.case.start.variables.iter().map(|(name, value)| (name.as_str(), filled(value)));
    let mut variables: Vec<(&str, String)> = Vec::new();
    for (name, value) in own.chain(home).chain(prompt).chain(shells).chain(cases) {
        variables.retain(|(earlier, _)| *earlier != name);
        variables.push((name, value));
    }
    variables.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

/// A name for the shell's executable in the case's directory, where it is called otherwise than its file: it may turn
/// into another for another name.
fn own_name(shell: &Shell) -> Option<String> {
    let name = shell.argv.first().filter(|name| !name.contains('/'))?;
    (shell.program.file_name()? != name.as_str()).then(|| format!(".shell/{name}"))
}

/// The command of the shell under test, for another process to execute.
fn command(shell: &Shell, placed: &Placed) -> Vec<String> {
    let program = match own_name(shell) {
        Some(path) => format!("{}/{path}", placed.directory),
        None => shell.program.display().to_string(),
    };
    [program].into_iter().chain(shell.argv.iter().skip(1).cloned()).collect()
}

fn mentions_shell(case: &Case) -> bool {
    let contents = case.files.iter().filter_map(|file| match &file.kind {
        FileKind::Content(text) => Some(text),
        FileKind::Directory | FileKind::Link(_) => None,
    });
    case.scripts.values().chain(contents).any(|text| text.contains("@shell@"))
}

/// Fills in parameters and the names that the runner reserves.
fn fill(scenario: &Scenario<'_>, shell: &Shell, placed: &Placed, text: &str, status: &str) -> String {
    let quoted = |words: &[String]| words.iter().map(|word| shell.dialect.quote(word)).collect::<Vec<_>>().join(" ");
    scenario.fill(text, &|name| match name {
        "status" => Some(status.to_owned()),
        "shell" => Some(quoted(&command(shell, placed))),
        "ready" => Some(terminal::ready(&placed.nonce)),
        "dir" => Some(placed.directory.clone()),
        "victim" => scenario.victim().map(|words| quoted(&words)),
        _ => None,
    })
}
