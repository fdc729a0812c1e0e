//! Dispositions and the mask of this process.

use std::io;

pub(super) use super::way::signals::is_ignored;
pub(crate) use super::way::signals::wait_for;
use super::way::signals::{Mask, exchange_mask, set_disposition};
use crate::signal::Signal;

/// Gives every signal its default disposition.
pub(crate) fn default_all() {
    for signal in 1..=Signal::highest() {
        set_disposition(signal, libc::SIG_DFL);
    }
}

/// Gives one signal its default disposition.
pub(crate) fn default_disposition(signal: i32) {
    set_disposition(signal, libc::SIG_DFL);
}

/// Sends a signal to a child that was not waited for; one that has ended notices nothing.
pub(crate) fn send(child: rustix::process::Pid, signal: Signal) -> io::Result<()> {
    let number = signal.number().ok_or(io::ErrorKind::Unsupported)?;
    // SAFETY: a plain system call on numbers; the process is a child of ours, so its id is nobody else's.
    super::checked(unsafe { libc::kill(child.as_raw_nonzero().get(), number) })
}

/// Blocks these in the calling thread and in those that it starts from now on.
pub(crate) fn block(signals: &[Signal]) {
    exchange_mask(libc::SIG_BLOCK, &Mask::of(signals));
}

/// Blocks every signal in the calling thread.
pub(crate) fn block_all() {
    exchange_mask(libc::SIG_SETMASK, &Mask::full());
}

/// Blocks no signal in the calling thread.
pub(crate) fn unblock_all() {
    exchange_mask(libc::SIG_SETMASK, &Mask::of(&[]));
}

/// Ends this process by a signal whose default is to end it.
pub(crate) fn die_of(signal: Signal) -> ! {
    let number = signal.number().unwrap_or(libc::SIGKILL);
    set_disposition(number, libc::SIG_DFL);
    let own = rustix::process::getpid();
    loop {
        exchange_mask(libc::SIG_UNBLOCK, &Mask::of(&[signal]));
        // SAFETY: sends a signal to this process.
        unsafe { libc::kill(own.as_raw_nonzero().get(), number) };
        // As PID 1 of a namespace it survives what it sends itself: then its exit code has to say it.
        if own.is_init() {
            std::process::exit(128 + number);
        }
    }
}
