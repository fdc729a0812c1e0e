//! Small results, written by hand, compared.

use std::collections::BTreeMap;

use rstest::rstest;

use super::*;
use crate::catalog::On;
use crate::dialect::Dialect;
use crate::results::{Instead, VERSION, Verdict};
use crate::shells::Mode;
use crate::status::{End, Inside};

fn shell(name: &str, family: Option<&str>, mode: Mode) -> ShellFacts {
    ShellFacts {
        name: name.to_owned(),
        family: family.map(str::to_owned),
        version: None,
        known_by: None,
        given: None,
        build: None,
        path: format!("/bin/{name}"),
        mode,
        dialect: Dialect::Sh,
    }
}

fn results(shells: &[ShellFacts], cells: Vec<Cell>) -> Results {
    Results { version: VERSION, platform: None, shells: shells.to_vec(), cells }
}

/// What bash says of `return N`, and what its manual makes of it: a binding `N`, and a page that says 0.
fn cell(n: &str, said: &str) -> Cell {
    let held = |source: &str, predicate: &str, binds| Held {
        source: source.to_owned(),
        place: "return".to_owned(),
        of: "bash".to_owned(),
        on: On::Inside,
        predicate: predicate.to_owned(),
        binds,
        holds: Some(predicate == said),
        finding: None,
    };
    let verdict = match said {
        said if said != n => Verdict::Contradicts,
        "0" => Verdict::Conforms,
        _ => Verdict::Differs,
    };
    Cell {
        case: "return/operand".to_owned(),
        parameters: vec![Parameter { name: "n".to_owned(), value: n.to_owned() }],
        shell: "bash".to_owned(),
        inside: Some(Inside::Said(said.to_owned())),
        why: None,
        outside: Some(End::Exited(0)),
        at_exit: None,
        verdict,
        instead: None,
        finding: None,
        expectations: vec![held("manual", n, true), held("page", "0", false)],
        runs: Vec::new(),
        evidence: Vec::new(),
    }
}

fn instead(n: &str, instead: Instead) -> Cell {
    let mut cell = Cell { verdict: Verdict::None, instead: Some(instead), inside: None, outside: None, ..cell(n, n) };
    cell.expectations.iter_mut().for_each(|held| held.holds = None);
    cell
}

fn unstable(answers: &[&str]) -> Cell {
    let answers = answers.iter().map(|said| (format!("inside {said}, outside exited 0"), 2));
    Cell { inside: cell("1", "1").inside, ..instead("1", Instead::Unstable(BTreeMap::from_iter(answers))) }
}

fn crashed(how: &str) -> Cell {
    instead("1", Instead::Crashed(how.to_owned()))
}

fn hung(how: &str) -> Cell {
    instead("1", Instead::Hung(how.to_owned()))
}

fn skipped() -> Cell {
    instead("1", Instead::Skipped("why".to_owned()))
}

fn undocumented(said: &str) -> Cell {
    Cell { verdict: Verdict::Undocumented, expectations: Vec::new(), ..cell("1", said) }
}

/// The kind of the change from one cell to another, and whether it is worse; `None` where nothing changed.
fn kind(before: Option<Cell>, after: Option<Cell>) -> Option<(Kind, bool)> {
    let bash = [shell("bash", Some("bash"), Mode::Native)];
    let (before, after) = (results(&bash, before.into_iter().collect()), results(&bash, after.into_iter().collect()));
    let diff = diff(&before, &after).unwrap();
    diff.comparisons[0].changes.first().map(|change| (change.kind, change.is_worse))
}

#[rstest]
#[case::the_same(cell("1", "1"), cell("1", "1"), None)]
#[case::a_promise_broken(cell("1", "1"), cell("1", "2"), Some(Kind::Worse))]
#[case::a_promise_kept_again(cell("1", "2"), cell("1", "1"), Some(Kind::Better))]
#[case::wrong_in_another_way(cell("1", "2"), cell("1", "3"), Some(Kind::Different))]
#[case::what_nobody_speaks_of(undocumented("1"), undocumented("2"), Some(Kind::Different))]
#[case::a_crash(cell("1", "1"), crashed("SEGV"), Some(Kind::Worse))]
#[case::no_crash_any_more(crashed("SEGV"), cell("1", "1"), Some(Kind::Better))]
#[case::another_crash(crashed("SEGV"), crashed("ABRT"), Some(Kind::Different))]
#[case::a_crash_that_became_a_hang(crashed("SEGV"), hung("wait4"), Some(Kind::Worse))]
#[case::a_hang_told_otherwise(hung("wait4"), hung("read"), None)]
#[case::no_longer_stable(cell("1", "1"), unstable(&["1", "2"]), Some(Kind::Worse))]
#[case::one_of_several_answers(unstable(&["1", "2"]), cell("1", "1"), None)]
#[case::an_answer_that_is_none_of_several(unstable(&["2", "3"]), cell("1", "1"), Some(Kind::Better))]
#[case::other_counts(unstable(&["1", "2"]), unstable(&["2", "3"]), None)]
#[case::other_answers(unstable(&["1", "2"]), unstable(&["3", "4"]), Some(Kind::Different))]
#[case::not_asked_any_more(cell("1", "1"), skipped(), Some(Kind::Gone))]
#[case::not_asked_before(skipped(), cell("1", "1"), Some(Kind::New))]
#[case::never_asked(skipped(), skipped(), None)]
fn a_change_has_its_kind(#[case] before: Cell, #[case] after: Cell, #[case] expected: Option<Kind>) {
    let expected = expected.map(|kind| (kind, kind == Kind::Worse));
    assert_eq!(kind(Some(before), Some(after)), expected);
}

