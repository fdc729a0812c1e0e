//! Dispositions, masks and the signal descriptor, below the C library.
//!
//! glibc and musl refuse to touch the signals that they keep for themselves (32 and 33), and glibc's posix_spawn
//! leaves them ignored in the child: only the system call puts them right.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, FromRawFd, OwnedFd};
use std::ptr;

use rustix::event::{PollFd, Timespec, poll};

use crate::signal::Signal;

/// The kernel's signal set: bit `n - 1` is signal `n`.
#[derive(Clone, Copy)]
pub(in crate::sys) struct Mask(u64);

/// The size that the kernel expects of a mask, in bytes.
const MASK_SIZE: usize = size_of::<Mask>();

impl Mask {
    pub(in crate::sys) fn of(signals: &[Signal]) -> Self {
        let numbers = signals.iter().filter_map(|signal| signal.number());
        Self(numbers.fold(0, |mask, number| mask | 1 << (number - 1)))
    }

    pub(in crate::sys) fn full() -> Self {
        Self(u64::MAX)
    }
}

/// Gives `signal` the disposition `SIG_DFL` or `SIG_IGN`; async-signal-safe. KILL and STOP refuse, which is no loss.
pub(in crate::sys) fn set_disposition(signal: i32, disposition: libc::sighandler_t) {
    // The kernel's struct begins with the handler on every architecture; flags, restorer and mask are zero.
    let action: [usize; 8] = [disposition, 0, 0, 0, 0, 0, 0, 0];
    // SAFETY: the kernel reads no more of `action` than its own struct, at most 32 bytes, and writes nothing.
    unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, action.as_ptr(), ptr::null::<u8>(), MASK_SIZE) };
}

/// Whether this process ignores a signal.
pub(in crate::sys) fn is_ignored(signal: i32) -> bool {
    let mut action = [0usize; 8];
    // SAFETY: the kernel writes its own struct, at most 32 bytes, and the handler comes first in it.
    unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, ptr::null::<u8>(), action.as_mut_ptr(), MASK_SIZE) };
    action[0] == libc::SIG_IGN
}

/// Changes the calling thread's mask and says what it was; async-signal-safe.
pub(in crate::sys) fn exchange_mask(how: libc::c_int, mask: &Mask) -> Mask {
    let mut before = Mask(0);
    // SAFETY: the kernel reads MASK_SIZE bytes of one mask and writes as many to the other.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, how, &raw const mask.0, &raw mut before.0, MASK_SIZE) };
    before
}

/// Does `work` with every signal blocked in the calling thread.
pub(super) fn with_all_blocked<T>(work: impl FnOnce() -> T) -> T {
    let before = exchange_mask(libc::SIG_SETMASK, &Mask::full());
    let result = work();
    exchange_mask(libc::SIG_SETMASK, &before);
    result
}

/// Waits for one of these signals, which must be blocked; `None` where there is none to wait for.
pub(crate) fn wait_for(signals: &[Signal]) -> Option<Signal> {
    if signals.is_empty() {
        return None;
    }
    let mask = Mask::of(signals);
    loop {
        // SAFETY: the kernel reads MASK_SIZE bytes of `mask`; it is asked neither for details nor to stop waiting.
        let number = unsafe { libc::syscall(libc::SYS_rt_sigtimedwait, &raw const mask, 0usize, 0usize, MASK_SIZE) };
        if let Some(signal) = i32::try_from(number).ok().and_then(Signal::from_number) {
            return Some(signal);
        }
    }
}

/// A descriptor that becomes readable when a child has ended, stopped or gone on.
pub(crate) struct SignalDescriptor(OwnedFd);

impl SignalDescriptor {
    /// Needs CHLD blocked.
    pub(crate) fn for_children() -> io::Result<Self> {
        let mask = Mask::of(&[Signal::from_number(libc::SIGCHLD).ok_or(io::ErrorKind::Unsupported)?]);
        let flags = libc::SFD_CLOEXEC | libc::SFD_NONBLOCK;
        // SAFETY: the kernel reads MASK_SIZE bytes of `mask`; the result is checked below.
        let fd = unsafe { libc::syscall(libc::SYS_signalfd4, -1, &raw const mask, MASK_SIZE, flags) };
        match i32::try_from(fd) {
            // SAFETY: a new descriptor that nobody else owns.
            Ok(fd) if fd >= 0 => Ok(Self(unsafe { OwnedFd::from_raw_fd(fd) })),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Waits for one of the descriptors, which this one should be among.
    pub(crate) fn poll(&self, descriptors: &mut [PollFd<'_>], timeout: &Timespec) -> rustix::io::Result<usize> {
        poll(descriptors, Some(timeout))
    }

    /// Forgets what has arrived.
    pub(crate) fn clear(&self) {
        let mut buffer = [0u8; 16 * size_of::<libc::signalfd_siginfo>()];
        while rustix::io::read(&self.0, &mut buffer).is_ok_and(|n| n == buffer.len()) {}
    }
}

impl AsFd for SignalDescriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
