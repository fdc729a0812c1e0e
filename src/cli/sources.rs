//! `statusquo sources`: what the expectations rest on, and how it fares.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use statusquo::catalog::Catalog;
use statusquo::plan::{Filter, asked, plan};
use statusquo::report::json;
use statusquo::results::{self, Results};
use statusquo::{report, review};

use super::{Exit, output, selection};

/// Lists the sources with how much of what they say holds, or reviews one of them promise by promise.
#[derive(Debug, Args)]
pub(crate) struct Sources {
    /// Review this source
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// List what is promised without a case, with the reasons; asks no shell
    #[arg(long, conflicts_with = "from")]
    coverage: bool,
    /// Take the answers from this result of `run --format json` instead of asking
    #[arg(long, value_name = "RESULT")]
    from: Option<PathBuf>,
    #[command(flatten)]
    asked: selection::Asked,
}

impl Sources {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.asked.cases.catalog()?;
        if let Some(id) = self.id.as_ref().filter(|id| !catalog.sources.contains_key(*id)) {
            let known: Vec<_> = catalog.sources.keys().map(String::as_str).collect();
            bail!("no source is called `{id}`; there are {}", known.join(", "));
        }
        let width = output::width(None);
        let text = if self.coverage {
            let mut coverage = review::coverage(&catalog);
            coverage.retain(|each| self.id.as_ref().is_none_or(|id| *id == each.source.id));
            report::coverage(&coverage, width)
        } else {
            let results = self.results(&catalog)?;
            match self.id.as_ref().and_then(|id| catalog.sources.get(id)) {
                Some(source) => {
                    report::review(&catalog, source, &review::review(&catalog, &results, &source.id), &results, width)
                }
                None => report::standings(&review::standings(&catalog, &results), &results, width),
            }
        };
        output::write(&text, None)?;
        Ok(Exit::Well)
    }

    /// The answers: those of the file, or of the shells to every case that cites the source.
    fn results(&self, catalog: &Catalog) -> anyhow::Result<Results> {
        if let Some(path) = &self.from {
            return Ok(json::read(&path.display().to_string(), &selection::read(path)?)?);
        }
        let selected = self.asked.shells.select()?;
        let filter = Filter { sources: self.id.iter().cloned().collect(), ..Filter::default() };
        let questions = plan(catalog, &selected.shells, &filter);
        let cells = selected.answer(catalog, &questions, self.asked.jobs.asking())?;
        Ok(Results { version: results::VERSION, platform: None, shells: asked(&questions), cells })
    }
}
