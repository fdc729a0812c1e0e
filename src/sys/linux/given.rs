//! What this process was given, by what `/proc` says of it.

use std::collections::BTreeMap;
use std::fs;

use crate::signal::Signal;

/// Signals that it ignores.
pub(crate) fn ignored() -> Vec<Signal> {
    signals("SigIgn")
}

/// Signals that it blocks.
pub(crate) fn blocked() -> Vec<Signal> {
    signals("SigBlk")
}

/// The file mode creation mask, in octal.
pub(crate) fn umask() -> String {
    status("Umask")
}

/// A field of `/proc/self/status`.
fn status(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_default().trim().to_owned()
}

/// The signals of a mask, which is written in hexadecimal.
fn signals(field: &str) -> Vec<Signal> {
    let mask = u64::from_str_radix(&status(field), 16).unwrap_or(0);
    (1..=64).filter(|number| mask >> (number - 1) & 1 == 1).filter_map(Signal::from_number).collect()
}

/// Soft and hard limits by the kernel's names.
pub(crate) fn limits() -> BTreeMap<String, String> {
    let text = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let columns = |line: &str| {
        let name = line.get(..25)?.trim().to_owned();
        let mut rest = line.get(25..)?.split_whitespace();
        Some((name, format!("{} of {}", rest.next()?, rest.next()?)))
    };
    text.lines().skip(1).filter_map(columns).collect()
}

/// Where it is, even where that was removed.
pub(crate) fn directory() -> String {
    fs::read_link("/proc/self/cwd").map(|at| at.display().to_string()).unwrap_or_default()
}

/// Open descriptors with what they are.
pub(crate) fn descriptors() -> BTreeMap<u32, String> {
    let Ok(list) = fs::read_dir("/proc/self/fd") else { return BTreeMap::new() };
    let target = |entry: fs::DirEntry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        Some((number, fs::read_link(entry.path()).ok()?.display().to_string()))
    };
    let own = format!("/proc/{}/fd", rustix::process::getpid());
    // The descriptor that reads this list is in it.
    list.flatten().filter_map(target).filter(|(_, to)| *to != own).collect()
}
