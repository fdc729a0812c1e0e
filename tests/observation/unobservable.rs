//! Where nothing is proved, nothing is said: never a wrong *ended*, never an answer to another question.

use rstest::rstest;
use statusquo::dialect::Dialect::{self, Csh, Fish, Rc, Sh};
use statusquo::results::{Cell, Instead};
use statusquo::status::{End, Inside};

use crate::asking::{all_answer, ask, ask_these, others};
use crate::instead::wrapper;

/// Not observable, and why.
fn is_unknown(cell: &Cell, why: &str) -> bool {
    cell.inside.is_none() && matches!(&cell.instead, Some(Instead::NotObservable(reason)) if reason.contains(why))
}

/// The shell takes the script for a mistake: it has ended, and failed.
fn is_refused(cell: &Cell) -> bool {
    cell.inside == Some(Inside::Ended) && matches!(cell.outside, Some(End::Exited(1..)))
}

#[rstest]
#[case::plain(Sh, "cat <<EOF\nabc")]
#[case::without_a_line(Sh, "cat <<EOF")]
#[case::quoted(Sh, "cat <<'EOF'\nabc")]
#[case::indented(Sh, "cat <<-EOF\n\tabc")]
#[case::with_an_end_that_is_indented(Sh, "cat <<EOF\nabc\n\tEOF")]
#[case::with_an_end_that_goes_on(Sh, "cat <<EOF\nabc\nEOF \n")]
#[case::the_second(Sh, "cat <<EOF\nabc\nEOF\ncat <<EOF\nabc")]
#[case::in_rc(Rc, "cat <<EOF\nabc")]
fn a_here_document_without_an_end_swallows_the_observer(#[case] dialect: Dialect, #[case] script: &str) {
    let is_right = |cell: &Cell| is_refused(cell) || is_unknown(cell, "read as part of a here-document");
    assert_eq!(others(&ask(dialect, script), is_right), Vec::<String>::new());
}

#[test]
fn a_here_document_without_an_end_swallows_the_observer_in_csh() {
    all_answer(&ask(Csh, "cat << EOF\nabc"), "not observable, exited 0");
}

#[rstest]
#[case::and("true &&")]
#[case::or("false ||")]
#[case::a_pipe("true |")]
#[case::not("!")]
#[case::a_function("f()")]
fn a_script_that_the_observer_completes_has_no_answer(#[case] script: &str) {
    // zsh takes an empty command for the right side, some take a lone `!` for a command: they complain of nothing.
    let is_whole = |cell: &Cell| cell.evidence.iter().all(|evidence| evidence.stderr.is_empty());
    let is_right = |cell: &Cell| {
        let is_said = matches!(cell.inside, Some(Inside::Said(_)));
        is_refused(cell) || is_unknown(cell, "") || (is_said && is_whole(cell))
    };
    assert_eq!(others(&ask(Sh, script), is_right), Vec::<String>::new());
}

#[rstest]
#[case::a_continued_line(Sh, "echo \\")]
#[case::a_continued_line_in_fish(Fish, "echo \\")]
#[case::a_continued_line_in_csh(Csh, "echo \\")]
#[case::a_continued_line_in_rc(Rc, "echo a \\")]
#[case::another_echo(Sh, "echo() { :; }")]
#[case::another_echo_in_fish(Fish, "function echo; end")]
fn an_observer_that_says_something_else_is_not_believed(#[case] dialect: Dialect, #[case] script: &str) {
    assert_eq!(others(&ask(dialect, script), |cell| is_unknown(cell, "")), Vec::<String>::new());
}

#[rstest]
#[case(Sh, "ulimit -n 3")]
#[case(Fish, "ulimit -n 3")]
#[case(Csh, "limit descriptors 3")]
fn a_shell_that_cannot_open_the_channel_has_not_ended(#[case] dialect: Dialect, #[case] script: &str) {
    // A shell that needs no descriptor to move the others about can speak, and so can one without the command.
    let is_right = |cell: &Cell| is_unknown(cell, "") || matches!(cell.inside, Some(Inside::Said(_)));
    let cells = ask(dialect, script);
    assert_eq!(others(&cells, is_right), Vec::<String>::new());
    let said_so = |cell: &Cell| is_unknown(cell, "could not speak") || is_unknown(cell, "exited 113");
    assert!(dialect == Csh || cells.is_empty() || cells.iter().any(said_so));
}

#[rstest]
#[case(Sh, "kill -s STOP $$")]
#[case(Fish, "kill -STOP $fish_pid")]
#[case(Rc, "kill -STOP $pid")]
fn a_shell_that_stops_has_not_ended(#[case] dialect: Dialect, #[case] script: &str) {
    let cells = ask(dialect, script);
    all_answer(&cells, "not observable, stopped by STOP");
    assert_eq!(others(&cells, |cell| is_unknown(cell, "the observed run stopped by STOP")), Vec::<String>::new());
}

#[test]
fn a_shell_that_finds_no_echo_has_not_ended() {
    // yash in its POSIX mode takes its own `echo` for one in PATH.
    let is_right = |cell: &Cell| is_unknown(cell, "exited 113") || cell.inside == Some(Inside::Said("0".into()));
    assert_eq!(others(&ask(Sh, "PATH="), is_right), Vec::<String>::new());
}

#[test]
fn a_shell_that_reads_on_without_executing_says_nothing_more() {
    // Where `set -n` is ignored, the observer speaks.
    let is_right = |cell: &Cell| match &cell.inside {
        Some(Inside::Ended) => cell.outside == Some(End::Exited(0)),
        Some(Inside::Said(status)) => status == "0",
        _ => false,
    };
    assert_eq!(others(&ask(Sh, "set -n"), is_right), Vec::<String>::new());
}

#[test]
fn a_shell_that_dies_as_it_reads_a_script_said_nothing_of_it() {
    let dies_every_other_time = "[ -e '@here@/died' ] || { : >'@here@/died'; kill -s SEGV $$; }; rm '@here@/died'";
    let (shell, _folder) =
        wrapper(&format!("#!/bin/sh\ncase $1 in -n) {dies_every_other_time} ;; esac\nexec sh \"$@\"\n"));
    all_answer(&ask_these(&[shell], Sh, ": &"), "0, exited 0");
}
