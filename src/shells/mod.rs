//! The shells under test: which families there are, which shells this machine has, and who they say they are.
//!
//! What is known of a family stands in one table ([`FAMILIES`]); [`find_all`] looks for shells and asks each who it is,
//! [`resolve()`] does the same for one that the user gives. Both can do so in another root directory ([`Root`]).

mod answer;
mod family;
mod files;
mod find;
mod given;
mod identify;
mod interactive;
mod package;
mod probe;
mod resolve;
mod root;
mod table;
#[cfg(test)]
mod tests;
mod version;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::dialect::Dialect;
pub use family::{Claim, Family, Invocation, Sign, family, family_ids};
pub use find::{Found, find, find_all, find_all_in, select, with_given};
pub use given::{Given, GivenError};
pub use interactive::{Interactive, Prompt};
pub use package::{Manager, Packages, UnknownManager};
pub use resolve::{ShellError, resolve};
pub use root::{Root, RootError};
pub use table::FAMILIES;
pub use version::Version;

/// How a shell is made to behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// As its manual describes it first.
    Native,
    /// Asked to follow POSIX by an option or an emulation.
    Posix,
    /// Invoked as `sh`.
    Sh,
}

impl Mode {
    /// What a shell's name ends in in this mode.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Native => "",
            Self::Posix => "-posix",
            Self::Sh => "-sh",
        }
    }
}

/// How a shell's version is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KnownBy {
    /// The shell said it.
    Asked,
    /// The package manager said it.
    Package,
    /// The user said it, with `NAME@VERSION=COMMAND`.
    Given,
}

/// An edition of POSIX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// POSIX.2-1992 and the editions before Issue 7.
    #[serde(rename = "posix-1992")]
    Posix1992,
    /// POSIX.1-2017, Issue 7.
    #[serde(rename = "posix-2017")]
    Posix2017,
    /// POSIX.1-2024, Issue 8.
    #[serde(rename = "posix-2024")]
    Posix2024,
}

/// A shell under test: an executable in one of its modes.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Unique in a run, and what cells are named after: `bash`, `bash-posix`, `bash-sh`, or the user's name.
    pub name: String,
    /// The family's id, `None` for a shell of no known family.
    pub family: Option<&'static str>,
    /// Its version, where known.
    pub version: Option<Version>,
    /// How the version is known.
    pub known_by: Option<KnownBy>,
    /// The words of the command by which the user gave it, `None` for one that was found.
    pub given: Option<Vec<String>>,
    /// The package and its revision, or whatever else tells two builds of one version apart.
    pub build: Option<String>,
    /// The root directory that it is in; its paths are paths in that.
    pub root: Root,
    /// The executable, links resolved.
    pub path: PathBuf,
    /// The command that starts it, without the script: `argv[0]`, then the mode's options and those that keep
    /// start-up files away. `program` is what is executed.
    pub argv: Vec<String>,
    /// What is executed: differs from `argv[0]` where a shell is invoked as `sh`.
    pub program: PathBuf,
    /// Variables that it needs beyond the runner's own, from `--env`.
    pub environment: Vec<(String, String)>,
    /// Its mode.
    pub mode: Mode,
    /// The language it reads.
    pub dialect: Dialect,
    /// The POSIX editions that bind it: claimed by this mode's manual and not younger than the release.
    pub bound_by: Vec<Edition>,
}

impl Shell {
    /// What it is called in its native mode.
    #[must_use]
    pub fn base(&self) -> &str {
        self.name.strip_suffix(self.mode.suffix()).unwrap_or(&self.name)
    }

    /// Whether a user who says `name` means it: it has that name, or its native mode has and it is not invoked as `sh`.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || (self.base() == name && self.mode != Mode::Sh)
    }
}
