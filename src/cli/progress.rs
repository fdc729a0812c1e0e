//! How far long work has come.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Mutex;

/// One line on standard error while it is a terminal: how far it has come.
pub(super) struct Progress {
    all: usize,
    shown: Option<Mutex<usize>>,
}

impl Progress {
    pub(super) fn new(all: usize) -> Self {
        Self { all, shown: stderr().is_terminal().then(|| Mutex::new(0)) }
    }

    pub(super) fn at(&self, done: usize) {
        let Some(shown) = &self.shown else { return };
        let percent = done * 100 / self.all;
        let mut shown = shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if percent > *shown {
            *shown = percent;
            let _ = write!(stderr(), "\r{done} of {} cells asked ({percent} %)", self.all);
        }
    }
}

impl Drop for Progress {
    /// Makes room for what is said next, be it an error.
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(stderr(), "\r{:60}\r", "");
        }
    }
}
