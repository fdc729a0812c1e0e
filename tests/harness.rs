//! The matrix as `cargo test` and nextest run it: which tests there are, which fail, what is said.
//!
//! Each test starts this executable again as the matrix, so it has no harness of its own either.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use statusquo::harness::Matrix;

/// Set where this process is to be the matrix.
const MATRIX: &str = "STATUSQUO_TEST_MATRIX";

/// The tests of that matrix: few scenarios of each case, so that it is fast.
fn matrix() -> ExitCode {
    let signals = Matrix::new().filter("signal/killed-child:TERM").filter("signal/killed-child:KILL");
    signals.filter("lookup/not-found").filter("exit/operand:127").main()
}

type Test = fn() -> Result<Completion, Failed>;

const TESTS: &[(&str, Test)] = &[
    ("a_shell_that_says_142_where_143_is_right_is_caught", says_142),
    ("a_shell_that_says_1_of_a_command_that_is_not_found_is_caught", says_1_for_127),
    ("a_shell_whose_parent_sees_another_status_is_caught", parent_sees_1),
    ("tests_of_absent_shells_are_ignored_and_named_at_the_end", absent_is_ignored),
    ("an_absent_shell_that_is_required_fails_a_test_of_its_own", absent_is_required),
    ("a_test_is_found_by_its_exact_name_as_lists_have_it", exact_name),
    ("a_name_that_no_shell_has_is_a_wrong_question", unknown_name),
];

fn main() -> ExitCode {
    if std::env::var_os(MATRIX).is_some() {
        return matrix();
    }
    let trials = TESTS.iter().map(|(name, test)| Trial::ignorable_test(*name, test));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

/// What a run of the matrix said.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// Of a test, by its name with its kind: `ok`, `FAILED`, `ignored`, or nothing.
    fn outcome(&self, test: &str) -> &str {
        let is_of = |line: &&str| {
            let line =
                line.strip_prefix("test ").map(|rest| rest.trim_start().split(" ... ").next().unwrap_or_default());
            line.is_some_and(|name| name.trim_end() == test)
        };
        let line = self.stdout.lines().find(is_of).unwrap_or_default();
        line.split(" ... ").nth(1).unwrap_or_default()
    }

    fn expect(&self, tests: &[&str], outcome: &str) -> Result<(), Failed> {
        match tests.iter().find(|test| self.outcome(test) != outcome) {
            Some(wrong) => self.fail(&format!("{wrong}: `{}`, expected `{outcome}`", self.outcome(wrong))),
            None => Ok(()),
        }
    }

    fn expect_said(&self, said: &str, text: &str) -> Result<(), Failed> {
        if said.contains(text) { Ok(()) } else { self.fail(&format!("nowhere `{text}`")) }
    }

    fn fail(&self, why: &str) -> Result<(), Failed> {
        Err(format!("{why}\n{}{}", self.stdout, self.stderr).into())
    }
}

/// Runs the matrix with these variables.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Ran, Failed> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments).env_remove("STATUSQUO_SHELLS").env_remove("STATUSQUO_REQUIRE");
    let output = command.env(MATRIX, "1").envs(variables.iter().copied()).output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
}

