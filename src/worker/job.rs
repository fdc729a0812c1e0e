//! What the runner and its workers say to each other.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::terminal::Dialogue;
use crate::catalog::{File, Start};
use crate::status::End;

/// One process to start and watch to its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The directory that is `/` for it, by its canonical path, where that is not the worker's; all other paths are
    /// paths in it.
    pub root: Option<PathBuf>,
    /// What is executed: an absolute path.
    pub program: String,
    /// Its arguments, `argv[0]` included.
    pub argv: Vec<String>,
    /// `NAME=value`, complete.
    pub environment: Vec<String>,
    /// Made in the case's directory first.
    pub files: Vec<File>,
    /// Standard input's content; without one it is `/dev/null`.
    pub input: Option<String>,
    /// What differs from the usual start.
    pub start: Start,
    /// What is said on a terminal, which is then all three streams.
    pub(crate) dialogue: Option<Dialogue>,
    /// What a script's word that it is ready begins with.
    pub(crate) nonce: String,
    /// Whether it is PID 1 of a namespace of its own.
    pub(crate) pid_1: bool,
    /// Whether it is another user's, with the directory that it starts in.
    pub(crate) other_user: bool,
    /// Wall time after which it is killed.
    pub limit: std::time::Duration,
}

impl Job {
    /// A process with the usual start and nothing on standard input.
    pub(crate) fn new(program: &str, argv: Vec<String>, environment: Vec<String>, limit: std::time::Duration) -> Self {
        Self {
            root: None,
            program: program.to_owned(),
            argv,
            environment,
            files: Vec::new(),
            input: None,
            start: Start::default(),
            dialogue: None,
            nonce: String::new(),
            pid_1: false,
            other_user: false,
            limit,
        }
    }
}

/// What became of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ran {
    pub(crate) end: End,
    /// Where it overstayed: what its processes wait for, if they can never end.
    pub(crate) hung: Option<String>,
    /// What arrived on the observer's channel.
    pub(crate) said: String,
    /// The first [`super::KEPT`] bytes; what is no UTF-8 became U+FFFD.
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: std::time::Duration,
}

/// A worker's answer to a job.
pub(crate) type Answer = Result<Ran, String>;

/// Sends one message: a line of JSON, in one piece, so that the other side wakes up once.
pub(crate) fn send(mut channel: impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    channel.write_all(&line)
}

/// Receives one message; `None` where the other side has gone.
pub(crate) fn receive<T: DeserializeOwned>(channel: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    channel.read_until(b'\n', &mut line)?;
    if line.ends_with(b"\n") { Ok(Some(serde_json::from_slice(&line)?)) } else { Ok(None) }
}
