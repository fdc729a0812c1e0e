//! Starts a process from a description.
//!
//! The caller is a worker: one thread, every signal blocked, every disposition default, so that the child inherits no
//! handler and needs to change only what the description says.

use std::ffi::{CStr, CString, c_int};
use std::io;
use std::os::fd::{BorrowedFd, RawFd};
use std::ptr;

use rustix::process::{Pid, Resource, Rlimit, WaitOptions, getrlimit, setrlimit};

use super::way::signals::{Mask, exchange_mask, set_disposition};
use super::way::{Namespace, change_user, spawn};
use super::{NOBODY, checked};
use crate::signal::Signal;

/// All that a new process depends on. What is not here is the worker's own: umask, limits, default dispositions.
pub(crate) struct Description {
    program: CString,
    argv: Vec<CString>,
    environment: Vec<CString>,
    /// What is `/` for it, where that is another than the worker's.
    root: Option<CString>,
    directory: CString,
    /// Standard input, output and error.
    streams: [RawFd; 3],
    closed: Vec<RawFd>,
    /// Soft limits; `None` is as much as the hard one allows.
    limits: Vec<(Resource, Option<u64>)>,
    ignored: Vec<c_int>,
    mask: Mask,
    /// Whether its standard input is a terminal that becomes its controlling one.
    terminal: bool,
    namespace: Option<Namespace>,
    user: Option<(u32, u32)>,
}

impl Description {
    /// A process in a session of its own, in `directory`, with nothing but these three descriptors.
    pub(crate) fn new(
        program: &str,
        argv: &[String],
        environment: &[String],
        directory: &str,
        streams: [RawFd; 3],
    ) -> io::Result<Self> {
        let strings = |texts: &[String]| texts.iter().map(|text| c_string(text)).collect::<io::Result<Vec<_>>>();
        Ok(Self {
            program: c_string(program)?,
            argv: strings(argv)?,
            environment: strings(environment)?,
            root: None,
            directory: c_string(directory)?,
            streams,
            closed: Vec::new(),
            limits: Vec::new(),
            ignored: Vec::new(),
            mask: Mask::of(&[]),
            terminal: false,
            namespace: None,
            user: None,
        })
    }

    /// Closes these of its three descriptors.
    pub(crate) fn close(&mut self, descriptors: &[RawFd]) {
        self.closed.extend_from_slice(descriptors);
    }

    /// Sets a soft limit, as far as the hard one allows.
    pub(crate) fn limit(&mut self, resource: Resource, soft: Option<u64>) {
        self.limits.push((resource, soft));
    }

    /// Gives it another root directory: program, directory and all that it names are paths in that one.
    pub(crate) fn change_root(&mut self, root: &str) -> io::Result<()> {
        self.root = Some(c_string(root)?);
        Ok(())
    }

    /// Makes the terminal that is its standard input its controlling terminal.
    pub(crate) fn control_terminal(&mut self) {
        self.terminal = true;
    }

    /// Makes it PID 1.
    pub(crate) fn enter_namespace(&mut self, namespace: Namespace) {
        self.namespace = Some(namespace);
    }

    /// Gives it to another user, who has no privileges.
    pub(crate) fn be_nobody(&mut self) {
        self.user = Some(NOBODY);
    }

    /// Ignores these signals and blocks those.
    pub(crate) fn signals(&mut self, ignored: &[Signal], blocked: &[Signal]) {
        self.ignored = ignored.iter().filter_map(|signal| signal.number()).collect();
        self.mask = Mask::of(blocked);
    }
}

fn c_string(text: &str) -> io::Result<CString> {
    CString::new(text).map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a NUL in an argument"))
}

/// A process that was started, or the error number of the call that failed in its place.
pub(crate) enum Started {
    /// Its process id; it has executed its program.
    Process(Pid),
    /// The error of the first step that failed, `execve` in most cases.
    Failed(i32),
}

/// Starts the process and returns once it has executed its program or failed to.
///
/// Everything in one order: namespaces, root directory, `/proc`, session, terminal, limits, directory, descriptors, user,
/// dispositions, mask, exec.
pub(crate) fn start(description: &Description) -> io::Result<Started> {
    let pointers =
        |strings: &[CString]| strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect::<Vec<_>>();
    let (argv, environment) = (pointers(&description.argv), pointers(&description.environment));
    let step = || {
        prepare(description)?;
        // SAFETY: both lists end with a null pointer and point to strings of the description.
        checked(unsafe { libc::execve(description.program.as_ptr(), argv.as_ptr(), environment.as_ptr()) })
    };
    match spawn(description.namespace.as_ref(), description.user.is_some(), &step)? {
        (pid, 0) => Ok(Started::Process(pid)),
        (pid, error) => {
            let _ = rustix::process::waitpid(Some(pid), WaitOptions::empty());
            Ok(Started::Failed(error))
        }
    }
}

/// Applies the description. The child may share its parent's memory: no allocation, no lock, no panic.
fn prepare(description: &Description) -> io::Result<()> {
    if let Some(root) = &description.root {
        // SAFETY: a plain system call on a string that ends with NUL.
        checked(unsafe { libc::chroot(root.as_ptr()) })?;
    }
    description.namespace.as_ref().map_or(Ok(()), Namespace::enter)?;
    rustix::process::setsid()?;
    if description.terminal {
        // SAFETY: the caller keeps the terminal open.
        rustix::process::ioctl_tiocsctty(unsafe { BorrowedFd::borrow_raw(description.streams[0]) })?;
    }
    for &(resource, soft) in &description.limits {
        soft_limit(resource, soft)?;
    }
    let directory: &CStr = &description.directory;
    rustix::process::chdir(directory)?;
    for (descriptor, &stream) in (0..).zip(&description.streams) {
        // SAFETY: a plain system call on numbers.
        checked(unsafe { libc::dup2(stream, descriptor) })?;
    }
    for &descriptor in &description.closed {
        // SAFETY: one of the three that were just made; nobody here uses them.
        unsafe { libc::close(descriptor) };
    }
    description.user.map_or(Ok(()), change_user)?;
    for &signal in &description.ignored {
        set_disposition(signal, libc::SIG_IGN);
    }
    exchange_mask(libc::SIG_SETMASK, &description.mask);
    Ok(())
}

/// Sets a soft limit of this process, as far as the hard one allows; `None` is as much as it allows. Async-signal-safe.
pub(crate) fn soft_limit(resource: Resource, soft: Option<u64>) -> io::Result<()> {
    let Rlimit { maximum, .. } = getrlimit(resource);
    let current = match (soft, maximum) {
        (Some(soft), Some(hard)) => Some(soft.min(hard)),
        (soft, hard) => soft.or(hard),
    };
    Ok(setrlimit(resource, Rlimit { current, maximum })?)
}
