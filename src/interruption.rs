//! INT, TERM and HUP end the program by the signal itself, after everything that it started is gone.
//!
//! One thread waits for them. While a [`Guard`] lives there is something to clean up: then its workers' channels are
//! closed, which makes them end, and the program dies of the signal as soon as the last guard is dropped. A second
//! signal does not wait.

use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::signal::Signal;
use crate::sys;

struct State {
    received: Option<Signal>,
    /// The channels to close, by guard.
    guarded: Vec<(u64, Vec<UnixStream>)>,
    next: u64,
}

static STATE: Mutex<State> = Mutex::new(State { received: None, guarded: Vec::new(), next: 0 });

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Watches for the signals that interrupt, but for those that were ignored: they are meant to be.
///
/// To be called while there is one thread: all others must have them blocked.
pub(crate) fn watch(ignored: &[Signal]) {
    let interrupting = ["INT", "TERM", "HUP"].iter().filter_map(|name| name.parse().ok());
    let signals: Vec<Signal> = interrupting.filter(|signal| !ignored.contains(signal)).collect();
    sys::block(&signals);
    std::thread::spawn(move || {
        while let Some(signal) = sys::wait_for(&signals) {
            receive(signal);
        }
    });
}

fn receive(signal: Signal) {
    let mut state = state();
    if state.received.is_some() || state.guarded.is_empty() {
        sys::die_of(signal);
    }
    state.received = Some(signal);
    for channel in state.guarded.iter().flat_map(|(_, channels)| channels) {
        let _ = channel.shutdown(Shutdown::Both);
    }
}

/// While it lives, there is something to clean up.
pub(crate) struct Guard(u64);

impl Guard {
    /// Closing these channels ends what is to be cleaned up.
    pub(crate) fn new(channels: Vec<UnixStream>) -> Self {
        let mut state = state();
        if state.received.is_some() {
            for channel in &channels {
                let _ = channel.shutdown(Shutdown::Both);
            }
        }
        let id = state.next;
        state.next += 1;
        state.guarded.push((id, channels));
        Self(id)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut state = state();
        state.guarded.retain(|(id, _)| *id != self.0);
        if let Some(signal) = state.received.filter(|_| state.guarded.is_empty()) {
            sys::die_of(signal);
        }
    }
}
