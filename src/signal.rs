//! Signals by name: the numbers are the platform's, the names are everywhere the same.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A signal of this platform, from 1 to [`Signal::highest`].
///
/// Written without `SIG`: `TERM`, `RTMIN+3`; the two that glibc keeps for itself, and any other without a name,
/// as a bare number (`32`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(i32);

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

/// Name, number, default action: the one table of named signals.
const NAMED: &[(&str, i32, DefaultAction)] = {
    use DefaultAction::{Core, Ignore, Stop, Terminate};
    &[
        ("HUP", libc::SIGHUP, Terminate),
        ("INT", libc::SIGINT, Terminate),
        ("QUIT", libc::SIGQUIT, Core),
        ("ILL", libc::SIGILL, Core),
        ("TRAP", libc::SIGTRAP, Core),
        ("ABRT", libc::SIGABRT, Core),
        ("BUS", libc::SIGBUS, Core),
        ("FPE", libc::SIGFPE, Core),
        ("KILL", libc::SIGKILL, Terminate),
        ("USR1", libc::SIGUSR1, Terminate),
        ("SEGV", libc::SIGSEGV, Core),
        ("USR2", libc::SIGUSR2, Terminate),
        ("PIPE", libc::SIGPIPE, Terminate),
        ("ALRM", libc::SIGALRM, Terminate),
        ("TERM", libc::SIGTERM, Terminate),
        #[cfg(target_os = "linux")]
        ("STKFLT", libc::SIGSTKFLT, Terminate),
        ("CHLD", libc::SIGCHLD, Ignore),
        ("CONT", libc::SIGCONT, Ignore),
        ("STOP", libc::SIGSTOP, Stop),
        ("TSTP", libc::SIGTSTP, Stop),
        ("TTIN", libc::SIGTTIN, Stop),
        ("TTOU", libc::SIGTTOU, Stop),
        ("URG", libc::SIGURG, Ignore),
        ("XCPU", libc::SIGXCPU, Core),
        ("XFSZ", libc::SIGXFSZ, Core),
        ("VTALRM", libc::SIGVTALRM, Terminate),
        ("PROF", libc::SIGPROF, Terminate),
        ("WINCH", libc::SIGWINCH, Ignore),
        ("IO", libc::SIGIO, Terminate),
        #[cfg(target_os = "linux")]
        ("PWR", libc::SIGPWR, Terminate),
        ("SYS", libc::SIGSYS, Core),
    ]
};

impl Signal {
    /// The platform's number.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The signal of this number, if the platform has it.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        (1..=Self::highest()).contains(&number).then_some(Self(number))
    }

    /// The highest signal number of the platform.
    #[must_use]
    pub fn highest() -> i32 {
        #[cfg(target_os = "linux")]
        return libc::SIGRTMAX();
        #[cfg(not(target_os = "linux"))]
        31
    }

    /// Every signal of the platform, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::highest()).map(Self)
    }

    /// What it does to a process that leaves it alone.
    #[must_use]
    pub fn default_action(self) -> DefaultAction {
        NAMED.iter().find(|row| row.1 == self.0).map_or(DefaultAction::Terminate, |row| row.2)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = NAMED.iter().find(|row| row.1 == self.0) {
            return f.pad(row.0);
        }
        #[cfg(target_os = "linux")]
        match self.0 - libc::SIGRTMIN() {
            0 => return f.pad("RTMIN"),
            n @ 1.. => return f.pad(&format!("RTMIN+{n}")),
            _ => {}
        }
        f.pad(&self.0.to_string())
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text names no signal of this platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no signal of this platform is called `{0}`")]
pub struct UnknownSignal(pub String);

impl FromStr for Signal {
    type Err = UnknownSignal;

    /// Accepts the forms that [`Signal`]'s `Display` writes, and `RTMAX-n`; no prefix `SIG`, no other case.
    fn from_str(text: &str) -> Result<Self, UnknownSignal> {
        let unknown = || UnknownSignal(text.to_owned());
        if let Some(row) = NAMED.iter().find(|row| row.0 == text) {
            return Ok(Self(row.1));
        }
        #[cfg(target_os = "linux")]
        for (base, number, sign) in [("RTMIN", libc::SIGRTMIN(), '+'), ("RTMAX", libc::SIGRTMAX(), '-')] {
            let Some(rest) = text.strip_prefix(base) else { continue };
            let offset = match rest.strip_prefix(sign) {
                None if rest.is_empty() => 0,
                Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                    digits.parse::<i32>().map_err(|_| unknown())?
                }
                _ => return Err(unknown()),
            };
            let found = if sign == '+' { number.checked_add(offset) } else { number.checked_sub(offset) };
            return found.filter(|n| (libc::SIGRTMIN()..=libc::SIGRTMAX()).contains(n)).map(Self).ok_or_else(unknown);
        }
        // A number is a name only where there is no better one: 15 is TERM, and a case that says 15 is mistaken.
        let signal = text.parse().ok().and_then(Self::from_number).ok_or_else(unknown)?;
        if signal.to_string() == text { Ok(signal) } else { Err(unknown()) }
    }
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
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn the_two_signals_that_glibc_keeps_are_numbers() {
        assert_eq!("32".parse::<Signal>().unwrap().number(), 32);
        assert_eq!("RTMIN+3".parse::<Signal>().unwrap().number(), 37);
        assert_eq!("RTMAX-1".parse::<Signal>().unwrap().to_string(), "RTMIN+29");
    }
}
