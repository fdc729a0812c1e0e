//! What this machine lets a case have.

use std::fs;

use rustix::pty::OpenptFlags;

use crate::catalog::Need;
use crate::sys;

/// For each need, why it cannot be met here, if it cannot.
#[derive(Clone, Debug)]
pub struct Capabilities {
    core_dumps: Result<(), String>,
    terminal: Result<(), String>,
    pid_1: Result<(), String>,
    other_user: Result<(), String>,
}

impl Capabilities {
    /// Looks at this machine. With `core_pipe`, a core that goes to a program is one to be had.
    #[must_use]
    pub fn here(core_pipe: bool) -> Self {
        let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").ok();
        let terminal = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).map_err(Into::into);
        let terminal = sys::sees_processes().and(terminal);
        Self {
            core_dumps: core_dumps(pattern.as_deref().map(str::trim_end), core_pipe),
            terminal: terminal
                .map(drop)
                .map_err(|error| format!("no dialogue can be held on a terminal here: {error}")),
            pid_1: sys::pid_namespace()
                .map(drop)
                .map_err(|error| format!("no PID namespace with a /proc of its own can be made here: {error}")),
            other_user: sys::may_change_user()
                .map_err(|error| format!("no process can be given to another user here: {error}")),
        }
    }

    /// Whether `need` can be met; if not, why.
    ///
    /// # Errors
    /// The reason, for a reader.
    pub fn met(&self, need: Need) -> Result<(), String> {
        match need {
            Need::CoreDumps => self.core_dumps.clone(),
            Need::Terminal => self.terminal.clone(),
            // The shell's to have, not the machine's.
            Need::JobControl => Ok(()),
            Need::Pid1 => self.pid_1.clone(),
            Need::OtherUser => self.other_user.clone(),
            Need::ContainerEngine => Err("needs a container engine, which this version does not use".into()),
        }
    }
}

/// A core must land in the directory of the process that dies, so that it is found and removed.
///
/// One that goes to a program is the program's to keep, on a machine that may want to report it: only with leave.
fn core_dumps(pattern: Option<&str>, pipe: bool) -> Result<(), String> {
    let Some(pattern) = pattern else { return Err("the kernel's core_pattern cannot be read".into()) };
    if pattern.starts_with('|') && !pipe {
        return Err(format!("cores go to a program here (core_pattern `{pattern}`); --allow-core-pipe lets them"));
    }
    if !pattern.starts_with('|') && (pattern.is_empty() || pattern.contains('/')) {
        return Err(format!("cores do not land in the case's directory here (core_pattern `{pattern}`)"));
    }
    match rustix::process::getrlimit(rustix::process::Resource::Core).maximum {
        Some(hard @ ..=1) => Err(format!("the hard limit on cores is {hard}")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::core_dumps;

    #[test]
    fn a_core_that_would_leave_the_directory_is_no_core_to_have() {
        assert!(core_dumps(Some("|/usr/lib/systemd/systemd-coredump %P"), false).is_err());
        assert!(core_dumps(Some("/var/crash/core.%p"), true).is_err());
        assert!(core_dumps(None, true).is_err());
    }

    #[test]
    fn a_core_that_goes_to_a_program_is_to_be_had_with_leave() {
        let plain = core_dumps(Some("core"), false);
        assert_eq!(core_dumps(Some("|/usr/lib/systemd/systemd-coredump %P"), true), plain);
    }
}
