//! Asks: starts the runs of a scenario in a shell and says what was observed. Knows nothing of documents.
//!
//! A job goes to a worker, a process of its own that cannot be reached by what the caller was given (ignored
//! signals, limits, a terminal) nor by what a shell does to its descendants; `observe` makes the jobs of a scenario
//! and draws from their ends what may be said of the cell.

mod capabilities;
mod doctor;
mod observe;
mod observer;
mod perform;
mod script;
mod text;

pub use capabilities::Capabilities;
pub use doctor::subject;
pub(crate) use observe::victim;
pub use observe::{Observation, ask, runs, unasked};
pub(crate) use observer::mark;
pub use perform::{Performed, perform};
pub use script::{Placed, prepared};

pub use crate::worker::{Job, Pool, PoolError, Worker};

/// The variables of a shell under test, beside `HOME`.
pub const ENVIRONMENT: [(&str, &str); 3] =
    [("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), ("LC_ALL", "C"), ("TERM", "dumb")];
