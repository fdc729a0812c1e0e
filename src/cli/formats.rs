//! What is written, and where: several formats at once, each to a place of its own.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use statusquo::report::{self, Format, Style, Subject, csv, json, junit, tap};

use super::output;

/// The formats of one command.
#[derive(Debug, Args)]
pub(crate) struct Formats {
    /// How to write: table, for people, json, for programs, junit or tap, for CI, markdown, for pages, csv, for
    /// spreadsheets, html, one file for a browser; with =FILE to that file (repeatable)
    #[arg(long = "format", value_name = "FORMAT[=FILE]", default_value = "table", value_parser = target)]
    targets: Vec<Target>,
    /// Where to write a format that names no file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Debug)]
struct Target {
    format: Format,
    file: Option<PathBuf>,
}

fn target(text: &str) -> Result<Target, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    if file == Some("") {
        return Err(format!("no file follows; write {name}=FILE"));
    }
    let format = name.parse().map_err(|error: statusquo::report::UnknownFormat| error.to_string())?;
    Ok(Target { format, file: file.map(PathBuf::from) })
}

/// Formats with their places, no two the same.
pub(crate) struct Places<'a>(Vec<(Format, Option<&'a Path>)>);

impl Formats {
    /// The same as [`Formats::places`], of what only some formats can tell.
    pub(crate) fn places_among(&self, what: &str, fit: &[Format]) -> anyhow::Result<Places<'_>> {
        match self.targets.iter().find(|target| !fit.contains(&target.format)) {
            Some(target) => Err(unfit(target.format, what, fit)),
            None => self.places(),
        }
    }

    /// To be asked for first: whoever waits for an answer wants to know that it can be written.
    pub(crate) fn places(&self) -> anyhow::Result<Places<'_>> {
        let mut places: Vec<(Format, Option<&Path>)> = Vec::new();
        for Target { format, file } in &self.targets {
            let file = file.as_deref().or(self.output.as_deref());
            file.map_or(Ok(()), output::writable)?;
            if let Some((other, _)) = places.iter().find(|(_, known)| *known == file) {
                let place = file.map_or_else(|| "standard output".to_owned(), |file| file.display().to_string());
                bail!("{other} and {format} would both be written to {place}; give one a file: --format {format}=FILE");
            }
            places.push((*format, file));
        }
        // What goes to files is there even if nobody reads the rest.
        places.sort_by_key(|(_, file)| file.is_none());
        Ok(Places(places))
    }
}

impl Places<'_> {
    /// Writes what `render` makes of each format; it is told the width of the place, where that has one. What cannot be
    /// written does not keep back the rest.
    pub(crate) fn write(&self, render: &dyn Fn(Format, Option<u16>) -> anyhow::Result<String>) -> anyhow::Result<()> {
        let write =
            |(format, file): &(Format, Option<&Path>)| output::write(&render(*format, output::width(*file))?, *file);
        let written: Vec<anyhow::Result<()>> = self.0.iter().map(write).collect();
        written.into_iter().collect()
    }
}

/// A format that cannot tell this.
pub(crate) fn unfit(format: Format, what: &str, fit: &[Format]) -> anyhow::Error {
    let fit: Vec<&str> = fit.iter().map(|format| format.name()).collect();
    anyhow::anyhow!("{what} is not written as {format}: choose among {}", fit.join(", "))
}

/// Results in a format.
pub(crate) fn render(format: Format, subject: &Subject<'_>, width: Option<u16>) -> anyhow::Result<String> {
    let mut text = Vec::new();
    match format {
        Format::Table => {
            let question = |id: &str| subject.question(id);
            return Ok(report::table(subject.results, &question, Style { width }, subject.seconds));
        }
        Format::Markdown => return Ok(report::markdown(subject)),
        Format::Html => return Ok(report::html(subject.results, subject.catalog)?),
        Format::Json => json::write(subject.results, &mut text)?,
        Format::Junit => junit::write(subject, &mut text)?,
        Format::Tap => tap::write(subject, tap_version(), &mut text)?,
        Format::Csv => csv::write(subject.results, &mut text)?,
    }
    Ok(String::from_utf8(text)?)
}

/// The version that the reader understands: `prove` says it in this variable.
fn tap_version() -> tap::Version {
    match std::env::var("TAP_VERSION").as_deref() {
        Ok("13") => tap::Version::V13,
        _ => tap::Version::V14,
    }
}
