//! `statusquo repro`: one cell, performed as it was recorded.

use std::fmt::Write;

use anyhow::{Context, bail};
use clap::Args;
use statusquo::plan::{Filter, plan};
use statusquo::run::{Performed, Pool, perform};

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

        let folder = tempfile::tempdir().context("failed to make a folder for the trace")?;
        let trace = folder.path().join("trace");
        let strace = match self.strace {
            true => Some(which::which("strace").context("failed to find strace; install it, or leave --strace away")?),
            false => None,
        };
        let mut pool = Pool::start(1)?;
        let worker = pool.worker();
        let mut text = String::new();
        for &kind in &question.scenario.case.runs {
            let with = strace.as_deref().map(|strace| (strace, trace.as_path()));
            let Some(performed) = perform(worker, question, kind, with)? else {
                bail!("{} has no script in {}", question.scenario.case.id, question.shell.dialect);
            };
            describe(&mut text, &performed)?;
            if self.strace {
                section(&mut text, "trace", &std::fs::read_to_string(&trace).unwrap_or_default())?;
            }
            text.push('\n');
        }
        // A reader that has gone ends this process, and with it what would have put things in order.
        drop((pool, folder));
        output::write(&text, None)?;
        Ok(Exit::Well)
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
