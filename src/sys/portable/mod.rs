//! How it is done where the system is not Linux: with what POSIX has, and without what it has not.
//!
//! There is no other root directory, no process 1 of one's own, and of other processes nothing is seen: what could never
//! end is killed when its time is over, nobody is talked with on a terminal, and what leaves the process group of its
//! shell is not found.

pub(crate) mod given;
pub(super) mod processes;
pub(super) mod signals;
mod spawn;

use std::convert::Infallible;
use std::io;
use std::path::Path;

use super::{NOBODY, checked};

pub(crate) use signals::SignalDescriptor;
pub(super) use spawn::spawn;

fn only_linux<T>() -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "only Linux has that"))
}

/// A PID namespace, of which there is none.
#[derive(Debug, Clone)]
pub(crate) struct Namespace(Infallible);

impl Namespace {
    pub(super) fn enter(&self) -> io::Result<()> {
        match self.0 {}
    }
}

/// The kind of PID namespace that may be made here.
///
/// # Errors
/// Why none may.
pub(crate) fn pid_namespace() -> io::Result<Namespace> {
    only_linux()
}

/// The other root directories that were made ready: none.
#[derive(Default)]
pub(crate) struct Roots(());

impl Roots {
    /// Refuses.
    pub(crate) fn ready(&mut self, _: &Path, _: &Path) -> io::Result<()> {
        only_linux()
    }
}

/// Whether a process here may have another root directory.
///
/// # Errors
/// Why not.
pub(crate) fn may_change_root() -> io::Result<()> {
    only_linux()
}

/// Whether no file in a directory may be executed: not known.
pub(crate) fn is_noexec(_: &Path) -> bool {
    false
}

/// Makes the calling process another user's, for good; to be called in a process with one thread.
pub(super) fn change_user((user, group): (u32, u32)) -> io::Result<()> {
    // SAFETY: plain system calls on numbers; the only group that is read is the one given.
    unsafe {
        checked(libc::setgroups(1, &raw const group))?;
        checked(libc::setgid(group))?;
        checked(libc::setuid(user))
    }
}

/// Whether a process may be given to [`NOBODY`].
///
/// # Errors
/// Why not.
pub(crate) fn may_change_user() -> io::Result<()> {
    let is_allowed = rustix::process::geteuid().is_root() || rustix::process::geteuid().as_raw() == NOBODY.0;
    if is_allowed { Ok(()) } else { Err(io::Error::from_raw_os_error(libc::EPERM)) }
}
