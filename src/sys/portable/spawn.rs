//! New processes by `fork`, with a pipe that tells whether the program was executed: its end closes then.

use std::ffi::c_int;
use std::io::{self, Read, Write};

use rustix::process::Pid;

use super::{Namespace, checked};

/// Has a new process do `step`, which ends with executing a program; the error number of what failed instead, or 0.
pub(in crate::sys) fn spawn(
    _: Option<&Namespace>,
    _is_given_away: bool,
    step: &dyn Fn() -> io::Result<()>,
) -> io::Result<(Pid, c_int)> {
    let (mut news, mut teller) = io::pipe()?;
    // SAFETY: the child makes system calls only, and ends in this block.
    let pid = unsafe {
        match libc::fork() {
            0 => {
                if let Err(error) = step() {
                    let number = error.raw_os_error().unwrap_or(libc::EINVAL);
                    let _ = teller.write(&number.to_ne_bytes());
                }
                libc::_exit(127)
            }
            pid => pid,
        }
    };
    checked(pid)?;
    let pid = Pid::from_raw(pid).ok_or(io::ErrorKind::Unsupported)?;
    drop(teller);
    let mut number = [0; size_of::<c_int>()];
    match news.read_exact(&mut number) {
        Ok(()) => Ok((pid, c_int::from_ne_bytes(number))),
        Err(_) => Ok((pid, 0)),
    }
}
