//! What changed from one version of a shell to the next, and since when.

use crate::diff::is_same;
use crate::results::{Cell, Parameter, Results, ShellFacts};
use crate::shells::{Mode, Version};

/// A shell in one mode, over all its versions.
#[derive(Clone, Debug)]
pub struct History<'a> {
    /// What it is called without its version.
    pub shell: &'a str,
    /// Its mode.
    pub mode: Mode,
    /// In their order; what has none comes first.
    pub versions: Vec<&'a ShellFacts>,
    /// Every case that it was asked, in the order of the results.
    pub cases: Vec<CaseHistory<'a>>,
}

/// A case, over all versions.
#[derive(Clone, Debug)]
pub struct CaseHistory<'a> {
    /// The case's id.
    pub case: &'a str,
    /// Its scenarios, those together that changed in the same versions.
    pub courses: Vec<Course<'a>>,
}

/// Scenarios that changed in the same versions.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    /// In the case's order.
    pub scenarios: Vec<&'a [Parameter]>,
    /// At least one, each followed by another answer.
    pub spans: Vec<Span<'a>>,
}

/// Versions in a row that answer alike.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    /// The place of the first of them in [`History::versions`].
    pub first: usize,
    /// The place of the last that was asked.
    pub last: usize,
    /// The first one's answer to each of the scenarios.
    pub cells: Vec<&'a Cell>,
}

impl Course<'_> {
    /// Whether there was ever another answer.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.spans.len() > 1
    }
}

/// The history of every shell in the results, in each mode: shells of one name but for the version are one shell.
///
/// A version that was not asked a scenario changes nothing.
#[must_use]
pub fn histories(results: &Results) -> Vec<History<'_>> {
    let mut histories: Vec<History<'_>> = Vec::new();
    for shell in &results.shells {
        let same = |history: &&mut History<'_>| (history.shell, history.mode) == (shell.base(), shell.mode);
        match histories.iter_mut().find(same) {
            Some(history) => history.versions.push(shell),
            None => histories.push(History {
                shell: shell.base(),
                mode: shell.mode,
                versions: vec![shell],
                cases: Vec::new(),
            }),
        }
    }
    for history in &mut histories {
        // Stable: builds of one version stay as they are.
        history.versions.sort_by_cached_key(|shell| shell.version.as_deref().and_then(Version::parse));
        history.cases = cases(results, &history.versions);
    }
    histories
}

fn cases<'a>(results: &'a Results, versions: &[&ShellFacts]) -> Vec<CaseHistory<'a>> {
    let mut cases: Vec<CaseHistory<'a>> = Vec::new();
    for (case, scenario, asked) in scenarios(results, versions) {
        if cases.last().is_none_or(|known| known.case != case) {
            cases.push(CaseHistory { case, courses: Vec::new() });
        }
        let Some(known) = cases.last_mut() else { continue };
        let spans = spans(&asked);
        let bounds = |spans: &[Span<'_>]| spans.iter().map(|span| (span.first, span.last)).collect::<Vec<_>>();
        match known.courses.iter_mut().find(|course| bounds(&course.spans) == bounds(&spans)) {
            Some(course) => {
                course.scenarios.push(scenario);
                for (known, new) in course.spans.iter_mut().zip(spans) {
                    known.cells.extend(new.cells);
                }
            }
            None => known.courses.push(Course { scenarios: vec![scenario], spans }),
        }
    }
    cases
}

/// A case and a scenario of it, with the versions that were asked, and what each answered.
type Scenario<'a> = (&'a str, &'a [Parameter], Vec<(usize, &'a Cell)>);

fn scenarios<'a>(results: &'a Results, versions: &[&ShellFacts]) -> Vec<Scenario<'a>> {
    let place = |name: &str| versions.iter().position(|shell| shell.name == name);
    let mut scenarios: Vec<Scenario<'a>> = Vec::new();
    for cell in results.cells.iter().filter(|cell| cell.was_asked()) {
        let Some(version) = place(&cell.shell) else { continue };
        // Results have the cells of a scenario side by side.
        match scenarios.last_mut() {
            Some((case, scenario, asked)) if *case == cell.case && *scenario == cell.parameters => {
                asked.push((version, cell));
            }
            _ => scenarios.push((&cell.case, &cell.parameters, vec![(version, cell)])),
        }
    }
    for (_, _, asked) in &mut scenarios {
        asked.sort_by_key(|(version, _)| *version);
    }
    scenarios
}

