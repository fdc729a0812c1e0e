//! Nothing is left behind, however the program ends.

use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use rstest::rstest;
use statusquo::facts::Facts;
use statusquo::signal::Signal;

use crate::program::{CASES, FEW, PATH, run};

fn names_in(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn nothing_is_left_after_a_run() {
    let folder = tempfile::tempdir().unwrap();
    run(&["every/*", "--shell", "dash"]).env("TMPDIR", folder.path()).assert().code(0);
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
}

#[test]
fn what_a_script_locks_away_is_removed() {
    let (folder, cases) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let script = "mkdir -p a/b; echo >a/b/c; chmod 000 a/b/c a/b a; cd \\\"$HOME\\\"; echo >x; chmod 000 x .";
    fs::create_dir(cases.path().join("area")).unwrap();
    let text = format!("question = 'What?'\n[script]\nsh = \"{script}\"\n");
    fs::write(cases.path().join("area/locks.toml"), text).unwrap();
    let mut command = crate::program::statusquo();
    command.args(["run", "--shell", "dash", "--cases"]).arg(cases.path()).env("TMPDIR", folder.path());
    command.assert().code(0);
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
}

#[test]
fn what_a_script_makes_beside_its_directory_is_nothing_to_the_next() {
    let said =
        crate::program::written(crate::program::statusquo().args(["ask", "mkdir ../d", "--shell", "dash", "-j", "1"]));
    let words: Vec<&str> = said.lines().nth(1).unwrap_or_default().split_whitespace().collect();
    assert_eq!(words, ["dash", "0", "exited", "0", "exited", "0"], "{said}");
}

#[test]
fn a_folder_that_no_worker_made_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine"), "").unwrap();
    let worker = Command::new(PATH).env("STATUSQUO_WORKER", folder.path()).stdin(Stdio::null()).output().unwrap();
    assert!(!worker.status.success());
    assert_eq!(names_in(folder.path()), ["mine"]);
}

/// What is ignored, as HUP under `nohup`, does not end the program: then there is nothing to see.
#[rstest]
#[case("INT")]
#[case("TERM")]
#[case("HUP")]
#[case("KILL")]
#[cfg_attr(portable, ignore = "what leaves its shell's process group is not found")]
fn nothing_is_left_when_the_program_is_ended_by(#[case] signal: &str) {
    let signal: Signal = signal.parse().unwrap();
    if Facts::own().ignored.contains(&signal) {
        return eprintln!("not tested: whoever started this test has {signal} ignored");
    }
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let channel = elsewhere.path().join("channel");
    assert!(Command::new("mkfifo").arg(&channel).status().unwrap().success());

    let script = "setsid sh -c 'echo $$ >\"$CHANNEL\"; exec sleep 1000' & wait";
    let mut command = Command::new(PATH);
    command.args(["ask", script, "--shell", "dash", "--env", &format!("CHANNEL={}", channel.display())]);
    command.env_clear().env("PATH", &*FEW).env("TMPDIR", folder.path());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();

    // The script runs once it has said its child's pid.
    let pid = fs::read_to_string(&channel).unwrap();
    assert_ne!(names_in(folder.path()), Vec::<String>::new());
    let sent = Command::new("/bin/sh").args(["-c", &format!("kill -s {signal} {}", child.id())]).status();
    assert!(sent.unwrap().success());
    // The workers have standard error open until they have put everything in order.
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(child.wait().unwrap().signal(), signal.number());
    assert_eq!((errors.as_str(), names_in(folder.path())), ("", Vec::new()));
    let name = fs::read_to_string(format!("/proc/{}/comm", pid.trim())).unwrap_or_default();
    assert_ne!(name, "sleep\n", "{pid} is left");
}

#[rstest]
#[case(&["run", "--cases", CASES, "plain/open", "--shell", "dash"])]
#[case(&["show", "--cases", CASES, "plain/open", "--shell", "dash"])]
#[case(&["repro", "--cases", CASES, "plain/open@dash"])]
#[case(&["ask", "true", "--shell", "dash"])]
#[case(&["shells"])]
fn nothing_is_left_when_nobody_reads(#[case] arguments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(PATH);
    command.args(arguments).env_clear().env("PATH", &*FEW).env("TMPDIR", folder.path()).stdout(writer);
    assert_eq!(command.status().unwrap().signal(), Some(13));
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
}
