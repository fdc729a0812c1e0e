//! `statusquo repro`: one cell, performed as it was recorded.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use statusquo::plan::{Filter, plan};
use statusquo::run::{Capabilities, Performed, Pool, perform, unasked};
use tempfile::TempDir;

use super::{Exit, output, selection};

/// Performs the runs of one cell exactly as the matrix does and shows all that they say.
#[derive(Debug, Args)]
pub(crate) struct Repro {
    /// The cell's id: signal/killed-child:TERM@bash
    #[arg(value_name = "CELL")]
    cell: String,
    /// Run the shell below strace -f and show what it traced
    #[arg(long, conflicts_with = "root")]
    strace: bool,
    /// Perform what dumps cores although core_pattern hands them to a program
    #[arg(long)]
    allow_core_pipe: bool,
    #[command(flatten)]
    shells: selection::Shells,
    #[command(flatten)]
    cases: selection::Cases,
}

impl Repro {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.cases.catalog()?;
        let selected = self.shells.including(&self.cell)?.here()?;
        let filter = Filter { wanted: vec![self.cell.clone()], ..Filter::default() };
        let questions = plan(&catalog, &selected.shells, &filter);
        let question = match questions.as_slice() {
            [question] => question,
            [] => bail!("no cell is called `{}`; `statusquo show CASE` lists them", self.cell),
            [first, ..] => bail!("`{}` means {} cells; name one, such as {}", self.cell, questions.len(), first.id()),
        };

        let (case, here) = (question.scenario.case, Capabilities::here(self.allow_core_pipe));
        let is_written = |dialect| case.scripts.contains_key(&dialect);
        if let Some(instead) = unasked(is_written, &case.without, &case.needs, question.shell, &here) {
            bail!("{} cannot be performed here: {}: {}", question.id(), instead.word(), instead.reason());
        }

        let mut pool = Pool::start(1)?;
        // Goes before the pool, whose end may be that of an interrupted program.
        let traced = self.strace.then(Trace::new).transpose()?;
        let mut text = String::new();
        for &kind in &case.runs {
            let Some(performed) = perform(pool.worker(), question, kind, traced.as_ref().map(Trace::with))? else {
                bail!("{} cannot be traced: strace would stand in the place of what is asked", question.id());
            };
            describe(&mut text, &performed)?;
            if let Some(trace) = &traced {
                section(&mut text, "trace", &trace.read())?;
            }
            text.push('\n');
        }
        // A reader that has gone ends this process, and with it what would have put things in order.
        drop((traced, pool));
        output::write(&text, None)?;
        Ok(Exit::Well)
    }
}

/// Where strace is and what it writes to.
struct Trace {
    strace: PathBuf,
    folder: TempDir,
}

impl Trace {
    fn new() -> anyhow::Result<Self> {
        let strace = which::which("strace").context("failed to find strace; install it, or leave --strace away")?;
        Ok(Self { strace, folder: tempfile::tempdir().context("failed to make a folder for the trace")? })
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("trace")
    }

    fn with(&self) -> (&Path, PathBuf) {
        (&self.strace, self.file())
    }

    fn read(&self) -> String {
        fs::read_to_string(self.file()).unwrap_or_default()
    }
}

fn describe(text: &mut String, performed: &Performed) -> std::fmt::Result {
    let Performed { run, end, said, stdout, stderr } = performed;
    let kind = match run.kind {
        statusquo::catalog::RunKind::Last => "the script as written",
        statusquo::catalog::RunKind::Observed => "the script with its observer",
        statusquo::catalog::RunKind::Exit => "the script and `exit`",
    };
    writeln!(text, "{kind}: {end}")?;
    writeln!(text, "  argv: {:?}", run.argv)?;
    section(text, "script", &run.script)?;
    section(text, "observer said", said)?;
    section(text, "standard output", stdout)?;
    section(text, "standard error", stderr)
}

fn section(text: &mut String, name: &str, body: &str) -> std::fmt::Result {
    if body.is_empty() {
        return Ok(());
    }
    writeln!(text, "  {name}:")?;
    body.lines().try_for_each(|line| writeln!(text, "    {line}"))
}
