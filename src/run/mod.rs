//! Asks: starts the runs of a scenario in a shell and says what was observed. Knows nothing of documents.
//!
//! A job goes to a worker, a process of its own that cannot be reached by what the caller was given (ignored
//! signals, limits, a terminal) nor by what a shell does to its descendants; `observe` makes the jobs of a scenario
//! and draws from their ends what may be said of the cell.

mod capabilities;
mod doctor;
mod errno;
mod folder;
mod job;
mod observe;
mod observer;
mod part;
mod perform;
mod pool;
mod script;
mod stuck;
mod terminal;
mod text;
pub(crate) mod worker;

pub use capabilities::Capabilities;
pub use doctor::subject;
pub use job::Job;
pub(crate) use observe::victim;
pub use observe::{Observation, ask};
pub(crate) use observer::mark;
pub use perform::{Performed, perform};
pub use pool::{Pool, PoolError, Worker};
pub use script::{Placed, prepared};

/// The variables of a shell under test, beside `HOME`.
pub const ENVIRONMENT: [(&str, &str); 3] =
    [("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), ("LC_ALL", "C"), ("TERM", "dumb")];

/// How much of each output stream is kept, in bytes.
pub const KEPT: usize = 16 * 1024;

/// In a worker's folder: the directory that a case's run starts in.
const CASE: &str = "case";
/// In a worker's folder: the run's `HOME`, apart so that what shells write there is not in the case's way.
const HOME: &str = "home";
/// In a worker's folder: the FIFO that observers speak on.
const OBSERVER: &str = "observer";
