//! What each operand holds: read from where it is, or asked now.

use std::collections::HashSet;

use anyhow::bail;
use statusquo::catalog::Catalog;
use statusquo::matrix::{self, ASKINGS, Asking};
use statusquo::plan::{Filter, Question, asked, plan};
use statusquo::results::{self, Cell, Results, Verdict};
use statusquo::shells::{Mode, Shell};

use super::{Diff, ModeLost, steps};
use crate::cli::operand::Operand;
use crate::cli::progress::Progress;
use crate::cli::selection;

/// An operand with what it holds.
pub(super) struct Answers<'a> {
    pub(super) text: &'a str,
    pub(super) operand: &'a Operand,
    pub(super) results: Results,
    /// What was asked for it, in the order of its cells; nothing of what is no shell.
    pub(super) questions: Vec<Question<'a>>,
}

impl Diff {
    /// What the operands hold already; `None` for a shell.
    pub(super) fn loaded(&self, catalog: &Catalog, operands: &[Operand]) -> anyhow::Result<Vec<Option<Results>>> {
        operands.iter().map(|operand| operand.results(catalog, &self.only)).collect()
    }

    /// For each operand that is a shell, that shell in the modes that the others have.
    pub(super) fn shells(&self, operands: &[Operand], loaded: &[Option<Results>]) -> anyhow::Result<Vec<Vec<Shell>>> {
        let others = || loaded.iter().flatten().flat_map(|results| &results.shells);
        // As `sh` it is another column with mostly the same answers: only for the asking.
        let named = |shell: &Shell| self.only.iter().any(|glob| glob.ends_with(&format!("@{}", shell.name)));
        let is_wanted = |shell: &Shell| match others().next() {
            Some(_) => others().any(|other| other.mode == shell.mode),
            None => shell.mode != Mode::Sh || named(shell),
        };
        let shells = |(operand, text): (&Operand, &String)| {
            let Operand::Shell(given) = operand else { return Ok(Vec::new()) };
            let found: Vec<Shell> = self.terms.resolve(given)?.into_iter().filter(is_wanted).collect();
            match others().next() {
                Some(lost) if found.is_empty() => Err(ModeLost::new("the other side", text, lost).into()),
                _ => Ok(found),
            }
        };
        operands.iter().zip(&self.operands).map(shells).collect()
    }

    /// The answers of all operands, in their order.
    pub(super) fn answers<'a>(
        &'a self,
        catalog: &'a Catalog,
        operands: &'a [Operand],
        loaded: Vec<Option<Results>>,
        shells: &'a [Vec<Shell>],
    ) -> anyhow::Result<Vec<Answers<'a>>> {
        let held = loaded.iter().any(Option::is_some).then(|| {
            let cells = loaded.iter().flatten().flat_map(|results| &results.cells);
            cells.map(Cell::scenario).collect::<HashSet<String>>()
        });
        let filter = Filter { wanted: self.only.clone(), ..Filter::default() };
        let mut all = Vec::new();
        for (((text, operand), results), shells) in self.operands.iter().zip(operands).zip(loaded).zip(shells) {
            let mut questions = plan(catalog, shells, &filter);
            // Of what the others hold no answer to, nothing can be compared.
            questions.retain(|question| held.as_ref().is_none_or(|held| held.contains(&question.scenario.id())));
            let results = match results {
                Some(results) => results,
                None => self.ask(catalog, &questions)?,
            };
            all.push(Answers { text, operand, results, questions });
        }
        if all.iter().all(|answers| answers.results.cells.is_empty()) {
            let wanted = self.only.first().map_or("", String::as_str);
            bail!("no cell matches{}", selection::nearest(catalog, wanted));
        }
        self.ask_again(catalog, &mut all)?;
        Ok(all)
    }

    fn ask(&self, catalog: &Catalog, questions: &[Question<'_>]) -> anyhow::Result<Results> {
        let progress = Progress::new(questions.len());
        let cells = matrix::ask_all(catalog, questions, self.jobs.asking(), &|done| progress.at(done))?;
        Ok(Results { version: results::VERSION, platform: None, shells: asked(questions), cells })
    }

    /// Asks what changed again before it is reported: a race is no change. What contradicts was asked so already.
    fn ask_again(&self, catalog: &Catalog, all: &mut [Answers<'_>]) -> anyhow::Result<()> {
        let changed: HashSet<(String, String)> = steps(all)?
            .iter()
            .flat_map(|step| step.diff.changes())
            .filter_map(|change| Some([change.before?, change.after?]))
            .flatten()
            .filter(|cell| cell.verdict != Verdict::Contradicts && cell.instead.is_none())
            .map(|cell| (cell.scenario(), cell.shell.clone()))
            .collect();
        let asking = Asking { times: ASKINGS, ..self.jobs.asking() };
        for answers in all {
            let is_changed = |at: &usize| {
                let question: &Question<'_> = &answers.questions[*at];
                changed.contains(&(question.scenario.id(), question.shell.name.clone()))
            };
            let again: Vec<usize> = (0..answers.questions.len()).filter(is_changed).collect();
            if again.is_empty() {
                continue;
            }
            let questions: Vec<_> = again.iter().map(|&at| answers.questions[at].clone()).collect();
            for (at, cell) in again.into_iter().zip(matrix::ask_all(catalog, &questions, asking, &|_| {})?) {
                answers.results.cells[at] = cell;
            }
        }
        Ok(())
    }
}
