//! Nothing that a script starts or makes outlives its run.

use std::fs;

use rstest::rstest;
use statusquo::dialect::Dialect;

use crate::asking::{all_answer, ask, ask_these};
use crate::support;

#[rstest]
#[cfg_attr(portable, ignore = "what leaves its shell's process group is not found")]
#[case::in_a_session_of_its_own("mkfifo f; setsid sh -c 'echo $$ >f; exec sleep 1000' & cat f")]
#[cfg_attr(portable, ignore = "what leaves its shell's process group is not found")]
#[case::of_an_unrelated_parent("mkfifo f; (setsid sh -c 'echo $$ >f; exec sleep 1000' &) & cat f")]
#[case::that_ignores_signals("mkfifo f; (trap '' HUP INT TERM; echo $$ >f; exec sleep 1000) & cat f")]
#[cfg_attr(portable, ignore = "it is killed, and nobody hears when it is dead")]
#[case::that_has_stopped("mkfifo f; sh -c 'echo $$ >f; kill -s STOP $$' & cat f")]
fn a_child_is_dead_after_the_run(#[case] script: &str) {
    for cell in ask(Dialect::Sh, script) {
        let pids: Vec<u32> = cell.evidence.iter().filter_map(|run| run.stdout.trim().parse().ok()).collect();
        assert_eq!(pids.len(), 2, "each of the runs in {} says a pid: {:?}", cell.shell, cell.evidence);
        for pid in pids {
            let what = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            assert!(!["sleep\n", "sh\n"].contains(&&*what), "{} left {pid} behind: {what}", cell.shell);
        }
    }
}

/// Each script is run twice, in the same directory.
#[rstest]
#[case::a_file("test ! -e f && echo >f")]
#[case::a_file_at_home("test ! -e ~/.f && echo >~/.f")]
#[case::a_locked_directory("mkdir d && echo >d/f && chmod 000 d")]
#[case::a_mode("test $(stat -c %a .) = 755 && chmod 700 .")]
#[case::a_group_for_files("test ! -g . && chmod g+s .")]
#[case::a_file_in_the_directory_s_place("cd .. && rmdir case && echo >case")]
#[case::a_link_in_the_directory_s_place("cd .. && rmdir case && ln -s home case")]
fn the_next_run_finds_nothing_of_it(#[case] script: &str) {
    let Some(shell) = support::shell("dash") else { return };
    all_answer(&ask_these(&[shell], Dialect::Sh, script), "0, exited 0");
}
