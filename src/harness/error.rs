//! Why there is nothing to run.

use std::process::ExitCode;

use crate::catalog::Problems;
use crate::known::KnownError;
use crate::run::PoolError;
use crate::shells::{GivenError, ShellError};

/// The question is wrong, or nobody can be asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A variable lists a name that no shell has.
    #[error("{variable}: no shell is called `{name}`: known are {known}; NAME=COMMAND takes any binary")]
    UnknownShell {
        /// The variable.
        variable: &'static str,
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// None of the shells that are listed is here.
    #[error("nobody can be asked: not on this machine: {0}; `statusquo shells --missing` names the packages")]
    NobodyHere(String),
    /// A variable is set and lists nothing.
    #[error("STATUSQUO_SHELLS lists no shell: it takes names or NAME=COMMAND, with commas between them")]
    NoShell,
    /// A shell is given in a way that cannot be read.
    #[error(transparent)]
    Given(#[from] GivenError),
    /// A given shell is of no known family.
    #[error("{0}; in code, with Matrix::dialect and Matrix::bound_by")]
    NeedsDialect(ShellError),
    /// A given shell cannot be run.
    #[error(transparent)]
    Shell(ShellError),
    /// A source is chosen that does not exist.
    #[error("no source is called `{0}`; `statusquo sources` lists them")]
    UnknownSource(String),
    /// Workers cannot be had, or were lost.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The list of known deviations has mistakes.
    #[error(transparent)]
    Known(#[from] KnownError),
    /// The catalog has mistakes.
    #[error(transparent)]
    Catalog(#[from] Problems),
}

impl From<ShellError> for Error {
    fn from(error: ShellError) -> Self {
        match error {
            ShellError::NeedsDialect { .. } => Self::NeedsDialect(error),
            error => Self::Shell(error),
        }
    }
}

impl Error {
    /// As of the program: 2 for a wrong question, 125 for a shell that cannot be run.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::NobodyHere(_) | Self::NeedsDialect(_) | Self::Shell(_) | Self::Pool(_) => {
                ExitCode::from(ShellError::EXIT)
            }
            _ => ExitCode::from(2),
        }
    }
}
