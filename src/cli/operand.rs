//! What is compared and reported: result files, recorded versions, and shells that are asked now.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::bail;
use statusquo::catalog::{Case, Catalog};
use statusquo::plan::{Filter, Globs};
use statusquo::recorded::{self, Stored};
use statusquo::report::json;
use statusquo::results::Results;
use statusquo::shells::Given;

use super::selection;

/// An operand, as the user gives it.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    /// What `--format json` wrote.
    File(PathBuf),
    /// A shell of a version that is recorded: `bash@5.2`.
    Recorded(String),
    /// A shell to be asked: `bash=./bash`.
    Shell(Given),
}

impl Operand {
    /// Tells by its form which it is.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let (head, _) = text.split_once('=').unwrap_or((text, ""));
        let is_path = head.contains('/') || (head == text && text.ends_with(".json")) || Path::new(text).is_file();
        if is_path {
            Ok(Self::File(text.into()))
        } else if head != text {
            Ok(Self::Shell(Given::parse(text)?))
        } else if text.contains('@') {
            Ok(Self::Recorded(text.to_owned()))
        } else {
            bail!(
                "`{text}` is no file; give a result of `run --format json`, a recorded version such as bash@5.2, \
                 or a shell to ask such as bash=./bash"
            )
        }
    }

    /// What the operand holds already of what `only` wants, or of everything; `None` for a shell that is to be asked.
    pub(crate) fn results(&self, catalog: &Catalog, only: &[String]) -> anyhow::Result<Option<Results>> {
        let results = match self {
            Self::File(path) => {
                let results = json::read(&path.display().to_string(), &selection::read(path)?)?;
                wanted(only, renamed(catalog, results))
            }
            Self::Recorded(name) => recorded(catalog, &recorded::find(name)?, only)?,
            Self::Shell(_) => return Ok(None),
        };
        Ok(Some(results))
    }
}

/// What these pages hold of what `only` wants, or of everything.
pub(crate) fn recorded(catalog: &Catalog, pages: &[&Stored], only: &[String]) -> anyhow::Result<Results> {
    // To judge all that is recorded would take longer than all else; the shells of the globs are left to the end.
    let scenarios = only.iter().map(|glob| glob.split('@').next().unwrap_or_default().to_owned());
    let filter = Filter { wanted: scenarios.collect(), ..Filter::default() };
    Ok(wanted(only, recorded::results(catalog, pages, &filter)?))
}

/// A case that was renamed since is still the same question.
fn renamed(catalog: &Catalog, mut results: Results) -> Results {
    let aliases =
        |case: &'_ Case| case.aliases.iter().map(|alias| (alias.clone(), case.id.clone())).collect::<Vec<_>>();
    let ids: HashMap<String, String> = catalog.cases.iter().flat_map(aliases).collect();
    for cell in &mut results.cells {
        if let Some(id) = ids.get(&cell.case) {
            cell.case.clone_from(id);
        }
    }
    results
}

/// The cells that `only` wants, and the shells that have some; a recorded shell is wanted by its name without the
/// version, too.
fn wanted(only: &[String], mut results: Results) -> Results {
    let globs = Globs::of(&Filter { wanted: only.to_vec(), ..Filter::default() });
    results.cells.retain(|cell| {
        let (name, _) = cell.shell.split_once('@').unwrap_or((&cell.shell, ""));
        let ids = [&*cell.scenario(), &*cell.case];
        globs.want(&ids, &cell.shell) || globs.want(&ids, name)
    });
    let left: HashSet<&str> = results.cells.iter().map(|cell| cell.shell.as_str()).collect();
    results.shells.retain(|shell| left.contains(shell.name.as_str()));
    results
}
