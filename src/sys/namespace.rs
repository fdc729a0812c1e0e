//! PID namespaces and other users: what a process may have beside its session, and whether it may have it here.

use std::ffi::{CStr, CString, c_int, c_void};
use std::io;
use std::ptr;

use super::signals::with_all_blocked;

/// The user that cases are run as which need another one: `nobody` on every system of which this is known.
pub(crate) const NOBODY: (u32, u32) = (65534, 65534);

/// A PID namespace of its own, with the mount namespace in which it has a `/proc` that fits.
#[derive(Debug, Clone)]
pub(crate) struct Namespace {
    /// The maps of the user namespace around it, where the caller may not make the others without one.
    maps: Option<[CString; 2]>,
}

impl Namespace {
    fn of_this_user() -> Self {
        let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let map = |id: u32| CString::new(format!("{id} {id} 1")).unwrap_or_default();
        Self { maps: Some([map(user), map(group)]) }
    }

    /// What `clone` must be told.
    pub(super) fn flags(&self) -> c_int {
        let user = if self.maps.is_some() { libc::CLONE_NEWUSER } else { 0 };
        libc::CLONE_NEWPID | libc::CLONE_NEWNS | user
    }

    /// In the new process: maps its user to itself and mounts `/proc`. True where a step failed, with its error in errno.
    pub(super) fn enter(&self) -> bool {
        if let Some([user, group]) = &self.maps {
            let files =
                [(c"/proc/self/setgroups", c"deny"), (c"/proc/self/gid_map", group), (c"/proc/self/uid_map", user)];
            if files.into_iter().any(|(path, text)| !write(path, text)) {
                return true;
            }
        }
        let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
        // SAFETY: plain system calls on strings that end with NUL; null pointers where mount(2) ignores the argument.
        unsafe {
            libc::mount(ptr::null(), c"/".as_ptr(), ptr::null(), libc::MS_REC | libc::MS_PRIVATE, ptr::null()) != 0
                || libc::mount(c"proc".as_ptr(), c"/proc".as_ptr(), c"proc".as_ptr(), flags, ptr::null()) != 0
        }
    }
}

/// Writes a text to a file in one go; async-signal-safe.
fn write(path: &CStr, text: &CStr) -> bool {
    // SAFETY: plain system calls on strings that end with NUL and on a descriptor that was just opened.
    unsafe {
        let file = libc::open(path.as_ptr(), libc::O_WRONLY | libc::O_CLOEXEC);
        let length = text.to_bytes().len();
        let written = file >= 0 && libc::write(file, text.as_ptr().cast(), length) == length.cast_signed();
        if file >= 0 {
            libc::close(file);
        }
        written
    }
}

/// Makes the calling process another user's, for good; async-signal-safe. The C library's functions would ask all its
/// threads to follow, and those of the process whose memory this one borrows must not. True where a step failed.
pub(super) fn change_user((user, group): (u32, u32)) -> bool {
    // SAFETY: plain system calls on numbers; no group is read from the null pointer.
    unsafe {
        libc::syscall(libc::SYS_setgroups, 0, ptr::null::<libc::gid_t>()) != 0
            || libc::syscall(libc::SYS_setresgid, group, group, group) != 0
            || libc::syscall(libc::SYS_setresuid, user, user, user) != 0
    }
}

/// Does `work`, in which a process that borrows the caller's memory changes its user. The kernel takes that for a change
/// of the memory's owner: its cores and its `/proc` would no more be the caller's.
pub(super) fn keeping_dumpable<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: asks about, and sets, an attribute of this process.
    let before = unsafe { libc::prctl(libc::PR_GET_DUMPABLE) };
    let result = work();
    if before == 1 {
        // SAFETY: as above.
        unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 1) };
    }
    result
}

/// The kind of PID namespace that may be made here.
///
/// # Errors
/// Why none may.
pub(crate) fn pid_namespace() -> io::Result<Namespace> {
    let plain = Namespace { maps: None };
    match try_out(plain.flags(), &|| plain.enter()) {
        Ok(()) => Ok(plain),
        Err(_) => {
            let with_user = Namespace::of_this_user();
            try_out(with_user.flags(), &|| with_user.enter()).map(|()| with_user)
        }
    }
}

/// Whether a process may be given to [`NOBODY`].
///
/// # Errors
/// Why not.
pub(crate) fn may_change_user() -> io::Result<()> {
    keeping_dumpable(|| try_out(0, &|| change_user(NOBODY)))
}

/// What a process that only tries something out does, and how that went: an error number.
struct Trial<'t> {
    step: &'t dyn Fn() -> bool,
    error: c_int,
}

/// Has a new process do `step`, which makes system calls only and says whether it failed, and end.
pub(super) fn try_out(flags: c_int, step: &dyn Fn() -> bool) -> io::Result<()> {
    extern "C" fn run(trial: *mut c_void) -> c_int {
        let trial = trial.cast::<Trial<'_>>();
        // SAFETY: the thread that made this process is suspended and keeps the trial alive.
        unsafe {
            if ((*trial).step)() {
                ptr::write_volatile(&raw mut (*trial).error, *libc::__errno_location());
            }
        }
        0
    }
    let mut trial = Trial { step, error: 0 };
    let mut stack = vec![0u128; 4096];
    // No signal at its end: nobody but this function is to notice it. Signals are blocked, or the child could run a
    // handler of the caller's.
    let flags = flags | libc::CLONE_VM | libc::CLONE_VFORK;
    let pid = with_all_blocked(|| {
        // SAFETY: VFORK suspends this thread until the child has ended, so `trial` and `stack` outlive its use of them;
        // `stack.len()` is one past its end, aligned to 16.
        let pid = unsafe {
            let top = stack.as_mut_ptr().add(stack.len());
            libc::clone(run, top.cast(), flags, (&raw mut trial).cast::<c_void>())
        };
        if pid > 0 {
            // SAFETY: waits for that child alone, without asking for its status.
            unsafe { libc::waitpid(pid, ptr::null_mut(), libc::__WALL) };
        }
        if pid > 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    });
    pid?;
    // SAFETY: `trial.error` was written by another process, which the compiler cannot see.
    match unsafe { ptr::read_volatile(&raw const trial.error) } {
        0 => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}
