//! `statusquo show`: a case, what is documented of it, what each shell says, and how to see it for oneself.

use std::fmt::Write;

use anyhow::{Context, bail};
use clap::Args;
use statusquo::catalog::{Case, Catalog, Expectation, On};
use statusquo::dialect::Dialect;
use statusquo::plan::{Filter, Question, asked, plan};
use statusquo::results::{self, Cell, Results, Verdict};
use statusquo::{paste, report};

use super::{Exit, output, selection};

/// Shows a case: its question, scripts, what is documented, what each shell says, and lines that reproduce it.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A case, a scenario or a cell: signal/killed-child, signal/killed-child:TERM, ...@bash
    #[arg(value_name = "CASE")]
    case: String,
    #[command(flatten)]
    asked: selection::Asked,
}

impl Show {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.asked.cases.catalog()?;
        let selected = self.asked.shells.including(&self.case)?;
        let filter = Filter { wanted: vec![self.case.clone()], ..Filter::default() };
        let questions = plan(&catalog, &selected.shells, &filter);
        let Some(first) = questions.first() else {
            bail!("no case is called `{}`{}", self.case, selection::nearest(&catalog, &self.case));
        };
        let case = first.scenario.case;
        if let Some(other) = questions.iter().find(|question| question.scenario.case.id != case.id) {
            bail!("`{}` means several cases; name one, such as {} or {}", self.case, case.id, other.scenario.case.id);
        }
        let cells = selected.answer(&catalog, &questions, self.asked.jobs.asking())?;

        let mut text = String::new();
        describe(&mut text, &catalog, case)?;
        let results = Results { version: results::VERSION, platform: None, shells: asked(&questions), cells };
        let title = |_: &str| None;
        text += &report::table(&results, &title, report::Style { width: output::width(None) }, None);
        let (recorded, here): (Vec<_>, Vec<_>) =
            questions.iter().zip(&results.cells).partition(|(question, _)| selected.is_recorded(question.shell));
        reproduce(&mut text, &here)?;
        if !recorded.is_empty() {
            writeln!(
                text,
                "\nWhat is recorded has no standard error, and no line that reproduces it without that shell."
            )?;
        }
        output::write(&text, None)?;
        Ok(Exit::Well)
    }
}

fn describe(text: &mut String, catalog: &Catalog, case: &Case) -> anyhow::Result<()> {
    writeln!(text, "{}\n{}\n", case.id, case.question)?;
    if let Some(note) = &case.note {
        writeln!(text, "{}\n", note.trim())?;
    }
    for dialect in Dialect::ALL {
        if let Some(script) = case.scripts.get(&dialect) {
            indented(text, &format!("script, {dialect}:"), script)?;
        } else if let Some(reason) = case.without.get(&dialect) {
            writeln!(text, "no script in {dialect}: {reason}")?;
        }
    }
    if let Some(victim) = &case.victim {
        writeln!(
            text,
            "@victim@: {}",
            victim.iter().map(|word| Dialect::Sh.quote(word)).collect::<Vec<_>>().join(" ")
        )?;
    }
    for parameter in &case.parameters {
        let labels: Vec<_> = parameter.values.iter().map(|value| value.label.as_str()).collect();
        writeln!(text, "@{}@: {}", parameter.name, labels.join(" "))?;
    }
    writeln!(text, "\ndocumented:")?;
    if case.expectations.is_empty() {
        writeln!(text, "  nothing: no source speaks of it")?;
    }
    for expectation in &case.expectations {
        document(text, catalog, expectation).context("failed to describe an expectation")?;
    }
    text.push('\n');
    Ok(())
}

fn document(text: &mut String, catalog: &Catalog, expectation: &Expectation) -> std::fmt::Result {
    let promises = expectation.promises.iter().map(|(on, predicate)| format!("{} {predicate}", called(*on)));
    let values = expectation.with.iter().map(|(name, labels)| format!(", {name} {}", labels.join(" ")));
    writeln!(text, "  {}: {}{}", expectation.of, promises.collect::<Vec<_>>().join(", "), values.collect::<String>())?;
    let title = catalog.sources.get(&expectation.source).map_or("", |source| source.title.as_str());
    writeln!(text, "      {} ({title}), {}", expectation.source, expectation.place)
}

fn called(on: On) -> &'static str {
    match on {
        On::Inside => "inside",
        On::Outside => "outside",
        On::AtExit => "at exit",
    }
}

fn indented(text: &mut String, heading: &str, body: &str) -> std::fmt::Result {
    writeln!(text, "{heading}")?;
    body.lines().try_for_each(|line| writeln!(text, "    {line}"))
}

/// For each shell, lines to paste: of the first scenario asked, or of one that contradicts.
fn reproduce(text: &mut String, asked: &[(&Question<'_>, &Cell)]) -> anyhow::Result<()> {
    let mut shells: Vec<&str> = asked.iter().map(|(question, _)| question.shell.name.as_str()).collect();
    shells.dedup();
    shells.sort_unstable();
    shells.dedup();
    for name in shells {
        let of_shell = || asked.iter().filter(|(question, _)| question.shell.name == name);
        let contradicting = of_shell().find(|(_, cell)| cell.verdict == Verdict::Contradicts);
        let Some((question, _)) = contradicting.or_else(|| of_shell().next()) else { continue };
        for &kind in &question.scenario.case.runs {
            // Not indented: the lines of a script are pasted as they are.
            let lines = paste::paste(question, kind).unwrap_or_else(|| paste::repro(question));
            writeln!(text, "\n# {}, {}\n{lines}", question.id(), kind.described())?;
        }
    }
    Ok(())
}
