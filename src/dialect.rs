//! The languages that shells read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language that a shell reads; each case has a script for each dialect in which its question makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// The POSIX shell language and its extensions.
    Sh,
    /// fish.
    Fish,
    /// csh and tcsh.
    Csh,
    /// rc, Byron Rakitzis' and plan9port's.
    Rc,
    /// es.
    Es,
}

impl Dialect {
    /// All dialects, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Sh, Self::Fish, Self::Csh, Self::Rc, Self::Es];

    /// The name used in case files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Fish => "fish",
            Self::Csh => "csh",
            Self::Rc => "rc",
            Self::Es => "es",
        }
    }

    /// Quotes a word so that this dialect reads exactly these characters.
    #[must_use]
    pub fn quote(self, word: &str) -> String {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/._+-,:@%".contains(&b);
        if !word.is_empty() && word.bytes().all(plain) {
            return word.to_owned();
        }
        let inner = match self {
            Self::Sh => word.replace('\'', r"'\''"),
            Self::Fish => word.replace('\\', r"\\").replace('\'', r"\'"),
            Self::Csh => word.replace('\'', r"'\''").replace('!', r"\!").replace('\n', "\\\n"),
            Self::Rc | Self::Es => word.replace('\'', "''"),
        };
        format!("'{inner}'")
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
