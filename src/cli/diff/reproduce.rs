//! How to see a change for oneself.

use std::path::Path;

use statusquo::catalog::RunKind;
use statusquo::dialect::Dialect;
use statusquo::diff::Change;
use statusquo::paste::paste;
use statusquo::results::{Cell, ShellFacts};

use super::Diff;
use super::answers::Answers;
use crate::cli::operand::Operand;

impl Diff {
    /// The lines that show a change to whoever does not believe it; `side` is the one that `cell` is of.
    pub(super) fn reproduce(&self, side: &Answers<'_>, change: &Change<'_>, cell: &Cell) -> String {
        match side.operand {
            Operand::Shell(_) => self.asked(side, change, cell),
            Operand::File(_) => self.kept(side, cell),
            Operand::Recorded(_) => {
                let shells = [change.before, change.after].into_iter().flatten().map(|cell| cell.shell.as_str());
                let recorded: Vec<&str> = shells.filter(|name| name.contains('@')).collect();
                command(&["show", &cell.scenario(), "--shell", &recorded.join(",")], &[])
            }
        }
    }

    /// Of a shell that was asked just now.
    fn asked(&self, side: &Answers<'_>, change: &Change<'_>, cell: &Cell) -> String {
        let id = id(cell);
        let question = side.questions.iter().find(|question| question.id() == id);
        let lines = question.filter(|_| self.paste).and_then(|question| paste(question, shown_by(change)));
        let options = [self.terms.words(), self.cases.words()].concat();
        lines.unwrap_or_else(|| command(&["repro", &id, "--shell", side.text], &options))
    }

    /// Of a shell that was asked once, if it is still there.
    fn kept(&self, side: &Answers<'_>, cell: &Cell) -> String {
        let root = side.results.platform.as_ref().and_then(|platform| platform.root.as_deref());
        let is_there = |shell: &&ShellFacts| {
            shell.name == cell.shell && Path::new(&format!("{}{}", root.unwrap_or_default(), shell.path)).is_file()
        };
        match side.results.shells.iter().find(is_there) {
            Some(shell) => {
                let root = root.map_or_else(Vec::new, |root| vec!["--root".to_owned(), root.to_owned()]);
                let given = format!("{}={}", shell.base(), shell.path);
                command(&["repro", &id(cell), "--shell", &given], &[root, self.cases.words()].concat())
            }
            None => command(&["show", &cell.scenario()], &self.cases.words()),
        }
    }
}

fn id(cell: &Cell) -> String {
    format!("{}@{}", cell.scenario(), cell.shell)
}

/// A command of this program, to be pasted.
fn command(words: &[&str], options: &[String]) -> String {
    let words = ["statusquo"].iter().chain(words).copied().chain(options.iter().map(String::as_str));
    words.map(|word| Dialect::Sh.quote(word)).collect::<Vec<_>>().join(" ")
}

/// The run whose outcome changed first.
fn shown_by(change: &Change<'_>) -> RunKind {
    let inside = |cell: Option<&Cell>| cell.map(|cell| cell.inside.clone());
    let outside = |cell: Option<&Cell>| cell.map(|cell| cell.outside.clone());
    if inside(change.before) != inside(change.after) {
        RunKind::Observed
    } else if outside(change.before) != outside(change.after) {
        RunKind::Last
    } else {
        RunKind::Exit
    }
}
