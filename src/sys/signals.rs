//! Dispositions, the mask and the signal descriptor, below the C library.
//!
//! glibc and musl refuse to touch the signals that they keep for themselves (32 and 33), and glibc's posix_spawn
//! leaves them ignored in the child: only the system call puts them right.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use crate::signal::Signal;

/// The kernel's signal set: bit `n - 1` is signal `n`.
pub(super) type Mask = u64;

/// The size that the kernel expects of a mask, in bytes.
const MASK_SIZE: usize = size_of::<Mask>();

pub(super) fn mask_of(signals: &[Signal]) -> Mask {
    signals.iter().filter_map(|signal| signal.number()).fold(0, |mask, number| mask | 1 << (number - 1))
}

/// Gives `signal` the disposition `SIG_DFL` or `SIG_IGN`; async-signal-safe. KILL and STOP refuse, which is no loss.
pub(super) fn set_disposition(signal: i32, disposition: libc::sighandler_t) {
    // The kernel's struct begins with the handler on every architecture; flags, restorer and mask are zero.
    let action: [usize; 8] = [disposition, 0, 0, 0, 0, 0, 0, 0];
    // SAFETY: the kernel reads no more of `action` than its own struct, at most 32 bytes, and writes nothing.
    unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, action.as_ptr(), std::ptr::null::<u8>(), MASK_SIZE) };
}

/// Sets the calling thread's mask; async-signal-safe.
pub(super) fn set_mask(mask: Mask) {
    // SAFETY: the kernel reads MASK_SIZE bytes of `mask` and writes nothing.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_SETMASK, &raw const mask, 0usize, MASK_SIZE) };
}

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

/// Does `work` with every signal blocked in the calling thread.
pub(super) fn with_all_blocked<T>(work: impl FnOnce() -> T) -> T {
    let mut before: Mask = 0;
    let all = Mask::MAX;
    // SAFETY: the kernel reads MASK_SIZE bytes of one mask and writes as many to the other.
    let changed = unsafe {
        libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_SETMASK, &raw const all, &raw mut before, MASK_SIZE)
    };
    let result = work();
    if changed == 0 {
        set_mask(before);
    }
    result
}

/// Sends a signal to a child that was not waited for; one that has ended notices nothing.
pub(crate) fn send(child: rustix::process::Pid, signal: Signal) -> io::Result<()> {
    let number = signal.number().ok_or(io::ErrorKind::Unsupported)?;
    // SAFETY: a plain system call on numbers; the process is a child of ours, so its id is nobody else's.
    match unsafe { libc::kill(child.as_raw_nonzero().get(), number) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Whether this process ignores a signal.
pub(super) fn is_ignored(signal: i32) -> bool {
    let mut action = [0usize; 8];
    // SAFETY: the kernel writes its own struct, at most 32 bytes, and the handler comes first in it.
    unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, std::ptr::null::<u8>(), action.as_mut_ptr(), MASK_SIZE) };
    action[0] == libc::SIG_IGN
}

/// Blocks these in the calling thread and in those that it starts from now on.
pub(crate) fn block(signals: &[Signal]) {
    let mask = mask_of(signals);
    // SAFETY: the kernel reads MASK_SIZE bytes of `mask` and writes nothing.
    unsafe { libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_BLOCK, &raw const mask, 0usize, MASK_SIZE) };
}

/// Waits for one of these signals, which must be blocked; `None` where there is none to wait for.
pub(crate) fn wait_for(signals: &[Signal]) -> Option<Signal> {
    if signals.is_empty() {
        return None;
    }
    let mask = mask_of(signals);
    loop {
        // SAFETY: the kernel reads MASK_SIZE bytes of `mask`; it is asked neither for details nor to stop waiting.
        let number = unsafe { libc::syscall(libc::SYS_rt_sigtimedwait, &raw const mask, 0usize, 0usize, MASK_SIZE) };
        if let Some(signal) = i32::try_from(number).ok().and_then(Signal::from_number) {
            return Some(signal);
        }
    }
}

/// Ends this process by a signal whose default is to end it.
pub(crate) fn die_of(signal: Signal) -> ! {
    let number = signal.number().unwrap_or(libc::SIGKILL);
    set_disposition(number, libc::SIG_DFL);
    set_mask(!mask_of(&[signal]));
    let own = rustix::process::getpid();
    loop {
        // SAFETY: sends a signal to this process.
        unsafe { libc::kill(own.as_raw_nonzero().get(), number) };
        // As PID 1 of a namespace it survives what it sends itself: then its exit code has to say it.
        if own.is_init() {
            std::process::exit(128 + number);
        }
    }
}

/// Blocks no signal in the calling thread.
pub(crate) fn unblock_all() {
    set_mask(0);
}

/// Blocks every signal in the calling thread.
pub(crate) fn block_all() {
    set_mask(Mask::MAX);
}

/// A descriptor that becomes readable when a child has ended, stopped or gone on.
pub(crate) struct SignalDescriptor(OwnedFd);

impl SignalDescriptor {
    /// Needs CHLD blocked.
    pub(crate) fn for_children() -> io::Result<Self> {
        let mask = mask_of(&[Signal::from_number(libc::SIGCHLD).ok_or(io::ErrorKind::Unsupported)?]);
        let flags = libc::SFD_CLOEXEC | libc::SFD_NONBLOCK;
        // SAFETY: the kernel reads MASK_SIZE bytes of `mask`; the result is checked below.
        let fd = unsafe { libc::syscall(libc::SYS_signalfd4, -1, &raw const mask, MASK_SIZE, flags) };
        match i32::try_from(fd) {
            // SAFETY: a new descriptor that nobody else owns.
            Ok(fd) if fd >= 0 => Ok(Self(unsafe { OwnedFd::from_raw_fd(fd) })),
            _ => Err(io::Error::last_os_error()),
        }
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

impl AsRawFd for SignalDescriptor {
    fn as_raw_fd(&self) -> i32 {
        self.0.as_raw_fd()
    }
}
