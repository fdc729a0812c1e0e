//! A dialogue on a terminal: what is typed when, and what may be said of a cell after it.

use rstest::rstest;
use statusquo::catalog::{Case, Catalog, Need, RunKind};
use statusquo::dialect::Dialect;
use statusquo::results::{Cell, Instead};
use statusquo::shells::Shell;
use statusquo::status::End;

use crate::asking::{answer, ask_all, ask_case, others};
use crate::support;

/// A case that needs a terminal, with this script in a dialect, a program that says when it is ready, and a script for
/// the same shell that runs the program and goes on.
fn dialogue(script: &str, needs: &str) -> String {
    let program = "#!/bin/sh\n@ready@\nexec sleep 1000\n";
    let around = "./program\ntrue\n";
    format!(
        "question = 'What does it say?'\nneeds = [{needs}]\n[script]\nsh = '''{script}\n'''\n\
         [[file]]\npath = 'program'\nmode = '755'\ncontent = '''{program}'''\n\
         [[file]]\npath = 'script'\ncontent = '''{around}'''\n"
    )
}

fn say(shell: &Shell, script: &str) -> Cell {
    ask_case(shell, &dialogue(script, r#""terminal""#)).swap_remove(0)
}

#[track_caller]
fn says(name: &str, script: &str, expected: &str) {
    let Some(shell) = support::shell(name) else { return };
    let cell = say(&shell, script);
    assert_eq!(answer(&cell), expected, "{name}: {:?} {:?}", cell.instead, cell.evidence);
}

#[rstest]
#[case::an_interrupt("./program\n^C", "130, exited 130")]
#[case::a_quit("./program\n^\\", "131, exited 131")]
#[case::a_stop("./program\n^Z", "148, exited 148")]
#[case::a_stopped_job_that_goes_on_and_is_killed("./program\n^Z\nfg\n^C", "130, exited 130")]
#[case::a_stopped_job_in_the_background("./program\n^Z\nbg", "0, exited 0")]
#[case::a_stopped_job_that_goes_on_and_is_waited_for(
    "./program\n^Z\nkill -s TERM %1; kill -s CONT %1; wait %1",
    "143, exited 143"
)]
#[case::an_interrupt_of_a_script("@shell@ ./script\n^C", "130, exited 130")]
#[case::a_quit_of_a_script("@shell@ ./script\n^\\", "0, exited 0")]
#[case::a_stop_of_a_script("@shell@ ./script\n^Z", "148, exited 148")]
#[case::a_stop_at_the_prompt("sh -c 'exit 3'\n^Z", "3, exited 3")]
#[case::an_interrupt_at_the_prompt("false\n^C", "130, exited 130")]
#[case::a_key_that_the_shell_ignores("sh -c 'exit 3'\n^\\", "3, exited 3")]
#[case::two_keys_to_a_program_that_says_twice_that_it_is_ready(
    "sh -c 'trap \"trap - INT; @ready@\" INT; @ready@; while :; do sleep 1000; done'\n^C\n^C",
    "130, exited 130"
)]
#[case::a_signal_that_the_shell_ignores("sh -c 'exit 3'\n^signal TERM", "3, exited 3")]
#[case::an_error("false\n: ${nothing?}", "1, exited 1")]
#[case::end_of_file_in_the_dialogue("sh -c 'exit 3'\n^D", "ended, exited 3")]
#[case::an_exit("exit 7", "ended, exited 7")]
#[case::an_exit_that_a_stopped_job_prevents("./program\n^Z\nexit", "1, exited 1")]
#[cfg_attr(portable, ignore = "nobody is talked with where it is not seen what a process does")]
fn bash_is_talked_with(#[case] script: &str, #[case] expected: &str) {
    says("bash", script, expected);
}

#[rstest]
#[case::that_goes_away("^hangup")]
#[case::that_its_parent_sends("^signal HUP")]
#[cfg_attr(portable, ignore = "nobody is talked with where it is not seen what a process does")]
fn a_shell_that_is_hung_up_has_ended(#[case] line: &str) {
    says("bash", &format!("false\n{line}"), "ended, killed by HUP");
    says("dash", &format!("false\n{line}"), "ended, killed by HUP");
}

#[test]
#[cfg_attr(portable, ignore = "nobody is talked with where it is not seen what a process does")]
fn every_interactive_shell_takes_lines_at_its_prompts() {
    for dialect in Dialect::ALL.into_iter().filter(|dialect| *dialect != Dialect::Es) {
        let mut case = Case::new("test/script", "What does it say?");
        case.scripts = [(dialect, "true\nsh -c 'exit 3'".to_owned())].into();
        case.needs = vec![Need::Terminal];
        case.runs = vec![RunKind::Observed, RunKind::Exit];
        let cells = ask_all(&Catalog { cases: vec![case], ..Catalog::default() }, &support::all(dialect), 2);
        let heard = |cell: &Cell| cell.inside.as_ref().is_some_and(|inside| inside.to_string() == "3");
        assert_eq!(others(&cells, heard), Vec::<String>::new());
        let ended = |cell: &Cell| matches!(cell.at_exit, Some(End::Exited(_)));
        assert_eq!(others(&cells, ended), Vec::<String>::new());
    }
}

#[test]
#[cfg_attr(portable, ignore = "nobody is talked with where it is not seen what a process does")]
fn a_transcript_shows_what_was_typed_and_no_nonce() {
    let Some(shell) = support::shell("dash") else { return };
    let cell = say(&shell, "echo hello");
    let last = &cell.evidence[0];
    assert_eq!((last.stdout.as_str(), last.stderr.as_str()), ("$ echo hello\nhello\n$ ^D\n\n", ""));
}

#[test]
fn a_shell_without_job_control_is_not_asked_what_needs_it() {
    let Some(shell) = support::shell("posh") else { return };
    let cells = ask_case(&shell, &dialogue("./program\n^Z", r#""terminal", "job control""#));
    let expected = "no job control: it is built without, and has no fg";
    assert_eq!(cells[0].instead, Some(Instead::Skipped(expected.into())));
}

#[test]
#[cfg_attr(portable, ignore = "nobody is talked with where it is not seen what a process does")]
fn a_stopped_job_is_dead_after_the_run() {
    let Some(shell) = support::shell("bash") else { return };
    // Its own pid is what it says on the terminal.
    let cell = say(&shell, "sh -c 'echo pid $$; @ready@; trap \"\" HUP TERM; exec sleep 1000'\n^Z");
    let pids: Vec<&str> =
        cell.evidence.iter().flat_map(|run| run.stdout.lines()).filter_map(|line| line.strip_prefix("pid ")).collect();
    assert_eq!(pids.len(), 2, "{:?}", cell.evidence);
    for pid in pids {
        let what = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        assert!(!["sleep\n", "sh\n"].contains(&&*what), "{pid} is left: {what}");
    }
}

/// Whoever waits for a line has shown his prompt, whether or not it was seen.
#[test]
#[cfg_attr(portable, ignore = "nobody is talked with where it is not seen what a process does")]
fn a_prompt_that_is_lost_is_not_waited_for() {
    says("bash", "PS1=; (exit 3)", "3, exited 3");
}
