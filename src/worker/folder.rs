//! A worker's folder: the case's directory, its home, and the channel that observers speak on.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, lchown, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::{CASE, HOME, OBSERVER};
use crate::catalog::{File, FileKind};
use crate::sys::{self, NOBODY};

pub(super) struct Folder {
    path: PathBuf,
    /// Open for writing too, so that an observer never waits for a reader.
    observer: OwnedFd,
    /// The type, mode, user and group of a directory that was just made here.
    as_made: (u32, u32, u32),
}

impl Folder {
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        DirBuilder::new().mode(0o700).create(path)?;
        Self::within(path).inspect_err(|_| drop(fs::remove_dir_all(path)))
    }

    fn within(path: &Path) -> io::Result<Self> {
        let observer = path.join(OBSERVER);
        sys::make_fifo(&observer)?;
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let observer = rustix::fs::open(&observer, flags, Mode::empty())?;
        for name in [CASE, HOME] {
            fs::create_dir(path.join(name))?;
        }
        let as_made = kind_and_owner(&fs::metadata(path.join(CASE))?);
        Ok(Self { path: path.to_owned(), observer, as_made })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the case's files, in their order, with the directories that they stand in.
    pub(super) fn furnish(&self, files: &[File]) -> io::Result<()> {
        for file in files {
            let path = self.path.join(CASE).join(&file.path);
            Self::make(file, &path).map_err(|error| {
                io::Error::new(error.kind(), format!("the case's file {} cannot be made: {error}", file.path))
            })?;
        }
        Ok(())
    }

    fn make(file: &File, path: &Path) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        match &file.kind {
            FileKind::Content(text) => {
                // Made for the owner first: mode 000 could not be written.
                let mut made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
                made.write_all(text.as_bytes())?;
            }
            FileKind::Directory => fs::create_dir(path)?,
            FileKind::Link(target) => return symlink(target, path),
        }
        fs::set_permissions(path, fs::Permissions::from_mode(file.mode))
    }

    /// Gives the case's directory, with all that is in it, and the home to another user, who may reach them by name and
    /// speak to the observer.
    pub(super) fn give_away(&self) -> io::Result<()> {
        fs::set_permissions(&self.path, fs::Permissions::from_mode(0o711))?;
        [CASE, HOME, OBSERVER].into_iter().try_for_each(|name| give_away(&self.path.join(name)))
    }

    /// A file outside the case's directory that holds `text`, open for reading.
    pub(super) fn input(&self, text: &str) -> io::Result<OwnedFd> {
        let path = self.path.join("input");
        fs::write(&path, text)?;
        let file = fs::File::open(&path)?;
        fs::remove_file(&path)?;
        Ok(file.into())
    }

    /// What observers have said since this was last asked.
    pub(super) fn said(&self) -> io::Result<String> {
        let mut said = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match rustix::io::read(&self.observer, &mut buffer) {
                Ok(n) if n > 0 => said.extend_from_slice(&buffer[..n]),
                Ok(_) | Err(Errno::AGAIN) => return Ok(String::from_utf8_lossy(&said).into_owned()),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Removes what a run has left, and makes anew what it should have left.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.said()?;
        let observer = fs::symlink_metadata(self.path.join(OBSERVER));
        let own = rustix::fs::fstat(&self.observer)?;
        if !observer.is_ok_and(|found| found.ino() == own.st_ino) {
            // The same directory, where it is still there: other roots show this one.
            *self = if fs::symlink_metadata(&self.path).is_ok_and(|found| found.is_dir()) {
                fs::set_permissions(&self.path, fs::Permissions::from_mode(0o700))?;
                fs::read_dir(&self.path)?.try_for_each(|entry| remove(&entry?.path()))?;
                Self::within(&self.path)?
            } else {
                remove(&self.path)?;
                Self::new(&self.path)?
            };
        }
        for entry in fs::read_dir(&self.path)? {
            let (name, path) = entry.map(|entry| (entry.file_name(), entry.path()))?;
            if ![CASE, HOME, OBSERVER].iter().any(|own| name == *own) {
                remove(&path)?;
            }
        }
        for name in [CASE, HOME] {
            self.clear_directory(&self.path.join(name))?;
        }
        Ok(())
    }

    /// Empties a directory that is as it was made; makes another in the place of any other.
    fn clear_directory(&self, path: &Path) -> io::Result<()> {
        if fs::symlink_metadata(path).is_ok_and(|found| kind_and_owner(&found) == self.as_made) {
            return fs::read_dir(path)?.try_for_each(|entry| remove(&entry?.path()));
        }
        remove(path)?;
        fs::create_dir(path)
    }
}

fn kind_and_owner(found: &fs::Metadata) -> (u32, u32, u32) {
    (found.mode(), found.uid(), found.gid())
}

/// Makes another user the owner of it and of all below.
fn give_away(path: &Path) -> io::Result<()> {
    let (user, group) = NOBODY;
    lchown(path, Some(user), Some(group))?;
    if fs::symlink_metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            give_away(&entry?.path())?;
        }
    }
    Ok(())
}

/// Removes whatever is there: a script may have put something else in the place of a directory, or nothing.
fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => {
            unlock(path);
            fs::remove_dir_all(path)
        }
        _ => fs::remove_file(path),
    };
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// Gives every directory below back to its owner, who could not empty it otherwise.
fn unlock(directory: &Path) {
    let _ = fs::set_permissions(directory, fs::Permissions::from_mode(0o755));
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            unlock(&entry.path());
        }
    }
}
