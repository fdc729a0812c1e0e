//! Which cells are asked.

use rstest::rstest;

use crate::program::{CASES, cells, results, run, statusquo};
use crate::support::shell;

#[rstest]
#[case::one_scenario(&["plain/conforms:0@dash"], &["plain/conforms:0@dash"])]
#[case::a_case(&["plain/conforms"], &["plain/conforms:0@dash", "plain/conforms:1@dash", "plain/conforms:255@dash"])]
#[case::a_glob(&["*:?"], &["plain/conforms:0@dash", "plain/conforms:1@dash"])]
#[case::two_globs(&["*/open", "plain/un*"], &["plain/open@dash", "plain/undocumented@dash"])]
#[case::a_former_name(
    &["every/former", "--exclude", "*signal=USR1*", "--exclude", "*via=file*"],
    &["every/feature:TERM,-c,blank@dash", "every/feature:TERM,stdin,blank@dash"]
)]
#[case::an_area(
    &["--area", "every", "--exclude", "every/f*", "--exclude", "every/c*"],
    &["every/ended@dash", "every/needs@dash", "every/premise@dash", "every/start@dash"]
)]
#[case::a_source(&["--source", "page", "--exclude", "every/*"], &["plain/differs@dash"])]
#[case::another_shells(&["plain/open@dash"], &["plain/open@dash"])]
#[case::a_verdict(&["plain/*", "--verdict", "contradicts"], &["plain/contradicts@dash", "plain/noted@dash"])]
#[case::two_verdicts(
    &["plain/*", "--verdict", "differs", "--verdict", "unspecified"],
    &["plain/differs@dash", "plain/open@dash"]
)]
fn a_filter_chooses_cells(#[case] arguments: &[&str], #[case] expected: &[&str]) {
    if shell("dash").is_some() {
        assert_eq!(cells(&results(run(arguments).args(["--shell", "dash"]))), expected);
    }
}

#[test]
fn a_filter_may_name_the_shell() {
    if shell("dash").is_some() && shell("bash").is_some() {
        let expected = ["plain/open@bash", "plain/open@bash-posix", "plain/open@dash"];
        assert_eq!(cells(&results(&mut run(&["plain/open@[bd]*", "plain/open@*ash*"]))), expected);
        assert_eq!(cells(&results(&mut run(&["plain/open@bash"]))), ["plain/open@bash"]);
    }
}

#[test]
fn the_projects_own_cases_are_in_the_program() {
    if shell("dash").is_some() {
        let mut command = statusquo();
        let cells = cells(&results(command.args(["run", "signal/killed-child:TERM", "--shell", "dash"])));
        assert_eq!(cells, ["signal/killed-child:TERM@dash"]);
    }
}

#[test]
fn a_folder_with_one_case_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("area")).unwrap();
    std::fs::copy(format!("{CASES}/plain/undocumented.toml"), folder.path().join("area/mine.toml")).unwrap();
    if shell("dash").is_some() {
        let mut command = statusquo();
        command.args(["run", "--shell", "dash", "--cases"]).arg(folder.path());
        assert_eq!(cells(&results(&mut command)), ["area/mine@dash"]);
    }
}
