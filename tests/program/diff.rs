//! `statusquo diff`: two builds compared, and what a bisection makes of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command as Process;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{CASES, FEW, PATH, run, statusquo, written};
use crate::support::shell;
use crate::validator::mistakes;

/// A shell that is dash, but for scripts that hold one text: there it reads another.
fn altered(text: &str, becomes: &str) -> String {
    format!(
        "#!/bin/sh\ncase $2 in\n*'{text}'*) set -- \"$1\" \"${{2%%'{text}'*}}{becomes}${{2#*'{text}'}}\" ;;\nesac\n\
         exec dash \"$@\"\n"
    )
}

/// dash as it is, behind a script like the others.
const PLAIN: &str = "#!/bin/sh\nexec dash \"$@\"\n";

fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A folder with dash as it is, `./good`, and other shells.
fn shells(others: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("good", PLAIN)].iter().chain(others) {
        executable(&folder.path().join(name), text);
    }
    folder
}

/// `diff` over the tests' cases, from within a folder.
fn diff(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = statusquo();
    let cases = fs::canonicalize(CASES).unwrap();
    command.current_dir(folder.path()).arg("diff").args(arguments).arg("--cases").arg(cases);
    command
}

/// What it says, without the path of the cases.
fn said(command: &mut Command) -> String {
    let cases = fs::canonicalize(CASES).unwrap().display().to_string();
    written(command).replace(&cases, "<cases>")
}

fn has_dash() -> bool {
    shell("dash").is_some()
}

#[test]
fn what_a_build_breaks_is_told_with_the_line_that_shows_it() {
    let folder = shells(&[("bad", &altered("exit 255", "exit 254"))]);
    if has_dash() {
        let mut command = diff(&folder, &["dash=./good", "dash=./bad", "--only", "plain/conforms"]);
        insta::assert_snapshot!(said(&mut command));
        command.assert().code(1).stderr(is_empty());
    }
}

#[test]
fn each_operand_is_compared_with_the_one_before_it() {
    let folder = shells(&[("bad", &altered("exit 255", "exit 254"))]);
    if has_dash() {
        let operands = ["dash=./good", "dash=./bad", "dash=./good"];
        let mut command = diff(&folder, &[operands.as_slice(), &["--only", "plain/conforms"]].concat());
        insta::assert_snapshot!(said(&mut command));
        command.assert().code(1);
    }
}

#[test]
fn nothing_is_said_of_what_is_the_same() {
    let folder = shells(&[]);
    if has_dash() {
        let mut command = diff(&folder, &["a=./good", "b=./good", "--only", "plain/*"]);
        let text = "a=./good → b=./good\n\n8 cells compared, of b: nothing differs\n";
        command.assert().code(0).stdout(text).stderr(is_empty());
    }
}

#[rstest]
#[case::a_promise_broken(("exit 255", "exit 254"), &[], 1)]
#[case::an_undocumented_answer((": comment", "false"), &[], 0)]
#[case::any_answer((": comment", "false"), &["--fail-on", "changed"], 1)]
#[case::nothing(("nothing", "something"), &["--fail-on", "changed"], 0)]
fn the_exit_code_is_what_was_asked_for(
    #[case] (text, becomes): (&str, &str),
    #[case] options: &[&str],
    #[case] code: i32,
) {
    if !has_dash() {
        return;
    }
    let folder = shells(&[("bad", &altered(text, becomes))]);
    let cases = folder.path().join("cases");
    fs::create_dir_all(cases.join("a")).unwrap();
    fs::copy(format!("{CASES}/sources.toml"), cases.join("sources.toml")).unwrap();
    fs::copy(format!("{CASES}/plain/conforms.toml"), cases.join("a/promised.toml")).unwrap();
    fs::write(cases.join("a/open.toml"), "question = 'What?'\n[script]\nsh = ': comment'\n").unwrap();
    let mut command = statusquo();
    command.current_dir(folder.path()).args(["diff", "x=./good", "x=./bad", "--cases", "cases"]).args(options);
    command.assert().code(code).stderr(is_empty());
}

#[test]
fn a_result_file_is_compared_without_asking_it_again() {
    if !has_dash() {
        return;
    }
    let folder = shells(&[("bad", &altered("exit 255", "exit 254"))]);
    let earlier = written(run(&["plain/conforms", "--format", "json"]).args(["--shell", "dash,bash"]));
    fs::write(folder.path().join("earlier.json"), earlier).unwrap();
    let mut command = diff(&folder, &["earlier.json", "dash=./bad"]);
    let told = contains("worse: plain/conforms, dash").and(contains("3 cells compared, of dash: 1 worse"));
    command.assert().code(1).stdout(told).stderr(is_empty());
}

