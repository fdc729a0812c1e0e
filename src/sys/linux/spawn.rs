//! New processes by `clone(VM | VFORK)`: the child borrows the caller's memory until it executes, so nothing of the
//! caller's page tables is copied, however large it has grown.

use std::ffi::{c_int, c_void};
use std::io;
use std::ptr;

use rustix::process::Pid;

use super::namespace::{Namespace, keeping_dumpable};
use crate::sys::checked;

/// What a new process does, and the error number of what failed in it.
struct Errand<'e> {
    step: &'e dyn Fn() -> io::Result<()>,
    error: c_int,
}

/// Enough for the child's few frames; grows downwards.
const STACK: usize = 64 * 1024;

/// Has a new process do `step`, which makes system calls only: it may not allocate, lock or panic. Returns once it has
/// executed a program or ended, with the error number of what failed, 0 if nothing did. The caller has all signals
/// blocked, or the child could run a handler of its own.
pub(super) fn borrow_memory(flags: c_int, step: &dyn Fn() -> io::Result<()>) -> io::Result<(Pid, c_int)> {
    extern "C" fn run(errand: *mut c_void) -> c_int {
        let errand = errand.cast::<Errand<'_>>();
        // SAFETY: the thread that made this process is suspended and keeps the errand alive.
        unsafe {
            if let Err(error) = ((*errand).step)() {
                ptr::write_volatile(&raw mut (*errand).error, error.raw_os_error().unwrap_or(libc::EINVAL));
                return 127;
            }
        }
        0
    }
    let mut errand = Errand { step, error: 0 };
    let mut stack = Vec::<u128>::with_capacity(STACK / size_of::<u128>());
    // SAFETY: VFORK suspends this thread until the child has executed or exited, so `errand` and `stack` outlive its use
    // of them; `stack.capacity()` is one past its end, aligned to 16.
    let pid = unsafe {
        let top = stack.as_mut_ptr().add(stack.capacity());
        let flags = flags | libc::CLONE_VM | libc::CLONE_VFORK;
        libc::clone(run, top.cast(), flags, (&raw mut errand).cast::<c_void>())
    };
    checked(pid)?;
    let pid = Pid::from_raw(pid).ok_or(io::ErrorKind::Unsupported)?;
    // SAFETY: `errand.error` was written by another process, which the compiler cannot see.
    Ok((pid, unsafe { ptr::read_volatile(&raw const errand.error) }))
}

/// Has a new process do `step`, which ends with executing a program; the error number of what failed instead, or 0.
/// `is_given_away` where it changes its user.
pub(in crate::sys) fn spawn(
    namespace: Option<&Namespace>,
    is_given_away: bool,
    step: &dyn Fn() -> io::Result<()>,
) -> io::Result<(Pid, c_int)> {
    let flags = libc::SIGCHLD | namespace.map_or(0, Namespace::flags);
    let spawn = || borrow_memory(flags, step);
    if is_given_away { keeping_dumpable(spawn) } else { spawn() }
}
