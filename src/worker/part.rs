//! What the runner does while a shell runs: nothing, send it signals, or talk with it.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use rustix::process::Pid;

use super::job::Job;
use super::terminal::{self, Terminal};
use crate::signal::Signal;
use crate::sys;

/// The runner's part in a run.
pub(super) enum Part {
    /// It looks on.
    None,
    /// It sends signals once the script says that it is ready.
    Send {
        signals: Vec<Signal>,
        /// How what the script says begins.
        mark: String,
        /// The writing end of standard input, which tells the script by its end that they are sent.
        input: Option<OwnedFd>,
        /// The reading end.
        stdin: OwnedFd,
    },
    /// It types.
    Talk(Box<Terminal>),
}

impl Part {
    pub(super) fn of(job: &Job) -> io::Result<Self> {
        if let Some(dialogue) = &job.dialogue {
            return Ok(Self::Talk(Box::new(Terminal::open(dialogue)?)));
        }
        if job.start.sent.is_empty() {
            return Ok(Self::None);
        }
        let (stdin, input) = io::pipe()?;
        let (signals, mark) = (job.start.sent.clone(), terminal::mark(&job.nonce));
        Ok(Self::Send { signals, mark, input: Some(input.into()), stdin: stdin.into() })
    }

    /// The shell's standard input, where that is part of it.
    pub(super) fn input(&self) -> Option<RawFd> {
        match self {
            Self::None => None,
            Self::Send { stdin, .. } => Some(stdin.as_raw_fd()),
            Self::Talk(terminal) => Some(terminal.slave()),
        }
    }

    /// The terminal that all three streams are.
    pub(super) fn terminal(&self) -> Option<&Terminal> {
        match self {
            Self::Talk(terminal) => Some(terminal),
            Self::None | Self::Send { .. } => None,
        }
    }

    /// A shell waits for what is typed. True where it should have written a prompt before, and has not.
    pub(super) fn prompt_is_lost(&mut self) -> bool {
        match self {
            Self::Talk(terminal) => terminal.prompt_is_lost(),
            Self::None | Self::Send { .. } => false,
        }
    }

    /// Goes on as far as it may; `output` is what the shell has written. True where it may soon go on and no event will
    /// tell.
    pub(super) fn go_on(&mut self, shell: Pid, output: &[u8]) -> io::Result<bool> {
        match self {
            Self::None => Ok(false),
            Self::Talk(terminal) => {
                terminal.read();
                terminal.go_on(shell)
            }
            Self::Send { signals, mark, input, .. } => {
                if input.is_some() && terminal::find(output, mark.as_bytes()).is_some() {
                    for signal in signals.drain(..) {
                        sys::send(shell, signal)?;
                    }
                    *input = None;
                }
                Ok(false)
            }
        }
    }
}
