//! Ids are words of the field, in lower case, with `-` between them.

use crate::catalog::Case;

pub(super) fn check(case: &Case) -> Vec<String> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let names: Vec<&str> = case.id.split('/').collect();
    let plain = names.len() == 2 && names.iter().all(|name| name.split('-').all(is_word));
    if plain {
        Vec::new()
    } else {
        vec!["an id is an area and a name, in lower-case words with `-` between them".into()]
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::catalog;
    use super::check;

    fn checked(path: &str) -> Vec<String> {
        check(&catalog(&[(path, "[script]\nsh = ':'")]).cases[0])
    }

    #[test]
    fn an_area_and_a_name_are_accepted() {
        assert_eq!(checked("pid1/term-from-outside.toml"), [""; 0]);
    }

    #[test]
    fn capitals_and_deeper_folders_are_rejected() {
        assert_eq!(checked("trap/TERM.toml").len(), 1);
        assert_eq!(checked("trap/term/outside.toml").len(), 1);
    }
}
