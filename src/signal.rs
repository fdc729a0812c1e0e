//! Signals by name: the numbers are the platform's, the names are everywhere the same.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A signal, of this platform or of another one: cases and results name what not every platform has.
///
/// Written without `SIG`: `TERM`, `RTMIN+3`; the two that glibc keeps for itself, and any other without a name,
/// as a bare number (`32`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(Name);

/// What a signal is called.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Name {
    /// The row in [`NAMED`].
    Named(usize),
    /// Without a name.
    Number(i32),
    /// So many above `RTMIN`.
    RealTime(i32),
}

/// What a process does with a signal that it neither catches nor ignores (XBD `<signal.h>`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultAction {
    /// It dies.
    Terminate,
    /// It dies and leaves a core where limits allow one.
    Core,
    /// It stops.
    Stop,
    /// Nothing happens, or it goes on.
    Ignore,
}

/// Name, number where this platform has it, default action: the one table of named signals.
const NAMED: &[(&str, Option<i32>, DefaultAction)] = {
    use DefaultAction::{Core, Ignore, Stop, Terminate};
    &[
        ("HUP", Some(libc::SIGHUP), Terminate),
        ("INT", Some(libc::SIGINT), Terminate),
        ("QUIT", Some(libc::SIGQUIT), Core),
        ("ILL", Some(libc::SIGILL), Core),
        ("TRAP", Some(libc::SIGTRAP), Core),
        ("ABRT", Some(libc::SIGABRT), Core),
        ("EMT", only::EMT, Core),
        ("BUS", Some(libc::SIGBUS), Core),
        ("FPE", Some(libc::SIGFPE), Core),
        ("KILL", Some(libc::SIGKILL), Terminate),
        ("USR1", Some(libc::SIGUSR1), Terminate),
        ("SEGV", Some(libc::SIGSEGV), Core),
        ("USR2", Some(libc::SIGUSR2), Terminate),
        ("PIPE", Some(libc::SIGPIPE), Terminate),
        ("ALRM", Some(libc::SIGALRM), Terminate),
        ("TERM", Some(libc::SIGTERM), Terminate),
        ("STKFLT", only::STKFLT, Terminate),
        ("CHLD", Some(libc::SIGCHLD), Ignore),
        ("CONT", Some(libc::SIGCONT), Ignore),
        ("STOP", Some(libc::SIGSTOP), Stop),
        ("TSTP", Some(libc::SIGTSTP), Stop),
        ("TTIN", Some(libc::SIGTTIN), Stop),
        ("TTOU", Some(libc::SIGTTOU), Stop),
        ("URG", Some(libc::SIGURG), Ignore),
        ("XCPU", Some(libc::SIGXCPU), Core),
        ("XFSZ", Some(libc::SIGXFSZ), Core),
        ("VTALRM", Some(libc::SIGVTALRM), Terminate),
        ("PROF", Some(libc::SIGPROF), Terminate),
        ("WINCH", Some(libc::SIGWINCH), Ignore),
        ("IO", Some(libc::SIGIO), Terminate),
        ("INFO", only::INFO, Ignore),
        ("PWR", only::PWR, Terminate),
        ("SYS", Some(libc::SIGSYS), Core),
    ]
};

/// The signals that some platforms have.
#[cfg(target_os = "linux")]
mod only {
    pub(super) const EMT: Option<i32> = None;
    pub(super) const INFO: Option<i32> = None;
    pub(super) const PWR: Option<i32> = Some(libc::SIGPWR);
    pub(super) const STKFLT: Option<i32> = Some(libc::SIGSTKFLT);
}

/// The signals that some platforms have.
#[cfg(not(target_os = "linux"))]
mod only {
    pub(super) const EMT: Option<i32> = Some(libc::SIGEMT);
    pub(super) const INFO: Option<i32> = Some(libc::SIGINFO);
    pub(super) const PWR: Option<i32> = None;
    pub(super) const STKFLT: Option<i32> = None;
}

/// No platform has a higher one above `RTMIN` that has a name.
const MOST_REAL_TIME: i32 = 30;

/// The signals that have a name only by their distance from `RTMIN`.
#[cfg(target_os = "linux")]
fn real_time() -> RangeInclusive<i32> {
    first_real_time()..=libc::SIGRTMAX()
}

/// The signals that have a name only by their distance from `RTMIN`: no shell of these platforms knows such names.
#[cfg(not(target_os = "linux"))]
fn real_time() -> RangeInclusive<i32> {
    RangeInclusive::new(1, 0)
}

/// `RTMIN` is the C library's to choose, and the one that counts is the shells'.
#[cfg(all(target_os = "linux", not(target_env = "musl")))]
fn first_real_time() -> i32 {
    libc::SIGRTMIN()
}

/// `RTMIN` is the C library's to choose, and the one that counts is the shells'. A program that was built with musl runs
/// on every Linux; what the shells there were built with is told by the loader that `/bin/sh` asks for.
#[cfg(all(target_os = "linux", target_env = "musl"))]
fn first_real_time() -> i32 {
    use std::io::Read;
    use std::sync::OnceLock;

    /// What glibc chooses.
    const GLIBC: i32 = 34;
    const LOADER: &[u8] = b"/ld-musl-";
    static FIRST: OnceLock<i32> = OnceLock::new();
    *FIRST.get_or_init(|| {
        let mut head = Vec::new();
        // The name of the loader stands behind the headers.
        let read = std::fs::File::open("/bin/sh").and_then(|file| file.take(4096).read_to_end(&mut head));
        let is_musl = read.is_ok() && head.windows(LOADER.len()).any(|window| window == LOADER);
        if is_musl { libc::SIGRTMIN() } else { GLIBC }
    })
}

