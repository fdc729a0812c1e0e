//! What the program must know or put right about its own process.

use std::sync::OnceLock;

use crate::facts::Facts;
use crate::sys;

/// Puts right what this process was given and could not work with: its own children must be there to be waited for,
/// and a broken pipe ends it by the signal, as it ends other programs. INT, TERM and HUP do so after all is cleaned up.
/// What it was given is remembered.
///
/// To be called first, while there is one thread.
pub fn begin() {
    let _ = GIVEN.set(as_given(Facts::own()));
    sys::default_disposition(libc::SIGPIPE);
    sys::default_disposition(libc::SIGCHLD);
    sys::unblock_all();
    crate::interruption::watch(&given().ignored);
}

static GIVEN: OnceLock<Facts> = OnceLock::new();

/// What this process was given by its caller, as far as [`begin`] was called in time.
#[must_use]
pub fn given() -> Facts {
    GIVEN.get().cloned().unwrap_or_else(|| as_given(Facts::own()))
}

/// Undoes what Rust's runtime has done before `main`.
fn as_given(mut facts: Facts) -> Facts {
    let found = sys::found_at_start();
    if !found.ignored_pipe {
        facts.ignored.retain(|signal| signal.number() != Some(libc::SIGPIPE));
    }
    for (descriptor, open) in (0..).zip(found.open) {
        if !open {
            facts.descriptors.insert(descriptor, "closed".into());
        }
    }
    facts
}

/// Whether standard output was closed when this process was started. Rust's runtime puts `/dev/null` in its place,
/// and what is written would be lost without a word.
#[must_use]
pub fn standard_output_was_closed() -> bool {
    !sys::found_at_start().open[1]
}
