//! Nothing that a script starts outlives its run.

use std::fs;

use rstest::rstest;
use statusquo::dialect::Dialect;

use crate::asking::ask;

#[rstest]
#[case::in_a_session_of_its_own("mkfifo f; setsid sh -c 'echo $$ >f; exec sleep 1000' & cat f")]
#[case::of_an_unrelated_parent("mkfifo f; (setsid sh -c 'echo $$ >f; exec sleep 1000' &) & cat f")]
#[case::that_ignores_signals("mkfifo f; (trap '' HUP INT TERM; echo $$ >f; exec sleep 1000) & cat f")]
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