impl Signal {
    /// The platform's number; `None` where it has no such signal.
    #[must_use]
    pub fn number(self) -> Option<i32> {
        match self.0 {
            Name::Named(row) => NAMED[row].1,
            // Where that number has a name, it is another signal's.
            Name::Number(number) => Self::from_number(number).filter(|here| *here == self).map(|_| number),
            Name::RealTime(above) => Some(real_time().start() + above).filter(|number| real_time().contains(number)),
        }
    }

    /// The signal of this number, if the platform has it.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        if !(1..=Self::highest()).contains(&number) {
            return None;
        }
        let named = NAMED.iter().position(|row| row.1 == Some(number)).map(Name::Named);
        let real_time = || Some(Name::RealTime(number - real_time().start())).filter(|_| real_time().contains(&number));
        Some(Self(named.or_else(real_time).unwrap_or(Name::Number(number))))
    }

    /// The highest signal number of the platform.
    #[must_use]
    pub fn highest() -> i32 {
        if cfg!(target_os = "linux") {
            *real_time().end()
        } else if cfg!(target_os = "freebsd") {
            126
        } else if cfg!(target_os = "netbsd") {
            63
        } else {
            31
        }
    }

    /// Every signal of the platform, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::highest()).filter_map(Self::from_number)
    }

    /// What it does to a process that leaves it alone.
    #[must_use]
    pub fn default_action(self) -> DefaultAction {
        match self.0 {
            Name::Named(row) => NAMED[row].2,
            Name::Number(_) | Name::RealTime(_) => DefaultAction::Terminate,
        }
    }

    /// Whether a process that leaves it alone dies of it.
    #[must_use]
    pub fn ends_process(self) -> bool {
        matches!(self.default_action(), DefaultAction::Terminate | DefaultAction::Core)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Name::Named(row) => f.pad(NAMED[row].0),
            Name::Number(number) => f.pad(&number.to_string()),
            Name::RealTime(0) => f.pad("RTMIN"),
            Name::RealTime(above) => f.pad(&format!("RTMIN+{above}")),
        }
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text names no signal of any platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no signal is called `{0}`")]
pub struct UnknownSignal(pub String);

impl FromStr for Signal {
    type Err = UnknownSignal;

    /// Accepts the forms that [`Signal`]'s `Display` writes, and the platform's `RTMAX-n`; no prefix `SIG`, no other
    /// case, no number below 32: those have names everywhere.
    fn from_str(text: &str) -> Result<Self, UnknownSignal> {
        let named = || NAMED.iter().position(|row| row.0 == text).map(Name::Named);
        let bare = || number(text).filter(|number| (32..=128).contains(number)).map(Name::Number);
        named().or_else(|| above_minimum(text)).or_else(bare).map(Self).ok_or_else(|| UnknownSignal(text.to_owned()))
    }
}

/// What `RTMIN`, `RTMIN+n`, `RTMAX` or `RTMAX-n` is.
fn above_minimum(text: &str) -> Option<Name> {
    let offset = |rest: &str, sign| if rest.is_empty() { Some(0) } else { number(rest.strip_prefix(sign)?) };
    let above = match text.strip_prefix("RTMAX") {
        Some(rest) => real_time().end() - real_time().start() - offset(rest, '-')?,
        None => offset(text.strip_prefix("RTMIN")?, '+')?,
    };
    (0..=MOST_REAL_TIME).contains(&above).then_some(Name::RealTime(above))
}

/// A number that is written the plain way.
fn number(text: &str) -> Option<i32> {
    text.parse().ok().filter(|number: &i32| number.to_string() == text)
}

impl Serialize for Signal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Signal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_is_read_back_from_its_name() {
        for signal in Signal::all() {
            assert_eq!(signal.to_string().parse(), Ok(signal));
        }
    }

    #[test]
    fn a_number_is_no_name_where_a_name_exists() {
        assert!("15".parse::<Signal>().is_err());
        assert!("SIGTERM".parse::<Signal>().is_err());
        assert!("RTMIN+99".parse::<Signal>().is_err());
        assert!("RTMIN+-1".parse::<Signal>().is_err());
        assert!("RTMIN3".parse::<Signal>().is_err());
        assert!("032".parse::<Signal>().is_err());
    }

    #[test]
    fn a_signal_of_another_platform_has_a_name_and_no_number() {
        let elsewhere = if cfg!(target_os = "linux") { "EMT" } else { "STKFLT" };
        let signal: Signal = elsewhere.parse().unwrap();
        assert_eq!((signal.to_string().as_str(), signal.number()), (elsewhere, None));
        assert!(Signal::all().all(|here| here != signal && here.number().is_some()));
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn the_two_signals_that_glibc_keeps_are_numbers() {
        let number = |name: &str| name.parse::<Signal>().unwrap().number();
        assert_eq!(number("32"), Some(32));
        assert_eq!(number("RTMIN+3"), Some(37));
        // The name of another C library's, which keeps three.
        assert_eq!(number("34"), None);
        assert_eq!("RTMAX-1".parse::<Signal>().unwrap().to_string(), "RTMIN+29");
    }
}
