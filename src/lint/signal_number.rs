//! Signals are names: their numbers are the platform's.

use super::{code, words};
use crate::catalog::Case;

pub(super) fn check(case: &Case) -> Vec<String> {
    let mut found: Vec<String> = code(case).flat_map(numbers).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|number| format!("a signal by number, `{number}`: name it")).collect()
}

/// The numbers that `kill` is given for signals: `-9`, `-s 9`. 0 is no signal, and `kill -l` takes statuses.
fn numbers(text: &str) -> Vec<String> {
    let words: Vec<&str> = words(text).collect();
    let number = |text: &str| text.parse::<u8>().is_ok_and(|number| number > 0);
    let after_kill = words.windows(3).filter(|window| window[0] == "kill");
    let given = after_kill.filter(|window| match window[1] {
        "-s" => number(window[2]),
        option => option.strip_prefix('-').is_some_and(number),
    });
    given.map(|window| window[..3].join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    fn script(text: &str) -> Vec<String> {
        check(&case(&format!("[script]\nsh = '''{text}'''")))
    }

    #[test]
    fn names_are_accepted_and_numbers_of_statuses() {
        assert_eq!(script("kill -s TERM $$; kill -TERM $$; kill -l 15; kill -0 $$; kill -s 0 $$"), [""; 0]);
    }

    #[test]
    fn numbers_are_rejected() {
        assert_eq!(script("kill -9 $$").len(), 1);
        assert_eq!(script("kill -s 15 $$").len(), 1);
    }
}
