//! `statusquo run`: the main job.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::bail;
use clap::{Args, ValueEnum};
use statusquo::fixed::{Fixed, fixed};
use statusquo::known::{Known, worse};
use statusquo::matrix::{self, Asking};
use statusquo::plan::{Filter, asked, plan};
use statusquo::platform;
use statusquo::report::{Style, json, table};
use statusquo::results::{self, Results, Verdict};

use super::progress::Progress;
use super::{Exit, output, selection};

/// Asks all cases of all shells, or those that match, and prints the table.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Cells to ask: globs over case:parameters@shell, such as 'signal/*@bash'; parts left away match all
    #[arg(value_name = "FILTER")]
    wanted: Vec<String>,
    /// Only cases of this area, the first part of their ids (repeatable)
    #[arg(long, value_name = "AREA")]
    area: Vec<String>,
    /// Only cases with an expectation from this source (repeatable)
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// Show only cells with this verdict (repeatable)
    #[arg(long, value_name = "VERDICT", value_parser = verdict)]
    verdict: Vec<Verdict>,
    /// Leave out what matches this glob (repeatable)
    #[arg(long, value_name = "FILTER")]
    exclude: Vec<String>,
    #[command(flatten)]
    shells: selection::Shells,
    #[command(flatten)]
    cases: selection::Cases,
    #[command(flatten)]
    jobs: selection::Jobs,
    /// Ask each cell so many times: what is not always the same is unstable
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// How to write the results: for people, or for programs as schema/results.json describes
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// With --format json: leave out what differs from one run to the next, platform and evidence
    #[arg(long)]
    bare: bool,
    /// Where to write them [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Outcomes that are known: they do not make the exit code 1
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// An earlier result as JSON: only what is worse makes the exit code 1
    #[arg(long, value_name = "RESULT")]
    baseline: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
}

impl Run {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.cases.catalog()?;
        let known = match &self.known {
            Some(path) => Known::parse(&path.display().to_string(), &selection::read(path)?)?,
            None => Known::default(),
        };
        let baseline = match &self.baseline {
            Some(path) => Some(json::read(&path.display().to_string(), &selection::read(path)?)?),
            None => None,
        };
        let selected = self.shells.select()?;
        let filter = Filter {
            wanted: self.wanted.clone(),
            excluded: self.exclude.clone(),
            areas: self.area.clone(),
            sources: self.source.clone(),
        };
        let questions = plan(&catalog, &selected.shells, &filter);
        if questions.is_empty() {
            let wanted = self.wanted.first().map_or("", String::as_str);
            bail!("no cell matches{}", selection::nearest(&catalog, wanted));
        }

        let began = Instant::now();
        let progress = Progress::new(questions.len());
        let report = |done| progress.at(done);
        let mut cells =
            matrix::ask_all(&catalog, &questions, Asking { times: self.repeat, ..self.jobs.asking() }, &report)?;
        progress.end();
        let fixed = fixed(&catalog, &questions, &cells);
        if !self.verdict.is_empty() {
            cells.retain(|cell| self.verdict.contains(&cell.verdict));
        }
        let results = Results {
            version: results::VERSION,
            platform: Some(platform::platform(selected.sh, &selected.root)),
            shells: asked(&questions),
            cells,
        };

        let text = match self.format {
            Format::Json => {
                let mut text = Vec::new();
                let results = if self.bare { results.clone().bare() } else { results.clone() };
                json::write(&results, &mut text)?;
                String::from_utf8(text)?
            }
            Format::Table => {
                let style = Style { width: output::width(self.output.as_deref()) };
                let question = |id: &str| catalog.case(id).map(|case| case.question.clone());
                table(&results, &question, style, Some(began.elapsed().as_secs_f64()))
            }
        };
        output::write(&text, self.output.as_deref())?;
        for entry in known.no_longer(&results) {
            anstream::eprintln!("note: known, but no longer so: {entry}");
        }
        for Fixed { finding, shell } in fixed {
            anstream::eprintln!("note: fixed: {} no longer shows {}", shell.name, finding.id);
        }
        let worse = worse(&results, &known, baseline.as_ref());
        Ok(if worse.is_empty() { Exit::Well } else { Exit::Finding })
    }
}

fn verdict(text: &str) -> Result<Verdict, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "expected one of conforms, contradicts, differs, unspecified, undocumented, none".to_owned())
}
