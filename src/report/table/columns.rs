//! Which shells are columns: the native ones, with the other modes of the same build below them.

use crate::results::{Results, ShellFacts};
use crate::shells::Mode;

/// A column of the table.
pub(in crate::report) struct Column<'a> {
    /// What the column is of.
    pub(in crate::report) shell: &'a ShellFacts,
    /// The same shell in its other modes.
    pub(in crate::report) modes: Vec<&'a ShellFacts>,
}

impl Column<'_> {
    /// Name and version, each a line.
    pub(super) fn header(&self) -> [&str; 2] {
        [&self.shell.name, self.shell.version.as_deref().unwrap_or("")]
    }
}

/// What a mode is called in the cells of its shell.
pub(in crate::report) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Native => "native",
        Mode::Posix => "posix",
        Mode::Sh => "sh",
    }
}

/// The columns, in the order of the results. A mode whose native shell was not asked is a column of its own.
pub(in crate::report) fn columns(results: &Results) -> Vec<Column<'_>> {
    let same = |one: &ShellFacts, other: &ShellFacts| {
        one.family.is_some() && (&one.family, &one.version, &one.build) == (&other.family, &other.version, &other.build)
    };
    let natives: Vec<&ShellFacts> = results.shells.iter().filter(|shell| shell.mode == Mode::Native).collect();
    let native_of = |mode: &ShellFacts| {
        let mut candidates: Vec<&ShellFacts> = natives.iter().copied().filter(|native| same(native, mode)).collect();
        // Of two builds that cannot be told apart otherwise, the one of the same name, or that lies in the same place.
        candidates.sort_by_key(|native| (native.stem() != mode.stem(), native.path != mode.path));
        candidates.first().copied()
    };
    let mut columns: Vec<Column<'_>> = Vec::new();
    for shell in &results.shells {
        if shell.mode == Mode::Native || native_of(shell).is_none() {
            columns.push(Column { shell, modes: Vec::new() });
        }
    }
    for shell in results.shells.iter().filter(|shell| shell.mode != Mode::Native) {
        let native = native_of(shell);
        if let Some(column) =
            columns.iter_mut().find(|column| native.is_some_and(|native| column.shell.name == native.name))
        {
            column.modes.push(shell);
        }
    }
    columns
}
