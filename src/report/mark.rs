//! What stands out, and how it is painted: no meaning is in colour alone.

use anstyle::{AnsiColor, Effects, Style};

/// What stands out; the worse is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// A source that informs says otherwise.
    Differs,
    /// A binding source says otherwise.
    Contradicts,
}

impl Mark {
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Differs => "≠",
            Self::Contradicts => "✗",
        }
    }

    pub(super) fn style(self) -> Style {
        match self {
            Self::Contradicts => AnsiColor::Red.on_default().effects(Effects::BOLD),
            Self::Differs => AnsiColor::Yellow.on_default(),
        }
    }
}

pub(super) const BOLD: Style = Style::new().effects(Effects::BOLD);
pub(super) const DIM: Style = Style::new().effects(Effects::DIMMED);

pub(super) fn paint(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}
