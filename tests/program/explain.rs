//! `statusquo explain`: what a status can mean.

use predicates::str::contains;
use rstest::rstest;
use serde_json::Value;

use crate::program::{statusquo, written};
use crate::validator::mistakes;

fn explain(arguments: &[&str]) -> String {
    written(statusquo().arg("explain").args(arguments))
}

#[rstest]
#[case("explain_137", &["137"])]
#[case("explain_127", &["127"])]
#[case("explain_core", &["sigill+core"])]
#[case("explain_wait_status", &["--wait-status", "0x0084"])]
#[case("explain_ksh93", &["271", "--shell", "ksh93"])]
#[case("explain_container", &["143", "--container"])]
fn a_status_is_explained_on_one_screen(#[case] name: &str, #[case] arguments: &[&str]) {
    insta::assert_snapshot!(name, explain(arguments));
}

#[test]
fn a_hexadecimal_number_is_the_same_number() {
    assert_eq!(explain(&["0x8f"]), explain(&["143"]));
}

#[test]
fn a_version_that_never_said_it_is_not_told_to_have() {
    assert!(explain(&["271", "--shell", "ksh93u+m"]).contains("a child was killed by TERM"));
    assert!(!explain(&["271", "--shell", "bash@5.2"]).contains("a child was killed by TERM"));
}

#[test]
fn what_nobody_knows_is_no_failure() {
    let mut command = statusquo();
    command.args(["explain", "12345678"]).assert().code(0).stdout(contains("12345678 mod 256 = 78"));
}

#[rstest]
#[case("137", "Java: Process.waitFor", true)]
// The number of CONT, which ends nothing.
#[case("146", "Java: Process.waitFor", false)]
#[case("147", "Node.js", false)]
#[case("139", "a container: ", true)]
#[case("141", "a container: ", false)]
#[case("-64", "Python", true)]
#[case("-65", "Python", false)]
#[case("-2147483648", "Python", false)]
#[case("128", "git: a fatal error", true)]
fn others_mean_by_a_status_what_their_sources_say(#[case] status: &str, #[case] text: &str, #[case] is_told: bool) {
    assert_eq!(explain(&[status]).contains(text), is_told);
}

#[rstest]
#[case("STOP", "escape/stops-itself:STOP")]
#[case("SIGCHLD", "signal/ignored-by-default:CHLD")]
#[case("stopped by TSTP", "terminal/stop-program")]
fn a_signal_that_ends_nothing_is_told_by_the_cases_that_are_about_it(#[case] asked: &str, #[case] case: &str) {
    assert!(explain(&[asked]).contains(case));
}

#[rstest]
#[case("TERM", "signal/killed-child-last", "exit/operand")]
#[case("124", "utility/timed-out", "fish/unmatched-wildcard")]
fn what_is_likelier_comes_first(#[case] asked: &str, #[case] first: &str, #[case] second: &str) {
    let text = explain(&[asked]);
    assert!(text.find(first).expect(first) < text.find(second).expect(second), "{text}");
}

#[test]
fn where_few_shells_were_asked_they_are_named() {
    assert!(explain(&["124"]).contains("fish/unmatched-wildcard\n          fish\n"));
    assert!(!explain(&["137", "--shell", "dash,bash"]).contains("that was asked"));
}

#[test]
fn cases_that_are_only_counted_have_no_heading() {
    let text = explain(&["killed by SYS"]);
    assert!(text.contains("cases, listed by --all") && !text.contains("the likeliest first"), "{text}");
}

#[rstest]
#[case(&["sigfoo"], "is no status: expected a number")]
#[case(&["--wait-status", "0x10000"], "is no wait status")]
#[case(&["137", "--shell", "zhs"], "`zhs` is not recorded")]
#[case(&["137", "--shell", "bash@1.0"], "`bash@1.0` is not recorded")]
#[case(&[], "STATUS")]
fn what_is_no_status_is_a_wrong_question(#[case] arguments: &[&str], #[case] message: &str) {
    statusquo().arg("explain").args(arguments).assert().code(2).stdout("").stderr(contains(message));
}

#[rstest]
#[case(&["137"])]
#[case(&["--wait-status", "0x147f"])]
#[case(&["TERM"])]
fn the_json_is_what_the_schema_says(#[case] arguments: &[&str]) {
    let schema: Value = serde_json::from_str(include_str!("../../schema/explanation.json")).unwrap();
    let document: Value = serde_json::from_str(&explain(&[arguments, &["--json"]].concat())).unwrap();
    assert_eq!(mistakes(&schema, &document), Vec::<String>::new());
}
