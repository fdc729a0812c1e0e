//! A small root directory: a few programs of this machine with the libraries that they need.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use statusquo::run::ENVIRONMENT;
use statusquo::shells::{Root, RootError};
use tempfile::TempDir;

use crate::support;

/// The programs in it, beside `/bin/sh`, which is an absolute link to the first.
pub(crate) const PROGRAMS: [&str; 5] = ["dash", "env", "kill", "rm", "sleep"];

/// Makes one; `None`, with a word on standard error, where this process may not ask shells in it or has no dash.
pub(crate) fn small() -> Option<TempDir> {
    let directory = tempfile::tempdir().unwrap();
    match Root::open(directory.path()) {
        Ok(_) => support::shell(PROGRAMS[0])?,
        Err(RootError::NotPermitted { .. }) => {
            support::absent("chroot");
            return None;
        }
        Err(error) => panic!("{error}"),
    };
    let [(_, path), ..] = ENVIRONMENT;
    for name in PROGRAMS {
        let program = which::which_in(name, Some(path), "/").unwrap();
        copy(&program, &directory.path().join("bin").join(name));
        let needed = Command::new("ldd").arg(&program).output().unwrap().stdout;
        for library in String::from_utf8(needed).unwrap().split_whitespace().filter(|word| word.starts_with('/')) {
            copy(Path::new(library), &directory.path().join(library.trim_start_matches('/')));
        }
    }
    symlink(Path::new("/bin").join(PROGRAMS[0]), directory.path().join("bin/sh")).unwrap();
    Some(directory)
}

/// By a process of its own: what another test starts meanwhile would have a file open that was written here, and no file
/// can be executed that somebody may still write to.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    assert!(Command::new("cp").arg(from).arg(to).status().unwrap().success());
}

/// All that is in a directory, with its modes.
pub(crate) fn all_in(directory: &Path) -> Vec<(PathBuf, fs::Permissions)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let metadata = entry.metadata().unwrap();
        found.push((entry.path(), metadata.permissions()));
        if metadata.is_dir() {
            found.extend(all_in(&entry.path()));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

/// Whether anything is mounted below a directory, as this process sees it.
pub(crate) fn has_mounts(directory: &Path) -> bool {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap();
    mounts.lines().filter_map(|line| line.split(' ').nth(1)).any(|point| Path::new(point).starts_with(directory))
}
