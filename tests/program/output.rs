//! Where output goes, and what is said where it cannot go there.

use std::fs::{self, File};
use std::io::{Read, pipe};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use rstest::rstest;

use crate::program::{CASES, FEW, PATH, run, statusquo, written};

/// Something of every command that prints.
#[rstest::fixture]
fn commands() -> Vec<Vec<&'static str>> {
    let run = vec!["run", "--cases", CASES, "plain/open", "--shell", "dash"];
    let json = [run.as_slice(), &["--format", "json"]].concat();
    let show = vec!["show", "--cases", CASES, "plain/open", "--shell", "dash"];
    let repro = vec!["repro", "--cases", CASES, "plain/open@dash"];
    let others = [vec!["ask", "true", "--shell", "dash"], vec!["shells"], vec!["--help"], vec!["--version"]];
    [run, json, show, repro].into_iter().chain(others).collect()
}

#[test]
fn what_cannot_be_written_is_refused_before_anybody_is_asked_and_keeps_nothing_else_back() {
    let formats = |other| ["plain/open", "--shell", "dash", "--format", "table", "--format", other];
    let refused = run(&formats("csv=/missing/file")).assert().code(2).stdout(is_empty());
    refused.stderr("error: failed to write /missing/file: No such file or directory (os error 2)\n");
    let failed = run(&formats("csv=/dev/full")).assert().code(2);
    failed.stdout(contains("plain/open")).stderr(contains("failed to write /dev/full"));
}

fn with_output(arguments: &[&str], output: impl Into<Stdio>) -> std::process::Output {
    let mut command = Command::new(PATH);
    command.env_clear().env("PATH", &*FEW).args(arguments).stdin(Stdio::null()).stdout(output).stderr(Stdio::piped());
    command.spawn().unwrap().wait_with_output().unwrap()
}

#[rstest]
fn a_full_disk_is_told(commands: Vec<Vec<&str>>) {
    for arguments in commands {
        let output = with_output(&arguments, File::create("/dev/full").unwrap());
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let expected = "error: failed to write to standard output: No space left on device (os error 28)\n";
        assert_eq!(message, expected, "{arguments:?}");
    }
}

#[rstest]
fn a_closed_output_is_told(commands: Vec<Vec<&str>>) {
    for arguments in commands {
        let mut command = assert_cmd::Command::new("/bin/sh");
        command.args(["-c", "exec \"$0\" \"$@\" >&-", PATH]).args(&arguments).write_stdin("");
        let assert = command.env_clear().env("PATH", &*FEW).assert();
        assert.code(2).stderr("error: failed to write: standard output is closed\n");
    }
}

#[rstest]
fn a_broken_pipe_ends_the_program_by_its_signal_and_in_silence(commands: Vec<Vec<&str>>) {
    for arguments in commands {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = with_output(&arguments, writer);
        assert_eq!(output.status.signal(), Some(13), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    }
}

#[test]
fn a_reader_that_leaves_early_has_its_line() {
    let (mut reader, writer) = pipe().unwrap();
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "\"$0\" shells --help | head -n 1", PATH]).stdout(writer);
    assert!(command.status().unwrap().success());
    drop(command);
    let mut line = String::new();
    reader.read_to_string(&mut line).unwrap();
    assert_eq!(line, "List the shells that are here, and those that are missing\n");
}

#[test]
fn a_file_takes_the_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.json");
    let arguments = ["plain/open", "--shell", "dash", "--format", "json"];
    run(&arguments).arg("--output").arg(&path).assert().code(0).stdout(is_empty()).stderr(is_empty());
    assert!(fs::read_to_string(&path).unwrap().starts_with("{\n  \"version\": 1,\n"));
}

#[rstest]
#[case("missing/results.json", "No such file or directory")]
#[case("tests", "Is a directory")]
#[case("/dev/full", "No space left on device")]
fn a_file_that_cannot_be_written_is_named(#[case] path: &str, #[case] why: &str) {
    let mut command = run(&["plain/open", "--shell", "dash", "--output", path]);
    let named = contains(format!("error: failed to write {path}: {why}"));
    command.assert().code(2).stdout(is_empty()).stderr(named.and(contains("panicked").not()));
}

#[rstest]
#[case::in_a_pipe(&[], false)]
#[case::where_it_is_forced(&[("CLICOLOR_FORCE", "1")], true)]
#[case::where_it_is_forced_and_refused(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false)]
fn colour_is_only_where_it_is_wanted(#[case] variables: &[(&str, &str)], #[case] colour: bool) {
    let mut command = run(&["plain/contradicts", "--shell", "dash"]);
    command.envs(variables.iter().copied());
    assert_eq!(written(&mut command).contains('\u{1b}'), colour);
    let mut wrong = statusquo();
    wrong.args(["run", "--cases", "missing"]).envs(variables.iter().copied());
    let message = String::from_utf8(wrong.output().unwrap().stderr).unwrap();
    assert_eq!(message.contains('\u{1b}'), colour, "{message:?}");
}

#[test]
fn the_same_results_are_the_same_table() {
    let table = || written(&mut run(&["plain/*", "--shell", "dash"]));
    let lines = |text: &str| text.lines().filter(|line| !line.ends_with(" s")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&table()), lines(&table()));
}
