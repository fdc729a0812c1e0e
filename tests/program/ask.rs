//! `statusquo ask`.

use std::fs;

use predicates::str::contains;
use rstest::rstest;

use crate::program::{statusquo, statusquo_of_all, written};
use crate::support::{all, shell};

#[rstest]
#[case("false; exit", "ended exited 1 exited 1")]
#[case("sh -c 'exit 7'", "7 exited 7 exited 7")]
#[case("kill -KILL $$", "ended killed by KILL killed by KILL")]
fn any_script_is_asked_of_all_shells_of_its_language(#[case] script: &str, #[case] answer: &str) {
    let text = written(statusquo_of_all().args(["ask", script]));
    let rows: Vec<String> =
        text.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let shells = all(statusquo::dialect::Dialect::Sh);
    // A second build of a family has a number, and is asked only where it is another build.
    let first = shells.iter().filter(|shell| !shell.name.contains('.'));
    let expected: Vec<String> = first.map(|shell| format!("{} {answer}", shell.name)).collect();
    let rows: Vec<String> = rows.into_iter().filter(|row| !row.split(' ').next().unwrap().contains('.')).collect();
    assert_eq!(rows, expected);
}

#[test]
fn another_language_is_asked_of_the_shells_that_read_it() {
    if shell("fish").is_some() {
        let text = written(statusquo().args(["ask", "--in", "fish", "not true; exit $status"]));
        let lines: Vec<_> = text.lines().map(str::split_whitespace).map(Iterator::collect::<Vec<_>>).collect();
        assert_eq!(lines[0], ["shell", "$?", "outside", "at", "exit"]);
        assert_eq!(lines[1..], [["fish", "ended", "exited", "1", "exited", "1"]]);
    }
}

#[test]
fn a_script_may_be_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("script");
    fs::write(&path, "exit 3\n").unwrap();
    if shell("dash").is_some() {
        let mut command = statusquo();
        command.args(["ask", "--shell", "dash", "--file"]).arg(path).assert().code(0).stdout(contains("exited 3"));
    }
}

#[test]
fn what_cannot_be_told_says_why() {
    if shell("dash").is_some() {
        let mut command = statusquo();
        let why = "the observer was read as part of a here-document";
        command.args(["ask", "cat <<EOF", "--shell", "dash"]).assert().code(0).stdout(contains(why));
    }
}

#[test]
fn a_language_that_no_shell_reads_is_a_wrong_question() {
    if shell("dash").is_some() {
        let mut command = statusquo();
        let message = contains("no shell that was asked reads fish");
        command.args(["ask", "--in", "fish", "true", "--shell", "dash"]).assert().code(2).stderr(message);
    }
}
