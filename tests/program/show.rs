//! `statusquo show` and `statusquo repro`: a case, its answers, and how to see them for oneself.

use std::process::{Command, Stdio};

use predicates::prelude::*;
use predicates::str::contains;
use rstest::rstest;
use serde_json::{Value, json};
use statusquo::signal::Signal;

use crate::program::{CASES, cells, results, statusquo, statusquo_of_all, written};
use crate::support::shell;

#[test]
fn a_case_is_shown_with_what_is_documented_and_what_is_said() {
    if shell("dash").is_some() {
        let mut command = statusquo();
        command.args(["show", "every/feature", "--cases", CASES, "--shell", "dash"]);
        let text = written(&mut command);
        let (shown, _) = text.split_once("dash").unwrap();
        insta::assert_snapshot!(shown);
        assert!(text.contains("every/feature:signal=TERM,via=-c,wanted=blank@dash\n"), "{text}");
    }
}

#[rstest]
#[case("plain/contradict", "no case is called `plain/contradict`; did you mean plain/contradicts?")]
#[case("kill/nothing", "no case is called `kill/nothing`; areas: every, plain")]
fn a_case_that_is_not_there_suggests_others(#[case] case: &str, #[case] message: &str) {
    let mut command = statusquo();
    command.args(["show", case, "--cases", CASES]).assert().code(2).stderr(contains(message));
}

/// The lines that `show` prints to be pasted: for each cell, a script for each run.
fn pasted(text: &str) -> Vec<(String, Vec<String>)> {
    let mut cells: Vec<(String, Vec<String>)> = Vec::new();
    for block in text.split("\n\n") {
        let mut lines = block.trim_matches('\n').lines().peekable();
        if let Some(id) = lines.next_if(|line| line.contains('@') && !line.starts_with(' ')) {
            cells.push((id.to_owned(), Vec::new()));
        }
        let script: Vec<&str> = lines.map_while(|line| line.strip_prefix("    ")).collect();
        if let Some((_, scripts)) = cells.last_mut().filter(|_| !script.is_empty()) {
            scripts.push(script.join("\n"));
        }
    }
    cells
}

/// What `sh` prints for the pasted lines.
fn paste(lines: &str, folder: &std::path::Path) -> String {
    let mut command = Command::new("sh");
    command.args(["-c", lines]).env("TMPDIR", folder).stdin(Stdio::null());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// What a pasted run must say of its end: the `sh` around it tells deaths as 128 and the number.
fn outside(end: &Value) -> String {
    let code = end["exited"].as_i64().unwrap_or_else(|| {
        let signal: Signal = end["killed"]["signal"].as_str().unwrap().parse().unwrap();
        i64::from(128 + signal.number())
    });
    format!("outside: {code}\n")
}

#[rstest]
#[case("every/feature:signal=TERM,via=-c,wanted=blank", &[])]
#[case("every/feature:signal=TERM,via=file,wanted=blank", &[])]
#[case("every/feature:signal=USR1,via=stdin,wanted=blank", &[])]
#[case("every/feature:signal=USR1,via=file,wanted=blank", &["bash-sh", "zsh-sh", "ksh93u+m-sh", "yash-sh", "mksh-sh"])]
#[case("every/ended", &[])]
#[case("every/closed", &[])]
#[case("every/core", &[])]
fn the_lines_that_are_shown_reproduce_what_was_seen(#[case] scenario: &str, #[case] named: &[&str]) {
    // Pasted observers share a file, so the tests of them take turns; the lock goes with the test.
    let turn = std::fs::File::create(crate::program::FEW.with_file_name("pasted")).unwrap();
    turn.lock().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let named: Vec<_> = named.iter().filter(|name| shell(name).is_some()).flat_map(|name| ["--shell", name]).collect();
    let text = written(statusquo_of_all().args(["show", scenario, "--cases", CASES]).args(&named));
    let results = results(statusquo_of_all().args(["run", scenario, "--cases", CASES]).args(&named));
    let shown = pasted(&text);
    assert!(!shown.is_empty(), "{text}");
    let asked = results["cells"].as_array().unwrap().iter().filter(|cell| !cell["runs"].as_array().unwrap().is_empty());
    for cell in asked {
        let name = cell["shell"].as_str().unwrap();
        let (id, scripts) = shown.iter().find(|(id, _)| id.ends_with(&format!("@{name}"))).unwrap();
        assert_eq!(scripts.len(), cell["runs"].as_array().unwrap().len(), "{id}");
        for (run, lines) in cell["runs"].as_array().unwrap().iter().zip(scripts) {
            let said = paste(lines, folder.path());
            match run["kind"].as_str().unwrap() {
                "last" => assert!(said.ends_with(&outside(&cell["outside"])), "{id}: {said}\n{lines}"),
                "exit" => assert!(said.ends_with(&outside(&cell["at-exit"])), "{id}: {said}\n{lines}"),
                _ if cell["inside"] == json!({"ended": true}) => assert!(!said.contains("inside:"), "{id}: {said}"),
                _ => {
                    let expected = format!("inside: {} .\n", cell["inside"].as_str().unwrap());
                    assert!(said.ends_with(&expected), "{id}: {said}\n{lines}");
                }
            }
        }
    }
}

#[test]
fn a_start_that_no_shell_can_make_is_left_to_repro() {
    if shell("dash").is_some() {
        let mut command = statusquo();
        command.args(["show", "every/start", "--cases", CASES, "--shell", "dash"]);
        command.assert().code(0).stdout(contains("    statusquo repro every/start@dash\n"));
    }
}

#[test]
fn a_cell_is_performed_as_it_was_recorded() {
    if shell("dash").is_none() {
        return;
    }
    let text = written(statusquo().args(["repro", "plain/conforms:255@dash", "--cases", CASES]));
    let last =
        "the script as written: exited 255\n  argv: [\"dash\", \"-c\", \"(exit 255)\"]\n  script:\n    (exit 255)\n";
    assert!(text.starts_with(last), "{text}");
    let observed = text.split("\n\n").nth(1).unwrap();
    assert!(observed.starts_with("the script with its observer: exited 113\n"), "{text}");
    assert!(observed.contains(" 255 ."), "{text}");

    let results = results(statusquo().args(["run", "every/start@dash", "--cases", CASES, "--shell", "dash"]));
    assert_eq!(cells(&results), ["every/start@dash"]);
    let outside = results["cells"][0]["outside"]["exited"].as_i64().unwrap();
    let text = written(statusquo().args(["repro", "every/start@dash", "--cases", CASES]));
    assert!(text.starts_with(&format!("the script as written: exited {outside}\n")), "{text}");
}

#[test]
fn a_cell_of_a_shell_as_sh_is_performed_by_its_name() {
    if shell("bash-sh").is_some() {
        let mut command = statusquo();
        command.args(["repro", "plain/open@bash-sh", "--cases", CASES]);
        command.assert().code(0).stdout(contains("argv: [\"sh\", "));
    }
}

#[test]
fn a_cell_is_traced_where_that_is_wanted() {
    let Some(dash) = shell("dash") else { return };
    let mut command = statusquo();
    command.args(["repro", "plain/conforms:255@dash", "--cases", CASES, "--strace"]);
    if which::which("strace").is_ok() {
        let execution = contains(format!("execve(\"{}\", [", dash.path.display()));
        let end = contains("the script as written: exited 255\n").and(contains("+++ exited with 255 +++"));
        command.assert().code(0).stdout(execution.and(end));
    } else {
        eprintln!("not tested: strace is not here");
        command.assert().code(2).stderr(contains("failed to find strace; install it, or leave --strace away"));
    }
}
