//! The stable machine format: written the same way each time, and read back with the place of any mistake.
//!
//! What it holds is [`crate::results`]; `schema/results.json` describes it to everyone else.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::diff::{Change, Comparison, Kind, Step, Totals};
use crate::history::{Course, History, Span};
use crate::results::{Cell, Held, Parameter, Results, ShellFacts, VERSION};
use crate::shells::Mode;

/// A file that is no result of this format.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or JSON of another shape.
    #[error("{file}:{line}:{column}: no results of `statusquo run --format json`: {message}")]
    Malformed {
        /// The file's name as the user gave it.
        file: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// A version that this program does not know.
    #[error("{file}: results of version {version}; this program reads version {VERSION}")]
    Version {
        /// The file's name as the user gave it.
        file: String,
        /// What the file says.
        version: u64,
    },
}

/// Writes results, indented, with a newline at the end.
///
/// # Errors
///
/// Those of the writer; the results themselves can always be written.
pub fn write(results: &Results, mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut to, results)?;
    to.write_all(b"\n")
}

/// The version of the format of comparisons.
pub const DIFF_VERSION: u32 = 1;

/// Writes comparisons, as `schema/diff.json` describes them.
///
/// # Errors
///
/// Those of the writer.
pub fn write_diff(steps: &[Step<'_>], mut to: impl Write) -> io::Result<()> {
    let steps = steps.iter().map(step).collect();
    serde_json::to_writer_pretty(&mut to, &DiffForm { version: DIFF_VERSION, steps })?;
    to.write_all(b"\n")
}

#[derive(Serialize)]
struct DiffForm<'a> {
    version: u32,
    steps: Vec<StepForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct StepForm<'a> {
    before: &'a str,
    after: &'a str,
    totals: Totals,
    shells: Vec<ComparisonForm<'a>>,
    only_before: Vec<&'a str>,
    only_after: Vec<&'a str>,
}

#[derive(Serialize)]
struct ComparisonForm<'a> {
    before: &'a ShellFacts,
    after: &'a ShellFacts,
    compared: usize,
    changes: Vec<ChangeForm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ChangeForm<'a> {
    case: &'a str,
    parameters: &'a [Parameter],
    kind: Kind,
    is_worse: bool,
    before: Option<&'a Cell>,
    after: Option<&'a Cell>,
    breaks: &'a [&'a Held],
    meets: &'a [&'a Held],
}

fn step<'a>(step: &'a Step<'_>) -> StepForm<'a> {
    let names = |shells: &'a [&ShellFacts]| shells.iter().map(|shell| shell.name.as_str()).collect();
    StepForm {
        before: step.before.name,
        after: step.after.name,
        totals: Totals::of(step.diff.changes()),
        shells: step.diff.comparisons.iter().map(comparison).collect(),
        only_before: names(&step.diff.only_before),
        only_after: names(&step.diff.only_after),
    }
}

fn comparison<'a>(comparison: &'a Comparison<'_>) -> ComparisonForm<'a> {
    let Comparison { before, after, compared, changes } = comparison;
    ComparisonForm { before, after, compared: *compared, changes: changes.iter().map(change).collect() }
}

fn change<'a>(change: &'a Change<'_>) -> ChangeForm<'a> {
    ChangeForm {
        case: change.case(),
        parameters: change.cell().map_or(&[], |cell| &cell.parameters),
        kind: change.kind,
        is_worse: change.is_worse,
        before: change.before,
        after: change.after,
        breaks: &change.breaks,
        meets: &change.meets,
    }
}

/// The version of the format of histories.
pub const HISTORY_VERSION: u32 = 1;

/// Writes histories, as `schema/history.json` describes them.
///
/// # Errors
///
/// Those of the writer.
pub fn write_history(histories: &[History<'_>], mut to: impl Write) -> io::Result<()> {
    let shells = histories.iter().map(shell_history).collect();
    serde_json::to_writer_pretty(&mut to, &HistoriesForm { version: HISTORY_VERSION, shells })?;
    to.write_all(b"\n")
}

#[derive(Serialize)]
struct HistoriesForm<'a> {
    version: u32,
    shells: Vec<HistoryForm<'a>>,
}

#[derive(Serialize)]
struct HistoryForm<'a> {
    shell: &'a str,
    mode: Mode,
    versions: &'a [&'a ShellFacts],
    courses: Vec<CourseForm<'a>>,
}

#[derive(Serialize)]
struct CourseForm<'a> {
    case: &'a str,
    scenarios: &'a [&'a [Parameter]],
    spans: Vec<SpanForm<'a>>,
}

#[derive(Serialize)]
struct SpanForm<'a> {
    first: usize,
    last: usize,
    cells: &'a [&'a Cell],
}

fn shell_history<'a>(history: &'a History<'_>) -> HistoryForm<'a> {
    let spans = |course: &'a Course<'_>| {
        let span = |span: &'a Span<'_>| SpanForm { first: span.first, last: span.last, cells: &span.cells };
        course.spans.iter().map(span).collect()
    };
    let course = |(case, course): (&'a str, &'a Course<'_>)| CourseForm {
        case,
        scenarios: &course.scenarios,
        spans: spans(course),
    };
    let courses = history.cases.iter().flat_map(|case| case.courses.iter().map(move |course| (case.case, course)));
    HistoryForm {
        shell: history.shell,
        mode: history.mode,
        versions: &history.versions,
        courses: courses.map(course).collect(),
    }
}

/// Reads results back; `file` is what messages call the text.
///
/// # Errors
///
/// If the text is not what [`write()`] writes.
pub fn read(file: &str, text: &str) -> Result<Results, ReadError> {
    // A later version may have other keys: to name the version helps more than to complain about the keys.
    if let Ok(Header { version }) = serde_json::from_str(text)
        && version != u64::from(VERSION)
    {
        return Err(ReadError::Version { file: file.to_owned(), version });
    }
    serde_json::from_str(text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = error.to_string();
        ReadError::Malformed {
            file: file.to_owned(),
            line: error.line(),
            column: error.column(),
            message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
        }
    })
}

#[derive(Deserialize)]
struct Header {
    version: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_named_with_its_line_and_column() {
        let text = "{\n  \"version\": 1,\n  \"platfrom\": {}\n}\n";
        assert_eq!(
            read("old.json", text).unwrap_err().to_string(),
            "old.json:3:12: no results of `statusquo run --format json`: \
             unknown field `platfrom`, expected one of `version`, `platform`, `shells`, `cells`"
        );
    }

    #[test]
    fn another_version_is_named() {
        assert_eq!(
            read("new.json", r#"{"version": 2, "verdicts": []}"#).unwrap_err().to_string(),
            "new.json: results of version 2; this program reads version 1"
        );
    }

    #[test]
    fn a_file_that_ends_too_early_is_malformed() {
        let error = read("half.json", "{\n\"version\": 1,").unwrap_err().to_string();
        assert!(error.starts_with("half.json:2:13: no results"), "{error}");
    }
}
