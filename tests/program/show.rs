//! `statusquo show` and `statusquo repro`: a case, its answers, and how to see them for oneself.

use std::process::{Command, Stdio};

use predicates::prelude::*;
use predicates::str::contains;
use rstest::rstest;
use serde_json::{Value, json};
use statusquo::signal::Signal;

use crate::program::{CASES, EVERYTHING, cells, results, statusquo, statusquo_of_all, written};
use crate::support::shell;

#[test]
fn a_case_is_shown_with_what_is_documented_and_what_is_said() {
    if shell("dash").is_some() {
        let mut command = statusquo();
        command.args(["show", "every/feature", "--cases", CASES, "--shell", "dash"]);
        let text = written(&mut command);
        let (shown, _) = text.split_once("dash").unwrap();
        insta::assert_snapshot!(shown);
        assert!(
            text.contains("\n# every/feature:signal=TERM,via=-c,wanted=blank@dash, the script as written\n"),
            "{text}"
        );
    }
}

#[rstest]
#[case("plain/contradict", "no case is called `plain/contradict`; did you mean plain/contradicts?")]
#[case("kill/nothing", "no case is called `kill/nothing`; areas: every, plain")]
fn a_case_that_is_not_there_suggests_others(#[case] case: &str, #[case] message: &str) {
    let mut command = statusquo();
    command.args(["show", case, "--cases", CASES]).assert().code(2).stderr(contains(message));
}

/// The lines that `show` prints to be pasted: for each run the cell's id and a script.
fn pasted(text: &str) -> Vec<(&str, &str)> {
    // Not all comments are headings: a file of the case has one.
    let blocks = text.split("\n# every/").skip(1).map(|block| block.split_once('\n').unwrap());
    blocks.map(|(heading, lines)| (heading.rsplit_once(", ").unwrap().0, lines)).collect()
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
        i64::from(128 + signal.number().unwrap())
    });
    format!("outside: {code}\n")
}

/// As [`cells`] calls a scenario: by its values alone.
fn without_names(scenario: &str) -> String {
    ["signal=", "via=", "wanted="].iter().fold(scenario.to_owned(), |text, name| text.replace(name, ""))
}

#[rstest]
#[case("every/feature:signal=TERM,via=-c,wanted=blank", &[])]
#[case("every/feature:signal=TERM,via=file,wanted=blank", &["bash", "busybox", "fish", "tcsh", "rc"])]
#[case("every/feature:signal=USR1,via=stdin,wanted=blank", &["dash", "ksh93u+m", "posh", "csh", "rc-plan9"])]
#[case("every/feature:signal=USR1,via=file,wanted=blank", &["bash-sh", "zsh-sh", "ksh93u+m-sh", "yash-sh", "mksh-sh"])]
#[case("every/ended", &[])]
#[case("every/closed", &["dash", "mksh"])]
#[case("every/core", &["bash", "yash"])]
fn the_lines_that_are_shown_reproduce_what_was_seen(#[case] scenario: &str, #[case] named: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let named: Vec<_> = named.iter().filter(|name| shell(name).is_some()).flat_map(|name| ["--shell", name]).collect();
    let text = written(statusquo_of_all().args(["show", scenario, "--cases", CASES]).args(&named));
    let asked;
    let results = if named.is_empty() {
        &*EVERYTHING
    } else {
        asked = results(statusquo_of_all().args(["run", scenario, "--cases", CASES]).args(&named));
        &asked
    };
    let shown = pasted(&text);
    assert!(!shown.is_empty(), "{text}");
    let all = cells(results).into_iter().zip(results["cells"].as_array().unwrap());
    let of_scenario = |id: &str| id.starts_with(&format!("{}@", without_names(scenario)));
    for (_, cell) in all.filter(|(id, _)| of_scenario(id)) {
        let at = format!("@{}", cell["shell"].as_str().unwrap());
        let scripts: Vec<_> = shown.iter().filter(|(id, _)| id.ends_with(&at)).collect();
        let runs = cell["runs"].as_array().unwrap();
        if runs.is_empty() {
            continue; // There is no script in this language.
        }
        assert_eq!(scripts.len(), runs.len(), "{scripts:?}");
        for (run, (id, lines)) in runs.iter().zip(scripts) {
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
        command.assert().code(0).stdout(contains("\nstatusquo repro every/start@dash\n"));
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
