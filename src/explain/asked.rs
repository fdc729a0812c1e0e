//! The forms in which a status is asked for.

use std::fmt;

use crate::signal::Signal;
use crate::status::End;

/// A status that is to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What the next command is told, or what a process exited with: `137`, `sigterm`, `0 1 0`.
    Said(String),
    /// How a process ended: `exited 143`, `killed by TERM`.
    End(End),
    /// A process was continued, and has not ended.
    Continued,
    /// A signal by its name: what death by it looks like.
    Signal(Signal),
}

/// A text that is no status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStatus {
    /// It has none of the forms.
    #[error(
        "`{0}` is no status: expected a number (137, 0x8f, -9), what rc says (sigterm, sigill+core), a signal (TERM, \
         SIGTERM), an end ('exited 143', 'killed by TERM'), or any text that a recorded shell has said"
    )]
    Form(String),
    /// It is more than a status can be.
    #[error("`{0}` is beyond all statuses, which have 32 bits: expected a number from -2147483648 to 4294967295")]
    TooLarge(String),
    /// It is no wait status.
    #[error(
        "`{0}` is no wait status: expected what waitpid stores, of which 16 bits count, such as 0x0084 (killed by \
         signal 4, with core), 0x8f00 (exited 143), 0x147f (stopped by signal 20) or 0xffff (continued)"
    )]
    WaitStatus(String),
}

impl Asked {
    /// Reads a status. `was_said` tells whether some shell has said a text.
    ///
    /// # Errors
    /// Where the text has none of the forms.
    pub fn parse(text: &str, was_said: &dyn Fn(&str) -> bool) -> Result<Self, NoStatus> {
        if was_said(text) {
            return Ok(Self::Said(text.to_owned()));
        }
        let trimmed = text.trim();
        if let Some(number) = number(trimmed) {
            let number = number.filter(|number| (i128::from(i32::MIN)..=i128::from(u32::MAX)).contains(number));
            return number.map(|n| Self::Said(n.to_string())).ok_or_else(|| NoStatus::TooLarge(trimmed.to_owned()));
        }
        if let Ok(end) = trimmed.parse() {
            return Ok(Self::End(end));
        }
        let upper = trimmed.to_ascii_uppercase();
        // What rc says of a signal that no recorded one was asked about.
        let rc = upper.strip_suffix("+CORE").unwrap_or(&upper).strip_prefix("SIG");
        if trimmed.starts_with("sig") && rc.is_some_and(|name| name.parse::<Signal>().is_ok()) {
            return Ok(Self::Said(trimmed.to_ascii_lowercase()));
        }
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        name.parse().map(Self::Signal).map_err(|_| NoStatus::Form(text.to_owned()))
    }

    /// Decodes what waitpid stores.
    ///
    /// # Errors
    /// Where it is nothing that waitpid stores.
    pub fn from_wait_status(text: &str) -> Result<Self, NoStatus> {
        let none = || NoStatus::WaitStatus(text.to_owned());
        let raw = number(text.trim()).flatten().and_then(|raw| u16::try_from(raw).ok()).ok_or_else(none)?;
        if libc::WIFCONTINUED(i32::from(raw)) {
            return Ok(Self::Continued);
        }
        End::from_wait_status(i32::from(raw)).map(Self::End).ok_or_else(none)
    }

    /// The signal, where one is asked for by its name.
    #[must_use]
    pub fn signal(&self) -> Option<Signal> {
        match self {
            Self::Signal(signal) | Self::End(End::Killed { signal, .. } | End::Stopped(signal)) => Some(*signal),
            _ => None,
        }
    }

    /// The number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Said(text) => text.parse().ok(),
            Self::End(End::Exited(code)) => Some((*code).into()),
            _ => None,
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(text) if text.is_empty() => f.write_str("''"),
            Self::Said(text) => f.write_str(text),
            Self::End(end) => end.fmt(f),
            Self::Continued => f.write_str("continued"),
            Self::Signal(signal) => signal.fmt(f),
        }
    }
}

/// A number, decimal or hexadecimal; `Some(None)` where it has more digits than any number here.
fn number(text: &str) -> Option<Option<i128>> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let (digits, radix) = hexadecimal.map_or((digits, 10), |digits| (digits, 16));
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    is_number.then(|| i128::from_str_radix(digits, radix).ok().map(|number| sign * number))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn parse(text: &str) -> String {
        match Asked::parse(text, &|text| text == "no match") {
            Ok(asked) => format!("{asked:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[rstest]
    #[case("137", "Said(\"137\")")]
    #[case("0137", "Said(\"137\")")]
    #[case(" 0x8f ", "Said(\"143\")")]
    #[case("-9", "Said(\"-9\")")]
    #[case("3221225786", "Said(\"3221225786\")")]
    #[case("sigterm", "Said(\"sigterm\")")]
    #[case("sigill+core", "Said(\"sigill+core\")")]
    #[case("no match", "Said(\"no match\")")]
    #[case("SIGTERM", "Signal(TERM)")]
    #[case("term", "Signal(TERM)")]
    #[case("SIGRTMIN+3", "Signal(RTMIN+3)")]
    #[case("exited 143", "End(Exited(143))")]
    #[case("killed by ILL with core", "End(Killed { signal: ILL, core: true })")]
    fn each_form_is_read(#[case] text: &str, #[case] asked: &str) {
        assert_eq!(parse(text), asked);
    }

    #[rstest]
    #[case("sigfoo", "`sigfoo` is no status")]
    #[case("", "`` is no status")]
    #[case("0x", "`0x` is no status")]
    #[case("1.5", "`1.5` is no status")]
    #[case("99999999999", "`99999999999` is beyond all statuses")]
    #[case("9999999999999999999999999999999999999999999", "is beyond all statuses")]
    fn what_is_none_is_told_the_forms(#[case] text: &str, #[case] message: &str) {
        assert!(parse(text).contains(message), "{}", parse(text));
    }

    #[rstest]
    #[case("0x0084", "killed by ILL with core")]
    #[case("0x000f", "killed by TERM")]
    #[case("36608", "exited 143")]
    #[case("0x147f", "stopped by TSTP")]
    #[case("0xffff", "continued")]
    fn a_wait_status_is_decoded(#[case] text: &str, #[case] end: &str) {
        assert_eq!(Asked::from_wait_status(text).unwrap().to_string(), end);
    }

    #[rstest]
    #[case("0x10000")]
    #[case("-1")]
    #[case("TERM")]
    fn what_waitpid_never_stores_is_refused(#[case] text: &str) {
        assert!(matches!(Asked::from_wait_status(text), Err(NoStatus::WaitStatus(_))));
    }
}
