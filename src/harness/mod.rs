//! The matrix as tests that are known only when they run: one for each case and shell.
//!
//! A shell written in Rust tests its freshly built binary with a few lines, in a test of its own with `harness = false`:
//!
//! ```no_run
//! use statusquo::harness::Matrix;
//!
//! fn main() -> std::process::ExitCode {
//!     Matrix::new().shell("mysh", "./target/debug/mysh").filter("signal/*").main()
//! }
//! ```
//!
//! What fails a test is what [`known::worse`](crate::known::worse) calls worse; its message is a [`Failure`].

mod asker;
mod error;
mod selection;
mod status_quo;
mod trials;
mod unasked;

use std::process::ExitCode;

pub use error::Error;
use libtest_mimic::Arguments;

pub use crate::failure::Failure;
use crate::known::Known;
use crate::plan::Filter;
use selection::Selection;

/// Which cases are asked of which shells, and what is known of them.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    shells: Vec<String>,
    filter: Filter,
    known: Option<String>,
}

impl Matrix {
    /// All cases of all shells of this machine, or of those that the variable `STATUSQUO_SHELLS` lists: names, or any
    /// binaries as `NAME=COMMAND`, with commas between them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks this shell, and no other that is not given likewise: a name, perhaps with a version, and the command that
    /// starts it. `STATUSQUO_SHELLS` is not read then.
    #[must_use]
    pub fn shell(mut self, name: &str, command: &str) -> Self {
        self.shells.push(format!("{name}={command}"));
        self
    }

    /// Asks only what matches this glob, or another that is given likewise: `signal/*`, `return/operand:257@mysh`; parts
    /// that are left away match all.
    #[must_use]
    pub fn filter(mut self, glob: &str) -> Self {
        self.filter.wanted.push(glob.to_owned());
        self
    }

    /// Does not ask what matches this glob.
    #[must_use]
    pub fn exclude(mut self, glob: &str) -> Self {
        self.filter.excluded.push(glob.to_owned());
        self
    }

    /// The main function of a test without libtest's harness: reads the command line as libtest does, runs the tests,
    /// says what was not asked.
    ///
    /// To be called first, while there is one thread.
    pub fn main(self) -> ExitCode {
        crate::process::begin();
        self.run(Arguments::from_args()).unwrap_or_else(|error| {
            eprintln!("error: {error}");
            error.exit_code()
        })
    }

    /// From the environment, where the code does not say.
    fn selection(&self) -> Result<Selection, Error> {
        let required = std::env::var("STATUSQUO_REQUIRE").unwrap_or_default();
        if self.shells.is_empty() {
            Selection::read(std::env::var("STATUSQUO_SHELLS").ok().as_deref(), &required)
        } else {
            Selection::given(&self.shells, &required)
        }
    }

    fn known(&self) -> Result<Known, Error> {
        Ok(self.known.as_deref().map(|text| Known::parse("known", text)).transpose()?.unwrap_or_default())
    }
}
