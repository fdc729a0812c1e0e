//! `statusquo diff`: what changed from one build, version or result to the next.

use std::collections::HashSet;

use anyhow::bail;
use clap::{Args, ValueEnum};
use statusquo::catalog::{Catalog, RunKind};
use statusquo::dialect::Dialect;
use statusquo::diff::{Change, Kind, Side, Step};
use statusquo::matrix::{self, ASKINGS, Asking};
use statusquo::paste::paste;
use statusquo::plan::{Filter, Question, asked, plan};
use statusquo::report::{self, Beside, Format, Style, json};
use statusquo::results::{self, Cell, Results, ShellFacts, Verdict};
use statusquo::shells::{Mode, Shell};

use super::formats::Formats;
use super::operand::Operand;
use super::progress::Progress;
use super::{Exit, selection};

/// Compares results, recorded versions or builds, each with the next: shows only what differs.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// A result of `run --format json`, a recorded version (bash@5.2), or a shell to ask (bash=./bash); two or more,
    /// each compared with the one before it
    #[arg(value_name = "OPERAND", required = true, num_args = 2..)]
    operands: Vec<String>,
    /// Compare, and ask, only these cells: globs over case:parameters@shell, such as 'signal/*@bash' (repeatable)
    #[arg(long, value_name = "FILTER")]
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

/// An operand with what it holds.
struct Held<'a> {
    text: &'a str,
    operand: &'a Operand,
    results: Results,
    /// What was asked for it, in the order of its cells; nothing of what is no shell.
    questions: Vec<Question<'a>>,
}

impl Diff {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let places = self.formats.places()?;
        let operands: Vec<Operand> = self.operands.iter().map(|text| Operand::parse(text)).collect::<Result<_, _>>()?;
        let catalog = self.cases.catalog()?;
        let filter = Filter { wanted: self.only.clone(), ..Filter::default() };
        let loaded =
            operands.iter().map(|operand| operand.results(&catalog, &self.only)).collect::<Result<Vec<_>, _>>()?;
        let shells = operands.iter().map(|operand| self.shells(operand, &loaded)).collect::<Result<Vec<_>, _>>()?;
        let mut sides = Vec::new();
        for (((text, operand), results), shells) in self.operands.iter().zip(&operands).zip(&loaded).zip(&shells) {
            let (results, questions) = match results {
                Some(results) => (results.clone(), Vec::new()),
                None => self.ask(&catalog, questions(&catalog, shells, &filter, &loaded))?,
            };
            sides.push(Held { text, operand, results, questions });
        }
        if sides.iter().all(|side| side.results.cells.is_empty()) {
            let wanted = self.only.first().map_or("", String::as_str);
            bail!("no cell matches{}", selection::nearest(&catalog, wanted));
        }
        self.ask_again(&catalog, &mut sides)?;