#[test]
fn recorded_versions_are_compared_without_any_shell() {
    let mut command = statusquo();
    command.env("PATH", "/nonexistent").args(["diff", "bash@5.1", "bash@5.2", "bash@5.3"]);
    command.args(["--only", "builtin/printf-unconvertible:empty@bash", "--fail-on", "changed"]);
    let same = contains("bash@5.1 → bash@5.2\n\n1 cell compared, of bash@5.2.");
    let changed =
        contains("\n≠ different: builtin/printf-unconvertible, bash@5.3.").and(contains("exited 0 → exited 1"));
    let see = contains("statusquo show builtin/printf-unconvertible:empty --shell bash@5.2.");
    command.assert().code(1).stdout(same.and(changed).and(see)).stderr(is_empty());
}

#[test]
fn lines_for_any_shell_reproduce_a_change() {
    if !has_dash() {
        return;
    }
    let folder = shells(&[("bad", &altered("exit 255", "exit 254"))]);
    let text = written(&mut diff(&folder, &["x=./good", "x=./bad", "--only", "plain/conforms", "--paste"]));
    let (_, lines) = text.split_once("see\n").unwrap();
    let (lines, _) = lines.split_once("\n\n").unwrap();
    let output = Process::new("/bin/sh").args(["-c", lines]).env("TMPDIR", folder.path()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("254"), "{lines}\n{said}");
}

#[test]
fn a_comparison_for_programs_is_what_its_schema_describes() {
    if !has_dash() {
        return;
    }
    let folder = shells(&[("bad", &altered("exit 255", "exit 254"))]);
    let arguments = ["x=./good", "x=./bad", "--only", "plain/*", "--format", "json=diff.json", "--format", "table"];
    diff(&folder, &arguments).assert().code(1).stdout(contains("1 worse"));
    let diff: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("diff.json")).unwrap()).unwrap();
    assert_eq!(mistakes(&schema(), &diff), Vec::<String>::new());
    assert_eq!(diff["steps"][0]["totals"]["worse"], 1);
    assert_eq!(diff["steps"][0]["shells"][0]["changes"][0]["after"]["inside"], "254");
}

/// The schema of comparisons, with what it takes from that of results.
fn schema() -> Value {
    let results: Value = serde_json::from_str(include_str!("../../schema/results.json")).unwrap();
    let text = include_str!("../../schema/diff.json").replace("results.json#", "#");
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    for (name, definition) in results["$defs"].as_object().unwrap() {
        schema["$defs"].as_object_mut().unwrap().insert(name.clone(), definition.clone());
    }
    schema
}

#[rstest]
#[case::a_filter_that_matches_nothing(&["x=./good", "x=./good", "--only", "nothing/*"], "no cell matches")]
#[case::one_operand(&["x=./good"], "2 values required")]
#[case::an_operand_that_is_none(&["x=./good", "bash"], "`bash` is no file; give a result of")]
#[case::a_file_that_is_not_there(&["missing.json", "x=./good"], "failed to read missing.json")]
#[case::a_version_that_is_not_recorded(&["perl@5", "x=./good"], "`perl@5` is not recorded")]
#[case::two_formats_in_one_place(
    &["x=./good", "x=./good", "--format", "json", "--format", "table"],
    "json and table would both be written to standard output"
)]
#[case::an_unknown_format(&["x=./good", "x=./good", "--format", "xml"], "no format is called `xml`")]
fn a_wrong_question_is_named(#[case] arguments: &[&str], #[case] message: &str) {
    let folder = shells(&[]);
    if has_dash() {
        let wrong = |arguments: &[&str], code: i32| {
            diff(&folder, arguments).assert().code(code).stdout(is_empty()).stderr(contains(message));
        };
        wrong(arguments, 2);
        // A bisection must stop rather than blame a commit.
        wrong(&[arguments, &["--bisect"]].concat(), 255);
    }
}

#[test]
fn a_shell_that_cannot_be_run_is_skipped_by_a_bisection() {
    let folder = shells(&[("broken", "#!/bin/sh\nexit 1\n")]);
    if has_dash() {
        for options in [&["--bisect"][..], &[]] {
            let mut command = diff(&folder, &[&["x=./good", "x=./broken", "--only", "plain/*"], options].concat());
            command.assert().code(125).stdout(is_empty()).stderr(contains("`x` is no shell"));
        }
    }
}

