//! What only Linux has.

pub(crate) mod given;
mod namespace;
pub(super) mod processes;
mod root;
pub(super) mod signals;
mod spawn;

use std::path::Path;

use rustix::fs::StatVfsMountFlags;

pub(super) use namespace::change_user;
pub(crate) use namespace::{Namespace, may_change_user, pid_namespace};
pub(crate) use root::{Roots, may_change_root};
pub(crate) use signals::SignalDescriptor;
pub(super) use spawn::spawn;

/// Whether no file in a directory may be executed, by the options of its mount.
pub(crate) fn is_noexec(directory: &Path) -> bool {
    rustix::fs::statvfs(directory).is_ok_and(|found| found.f_flag.contains(StatVfsMountFlags::NOEXEC))
}
