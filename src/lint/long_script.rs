//! A script is read at a glance.

use super::code;
use crate::catalog::Case;

const LINES: usize = 20;

pub(super) fn check(case: &Case) -> Vec<String> {
    let longest = code(case).map(|text| text.lines().count()).max().unwrap_or(0);
    let too_long = longest > LINES;
    too_long
        .then(|| format!("a script of {longest} lines: {LINES} should do, or it is two questions"))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    fn lines(n: usize) -> Vec<String> {
        check(&case(&format!("[script]\nsh = '''\n{}'''", ":\n".repeat(n))))
    }

    #[test]
    fn twenty_lines_are_accepted() {
        assert_eq!(lines(20), [""; 0]);
    }

    #[test]
    fn more_are_rejected() {
        assert_eq!(lines(21).len(), 1);
    }
}
