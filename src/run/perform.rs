//! Performs one run on its own: what `statusquo repro` shows.

use std::path::{Path, PathBuf};

use super::script::{Placed, prepared};
use crate::catalog::RunKind;
use crate::plan::Question;
use crate::results::Run;
use crate::status::End;
use crate::worker::{PoolError, Worker};

/// One run, as it was performed and with all that it said.
#[derive(Clone, Debug)]
pub struct Performed {
    /// What was run, with the real paths.
    pub run: Run,
    /// How it ended.
    pub end: End,
    /// What its observer said, with its frame.
    pub said: String,
    /// Standard output, bounded.
    pub stdout: String,
    /// Standard error, bounded.
    pub stderr: String,
}

/// Performs `kind` of run of `question`, below `strace -f` where `trace` names the file for its output.
///
/// `None` where the case has no script for the shell's dialect, or where it cannot be traced: what is started is another
/// user, the first process of a namespace, or is spoken to.
///
/// # Errors
/// Where the worker is lost.
pub fn perform(
    worker: &mut Worker,
    question: &Question<'_>,
    kind: RunKind,
    trace: Option<(&Path, PathBuf)>,
) -> Result<Option<Performed>, PoolError> {
    let placed = Placed::at(worker);
    let Some((run, mut job)) = prepared(question, kind, &placed) else { return Ok(None) };
    if let Some((strace, output)) = trace {
        if job.pid_1 || job.other_user || job.dialogue.is_some() || !job.start.sent.is_empty() {
            return Ok(None);
        }
        let options = ["strace", "-f", "-o", &output.display().to_string(), "--"].map(str::to_owned);
        // strace names the traced program by its path: argv[0] is not its to choose.
        let command = [job.program.clone()].into_iter().chain(job.argv.iter().skip(1).cloned());
        job.argv = options.into_iter().chain(command).collect();
        job.program = strace.display().to_string();
    }
    let ran = worker.run(&job)?;
    Ok(Some(Performed { run, end: ran.end, said: ran.said, stdout: ran.stdout, stderr: ran.stderr }))
}
