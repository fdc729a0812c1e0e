//! What a shell under test is given, said by one that is none.

use super::ENVIRONMENT;
use super::script::Placed;
use crate::catalog::{LIMIT, Start};
use crate::facts::{Facts, VARIABLE};
use crate::sys;
use crate::worker::Job;
use crate::worker::{PoolError, Worker};

/// Starts this executable as a shell is started, and has it say what it was given.
///
/// # Errors
/// Where the worker is lost or the executable says nothing that can be read.
pub fn subject(worker: &mut Worker, start: &Start) -> Result<Facts, PoolError> {
    let placed = Placed::at(worker);
    let own = ENVIRONMENT.iter().map(|(name, value)| format!("{name}={value}"));
    let theirs = start.variables.iter().map(|(name, value)| format!("{name}={value}"));
    let environment = own.chain([format!("HOME={}", placed.home), format!("{VARIABLE}=1")]).chain(theirs).collect();
    let executable = sys::executable().map_err(|error| PoolError::Lost(error.to_string()))?;
    let job = Job {
        start: start.clone(),
        nonce: placed.nonce.clone(),
        ..Job::new(&executable.to_string_lossy(), vec!["statusquo".into()], environment, LIMIT)
    };
    let ran = worker.run(&job)?;
    let anonymous = placed.anonymous(&ran.stdout);
    serde_json::from_str(&anonymous)
        .map_err(|error| PoolError::Lost(format!("the subject said {anonymous:?}: {error}")))
}
