//! What each family says first of all, by its documents: a death by TERM, one by ILL with a core, `return 257`, a command
//! that is not there. `cargo test yash` has all four of yash.
//!
//! The matrix asks all this and far more of every shell that is here, and holds it against the case files; these few
//! answers are written down a second time, so that nothing in a case file can hide that one of them is wrong.

use rstest::rstest;
use statusquo::catalog::{Catalog, On, Predicate};
use statusquo::matrix;
use statusquo::plan::{Filter, questions};
use statusquo::run::{Capabilities, Pool};
use statusquo::shells;

/// Asks `scenario` of `shell` and holds what the next command sees against `expected`.
///
/// What is not here is named on standard error, unless `STATUSQUO_REQUIRE` lists it.
fn says(scenario: &str, shell: &str, expected: &str) {
    let found = shells::find(shell).expect("workers can be had");
    let Some(shell) = found.iter().find(|found| found.name == shell) else {
        let required = std::env::var("STATUSQUO_REQUIRE").unwrap_or_default();
        let is_required = required.split([',', ' ']).any(|required| required == shell);
        assert!(!is_required, "`{shell}` is not here, and STATUSQUO_REQUIRE lists it");
        return eprintln!("not tested: {shell} is not here");
    };
    let case = scenario.split(':').next().expect("there is one part at least");
    let catalog = Catalog::embedded_case(case).expect("it has no mistakes");
    let filter = Filter { wanted: vec![scenario.to_owned()], ..Filter::default() };
    let questions = questions(&catalog.cases[0], std::slice::from_ref(shell), &filter);
    let question = questions.first().expect("there is such a scenario");

    let mut pool = Pool::start(1).expect("workers can be had");
    let cell = matrix::ask(pool.worker(), &catalog, question, &Capabilities::here(false), 1).expect("it is not lost");
    if !cell.was_asked() {
        return eprintln!("not tested: {}: {}", question.id(), cell.instead.expect("there is a reason").reason());
    }
    let predicate = Predicate::parse(expected).expect("it can be read");
    assert!(predicate.impossible(On::Inside).is_none());
    let predicate = predicate.fill(&question.scenario).expect("it can be filled in");
    let inside = cell.inside.expect("the case asks for it");
    assert_eq!(predicate.met_by_inside(&inside), Some(true), "{}: $? {inside}, not {expected}", question.id());
}

#[rstest]
#[case::bash("bash", "143")] // bash(1), EXIT STATUS: 128 + n
#[case::zsh("zsh", "143")] // zshmisc(1), SIMPLE COMMANDS & PIPELINES: 128 plus the signal number
#[case::dash("dash", "> 128")] // its manual is silent; POSIX.1-2017, 2.8.2: greater than 128
#[case::ksh93("ksh93u+m", "271")] // ksh93(1), Commands: 256 + signum
#[case::yash("yash", "399")] // yash(1), Execution of simple commands: 384 and the signal's number
#[case::mksh("mksh", "143")] // mksh(1), Parameters, ?: 128 plus the signal number
#[case::fish("fish", "143")] // fish-doc, The status variable: 128 plus the signal number
fn a_child_killed_by_term(#[case] shell: &str, #[case] expected: &str) {
    says("signal/killed-child:TERM", shell, expected);
}

/// No manual says that a core makes a difference, so it makes none.
#[rstest]
#[case::bash("bash", "132")] // bash(1), EXIT STATUS
#[case::zsh("zsh", "132")] // zshmisc(1), SIMPLE COMMANDS & PIPELINES
#[case::dash("dash", "> 128")] // POSIX.1-2017, 2.8.2
#[case::ksh93("ksh93u+m", "260")] // ksh93(1), Commands
#[case::yash("yash", "388")] // yash(1), Execution of simple commands
#[case::mksh("mksh", "132")] // mksh(1), Parameters, ?
#[case::fish("fish", "132")] // fish-doc, The status variable
fn a_child_killed_by_ill_with_a_core(#[case] shell: &str, #[case] expected: &str) {
    says("signal/killed-child-with-core:ILL", shell, expected);
}

#[rstest]
#[case::bash("bash", "1")] // bash(1), SHELL BUILTIN COMMANDS, return: only the least significant 8 bits
#[case::zsh("zsh", "257")] // zshbuiltins(1), return: an arithmetic expression, of which nothing is cut off
#[case::dash("dash", "257")] // Stack Exchange, "Default exit code when process is terminated": as it is (POSIX: unspecified)
#[case::ksh93("ksh93u+m", "257")] // ksh93(1), Built-in Commands, return: any signed integer
#[case::yash("yash", "257")] // yash(1), RETURN BUILT-IN: may be above 255
#[case::mksh("mksh", "1")] // mksh's commit 31f24a40 (R41): masked to 0..255
#[case::fish("fish", "255")] // fish's release notes, 3.2.0: above 255 is 255
fn a_function_that_returns_257(#[case] shell: &str, #[case] expected: &str) {
    says("return/operand:257", shell, expected);
}

#[rstest]
#[case::bash("bash", "127")] // bash(1), COMMAND EXECUTION
#[case::zsh("zsh", "127")] // zshmisc(1), COMMAND EXECUTION
#[case::dash("dash", "127")] // POSIX.1-2017, 2.9.1.1 and 2.8.2
#[case::ksh93("ksh93u+m", "127")] // ksh 93u+m, NEWS, 2021-04-13
#[case::yash("yash", "127")] // yash(1), Execution of simple commands
#[case::mksh("mksh", "127")] // mksh(1), Command syntax
#[case::fish("fish", "127")] // fish-doc, The status variable
fn a_command_that_is_not_found(#[case] shell: &str, #[case] expected: &str) {
    says("lookup/not-found", shell, expected);
}
