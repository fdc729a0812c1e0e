//! What can be done about the processes of a run where they cannot be looked at.

use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use rustix::io::{Errno, FdFlags};
use rustix::process::{Pid, Resource, WaitOptions};

use super::only_linux;
use crate::signal::Signal;

/// This executable.
pub(crate) fn executable() -> io::Result<PathBuf> {
    std::env::current_exe()
}

/// Has each descriptor that this process was given closed by executing.
pub(crate) fn become_worker() -> io::Result<()> {
    /// None is expected above, however many there may be.
    const MOST: u64 = 1 << 16;
    let most = rustix::process::getrlimit(Resource::Nofile).maximum.unwrap_or(MOST).min(MOST);
    for descriptor in 3..i32::try_from(most).unwrap_or(i32::MAX) {
        // SAFETY: a plain system call on numbers, which fails where there is no such descriptor.
        unsafe { libc::fcntl(descriptor, libc::F_SETFD, FdFlags::CLOEXEC.bits()) };
    }
    Ok(())
}

/// Kills the process group of a shell, and waits for the end of each child.
pub(crate) fn kill_all(shell: Option<Pid>) -> io::Result<()> {
    if let Some(shell) = shell {
        let _ = rustix::process::kill_process_group(shell, rustix::process::Signal::KILL);
    }
    loop {
        match rustix::process::wait(WaitOptions::empty()) {
            Err(Errno::CHILD) => return Ok(()),
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// All processes below this one: not known.
pub(crate) fn descendants() -> Vec<u32> {
    Vec::new()
}

/// Whether it is seen here what a process does: [`sleeps`], [`can_be_reached`], [`catches`].
///
/// # Errors
/// Why not.
pub(crate) fn sees_processes() -> io::Result<()> {
    only_linux()
}

/// Whether a process sleeps until something happens: not known.
pub(crate) fn sleeps(_: Pid) -> bool {
    false
}

/// Whether a program that is ready sleeps in the foreground, and its shell waits for it: not known.
pub(crate) fn can_be_reached(_: i32) -> bool {
    false
}

/// Whether a process has a handler for a signal: not known.
pub(crate) fn catches(_: Pid, _: Signal) -> bool {
    false
}

/// The processor time that a process has used: not known.
pub(crate) fn processor_time(_: u32) -> Option<Duration> {
    None
}

/// How a process is stuck, which is seen of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stuck(Infallible);

impl Stuck {
    /// Looks at a process, and sees nothing.
    pub(crate) fn look(_: u32) -> Option<Self> {
        None
    }

    /// Whether it waits for input.
    pub(crate) fn waits_for_input(&self) -> bool {
        match self.0 {}
    }

    /// Who waits for what.
    pub(crate) fn describe(&self) -> String {
        match self.0 {}
    }
}
