//! `statusquo completions`: scripts that the shells themselves accept.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use rstest::rstest;
use tempfile::TempDir;

use crate::program::{statusquo, written};
use crate::support::shell;

fn script(of: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("script");
    fs::write(&path, written(statusquo().args(["completions", of]))).unwrap();
    (folder, path)
}

#[rstest]
#[case("bash")]
#[case("zsh")]
#[case("fish")]
fn the_shell_can_read_its_script(#[case] name: &str) {
    let Some(shell) = shell(name) else { return };
    let (_folder, path) = script(name);
    let output = Command::new(&shell.program).arg("-n").arg(&path).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert!(fs::metadata(&path).unwrap().len() > 1000);
}

/// What bash would offer for a line that ends where the cursor is.
fn offered(words: &[&str]) -> Option<Vec<String>> {
    let bash = shell("bash")?;
    let (_folder, path) = script("bash");
    // As readline calls a completion function: the command, the word and the one before it.
    let line = r#"
        source "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _statusquo "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new(&bash.program)
        .args(["-c", line, "bash"])
        .arg(&path)
        .arg("statusquo")
        .args(words)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[rstest]
#[case::a_command(&["com"], &["completions"])]
#[case::an_option(&["run", "--base"], &["--baseline"])]
#[case::a_format(&["report", "--format", "j"], &["json", "junit"])]
#[case::a_shell(&["run", "--shell", "ksh93"], &["ksh93u+", "ksh93u+m"])]
#[case::a_case(&["show", "signal/killed-child-l"], &["signal/killed-child-last"])]
#[case::cells_to_ask(&["run", "return/op"], &["return/operand"])]
#[case::a_source(&["sources", "posix-202"], &["posix-2024", "posix-2024-rationale"])]
#[case::a_verdict(&["run", "--verdict", "con"], &["conforms", "contradicts"])]
fn bash_completes_what_is_begun(#[case] words: &[&str], #[case] expected: &[&str]) {
    let Some(offered) = offered(words) else { return };
    assert_eq!(offered, expected);
}

#[test]
fn a_shell_without_a_script_is_told_which_have_one() {
    let mut command = statusquo();
    let named = contains("bash").and(contains("fish")).and(contains("zsh"));
    command.args(["completions", "rc"]).assert().code(2).stdout(is_empty()).stderr(named);
}
