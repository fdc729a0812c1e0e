//! Dispositions, masks and the signal descriptor, as POSIX has them.

use std::io::{self, PipeReader, PipeWriter};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, IntoRawFd};
use std::ptr;
use std::sync::atomic::{AtomicI32, Ordering};

use rustix::event::{PollFd, Timespec, poll};
use rustix::fs::OFlags;

use crate::signal::Signal;

/// The C library's signal set.
#[derive(Clone, Copy)]
pub(in crate::sys) struct Mask(libc::sigset_t);

impl Mask {
    pub(in crate::sys) fn of(signals: &[Signal]) -> Self {
        let mut set = MaybeUninit::uninit();
        // SAFETY: sigemptyset initializes the set, and sigaddset changes it.
        unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            for number in signals.iter().filter_map(|signal| signal.number()) {
                libc::sigaddset(set.as_mut_ptr(), number);
            }
            Self(set.assume_init())
        }
    }

    pub(in crate::sys) fn full() -> Self {
        let mut set = MaybeUninit::uninit();
        // SAFETY: sigfillset initializes the set.
        unsafe {
            libc::sigfillset(set.as_mut_ptr());
            Self(set.assume_init())
        }
    }

    /// Whether a signal is in it.
    pub(super) fn has(&self, number: i32) -> bool {
        // SAFETY: reads the set.
        unsafe { libc::sigismember(&raw const self.0, number) == 1 }
    }
}

fn action(handler: libc::sighandler_t) -> libc::sigaction {
    // SAFETY: all its members may be zero: no flags, an empty mask.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler;
    action
}

/// Gives `signal` the disposition `SIG_DFL` or `SIG_IGN`; async-signal-safe. KILL and STOP refuse, which is no loss, and
/// so do those that the C library keeps for itself.
pub(in crate::sys) fn set_disposition(signal: i32, disposition: libc::sighandler_t) {
    let action = action(disposition);
    // SAFETY: the action is read; what it was is not asked for.
    unsafe { libc::sigaction(signal, &raw const action, ptr::null_mut()) };
}

/// Whether this process ignores a signal.
pub(in crate::sys) fn is_ignored(signal: i32) -> bool {
    let mut found = action(libc::SIG_DFL);
    // SAFETY: the action is written, and nothing is changed.
    unsafe { libc::sigaction(signal, ptr::null(), &raw mut found) };
    found.sa_sigaction == libc::SIG_IGN
}

/// Changes the calling thread's mask and says what it was; async-signal-safe.
pub(in crate::sys) fn exchange_mask(how: libc::c_int, mask: &Mask) -> Mask {
    let mut before = Mask::of(&[]);
    // SAFETY: one set is read and the other written.
    unsafe { libc::pthread_sigmask(how, &raw const mask.0, &raw mut before.0) };
    before
}

/// Waits for one of these signals, which must be blocked; `None` where there is none to wait for.
pub(crate) fn wait_for(signals: &[Signal]) -> Option<Signal> {
    if signals.is_empty() {
        return None;
    }
    let mask = Mask::of(signals);
    loop {
        let mut number = 0;
        // SAFETY: the set is read and the number written.
        let error = unsafe { libc::sigwait(&raw const mask.0, &raw mut number) };
        if let Some(signal) = Signal::from_number(number).filter(|_| error == 0) {
            return Some(signal);
        }
    }
}

/// A descriptor that becomes readable when a child has ended, stopped or gone on: a pipe to this very process.
pub(crate) struct SignalDescriptor(PipeReader);

/// Where the handler of CHLD writes.
static TELLER: AtomicI32 = AtomicI32::new(-1);

extern "C" fn tell(_: libc::c_int) {
    // SAFETY: writes one byte from a static; the descriptor is never closed.
    unsafe { libc::write(TELLER.load(Ordering::Relaxed), c"!".as_ptr().cast(), 1) };
}

impl SignalDescriptor {
    /// Needs CHLD blocked. A process can have one.
    pub(crate) fn for_children() -> io::Result<Self> {
        let (reader, writer): (PipeReader, PipeWriter) = io::pipe()?;
        rustix::fs::fcntl_setfl(&reader, OFlags::NONBLOCK)?;
        rustix::fs::fcntl_setfl(&writer, OFlags::NONBLOCK)?;
        TELLER.store(writer.into_raw_fd(), Ordering::Relaxed);
        set_disposition(libc::SIGCHLD, tell as *const () as libc::sighandler_t);
        Ok(Self(reader))
    }

    /// Waits for one of the descriptors, which this one should be among. CHLD is let in meanwhile, and only then: nothing
    /// else is interrupted.
    pub(crate) fn poll(&self, descriptors: &mut [PollFd<'_>], timeout: &Timespec) -> rustix::io::Result<usize> {
        let children = Mask::of(&Signal::from_number(libc::SIGCHLD).map_or_else(Vec::new, |signal| vec![signal]));
        let before = exchange_mask(libc::SIG_UNBLOCK, &children);
        let outcome = poll(descriptors, Some(timeout));
        exchange_mask(libc::SIG_SETMASK, &before);
        outcome
    }

    /// Forgets what has arrived.
    pub(crate) fn clear(&self) {
        let mut buffer = [0; 64];
        while rustix::io::read(&self.0, &mut buffer).is_ok_and(|length| length == buffer.len()) {}
    }
}

impl AsFd for SignalDescriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
