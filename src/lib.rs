//! What does `$?` say now? Asks every shell, and holds the answers against what is documented.
//!
//! The data goes one way, and each stage knows only the ones before it:
//!
//! ```text
//! cases/*.toml ─► catalog ─► plan ─► run ─► judge ─► review ─► report
//!                  shells ─►┘   recorded ─►┘
//! ```

pub mod catalog;
pub mod dialect;
pub mod diff;
mod digest;
pub mod explain;
pub mod facts;
pub mod failure;
pub mod fixed;
pub mod fold;
#[cfg(feature = "harness")]
pub mod harness;
pub mod history;
mod interruption;
pub mod judge;
pub mod known;
pub mod lint;

pub mod matrix;
pub mod merge;
pub mod paste;
pub mod plan;
pub mod platform;
pub mod process;
pub mod recorded;
pub mod report;
pub mod results;
pub mod review;
pub mod run;
pub mod shells;
pub mod signal;
pub mod status;
mod sys;
mod worker;
