//! The observer: the line that says what `$?` holds, on a channel that the script cannot close.

use std::hash::{BuildHasher, RandomState};

use crate::dialect::Dialect;

/// What frames what an observer says, so that no script can speak in its name by accident.
pub(super) fn nonce() -> String {
    format!("sq{:016x}", RandomState::new().hash_one(0))
}

/// The command that says the status to `channel`.
pub(super) fn observer(dialect: Dialect, nonce: &str, channel: &str) -> String {
    match dialect {
        Dialect::Sh => format!("echo \"{nonce} $? .\" >>{channel}"),
        Dialect::Fish | Dialect::Csh => format!("echo \"{nonce} $status .\" >>{channel}"),
        Dialect::Rc => format!("echo {nonce} $status . >>{channel}"),
        Dialect::Es => format!("echo {nonce} $statusquo . >>{channel}"),
    }
}

/// The script with its observer on the line after it.
///
/// es has no variable that holds a status: what a command returns is gone with the next one, so the script stands in
/// a block whose value is kept.
pub(super) fn observed(dialect: Dialect, script: &str, observer: &str) -> String {
    match dialect {
        Dialect::Es => format!("statusquo = <={{\n{script}\n}}\n{observer}{}", mark()),
        _ => format!("{script}\n{observer}{}", mark()),
    }
}

/// What follows an observer: the shell ends with [`BEGAN`], even where the observer could not speak.
pub(crate) fn mark() -> String {
    format!("\nexit {BEGAN}")
}

/// What stands in the place of `@status@` where nobody observes: a command that likewise leaves 0 behind.
pub(super) fn silence(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sh | Dialect::Fish | Dialect::Csh => ":",
        Dialect::Rc | Dialect::Es => "true",
    }
}

/// What an observed run exits with once its observer has begun. No case ends so: a run that does has been observed,
/// whether or not it could say anything.
const BEGAN: u8 = 113;

/// What was said, or the reason why it cannot be told; `None` where nothing was.
pub(super) fn heard(said: &str, nonce: &str) -> Option<Result<String, String>> {
    let mut statuses = Vec::new();
    for line in said.lines() {
        let framed = line.strip_prefix(nonce).and_then(|rest| rest.strip_suffix('.'));
        match framed.and_then(|rest| rest.strip_prefix(' ')?.strip_suffix(' ').or(Some(""))) {
            Some(status) => statuses.push(status.trim()),
            None => return Some(Err(format!("the observer was garbled: {line:?}"))),
        }
    }
    // An observer in a trap may speak for several shells: the main one comes last.
    statuses.pop().map(|status| Ok(status.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_frame_is_heard() {
        assert_eq!(heard("n 143 .\n", "n"), Some(Ok("143".into())));
        assert_eq!(heard("n 0 1 0 .\n", "n"), Some(Ok("0 1 0".into())));
        assert_eq!(heard("", "n"), None);
        assert!(heard("n 14", "n").unwrap().is_err());
        assert!(heard("143\n", "n").unwrap().is_err());
    }
}
