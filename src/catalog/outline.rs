//! What must be known of a case to list it, without reading what is documented.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::load::embedded_cases;
use super::{Catalog, Need};
use crate::dialect::Dialect;

/// A case as far as it decides whether a shell is asked.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The case's id.
    pub id: &'static str,
    /// The dialects that it has a script for.
    pub dialects: Vec<Dialect>,
    /// Dialects in which the question makes no sense, with the reason.
    pub without: BTreeMap<Dialect, String>,
    /// What the machine must have.
    pub needs: Vec<Need>,
}

/// The keys that an outline is made from. Whether the rest of the file is right is for whoever asks the case to say.
#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    script: BTreeMap<Dialect, IgnoredAny>,
    without: BTreeMap<Dialect, String>,
    needs: Vec<Need>,
}

impl Catalog {
    /// The outlines of the project's own cases, ordered by id.
    #[must_use]
    pub fn embedded_outlines() -> Vec<Outline> {
        let mut outlines: Vec<_> = embedded_cases().map(outline).collect();
        // Files are ordered by their paths, which end otherwise.
        outlines.sort_by_key(|outline| outline.id);
        outlines
    }

    /// The outline of one of them.
    #[must_use]
    pub fn embedded_outline(id: &str) -> Option<Outline> {
        embedded_cases().find(|(known, _)| *known == id).map(outline)
    }
}

fn outline((id, text): (&'static str, &str)) -> Outline {
    let File { script, without, needs } = toml::from_str(text).unwrap_or_default();
    Outline { id, dialects: script.into_keys().collect(), without, needs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_says_of_a_case_what_the_whole_case_says() {
        let (outlines, catalog) = (Catalog::embedded_outlines(), Catalog::embedded().unwrap());
        assert_eq!(outlines.len(), catalog.cases.len());
        for (outline, case) in outlines.iter().zip(&catalog.cases) {
            assert_eq!(outline.id, case.id);
            assert_eq!(outline.dialects, case.scripts.keys().copied().collect::<Vec<_>>(), "{}", case.id);
            assert_eq!((&outline.without, &outline.needs), (&case.without, &case.needs), "{}", case.id);
        }
    }

    #[test]
    fn one_case_is_read_with_the_sources_and_findings_that_it_cites() {
        let one = Catalog::embedded_case("signal/killed-child").unwrap();
        assert_eq!(one.cases.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), ["signal/killed-child"]);
        for expectation in &one.cases[0].expectations {
            assert!(one.sources.contains_key(&expectation.source), "{}", expectation.source);
            assert!(expectation.findings.iter().all(|finding| one.findings.contains_key(finding)));
        }
        assert!(Catalog::embedded_case("signal/missing").unwrap().cases.is_empty());
    }
}
