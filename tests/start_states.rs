//! The same answer, wherever it is started.
//!
//! `scripts/start-states` has the states that a caller can leave a program in. In each, what a shell under test sees is
//! held against what it sees otherwise, and so are the cells of some sensitive scenarios. `scripts/same-everywhere`
//! does the same with the whole matrix.
#![cfg(feature = "cli")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use rstest::rstest;
use tempfile::TempDir;

/// Scenarios that inherited state would change: dispositions, masks, limits, descriptors, variables, a terminal.
const SENSITIVE: &[&str] = &[
    "signal/killed-child:HUP",
    "signal/killed-child:INT",
    "signal/killed-child:QUIT",
    "signal/killed-child:PIPE",
    "signal/killed-child:TERM",
    "signal/killed-child:USR1",
    "signal/killed-child-with-core:ILL",
    "signal/killed-child-without-core:ABRT",
    "trap/term-*",
    "trap/exit-sees-status*",
    "trap/untrapped*",
    "wait/killed-child*",
    "wait/unknown-pid",
    "pipeline/last*",
    "error/redirection-ordinary",
    "error/syntax*",
    "exit/operand:257",
    "return/operand:257",
    "lookup/not-found",
    "lookup/directory",
    "kill/list-status-of-death*",
];

/// A folder that any user may use, with a copy of the program: the checkout may be out of his reach.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("it is ours");
        fs::copy(env!("CARGO_BIN_EXE_statusquo"), folder.path().join("statusquo")).expect("the program is there");
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program in a state; `None` where the state cannot be had here, which the script says.
    fn run(&self, state: &str, arguments: &[&str]) -> Option<Output> {
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/start-states"));
        command.args(["run", state]).arg(self.path("statusquo")).args(arguments).stdin(Stdio::null());
        let output = command.output().expect("the script is there");
        if output.status.code() == Some(77) {
            eprintln!("not tried: {}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
        Some(output)
    }

    /// What the program writes to a file in a state.
    fn written(&self, state: &str, arguments: &[&str]) -> Option<String> {
        let file = self.path("written");
        // It is there before, for any user: one that is made in the state `umask` nobody could read.
        fs::write(&file, "").expect("the folder is ours");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("it is ours");
        let name = file.display().to_string();
        let output = self.run(state, &[arguments, &["--output", &name]].concat())?;
        let written = fs::read_to_string(&file).expect("it is ours");
        assert!(!written.is_empty(), "{state}: {}", String::from_utf8_lossy(&output.stderr));
        Some(written)
    }
}

fn cells(state: &str) -> Option<String> {
    let options = ["run", "--format", "json", "--bare", "--shell", "bash,zsh,dash"];
    Place::new().written(state, &[&options, SENSITIVE].concat())
}

/// The last column of what `doctor` writes: what a shell under test sees, but for the names of its pipes.
fn seen(state: &str) -> Option<Vec<String>> {
    let text = Place::new().written(state, &["doctor"])?;
    let header = text.lines().next().unwrap_or_default().to_owned();
    let at = header.find("a shell under test sees").expect("the column is there");
    let column = text.lines().skip(1).take_while(|line| !line.starts_with("core_pattern"));
    let word =
        |line: &str| line.chars().skip(at).collect::<String>().trim().split(":[").next().unwrap_or("").to_owned();
    Some(column.map(word).filter(|word| !word.is_empty()).collect())
}

#[rstest]
fn a_shell_sees_the_same_and_says_the_same_whatever_its_caller_was_given(
    #[values(
        "nohup",
        "signals-ignored",
        "child-signal-ignored",
        "signals-blocked",
        "input-closed",
        "output-closed",
        "error-closed",
        "no-cores",
        "few-descriptors",
        "umask",
        "deleted-directory",
        "no-home",
        "odd-temporary-directory",
        "variables",
        "exported-function",
        "large-environment",
        "no-terminal",
        "terminal",
        "background",
        "pid-1",
        "busy"
    )]
    state: &str,
) {
    static PLAIN: OnceLock<(Vec<String>, String)> = OnceLock::new();
    let plain = PLAIN.get_or_init(|| (seen("plain").expect("plain is plain"), cells("plain").expect("plain is plain")));
    if let Some(seen) = seen(state) {
        // Another limit on descriptors is a soft one, put right as far as the hard one allows.
        assert_eq!(seen, plain.0, "{state}: what a shell sees");
    }
    if let Some(cells) = cells(state) {
        assert!(cells == plain.1, "{state}: {}", first_difference(&plain.1, &cells));
    }
}

/// Cells that need root may differ by being skipped, with the reason; none of these does. The files are unreadable to
/// one who is not root, so it is he who starts it.
#[rstest]
fn another_user_is_told_the_same(#[values("other-user", "unreadable-start-up-files")] state: &str) {
    let (Some(plain), Some(other)) = (cells("plain"), cells(state)) else { return };
    assert!(other == plain, "{}", first_difference(&plain, &other));
}

/// Every state of the script is one of the test's.
#[test]
fn no_state_is_left_out() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/start-states");
    let output = Command::new(script).arg("list").output().expect("the script is there");
    let listed = String::from_utf8(output.stdout).expect("names are text");
    let source = include_str!("start_states.rs");
    for state in listed.lines() {
        assert!(source.contains(&format!("\"{state}\"")), "{state} is not tried");
    }
}

fn first_difference(one: &str, other: &str) -> String {
    let mut near = String::new();
    for (a, b) in one.lines().zip(other.lines()) {
        if a.contains("\"case\"") {
            near = a.trim().to_owned();
        }
        if a != b {
            return format!("in {near}: {} became {}", a.trim(), b.trim());
        }
    }
    "one is longer".to_owned()
}
