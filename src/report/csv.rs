//! Results as comma-separated values: a line for each cell, below the columns' names.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::broken::seen;
use super::table::mode_name;
use super::text::visible;
use crate::catalog::On;
use crate::dialect::Dialect;
use crate::results::{Cell, Held, Instead, Results, ShellFacts};

const COLUMNS: [&str; 21] = [
    "area",
    "case",
    "parameters",
    "scenario",
    "shell",
    "family",
    "version",
    "build",
    "mode",
    "dialect",
    "inside",
    "outside",
    "at exit",
    "verdict",
    "instead",
    "reason",
    "findings",
    "contradicts",
    "differs from",
    "conforms to",
    "left open by",
];

/// Writes the results as RFC 4180 has it.
///
/// # Errors
///
/// Those of the writer.
pub fn write(results: &Results, to: &mut dyn Write) -> io::Result<()> {
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(to);
    csv.write_record(COLUMNS)?;
    for cell in &results.cells {
        let shell = results.shells.iter().find(|shell| shell.name == cell.shell);
        csv.write_record(record(cell, shell).map(|text| visible(&text)))?;
    }
    csv.flush()
}

fn record(cell: &Cell, shell: Option<&ShellFacts>) -> [String; COLUMNS.len()] {
    let of_shell = |fact: fn(&ShellFacts) -> Option<String>| shell.and_then(fact).unwrap_or_default();
    let parameters = cell.parameters.iter().map(|parameter| format!("{}={}", parameter.name, parameter.value));
    let seen = |on| seen(cell, on).unwrap_or_default();
    [
        cell.case.split('/').next().unwrap_or_default().to_owned(),
        cell.case.clone(),
        parameters.collect::<Vec<_>>().join("; "),
        cell.scenario(),
        cell.shell.clone(),
        of_shell(|shell| shell.family.clone()),
        of_shell(|shell| shell.version.clone()),
        of_shell(|shell| shell.build.clone()),
        of_shell(|shell| Some(mode_name(shell.mode).to_owned())),
        of_shell(|shell| Some(Dialect::name(shell.dialect).to_owned())),
        seen(On::Inside),
        seen(On::Outside),
        seen(On::AtExit),
        cell.verdict.word().to_owned(),
        cell.instead.as_ref().map(Instead::word).unwrap_or_default().to_owned(),
        cell.instead.as_ref().map(Instead::reason).unwrap_or_default(),
        cell.findings().join("; "),
        sources(cell, |held| held.binds && held.holds == Some(false)),
        sources(cell, |held| !held.binds && held.holds == Some(false)),
        sources(cell, |held| held.holds == Some(true)),
        sources(cell, Held::is_open),
    ]
}

/// The works of the statements that are `wanted`, each once.
fn sources(cell: &Cell, wanted: impl Fn(&Held) -> bool) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for held in cell.expectations.iter().filter(|held| wanted(held)) {
        if !ids.contains(&held.source.as_str()) {
            ids.push(&held.source);
        }
    }
    ids.join("; ")
}
