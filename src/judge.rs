//! The verdict: what was observed against what is documented. Pure: asks nobody, starts nothing.

use crate::catalog::{Catalog, Expectation, On, Scenario, Source, SourceKind};
use crate::results::{Held, Instead, Verdict};
use crate::run::Observation;
use crate::shells::Shell;

/// What the documents make of an observation.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Each statement that applies to the cell.
    pub expectations: Vec<Held>,
}

/// Judges what `shell` answered to `scenario`, a case of this catalog.
#[must_use]
pub fn judge(catalog: &Catalog, scenario: &Scenario<'_>, shell: &Shell, observation: &Observation) -> Judgement {
    let about = |expectation: &&Expectation| expectation.is_about(scenario) && expectation.of.matches(shell);
    let mut held = Vec::new();
    let answered = is_answered(observation);
    for expectation in scenario.case.expectations.iter().filter(about) {
        let explains = |id: &&String| catalog.findings.get(*id).is_some_and(|finding| finding.explains(shell));
        let finding = expectation.findings.iter().find(explains);
        let binds = catalog.sources.get(&expectation.source).is_some_and(|source| binds(source, shell));
        for (on, predicate) in &expectation.promises {
            // A predicate that cannot be filled in was refused when the catalog was loaded.
            let Ok(predicate) = predicate.fill(scenario) else { continue };
            let holds = match on {
                _ if !answered => None,
                On::Inside => observation.inside.as_ref().and_then(|inside| predicate.met_by_inside(inside)),
                On::Outside => observation.outside.as_ref().and_then(|end| predicate.met_by_end(end)),
                On::AtExit => observation.at_exit.as_ref().and_then(|end| predicate.met_by_end(end)),
            };
            held.push(Held {
                source: expectation.source.clone(),
                place: expectation.place.clone(),
                of: expectation.of.to_string(),
                on: *on,
                predicate: predicate.to_string(),
                binds,
                holds,
                finding: finding.cloned(),
            });
        }
    }
    Judgement { verdict: verdict(answered, &held), expectations: held }
}

/// Whether what the source says is a promise that this shell made.
fn binds(source: &Source, shell: &Shell) -> bool {
    match &source.kind {
        SourceKind::Posix(edition) => shell.bound_by.contains(edition),
        SourceKind::Manual(of) => of.matches(shell),
        SourceKind::Rationale | SourceKind::Changelog | SourceKind::Code | SourceKind::Claim => false,
    }
}

/// Whether there is an answer to hold against anything: what crashed, hung or was not asked has none.
fn is_answered(observation: &Observation) -> bool {
    let seen = observation.inside.is_some() || observation.outside.is_some() || observation.at_exit.is_some();
    seen && matches!(observation.instead, None | Some(Instead::NotObservable(_)))
}

fn verdict(answered: bool, held: &[Held]) -> Verdict {
    if !answered {
        return Verdict::None;
    }
    let any =
        |binds: Option<bool>, holds| held.iter().any(|h| h.holds == Some(holds) && binds.is_none_or(|b| b == h.binds));
    if any(Some(true), false) {
        Verdict::Contradicts
    } else if any(Some(false), false) {
        Verdict::Differs
    } else if any(None, true) {
        Verdict::Conforms
    } else if held.iter().any(Held::is_open) {
        Verdict::Unspecified
    } else if held.is_empty() {
        Verdict::Undocumented
    } else {
        // Something is promised, of what could not be observed.
        Verdict::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(predicate: &str, holds: Option<bool>) -> Held {
        Held {
            source: "posix-2024".to_owned(),
            place: "2.8.2".to_owned(),
            of: "posix".to_owned(),
            on: On::Inside,
            predicate: predicate.to_owned(),
            binds: true,
            holds,
            finding: None,
        }
    }

    #[test]
    fn a_promise_of_what_was_not_seen_is_no_lack_of_promises() {
        let unseen = held("0", None);
        assert_eq!(verdict(true, &[]), Verdict::Undocumented);
        assert_eq!(verdict(true, std::slice::from_ref(&unseen)), Verdict::None);
        assert_eq!(verdict(true, &[unseen.clone(), held("unspecified", None)]), Verdict::Unspecified);
        assert_eq!(verdict(true, &[unseen, held("1", Some(true))]), Verdict::Conforms);
    }
}