#[rstest]
#[case::that_conforms(cell("1", "1"), false)]
#[case::that_contradicts(cell("1", "2"), true)]
#[case::that_crashes(crashed("SEGV"), true)]
fn what_is_new_fails_only_as_it_would_fail_a_run(#[case] cell: Cell, #[case] is_worse: bool) {
    assert_eq!(kind(None, Some(cell)), Some((Kind::New, is_worse)));
}

#[test]
fn what_is_gone_is_never_worse() {
    assert_eq!(kind(Some(cell("1", "1")), None), Some((Kind::Gone, false)));
    assert_eq!(kind(Some(skipped()), None), None, "it was not there before");
}

#[test]
fn the_same_answer_may_break_a_promise_that_is_new() {
    let before = undocumented("2");
    assert_eq!(kind(Some(before), Some(cell("1", "2"))), Some((Kind::Worse, true)));
}

#[test]
fn a_change_names_what_it_breaks_and_meets() {
    let bash = [shell("bash", Some("bash"), Mode::Native)];
    let (before, after) = (results(&bash, vec![cell("1", "1")]), results(&bash, vec![cell("1", "0")]));
    let diff = diff(&before, &after).unwrap();
    let change = &diff.comparisons[0].changes[0];
    let sources = |held: &[&Held]| held.iter().map(|held| held.source.clone()).collect::<Vec<_>>();
    assert_eq!((sources(&change.breaks), sources(&change.meets)), (vec!["manual".into()], vec!["page".into()]));
}

#[test]
fn what_is_compared_is_counted() {
    let bash = [shell("bash", Some("bash"), Mode::Native)];
    let before = results(&bash, vec![cell("1", "1"), cell("2", "2"), cell("4", "4")]);
    let after = results(&bash, vec![cell("1", "1"), cell("2", "3"), cell("5", "5")]);
    let diff = diff(&before, &after).unwrap();
    assert_eq!(diff.comparisons[0].compared, 2);
    assert_eq!(Totals::of(diff.changes()), Totals { worse: 1, new: 1, gone: 1, ..Totals::default() });
}

fn all(names: &[&str]) -> Vec<ShellFacts> {
    let shell = |name: &&str| {
        let base = name.split('@').next().unwrap();
        let mode = if base.ends_with("-posix") { Mode::Posix } else { Mode::Native };
        let family = ["bash", "zsh", "dash"].into_iter().find(|family| base.contains(family));
        shell(name, family, mode)
    };
    names.iter().map(shell).collect()
}

#[rstest]
#[case::by_name(&["bash", "zsh"], &["zsh", "bash"], &["zsh zsh", "bash bash"])]
#[case::by_name_and_mode(&["bash", "bash-posix"], &["bash", "bash-posix"], &["bash bash", "bash-posix bash-posix"])]
#[case::recorded(
    &["bash@5.1", "bash-posix@5.1"], &["bash@5.2", "bash-posix@5.2"],
    &["bash@5.1 bash@5.2", "bash-posix@5.1 bash-posix@5.2"]
)]
#[case::recorded_and_present(&["bash@5.1"], &["zsh", "bash", "bash-posix"], &["bash@5.1 bash"])]
#[case::by_family(&["bash", "bash-posix"], &["mybash", "mybash-posix"], &["bash mybash", "bash-posix mybash-posix"])]
#[case::by_family_among_others(&["bash", "zsh"], &["mybash"], &["bash mybash"])]
#[case::a_name_before_a_family(&["bash", "zsh"], &["bash", "mybash"], &["bash bash"])]
#[case::one_alone_with_one_alone(&["zsh"], &["bash"], &["zsh bash"])]
#[case::two_families_with_no_choice(&["bash", "zsh"], &["bash", "dash"], &["bash bash"])]
#[case::two_of_a_family(&["bash", "bash.2"], &["mybash"], &[])]
#[case::another_mode(&["bash"], &["bash-posix"], &[])]
fn shells_find_their_partners(#[case] before: &[&str], #[case] after: &[&str], #[case] expected: &[&str]) {
    let (before, after) = (all(before), all(after));
    let pairs = pair(&before, &after);
    let names: Vec<String> = pairs.iter().map(|(before, after)| format!("{} {}", before.name, after.name)).collect();
    assert_eq!(names, expected);
}

#[test]
fn results_that_share_no_shell_say_what_they_have() {
    let (before, after) = (results(&all(&["bash", "bash.2"]), Vec::new()), results(&all(&["mybash"]), Vec::new()));
    let error = diff(&before, &after).unwrap_err().to_string();
    assert!(error.contains("one side has bash, bash.2, the other mybash"), "{error}");
}

#[test]
fn what_only_one_side_has_is_named() {
    let (before, after) = (results(&all(&["bash", "zsh"]), Vec::new()), results(&all(&["bash", "dash"]), Vec::new()));
    let diff = diff(&before, &after).unwrap();
    assert_eq!((diff.only_before[0].name.as_str(), diff.only_after[0].name.as_str()), ("zsh", "dash"));
}
