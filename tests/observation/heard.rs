//! The observer is heard, whatever the script does to what is around it.

use rstest::rstest;
use statusquo::dialect::Dialect::{self, Csh, Fish, Rc, Sh};
use statusquo::status::Inside;

use crate::asking::{all_answer, answer, ask, others};

#[rstest]
#[case::a_closed_output(Sh, "exec >&-\nfalse")]
#[case::a_closed_error(Sh, "exec 2>&-\nfalse")]
#[case::nothing_open(Sh, "exec <&- >&- 2>&-\nfalse")]
#[case::redirected_output(Sh, "exec >out 2>err\nfalse")]
#[case::output_to_a_full_disk(Sh, "exec >/dev/full\nfalse")]
#[case::elsewhere(Sh, "cd /\nfalse")]
#[case::a_directory_that_is_gone(Sh, "mkdir gone; cd gone; rmdir ../gone\nfalse")]
#[case::no_clobbering(Sh, "set -C\nfalse")]
#[case::no_permissions(Sh, "umask 777\nfalse")]
#[case::digits_that_separate(Sh, "IFS=0123456789\nfalse")]
#[case::nothing_that_separates(Sh, "IFS=\nfalse")]
#[case::no_globs(Sh, "set -f\nfalse")]
#[case::no_unset_variables(Sh, "set -u\nfalse")]
#[case::a_trace(Sh, "set -xv\nfalse")]
#[case::ignored_signals(Sh, "trap '' HUP INT TERM PIPE\nfalse")]
#[case::no_bytes_in_files(Sh, "ulimit -f 0\nfalse")]
#[case::a_child_that_keeps_the_output_open(Sh, "sleep 1000 &\nfalse")]
#[case::a_frame_of_its_own(Sh, "echo 'sq0123456789abcdef 7 .'\nfalse")]
#[case::no_newline_after_output(Sh, "printf 'no newline'\nfalse")]
#[case::a_comment_at_the_end(Sh, "false # it's \"`")]
#[case::a_here_document_that_ends(Sh, "cat <<'EOF'\n\"'`$(\nEOF\nfalse")]
#[case::a_last_command_that_could_be_executed(Sh, "sh -c 'exit 1'")]
#[case::a_closed_output_in_fish(Fish, "exec 2>&-\nfalse")]
#[case::elsewhere_in_fish(Fish, "cd /\nfalse")]
#[case::no_permissions_in_fish(Fish, "umask 777\nfalse")]
#[case::a_child_that_keeps_the_output_open_in_fish(Fish, "sleep 1000 &\nfalse")]
#[case::elsewhere_in_csh(Csh, "cd /\nfalse")]
#[case::no_clobbering_in_csh(Csh, "set noclobber\nfalse")]
#[case::a_child_that_keeps_the_output_open_in_csh(Csh, "sleep 1000 &\nfalse")]
fn what_a_failure_leaves_is_heard_after(#[case] dialect: Dialect, #[case] script: &str) {
    all_answer(&ask(dialect, script), "1, exited 1");
}

#[rstest]
#[case::elsewhere("cd /\nfalse")]
#[case::digits_that_separate("ifs=0123456789\nfalse")]
#[case::a_child_that_keeps_the_output_open("sleep 1000 &\nfalse")]
fn what_a_failure_leaves_is_heard_in_rc_after(#[case] script: &str) {
    // Plan 9's says no number: `false 1`, and in later versions `false: 1`.
    let is_failure = |cell: &_| ["1, exited 1", "false, exited 1", "false 1, exited 1"].contains(&&*answer(cell));
    assert_eq!(others(&ask(Rc, script), is_failure), Vec::<String>::new());
}

#[rstest]
#[case::in_a_trap(Sh, "trap '@status@' 0; exit 7", "7")]
#[case::in_a_trap_for_a_signal(Sh, "trap '@status@' TERM; kill -s TERM $$", "0")]
#[case::in_a_subshell(Sh, "(false; @status@); true", "1")]
#[case::in_a_function(Sh, "f() { false; @status@; }; f", "1")]
#[case::in_the_middle(Sh, "sh -c 'exit 9'\n@status@\nexit 3", "9")]
#[case::in_a_child_and_in_its_parent(Sh, "trap '@status@' 0; (exit 5); exit 6", "6")]
#[case::in_the_middle_of_fish(Fish, "sh -c 'exit 9'\n@status@\nexit 3", "9")]
#[case::in_the_middle_of_csh(Csh, "sh -c 'exit 9'\n@status@\nexit 3", "9")]
#[case::in_the_middle_of_rc(Rc, "sh -c 'exit 9'\n@status@\nexit 3", "9")]
fn an_observer_stands_where_the_script_says(#[case] dialect: Dialect, #[case] script: &str, #[case] status: &str) {
    let is_right = |cell: &statusquo::results::Cell| cell.inside == Some(Inside::Said(status.to_owned()));
    assert_eq!(others(&ask(dialect, script), is_right), Vec::<String>::new());
}

#[test]
fn an_observer_that_nobody_reads_leaves_the_script_as_it_is() {
    all_answer(&ask(Sh, "sh -c 'exit 9'\n@status@\nexit 3"), "9, exited 3");
}

#[rstest]
#[case("trap 'exit 3' 0", "0, exited 3")]
#[case("trap 'kill -KILL $$' 0", "0, killed by KILL")]
fn a_trap_that_changes_the_end_does_not_reach_the_inside(#[case] script: &str, #[case] expected: &str) {
    all_answer(&ask(Sh, script), expected);
}
