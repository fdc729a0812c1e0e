//! When two answers are the same.

use crate::results::{Cell, Instead};
use crate::status;

/// Whether nothing changed, as far as can be told.
///
/// Of a shell that is unstable any of its answers was seen before, so that another of them is no change; that a stable
/// one became unstable is. Where something happened instead, only what it was counts, for its description may hold what
/// differs from run to run; a crash is told by its signal.
pub(crate) fn is_same(before: &Cell, after: &Cell) -> bool {
    match (&before.instead, &after.instead) {
        (Some(Instead::Unstable(one)), Some(Instead::Unstable(other))) => {
            one.keys().any(|answer| other.contains_key(answer))
        }
        (Some(Instead::Unstable(answers)), None) => answers.contains_key(&answer(after)),
        (Some(Instead::Crashed(how)), Some(Instead::Crashed(now))) => how == now && seen(before) == seen(after),
        (before_instead, after_instead) => {
            let word = |instead: &Option<Instead>| instead.as_ref().map(Instead::word);
            word(before_instead) == word(after_instead) && seen(before) == seen(after)
        }
    }
}

fn seen(cell: &Cell) -> impl PartialEq {
    (cell.inside.clone(), cell.outside.clone(), cell.at_exit.clone())
}

fn answer(cell: &Cell) -> String {
    status::answer(cell.inside.as_ref(), cell.outside.as_ref(), cell.at_exit.as_ref())
}
