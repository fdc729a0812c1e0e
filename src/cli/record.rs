//! `statusquo record`: writes down what the shells answer now.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use statusquo::catalog::Catalog;
use statusquo::matrix::Asking;
use statusquo::plan::{Filter, asked, plan};
use statusquo::recorded::{self, FOLDER, Head, Page, cells, problems};

use super::{Exit, output, selection};

/// Writes a page for each shell: what it answers to every case, a line for each scenario. Pages that are there already
/// are brought up to date; where only some cases are asked, the others' sections stay.
#[derive(Debug, Args)]
pub(crate) struct Record {
    /// Cells to ask, as for `run`
    #[arg(value_name = "FILTER", value_parser = NonEmptyStringValueParser::new())]
    wanted: Vec<String>,
    /// Where the pages are
    #[arg(long, short, value_name = "DIR", default_value = FOLDER)]
    output: PathBuf,
    /// Ask each cell so many times: what is not always the same is recorded as a set of answers
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Ask nobody: judge what the pages hold by the cases as they are now
    #[arg(long, conflicts_with_all = ["wanted", "repeat", "check"])]
    rejudge: bool,
    /// Ask nobody and write nothing: say what is wrong with the pages
    #[arg(long, conflicts_with_all = ["wanted", "repeat"])]
    check: bool,
    #[command(flatten)]
    asked: selection::Asked,
}

impl Record {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.asked.cases.catalog()?;
        if self.check {
            return self.check(&catalog);
        }
        if self.rejudge {
            return self.rejudge(&catalog);
        }
        let selected = self.asked.shells.select()?.here()?;
        let filter = Filter { wanted: self.wanted.clone(), ..Filter::default() };
        let questions = plan(&catalog, &selected.shells, &filter);
        if questions.is_empty() {
            let wanted = self.wanted.first().map_or("", String::as_str);
            bail!("no cell matches{}", selection::nearest(&catalog, wanted));
        }
        let asking = Asking { times: self.repeat, ..self.asked.jobs.asking() };
        let cells = selected.answer(&catalog, &questions, asking)?;

        for facts in asked(&questions) {
            let shell = selected.shells.iter().find(|shell| shell.name == facts.name);
            let Some(head) = shell.and_then(Head::of) else {
                anstream::eprintln!("note: {} has no page: its family or version is not known", facts.name);
                continue;
            };
            let path = self.output.join(head.path());
            let page = Page::of(head, &facts.name, &questions, &cells);
            let page = match fs::read_to_string(&path) {
                Ok(text) => {
                    let mut before = Page::parse(&path.display().to_string(), &text)?;
                    before.update(page, &catalog);
                    before
                }
                Err(error) if error.kind() == ErrorKind::NotFound => page,
                Err(error) => return Err(error).with_context(|| format!("failed to read {}", path.display())),
            };
            write(&path, &page)?;
            output::write(&format!("{}\n", path.display()), None)?;
        }
        Ok(Exit::Well)
    }

    fn rejudge(&self, catalog: &Catalog) -> anyhow::Result<Exit> {
        for (path, mut page) in self.pages()? {
            let Some(shell) = page.shell() else { bail!("{path}: the family `{}` is not known", page.head.family) };
            let shells = [shell];
            let questions = plan(catalog, &shells, &Filter::default());
            let by_name = BTreeMap::from([(page.head.name(), page.clone())]);
            let name = page.head.name();
            let judged = Page::of(page.head.clone(), &name, &questions, &cells(catalog, &questions, &by_name));
            page.rejudge(&judged);
            write(&self.output.join(&path), &page)?;
        }
        Ok(Exit::Well)
    }

    fn check(&self, catalog: &Catalog) -> anyhow::Result<Exit> {
        let problems = problems(catalog, self.pages()?);
        let text: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        output::write(&text, None)?;
        Ok(if problems.is_empty() { Exit::Well } else { Exit::WrongQuestion })
    }

    /// The pages of the folder, by their paths below it.
    fn pages(&self) -> anyhow::Result<Vec<(String, Page)>> {
        Ok(recorded::read(&self.output)?)
    }
}

fn write(path: &Path, page: &Page) -> anyhow::Result<()> {
    let failed = || format!("failed to write {}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(path)).with_context(failed)?;
    fs::write(path, page.render()).with_context(failed)
}
