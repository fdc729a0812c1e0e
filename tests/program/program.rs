//! Starts the program in surroundings that are the same everywhere.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use serde_json::Value;
use statusquo::run::ENVIRONMENT;

/// The program, for the standard library.
pub(crate) const PATH: &str = env!("CARGO_BIN_EXE_statusquo");

/// The cases of these tests.
pub(crate) const CASES: &str = "tests/program/cases";

/// A `PATH` with little in it: to look for every shell of the machine again and again would take most of the time.
pub(crate) static FEW: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("few");
    fs::create_dir_all(&folder).unwrap();
    let [path, ..] = ENVIRONMENT;
    for name in ["bash", "dash", "env", "fish", "sh", "strace"] {
        let Ok(found) = which::which_in(name, Some(path.1), "/") else { continue };
        match symlink(found, folder.join(name)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => panic!("{name}: {error}"),
            _ => {}
        }
    }
    folder
});

/// The program with nothing to read, and no variable but a `PATH` of a few shells.
pub(crate) fn statusquo() -> Command {
    let mut command = Command::new(PATH);
    command.env_clear().env("PATH", &*FEW).write_stdin("");
    command
}

/// The same with all shells of the machine.
pub(crate) fn statusquo_of_all() -> Command {
    let mut command = statusquo();
    let [path, ..] = ENVIRONMENT;
    command.env(path.0, path.1);
    command
}

/// A run of the cases of these tests.
pub(crate) fn run(filters: &[&str]) -> Command {
    let mut command = statusquo();
    command.args(["run", "--cases", CASES]).args(filters);
    command
}

/// What it writes on standard output, however it ends.
pub(crate) fn written(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// The results of a run; the command must not yet say the format.
pub(crate) fn results(command: &mut Command) -> Value {
    let text = written(command.args(["--format", "json"]));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The results of every shell, and of all cases but those that are asked again and again since they contradict.
pub(crate) static EVERYTHING: LazyLock<Value> = LazyLock::new(|| {
    results(statusquo_of_all().args(["run", "--cases", CASES, "every/*", "plain/conforms", "plain/differs"]))
});

/// The ids of a run's cells.
pub(crate) fn cells(results: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let array = |value: &Value| value.as_array().unwrap().clone();
    let id = |cell: &Value| {
        let values = array(&cell["parameters"]).iter().map(|parameter| text(&parameter["value"])).collect::<Vec<_>>();
        let values = if values.is_empty() { String::new() } else { format!(":{}", values.join(",")) };
        format!("{}{values}@{}", text(&cell["case"]), text(&cell["shell"]))
    };
    array(&results["cells"]).iter().map(id).collect()
}
