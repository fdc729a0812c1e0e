//! Shells that were broken on purpose are caught by the matrix, each by the tests that are about it.
//!
//! Each test starts this executable again as the matrix, with a broken shell as `bash` in `STATUSQUO_SHELLS`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use statusquo::harness::Matrix;

/// Set where this process is to be the matrix.
const MATRIX: &str = "STATUSQUO_TEST_MATRIX";

/// What bash is given instead of its operand: every status of 143 looks like 142 to whoever asks in the script itself.
const OTHER_NUMBER: &str = r#"
script=${!#}
exec "$bash" "${@:1:$#-1}" "${script//'$?'/'$(($? == 143 ? 142 : $?))'}"
"#;

/// A command that is not found says 1.
const NOT_FOUND: &str = r#"
exec "$bash" "${@:1:$#-1}" "command_not_found_handle() { return 1; }
${!#}"
"#;

/// `$?` is right, but what the shell's parent sees is not: each exit above 1 becomes one with 1.
const OUTSIDE: &str = r#"
"$bash" "$@"
exit $(($? > 1 ? 1 : $?))
"#;

/// A broken shell: what it does, and the tests that catch it and those that do not.
struct Broken {
    name: &'static str,
    wrapper: &'static str,
    caught_by: &'static [&'static str],
    not_by: &'static [&'static str],
    /// What the message of the first test that catches it says.
    says: &'static [&'static str],
}

const BROKEN: &[Broken] = &[
    Broken {
        name: "a_shell_that_says_142_where_143_is_right",
        wrapper: OTHER_NUMBER,
        caught_by: &["signal/killed-child@bash", "signal/killed-child@bash-posix"],
        not_by: &["lookup/not-found@bash", "exit/operand@bash"],
        says: &["signal/killed-child:TERM@bash contradicts", "promised   $? 128 + TERM", "seen       $? 142", "(5/5)"],
    },
    Broken {
        name: "a_shell_that_says_1_of_a_command_that_is_not_found",
        wrapper: NOT_FOUND,
        caught_by: &["lookup/not-found@bash", "lookup/not-found@bash-posix"],
        not_by: &["signal/killed-child@bash", "exit/operand@bash"],
        says: &["lookup/not-found@bash contradicts", "promised   $? 127", "seen       $? 1, outside exited 1"],
    },
    Broken {
        name: "a_shell_whose_parent_sees_another_status",
        wrapper: OUTSIDE,
        // What the manual of bash says of commands that are not found is about `$?` alone.
        caught_by: &["exit/operand@bash", "lookup/not-found@bash-posix", "signal/killed-child@bash"],
        not_by: &["lookup/not-found@bash"],
        says: &[
            "exit/operand:127@bash contradicts",
            "promised   outside exited 127",
            "seen       $? ended, outside exited 1",
        ],
    },
];

fn main() -> ExitCode {
    if std::env::var_os(MATRIX).is_some() {
        // Few scenarios of each case, so that this is fast.
        let signals = Matrix::new().filter("signal/killed-child:TERM").filter("signal/killed-child:KILL");
        return signals.filter("lookup/not-found").filter("exit/operand:127").main();
    }
    let trials = BROKEN.iter().map(|broken| Trial::ignorable_test(broken.name, || caught(broken)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn caught(broken: &Broken) -> Result<Completion, Failed> {
    let Ok(bash) = which::which("bash") else { return Ok(Completion::ignored_with("bash is not here")) };
    let folder = tempfile::tempdir()?;
    let wrapper = folder.path().join("wrapper");
    fs::write(&wrapper, format!("#!{0}\nbash={0}{1}", bash.display(), broken.wrapper))?;
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;

    let output = Command::new(std::env::current_exe()?)
        .env(MATRIX, "1")
        .env("STATUSQUO_SHELLS", format!("bash={}", wrapper.display()))
        .env_remove("STATUSQUO_REQUIRE")
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let outcome = |test: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("test {test} "))).unwrap_or_default();
        line.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    for (tests, expected) in [(broken.caught_by, "FAILED"), (broken.not_by, "ok")] {
        if let Some(wrong) = tests.iter().find(|test| outcome(test) != expected) {
            return Err(format!("{wrong}: `{}`, expected `{expected}`\n{text}", outcome(wrong)).into());
        }
    }
    match broken.says.iter().find(|says| !text.contains(*says)) {
        Some(missing) => Err(format!("nowhere `{missing}`\n{text}").into()),
        None => Ok(Completion::Completed),
    }
}
