//! What only Linux has.

pub(crate) mod given;
mod namespace;
pub(super) mod processes;
mod root;
pub(super) mod signals;
mod spawn;

pub(super) use namespace::change_user;
pub(crate) use namespace::{Namespace, may_change_user, pid_namespace};
pub(crate) use root::{Roots, may_change_root};
pub(crate) use signals::SignalDescriptor;
pub(super) use spawn::{close_inherited, spawn};
