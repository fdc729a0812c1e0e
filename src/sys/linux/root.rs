//! Other root directories, for processes to be started in.
//!
//! What such a process sees as `/` is put together from mounts: what stands in the directory, read-only, this machine's
//! `/proc` and `/dev`, a `/tmp` of its own, and a directory that the caller shares with it. They are mounts of a
//! namespace that is the caller's own: nobody else sees them, the kernel drops them with the last process in it, however
//! that ends, and in the directory itself nothing is made.

use std::fs;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::ptr;

use rustix::fs::{Mode, OFlags, StatVfsMountFlags};
use rustix::mount::{
    MountFlags, MountPropagationFlags, mount, mount_bind, mount_bind_recursive, mount_change, mount_remount,
};
use rustix::thread::UnshareFlags;

use super::namespace::try_out;
use crate::sys::checked;

/// The roots that were made ready in this process's mount namespace.
#[derive(Default)]
pub(crate) struct Roots(Vec<PathBuf>);

impl Roots {
    /// Makes ready a root directory, given by its canonical path, for processes that find `shared` under the same path
    /// in it. The first takes this process, which must have one thread, into a mount namespace of its own.
    pub(crate) fn ready(&mut self, root: &Path, shared: &Path) -> io::Result<()> {
        if self.0.iter().any(|known| known == root) {
            return Ok(());
        }
        if fs::canonicalize(shared)?.starts_with(root) {
            let why = format!("temporary files would lie in {}: set TMPDIR to a directory outside", root.display());
            return Err(io::Error::other(why));
        }
        if self.0.is_empty() {
            // SAFETY: there is no other thread, and descriptors stay shared as they are.
            unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNS) }?;
            mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
        }
        put_together(root, shared).map_err(|error| {
            io::Error::new(error.kind(), format!("failed to make {} a root directory: {error}", root.display()))
        })?;
        self.0.push(root.to_owned());
        Ok(())
    }
}

/// Covers a directory with what processes see that have it as root.
fn put_together(root: &Path, shared: &Path) -> io::Result<()> {
    let covered = rustix::fs::open(root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let covered = PathBuf::from(format!("/proc/self/fd/{}", covered.as_raw_fd())).join(".");
    tmpfs(root, "755")?;
    let shared_in_it = shared.strip_prefix("/").unwrap_or(shared);
    show(&covered, root, &[Path::new("dev"), Path::new("proc"), Path::new("tmp"), shared_in_it])?;
    for name in ["dev", "proc", "tmp"] {
        fs::create_dir_all(root.join(name))?;
    }
    mount_bind_recursive("/dev", root.join("dev"))?;
    mount_bind_recursive("/proc", root.join("proc"))?;
    tmpfs(&root.join("tmp"), "1777")?;
    // `/dev/shm` is there already.
    if !shared.starts_with("/dev") {
        fs::create_dir_all(root.join(shared_in_it))?;
        mount_bind(shared, root.join(shared_in_it))?;
    }
    read_only(root)
}

/// Shows in the empty directory `there` each entry of `here`, but not those that are to be `others`; a directory that
/// one of them is to be in is made anew.
fn show(here: &Path, there: &Path, others: &[&Path]) -> io::Result<()> {
    for entry in fs::read_dir(here)? {
        let entry = entry?;
        let (from, to, kind) = (entry.path(), there.join(entry.file_name()), entry.file_type()?);
        let within =
            |other: &&Path| -> Option<PathBuf> { Some(other.strip_prefix(entry.file_name()).ok()?.to_owned()) };
        let inner: Vec<PathBuf> = others.iter().filter_map(within).collect();
        if inner.iter().any(|other| other.as_os_str().is_empty()) {
            continue;
        } else if kind.is_symlink() && inner.is_empty() {
            symlink(fs::read_link(&from)?, &to)?;
        } else if kind.is_dir() && !inner.is_empty() {
            fs::create_dir(&to)?;
            show(&from, &to, &inner.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
        } else if inner.is_empty() {
            if kind.is_dir() {
                fs::create_dir(&to)?;
            } else {
                fs::File::create_new(&to)?;
            }
            mount_bind_recursive(&from, &to)?;
            read_only(&to)?;
        }
    }
    Ok(())
}

fn tmpfs(at: &Path, mode: &str) -> io::Result<()> {
    let options = std::ffi::CString::new(format!("mode={mode}"))?;
    Ok(mount("statusquo", at, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, options.as_c_str())?)
}

/// Makes a mount read-only, and keeps what else restricts it: a container's may not be loosened.
fn read_only(at: &Path) -> io::Result<()> {
    let found = rustix::fs::statvfs(at)?.f_flag;
    let restrictions = [
        (StatVfsMountFlags::NOSUID, MountFlags::NOSUID),
        (StatVfsMountFlags::NODEV, MountFlags::NODEV),
        (StatVfsMountFlags::NOEXEC, MountFlags::NOEXEC),
    ];
    let kept = restrictions.into_iter().filter(|(flag, _)| found.contains(*flag)).map(|(_, kept)| kept);
    Ok(mount_remount(at, kept.fold(MountFlags::BIND | MountFlags::RDONLY, |all, flag| all | flag), "")?)
}

/// Whether a process here may have another root directory.
///
/// # Errors
/// Why not.
pub(crate) fn may_change_root() -> io::Result<()> {
    try_out(libc::CLONE_NEWNS, &|| {
        let private = libc::MS_REC | libc::MS_PRIVATE;
        // SAFETY: plain system calls on strings that end with NUL; null pointers where mount(2) ignores the argument.
        unsafe {
            checked(libc::mount(ptr::null(), c"/".as_ptr(), ptr::null(), private, ptr::null()))?;
            checked(libc::chroot(c"/".as_ptr()))
        }
    })
}
