//! A predicate that every answer meets promises nothing.

use crate::catalog::{Case, On};
use crate::signal::Signal;
use crate::status::{End, Inside};

pub(super) fn check(case: &Case) -> Vec<String> {
    let scenarios = case.scenarios();
    let (insides, ends) = (insides(), ends());
    let mut found = Vec::new();
    for expectation in &case.expectations {
        for (on, predicate) in &expectation.promises {
            let about = scenarios.iter().filter(|scenario| expectation.is_about(scenario));
            let filled: Vec<_> = about.filter_map(|scenario| predicate.fill(scenario).ok()).collect();
            let always = filled.iter().any(|filled| match on {
                On::Inside => insides.iter().all(|inside| filled.met_by_inside(inside) == Some(true)),
                On::Outside | On::AtExit => ends.iter().all(|end| filled.met_by_end(end) == Some(true)),
            });
            if always {
                found.push(format!("every answer meets `{predicate}` ({}): say less or more", expectation.source));
            }
        }
    }
    found
}

/// Answers such as shells of the family that reads numbers give: what the others say besides is no number.
fn insides() -> Vec<Inside> {
    (0..=640).chain([-1, 65_536]).map(|n: i32| Inside::Said(n.to_string())).collect()
}

/// Each way to exit or to be killed.
fn ends() -> Vec<End> {
    let killed = Signal::all().map(|signal| End::Killed { signal, core: false });
    (0..=u8::MAX).map(End::Exited).chain(killed).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    fn expecting(predicate: &str) -> Vec<String> {
        let cited = "of = 'posix'\nsource = 'page'\nplace = 'p'";
        check(&case(&format!("[script]\nsh = ':'\n[[expect]]\n{cited}\n{predicate}")))
    }

    #[test]
    fn a_predicate_that_some_answer_does_not_meet_is_accepted() {
        assert_eq!(expecting("inside = ['0', '> 1', 'ended']"), [""; 0]);
        assert_eq!(expecting("outside = 'exited 0..=255'"), [""; 0]);
        assert_eq!(expecting("inside = 'unspecified'"), [""; 0]);
    }

    #[test]
    fn a_predicate_that_every_answer_meets_is_rejected() {
        assert_eq!(expecting("inside = ['< 1', '>= 1']").len(), 1);
    }
}
