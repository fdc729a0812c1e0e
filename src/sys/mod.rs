//! The operating system: the one place where processes are started, and nearly all `unsafe` code.
//!
//! What only Linux has is in `linux`, and beside it, in `portable`, is how other Unixes do the same or do without. The
//! build script sets `portable` for them; with `STATUSQUO_PORTABLE` in its environment it does so for Linux, too, so that
//! the way can be tried.
#![allow(unsafe_code, reason = "fork, exec, signal dispositions and masks have no safe interface")]

mod constructor;
mod signals;
mod start;

#[cfg(not(portable))]
mod linux;
#[cfg(not(portable))]
use linux as way;

#[cfg(portable)]
mod portable;
#[cfg(portable)]
use portable as way;

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

pub(crate) use constructor::{found_at_start, session};
pub(crate) use signals::{block, block_all, default_all, default_disposition, die_of, send, unblock_all, wait_for};
pub(crate) use start::{Description, Started, soft_limit, start};
pub(crate) use way::given;
pub(crate) use way::processes::{
    Stuck, become_worker, can_be_reached, catches, descendants, executable, kill_all, processor_time, sees_processes,
    sleeps,
};
pub(crate) use way::{Namespace, Roots, SignalDescriptor, is_noexec, may_change_root, may_change_user, pid_namespace};

/// The user that cases are run as which need another one: `nobody` on every system of which this is known.
pub(crate) const NOBODY: (u32, u32) = (65534, 65534);

/// What a system call said that answers with a negative number where it failed.
fn checked(answer: libc::c_int) -> io::Result<()> {
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Makes a FIFO that everybody may read and write.
pub(crate) fn make_fifo(path: &Path) -> io::Result<()> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    // SAFETY: a plain system call on a string that ends with NUL.
    checked(unsafe { libc::mkfifo(path.as_ptr(), 0o666) })
}
