//! What must happen before `main`, and before Rust's runtime mends what it finds.
//!
//! A worker is this same executable again, whatever it is: the program, a test of ours, or the test binary of a
//! shell whose `main` is not ours to change. So the turn is made where every executable passes: a constructor.

use std::sync::atomic::{AtomicBool, Ordering};

static OUTPUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array.65535"))]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn before_main() {
        // SAFETY: asks about a descriptor, whether or not it is open.
        let closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } < 0;
        OUTPUT_WAS_CLOSED.store(closed, Ordering::Relaxed);
        if let Some(folder) = crate::run::worker::asked_for() {
            crate::run::worker::serve(&folder);
        }
    }
    before_main
};

/// Whether standard output was closed before the runtime opened something in its place.
pub(crate) fn standard_output_was_closed() -> bool {
    OUTPUT_WAS_CLOSED.load(Ordering::Relaxed)
}
