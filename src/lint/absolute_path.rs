//! Nothing is assumed of the machine's files, least of all that one is absent: `./missing`, not `/nonexistent`.

use super::{code, words};
use crate::catalog::Case;

/// What every Unix has; what is asked of it does not depend on what it holds.
const EVERYWHERE: [&str; 6] = ["/dev/null", "/dev/tty", "/dev/full", "/dev/fd", "/proc/", "/bin/sh"];

pub(super) fn check(case: &Case) -> Vec<String> {
    let is_path = |word: &&str| word.len() > 1 && word.starts_with('/') && word.as_bytes()[1].is_ascii_lowercase();
    let mut found: Vec<_> = code(case).flat_map(words).filter(is_path).collect();
    found.retain(|path| !EVERYWHERE.iter().any(|known| path.starts_with(known)));
    found.sort_unstable();
    found.dedup();
    let message = |path| format!("`{path}` may be there or not: use a path in the case's directory");
    found.into_iter().map(message).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    #[test]
    fn a_path_in_the_directory_of_the_case_is_accepted() {
        assert_eq!(check(&case("[script]\nsh = './missing 2>/dev/null; echo $((8 /2)) /'")), [""; 0]);
    }

    #[test]
    fn a_path_of_the_machine_is_rejected() {
        assert_eq!(check(&case("[script]\nsh = 'sh </nonexistent'")).len(), 1);
    }
}
