//! `statusquo report`: what is recorded or was asked, as a table; and what changed from version to version.

use std::path::Path;

use anyhow::bail;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use statusquo::catalog::Catalog;
use statusquo::history::histories;
use statusquo::merge::{Part, merge};
use statusquo::recorded::{self, Stored};
use statusquo::report::{self, Format, Style, Subject, json};
use statusquo::results::Results;

use super::formats::{self, Formats, Places};
use super::operand::{self, Operand};
use super::{Exit, selection};

/// Shows results without asking anybody: without operands, the newest recorded release of each shell. Several results
/// become one table, in which shells of one name are told apart by version, then by file.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Results of `run --format json`, or recorded versions (bash@5.2); with --history, results that are its versions
    /// instead of the recorded ones, or else cells to tell of, as for --only
    #[arg(value_name = "RESULT|FILTER")]
    operands: Vec<String>,
    /// Show only these cells: globs over case:parameters@shell, such as 'signal/*@bash' (repeatable)
    #[arg(long, value_name = "FILTER", value_parser = NonEmptyStringValueParser::new())]
    only: Vec<String>,
    /// Tell what changed between the versions of each shell, and since when; of cells that are named, also what never
    /// changed
    #[arg(long)]
    history: bool,
    /// Every recorded version and build, not only the newest of each shell
    #[arg(long, conflicts_with = "history")]
    all_versions: bool,
    /// Of what is recorded, only these shells, by family or name, with commas between them (repeatable)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    shell: Vec<String>,
    #[command(flatten)]
    formats: Formats,
    #[command(flatten)]
    cases: selection::Cases,
}

/// What only some formats can tell.
const HISTORY: &str = "a history";
const OF_HISTORY: [Format; 2] = [Format::Table, Format::Json];

impl Report {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        if self.history {
            let places = self.formats.places_among(HISTORY, &OF_HISTORY)?;
            self.tell(&self.cases.catalog()?, &places)?;
        } else {
            let places = self.formats.places()?;
            self.show(&self.cases.catalog()?, &places)?;
        }
        Ok(Exit::Well)
    }

    fn show(&self, catalog: &Catalog, places: &Places<'_>) -> anyhow::Result<()> {
        let results = if self.operands.is_empty() {
            let mut pages = self.pages()?;
            pages.retain(|page| self.all_versions || !page.is_superseded());
            any(catalog, &self.only, operand::recorded(catalog, &pages, &self.only)?)?
        } else {
            if self.all_versions || !self.shell.is_empty() {
                bail!("--all-versions and --shell choose among what is recorded; here RESULT names what to report");
            }
            merged(catalog, &self.operands, &self.only)?
        };
        let subject = Subject::new(&results, catalog);
        places.write(&|format, width| formats::render(format, &subject, width))
    }

    fn tell(&self, catalog: &Catalog, places: &Places<'_>) -> anyhow::Result<()> {
        let is_file = |text: &String| text.ends_with(".json") || Path::new(text).is_file();
        let (files, filters): (Vec<String>, Vec<String>) = self.operands.iter().cloned().partition(is_file);
        let only = [self.only.as_slice(), &filters].concat();
        let results = if files.is_empty() {
            any(catalog, &only, operand::recorded(catalog, &self.pages()?, &only)?)?
        } else {
            merged(catalog, &files, &only)?
        };
        let histories = histories(&results);
        let question = |id: &str| catalog.case(id).map(|case| case.question.clone());
        places.write(&|format, width| {
            Ok(match format {
                Format::Table => report::history(&histories, &question, !only.is_empty(), Style { width }),
                Format::Json => {
                    let mut text = Vec::new();
                    json::write_history(&histories, &mut text)?;
                    String::from_utf8(text)?
                }
                _ => return Err(formats::unfit(format, HISTORY, &OF_HISTORY)),
            })
        })
    }

    /// The pages of the shells that are asked for, or of all.
    fn pages(&self) -> anyhow::Result<Vec<&'static Stored>> {
        let called = |page: &&Stored, name: &str| page.head.family == name || page.head.name() == name;
        let all = recorded::stored();
        for name in &self.shell {
            if !all.iter().any(|page| called(&page, name)) {
                let mut known: Vec<&str> = all.iter().map(|page| page.head.family.as_str()).collect();
                known.dedup();
                bail!("`{name}` is not recorded: there are pages of {}", known.join(", "));
            }
        }
        let wanted = |page: &&Stored| self.shell.is_empty() || self.shell.iter().any(|name| called(page, name));
        Ok(all.iter().filter(wanted).collect())
    }
}

/// Operands as one.
fn merged(catalog: &Catalog, operands: &[String], only: &[String]) -> anyhow::Result<Results> {
    let mut parts = Vec::new();
    for text in operands {
        let Some(results) = Operand::parse(text)?.results(catalog, only)? else {
            bail!("`{text}` is a shell, and a report asks nobody; ask it with `statusquo run --shell {text}`");
        };
        parts.push(Part { file: text.clone(), results });
    }
    any(catalog, only, merge(&parts))
}

/// The results, unless there are none.
fn any(catalog: &Catalog, only: &[String], results: Results) -> anyhow::Result<Results> {
    if results.cells.is_empty() {
        bail!("no cell matches{}", selection::nearest(catalog, only.first().map_or("", String::as_str)));
    }
    Ok(results)
}
