//! PID 1, signals from outside, and another user.

use rstest::rstest;
use statusquo::results::{Cell, Instead};

use crate::asking::{answer, ask_case};
use crate::support;

/// What a shell answers to a script that needs something; `None`, with a word on standard error, where it is not here.
fn ask(name: &str, needs: &str, script: &str, start: &str) -> Option<Cell> {
    let shell = support::shell(name)?;
    let text = format!(
        "question = 'What does it say?'\nneeds = ['{needs}']\n[script]\nsh = '''{script}\n'''\n[start]\n{start}\n"
    );
    let cell = ask_case(&shell, &text).swap_remove(0);
    if let Some(Instead::Skipped(why)) = &cell.instead {
        eprintln!("not tested: {why}");
        return None;
    }
    Some(cell)
}

#[track_caller]
fn says(cell: Option<Cell>, expected: &str) {
    if let Some(cell) = cell {
        assert_eq!(answer(&cell), expected, "{:?} {:?}", cell.instead, cell.evidence);
    }
}

/// Says that it is ready and ends when the signals were sent.
const READY: &str = "sh -c '@ready@; read go'";

#[rstest]
#[case::ignores_term("kill -s TERM $$", "0, exited 0")]
#[case::ignores_its_own_kill("kill -s KILL $$", "0, exited 0")]
#[case::runs_its_trap("trap 'exit 7' TERM; kill -s TERM $$; true", "ended, exited 7")]
#[case::is_pid_1("test $$ = 1", "0, exited 0")]
#[case::sees_a_proc_of_its_own("test -e /proc/1/comm && test \"$(cat /proc/self/comm)\" = cat", "0, exited 0")]
#[case::dies_of_a_fault("exec prlimit --as=4096 true # SEGV", "ended, killed by SEGV")]
#[case::ends_with_its_orphans("sh -c 'sleep 1000 &' >f; sh -c 'exit 3'", "3, exited 3")]
fn a_shell_that_is_pid_1(#[case] script: &str, #[case] expected: &str) {
    says(ask("bash", "pid 1", script, ""), expected);
}

#[rstest]
#[case::without_a_trap("", "TERM", "ended, killed by TERM")]
#[case::with_one("trap 'exit 7' TERM; ", "TERM", "ended, exited 7")]
fn a_signal_from_outside_arrives_when_the_script_is_ready(
    #[case] before: &str,
    #[case] signal: &str,
    #[case] expected: &str,
) {
    // A case that needs nothing has no such line.
    let Some(shell) = support::shell("dash") else { return };
    let text =
        format!("question = 'What?'\n[script]\nsh = '''{before}{READY}; true'''\n[start]\nsent = ['{signal}']\n");
    says(Some(ask_case(&shell, &text).swap_remove(0)), expected);
}

#[test]
fn a_fault_that_is_sent_from_outside_is_no_crash() {
    let Some(shell) = support::shell("dash") else { return };
    let text = format!("question = 'What?'\n[script]\nsh = '''{READY}; true'''\n[start]\nsent = ['SEGV']\n");
    let cell = ask_case(&shell, &text).swap_remove(0);
    assert_eq!((answer(&cell).as_str(), &cell.instead), ("ended, killed by SEGV", &None));
}

#[rstest]
#[case::ignores_term("", "TERM", "5, exited 5")]
#[case::runs_its_trap("trap 'exit 7' TERM; ", "TERM", "ended, exited 7")]
#[case::dies_of_kill("", "KILL", "ended, killed by KILL")]
fn a_signal_from_outside_to_pid_1(#[case] before: &str, #[case] signal: &str, #[case] expected: &str) {
    let script = format!("{before}{READY}; sh -c 'exit 5'");
    says(ask("bash", "pid 1", &script, &format!("sent = ['{signal}']")), expected);
}

#[rstest]
#[case::is_not_root("test \"$(id -u)\" != 0 && test \"$(id -G)\" != 0", "0, exited 0")]
#[case::owns_its_directory("echo >f && test -O f", "0, exited 0")]
#[case::may_not_read_what_root_may("echo >f; chmod 000 f; sh -c 'cat <f'", "2, exited 2")]
fn another_user(#[case] script: &str, #[case] expected: &str) {
    says(ask("bash", "other user", script, ""), expected);
}
