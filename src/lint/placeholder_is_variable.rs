//! `@n@` beside `$n` in one script is taken for the other.

use super::code;
use crate::catalog::Case;

pub(super) fn check(case: &Case) -> Vec<String> {
    let confused = case.parameters.iter().filter(|parameter| code(case).any(|text| uses(text, &parameter.name)));
    confused
        .map(|parameter| format!("`{}` is a parameter and a variable of the script: rename one", parameter.name))
        .collect()
}

/// Whether a script expands or assigns a variable of this name.
fn uses(text: &str, name: &str) -> bool {
    let boundary = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        let expanded = before.ends_with('$') || before.ends_with("${");
        let assigned = after.starts_with('=')
            && boundary(before.chars().next_back())
            && !before.ends_with(['@', '[', '!', '.', '/']);
        (expanded && boundary(after.chars().next())) || (assigned && !after.starts_with("=="))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    fn script(text: &str) -> Vec<String> {
        check(&case(&format!("[parameters]\nn = ['1']\n[script]\nsh = '''{text}'''")))
    }

    #[test]
    fn a_variable_of_another_name_is_accepted() {
        assert_eq!(script("nn=@n@; echo $nn; x-n=1; [ n == n ]"), [""; 0]);
    }

    #[test]
    fn a_variable_of_the_same_name_is_rejected() {
        assert_eq!(script("echo @n@ ${n}").len(), 1);
        assert_eq!(script("n=@n@").len(), 1);
    }
}
