//! Workers: small processes that start whatever they are told, one after the other, and see each to its end.
//!
//! What a caller was given (ignored signals, limits, a terminal) stops at a worker, and what a shell leaves behind does
//! not survive it. What a shell is and what it is asked is not known here: a job says what to start and how.

mod errno;
mod folder;
mod job;
mod part;
mod pool;
pub(crate) mod serve;
mod stuck;
pub(crate) mod terminal;

pub use job::Job;
pub(crate) use job::Ran;
pub use pool::{Pool, PoolError, Worker};

/// How much of each output stream is kept, in bytes.
pub(crate) const KEPT: usize = 16 * 1024;

/// In a worker's folder: the directory that a case's run starts in.
const CASE: &str = "case";
/// In a worker's folder: the run's `HOME`, apart so that what shells write there is not in the case's way.
const HOME: &str = "home";
/// In a worker's folder: the FIFO that observers speak on.
const OBSERVER: &str = "observer";
