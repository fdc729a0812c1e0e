//! What the page is made of, worked out once for the table and for the data: columns, questions, folded answers.

use std::collections::{BTreeMap, HashMap};

use crate::catalog::{Case, Catalog, On};
use crate::history::{History, histories};
use crate::report::broken::seen;
use crate::report::mark::Mark;
use crate::report::table::{self, Column, Marked, columns, judged, lines, observations};
use crate::results::{Cell, Held, Instead, Results, Verdict};

/// So many columns stand side by side; of more, the table has the newest version of each shell, and the others have
/// their own view.
const SIDE_BY_SIDE: usize = 20;

/// Results, arranged.
pub(super) struct Matrix<'a> {
    pub(super) results: &'a Results,
    pub(super) catalog: &'a Catalog,
    /// Of every version.
    pub(super) columns: Vec<Column<'a>>,
    /// Which of them the table has.
    pub(super) shown: Vec<usize>,
    /// The versions of each shell and mode.
    pub(super) histories: Vec<History<'a>>,
    pub(super) areas: Vec<Area<'a>>,
}

/// Questions of one kind: the first part of their ids.
pub(super) struct Area<'a> {
    pub(super) name: &'a str,
    pub(super) questions: Vec<Question<'a>>,
}

/// A case with its answers.
pub(super) struct Question<'a> {
    pub(super) id: &'a str,
    /// `None` where the catalog does not know it any more.
    pub(super) case: Option<&'a Case>,
    pub(super) cells: Vec<&'a Cell>,
    pub(super) rows: Vec<Row>,
}

/// What is observed of a case.
pub(super) struct Row {
    pub(super) on: On,
    /// For each of [`Matrix::columns`].
    pub(super) entries: Vec<Entry>,
}

/// What stands in a cell of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) shade: Shade,
    pub(super) lines: Vec<Marked>,
}

/// How a cell of the table looks: the first of these that some of its answers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shade {
    Contradicts,
    Differs,
    /// It crashed, hung, timed out or gave several answers.
    Broke,
    Conforms,
    Unspecified,
    Undocumented,
    Unanswered,
}

impl Shade {
    pub(super) const ALL: [Self; 7] = [
        Self::Contradicts,
        Self::Differs,
        Self::Broke,
        Self::Conforms,
        Self::Unspecified,
        Self::Undocumented,
        Self::Unanswered,
    ];

    /// The class of an element that looks so.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Contradicts => "x",
            Self::Differs => "d",
            Self::Broke => "b",
            Self::Conforms => "c",
            Self::Unspecified => "u",
            Self::Undocumented => "n",
            Self::Unanswered => "z",
        }
    }

    /// The sign beside the colour.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Contradicts => Mark::Contradicts.sign(),
            Self::Differs => Mark::Differs.sign(),
            Self::Broke => "!",
            Self::Conforms => "✓",
            Self::Unspecified => "~",
            Self::Undocumented => "·",
            Self::Unanswered => "–",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Broke => "crashed, hung or unstable",
            Self::Unanswered => "no answer",
            Self::Contradicts => Verdict::Contradicts.word(),
            Self::Differs => Verdict::Differs.word(),
            Self::Conforms => Verdict::Conforms.word(),
            Self::Unspecified => Verdict::Unspecified.word(),
            Self::Undocumented => Verdict::Undocumented.word(),
        }
    }

    /// What it means.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::Contradicts => "a source that binds this shell says otherwise",
            Self::Differs => "a source that only informs says otherwise",
            Self::Broke => "the shell itself broke down, or its answer is a race",
            Self::Conforms => "every statement that applies holds",
            Self::Unspecified => "a source says that it leaves this open",
            Self::Undocumented => "no source says anything",
            Self::Unanswered => "not asked, or not to be observed",
        }
    }

    /// How one answer looks.
    pub(super) fn of_cell(cell: &Cell) -> Self {
        match (&cell.instead, cell.verdict) {
            (_, Verdict::Contradicts) => Self::Contradicts,
            (_, Verdict::Differs) => Self::Differs,
            (Some(Instead::Crashed(_) | Instead::Hung(_) | Instead::TimedOut(_) | Instead::Unstable(_)), _) => {
                Self::Broke
            }
            (_, Verdict::Conforms) => Self::Conforms,
            (_, Verdict::Unspecified) => Self::Unspecified,
            (_, Verdict::Undocumented) => Self::Undocumented,
            (_, Verdict::None) => Self::Unanswered,
        }
    }

    /// How one of the things that are observed of a cell looks.
    fn of_observed(cell: &Cell, on: On) -> Self {
        let says = |wanted: &dyn Fn(&Held) -> bool| cell.expectations.iter().any(|held| held.on == on && wanted(held));
        match (judged(cell, on), Self::of_cell(cell)) {
            (Some(Mark::Contradicts), _) => Self::Contradicts,
            (Some(Mark::Differs), _) => Self::Differs,
            (None, Self::Broke) => Self::Broke,
            (None, _) if seen(cell, on).is_none() => Self::Unanswered,
            (None, _) if says(&|held| held.holds == Some(true)) => Self::Conforms,
            (None, _) if says(&Held::is_open) => Self::Unspecified,
            (None, _) if says(&|_| true) => Self::Unanswered,
            (None, _) => Self::Undocumented,
        }
    }
}

