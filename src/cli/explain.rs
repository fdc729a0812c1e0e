//! `statusquo explain`: what a status can mean.

use anyhow::{Context, bail};
use clap::Args;
use statusquo::catalog::Catalog;
use statusquo::explain::{Asked, Evidence, Explainer};
use statusquo::recorded::{self, Stored, stored};
use statusquo::report;

use super::{Exit, output};

/// Explains a status: which shells say it after what, which signal it is, what other programs mean by it, and how to
/// tell these apart. Asks no shell: it answers from what is recorded, and from sources.
#[derive(Debug, Args)]
#[command(after_help = FORMS)]
pub(crate) struct Explain {
    /// The status: 137, 0x8f, sigterm, TERM, ...
    #[arg(value_name = "STATUS", allow_hyphen_values = true, required_unless_present = "wait_status")]
    status: Option<String>,
    /// Explain what waitpid stores: 0x0084, 0x8f00
    #[arg(long, value_name = "RAW", conflicts_with = "status", allow_hyphen_values = true)]
    wait_status: Option<String>,
    /// As said by these recorded shells only: a family, or one version of it (ksh93, bash@5.2), with commas between them
    /// (repeatable)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    shell: Vec<String>,
    /// As said by a container engine of a container
    #[arg(long)]
    container: bool,
    /// Tell every recorded case, not only the likely ones
    #[arg(long)]
    all: bool,
    /// Write all that is known as JSON (schema/explanation.json)
    #[arg(long)]
    json: bool,
}

const FORMS: &str = "\
What STATUS may be:
  137, 0x8f, -9          what $? or a parent was told
  sigterm, sigill+core   what rc says, or any other text that a recorded shell said
  TERM, SIGTERM          a signal: what death by it looks like
  'exited 143', 'killed by ILL with core', 'stopped by TSTP'
                         an end, as this program writes it";

impl Explain {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = Catalog::embedded()?;
        let evidence = Evidence::read(&catalog, &pages(&self.shell)?)?;
        let asked = match (&self.wait_status, &self.status) {
            (Some(raw), _) => Asked::from_wait_status(raw)?,
            (None, Some(status)) => Asked::parse(status, &|text| evidence.was_said(text))?,
            (None, None) => bail!("no status was given"),
        };
        let explanation = Explainer::new(&evidence, self.container).explain(&asked);
        let text = if self.json {
            serde_json::to_string_pretty(&explanation).context("failed to write JSON")? + "\n"
        } else {
            report::explanation(&explanation, self.all, output::width(None))
        };
        output::write(&text, None)?;
        Ok(Exit::Well)
    }
}

/// The recorded pages that are meant: all, where no shell is named; all versions of a family, where no version is.
fn pages(names: &[String]) -> anyhow::Result<Vec<&'static Stored>> {
    let mut pages: Vec<&'static Stored> = Vec::new();
    for name in names {
        let of_name = |page: &&Stored| {
            let family = page.head.family.as_str();
            // `ksh93` is both of its lines.
            let is_line = family.strip_prefix(name.as_str()).is_some_and(|line| line.starts_with("u+"));
            family == name || page.head.name() == *name || is_line
        };
        let found: Vec<_> = stored().iter().filter(of_name).collect();
        pages.extend(if found.is_empty() { recorded::find(name)? } else { found });
    }
    if names.is_empty() {
        pages.extend(stored());
    }
    // Each once, and in their order, which is that of the versions.
    let is_meant = |page: &&Stored| pages.iter().any(|meant| meant.path == page.path);
    Ok(stored().iter().filter(is_meant).collect())
}
