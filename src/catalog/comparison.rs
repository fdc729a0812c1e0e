//! `>=` and its like, which predicates and version ranges share.

use std::cmp::Ordering;
use std::fmt;

/// How two things of an order compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`
    MoreThan,
    /// `<=`
    AtMost,
    /// `<`
    LessThan,
}

impl Comparison {
    /// Longer signs first, so that `>=` is not read as `>`.
    const SIGNS: [(&'static str, Self); 6] = [
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        ("!=", Self::NotEqual),
        (">", Self::MoreThan),
        ("<", Self::LessThan),
        ("=", Self::Equal),
    ];

    /// The comparison that a text begins with, and the length of its sign.
    #[must_use]
    pub fn at_start_of(text: &str) -> Option<(Self, usize)> {
        Self::SIGNS.iter().find(|row| text.starts_with(row.0)).map(|row| (row.1, row.0.len()))
    }

    /// Whether `left ? right` is true, given how left is ordered to right.
    #[must_use]
    pub fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::AtLeast => order.is_ge(),
            Self::MoreThan => order.is_gt(),
            Self::AtMost => order.is_le(),
            Self::LessThan => order.is_lt(),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = Self::SIGNS.iter().find(|row| row.1 == *self).map_or("", |row| row.0);
        f.write_str(sign)
    }
}
