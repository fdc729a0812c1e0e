//! The command line: what may be asked, and the exit codes.

mod ask;
mod bisect;
mod check;
mod completions;
mod diff;
mod doctor;
mod explain;
mod formats;
mod man;
mod operand;
mod output;
mod progress;
mod record;
mod report;
mod repro;
mod run;
mod selection;
mod shells;
mod show;
mod sources;

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::{Parser, Subcommand};
use statusquo::catalog::Problems;
use statusquo::run::PoolError;
use statusquo::shells::{RootError, ShellError};

/// The style of what went wrong.
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Asks every shell what `$?` says now, and holds the answers against what is documented.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = exit_codes())]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What an exit code means, of every command.
const EXITS: [(&str, &str); 4] = [
    ("0", "nothing contradicts a promise without a note, and nothing got worse"),
    ("1", "a finding: something worse, or, without a note, a contradiction, a crash, a hang, unstable answers"),
    ("2", "the question is wrong: command line, case file, a filter that matches nothing, an unwritable output"),
    ("125", "a shell could not be run"),
];

fn exit_codes() -> String {
    let lines = EXITS.map(|(code, meaning)| format!("  {code:<5}{meaning}"));
    format!("Exit codes:\n{}", lines.join("\n"))
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Ask all cases of all shells, or those that match, and print the table
    Run(run::Run),
    /// List the shells that are here, and those that are missing
    Shells(shells::Shells),
    /// Show a case: its scripts, what is documented, and what each shell says
    Show(show::Show),
    /// List what expectations rest on and how much of it holds, or review one source
    Sources(sources::Sources),
    /// Check case files: whether they can be read, and the rules that they should keep
    Check(check::Check),
    /// Compare results, recorded versions or builds, each with the next
    Diff(diff::Diff),
    /// Show what is recorded, or results, or what changed from version to version
    Report(report::Report),
    /// Ask any script of all shells
    Ask(ask::Ask),
    /// Explain a status, such as 137: what it can mean, the likeliest first
    Explain(explain::Explain),
    /// Write down what the shells answer now, a page for each
    Record(record::Record),
    /// Perform one cell's runs exactly and show all that they say
    Repro(repro::Repro),
    /// Show what shells under test are given, beside what statusquo was, and what this machine lacks
    Doctor(doctor::Doctor),
    /// Write a script that makes a shell complete these commands
    Completions(completions::Completions),
    /// Write the manual page of this program, or of a command
    Man(man::Man),
}

/// Does what the command line says; what is wrong is said on standard error.
pub(crate) fn main() -> Exit {
    let in_bisection = bisect::begin();
    let exit = perform().unwrap_or_else(|error| {
        complain(&error);
        Exit::of(&error)
    });
    if in_bisection { bisect::exit(exit) } else { exit }
}

fn perform() -> anyhow::Result<Exit> {
    match Arguments::try_parse() {
        Ok(arguments) => arguments.command.perform(),
        Err(mistake) if mistake.use_stderr() => {
            // Where even that cannot be written, the exit code has to do.
            let _ = mistake.print();
            Ok(Exit::WrongQuestion)
        }
        // Help and version are output like any other: where they cannot be written, that is said.
        Err(help) => output::write(&help.render().ansi().to_string(), None).map(|()| Exit::Well),
    }
}

impl Command {
    fn perform(self) -> anyhow::Result<Exit> {
        match self {
            Self::Run(command) => command.perform(),
            Self::Shells(command) => command.perform(),
            Self::Show(command) => command.perform(),
            Self::Sources(command) => command.perform(),
            Self::Check(command) => command.perform(),
            Self::Diff(command) => command.perform(),
            Self::Report(command) => command.perform(),
            Self::Ask(command) => command.perform(),
            Self::Explain(command) => command.perform(),
            Self::Record(command) => command.perform(),
            Self::Repro(command) => command.perform(),
            Self::Doctor(command) => command.perform(),
            Self::Completions(command) => command.perform(),
            Self::Man(command) => command.perform(),
        }
    }
}

/// Says on standard error what was wrong.
fn complain(error: &anyhow::Error) {
    match error.downcast_ref::<Problems>() {
        // Each of them is a message of its own.
        Some(problems) => anstream::eprintln!("{}", problems.render(true)),
        None => anstream::eprintln!("{}error:{} {error:#}", ERROR, ERROR.render_reset()),
    }
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to report.
    Well,
    /// A finding.
    Finding,
    /// The question is wrong.
    WrongQuestion,
    /// A shell could not be run.
    NoShell,
    /// No shell can be run: there is nobody to start them, or no such root.
    NoWorker,
    /// `git bisect run` must not go on.
    Stop,
}

impl Exit {
    /// The exit code for an error.
    fn of(error: &anyhow::Error) -> Self {
        let nobody = error.is::<PoolError>() || matches!(error.downcast_ref(), Some(ShellError::NoWorker(_)));
        if nobody || error.is::<RootError>() {
            Self::NoWorker
        } else if error.is::<ShellError>() || error.is::<selection::Absent>() || error.is::<diff::ModeLost>() {
            Self::NoShell
        } else {
            Self::WrongQuestion
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Well => 0,
            Exit::Finding => 1,
            Exit::WrongQuestion => 2,
            Exit::NoShell | Exit::NoWorker => 125,
            Exit::Stop => bisect::STOP,
        })
    }
}
