//! The root directory that shells are in: this machine's own, or another.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::files::is_executable;
use crate::sys;

/// A root directory. Shells in it see it as `/`; the default is this machine's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root(Option<PathBuf>);

/// A directory that cannot be a root for shells.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// It cannot be found.
    #[error("no shell can be run in {}: {why}; --root takes the directory of an unpacked system", .path.display())]
    Missing {
        /// The directory as it was given.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// It is something else.
    #[error("no shell can be run in {}: it is no directory; --root takes the directory of an unpacked system", .0.display())]
    NoDirectory(PathBuf),
    /// It may not be made a root directory.
    #[error(
        "no shell can be run in {}: that needs the privileges to mount and to change the root directory \
         (CAP_SYS_ADMIN and CAP_SYS_CHROOT): {why}; run statusquo as root, or with `unshare -r` before it; \
         a container needs `--cap-add SYS_ADMIN`",
        .path.display()
    )]
    NotPermitted {
        /// The directory as it was given.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// There is none in it.
    #[error("no shell was found in {}; is it the directory of an unpacked system?", .0.display())]
    NoShell(PathBuf),
}

/// Where shells are looked for in another root, whatever the caller's `PATH` is.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// How many links may lead to one another.
const LINKS: usize = 40;

impl Root {
    /// Takes a directory as root; `/` is this machine's own.
    ///
    /// # Errors
    /// When it is no directory, or this process lacks the privilege.
    pub fn open(directory: &Path) -> Result<Self, RootError> {
        let path = directory.to_owned();
        let found = match fs::canonicalize(directory) {
            Ok(found) if !found.is_dir() => return Err(RootError::NoDirectory(path)),
            Ok(found) => found,
            Err(why) => return Err(RootError::Missing { path, why }),
        };
        if found == Path::new("/") {
            return Ok(Self::default());
        }
        Self::permitted().map_err(|why| RootError::NotPermitted { path, why })?;
        Ok(Self(Some(found)))
    }

    /// Whether this process may ask shells in another root directory.
    ///
    /// # Errors
    /// Why not.
    pub fn permitted() -> io::Result<()> {
        sys::may_change_root()
    }

    /// The directory, links resolved, where it is not this machine's own.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        self.0.as_deref()
    }

    /// What a path in it means, all links followed as one follows them who is in it.
    pub(super) fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        match &self.0 {
            Some(directory) => follow(directory, PathBuf::from("/"), path, LINKS),
            None => fs::canonicalize(path),
        }
    }

    /// A file in it, for somebody who is not in it. What cannot be found there has a path that does not exist.
    pub(super) fn outside(&self, path: &Path) -> PathBuf {
        match &self.0 {
            Some(directory) => below(directory, &self.resolve(path).unwrap_or_else(|_| path.to_owned())),
            None => path.to_owned(),
        }
    }

    /// The `PATH` that shells are looked for in.
    pub(super) fn search_path(&self) -> OsString {
        // What the C library would take where there is none.
        let own = || std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/local/bin:/usr/bin:/bin"));
        if self.0.is_some() { PATH.into() } else { own() }
    }

    /// The absolute directories in [`Self::search_path`]: a relative one means another place wherever it is used.
    pub(super) fn search_directories(&self) -> Vec<PathBuf> {
        std::env::split_paths(&self.search_path()).filter(|directory| directory.is_absolute()).collect()
    }

    /// An executable of these directories, as a path in it.
    pub(crate) fn find(&self, command: &str, directories: &[PathBuf]) -> Option<PathBuf> {
        directories.iter().map(|directory| directory.join(command)).find(|path| is_executable(&self.outside(path)))
    }
}

/// Follows `path` from `at`, both being paths in `root`.
fn follow(root: &Path, mut at: PathBuf, path: &Path, links: usize) -> io::Result<PathBuf> {
    for part in path.components() {
        match part {
            Component::RootDir | Component::Prefix(_) => at = PathBuf::from("/"),
            Component::CurDir => {}
            Component::ParentDir => drop(at.pop()),
            Component::Normal(name) => {
                let next = at.join(name);
                let file = below(root, &next);
                if !fs::symlink_metadata(&file)?.is_symlink() {
                    at = next;
                } else if links == 0 {
                    return Err(io::Error::from_raw_os_error(libc::ELOOP));
                } else {
                    at = follow(root, at, &fs::read_link(&file)?, links - 1)?;
                }
            }
        }
    }
    Ok(at)
}

fn below(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_within_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let root = Root(Some(folder.path().to_owned()));
        fs::create_dir_all(folder.path().join("usr/bin")).unwrap();
        fs::create_dir_all(folder.path().join("etc/alternatives")).unwrap();
        fs::write(folder.path().join("usr/bin/ksh93"), "").unwrap();
        symlink("usr/bin", folder.path().join("bin")).unwrap();
        symlink("/etc/alternatives/ksh", folder.path().join("usr/bin/ksh")).unwrap();
        symlink("/bin/ksh93", folder.path().join("etc/alternatives/ksh")).unwrap();
        symlink("../../../../bin/ksh", folder.path().join("usr/up")).unwrap();
        symlink("loop", folder.path().join("loop")).unwrap();
        for path in ["/bin/ksh", "/usr/bin/ksh93", "/usr/up", "/../bin/./ksh"] {
            assert_eq!(root.resolve(Path::new(path)).unwrap(), Path::new("/usr/bin/ksh93"), "{path}");
        }
        assert_eq!(root.outside(Path::new("/bin/ksh")), folder.path().join("usr/bin/ksh93"));
        for path in ["/bin/sh", "/loop", "/usr/bin/ksh93/x"] {
            assert!(root.resolve(Path::new(path)).is_err(), "{path}");
        }
    }

    #[test]
    fn the_machines_own_root_is_no_other() {
        assert_eq!(Root::open(Path::new("/usr/..")).unwrap(), Root::default());
    }
}
