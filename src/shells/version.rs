//! Versions, in each family's own scheme.

use std::cmp::Ordering;
use std::fmt;

/// A shell's version: the text as the shell gave it, ordered by the numbers in it.
///
/// `5.2.15(1)-release`, `93u+m/1.0.4`, `R59 2020/10/31`, `0.5.12`: no scheme of libraries reads them all, so the
/// order is that of their numeric parts, a missing part counting as 0.
#[derive(Clone, Debug)]
pub struct Version {
    text: String,
    parts: Vec<u64>,
}

impl Version {
    /// Reads a version; any text that holds a digit is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<u64> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .map(|digits| digits.parse().unwrap_or(u64::MAX))
            .collect();
        (!parts.is_empty()).then(|| Self { text: text.to_owned(), parts })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.parts.len().max(other.parts.len());
        let part = |version: &Self, i: usize| version.parts.get(i).copied().unwrap_or(0);
        (0..length).map(|i| part(self, i).cmp(&part(other, i))).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}
