//! Versions, in each family's own scheme.

use std::cmp::Ordering;
use std::fmt;

/// Names of lines of releases that hold a number which is no part of the version: AT&T's ksh was frozen as `93u+`, and
/// `93u+m` counts its own releases after a slash.
const LINES: [&str; 2] = ["93u+m/", "93u+ "];

/// A shell's version: the text as the shell gave it, ordered by the numbers in it.
///
/// `5.2.15(1)-release`, `93u+m/1.0.4`, `R59 2020/10/31`, `0.5.12`: no scheme of libraries reads them all, so the
/// order is that of their numeric parts, a missing part counting as 0. A line's name (`93u+m/`) does not count, nor does
/// what stands in parentheses: bash's `(1)` says how often this source was built.
#[derive(Clone, Debug)]
pub struct Version {
    text: String,
    parts: Vec<u64>,
}

impl Version {
    /// Reads a version; any text that holds a digit which counts is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<u64> = comparable(text)
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .map(|digits| digits.parse().unwrap_or(u64::MAX))
            .collect();
        (!parts.is_empty()).then(|| Self { text: text.to_owned(), parts })
    }

    /// The version where a name is wanted, which needs no quoting in any shell: `5.2.15`, `1.0.4`, `R59-2023-04-29`.
    #[must_use]
    pub fn short(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._+".contains(c) { c } else { '-' };
        comparable(&self.text).chars().map(plain).collect()
    }
}

fn comparable(text: &str) -> &str {
    let text = LINES.iter().find_map(|line| text.strip_prefix(line)).unwrap_or(text);
    text.split_once('(').map_or(text, |(before, _)| before)
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[rstest]
    #[case::bash_beside_its_next_release("5.2.15(1)-release", "5.3")]
    #[case::bash_of_two_digits("5.2.9(1)-release", "5.2.15")]
    #[case::zsh("5.9", "5.9.0.1")]
    #[case::ksh_patch_level_of_two_digits("93u+m/1.0.4", "1.0.10")]
    #[case::ksh_written_in_full("93u+m/1.0.4", "93u+m/1.0.10")]
    #[case::ksh_of_att_by_its_date("93u+ 2012-02-29", "93u+ 2012-08-01")]
    #[case::mksh_by_release("R58 2020/03/27", "R59")]
    #[case::mksh_by_date("R59 2023/04/29", "R59 2025/04/26")]
    #[case::yash("2.52", "2.60")]
    #[case::yash_of_one_digit("2.9", "2.52")]
    #[case::fish("3.6.0", "4.0.2")]
    #[case::tcsh_with_leading_zeros("6.21.00", "6.24.07")]
    #[case::dash("0.5.11", "0.5.12")]
    #[case::dash_of_the_next_series("0.5.12", "0.5.13.5")]
    #[case::busybox("1.35.0", "1.37.0")]
    #[case::posh("0.14.1", "0.14.6")]
    #[case::rc("1.7.4", "1.8")]
    #[case::csh_by_date("20110502", "20240808")]
    #[case::klibc("2.0.8", "2.0.12")]
    fn a_later_release_is_greater(#[case] earlier: &str, #[case] later: &str) {
        assert!(version(earlier) < version(later), "{earlier} < {later}");
        assert!(version(later) > version(earlier), "{later} > {earlier}");
    }

    #[rstest]
    #[case::the_build_count_of_bash("5.2.15(1)-release", "5.2.15")]
    #[case::leading_zeros("6.24.07", "6.24.7")]
    #[case::missing_parts("5.3.0", "5.3")]
    #[case::the_line_of_ksh("93u+m/1.0.10", "1.0.10")]
    fn writings_of_one_version_are_equal(#[case] one: &str, #[case] other: &str) {
        assert_eq!(version(one), version(other));
    }

    #[test]
    fn a_text_without_a_number_is_no_version() {
        assert!(Version::parse("devel").is_none());
        assert!(Version::parse("93u+m/").is_none());
    }

    #[test]
    fn the_text_is_kept_as_it_was_given() {
        assert_eq!(version("93u+m/1.0.4").to_string(), "93u+m/1.0.4");
    }
}
