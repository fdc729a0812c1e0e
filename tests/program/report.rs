//! `statusquo report`: results as tables, and as histories.

use std::collections::BTreeMap;
use std::fs;

use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use rstest::rstest;
use serde_json::Value;
use statusquo::recorded::stored;
use tempfile::TempDir;

use crate::program::{CASES, run, statusquo, written};
use crate::support::shell;
use crate::validator::mistakes;

/// A result of dash that calls itself by these names and versions, in files of these names.
fn results(files: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = written(run(&["plain/conforms", "plain/differs", "--format", "json"]).args(["--shell", "dash"]));
    for (file, version, n255) in files {
        let mut results: Value = serde_json::from_str(&text).unwrap();
        results["shells"][0]["version"] = (*version).into();
        results["shells"][0]["build"] = format!("dash {version}").into();
        for cell in results["cells"].as_array_mut().unwrap() {
            if cell["parameters"][0]["value"] == "255" {
                cell["inside"] = (*n255).into();
            }
        }
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, results.to_string()).unwrap();
    }
    folder
}

fn report(folder: &TempDir, arguments: &[&str]) -> assert_cmd::Command {
    let mut command = statusquo();
    let cases = fs::canonicalize(CASES).unwrap();
    command.current_dir(folder.path()).arg("report").args(arguments).arg("--cases").arg(cases);
    command
}

#[test]
fn several_results_are_one_table() {
    if shell("dash").is_some() {
        let folder = results(&[("a.json", "0.5.11", "255"), ("b.json", "0.5.12", "254"), ("c.json", "0.5.12", "255")]);
        let mut command = report(&folder, &["a.json", "b.json", "c.json"]);
        insta::assert_snapshot!(written(&mut command));
        command.assert().code(0).stderr(is_empty());
    }
}

#[test]
fn one_result_is_the_table_that_a_run_shows() {
    if shell("dash").is_some() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let target = format!("json={}", path.display());
        let shown = written(run(&["plain/*", "--format", &target, "--format", "table"]).args(["--shell", "dash"]));
        let reported = written(&mut report(&folder, &["a.json"]));
        let (table, _) = shown.rsplit_once("; ").unwrap();
        assert_eq!(reported.trim_end(), table, "but for the time that it took");
    }
}

#[test]
fn a_report_for_programs_can_be_reported_again() {
    if shell("dash").is_some() {
        let folder = results(&[("ci/a/r.json", "0.5.11", "255"), ("ci/b/r.json", "0.5.11", "255")]);
        let mut command = report(&folder, &["ci/a/r.json", "ci/b/r.json", "--format", "json", "-o", "both.json"]);
        command.assert().code(0).stdout(is_empty());
        let names = contains("dash@0.5.11+a-r").and(contains("dash@0.5.11+b-r"));
        report(&folder, &["both.json"]).assert().code(0).stdout(names);
    }
}

#[test]
fn only_some_cells_are_reported() {
    if shell("dash").is_some() {
        let folder = results(&[("a.json", "0.5.11", "255")]);
        let mut command = report(&folder, &["a.json", "--only", "plain/conforms:0"]);
        command.assert().code(0).stdout(contains("plain/conforms").and(contains("1 cell: 1 conform")));
    }
}

#[test]
fn a_history_tells_what_changed_and_since_when() {
    if shell("dash").is_some() {
        let versions = [("new.json", "0.5.12", "254"), ("old.json", "0.5.9", "255"), ("mid.json", "0.5.11", "255")];
        let folder = results(&versions);
        let files = versions.map(|(file, ..)| file);
        insta::assert_snapshot!("history", written(&mut report(&folder, &[&["--history"], &files[..]].concat())));
        let all = [&["--history", "plain/conforms"], &files[..]].concat();
        insta::assert_snapshot!("history_of_cells", written(&mut report(&folder, &all)));
    }
}

#[test]
fn the_history_of_one_version_is_that_version() {
    if shell("dash").is_some() {
        let folder = results(&[("a.json", "0.5.12", "255")]);
        insta::assert_snapshot!(written(&mut report(&folder, &["--history", "a.json", "plain/conforms"])));
    }
}

