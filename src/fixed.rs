//! Good news: findings that a shell shows no longer.

use crate::catalog::{Case, Catalog, Finding};
use crate::plan::Question;
use crate::results::Cell;
use crate::shells::Shell;

/// A finding that is gone from a shell that it is of.
#[derive(Clone, Copy, Debug)]
pub struct Fixed<'c> {
    /// The finding.
    pub finding: &'c Finding,
    /// The shell, in the first of the modes that were asked and that the finding is of.
    pub shell: &'c Shell,
}

/// Which findings of contradictions and differences are gone, as far as the answers tell: of a shell that was asked every scenario that could show one,
/// and answered them all. `cells` are those of `questions`, in their order.
#[must_use]
pub fn fixed<'c>(catalog: &'c Catalog, questions: &[Question<'c>], cells: &[Cell]) -> Vec<Fixed<'c>> {
    let mut executables: Vec<Vec<&Shell>> = Vec::new();
    for question in questions {
        match executables.iter_mut().find(|modes| is_same(modes[0], question.shell)) {
            Some(modes) if modes.iter().any(|mode| mode.name == question.shell.name) => {}
            Some(modes) => modes.push(question.shell),
            None => executables.push(vec![question.shell]),
        }
    }
    let mut found = Vec::new();
    for finding in catalog.findings.values() {
        let cases: Vec<&Case> = catalog.cases.iter().filter(|case| refers(case, &finding.id)).collect();
        for modes in &executables {
            let explained = || modes.iter().copied().filter(|mode| finding.explains(mode));
            let Some(shell) = explained().next() else { continue };
            let of_shell = || questions.iter().zip(cells).filter(|(question, _)| is_same(question.shell, shell));
            let answered_all = |mode: &Shell| {
                cases.iter().all(|case| {
                    let answered = of_shell().filter(|(question, cell)| {
                        question.scenario.case.id == case.id && question.shell.name == mode.name && is_answered(cell)
                    });
                    !case.scripts.contains_key(&mode.dialect) || answered.count() == case.scenarios().len()
                })
            };
            let can_show = cases.iter().any(|case| case.scripts.contains_key(&shell.dialect));
            if explained().all(answered_all)
                && can_show
                && !of_shell().any(|(_, cell)| cell.findings().contains(&finding.id.as_str()))
            {
                found.push(Fixed { finding, shell });
            }
        }
    }
    found
}

/// Whether two are one executable, in whatever mode.
fn is_same(one: &Shell, other: &Shell) -> bool {
    one.family == other.family && one.path == other.path
}

/// Whether an expectation of the case names the finding. What a case lists for itself explains mishaps, races among them,
/// and that a race was won says nothing.
fn refers(case: &Case, finding: &String) -> bool {
    case.expectations.iter().any(|each| each.findings.contains(finding))
}

fn is_answered(cell: &Cell) -> bool {
    cell.inside.is_some() || cell.outside.is_some() || cell.at_exit.is_some()
}
