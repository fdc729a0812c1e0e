//! What results can be written as.

use std::fmt;
use std::str::FromStr;

/// A format; each has one renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, in a terminal.
    Table,
    /// For programs.
    Json,
    /// For the viewers of tests that CI has.
    Junit,
    /// For the readers of tests that follow the Test Anything Protocol.
    Tap,
    /// For pages: tables as GitHub reads them.
    Markdown,
    /// For spreadsheets.
    Csv,
    /// For a browser: one file with everything in it.
    Html,
}

impl Format {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] = [Self::Table, Self::Json, Self::Junit, Self::Tap, Self::Markdown, Self::Csv, Self::Html];

    /// What the command line calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Tap => "tap",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no format is called `{0}`: expected one of {names}", names = Format::ALL.map(Format::name).join(", "))]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}
