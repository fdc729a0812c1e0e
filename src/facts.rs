//! What a process was given: all that a shell inherits from whoever starts it.

use std::collections::BTreeMap;
use std::fs;

use serde::{Deserialize, Serialize};

use crate::signal::Signal;
use crate::sys;

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
    /// Its process id where that is 1.
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
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.unwrap_or_default().trim().to_owned()
        };
        let pid = rustix::process::getpid();
        Self {
            ignored: signals(&field("SigIgn")),
            blocked: signals(&field("SigBlk")),
            limits: limits(),
            umask: field("Umask"),
            descriptors: descriptors(),
            variables: variables(),
            directory: fs::read_link("/proc/self/cwd").map(|at| at.display().to_string()).unwrap_or_default(),
            leads_session: sys::session() == pid.as_raw_nonzero().get(),
            has_terminal: fs::OpenOptions::new().read(true).open("/dev/tty").is_ok(),
            is_pid_1: pid.is_init(),
            user: format!("{} {}", rustix::process::getuid().as_raw(), rustix::process::geteuid().as_raw()),
        }
    }
}

/// The signals of a mask as `/proc` writes it, in hexadecimal.
fn signals(mask: &str) -> Vec<Signal> {
    let mask = u64::from_str_radix(mask, 16).unwrap_or(0);
    (1..=64).filter(|number| mask >> (number - 1) & 1 == 1).filter_map(Signal::from_number).collect()
}

fn limits() -> BTreeMap<String, String> {
    let text = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let columns = |line: &str| {
        let name = line.get(..25)?.trim().to_owned();
        let mut rest = line.get(25..)?.split_whitespace();
        Some((name, format!("{} of {}", rest.next()?, rest.next()?)))
    };
    text.lines().skip(1).filter_map(columns).collect()
}

fn descriptors() -> BTreeMap<u32, String> {
    let Ok(list) = fs::read_dir("/proc/self/fd") else { return BTreeMap::new() };
    let target = |entry: fs::DirEntry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        Some((number, fs::read_link(entry.path()).ok()?.display().to_string()))
    };
    let own = format!("/proc/{}/fd", rustix::process::getpid());
    // The descriptor that reads this list is in it.
    list.flatten().filter_map(target).filter(|(_, to)| *to != own).collect()
}

fn variables() -> Vec<String> {
    let names = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != VARIABLE).collect();
    names.sort_unstable();
    names
}
