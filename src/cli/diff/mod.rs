//! `statusquo diff`: what changed from one build, version or result to the next.

mod answers;
mod reproduce;

use anyhow::bail;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use statusquo::catalog::Catalog;
use statusquo::diff::{Change, Kind, Side, Step};
use statusquo::report::{self, Beside, Format, Style, json};
use statusquo::results::ShellFacts;

use super::formats::{self, Formats};
use super::operand::Operand;
use super::{Exit, selection};
use answers::Answers;

/// Compares results, recorded versions or builds, each with the next: shows only what differs.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A result of `run --format json`, a recorded version (bash@5.2), or a shell to ask (bash=./bash); two or more,
    /// each compared with the one before it
    #[arg(value_name = "OPERAND", required = true, num_args = 2..)]
    operands: Vec<String>,
    /// Compare, and ask, only these cells: globs over case:parameters@shell, such as 'signal/*@bash' (repeatable)
    #[arg(long, value_name = "FILTER", value_parser = NonEmptyStringValueParser::new())]
    only: Vec<String>,
    /// What makes the exit code 1
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::Worse)]
    fail_on: FailOn,
    /// Exit as `git bisect run` understands it: 0 good, 1 bad, 125 to skip, 255 for all else, so that no commit is
    /// blamed for a wrong question
    #[arg(long)]
    bisect: bool,
    /// Reproduce each change by lines for any POSIX shell, where the later side is a shell that was asked
    #[arg(long)]
    paste: bool,
    #[command(flatten)]
    formats: Formats,
    #[command(flatten)]
    terms: selection::Terms,
    #[command(flatten)]
    cases: selection::Cases,
    #[command(flatten)]
    jobs: selection::Jobs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// What got worse: a promise that was kept and is broken, a crash, a hang or an unstable answer that was not there;
    /// of what is new, what would fail a run
    Worse,
    /// Any other answer, for better or worse; not what is new or gone, which tells of the questions asked
    Changed,
}

/// What only some formats can tell.
const COMPARISON: &str = "a comparison";
const OF_COMPARISON: [Format; 3] = [Format::Table, Format::Json, Format::Markdown];

impl FailOn {
    fn concerns(self, change: &Change<'_>) -> bool {
        let is_other = matches!(change.kind, Kind::Worse | Kind::Better | Kind::Different);
        change.is_worse || (self == Self::Changed && is_other)
    }
}

/// A build that lost a mode cannot be run in it.
#[derive(Debug, thiserror::Error)]
#[error("{after} does not run as `{shell}`, which {before} has; --only '*@{base}' leaves that mode out")]
pub(crate) struct ModeLost {
    before: String,
    after: String,
    shell: String,
    base: String,
}

impl ModeLost {
    fn new(before: &str, after: &str, lost: &ShellFacts) -> Self {
        let [before, after, base] = [before, after, lost.base()].map(str::to_owned);
        Self { before, after, shell: lost.name.clone(), base }
    }
}

impl Diff {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let places = self.formats.places_among(COMPARISON, &OF_COMPARISON)?;
        let operands: Vec<Operand> = self.operands.iter().map(|text| Operand::parse(text)).collect::<Result<_, _>>()?;
        let catalog = self.cases.catalog()?;
        let loaded = self.loaded(&catalog, &operands)?;
        let shells = self.shells(&operands, &loaded)?;
        let sides = self.answers(&catalog, &operands, loaded, &shells)?;

        let steps = steps(&sides)?;
        self.refuse_a_blind_step(&steps)?;
        places.write(&|format, width| self.render(format, width, &catalog, &sides, &steps))?;
        let fails = steps.iter().flat_map(|step| step.diff.changes()).any(|change| self.fail_on.concerns(change));
        Ok(if fails { Exit::Finding } else { Exit::Well })
    }

    fn render(
        &self,
        format: Format,
        width: Option<u16>,
        catalog: &Catalog,
        sides: &[Answers<'_>],
        steps: &[Step<'_>],
    ) -> anyhow::Result<String> {
        let question = |id: &str| catalog.case(id).map(|case| case.question.clone());
        let reproduce = |at: usize, change: &Change<'_>| {
            let side = if change.after.is_some() { sides.get(at + 1) } else { sides.get(at) };
            Some(self.reproduce(side?, change, change.cell()?))
        };
        let beside = Beside { question: &question, reproduce: &reproduce };
        Ok(match format {
            Format::Table => report::diff(steps, &beside, Style { width }),
            Format::Markdown => report::diff_markdown(steps, &beside),
            Format::Json => {
                let mut text = Vec::new();
                json::write_diff(steps, &mut text)?;
                String::from_utf8(text)?
            }
            _ => return Err(formats::unfit(format, COMPARISON, &OF_COMPARISON)),
        })
    }

    /// A step of a bisection that compares nothing would call any commit good, and one that lost a mode just as well.
    fn refuse_a_blind_step(&self, steps: &[Step<'_>]) -> anyhow::Result<()> {
        if !self.bisect {
            return Ok(());
        }
        for Step { before, after, diff } in steps {
            let of_compared = |lost: &&&ShellFacts| diff.comparisons.iter().any(|c| c.before.base() == lost.base());
            if let Some(lost) = diff.only_before.iter().find(of_compared) {
                return Err(ModeLost::new(before.name, after.name, lost).into());
            }
            if diff.comparisons.iter().all(|comparison| comparison.compared == 0) {
                bail!("{} and {} have no cell in common to compare", before.name, after.name);
            }
        }
        Ok(())
    }
}

/// Each operand compared with the one before it.
fn steps<'a>(sides: &'a [Answers<'_>]) -> anyhow::Result<Vec<Step<'a>>> {
    let side = |side: &'a Answers<'_>| Side { name: side.text, results: &side.results };
    Ok(sides.windows(2).map(|two| Step::new(side(&two[0]), side(&two[1]))).collect::<Result<_, _>>()?)
}
