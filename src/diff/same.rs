//! When two answers are the same.

use crate::results::{Cell, Instead};

/// Whether nothing changed, as far as can be told.
///
/// Of a shell that is unstable any of its answers was seen before, so that another of them is no change, nor are some
/// of them with others; that a stable one became unstable is.
pub(crate) fn is_same(before: &Cell, after: &Cell) -> bool {
    let known = before.answers();
    let is_unstable = |cell: &Cell| matches!(cell.instead, Some(Instead::Unstable(_)));
    if is_unstable(before) && is_unstable(after) {
        after.answers().iter().any(|answer| known.contains(answer))
    } else {
        after.answers().iter().all(|answer| known.contains(answer))
    }
}
