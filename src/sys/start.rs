//! Starts a process from a description.
//!
//! `clone(VM | VFORK)`: the child borrows the caller's memory until it executes, so nothing of the caller's page
//! tables is copied, however large it has grown. The caller is a worker: one thread, every signal blocked, every
//! disposition default, so that the child inherits no handler and needs to change only what the description says.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::io;
use std::os::fd::RawFd;
use std::ptr;

use rustix::process::Resource;

use super::namespace::{NOBODY, Namespace, change_user, keeping_dumpable};
use super::signals::{Mask, mask_of, set_disposition, set_mask};
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
    limits: Vec<(c_int, u64)>,
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
            mask: 0,
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
    pub(crate) fn limit(&mut self, resource: Resource, soft: u64) {
        self.limits.push((resource as c_int, soft));
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
        self.mask = mask_of(blocked);
    }
}

fn c_string(text: &str) -> io::Result<CString> {
    CString::new(text).map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a NUL in an argument"))
}

/// A process that was started, or the error number of the call that failed in its place.
pub(crate) enum Started {
    /// Its process id; it has executed its program.
    Process(rustix::process::Pid),
    /// The error of the first step that failed, `execve` in most cases.
    Failed(i32),
}

/// What the child needs, all prepared before it exists: it may not allocate.
struct Child {
    program: *const c_char,
    argv: Vec<*const c_char>,
    environment: Vec<*const c_char>,
    description: *const Description,
    /// Written by the child, in memory that it shares with its parent.
    error: c_int,
}

/// Enough for the child's few frames; grows downwards.
const STACK: usize = 64 * 1024;

/// Starts the process and returns once it has executed its program or failed to.
///
/// Everything in one order: namespaces, root directory, `/proc`, session, terminal, limits, directory, descriptors, user,
/// dispositions, mask, exec.
pub(crate) fn start(description: &Description) -> io::Result<Started> {
    let pointers =
        |strings: &[CString]| strings.iter().map(|string| string.as_ptr()).chain([ptr::null()]).collect::<Vec<_>>();
    let mut child = Child {
        program: description.program.as_ptr(),
        argv: pointers(&description.argv),
        environment: pointers(&description.environment),
        description,
        error: 0,
    };
    let mut stack = Vec::<u128>::with_capacity(STACK / size_of::<u128>());
    let namespaces = description.namespace.as_ref().map_or(0, Namespace::flags);
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD | namespaces;
    // SAFETY: VFORK suspends this thread until the child has executed or exited, so `child` and `stack` outlive its
    // use of them; `stack.capacity()` is one past its end, aligned to 16; `run` makes system calls only.
    let mut clone = || unsafe {
        let top = stack.as_mut_ptr().add(stack.capacity());
        libc::clone(run, top.cast(), flags, (&raw mut child).cast::<c_void>())
    };
    let pid = if description.user.is_some() { keeping_dumpable(&mut clone) } else { clone() };
    let pid = rustix::process::Pid::from_raw(pid).filter(|_| pid > 0).ok_or_else(io::Error::last_os_error)?;
    // SAFETY: `child.error` was written by another process, which the compiler cannot see.
    match unsafe { ptr::read_volatile(&raw const child.error) } {
        0 => Ok(Started::Process(pid)),
        error => {
            let _ = rustix::process::waitpid(Some(pid), rustix::process::WaitOptions::empty());
            Ok(Started::Failed(error))
        }
    }
}

/// The child between clone and exec. It shares its parent's memory: no allocation, no lock, no panic.
extern "C" fn run(child: *mut c_void) -> c_int {
    let child = child.cast::<Child>();
    // SAFETY: the parent is suspended and keeps all of it alive (see `start`).
    let failed = unsafe { prepare(&*(*child).description) };
    if failed {
        // SAFETY: as above; errno is the failed call's.
        unsafe { ptr::write_volatile(&raw mut (*child).error, *libc::__errno_location()) };
        return 127;
    }
    // SAFETY: both lists end with a null pointer and point to strings that the parent keeps.
    unsafe {
        libc::execve((*child).program, (*child).argv.as_ptr(), (*child).environment.as_ptr());
        ptr::write_volatile(&raw mut (*child).error, *libc::__errno_location());
    }
    127
}

/// Applies the description; true where a step failed, with its error in errno.
fn prepare(description: &Description) -> bool {
    // SAFETY: a plain system call on a string that ends with NUL.
    let changed = |root: &CString| unsafe { libc::chroot(root.as_ptr()) } == 0;
    if description.root.as_ref().is_some_and(|root| !changed(root)) {
        return true;
    }
    if description.namespace.as_ref().is_some_and(Namespace::enter) {
        return true;
    }
    // SAFETY: plain system calls on numbers and on strings that end with NUL.
    unsafe {
        if libc::setsid() < 0 {
            return true;
        }
        if description.terminal && libc::ioctl(description.streams[0], libc::TIOCSCTTY, 0) != 0 {
            return true;
        }
        for &(resource, soft) in &description.limits {
            let mut limit = libc::rlimit64 { rlim_cur: 0, rlim_max: 0 };
            if libc::syscall(libc::SYS_prlimit64, 0, resource, ptr::null::<u8>(), &raw mut limit) != 0 {
                return true;
            }
            limit.rlim_cur = soft.min(limit.rlim_max);
            if libc::syscall(libc::SYS_prlimit64, 0, resource, &raw const limit, ptr::null::<u8>()) != 0 {
                return true;
            }
        }
        let directory: &CStr = &description.directory;
        if libc::chdir(directory.as_ptr()) != 0 {
            return true;
        }
        for (descriptor, &stream) in (0..).zip(&description.streams) {
            if libc::dup2(stream, descriptor) < 0 {
                return true;
            }
        }
        for &descriptor in &description.closed {
            libc::close(descriptor);
        }
        if libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) != 0 {
            return true;
        }
    }
    if description.user.is_some_and(change_user) {
        return true;
    }
    for &signal in &description.ignored {
        set_disposition(signal, libc::SIG_IGN);
    }
    set_mask(description.mask);
    false
}
