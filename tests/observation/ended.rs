//! *Ended* is said where it is proved, and there it is said.

use rstest::rstest;
use statusquo::dialect::Dialect::{self, Fish, Rc, Sh};
use statusquo::status::{End, Inside};

use crate::asking::{all_answer, ask, others};

#[rstest]
#[case::by_exit(Sh, "exit 3", "ended, exited 3")]
#[case::by_exit_before_more(Sh, "exit 3\nfalse", "ended, exited 3")]
#[case::by_exit_after_a_shift(Sh, "x=$((1<<2)); exit 3", "ended, exited 3")]
#[case::by_exit_after_a_here_document(Sh, "cat <<'E F'\ntext\nE F\nexit 3", "ended, exited 3")]
#[case::by_exit_inside_quotes_of_another_kind(Sh, ": \"it's\"; exit 3", "ended, exited 3")]
#[case::by_a_failure(Sh, "set -e\nsh -c 'exit 3'\nfalse", "ended, exited 3")]
#[case::by_execution(Sh, "exec sh -c 'exit 4'", "ended, exited 4")]
#[case::by_a_signal(Sh, "kill -KILL $$", "ended, killed by KILL")]
#[case::by_a_fault_that_was_sent(Sh, "kill -s SEGV $$", "ended, killed by SEGV")]
#[case::by_a_trap(Sh, "trap 'exit 5' 0; exit 3", "ended, exited 5")]
#[case::by_a_signal_in_a_trap(Sh, "trap 'kill -KILL $$' 0; exit 3", "ended, killed by KILL")]
#[case::by_exit_in_fish(Fish, "exit 3", "ended, exited 3")]
#[case::by_execution_in_fish(Fish, "exec sh -c 'exit 4'", "ended, exited 4")]
#[case::by_a_signal_in_fish(Fish, "kill -KILL $fish_pid", "ended, killed by KILL")]
#[case::by_exit_in_rc(Rc, "exit 3", "ended, exited 3")]
#[case::by_execution_in_rc(Rc, "exec sh -c 'exit 4'", "ended, exited 4")]
#[case::by_a_signal_in_rc(Rc, "kill -KILL $pid", "ended, killed by KILL")]
fn a_shell_has_ended(#[case] dialect: Dialect, #[case] script: &str, #[case] expected: &str) {
    all_answer(&ask(dialect, script), expected);
}

#[rstest]
#[case::a_parenthesis("false\n)")]
#[case::an_open_parenthesis("(")]
#[case::an_if_without_an_end("if true; then")]
#[case::a_loop_without_an_end("while false; do")]
#[case::a_case_without_an_end("case x in")]
#[case::an_open_quotation("echo \"abc")]
#[case::an_open_quotation_of_the_other_kind("echo 'abc")]
#[case::an_open_substitution("echo $(echo")]
#[case::an_open_expansion("echo ${x")]
fn a_syntax_error_ends_a_shell_with_a_failure(#[case] script: &str) {
    let failed = |end: &Option<End>| matches!(end, Some(End::Exited(1..)));
    let cells = ask(Sh, script);
    let is_right = |cell: &_| {
        let statusquo::results::Cell { inside, outside, .. } = cell;
        *inside == Some(Inside::Ended) && failed(outside)
    };
    assert_eq!(others(&cells, is_right), Vec::<String>::new());
}
