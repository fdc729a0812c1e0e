//! A finding that no case refers to explains nothing.

use crate::catalog::Catalog;

pub(super) fn check(catalog: &Catalog) -> Vec<(String, String)> {
    let is_used = |id: &String| {
        catalog
            .cases
            .iter()
            .any(|case| case.findings.contains(id) || case.expectations.iter().any(|each| each.findings.contains(id)))
    };
    let unused = catalog.findings.keys().filter(|id| !is_used(id));
    unused.map(|id| (id.clone(), "no case refers to this finding".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::catalog::Catalog;

    const FINDING: &str = "[odd]\nkind = 'bug'\nwhy = 'why'\nof = ['bash']";

    fn checked(case: &str) -> usize {
        let text = format!("question = 'What?'\n{case}\n[script]\nsh = ':'");
        check(&Catalog::load(&[("a/b.toml", text.as_str()), ("findings.toml", FINDING)]).unwrap()).len()
    }

    #[test]
    fn a_finding_of_a_case_is_accepted() {
        assert_eq!(checked("findings = ['odd']"), 0);
    }

    #[test]
    fn a_finding_of_no_case_is_rejected() {
        assert_eq!(checked(""), 1);
    }
}