        let steps = steps(&sides)?;
        self.refuse_a_blind_step(&steps)?;
        places.write(&|format, width| self.render(format, width, &catalog, &sides, &steps))?;
        let fails = steps.iter().flat_map(|step| step.diff.changes()).any(|change| self.fail_on.concerns(change));
        Ok(if fails { Exit::Finding } else { Exit::Well })
    }

    /// The shell of an operand in the modes that the others have; none where the operand is no shell.
    fn shells(&self, operand: &Operand, loaded: &[Option<Results>]) -> anyhow::Result<Vec<Shell>> {
        let Operand::Shell(given) = operand else { return Ok(Vec::new()) };
        let mut others = loaded.iter().flatten().flat_map(|results| &results.shells).peekable();
        let has_others = others.peek().is_some();
        let modes: Vec<Mode> = others.map(|shell| shell.mode).collect();
        let mut shells = self.terms.resolve(given)?;
        // As `sh` it is another column with mostly the same answers: only for the asking.
        let named = |shell: &Shell| self.only.iter().any(|glob| glob.ends_with(&format!("@{}", shell.name)));
        let by_itself = |shell: &Shell| shell.mode != Mode::Sh || named(shell);
        shells.retain(|shell| if has_others { modes.contains(&shell.mode) } else { by_itself(shell) });
        Ok(shells)
    }

    fn ask<'a>(&self, catalog: &Catalog, questions: Vec<Question<'a>>) -> anyhow::Result<(Results, Vec<Question<'a>>)> {
        let progress = Progress::new(questions.len());
        let cells = matrix::ask_all(catalog, &questions, self.jobs.asking(), &|done| progress.at(done))?;
        progress.end();
        Ok((Results { version: results::VERSION, platform: None, shells: asked(&questions), cells }, questions))
    }

    /// Asks what changed again before it is reported: a race is no change. What contradicts was asked so already.
    fn ask_again(&self, catalog: &Catalog, sides: &mut [Held<'_>]) -> anyhow::Result<()> {
        let changed: HashSet<(String, String)> = steps(sides)?
            .iter()
            .flat_map(|step| step.diff.changes())
            .filter_map(|change| Some([change.before?, change.after?]))
            .flatten()
            .filter(|cell| cell.verdict != Verdict::Contradicts && cell.instead.is_none())
            .map(|cell| (cell.scenario(), cell.shell.clone()))
            .collect();
        let asking = Asking { times: ASKINGS, ..self.jobs.asking() };
        for side in sides {
            let is_changed = |at: &usize| {
                let question: &Question<'_> = &side.questions[*at];
                changed.contains(&(question.scenario.id(), question.shell.name.clone()))
            };
            let again: Vec<usize> = (0..side.questions.len()).filter(is_changed).collect();
            if again.is_empty() {
                continue;
            }
            let questions: Vec<_> = again.iter().map(|&at| side.questions[at].clone()).collect();
            for (at, cell) in again.into_iter().zip(matrix::ask_all(catalog, &questions, asking, &|_| {})?) {
                side.results.cells[at] = cell;
            }
        }
        Ok(())
    }

    fn render(
        &self,
        format: Format,
        width: Option<u16>,
        catalog: &Catalog,
        sides: &[Held<'_>],
        steps: &[Step<'_>],
    ) -> anyhow::Result<String> {
        Ok(match format {
            Format::Table => {
                let question = |id: &str| catalog.case(id).map(|case| case.question.clone());
                let reproduce = |at: usize, change: &Change<'_>| {
                    let side = if change.after.is_some() { sides.get(at + 1) } else { sides.get(at) };
                    Some(self.reproduce(side?, change, change.cell()?))
                };
                report::diff(steps, &Beside { question: &question, reproduce: &reproduce }, Style { width })
            }
            Format::Json => {
                let mut text = Vec::new();
                json::write_diff(steps, &mut text)?;
                String::from_utf8(text)?
            }
        })
    }

    /// The lines that show a cell to whoever does not believe it.
    fn reproduce(&self, side: &Held<'_>, change: &Change<'_>, cell: &Cell) -> String {
        let quoted =
            |words: Vec<String>| words.iter().map(|word| Dialect::Sh.quote(word)).collect::<Vec<_>>().join(" ");
        let id = format!("{}@{}", cell.scenario(), cell.shell);
        let (cell_of, options) = match side.operand {
            Operand::Shell(_) => {
                let question = side.questions.iter().find(|question| question.id() == id);
                let lines = question.filter(|_| self.paste).and_then(|question| paste(question, shown_by(change)));
                if let Some(lines) = lines {
                    return lines;
                }
                (id, ["--shell".to_owned(), side.text.to_owned()].into_iter().chain(self.terms.words()).collect())
            }
            Operand::File(_) => match side.results.shells.iter().find(|shell| shell.name == cell.shell) {
                Some(shell) if std::path::Path::new(&shell.path).is_file() => {
                    (id, vec!["--shell".to_owned(), format!("{}={}", shell.base(), shell.path)])
                }
                _ => return format!("statusquo show {}", quoted(vec![cell.scenario()])),
            },
            Operand::Recorded(_) => {
                let sides = [change.before, change.after].into_iter().flatten().map(|cell| cell.shell.clone());
                let recorded: Vec<String> = sides.filter(|name| name.contains('@')).collect();
                let words = ["statusquo", "show", &cell.scenario(), "--shell", &recorded.join(",")];
                return quoted(words.map(str::to_owned).to_vec());
            }
        };
        let words = ["statusquo".to_owned(), "repro".to_owned(), cell_of].into_iter();
        quoted(words.chain(options).chain(self.cases.words()).collect())
    }

    /// A step of a bisection that compares nothing would call any commit good, and one that lost a mode just as well.
    fn refuse_a_blind_step(&self, steps: &[Step<'_>]) -> anyhow::Result<()> {
        if !self.bisect {
            return Ok(());
        }
        for Step { before, after, diff } in steps {
            let of_compared = |lost: &&&ShellFacts| diff.comparisons.iter().any(|c| c.before.base() == lost.base());
            if let Some(lost) = diff.only_before.iter().find(of_compared) {
                let [before, after] = [before.name, after.name].map(str::to_owned);
                return Err(ModeLost { before, after, shell: lost.name.clone(), base: lost.base().to_owned() }.into());
            }
            if diff.comparisons.iter().all(|comparison| comparison.compared == 0) {
                bail!("{} and {} have no cell in common to compare", before.name, after.name);
            }
        }
        Ok(())
    }
}

/// Each operand compared with the one before it.
fn steps<'a>(sides: &'a [Held<'_>]) -> anyhow::Result<Vec<Step<'a>>> {
    let side = |held: &'a Held<'_>| Side { name: held.text, results: &held.results };
    Ok(sides.windows(2).map(|two| Step::new(side(&two[0]), side(&two[1]))).collect::<Result<_, _>>()?)
}

/// What a shell is asked: of what is wanted, the scenarios that the other operands hold, if any of them holds answers.
fn questions<'a>(
    catalog: &'a Catalog,
    shells: &'a [Shell],
    filter: &Filter,
    loaded: &[Option<Results>],
) -> Vec<Question<'a>> {
    let mut questions = plan(catalog, shells, filter);
    if loaded.iter().any(Option::is_some) {
        let cells = loaded.iter().flatten().flat_map(|results| &results.cells);
        let held: HashSet<String> = cells.map(Cell::scenario).collect();
        questions.retain(|question| held.contains(&question.scenario.id()));
    }
    questions
}

/// The run whose outcome changed first.
fn shown_by(change: &Change<'_>) -> RunKind {
    let inside = |cell: Option<&Cell>| cell.map(|cell| cell.inside.clone());
    let outside = |cell: Option<&Cell>| cell.map(|cell| cell.outside.clone());
    if inside(change.before) != inside(change.after) {
        RunKind::Observed
    } else if outside(change.before) != outside(change.after) {
        RunKind::Last
    } else {
        RunKind::Exit
    }
}
