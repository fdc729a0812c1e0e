//! `statusquo sources` and `statusquo check`: what expectations rest on, and the rules for those who write them.

use std::fs;

use predicates::str::contains;

use crate::program::{CASES, statusquo, written};
use crate::support::shell;

fn sources(arguments: &[&str]) -> String {
    let mut command = statusquo();
    command.args(["sources", "--cases", CASES, "--shell", "dash"]).args(arguments);
    written(&mut command)
}

#[test]
fn each_source_says_how_much_of_it_holds_and_where() {
    if shell("dash").is_some() {
        let text = sources(&[]);
        insta::assert_snapshot!(text);
    }
}

#[test]
fn a_source_is_reviewed_promise_by_promise() {
    if let Some(dash) = shell("dash") {
        let version = dash.version.as_ref().map(ToString::to_string).unwrap_or_default();
        insta::assert_snapshot!(sources(&["binding"]).replace(&version, "<version>"));
    }
}

#[test]
fn answers_may_come_from_a_result() {
    if shell("dash").is_some() {
        let folder = tempfile::tempdir().unwrap();
        let result = folder.path().join("result.json").display().to_string();
        let run = ["run", "plain/*", "--cases", CASES, "--shell", "dash", "--format", "json", "--output", &result];
        statusquo().args(run).assert().code(1);
        assert_eq!(sources(&["binding", "--from", &result]), sources(&["binding"]));
    }
}

#[test]
fn what_no_case_asks_is_listed_with_the_reason() {
    insta::assert_snapshot!(sources(&["--coverage"]));
}

#[test]
fn a_source_that_is_not_there_is_named_with_those_that_are() {
    let mut command = statusquo();
    command.args(["sources", "bindign", "--cases", CASES]).assert().code(2).stderr(contains("there are binding, page"));
}

#[test]
fn a_case_that_breaks_a_rule_is_named_with_the_rule() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("area")).unwrap();
    for list in ["sources.toml", "findings.toml"] {
        fs::write(folder.path().join(list), "").unwrap();
    }
    fs::write(folder.path().join("area/name.toml"), "question = 'What?'\n[script]\nsh = 'kill -9 $$'\n").unwrap();
    let mut command = statusquo();
    command.args(["check", "--cases"]).arg(folder.path());
    command.assert().code(2).stdout(contains("area/name: a signal by number, `kill -9 $$`: name it [signal-number]\n"));
}

#[test]
fn the_projects_own_cases_break_none() {
    statusquo().arg("check").assert().code(0).stdout(contains("\nno rule broken\n"));
}
