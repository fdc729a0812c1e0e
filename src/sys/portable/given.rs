//! What this process was given, asked one by one.

use std::collections::BTreeMap;

use rustix::fs::{FileType, Mode};
use rustix::process::{Resource, getrlimit};

use super::signals::{Mask, exchange_mask, is_ignored};
use crate::signal::Signal;

/// Signals that it ignores.
pub(crate) fn ignored() -> Vec<Signal> {
    Signal::all().filter(|signal| signal.number().is_some_and(is_ignored)).collect()
}

/// Signals that it blocks.
pub(crate) fn blocked() -> Vec<Signal> {
    let mask = exchange_mask(libc::SIG_BLOCK, &Mask::of(&[]));
    Signal::all().filter(|signal| signal.number().is_some_and(|number| mask.has(number))).collect()
}

/// The file mode creation mask, in octal. There is no asking without setting it.
pub(crate) fn umask() -> String {
    let mask = rustix::process::umask(Mode::empty());
    rustix::process::umask(mask);
    format!("{:04o}", mask.bits())
}

/// Soft and hard limits.
pub(crate) fn limits() -> BTreeMap<String, String> {
    let named = [
        ("address space", Resource::As),
        ("core file size", Resource::Core),
        ("cpu time", Resource::Cpu),
        ("data size", Resource::Data),
        ("file size", Resource::Fsize),
        ("open files", Resource::Nofile),
        ("processes", Resource::Nproc),
        ("stack size", Resource::Stack),
    ];
    let text = |limit: Option<u64>| limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string());
    let both = |resource| {
        let limit = getrlimit(resource);
        format!("{} of {}", text(limit.current), text(limit.maximum))
    };
    named.into_iter().map(|(name, resource)| (format!("Max {name}"), both(resource))).collect()
}

/// Where it is.
pub(crate) fn directory() -> String {
    std::env::current_dir().map(|at| at.display().to_string()).unwrap_or_default()
}

/// Open descriptors with what they are, as far as any program would open them.
pub(crate) fn descriptors() -> BTreeMap<u32, String> {
    let kind = |descriptor: u32| {
        // SAFETY: only asked about, whether or not it is open, and not kept.
        let stat = rustix::fs::fstat(unsafe { std::os::fd::BorrowedFd::borrow_raw(descriptor.cast_signed()) }).ok()?;
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => "a file",
            FileType::Directory => "a directory",
            FileType::Fifo => "a pipe",
            FileType::Socket => "a socket",
            FileType::CharacterDevice => "a device",
            _ => "open",
        };
        Some((descriptor, kind.to_owned()))
    };
    (0..1024).filter_map(kind).collect()
}
