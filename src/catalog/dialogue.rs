//! The script of a case that needs a terminal: a dialogue, a line after the other.
//!
//! Each line is typed with Enter after it when the shell's prompt is there, so it is a whole command. A line that
//! begins with `^` is no text:
//!
//! | line | what is done |
//! |---|---|
//! | `^C` `^\` `^Z` `^D` | the key is struck: interrupt, quit, suspend, end of file |
//! | `^signal NAME` | the shell's parent sends the shell this signal |
//! | `^hangup` | the terminal goes away |
//!
//! These wait until the foreground program has said that it is ready, or for the prompt, whichever comes: a program says
//! so with `@ready@`, which stands for a command of `sh`, and then sleeps.

use serde::{Deserialize, Serialize};

use super::choice;
use super::mistake::Mistake;
use super::placeholder::placeholders;
use crate::signal::Signal;

/// A line of a dialogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// Typed at the prompt, with Enter after it.
    Typed(String),
    /// A key that means something to the terminal.
    Key(Key),
    /// The terminal goes away.
    Hangup,
    /// The shell's parent sends the shell a signal.
    Sent(Signal),
}

/// A key that means something to the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// `^C`: INT to the foreground process group.
    Interrupt,
    /// `^\`: QUIT likewise.
    Quit,
    /// `^Z`: TSTP likewise.
    Suspend,
    /// `^D`: end of file.
    End,
}

impl Key {
    /// The character that the key sends.
    #[must_use]
    pub fn character(self) -> u8 {
        match self {
            Self::Interrupt => 0x03,
            Self::Quit => 0x1c,
            Self::Suspend => 0x1a,
            Self::End => 0x04,
        }
    }

    /// What the terminal makes of it, where that is a signal.
    #[must_use]
    pub fn signal(self) -> Option<Signal> {
        Signal::from_number(match self {
            Self::Interrupt => libc::SIGINT,
            Self::Quit => libc::SIGQUIT,
            Self::Suspend => libc::SIGTSTP,
            Self::End => return None,
        })
    }
}

/// Reads a dialogue whose placeholders are filled in.
///
/// # Errors
/// The first line that cannot be one.
pub fn lines(script: &str) -> Result<Vec<Line>, Mistake> {
    script.split('\n').map(line).collect()
}

fn line(text: &str) -> Result<Line, Mistake> {
    match text.strip_prefix('^') {
        None => Ok(Line::Typed(text.to_owned())),
        Some("C") => Ok(Line::Key(Key::Interrupt)),
        Some("\\") => Ok(Line::Key(Key::Quit)),
        Some("Z") => Ok(Line::Key(Key::Suspend)),
        Some("D") => Ok(Line::Key(Key::End)),
        Some("hangup") => Ok(Line::Hangup),
        Some(other) => match other.strip_prefix("signal ") {
            Some(name) => choice::signal(name).map(Line::Sent).map_err(|mut mistake| {
                let before = text.len() - name.len();
                mistake.span = mistake.span.start + before..mistake.span.end + before;
                mistake
            }),
            None => Err(unknown(text)),
        },
    }
}

fn unknown(text: &str) -> Mistake {
    let known = ["^C", "^\\", "^Z", "^D", "^hangup", "^signal NAME"];
    Mistake::new(0..text.len(), format!("`{text}` is no line of a dialogue"), super::mistake::expected_one_of(known))
        .help("what begins with `^` is a key or an event; everything else is typed")
}

/// The mistakes of a dialogue as its file has it; a signal may still be a placeholder there.
pub(super) fn check(script: &str) -> Vec<Mistake> {
    let mut at = 0;
    let mut mistakes = Vec::new();
    for text in script.split('\n') {
        let is_open = text.starts_with("^signal ") && !placeholders(text).is_empty();
        if let Some(mut mistake) = line(text).err().filter(|_| !is_open) {
            mistake.span = mistake.span.start + at..mistake.span.end + at;
            mistakes.push(mistake);
        }
        at += text.len() + 1;
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_a_caret_is_done_and_the_rest_is_typed() {
        let read = lines("false\n^C\n^signal TERM\n^hangup\n").unwrap();
        let term = Signal::from_number(libc::SIGTERM).unwrap();
        assert_eq!(
            read,
            [
                Line::Typed("false".into()),
                Line::Key(Key::Interrupt),
                Line::Sent(term),
                Line::Hangup,
                Line::Typed(String::new()),
            ]
        );
    }

    #[test]
    fn a_line_that_cannot_be_one_is_shown_where_it_stands() {
        let mistakes = check("true\n^X\n^signal TREM\n^signal @signal@");
        assert_eq!(mistakes.iter().map(|mistake| mistake.span.clone()).collect::<Vec<_>>(), [5..7, 16..20]);
    }
}