fn spans<'a>(asked: &[(usize, &'a Cell)]) -> Vec<Span<'a>> {
    let mut spans: Vec<Span<'a>> = Vec::new();
    let mut before: Option<&Cell> = None;
    for &(version, cell) in asked {
        match spans.last_mut() {
            Some(span) if before.is_some_and(|before| is_same(before, cell)) => span.last = version,
            _ => spans.push(Span { first: version, last: version, cells: vec![cell] }),
        }
        before = Some(cell);
    }
    spans
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::dialect::Dialect;
    use crate::results::{Instead, VERSION};
    use crate::status::Inside;

    fn shell(name: &str) -> ShellFacts {
        let (base, version) = name.split_once('@').unwrap();
        ShellFacts {
            name: name.to_owned(),
            family: Some("bash".to_owned()),
            version: Some(version.to_owned()),
            known_by: None,
            given: None,
            build: None,
            path: "bash".to_owned(),
            mode: if base.ends_with("-posix") { Mode::Posix } else { Mode::Native },
            dialect: Dialect::Sh,
        }
    }

    fn cell(n: &str, shell: &str, said: &str) -> Cell {
        Cell { inside: Some(Inside::Said(said.to_owned())), ..Cell::unanswered("return/operand", n, shell) }
    }

    fn skipped(n: &str, shell: &str) -> Cell {
        Cell { inside: None, instead: Some(Instead::Skipped("why".into())), ..cell(n, shell, "") }
    }

    fn results(names: &[&str], cells: Vec<Cell>) -> Results {
        Results { version: VERSION, platform: None, shells: names.iter().map(|name| shell(name)).collect(), cells }
    }

    /// For each course: its scenarios, and its spans with the first scenario's answer.
    fn courses(results: &Results) -> Vec<String> {
        let histories = histories(results);
        let course = |course: &Course<'_>| {
            let scenarios: Vec<&str> = course.scenarios.iter().map(|scenario| scenario[0].value.as_str()).collect();
            let span = |span: &Span<'_>| {
                let said = span.cells[0].inside.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
                format!("{}..{} {said}", span.first, span.last)
            };
            format!("{}: {}", scenarios.join(" "), course.spans.iter().map(span).collect::<Vec<_>>().join(", "))
        };
        histories.iter().flat_map(|history| &history.cases).flat_map(|case| &case.courses).map(course).collect()
    }

    const THREE: [&str; 3] = ["bash@5.1", "bash@5.2", "bash@5.10"];

    #[test]
    fn versions_come_in_their_order_whatever_that_of_the_results() {
        let results = results(&["bash@5.10", "bash@5.2", "bash-posix@5.1", "bash@5.1"], Vec::new());
        let histories = histories(&results);
        let names = |at: usize| histories[at].versions.iter().map(|shell| shell.name.as_str()).collect::<Vec<_>>();
        assert_eq!((names(0), names(1)), (THREE.to_vec(), vec!["bash-posix@5.1"]));
        assert_eq!((histories[1].shell, histories[1].mode), ("bash", Mode::Posix));
    }

    #[test]
    fn scenarios_that_changed_in_the_same_version_are_one_course() {
        let mut cells = Vec::new();
        for (n, said) in [("1", ["1", "1", "1"]), ("256", ["0", "0", "256"]), ("257", ["1", "1", "257"])] {
            cells.extend(THREE.iter().zip(said).map(|(shell, said)| cell(n, shell, said)));
        }
        assert_eq!(courses(&results(&THREE, cells)), ["1: 0..2 1", "256 257: 0..1 0, 2..2 256"]);
    }

    #[test]
    fn what_changed_and_changed_back_has_three_spans() {
        let cells = THREE.iter().zip(["1", "2", "1"]).map(|(shell, said)| cell("1", shell, said)).collect();
        assert_eq!(courses(&results(&THREE, cells)), ["1: 0..0 1, 1..1 2, 2..2 1"]);
    }

    #[test]
    fn a_version_that_was_not_asked_changes_nothing() {
        let cells = vec![cell("1", THREE[0], "1"), skipped("1", THREE[1]), cell("1", THREE[2], "1")];
        assert_eq!(courses(&results(&THREE, cells)), ["1: 0..2 1"]);
        let cells = vec![cell("1", THREE[0], "1"), skipped("1", THREE[1]), cell("1", THREE[2], "2")];
        assert_eq!(courses(&results(&THREE, cells)), ["1: 0..0 1, 2..2 2"]);
    }

    #[test]
    fn a_race_is_a_course_of_its_own_only_where_it_began() {
        let answers = BTreeMap::from([("inside 1".to_owned(), 2), ("inside 2".to_owned(), 3)]);
        let racing = |shell| Cell { instead: Some(Instead::Unstable(answers.clone())), ..cell("1", shell, "1") };
        let cells = vec![cell("1", THREE[0], "1"), racing(THREE[1]), cell("1", THREE[2], "2")];
        assert_eq!(courses(&results(&THREE, cells)), ["1: 0..0 1, 1..2 1"]);
    }
}
