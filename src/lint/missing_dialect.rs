//! A question is asked in every dialect, or it is said why not.

use crate::catalog::Case;
use crate::dialect::Dialect;

pub(super) fn check(case: &Case) -> Vec<String> {
    let missing = |dialect: &Dialect| !case.scripts.contains_key(dialect) && !case.without.contains_key(dialect);
    let message = |dialect| format!("no script in {dialect}: write one, or the reason under [without]");
    Dialect::ALL.into_iter().filter(missing).map(message).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    const REST: &str = "fish = ':'\ncsh = ':'\nrc = ':'";

    #[test]
    fn a_script_or_a_reason_for_each_dialect_is_accepted() {
        assert_eq!(check(&case(&format!("[script]\nsh = ':'\n{REST}\n[without]\nes = 'no such thing'"))), [""; 0]);
    }

    #[test]
    fn a_dialect_with_neither_is_rejected() {
        assert_eq!(check(&case(&format!("[script]\nsh = ':'\n{REST}"))).len(), 1);
    }
}
