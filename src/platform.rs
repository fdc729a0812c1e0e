//! The caller's own surroundings, told beside the results: no part of any answer.

use std::collections::BTreeMap;
use std::fs;

use rustix::process::{Resource, getrlimit};

use crate::results::Platform;
use crate::shells::Root;

/// What this process was given; `sh` is which shell `/bin/sh` was found to be in the shells' root directory.
#[must_use]
pub fn platform(sh: Option<String>, root: &Root) -> Platform {
    let uname = rustix::system::uname();
    let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
    Platform {
        kernel: [uname.sysname(), uname.release(), uname.machine()].map(text).join(" "),
        core_pattern: fs::read_to_string("/proc/sys/kernel/core_pattern").ok().map(|p| p.trim_end().to_owned()),
        limits: limits(),
        user: rustix::process::geteuid().as_raw(),
        sh,
        root: root.directory().map(|directory| directory.display().to_string()),
    }
}

fn limits() -> BTreeMap<String, String> {
    let named = [
        ("as", Resource::As),
        ("core", Resource::Core),
        ("cpu", Resource::Cpu),
        ("data", Resource::Data),
        ("fsize", Resource::Fsize),
        ("nofile", Resource::Nofile),
        ("nproc", Resource::Nproc),
        ("stack", Resource::Stack),
    ];
    let text = |limit: Option<u64>| limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string());
    let both = |resource| {
        let limit = getrlimit(resource);
        format!("{} of {}", text(limit.current), text(limit.maximum))
    };
    named.into_iter().map(|(name, resource)| (name.to_owned(), both(resource))).collect()
}