#[test]
fn the_history_of_what_is_recorded_needs_no_shell() {
    let mut command = statusquo();
    command.env("PATH", "/nonexistent").args(["report", "--history", "--shell", "bash"]);
    let text = written(command.arg("builtin/printf-unconvertible:empty@bash"));
    // More versions may be recorded.
    for part in ["bash: ", " – 5.2.", ": exited 0\n            since 5.3.", ": exited 1\n", "\nbash: 1 of 1 scenarios "]
    {
        assert!(text.contains(part), "no `{part}`: {text}");
    }
}

#[test]
fn recorded_versions_stand_side_by_side_in_one_table() {
    let mut command = statusquo();
    command.env("PATH", "/nonexistent").args(["report", "dash@0.5.11", "yash@2.60", "--only", "return/operand:256"]);
    let text = written(&mut command);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = text.lines().map(words).collect();
    assert_eq!(lines[0], "│ dash@0.5.11 │ yash@2.60", "{text}");
    assert!(lines.contains(&"$? │ 256 │ 256".to_owned()), "{text}");
}

/// The shells of a report on one recorded cell of each.
fn reported(arguments: &[&str]) -> Vec<String> {
    let mut command = statusquo();
    command.env("PATH", "/nonexistent").args(["report", "--only", "exit/*", "--format", "json"]);
    let results: Value = serde_json::from_str(&written(command.args(arguments))).unwrap();
    let shells = results["shells"].as_array().unwrap().iter();
    shells.map(|shell| shell["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_operands_the_newest_recorded_release_of_each_shell_is_reported() {
    let mut newest: BTreeMap<String, &str> = BTreeMap::new();
    for page in stored() {
        newest.insert(page.head.name(), &page.name);
    }
    let mut shells = reported(&[]);
    shells.sort();
    let mut expected: Vec<&str> = newest.into_values().collect();
    expected.sort_unstable();
    assert_eq!(shells, expected);
}

#[test]
fn all_versions_are_all_pages() {
    let names = |family: &str| {
        stored().iter().filter(|page| page.head.family == family).map(|page| page.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(reported(&["--all-versions", "--shell", "bash,dash"]), [names("bash"), names("dash")].concat());
}

#[test]
fn a_history_for_programs_is_what_its_schema_describes() {
    if shell("dash").is_some() {
        let folder = results(&[("a.json", "0.5.11", "255"), ("b.json", "0.5.12", "254")]);
        let text = written(&mut report(&folder, &["--history", "a.json", "b.json", "--format", "json"]));
        let results: Value = serde_json::from_str(include_str!("../../schema/results.json")).unwrap();
        let schema = include_str!("../../schema/history.json").replace("results.json#", "#");
        let mut schema: Value = serde_json::from_str(&schema).unwrap();
        for (name, definition) in results["$defs"].as_object().unwrap() {
            schema["$defs"].as_object_mut().unwrap().insert(name.clone(), definition.clone());
        }
        assert_eq!(mistakes(&schema, &serde_json::from_str(&text).unwrap()), Vec::<String>::new());
    }
}

#[rstest]
#[case::a_shell(&["bash=./bash"], "a report asks nobody; ask it with `statusquo run --shell bash=./bash`")]
#[case::a_file_that_is_not_there(&["missing.json"], "failed to read missing.json")]
#[case::another_version_of_the_format(&["next.json"], "next.json: results of version 2; this program reads version 1")]
#[case::no_results(&["none.json"], "none.json:1:2: no results of `statusquo run --format json`")]
#[case::a_shell_that_is_not_recorded(&["--history", "--shell", "perl"], "`perl` is not recorded")]
#[case::a_recorded_shell_of_a_result(&["a.json", "--shell", "bash"], "choose among what is recorded")]
#[case::all_versions_of_a_result(&["a.json", "--all-versions"], "choose among what is recorded")]
#[case::all_versions_of_a_history(&["--history", "--all-versions"], "cannot be used with")]
fn a_wrong_question_is_named(#[case] arguments: &[&str], #[case] message: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("next.json"), "{\"version\": 2, \"all\": []}").unwrap();
    fs::write(folder.path().join("none.json"), "{}").unwrap();
    report(&folder, arguments).assert().code(2).stdout(is_empty()).stderr(contains(message));
}
