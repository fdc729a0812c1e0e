//! A failure as text for a terminal or a log.

use std::fmt::{self, Display};

use super::{Answer, Failure, Why};
use crate::results::ShellFacts;

/// How wide the labels are.
const LABEL: usize = 11;

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.id, self.why)?;
        writeln!(f, "  {}", self.question)?;
        row(f, "shell", &shell(&self.shell))?;
        row(f, "script", &self.script)?;
        for statement in &self.broken {
            row(f, "promised", &format!("{} {}", statement.on.name(), statement.predicate))?;
            row(f, "", &format!("{}, {}", statement.title, statement.place))?;
            row(f, "", &statement.link)?;
        }
        if let Why::Changed(recorded) = &self.why {
            row(f, "recorded", &recorded.to_string())?;
        }
        row(f, "seen", &self.seen.to_string())?;
        row(f, "asked", &self.repeats())?;
        match self.stderr.as_slice() {
            [] => row(f, "stderr", "none")?,
            said => {
                said.iter().try_for_each(|(kind, text)| row(f, "stderr", &format!("{}:\n{text}", kind.described())))?
            }
        }
        for (mode, answer) in &self.modes {
            row(f, "other mode", &format!("{mode}: {}", self.compared(answer)))?;
        }
        for line in self.other_shells() {
            row(f, "others", &line)?;
        }
        if let Some(before) = &self.before {
            row(f, "before", &format!("{} said {}", before.version, before.answer))?;
        }
        row(f, "reproduce", &self.repro())?;
        // Not indented: the lines of a script are pasted as they are.
        for (kind, lines) in &self.paste {
            writeln!(f, "  or paste into any POSIX shell ({}):\n{lines}", kind.described())?;
        }
        Ok(())
    }
}

/// A label and a text, further lines below the text.
fn row(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    let mut label = label;
    for line in text.lines() {
        writeln!(f, "{}", format!("  {label:LABEL$}{line}").trim_end())?;
        label = "";
    }
    Ok(())
}

/// Name, version, build and path.
pub(super) fn shell(shell: &ShellFacts) -> String {
    let version = shell.version.as_deref().unwrap_or("of unknown version");
    let build = shell.build.as_deref().map(|build| format!("{build}, ")).unwrap_or_default();
    format!("{} {version} ({build}{})", shell.name, shell.path)
}

impl Failure {
    /// How often it was asked, and how often it answered so.
    pub(super) fn repeats(&self) -> String {
        let Self { asked, alike, .. } = self;
        match asked {
            1 => "once (1/1)".to_owned(),
            _ if asked == alike => format!("{asked} times, always this answer ({alike}/{asked})"),
            _ => format!("{asked} times, not always this answer ({alike}/{asked})"),
        }
    }

    /// What others say, a line for each answer: `11 of 12: $? 1`.
    pub(super) fn other_shells(&self) -> Vec<String> {
        let all: usize = self.others.iter().map(|said| said.shells.len()).sum();
        let line = |said: &super::Said| {
            let answer = self.compared(&said.answer);
            format!("{} of {all}: {answer} ({})", said.shells.len(), said.shells.join(", "))
        };
        self.others.iter().map(line).collect()
    }

    /// An answer beside what was seen.
    pub(super) fn compared(&self, answer: &Answer) -> String {
        if *answer == self.seen { "the same".to_owned() } else { answer.to_string() }
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inside, outside, at_exit, instead } = self;
        let named = [("$? ", inside), ("outside ", outside), ("at exit ", at_exit), ("", instead)];
        let parts: Vec<String> =
            named.into_iter().filter_map(|(name, text)| Some(format!("{name}{}", text.as_ref()?))).collect();
        f.write_str(if parts.is_empty() { "nothing" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

impl Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::known::Outcome;
        match self {
            Self::Outcome(Outcome::Contradicts, _) => f.write_str("contradicts a source that binds it"),
            Self::Outcome(outcome, None) => write!(f, "{outcome}"),
            Self::Outcome(_, Some(instead)) => write!(f, "{}: {}", instead.word(), instead.reason()),
            Self::Changed(_) => f.write_str("answers otherwise than it was recorded to"),
        }
    }
}
