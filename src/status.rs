//! What is seen of an end: from outside, a process's; from inside, what the next command is told.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::signal::Signal;

/// How a process ended, as its parent sees it, or why it has no end to speak of.
///
/// Never made from an exit code alone: an exit with 143 and a death by TERM are two things.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It exited with this code: the low eight bits of what it gave to `_exit`.
    Exited(u8),
    /// A signal killed it; `core` is the wait status's core-dump flag.
    Killed {
        /// The signal that it died of.
        signal: Signal,
        /// Whether a core was dumped.
        core: bool,
    },
    /// It stopped and was still there.
    Stopped(Signal),
    /// It was still there when its time was over, or when it was seen that it could never end, and was killed by the runner.
    #[serde(with = "always_true")]
    TimedOut,
    /// It was never started: the error's name, `ENOENT`.
    NotStarted(String),
}

impl End {
    /// Decodes a wait status (`wait(2)`; POSIX XSH `wait`).
    #[must_use]
    pub fn from_wait_status(raw: i32) -> Option<Self> {
        let signal = |number| Signal::from_number(number);
        if libc::WIFEXITED(raw) {
            u8::try_from(libc::WEXITSTATUS(raw)).ok().map(Self::Exited)
        } else if libc::WIFSIGNALED(raw) {
            Some(Self::Killed { signal: signal(libc::WTERMSIG(raw))?, core: libc::WCOREDUMP(raw) })
        } else if libc::WIFSTOPPED(raw) {
            signal(libc::WSTOPSIG(raw)).map(Self::Stopped)
        } else {
            None
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exited {code}"),
            Self::Killed { signal, core: false } => write!(f, "killed by {signal}"),
            Self::Killed { signal, core: true } => write!(f, "killed by {signal} with core"),
            Self::Stopped(signal) => write!(f, "stopped by {signal}"),
            Self::TimedOut => write!(f, "timed out"),
            Self::NotStarted(error) => write!(f, "not started: {error}"),
        }
    }
}

/// A text that is not how an [`End`] is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no end of a process: expected `exited 0`, `killed by TERM`, `stopped by TSTP` or `timed out`")]
pub struct NoEnd(String);

impl FromStr for End {
    type Err = NoEnd;

    /// Reads what it is written as.
    fn from_str(text: &str) -> Result<Self, NoEnd> {
        let signal = |name: &str| name.parse::<Signal>().ok();
        let read = || {
            if let Some(code) = text.strip_prefix("exited ") {
                return code.parse().ok().map(Self::Exited);
            }
            if let Some(killed) = text.strip_prefix("killed by ") {
                let core = killed.strip_suffix(" with core");
                return Some(Self::Killed { signal: signal(core.unwrap_or(killed))?, core: core.is_some() });
            }
            if let Some(name) = text.strip_prefix("stopped by ") {
                return signal(name).map(Self::Stopped);
            }
            let error = text.strip_prefix("not started: ").map(|error| Self::NotStarted(error.to_owned()));
            error.or_else(|| (text == "timed out").then_some(Self::TimedOut))
        };
        read().ok_or_else(|| NoEnd(text.to_owned()))
    }
}

/// What the next command of the same shell was told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Inside {
    /// `$?` or `$status`, as text: `143`, `sigterm`, `0 1 0`.
    Said(String),
    /// The shell ended before it could say; this was proved.
    Ended,
    /// Neither could be established; the reason.
    NotObservable(String),
}

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(text) => f.write_str(text),
            Self::Ended => f.write_str("ended"),
            Self::NotObservable(why) => write!(f, "not observable: {why}"),
        }
    }
}

/// An answer in one line, to be compared and counted: `inside 1, outside exited 1`. What was not asked for is left out.
#[must_use]
pub fn answer(inside: Option<&Inside>, outside: Option<&End>, at_exit: Option<&End>) -> String {
    let inside = inside.map(|inside| format!("inside {inside}"));
    let outside = outside.map(|end| format!("outside {end}"));
    let at_exit = at_exit.map(|end| format!("at exit {end}"));
    [inside, outside, at_exit].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `{"ended": true}`: a key whose only value is `true`.
mod always_true {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        if bool::deserialize(deserializer)? { Ok(()) } else { Err(D::Error::custom("this key is `true` or absent")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn killed(number: i32, core: bool) -> End {
        End::Killed { signal: Signal::from_number(number).unwrap(), core }
    }

    #[test]
    fn a_wait_status_is_read_bit_by_bit() {
        assert_eq!(End::from_wait_status(0x000f), Some(killed(15, false)));
        assert_eq!(End::from_wait_status(0x0084), Some(killed(4, true)));
        assert_eq!(End::from_wait_status(0xbc00), Some(End::Exited(0xbc)));
        assert_eq!(End::from_wait_status(0x147f), Some(End::Stopped(Signal::from_number(20).unwrap())));
    }

    #[test]
    fn an_end_keeps_its_meaning_in_json() {
        for (end, json) in [
            (End::Exited(143), r#"{"exited":143}"#),
            (killed(15, false), r#"{"killed":{"signal":"TERM","core":false}}"#),
            (End::Stopped("TSTP".parse().unwrap()), r#"{"stopped":"TSTP"}"#),
            (End::TimedOut, r#"{"timed-out":true}"#),
            (End::NotStarted("ENOENT".into()), r#"{"not-started":"ENOENT"}"#),
        ] {
            assert_eq!(serde_json::to_string(&end).unwrap(), json);
            assert_eq!(serde_json::from_str::<End>(json).unwrap(), end);
            assert_eq!(end.to_string().parse(), Ok(end));
        }
    }
}
