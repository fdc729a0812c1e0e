//! What several test programs share: the shells of this machine, and which of them must be here.

use std::sync::LazyLock;

use statusquo::dialect::Dialect;
use statusquo::shells::{Found, Mode, Shell, find_all};

/// Everything that this machine has, looked for once.
pub(crate) static FOUND: LazyLock<Found> = LazyLock::new(|| find_all().expect("workers can be had"));

/// Every shell that reads `dialect`, in its native and POSIX modes.
///
/// Families that are not here are named on standard error.
pub(crate) fn all(dialect: Dialect) -> Vec<Shell> {
    for family in FOUND.missing.iter().filter(|family| family.dialect == dialect) {
        absent(family.id);
    }
    let wanted = |shell: &&Shell| shell.dialect == dialect && shell.mode != Mode::Sh;
    FOUND.shells.iter().filter(wanted).cloned().collect()
}

/// The shell of this name; `None`, with a word on standard error, where it is not here.
pub(crate) fn shell(name: &str) -> Option<Shell> {
    let found = FOUND.shells.iter().find(|shell| shell.name == name).cloned();
    if found.is_none() {
        absent(name);
    }
    found
}

/// Says that a test goes without `name`.
///
/// # Panics
/// Where `STATUSQUO_REQUIRE` lists it, by names with commas or blanks between: then nothing may be left out in silence.
pub(crate) fn absent(name: &str) {
    let required = std::env::var("STATUSQUO_REQUIRE").unwrap_or_default();
    let listed = required.split([',', ' ']).any(|required| required == name);
    assert!(!listed, "`{name}` is not here, and STATUSQUO_REQUIRE lists it");
    eprintln!("not tested: {name} is not here");
}
