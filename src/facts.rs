//! What a process was given: all that a shell inherits from whoever starts it.

use std::collections::BTreeMap;
use std::fs;

use serde::{Deserialize, Serialize};

use crate::signal::Signal;
use crate::sys::{self, given};

/// Set for a process that is to say what it was given, and nothing else.
pub(crate) const VARIABLE: &str = "STATUSQUO_FACTS";

/// What a process was given, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Signals that it ignores.
    pub ignored: Vec<Signal>,
    /// Signals that it blocks.
    pub blocked: Vec<Signal>,
    /// Soft and hard limits by the kernel's names.
    pub limits: BTreeMap<String, String>,
    /// The file mode creation mask, in octal.
    pub umask: String,
    /// Open descriptors with what they are.
    pub descriptors: BTreeMap<u32, String>,
    /// Names of variables, sorted.
    pub variables: Vec<String>,
    /// Where it is.
    pub directory: String,
    /// Whether it leads a session of its own.
    pub leads_session: bool,
    /// Whether that session has a terminal.
    pub has_terminal: bool,
    /// Whether it is process 1.
    pub is_pid_1: bool,
    /// Real and effective user.
    pub user: String,
}

/// Says what this process was given and ends, if that is what it was started for.
pub(crate) fn say_if_asked() {
    if std::env::var_os(VARIABLE).is_some() {
        let said = serde_json::to_string(&Facts::own()).unwrap_or_default();
        // Not println!, whose buffer belongs to a runtime that has not begun yet.
        let _ = rustix::io::write(rustix::stdio::stdout(), said.as_bytes());
        std::process::exit(0);
    }
}

impl Facts {
    /// This process's own. Rust's runtime has by then ignored PIPE and opened what was closed of 0, 1 and 2: see
    /// [`crate::process`] for what it found.
    #[must_use]
    pub fn own() -> Self {
        let pid = rustix::process::getpid();
        Self {
            ignored: given::ignored(),
            blocked: given::blocked(),
            limits: given::limits(),
            umask: given::umask(),
            descriptors: given::descriptors(),
            variables: variables(),
            directory: given::directory(),
            leads_session: sys::session() == pid.as_raw_nonzero().get(),
            has_terminal: fs::OpenOptions::new().read(true).open("/dev/tty").is_ok(),
            is_pid_1: pid.is_init(),
            user: format!("{} {}", rustix::process::getuid().as_raw(), rustix::process::geteuid().as_raw()),
        }
    }
}

fn variables() -> Vec<String> {
    let names = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != VARIABLE).collect();
    names.sort_unstable();
    names
}
