//! What is recorded is written the same way each time, says what is wrong with it, and is answered from.

use std::fs;
use std::path::{Path, PathBuf};

use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

use crate::program::{CASES, statusquo, written};
use crate::support::shell;

/// A folder with the pages of `bash` of these cases, and the native one's path; `None`, and a word of it, where there is
/// no bash.
fn recorded(cases: &[&str]) -> Option<(TempDir, PathBuf)> {
    shell("bash")?;
    let folder = tempfile::tempdir().unwrap();
    let page = PathBuf::from(record(folder.path(), cases).lines().next().unwrap());
    Some((folder, page))
}

fn record(folder: &Path, arguments: &[&str]) -> String {
    written(statusquo().args(["record", "--cases", CASES, "--shell", "bash", "-o"]).arg(folder).args(arguments))
}

fn check(folder: &Path) -> assert_cmd::assert::Assert {
    statusquo().args(["record", "--check", "--cases", CASES, "-o"]).arg(folder).assert()
}

#[test]
fn a_page_is_written_the_same_way_each_time() {
    let Some((folder, page)) = recorded(&[]) else { return };
    let before = fs::read(&page).unwrap();
    record(folder.path(), &[]);
    assert_eq!(fs::read(page).unwrap(), before);
}

#[test]
fn where_some_cases_are_asked_the_others_sections_stay() {
    let Some((folder, page)) = recorded(&["plain/open"]) else { return };
    record(folder.path(), &["plain/conforms"]);
    let text = fs::read_to_string(page).unwrap();
    assert!(text.contains("\n== plain/open ") && text.contains("\n== plain/conforms "), "{text}");
}

#[test]
fn where_some_scenarios_are_asked_the_others_lines_stay() {
    let Some((folder, page)) = recorded(&["plain/conforms"]) else { return };
    let before = fs::read_to_string(&page).unwrap();
    record(folder.path(), &["plain/conforms:255"]);
    assert_eq!(fs::read_to_string(&page).unwrap(), before);
}

#[test]
fn a_page_that_cannot_be_read_is_not_written_over() {
    let Some((folder, page)) = recorded(&["plain/open"]) else { return };
    fs::write(&page, b"\xff").unwrap();
    let mut record = statusquo();
    record.args(["record", "plain/open", "--cases", CASES, "--shell", "bash", "-o"]).arg(folder.path());
    record.assert().code(2).stderr(contains(format!("failed to read {}", page.display())));
    assert_eq!(fs::read(page).unwrap(), b"\xff");
}

#[test]
fn a_line_of_a_scenario_that_the_case_has_not_is_named() {
    let Some((folder, page)) = recorded(&["plain/conforms"]) else { return };
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replacen("\n0: ", "\n2: ", 1)).unwrap();
    check(folder.path()).code(2).stdout(contains("plain/conforms has `2` where the case has `0`"));
}

#[test]
fn a_section_that_is_missing_is_named_with_what_adds_it() {
    let Some((folder, _)) = recorded(&["plain/open"]) else { return };
    check(folder.path())
        .code(2)
        .stdout(contains("plain/conforms is missing; `statusquo record plain/conforms` adds it"));
}

#[test]
fn a_section_of_no_case_and_one_of_another_question_are_named() {
    let Some((folder, page)) = recorded(&["plain/open"]) else { return };
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once("== plain/open ").unwrap();
    let (_, lines) = rest.split_once('\n').unwrap();
    fs::write(&page, format!("{before}== plain/open 00000000\n{lines}\n== plain/gone 00000000\n*: none\n")).unwrap();
    let said = contains("plain/open asks something else now").and(contains("plain/gone is no case"));
    check(folder.path()).code(2).stdout(said);
}

#[test]
fn verdicts_of_an_older_catalog_are_named_and_mended_without_asking() {
    let Some((folder, page)) = recorded(&[]) else { return };
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("; conforms", "; differs")).unwrap();
    check(folder.path()).code(2).stdout(contains("plain/conforms: verdicts of an older catalog"));
    statusquo().args(["record", "--rejudge", "--cases", CASES, "-o"]).arg(folder.path()).assert().code(0);
    assert_eq!(fs::read_to_string(page).unwrap(), text);
}

#[test]
fn a_line_that_is_none_is_shown_with_its_place() {
    let Some((folder, page)) = recorded(&["plain/open"]) else { return };
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("exited", "exitted")).unwrap();
    let place = format!("error: {}:11: expected an end", page.display());
    check(folder.path()).code(2).stderr(contains(place));
}

#[test]
fn what_is_not_recorded_is_named_beside_what_is() {
    let said = contains("error: `nosh@1` is not recorded: there are pages of bash, ");
    statusquo().args(["run", "--shell", "nosh@1"]).assert().code(2).stderr(said);
    let said = contains("error: `bash@1.14` is not recorded: there are bash@");
    statusquo().args(["run", "--shell", "bash@1.14"]).assert().code(2).stderr(said);
}

#[test]
fn a_recorded_shell_answers_without_any_shell_at_hand() {
    let mut run = statusquo();
    run.env("PATH", "").args(["run", "return/operand:257", "--shell", "bash@5.2", "--format", "json"]);
    let results: serde_json::Value = serde_json::from_str(&written(&mut run)).unwrap();
    assert_eq!(results["cells"][0]["inside"], "1");
    assert!(results["cells"][0]["shell"].as_str().unwrap().starts_with("bash@5.2."));
}

#[test]
fn a_recorded_shell_is_not_started() {
    let said = contains("is recorded and cannot be started");
    statusquo().args(["ask", "false", "--shell", "bash@5.2"]).assert().code(2).stderr(said.clone());
    statusquo().args(["repro", "return/operand:257@bash@5.2"]).assert().code(2).stderr(said);
}
