//! The operating system: the one place where processes are started, and nearly all `unsafe` code.
#![allow(unsafe_code, reason = "fork, exec, signal dispositions and masks have no safe interface")]

mod constructor;
mod namespace;
mod root;
mod signals;
mod start;

pub(crate) use constructor::{found_at_start, session};
pub(crate) use namespace::{NOBODY, Namespace, may_change_user, pid_namespace};
pub(crate) use root::{Roots, may_change_root};
pub(crate) use signals::{
    SignalDescriptor, block, block_all, default_all, default_disposition, die_of, send, unblock_all, wait_for,
};
pub(crate) use start::{Description, Started, start};
