//! `@name@`, which stands for a parameter's value or for something of the run.
//!
//! No dialect uses this form; `{name}` would collide with `${name}`.

use std::ops::Range;

/// Placeholders that are no parameters: the runner knows what they stand for.
///
/// `@status@` is where the observer looks, `@shell@` the command of the shell under test, `@dir@` the case's
/// directory, `@victim@` the case's victim, `@ready@` a command of `sh` that tells the runner to go on.
pub const RESERVED: [&str; 5] = ["status", "shell", "dir", "victim", "ready"];

/// A placeholder in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Placeholder<'t> {
    /// Without the `@`.
    pub(super) name: &'t str,
    /// With the `@`, in bytes of the text.
    pub(super) span: Range<usize>,
}

/// Every placeholder of a text, in order.
///
/// A lone `@`, as in `"$@"`, is itself.
pub(super) fn placeholders(text: &str) -> Vec<Placeholder<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('@').map(|offset| at + offset) {
        let rest = &text[start + 1..];
        let length = rest.find('@').filter(|length| is_name(&rest[..*length]));
        at = match length {
            Some(length) => {
                let span = start..start + length + 2;
                found.push(Placeholder { name: &rest[..length], span: span.clone() });
                span.end
            }
            None => start + 1,
        };
    }
    found
}

/// Replaces each placeholder that `value` knows; the others stay as they are.
pub(super) fn fill(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    for Placeholder { name, span } in placeholders(text) {
        filled += &text[at..span.start];
        filled += &value(name).unwrap_or_else(|| text[span.clone()].to_owned());
        at = span.end;
    }
    filled + &text[at..]
}

/// Whether a parameter may be called so: lower-case letters, digits and `-`, a letter first.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("kill -s @signal@ $$", &["signal"])]
    #[case(r#"f "$@"; g "$@""#, &[])]
    #[case("@a@@b@", &["a", "b"])]
    #[case("$@@n@", &["n"])]
    #[case("@N@ @ n@ @", &[])]
    fn placeholders_are_found_among_other_at_signs(#[case] text: &str, #[case] names: &[&str]) {
        let found: Vec<_> = placeholders(text).into_iter().map(|found| found.name).collect();
        assert_eq!(found, names);
    }

    #[test]
    fn what_is_not_known_stays() {
        let value = |name: &str| (name == "n").then(|| "257".to_owned());
        assert_eq!(fill("return @n@; @status@", &value), "return 257; @status@");
    }
}