/// Runs the matrix of a bash behind a wrapper: a script for bash, in which `$bash` is the real one.
fn broken(wrapper: &str) -> Result<Option<Ran>, Failed> {
    let Ok(bash) = which::which("bash") else { return Ok(None) };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("wrapper");
    fs::write(&path, format!("#!{0}\nbash={0}\n{wrapper}", bash.display()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    run(&[], &[("STATUSQUO_SHELLS", &format!("bash={}", path.display()))]).map(Some)
}

/// Each test of `caught_by` fails and each of `not_by` does not; the messages have all of `says`.
fn caught(wrapper: &str, caught_by: &[&str], not_by: &[&str], says: &[&str]) -> Result<Completion, Failed> {
    let Some(ran) = broken(wrapper)? else { return Ok(Completion::ignored_with("bash is not here")) };
    ran.expect(caught_by, "FAILED")?;
    ran.expect(not_by, "ok")?;
    says.iter().try_for_each(|says| ran.expect_said(&ran.stdout, says))?;
    Ok(Completion::Completed)
}

/// Every status of 143 looks like 142 to whoever asks in the script itself.
fn says_142() -> Result<Completion, Failed> {
    caught(
        r#"script=${!#}; exec "$bash" "${@:1:$#-1}" "${script//'$?'/'$(($? == 143 ? 142 : $?))'}""#,
        &["signal/killed-child@bash", "signal/killed-child@bash-posix"],
        &["lookup/not-found@bash", "exit/operand@bash"],
        &["signal/killed-child:TERM@bash contradicts", "promised   $? 128 + TERM", "seen       $? 142", "(5/5)"],
    )
}

fn says_1_for_127() -> Result<Completion, Failed> {
    caught(
        r#"exec "$bash" "${@:1:$#-1}" "command_not_found_handle() { return 1; }; ${!#}""#,
        &["lookup/not-found@bash", "lookup/not-found@bash-posix"],
        &["signal/killed-child@bash", "exit/operand@bash"],
        &["lookup/not-found@bash contradicts", "promised   $? 127", "seen       $? 1, outside exited 1"],
    )
}

/// `$?` is right, but what the shell's parent sees is not. Of a command that is not found the manual of bash says only
/// what `$?` is.
fn parent_sees_1() -> Result<Completion, Failed> {
    caught(
        r#""$bash" "$@"; exit $(($? > 1 ? 1 : $?))"#,
        &["exit/operand@bash", "lookup/not-found@bash-posix", "signal/killed-child@bash"],
        &["lookup/not-found@bash"],
        &[
            "exit/operand:127@bash contradicts",
            "promised   outside exited 127",
            "seen       $? ended, outside exited 1",
        ],
    )
}

/// Where nothing but `/bin/sh` is, and what stands in places of its own. es is in none.
const FEW: (&str, &str) = ("PATH", "/nonexistent");

fn absent_is_ignored() -> Result<Completion, Failed> {
    let ran = run(&["not-found"], &[FEW])?;
    ran.expect(&["[absent] lookup/not-found@es"], "ignored")?;
    ran.expect(&["lookup/not-found@es"], "")?;
    let last: Vec<&str> = ran.stderr.lines().collect();
    let told = last.iter().any(|line| line.starts_with("not asked: ") && line.ends_with(": not on this machine"));
    if !told || ran.code != Some(0) {
        ran.fail("it should pass, and say at the end who was not asked")?;
    }
    // Whoever asks for what is ignored is not told that it passed.
    let forced = run(&["--exact", "[absent] lookup/not-found@es", "--ignored"], &[FEW])?;
    forced.expect(&["[absent] lookup/not-found@es"], "FAILED")?;
    Ok(Completion::Completed)
}

fn absent_is_required() -> Result<Completion, Failed> {
    for arguments in [&["not-found@es"][..], &["require/es"], &["--exact", "require/es"]] {
        let ran = run(arguments, &[FEW, ("STATUSQUO_REQUIRE", "es")])?;
        let is_asked = arguments.contains(&"require/es");
        ran.expect(&["require/es"], if is_asked { "FAILED" } else { "" })?;
        if ran.code != Some(if is_asked { 101 } else { 0 }) {
            ran.fail("the exit code is another")?;
        }
    }
    Ok(Completion::Completed)
}

/// As nextest runs each test: a process for each, by the name that the list has.
fn exact_name() -> Result<Completion, Failed> {
    let list = run(&["--list", "--format", "terse"], &[])?;
    let names: Vec<&str> = list.stdout.lines().filter_map(|line| line.strip_suffix(": test")).collect();
    let of_case: Vec<&str> = names.into_iter().filter(|name| name.contains("lookup/not-found@")).take(4).collect();
    if of_case.is_empty() {
        list.fail("the list names no test of lookup/not-found")?;
    }
    let ignored = run(&["--list", "--format", "terse", "--ignored"], &[])?;
    for name in of_case {
        let is_ignored = ignored.stdout.lines().any(|line| line.strip_suffix(": test") == Some(name));
        let ran = run(&["--exact", name, "--nocapture"], &[])?;
        ran.expect(&[name], if is_ignored { "ignored" } else { "ok" })?;
        ran.expect_said(&ran.stdout, "running 1 test\n")?;
        if !ran.stderr.is_empty() {
            ran.fail("one test of many cannot tell what was not asked")?;
        }
    }
    Ok(Completion::Completed)
}

fn unknown_name() -> Result<Completion, Failed> {
    for (variable, value) in [("STATUSQUO_SHELLS", "bahs"), ("STATUSQUO_REQUIRE", "bahs"), ("STATUSQUO_SHELLS", ",")] {
        let ran = run(&["--list"], &[(variable, value)])?;
        ran.expect_said(&ran.stderr, "error: STATUSQUO_")?;
        if ran.code != Some(2) || !ran.stdout.is_empty() {
            ran.fail("it should list nothing")?;
        }
    }
    Ok(Completion::Completed)
}
