//! PID namespaces and other users: what a process may have beside its session, and whether it may have it here.

use std::ffi::{CStr, CString, c_int, c_long};
use std::io;
use std::ptr;

use super::signals::with_all_blocked;
use super::spawn::borrow_memory;
use crate::sys::{NOBODY, checked};

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

    /// In the new process: maps its user to itself and mounts `/proc`.
    pub(in crate::sys) fn enter(&self) -> io::Result<()> {
        if let Some([user, group]) = &self.maps {
            write(c"/proc/self/setgroups", c"deny")?;
            write(c"/proc/self/gid_map", group)?;
            write(c"/proc/self/uid_map", user)?;
        }
        let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
        // SAFETY: plain system calls on strings that end with NUL; null pointers where mount(2) ignores the argument.
        unsafe {
            let private = libc::MS_REC | libc::MS_PRIVATE;
            checked(libc::mount(ptr::null(), c"/".as_ptr(), ptr::null(), private, ptr::null()))?;
            checked(libc::mount(c"proc".as_ptr(), c"/proc".as_ptr(), c"proc".as_ptr(), flags, ptr::null()))
        }
    }
}

/// Writes a text to a file in one go; async-signal-safe.
fn write(path: &CStr, text: &CStr) -> io::Result<()> {
    // SAFETY: plain system calls on strings that end with NUL and on a descriptor that was just opened.
    unsafe {
        let file = libc::open(path.as_ptr(), libc::O_WRONLY | libc::O_CLOEXEC);
        checked(file)?;
        let written = libc::write(file, text.as_ptr().cast(), text.to_bytes().len());
        let outcome = if written < 0 { Err(io::Error::last_os_error()) } else { Ok(()) };
        libc::close(file);
        outcome
    }
}

/// Makes the calling process another user's, for good; async-signal-safe. The C library's functions would ask all its
/// threads to follow, and those of the process whose memory this one borrows must not.
pub(in crate::sys) fn change_user((user, group): (u32, u32)) -> io::Result<()> {
    let call = |answer: c_long| if answer == 0 { Ok(()) } else { Err(io::Error::last_os_error()) };
    // SAFETY: plain system calls on numbers; no group is read from the null pointer.
    unsafe {
        call(libc::syscall(libc::SYS_setgroups, 0, ptr::null::<libc::gid_t>()))?;
        call(libc::syscall(libc::SYS_setresgid, group, group, group))?;
        call(libc::syscall(libc::SYS_setresuid, user, user, user))
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

/// Has a new process do `step`, which makes system calls only, and end.
pub(super) fn try_out(flags: c_int, step: &dyn Fn() -> io::Result<()>) -> io::Result<()> {
    // No signal at its end: nobody but this function is to notice it.
    let error = with_all_blocked(|| {
        borrow_memory(flags, step).inspect(|(pid, _)| {
            let pid = pid.as_raw_nonzero().get();
            // SAFETY: waits for that child alone, without asking for its status.
            unsafe { libc::waitpid(pid, ptr::null_mut(), libc::__WALL) };
        })
    });
    match error? {
        (_, 0) => Ok(()),
        (_, error) => Err(io::Error::from_raw_os_error(error)),
    }
}
