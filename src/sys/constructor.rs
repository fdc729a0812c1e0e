//! What must happen before `main`, and before Rust's runtime mends what it finds.
//!
//! A worker is this same executable again, whatever it is: the program, a test of ours, or the test binary of a
//! shell whose `main` is not ours to change. So the turn is made where every executable passes: a constructor.

use std::sync::OnceLock;

use super::signals::is_ignored;

/// What the runtime changes before `main`.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    /// Whether descriptors 0, 1 and 2 were open.
    pub(crate) open: [bool; 3],
    /// Whether PIPE was ignored.
    pub(crate) ignored_pipe: bool,
}

static FOUND: OnceLock<Found> = OnceLock::new();

#[used]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array.65535"))]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
static BEFORE_MAIN: extern "C" fn() = {
    extern "C" fn before_main() {
        // SAFETY: asks about a descriptor, whether or not it is open.
        let open = [0, 1, 2].map(|descriptor| unsafe { libc::fcntl(descriptor, libc::F_GETFD) } >= 0);
        let _ = FOUND.set(Found { open, ignored_pipe: is_ignored(libc::SIGPIPE) });
        crate::facts::say_if_asked();
        if let Some(folder) = crate::worker::serve::asked_for() {
            crate::worker::serve::serve(&folder);
        }
    }
    before_main
};

/// The session that this process is in: 0 where its leader is outside of this PID namespace, which rustix takes for
/// impossible.
pub(crate) fn session() -> i32 {
    // SAFETY: asks about this process.
    unsafe { libc::getsid(0) }
}

/// What this process was given, as far as the runtime has changed it since.
pub(crate) fn found_at_start() -> Found {
    FOUND.get().copied().unwrap_or(Found { open: [true; 3], ignored_pipe: false })
}
