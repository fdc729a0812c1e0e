//! What happened instead of an answer, which is never a contradiction.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rstest::rstest;
use statusquo::dialect::Dialect;
use statusquo::known::Outcome;
use statusquo::results::{Instead, Verdict};
use statusquo::shells::{Given, Shell, resolve};
use statusquo::status::{End, Inside};

use crate::asking::{ask_case, ask_these};
use crate::support;

/// A shell that is a script around `sh`, in a directory of its own that `@here@` names.
pub(crate) fn wrapper(script: &str) -> (Shell, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrapper");
    fs::write(&path, script.replace("@here@", &folder.path().display().to_string())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let given = Given::parse(&format!("wrapper={}", path.display())).unwrap();
    let shell = resolve(&given, &[], Some(Dialect::Sh), None).unwrap().swap_remove(0);
    (shell, folder)
}

#[test]
fn a_shell_that_dies_of_a_fault_which_nobody_sent_has_crashed() {
    let (shell, _folder) = wrapper("#!/bin/sh\ncase $* in *now*) kill -s SEGV $$ ;; esac\nexec sh \"$@\"\n");
    let cells = ask_these(&[shell], Dialect::Sh, ": now");
    assert_eq!(cells[0].instead, Some(Instead::Crashed("the script as written: killed by SEGV".into())));
    assert_eq!(cells[0].outside, Some(End::Killed { signal: "SEGV".parse().unwrap(), core: false }));
    assert_eq!((cells[0].verdict, Outcome::of(&cells[0])), (Verdict::None, Some(Outcome::Crashed)));
}

/// The kernel sends the signal here: the program cannot be loaded into so little memory. What the case holds binds.
#[rstest]
#[case::that_is_promised_another_end("exited 0", "exit 0")]
#[case::whose_script_holds_the_number_of_the_signal("exited 11", "exit 11")]
fn a_shell_that_crashes_contradicts_nothing(#[case] promised: &str, #[case] script: &str) {
    let (shell, _folder) =
        wrapper("#!/bin/sh\ncase $* in *'# now'*) exec prlimit --as=4096 true ;; esac\nexec sh \"$@\"\n");
    let case = format!(
        "
        question = 'What?'
        [script]
        sh = '{script} # now'
        [[expect]]
        of = 'every'
        outside = '{promised}'
        source = 'binding'
        place = '1'
        "
    );
    let cell = ask_case(&shell, &case).swap_remove(0);
    assert_eq!(cell.outside, Some(End::Killed { signal: "SEGV".parse().unwrap(), core: false }));
    assert_eq!(cell.instead, Some(Instead::Crashed("the script as written: killed by SEGV".into())));
    assert_eq!((cell.verdict, Outcome::of(&cell)), (Verdict::None, Some(Outcome::Crashed)));
    assert!(cell.expectations[0].binds);
}

#[rstest]
#[case("kill -s SEGV $$")]
#[case("kill -SIGSEGV $$")]
#[case("kill -11 $$")]
fn a_fault_that_the_script_sends_is_no_crash(#[case] script: &str) {
    let Some(shell) = support::shell("bash") else { return };
    let cells = ask_these(&[shell], Dialect::Sh, script);
    assert_eq!((&cells[0].instead, &cells[0].inside), (&None, &Some(Inside::Ended)));
}

#[test]
fn a_victim_that_does_not_end_as_presumed_is_told_from_a_contradiction() {
    let Some(shell) = support::shell("dash") else { return };
    let cells = ask_case(
        &shell,
        r#"
        question = "What?"
        victim = "sh -c 'exit @n@'"
        premise = "exited 1"
        [parameters]
        n = [1, 2]
        [script]
        sh = "@victim@"
        [[expect]]
        of = "every"
        inside = 1
        source = "binding"
        place = "1"
        "#,
    );
    assert_eq!((&cells[0].instead, cells[0].verdict), (&None, Verdict::Conforms));
    assert_eq!(cells[1].instead, Some(Instead::PremiseNotMet("the victim exited 2, not exited 1".into())));
    assert_eq!((cells[1].verdict, &cells[1].outside, cells[1].runs.len()), (Verdict::None, &None, 0));
}

#[rstest]
#[case("[without]\nsh = 'no such thing'\n[script]\nfish = 'true'", Instead::NotAsked("no such thing".into()))]
#[case(
    "needs = ['container engine']\n[script]\nsh = 'true'",
    Instead::Skipped("needs a container engine, which this version does not use".into())
)]
fn what_cannot_be_asked_is_left_out_with_the_reason(#[case] rest: &str, #[case] instead: Instead) {
    let Some(shell) = support::shell("dash") else { return };
    let cells = ask_case(&shell, &format!("question = 'What?'\n{rest}"));
    assert_eq!((&cells[0].instead, cells[0].verdict), (&Some(instead), Verdict::None));
    assert!(cells[0].runs.is_empty());
}

#[test]
fn a_program_that_cannot_be_started_is_skipped_with_the_error() {
    let (shell, folder) = wrapper("#!/bin/sh\nexec sh \"$@\"\n");
    fs::remove_file(folder.path().join("wrapper")).unwrap();
    let cells = ask_these(&[shell], Dialect::Sh, "true");
    let expected = "the script as written could not be started: ENOENT";
    assert_eq!(cells[0].instead, Some(Instead::Skipped(expected.into())));
    assert_eq!((cells[0].verdict, &cells[0].inside), (Verdict::None, &None));
}
