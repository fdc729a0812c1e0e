//! What changed, as it is read: every kind of change, folded.

use rstest::rstest;
use statusquo::diff::{Change, Side, Step};
use statusquo::report::{Beside, Style, diff};
use statusquo::results::{Cell, Held, Instead, Results, Verdict};
use statusquo::status::{End, Inside};

use crate::sample::{question, sample};

fn value<'a>(cell: &'a Cell, name: &str) -> &'a str {
    cell.parameters.iter().find(|parameter| parameter.name == name).map_or("", |parameter| &parameter.value)
}

fn is(cell: &Cell, case: &str, shells: &[&str]) -> bool {
    cell.case == case && shells.contains(&cell.shell.as_str())
}

fn say(cell: &mut Cell, status: &str) {
    cell.inside = Some(Inside::Said(status.to_owned()));
    for held in cell.expectations.iter_mut().filter(|held| held.on == statusquo::catalog::On::Inside) {
        held.holds = Some(held.predicate == status);
    }
    let broken = |held: &Held| held.holds == Some(false);
    if cell.expectations.iter().any(|held| held.binds && broken(held)) {
        cell.verdict = Verdict::Contradicts;
    }
}

fn fail(cell: &mut Cell, instead: Instead) {
    cell.instead = Some(instead);
    (cell.inside, cell.outside, cell.at_exit) = (None, Some(End::TimedOut), None);
    cell.verdict = Verdict::None;
    cell.expectations.iter_mut().for_each(|held| held.holds = None);
}

/// The sample, some of which is otherwise: each shell in its own way.
fn later() -> Results {
    let mut results = sample();
    results.cells.retain(|cell| !(is(cell, "lookup/command", &["zsh"]) && value(cell, "command") == "directory"));
    for cell in &mut results.cells {
        if is(cell, "return/operand", &["bash", "bash-posix"]) && value(cell, "n").parse::<i64>().is_ok_and(|n| n > 255)
        {
            let n = value(cell, "n").to_owned();
            say(cell, &n);
        } else if is(cell, "signal/killed-child", &["zsh"]) {
            let status: i32 = cell.inside.as_ref().unwrap().to_string().parse().unwrap();
            say(cell, &(status - 128).to_string());
        } else if is(cell, "signal/killed-child", &["ksh93u+m"]) && value(cell, "signal") == "TERM" {
            fail(cell, Instead::Hung("the observed script: waiting for its child".to_owned()));
        } else if is(cell, "lookup/command", &["bash", "bash-posix", "zsh"]) && value(cell, "command") == "missing" {
            say(cell, "1");
        } else if is(cell, "trap/exit", &["rc"]) {
            (cell.instead, cell.inside, cell.outside) = (None, Some(Inside::Ended), Some(End::Exited(7)));
        } else if is(cell, "trap/exit", &["bash"]) {
            fail(cell, Instead::Skipped("needs a terminal".to_owned()));
        }
    }
    results.shells.retain(|shell| shell.name != "yash");
    results.cells.retain(|cell| cell.shell != "yash");
    results
}

fn plain(before: &Results, after: &Results, width: Option<u16>) -> String {
    let side = |name, results| Side { name, results };
    let step = Step::new(side("earlier.json", before), side("later.json", after)).unwrap();
    let reproduce = |_: usize, change: &Change<'_>| Some(format!("see {}", change.cell()?.scenario()));
    let beside = Beside { question: &question, reproduce: &reproduce };
    anstream::adapter::strip_str(&diff(&[step], &beside, Style { width })).to_string()
}

#[rstest]
#[case("diff_width_80", Some(80))]
#[case("diff_unlimited", None)]
fn every_kind_of_change_reads_well(#[case] name: &str, #[case] width: Option<u16>) {
    insta::assert_snapshot!(name, plain(&sample(), &later(), width));
}

#[test]
fn read_backwards_what_was_worse_is_better() {
    let counts = |text: String| text.lines().rev().find(|line| line.contains("compared")).unwrap().to_owned();
    let forwards = counts(plain(&sample(), &later(), None));
    assert!(forwards.ends_with("34 worse, 14 better, 30 different, 1 new, 2 gone"), "{forwards}");
    let backwards = counts(plain(&later(), &sample(), None));
    assert!(backwards.ends_with("14 worse, 34 better, 30 different, 2 new (1 of them wrong), 1 gone"), "{backwards}");
}

#[test]
fn what_is_the_same_is_not_shown() {
    let text = plain(&sample(), &sample(), None);
    let shells = "bash, bash-posix, zsh, ksh93u+m, yash, rc";
    assert_eq!(text, format!("earlier.json → later.json\n\n509 cells compared, of {shells}: nothing differs\n"));
}
