//! A failure as Markdown, for a bug report.

use std::fmt::Write;

use super::{Failure, Why, text};

impl Failure {
    /// The same as Markdown, to be pasted into a bug report.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write_markdown(&mut out);
        out
    }

    fn write_markdown(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "### `{}` {}\n\n{}\n", self.id, self.why, self.question)?;
        writeln!(out, "Shell: {}\n", text::shell(&self.shell))?;
        fenced(out, "sh", &self.script)?;
        writeln!(out, "| | |\n|---|---|")?;
        for statement in &self.broken {
            let source = format!("[{}]({}), {}", cell(&statement.title), statement.link, cell(&statement.place));
            writeln!(out, "| promised | `{} {}`: {source} |", statement.on.name(), statement.predicate)?;
        }
        if let Why::Changed(recorded) = &self.why {
            writeln!(out, "| recorded | {} |", cell(&recorded.to_string()))?;
        }
        writeln!(out, "| seen | {} |", cell(&self.seen.to_string()))?;
        writeln!(out, "| asked | {} |", self.repeats())?;
        for (mode, answer) in &self.modes {
            writeln!(out, "| {mode} | {} |", cell(&self.compared(answer)))?;
        }
        for line in self.other_shells() {
            writeln!(out, "| others | {} |", cell(&line))?;
        }
        if let Some(before) = &self.before {
            writeln!(out, "| before | {} said {} |", before.version, cell(&before.answer.to_string()))?;
        }
        writeln!(out)?;
        for (kind, said) in &self.stderr {
            writeln!(out, "Standard error, {}:\n", kind.described())?;
            fenced(out, "", said)?;
        }
        writeln!(out, "To reproduce, `{}`, or in any POSIX shell:\n", self.repro())?;
        self.paste.iter().try_for_each(|(_, lines)| fenced(out, "sh", lines))
    }
}

/// A block of code whose fence is longer than any in it.
fn fenced(out: &mut String, language: &str, text: &str) -> std::fmt::Result {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    writeln!(out, "{fence}{language}\n{text}\n{fence}\n")
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
