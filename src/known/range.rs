//! A range of versions, as text: `>= 5.2`, `>= 2.58, < 2.60`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::shells::Version;

/// Versions between bounds; all bounds hold.
#[derive(Clone, Debug)]
pub struct Range {
    bounds: Vec<(&'static str, Version)>,
}

/// How an operator is written, and what it asks of the order of version and bound.
type Operator = (&'static str, fn(Ordering) -> bool);

/// The longer before those that they start with.
const OPERATORS: [Operator; 5] = [
    (">=", Ordering::is_ge),
    ("<=", Ordering::is_le),
    (">", Ordering::is_gt),
    ("<", Ordering::is_lt),
    ("=", Ordering::is_eq),
];

impl Range {
    /// Whether a version lies within all bounds.
    #[must_use]
    pub fn contains(&self, version: &Version) -> bool {
        self.bounds.iter().all(|(sign, bound)| {
            let operator = OPERATORS.iter().find(|(operator, _)| operator == sign);
            operator.is_some_and(|(_, holds)| holds(version.cmp(bound)))
        })
    }
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bound = |part: &str| {
            let part = part.trim();
            let (sign, _) = OPERATORS.iter().find(|(operator, _)| part.starts_with(operator))?;
            Some((*sign, Version::parse(part[sign.len()..].trim())?))
        };
        let bounds: Option<Vec<_>> = text.split(',').map(bound).collect();
        bounds.map(|bounds| Self { bounds }).ok_or_else(|| {
            format!("no range of versions: `{text}`; expected bounds such as `>= 5.2` or `>= 2.58, < 2.60`")
        })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (sign, version)) in self.bounds.iter().enumerate() {
            write!(f, "{}{sign} {version}", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(">= 5.2", "5.2.15(1)-release", true)]
    #[case("< 5.2", "5.1.16(1)-release", true)]
    #[case(">= 2.58, < 2.60", "2.59", true)]
    #[case(">= 2.58, < 2.60", "2.60", false)]
    #[case("= 0.5.12", "0.5.12", true)]
    #[case("> 0.5.12", "0.5.12", false)]
    #[case("<= R59", "R59 2020/10/31", false)]
    fn a_version_lies_within_all_bounds(#[case] range: &str, #[case] version: &str, #[case] within: bool) {
        let range: Range = range.parse().unwrap();
        assert_eq!(range.contains(&Version::parse(version).unwrap()), within);
    }

    #[rstest]
    #[case("")]
    #[case("5.2")]
    #[case(">= ")]
    #[case(">= 5.2,")]
    #[case("~ 5")]
    fn anything_else_is_no_range(#[case] text: &str) {
        assert!(text.parse::<Range>().unwrap_err().contains(&format!("no range of versions: `{text}`")));
    }
}
