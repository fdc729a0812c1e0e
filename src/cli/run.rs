//! `statusquo run`: the main job.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::bail;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use statusquo::fixed::{Fixed, fixed};
use statusquo::known::{Known, worse};
use statusquo::matrix::Asking;
use statusquo::plan::{Filter, asked, plan};
use statusquo::platform;
use statusquo::report::{Format, Subject, json};
use statusquo::results::{self, Results, Verdict};

use super::formats::{self, Formats};
use super::{Exit, selection};

/// Asks all cases of all shells, or those that match, and prints the table.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Cells to ask: globs over case:parameters@shell, such as 'signal/*@bash'; parts left away match all
    #[arg(value_name = "FILTER", value_parser = NonEmptyStringValueParser::new())]
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
    asked: selection::Asked,
    /// Ask each cell so many times: what is not always the same is unstable
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    #[command(flatten)]
    formats: Formats,
    /// With --format json: leave out what differs from one run to the next, platform and evidence
    #[arg(long)]
    bare: bool,
    /// Outcomes that are known: they do not make the exit code 1
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// An earlier result as JSON: only what is worse makes the exit code 1
    #[arg(long, value_name = "RESULT")]
    baseline: Option<PathBuf>,
}

impl Run {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let places = self.formats.places()?;
        let catalog = self.asked.cases.catalog()?;
        let known = match &self.known {
            Some(path) => Known::parse(&path.display().to_string(), &selection::read(path)?)?,
            None => Known::default(),
        };
        let baseline = match &self.baseline {
            Some(path) => Some(json::read(&path.display().to_string(), &selection::read(path)?)?),
            None => None,
        };
        let selected = self.asked.shells.select()?;
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
        let asking = Asking { times: self.repeat, ..self.asked.jobs.asking() };
        let cells = selected.answer(&catalog, &questions, asking)?;
        let fixed = fixed(&catalog, &questions, &cells);
        let mut results = Results {
            version: results::VERSION,
            platform: Some(platform::platform(selected.sh, &selected.root)),
            shells: asked(&questions),
            cells,
        };

        let seconds = Some(began.elapsed().as_secs_f64());
        // Of all that was asked, whatever of it is shown.
        let fails = !worse(&results, &known, baseline.as_ref()).is_empty();
        let no_longer = known.no_longer(&results);
        if !self.verdict.is_empty() {
            results.cells.retain(|cell| self.verdict.contains(&cell.verdict));
        }
        let subject = Subject::of_run(&results, &catalog, &known, baseline.as_ref(), seconds);
        let bare = self.bare.then(|| results.clone().bare());
        places.write(&|format, width| match &bare {
            Some(bare) if format == Format::Json => formats::render(format, &Subject::new(bare, &catalog), width),
            _ => formats::render(format, &subject, width),
        })?;
        for entry in no_longer {
            anstream::eprintln!("note: known, but no longer so: {entry}");
        }
        for Fixed { finding, shell } in fixed {
            anstream::eprintln!("note: fixed: {} no longer shows {}", shell.name, finding.id);
        }
        Ok(if fails { Exit::Finding } else { Exit::Well })
    }
}

fn verdict(text: &str) -> Result<Verdict, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "expected one of conforms, contradicts, differs, unspecified, undocumented, none".to_owned())
}
