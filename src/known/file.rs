//! Reads a `--known` file, strictly.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range as Span;

use serde::Deserialize;
use toml::Spanned;

use super::{Entry, Known, Outcome, Range};

/// A `--known` file with mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownError {
    /// The file's name as the user gave it.
    pub file: String,
    /// At least one, in the file's order.
    pub mistakes: Vec<Mistake>,
}

/// A mistake with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line itself.
    pub source: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl std::error::Error for KnownError {}

impl fmt::Display for KnownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, Mistake { line, column, source, message }) in self.mistakes.iter().enumerate() {
            let newline = if i == 0 { "" } else { "\n" };
            write!(f, "{newline}{}:{line}:{column}: {message}\n    {source}", self.file)?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    known: Vec<Spanned<Raw>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    case: Spanned<String>,
    #[serde(default)]
    parameters: BTreeMap<String, Spanned<Vec<String>>>,
    shell: Spanned<String>,
    versions: Option<Spanned<String>>,
    outcome: Outcome,
    link: Spanned<String>,
}

pub(super) fn parse(file: &str, text: &str) -> Result<Known, KnownError> {
    let failed = |mistakes| KnownError { file: file.to_owned(), mistakes };
    let raw: File = toml::from_str(text).map_err(|error| {
        let expected = "; see `[[known]]` with case, parameters, shell, versions, outcome, link";
        let hint = if error.message().starts_with("unknown field") { "" } else { expected };
        failed(vec![mistake(text, &error.span().unwrap_or_default(), format!("{}{hint}", error.message().trim()))])
    })?;
    let mut mistakes = Vec::new();
    let mut entries = Vec::new();
    for entry in raw.known {
        let line = mistake(text, &entry.span(), String::new()).line;
        let Raw { case, parameters, shell, versions, outcome, link } = entry.into_inner();
        for (key, value) in [("case", &case), ("shell", &shell), ("link", &link)] {
            if value.get_ref().trim().is_empty() {
                mistakes.push(mistake(text, &value.span(), format!("`{key}` is empty")));
            }
        }
        for (name, values) in parameters.iter().filter(|(_, values)| values.get_ref().is_empty()) {
            let message = format!("no value of `{name}` is listed; without the key, all are meant");
            mistakes.push(mistake(text, &values.span(), message));
        }
        let versions = versions.and_then(|range| match range.get_ref().parse::<Range>() {
            Ok(parsed) => Some(parsed),
            Err(message) => {
                mistakes.push(mistake(text, &range.span(), message));
                None
            }
        });
        entries.push(Entry {
            place: format!("{file}:{line}"),
            case: case.into_inner(),
            parameters: parameters.into_iter().map(|(name, values)| (name, values.into_inner())).collect(),
            shell: shell.into_inner(),
            versions,
            outcome,
            link: link.into_inner(),
        });
    }
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    if mistakes.is_empty() { Ok(Known { entries }) } else { Err(failed(mistakes)) }
}

fn mistake(text: &str, span: &Span<usize>, message: String) -> Mistake {
    let before = text.get(..span.start).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Mistake {
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
        source: text[start..].lines().next().unwrap_or_default().to_owned(),
        message,
    }
}
