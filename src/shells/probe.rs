//! What a program says when it is asked something. A worker starts it, so it is bounded in time and in what it may say,
//! and nothing of it is left behind.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::Root;
use crate::status::End;
use crate::worker::{Job, PoolError, Worker};

/// How long a program may take to answer: generous, since the user may have wrapped it in an emulator or a checker.
/// The tests have one that has to run out.
pub(super) const LIMIT: Duration = Duration::from_secs(if cfg!(test) { 4 } else { 8 });

/// What a program said.
#[derive(Debug)]
pub(super) struct Heard {
    /// On standard output, as far as it was read.
    pub(super) stdout: String,
    /// On standard error, likewise.
    pub(super) stderr: String,
    /// How it ended; what was still there at the limit was killed.
    pub(super) end: End,
}

/// Why nothing was heard.
#[derive(Debug)]
pub(super) enum Unheard {
    /// There is nobody to start the program.
    NoWorker(PoolError),
    /// It cannot be started.
    NotStarted(io::Error),
}

/// Has a command started with nothing on standard input, in an empty directory with an empty home, and hears it out.
///
/// # Errors
/// When it cannot be started, or nobody is there to do it.
pub(super) fn listen(
    worker: &mut Worker,
    root: &Root,
    program: &str,
    argv: Vec<String>,
    mut environment: Vec<String>,
) -> Result<Heard, Unheard> {
    environment.push(format!("HOME={}", worker.home()));
    let root = root.directory().map(Path::to_owned);
    let job = Job { root, ..Job::new(program, argv, environment, LIMIT) };
    let ran = worker.run(&job).map_err(Unheard::NoWorker)?;
    match ran.end {
        End::NotStarted(error) => Err(Unheard::NotStarted(io::Error::other(error))),
        end => Ok(Heard { stdout: ran.stdout, stderr: ran.stderr, end }),
    }
}
