//! What is compared and reported: result files, recorded versions, and shells that are asked now.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use statusquo::catalog::Catalog;
use statusquo::plan::Filter;
use statusquo::recorded;
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

    /// What the operand holds already; `None` for a shell that is to be asked.
    pub(crate) fn results(&self, catalog: &Catalog) -> anyhow::Result<Option<Results>> {
        let mut results = match self {
            Self::File(path) => json::read(&path.display().to_string(), &selection::read(path)?)?,
            Self::Recorded(version) => {
                let pages = recorded::find(version)?;
                recorded::results(catalog, &pages, &Filter::default())?
            }
            Self::Shell(_) => return Ok(None),
        };
        // A case that was renamed since is still the same question.
        let renamed: HashMap<&String, &String> =
            catalog.cases.iter().flat_map(|case| case.aliases.iter().map(move |alias| (alias, &case.id))).collect();
        for cell in &mut results.cells {
            if let Some(id) = renamed.get(&cell.case) {
                cell.case.clone_from(id);
            }
        }
        Ok(Some(results))
    }
}