#[test]
fn a_build_that_lost_a_mode_is_skipped_by_a_bisection() {
    if shell("bash").is_none() {
        return;
    }
    let text = "#!/bin/sh\ncase $* in *--posix*) exit 1 ;; esac\nexec bash \"$@\"\n";
    let folder = shells(&[("whole", "#!/bin/sh\nexec bash \"$@\"\n"), ("less", text)]);
    let operands = ["bash=./whole", "bash=./less", "--only", "plain/conforms"];
    let lost = contains("bash=./less does not run as `bash-posix`, which bash=./whole has; --only '*@bash'");
    diff(&folder, &[&operands[..], &["--bisect"]].concat()).assert().code(125).stderr(lost);
    diff(&folder, &operands).assert().code(0).stdout(contains("only in bash=./whole: bash-posix\n"));
}

#[test]
fn a_bisection_step_that_compares_nothing_stops() {
    if !has_dash() {
        return;
    }
    let folder = shells(&[]);
    let earlier = |name: &str, filter: &str| {
        let text = written(run(&[filter, "--format", "json"]).args(["--shell", "dash"]));
        fs::write(folder.path().join(name), text).unwrap();
    };
    earlier("a.json", "plain/conforms");
    earlier("b.json", "plain/open");
    diff(&folder, &["a.json", "b.json"]).assert().code(0).stdout(contains("0 cells compared"));
    let stopped = contains("a.json and b.json have no cell in common to compare");
    diff(&folder, &["a.json", "b.json", "--bisect"]).assert().code(255).stdout(is_empty()).stderr(stopped);
}

/// A repository of shells: at each commit, the file `shell` is another. Gives the commits, the oldest first.
fn repository(texts: &[&str]) -> (TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    git(&folder, &["init", "--quiet"]);
    let commits = texts.iter().enumerate().map(|(at, text)| {
        // Each commit changes something, as commits do.
        executable(&folder.path().join("shell"), &format!("{text}# {at}\n"));
        git(&folder, &["add", "shell"]);
        git(&folder, &["commit", "--quiet", "--message", &format!("Release {at}")]);
        git(&folder, &["rev-parse", "HEAD"]).trim().to_owned()
    });
    let commits = commits.collect();
    (folder, commits)
}

fn git(folder: &TempDir, arguments: &[&str]) -> String {
    let mut command = Process::new("git");
    command.current_dir(folder.path()).env("HOME", folder.path()).env("GIT_CONFIG_NOSYSTEM", "1");
    for (variable, value) in [("NAME", "Nobody"), ("EMAIL", "nobody@example.org")] {
        command.env(format!("GIT_AUTHOR_{variable}"), value).env(format!("GIT_COMMITTER_{variable}"), value);
    }
    let output = command.args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    said
}

#[test]
fn a_bisection_finds_the_commit_that_got_worse_past_one_that_does_not_run() {
    if !has_dash() || which::which("git").is_err() {
        return eprintln!("not tested: git or dash is not here");
    }
    let bad = altered("exit 255", "exit 254");
    let broken = "#!/bin/sh\nexit 1\n";
    let (folder, commits) = repository(&[PLAIN, PLAIN, PLAIN, PLAIN, broken, PLAIN, &bad, &bad, &bad]);
    let earlier = folder.path().join("good.json");
    let cases = fs::canonicalize(CASES).unwrap().display().to_string();
    statusquo()
        .current_dir(folder.path())
        .args(["run", "plain/conforms", "--shell", "x=/bin/dash", "--format", "json=good.json", "--cases", &cases])
        .assert()
        .code(0);
    assert!(earlier.is_file());

    git(&folder, &["bisect", "start", &commits[8], &commits[0]]);
    let path = format!("PATH={}", FEW.display());
    let step = ["env", &path, PATH, "diff", "--bisect", "good.json", "x=./shell", "--cases", &cases];
    let said = git(&folder, &[&["bisect", "run"][..], &step, &["--only", "plain/conforms"]].concat());
    assert!(said.contains(&format!("{} is the first bad commit", commits[6])), "{said}");
    let log = git(&folder, &["bisect", "log"]);
    assert!(log.contains(&format!("git bisect skip {}", commits[4])), "{log}");
}