impl<'a> Matrix<'a> {
    pub(super) fn of(results: &'a Results, catalog: &'a Catalog) -> Self {
        let columns = columns(results);
        let histories = histories(results);
        let shown = shown(&columns, &histories);
        let cases: HashMap<&str, &Case> = catalog.cases.iter().map(|case| (case.id.as_str(), case)).collect();
        let question = |(id, cells): table::Case<'a>| {
            let rows = rows(&columns, &cells);
            Question { id, case: cases.get(id).copied(), cells, rows }
        };
        let area = |of_area: Vec<table::Case<'a>>| {
            let name = of_area.first().and_then(|(id, _)| id.split('/').next()).unwrap_or_default();
            Area { name, questions: of_area.into_iter().map(question).collect() }
        };
        let areas = table::areas(results).into_iter().map(area).collect();
        Self { results, catalog, columns, shown, histories, areas }
    }

    pub(super) fn questions(&self) -> impl Iterator<Item = &Question<'a>> {
        self.areas.iter().flat_map(|area| &area.questions)
    }

    /// The columns that are versions of one shell, oldest first; empty for a mode that stands in the column of its
    /// native shell.
    pub(super) fn versions(&self, history: &History<'_>) -> Vec<usize> {
        versions(&self.columns, history)
    }
}

impl Question<'_> {
    /// How all that is observed of it looks in a column.
    pub(super) fn shade(&self, column: usize) -> Shade {
        self.rows.iter().map(|row| row.entries[column].shade).min().unwrap_or(Shade::Unanswered)
    }
}

fn versions(columns: &[Column<'_>], history: &History<'_>) -> Vec<usize> {
    let place = |name: &str| columns.iter().position(|column| column.shell.name == name);
    history.versions.iter().filter_map(|shell| place(&shell.name)).collect()
}

fn shown(columns: &[Column<'_>], histories: &[History<'_>]) -> Vec<usize> {
    if columns.len() <= SIDE_BY_SIDE {
        return (0..columns.len()).collect();
    }
    histories.iter().filter_map(|history| versions(columns, history).last().copied()).collect()
}

/// What is observed of a case in every column.
fn rows(columns: &[Column<'_>], cells: &[&Cell]) -> Vec<Row> {
    let mut by_shell: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        by_shell.entry(&cell.shell).or_default().push(cell);
    }
    let row = |on| {
        let entry = |column: &Column<'_>| {
            let names = std::iter::once(column.shell).chain(column.modes.iter().copied());
            let cells: Vec<&Cell> =
                names.filter_map(|shell| by_shell.get(shell.name.as_str())).flatten().copied().collect();
            let shade = cells.iter().map(|cell| Shade::of_observed(cell, on)).min().unwrap_or(Shade::Unanswered);
            Entry { shade, lines: lines(column, &cells, on) }
        };
        Row { on, entries: columns.iter().map(entry).collect() }
    };
    observations(cells).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::End;

    fn held(on: On, predicate: &str, holds: Option<bool>) -> Held {
        Held {
            source: "posix-2024".to_owned(),
            place: "2.8.2".to_owned(),
            of: "posix".to_owned(),
            on,
            predicate: predicate.to_owned(),
            binds: true,
            holds,
            finding: None,
        }
    }

    #[test]
    fn what_could_not_be_observed_is_not_left_open() {
        let why = "nothing was said".to_owned();
        let cell = |verdict, expectations| Cell {
            why: Some(why.clone()),
            instead: Some(Instead::NotObservable(why.clone())),
            outside: Some(End::Exited(1)),
            verdict,
            expectations,
            ..Cell::unanswered("a/b", "1", "bash")
        };
        let looks = |cell: &Cell| [On::Inside, On::Outside].map(|on| Shade::of_observed(cell, on));
        let promised = cell(Verdict::None, vec![held(On::Inside, "0", None)]);
        assert_eq!(looks(&promised), [Shade::Unanswered, Shade::Undocumented]);
        let open = cell(Verdict::Unspecified, vec![held(On::Outside, "unspecified", None)]);
        assert_eq!(looks(&open), [Shade::Unanswered, Shade::Unspecified]);
    }
}
