//! Results in the Test Anything Protocol: a line for each cell, and below what is not as promised, why.

use std::io::{self, Write};

use super::evidence::evidence;
use super::subject::{Subject, Test};
use super::text::visible;
use crate::results::Cell;

/// A version of the protocol. What is written here is the same in both, but a reader of the older one refuses the newer
/// by its first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// What `prove` before 3.48 reads.
    V13,
    /// The current one.
    #[default]
    V14,
}

/// Writes the results; what is known to be wrong is something to do, which fails nothing.
///
/// # Errors
///
/// Those of the writer.
pub fn write(subject: &Subject<'_>, version: Version, to: &mut dyn Write) -> io::Result<()> {
    let version = if version == Version::V13 { 13 } else { 14 };
    writeln!(to, "TAP version {version}\n1..{}", subject.results.cells.len())?;
    for (at, cell) in subject.results.cells.iter().enumerate() {
        let point = format!("{} - {}", at + 1, escaped(&format!("{}@{}", cell.scenario(), cell.shell)));
        match subject.test(cell) {
            Test::Passed => writeln!(to, "ok {point}")?,
            Test::Skipped(why) => writeln!(to, "ok {point} # SKIP {}", escaped(&why))?,
            Test::Noted(why) => {
                writeln!(to, "not ok {point} # TODO {}", escaped(&why))?;
                diagnose(subject, cell, to)?;
            }
            Test::Failed(_) => {
                writeln!(to, "not ok {point}")?;
                diagnose(subject, cell, to)?;
            }
        }
    }
    Ok(())
}

/// Why a cell is not as promised, as a block of YAML.
fn diagnose(subject: &Subject<'_>, cell: &Cell, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "  ---")?;
    let (promised, rows): (Vec<_>, Vec<_>) =
        evidence(subject, cell).into_iter().partition(|(label, _)| *label == "promised");
    rows.iter().try_for_each(|(label, text)| writeln!(to, "  {label}: {}", quoted(text)))?;
    if !promised.is_empty() {
        writeln!(to, "  promised:")?;
        promised.iter().try_for_each(|(_, text)| writeln!(to, "    - {}", quoted(text)))?;
    }
    writeln!(to, "  ...")
}

/// A text on the line of a test, where `#` begins a directive.
fn escaped(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('#', "\\#").replace('\n', " ")
}

/// A scalar of YAML in quotation marks: what is left to escape in it after [`visible`] is as in JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
