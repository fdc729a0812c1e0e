//! The status quo: what each shell, version, build and platform answered when it was recorded.
//!
//! A page is one shell in one mode, a line for each scenario, so that the difference between two pages is a changelog.
//! The library carries the project's own pages; `bash@5.2` is answered from them without that shell at hand. Pages keep
//! what was observed; what the documents make of it is judged anew each time, and the verdict that a page names is there
//! for its reader.

mod answers;
mod line;
mod problems;
mod stored;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dialect::Dialect;
use crate::results::Verdict;
use crate::run::Observation;
use crate::shells::{KnownBy, Mode, Root, Shell, Version, family};

pub use answers::{cells, digest, results};
pub use problems::{Problem, problems};
pub use stored::{NoPage, Stored, find, stored};
pub use text::{PageError, ReadError, read};

/// Where the project keeps its pages.
pub const FOLDER: &str = "recorded";

/// Which shell a page is of: two pages with the same head are of the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Head {
    /// The family's id.
    pub family: String,
    /// The version, as the shell or its package says it; a shell of unknown version has no page.
    pub version: String,
    /// How it is known.
    pub known_by: KnownBy,
    /// The package and its revision, or a digest of the executable.
    pub build: String,
    /// System and architecture: `Linux x86_64`.
    pub platform: String,
    /// The mode.
    pub mode: Mode,
    /// The language it reads.
    pub dialect: Dialect,
}

/// One shell's answers.
#[derive(Clone, Debug)]
pub struct Page {
    /// Whose.
    pub head: Head,
    /// By the case's id.
    pub sections: BTreeMap<String, Section>,
}

/// The answers to one case.
#[derive(Clone, Debug)]
pub struct Section {
    /// Of the question as it was when it was asked: a case that has changed since asks something else.
    pub digest: String,
    /// In the order of the case, each with what stands behind the colon of its id; nothing where the case has no
    /// parameters.
    pub lines: Vec<(String, Line)>,
}

/// The answer to one scenario.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was observed, without runs and evidence.
    pub observation: Observation,
    /// What the documents made of it when it was recorded.
    pub verdict: Verdict,
}

impl Page {
    /// The shell that it is of, which cannot be started; `None` where the family is not known to this program.
    #[must_use]
    pub fn shell(&self) -> Option<Shell> {
        self.head.shell(&self.head.name())
    }
}

impl Head {
    /// The head of this shell's page here; `None` where its family, version or build is not known.
    #[must_use]
    pub fn of(shell: &Shell) -> Option<Self> {
        let uname = rustix::system::uname();
        let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
        Some(Self {
            family: shell.family?.to_owned(),
            version: shell.version.as_ref()?.to_string(),
            known_by: shell.known_by?,
            build: shell.build.clone()?,
            platform: [uname.sysname(), uname.machine()].map(text).join(" "),
            mode: shell.mode,
            dialect: shell.dialect,
        })
    }

    /// The shell without its version: `bash-posix`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}{}", self.family, self.mode.suffix())
    }

    /// Where the page stands below its folder: `bash-posix/5.2.15-2+b7.Linux-x86_64.page`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}.{}.page", self.name(), self.revision(), self.platform.replace(' ', "-"))
    }

    /// Names the build among all of its family: the package's own version, which holds the shell's, or version and
    /// digest.
    #[must_use]
    pub fn revision(&self) -> String {
        let short = self.short_version();
        let build = self.build.rsplit([' ', ':']).next().unwrap_or_default();
        let plain: String =
            build.chars().map(|c| if c.is_ascii_alphanumeric() || "+.~-".contains(c) { c } else { '_' }).collect();
        if plain.contains(&short) { plain } else { format!("{short}_{plain}") }
    }

    /// The version in a form that needs no quoting: `5.2.15`, `R59-2023-04-29`.
    #[must_use]
    pub fn short_version(&self) -> String {
        self.version().map_or_else(String::new, |version| version.short())
    }

    /// The version, to be compared.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        Version::parse(&self.version)
    }

    /// The shell, as one that cannot be started: `name` is what cells call it. `None` where the family is not known to
    /// this program.
    fn shell(&self, name: &str) -> Option<Shell> {
        let family = family(&self.family)?;
        let version = self.version();
        // Two modes of one build share it, as those of one executable do.
        let path = format!("{} {} ({})", self.family, self.version, self.build);
        Some(Shell {
            name: name.to_owned(),
            family: Some(family.id),
            argv: family.command(self.mode, version.as_ref()),
            bound_by: family.bound_by(self.mode, version.as_ref()),
            version,
            known_by: Some(self.known_by),
            given: None,
            build: Some(self.build.clone()),
            program: path.clone().into(),
            path: path.into(),
            environment: Vec::new(),
            root: Root::default(),
            mode: self.mode,
            dialect: self.dialect,
        })
    }
}
