//! The matrix as tests that are known only when they run: one for each case and shell.
//!
//! A shell written in Rust adds this package under `dev-dependencies`, with `default-features = false` and
//! `features = ["harness"]`, and a test of its own with `harness = false`:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use statusquo::harness::Matrix;
//! use statusquo::shells::Edition;
//!
//! fn main() -> ExitCode {
//!     // In a test of the shell's own package: `env!("CARGO_BIN_EXE_mysh")`.
//!     Matrix::new().shell("mysh", "./target/debug/mysh").bound_by([Edition::Posix2024]).filter("signal/*").main()
//! }
//! ```
//!
//! `cargo test` then has tests such as `signal/killed-child@mysh`, to be filtered, listed, partitioned and tried again as
//! any others are, by `cargo nextest`, too. What fails one is what [`known::worse`](crate::known::worse) calls worse: a
//! contradiction of a source that binds the shell and that no finding notes, a crash, a hang, an answer that changes. The
//! message is a [`Failure`]. What cannot be asked is *ignored*, and the last lines of a run say what that was and why.
//!
//! Who wants the answers as data, without any printing and in any test, [asks](Matrix::ask):
//!
//! ```
//! use statusquo::harness::Matrix;
//!
//! let asked = Matrix::new().shell("sh", "/bin/sh").filter("exit/none").ask()?;
//! for failure in &asked.failures {
//!     println!("{failure}");
//! }
//! assert!(asked.results.cells.iter().all(|cell| cell.case == "exit/none"));
//! # Ok::<(), statusquo::harness::Error>(())
//! ```

mod asker;
mod error;
mod selection;
mod status_quo;
mod trials;
mod unasked;

use std::path::Path;
use std::process::ExitCode;

pub use error::Error;
use libtest_mimic::Arguments;

use crate::catalog::Catalog;
use crate::dialect::Dialect;
pub use crate::failure::Failure;
use crate::known::{Entry, Known};
use crate::plan::Filter;
use crate::results::Results;
use crate::shells::Edition;
use asker::Asker;
use selection::{Selection, Terms};

/// Which cases are asked of which shells, what binds these, and what is known of them.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing is asked before `main` or `ask`"]
pub struct Matrix {
    shells: Vec<String>,
    terms: Terms,
    sources: Option<Vec<String>>,
    filter: Filter,
    known: Option<String>,
}

/// What was asked, and what is to be said of it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// All cells, judged.
    pub results: Results,
    /// Those that are worse than they should be.
    pub failures: Vec<Failure>,
    /// Known deviations that are no longer so.
    pub no_longer: Vec<Entry>,
    /// The names of shells that were to be asked and are not on this machine.
    pub absent: Vec<String>,
}

impl Matrix {
    /// All cases, of all shells of this machine or of those that the variable `STATUSQUO_SHELLS` lists: names, and any
    /// binaries as `NAME=COMMAND`, with commas between them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks this shell, and no other that is not given likewise: a name, perhaps with a version (`mysh`, `mysh@0.3`), and
    /// the executable. `STATUSQUO_SHELLS` is not read then.
    ///
    /// Whose language it reads and what binds it is known if it answers as one of the families in
    /// [`FAMILIES`](crate::shells::FAMILIES) does, whatever its name is; then its POSIX mode is asked, too.
    pub fn shell(self, name: &str, program: impl AsRef<Path>) -> Self {
        self.command(name, [program.as_ref().display().to_string()])
    }

    /// The same for a command of several words: the shell with arguments, or behind a wrapper.
    pub fn command<W: AsRef<str>>(mut self, name: &str, words: impl IntoIterator<Item = W>) -> Self {
        let words: Vec<_> = words.into_iter().map(|word| Dialect::Sh.quote(word.as_ref())).collect();
        self.shells.push(format!("{name}={}", words.join(" ")));
        self
    }

    /// The language of given shells that are of no known family.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.terms.dialect = Some(dialect);
        self
    }

    /// The editions of POSIX that bind given shells, in the place of those that their families' manuals claim.
    pub fn bound_by(mut self, editions: impl IntoIterator<Item = Edition>) -> Self {
        self.terms.bound_by = Some(editions.into_iter().collect());
        self
    }

    /// The sources that bind, by their ids (`statusquo sources` lists them), in the place of those that would: what any
    /// other says informs and fails nothing.
    pub fn sources<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.sources = Some(ids.into_iter().map(Into::into).collect());
        self
    }

    /// The text of a list of known deviations, as the program's `--known` reads it. They fail nothing. One that is no
    /// longer so does not either: a run's last lines name it, and [`Asked::no_longer`] has it.
    pub fn known(mut self, text: &str) -> Self {
        self.known = Some(text.to_owned());
        self
    }

    /// Asks only what matches this glob, or another that is given likewise: `signal/*`, `return/operand:257@mysh`; parts
    /// that are left away match all.
    pub fn filter(mut self, glob: &str) -> Self {
        self.filter.wanted.push(glob.to_owned());
        self
    }

    /// Does not ask what matches this glob.
    pub fn exclude(mut self, glob: &str) -> Self {
        self.filter.excluded.push(glob.to_owned());
        self
    }

    /// The main function of a test without libtest's harness: reads the command line as libtest does, runs the tests,
    /// says what was not asked. Each shell that the variable `STATUSQUO_REQUIRE` lists has a test that fails if it is not
    /// here: `require/zsh`.
    ///
    /// To be called first, while there is one thread. What keeps it from running any test is an error on standard error
    /// and an exit code as of the program: 2 for a wrong question, 125 for a shell that cannot be run.
    pub fn main(self) -> ExitCode {
        crate::process::begin();
        self.run(Arguments::from_args()).unwrap_or_else(|error| {
            eprintln!("error: {error}");
            error.exit_code()
        })
    }

    /// Asks all of it, and says what came of it as data.
    ///
    /// # Errors
    /// Where the question is wrong or a shell cannot be run; nothing that a shell answers is an error.
    pub fn ask(&self) -> Result<Asked, Error> {
        let selection = self.selection("")?;
        let here = selection.all()?;
        let asked = self.asker(Catalog::embedded()?)?.ask_all(here)?;
        if asked.results.cells.is_empty() { Err(self.nothing()) } else { Ok(asked) }
    }

    /// A run of nothing must not look like one in which all is well.
    fn nothing(&self) -> Error {
        Error::NothingMatches(self.filter.wanted.join(", "))
    }

    /// Who is asked, as the code or the environment says.
    fn selection(&self, required: &str) -> Result<Selection, Error> {
        if self.shells.is_empty() {
            Selection::read(std::env::var("STATUSQUO_SHELLS").ok().as_deref(), required, &self.terms)
        } else {
            Selection::given(&self.shells, required, &self.terms)
        }
    }

    fn asker(&self, mut catalog: Catalog) -> Result<Asker, Error> {
        if let Some(ids) = &self.sources {
            catalog.bind_only(ids).map_err(Error::UnknownSource)?;
        }
        let known = self.known.as_deref().map(|text| Known::parse("known", text)).transpose()?;
        Ok(Asker::new(catalog, self.filter.clone(), known.unwrap_or_default()))
    }
}
