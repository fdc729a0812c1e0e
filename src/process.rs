//! What the program must know or put right about its own process.

use crate::sys;

/// Lets a broken pipe end this process by its signal, as it ends other programs; Rust's runtime ignores it.
pub fn die_of_broken_pipes() {
    sys::default_disposition(libc::SIGPIPE);
}

/// Whether standard output was closed when this process was started. Rust's runtime puts `/dev/null` in its place,
/// and what is written would be lost without a word.
#[must_use]
pub fn standard_output_was_closed() -> bool {
    sys::standard_output_was_closed()
}
