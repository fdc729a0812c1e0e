//! What is told of a cell that fails: by the program, by the harness, in a bug report.

use statusquo::catalog::{Catalog, RunKind};
use statusquo::dialect::Dialect;
use statusquo::failure::{Answer, Before, Failure, Why};
use statusquo::known::Outcome;
use statusquo::matrix::judged;
use statusquo::plan::{Filter, Question, plan};
use statusquo::results::{Cell, Evidence, Instead};
use statusquo::run::{Observation, runs};
use statusquo::shells::{KnownBy, Mode, Root, Shell, Version};
use statusquo::status::{End, Inside};

const SOURCES: &str = "
[bash-man]
title = 'GNU Bash manual page'
publisher = 'The GNU project'
edition = '5.2'
url = 'https://www.gnu.org/software/bash/'
kind = 'manual'
of = 'bash'
";

const CASE: &str = r#"
question = "What does a function give back that returns a given operand?"
[parameters]
n = [257]
[script]
sh = '''
f() { return @n@; }
f
'''
[[expect]]
inside = "@n@ mod 256"
source = "bash-man"
place = "SHELL BUILTIN COMMANDS: return"
"#;

fn catalog() -> Catalog {
    Catalog::load(&[("sources.toml", SOURCES), ("return/operand.toml", CASE)]).unwrap()
}

fn shell(name: &str, mode: Mode) -> Shell {
    Shell {
        name: name.to_owned(),
        family: Some("bash"),
        version: Version::parse("5.2.15(1)-release"),
        known_by: Some(KnownBy::Asked),
        given: None,
        build: Some("bash 5.2.15-2".to_owned()),
        root: Root::default(),
        path: "/usr/bin/bash".into(),
        argv: vec!["bash".to_owned(), "--norc".to_owned()],
        program: "/usr/bin/bash".into(),
        environment: Vec::new(),
        mode,
        dialect: Dialect::Sh,
        bound_by: Vec::new(),
    }
}

fn answered(catalog: &Catalog, question: &Question<'_>, inside: &str) -> Cell {
    let stderr = "bash: line 1: a `|` in the way\n".to_owned();
    let evidence = Evidence { kind: RunKind::Observed, stdout: String::new(), stderr, seconds: 0.1 };
    let observation = Observation {
        inside: Some(Inside::Said(inside.to_owned())),
        outside: Some(End::Exited(1)),
        runs: runs(&question.scenario, question.shell),
        evidence: vec![evidence],
        ..Observation::default()
    };
    judged(catalog, question, observation)
}

/// A failure, with `more` told of it.
fn failure(shells: &[Shell], why: Why, more: impl FnOnce(&Catalog, &Question<'_>, Failure) -> Failure) -> Failure {
    let catalog = catalog();
    let questions = plan(&catalog, &shells[..1], &Filter::default());
    let cell = answered(&catalog, &questions[0], "257");
    more(&catalog, &questions[0], Failure::new(&catalog, &questions[0], &cell, why, 5))
}

/// All that can be known of a failure.
fn whole() -> Failure {
    let shells = [shell("bash", Mode::Native), shell("bash-posix", Mode::Posix)];
    let why = Why::Outcome(Outcome::Contradicts, None);
    failure(&shells, why, |catalog, question, failure| {
        let other = |shell: &str, inside: &str| Cell {
            shell: shell.to_owned(),
            expectations: Vec::new(),
            ..answered(catalog, question, inside)
        };
        let others = [other("bash", "257"), other("mksh", "1"), other("zsh", "257"), other("dash", "257")];
        let answer = Answer::of(&other("bash", "1"));
        failure
            .with_others(&others)
            .with_mode(&other("bash-posix", "257"))
            .with_before(Some(Before { version: "5.1.16".to_owned(), answer }))
    })
}

#[test]
fn a_failure_says_all_that_is_needed() {
    insta::assert_snapshot!(whole());
}

#[test]
fn a_failure_is_a_bug_report() {
    insta::assert_snapshot!(whole().markdown());
}

#[test]
fn what_is_not_known_is_left_out() {
    let why = Why::Outcome(Outcome::Crashed, Some(Instead::Crashed("the script as written: killed by SEGV".into())));
    let text = failure(&[shell("bash", Mode::Native)], why, |_, _, failure| failure).to_string();
    assert!(text.starts_with("return/operand:257@bash crashed: the script as written: killed by SEGV\n"), "{text}");
    assert!(["others", "other mode", "before", "recorded"].iter().all(|row| !text.contains(row)), "{text}");
}

#[test]
fn a_shell_that_was_given_is_given_again() {
    let why = Why::Changed(Answer::default());
    let given = Some(vec!["/opt/my shells/bash".to_owned(), "-x".to_owned()]);
    let failure = failure(&[Shell { given, ..shell("bash-posix", Mode::Posix) }], why, |_, _, failure| failure);
    let expected = r#"statusquo repro return/operand:257@bash-posix --shell 'bash='\''/opt/my shells/bash'\'' -x'"#;
    assert_eq!(failure.repro(), expected);
}
