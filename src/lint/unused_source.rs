//! A source that is neither cited nor listed is no source of ours.

use crate::catalog::Catalog;

pub(super) fn check(catalog: &Catalog) -> Vec<(String, String)> {
    let is_used = |id: &String| {
        catalog.cases.iter().flat_map(|case| &case.expectations).any(|each| each.source == *id)
            || catalog.promises.iter().flat_map(|promise| &promise.places).any(|(source, _)| source == id)
            || catalog.meanings.sources().any(|source| source == id)
    };
    let unused = catalog.sources.keys().filter(|id| !is_used(id));
    unused.map(|id| (id.clone(), "nothing rests on this source".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::catalog;
    use super::check;

    #[test]
    fn a_source_that_is_cited_is_accepted() {
        let expect = "[script]\nsh = ':'\n[[expect]]\nof = 'posix'\ninside = '0'\nsource = 'page'\nplace = 'p'";
        assert_eq!(check(&catalog(&[("a/b.toml", expect)])), []);
    }

    #[test]
    fn a_source_that_nobody_cites_is_rejected() {
        assert_eq!(check(&catalog(&[("a/b.toml", "[script]\nsh = ':'")])).len(), 1);
    }
}
