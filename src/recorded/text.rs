//! A page as text: the head, then a section for each case.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Head, Page, Section, line};

/// What the first line of a page is.
const FIRST: &str = "statusquo page 1";
/// What the line before a section begins with.
const SECTION: &str = "== ";

/// A file that is no page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct PageError {
    /// What the file is called.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

/// A folder of pages that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refuses.
    #[error("failed to read {path}: {source}")]
    Unreadable {
        /// The file or folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is no page.
    #[error(transparent)]
    NoPage(#[from] PageError),
}

/// All pages below a folder, by their paths below it.
///
/// # Errors
/// The first that cannot be read. Any other file is one: nothing else belongs there.
pub fn read(folder: &Path) -> Result<Vec<(String, Page)>, ReadError> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| ReadError::Unreadable { path, source }
    };
    let list = |folder: &Path| -> Result<Vec<PathBuf>, ReadError> {
        let entries = fs::read_dir(folder).map_err(failed(folder))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        Ok(paths)
    };
    let mut pages = Vec::new();
    for shell in list(folder)? {
        for path in list(&shell)? {
            let text = fs::read_to_string(&path).map_err(failed(&path))?;
            let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
            pages.push((name, Page::parse(&path.display().to_string(), &text)?));
        }
    }
    Ok(pages)
}

impl Page {
    /// The text of the page.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = self.head.render();
        for (case, section) in &self.sections {
            let _ = writeln!(text, "\n{SECTION}{case} {}", section.digest);
            for (scenario, line) in &section.lines {
                text += &(line::write(scenario, line) + "\n");
            }
        }
        text
    }

    /// Reads a page; `file` is what messages call it.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(file: &str, text: &str) -> Result<Self, PageError> {
        let wrong = |number: usize, message: String| PageError { file: file.to_owned(), line: number + 1, message };
        let head = Head::parse(file, text)?;
        let mut sections: BTreeMap<String, Section> = BTreeMap::new();
        let mut current: Option<&mut Section> = None;
        for (number, line) in text.lines().enumerate().skip_while(|(_, line)| !line.starts_with(SECTION)) {
            if let Some(heading) = line.strip_prefix(SECTION) {
                let expected = || wrong(number, "expected a case's id and a digest".into());
                let (case, digest) = heading.split_once(' ').ok_or_else(expected)?;
                if sections.contains_key(case) {
                    return Err(wrong(number, format!("a second section of `{case}`: expected one")));
                }
                let section = Section { digest: digest.to_owned(), lines: Vec::new() };
                current = Some(sections.entry(case.to_owned()).or_insert(section));
            } else if !line.is_empty() {
                let read = line::read(line).map_err(|expected| wrong(number, expected.to_string()))?;
                if let Some(section) = current.as_mut() {
                    section.lines.push(read);
                }
            }
        }
        Ok(Self { head, sections })
    }
}

impl Head {
    fn render(&self) -> String {
        let mut text = format!("{FIRST}\n");
        // The keys are those of the type, each on a line of its own, so a head can be compared by eye.
        let Ok(Value::Object(fields)) = serde_json::to_value(self) else { return text };
        for key in ["family", "version", "known-by", "build", "platform", "mode", "dialect"] {
            let value = fields.get(key).and_then(Value::as_str).unwrap_or_default();
            let _ = writeln!(text, "{key:<9} {value}");
        }
        text
    }

    /// Reads the head of a page's text.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PageError> {
        let wrong = |line: usize, message: String| PageError { file: file.to_owned(), line, message };
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) {
            return Err(wrong(1, format!("no page of this program: expected `{FIRST}`")));
        }
        let lines = lines.take_while(|line| !line.is_empty() && !line.starts_with(SECTION));
        let mut fields = Map::new();
        let mut last = 1;
        for line in lines {
            last += 1;
            let (key, value) =
                line.split_once(' ').ok_or_else(|| wrong(last, "expected a key and its value".into()))?;
            fields.insert(key.to_owned(), value.trim_start().into());
        }
        serde_json::from_value(Value::Object(fields)).map_err(|error| wrong(last, format!("in the head: {error}")))
    }
}
