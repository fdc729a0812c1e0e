//! What is wrong with a text, and how to mend it.

use std::ops::Range;

/// Something wrong in a text: where, what, what was expected instead, and how to mend it.
///
/// The span counts bytes of the text that was read: of a predicate where one was parsed, of the file once the
/// mistake is a [`Problem`](super::Problem).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {expected}")]
pub struct Mistake {
    /// Where it is.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected there.
    pub expected: String,
    /// How to mend it, where that can be said.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake at a place; `expected` completes "here is ...".
    pub(super) fn new(span: Range<usize>, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { span, message: message.into(), expected: expected.into(), help: None }
    }

    /// Says how to mend it.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Suggests the nearest of the known names, where one is near.
    pub(super) fn suggest<'c>(self, word: &str, known: impl IntoIterator<Item = &'c str>) -> Self {
        match nearest(word, known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// "expected one of `a`, `b`".
pub(super) fn expected_one_of<'c>(names: impl IntoIterator<Item = &'c str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "expected nothing".to_owned(),
        [only] => format!("expected {only}"),
        _ => format!("expected one of {}", quoted.join(", ")),
    }
}

/// The name that somebody who wrote `word` most likely meant.
pub(super) fn nearest<'c>(word: &str, known: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let lower = word.to_lowercase();
    let tolerance = (lower.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= tolerance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many characters must be changed, added or taken away, or neighbours swapped, to turn one word into the other.
pub(super) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let same = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("insde", Some("inside"))]
    #[case("Inside", Some("inside"))]
    #[case("outsied", Some("outside"))]
    #[case("with", None)]
    fn a_name_is_suggested_only_where_one_is_near(#[case] word: &str, #[case] near: Option<&str>) {
        assert_eq!(nearest(word, ["inside", "outside", "at-exit"]), near);
    }
}
