//! 0, 1, 2 and 125, as the help says, and a message where a question is wrong.

use std::fs;

use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use rstest::rstest;

use crate::program::{run, statusquo};
use crate::support::shell;

#[rstest]
#[case::that_conforms("plain/conforms", 0)]
#[case::that_informs_differently("plain/differs", 0)]
#[case::that_is_left_open("plain/open", 0)]
#[case::that_nobody_speaks_of("plain/undocumented", 0)]
#[case::that_is_skipped("every/needs", 0)]
#[case::that_misses_its_premise("every/premise", 0)]
#[case::that_contradicts_with_a_note("plain/noted", 0)]
#[case::that_contradicts("plain/contradicts", 1)]
#[case::among_others("plain/*", 1)]
fn a_run_exits_by_the_worst_cell(#[case] filter: &str, #[case] code: i32) {
    if shell("dash").is_some() {
        run(&[filter, "--shell", "dash"]).assert().code(code).stderr("");
    }
}

#[test]
fn what_happened_instead_of_an_answer_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrapper");
    fs::write(&path, "case $* in *'exit 255'*) kill -s SEGV $$ ;; esac\nexec sh \"$@\"\n").unwrap();
    let shell = format!("x=sh {}", path.display());
    let mut command = run(&["plain/conforms", "--dialect", "sh", "--shell", &shell]);
    command.assert().code(1).stdout(contains("crashed"));
}

#[rstest]
#[case::no_command(&[], "Usage: statusquo <COMMAND>")]
#[case::an_unknown_command(&["bogus"], "unrecognized subcommand 'bogus'")]
#[case::an_unknown_option(&["run", "--bogus"], "unexpected argument '--bogus'")]
#[case::a_filter_that_matches_nothing(&["run", "nothing/*"], "no cell matches")]
#[case::an_area_that_is_not_there(&["run", "--area", "nothing"], "no cell matches")]
#[case::a_source_that_is_not_there(&["run", "--source", "nothing"], "no cell matches")]
#[case::all_excluded(&["run", "--exclude", "*"], "no cell matches")]
#[case::an_unknown_verdict(&["run", "--verdict", "wrong"], "expected one of conforms, contradicts,")]
#[case::no_jobs(&["run", "--jobs", "0"], "'--jobs <N>': 0 is not in 1..=65535")]
#[case::a_folder_that_is_not_there(&["run", "--cases", "missing"], "--> missing")]
#[case::an_unknown_shell(&["run", "--shell", "bahs"], "no shell is called `bahs`")]
#[case::a_shell_without_a_command(&["run", "--shell", "x="], "`x=` names no command")]
#[case::a_shell_with_no_name(&["run", "--shell", "x y=sh"], "`x y` is no name for a shell")]
#[case::two_shells_of_one_name(&["run", "--shell", "x=sh", "--shell", "x=/bin/sh"], "two shells are called `x`")]
#[case::a_version_that_is_none(&["run", "--shell", "x@new=sh"], "`new` is no version")]
#[case::a_variable_that_is_none(&["run", "--env", "A"], "expected NAME=VALUE")]
#[case::an_unknown_dialect(&["run", "--dialect", "perl"], "expected one of sh, fish, csh, rc, es")]
#[case::an_unknown_edition(&["run", "--claims", "posix"], "expected one of posix-1992, posix-2017, posix-2024")]
#[case::a_known_file_that_is_not_there(&["run", "--known", "missing.toml"], "failed to read missing.toml")]
#[case::a_baseline_that_is_not_there(&["run", "--baseline", "missing.json"], "failed to read missing.json")]
#[case::a_baseline_that_is_none(&["run", "--baseline", "README.md"], "README.md:1:1: no results of `statusquo run")]
#[case::packages_of_what_is_there(&["shells", "--packages", "apt"], "--missing")]
#[case::an_unknown_manager(&["shells", "--missing", "--packages", "npm"], "npm")]
#[case::a_case_that_is_not_there(&["show", "plain/nothing"], "no case is called `plain/nothing`")]
#[case::a_case_that_is_several(&["show", "plain/*"], "`plain/*` means several cases")]
#[case::a_cell_that_is_not_there(&["repro", "plain/nothing@dash"], "no cell is called `plain/nothing@dash`")]
#[case::a_cell_that_is_several(&["repro", "plain/conforms"], "`plain/conforms` means")]
#[case::nothing_to_ask(&["ask"], "<SCRIPT>")]
#[case::a_script_that_is_not_there(&["ask", "--file", "missing.sh"], "failed to read missing.sh")]
fn a_wrong_question_is_named_and_exits_with_2(#[case] arguments: &[&str], #[case] message: &str) {
    let mut command = statusquo();
    command.args(arguments);
    let takes_cases = ["run", "show", "repro"].contains(arguments.first().unwrap_or(&""));
    if takes_cases && !arguments.contains(&"--cases") {
        command.args(["--cases", crate::program::CASES]);
    }
    command.assert().code(2).stdout(is_empty()).stderr(contains(message));
}

#[rstest]
#[case::that_is_not_there("x=/nonexistent", "`x` cannot be run: /nonexistent does not exist")]
#[case::that_is_not_in_path("x=no-such-shell", "`x` cannot be run: no-such-shell does not exist")]
#[case::that_is_not_executable("x=/etc/passwd", "`x` cannot be run: /etc/passwd is not executable")]
#[case::that_is_a_directory("x=/tmp", "`x` cannot be run: /tmp is a directory")]
#[case::that_is_no_shell("x=/bin/true", "`x` is no shell: /bin/true does not run `echo`")]
#[case::of_a_family_that_is_not_here("es-posix", "`es-posix` is not on this machine")]
fn a_shell_that_cannot_be_run_is_named_and_exits_with_125(#[case] shell: &str, #[case] message: &str) {
    for arguments in [vec!["run", "--cases", crate::program::CASES], vec!["ask", "true"]] {
        let mut command = statusquo();
        command.args(arguments).args(["--shell", shell]);
        command.assert().code(125).stdout(is_empty()).stderr(contains(message));
    }
}

#[test]
fn bad_cases_are_all_named_at_once_and_nothing_is_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("area")).unwrap();
    let mark = folder.path().join("was-run");
    let good = format!("question = 'What?'\n[script]\nsh = 'touch {}'\n", mark.display());
    for (name, text) in [("good", &*good), ("bad", "question = 'What?'\n[scirpt]\nsh = ':'\n"), ("worse", "no TOML\n")]
    {
        fs::write(folder.path().join("area").join(name).with_extension("toml"), text).unwrap();
    }
    let mut command = statusquo();
    command.arg("run").arg("--cases").arg(folder.path());
    let both = contains("area/bad.toml:2:").and(contains("area/worse.toml:1:")).and(contains("[scirpt]"));
    command.assert().code(2).stdout(is_empty()).stderr(both);
    assert!(!mark.exists());
}
