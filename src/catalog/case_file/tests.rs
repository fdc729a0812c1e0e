//! What a file says is what the case holds.

use std::time::Duration;

use rstest::rstest;

use crate::catalog::{Case, Catalog, File, FileKind, Limit, Need, On, RunKind, Via};
use crate::dialect::Dialect;

const SOURCES: &str = "
    [posix-2024]
    title = 'POSIX'
    publisher = 'The Open Group'
    edition = 'Issue 8'
    url = 'https://pubs.opengroup.org/'
    kind = 'posix'
    posix = 'posix-2024'
";

fn case(text: &str) -> Case {
    let files = [("sources.toml", SOURCES), ("area/name.toml", text)];
    Catalog::load(&files).unwrap_or_else(|problems| panic!("{problems}")).cases.remove(0)
}

#[rstest]
#[case("sh = 'a '", "a ")]
#[case("sh = '''a '''", "a")]
#[case("sh = '''a'''", "a")]
#[case("sh = '''\na\n'''", "a")]
#[case("sh = '''\na \n\n'''", "a \n")]
#[case("sh = \"\"\"\na\\n\"\"\"", "a")]
#[case("sh = 'a\\n'", "a\\n")]
fn a_script_between_triple_quotes_loses_what_ends_its_last_line(#[case] written: &str, #[case] script: &str) {
    let case = case(&format!("question = 'What?'\n[script]\n{written}"));
    assert_eq!(case.scripts[&Dialect::Sh], script);
}

#[test]
fn a_case_with_nothing_but_a_script_has_the_usual_rest() {
    let case = case("question = 'What?'\n[script]\nsh = 'true'");
    assert_eq!(case.id, "area/name");
    assert_eq!(case.via, Via::Command);
    assert_eq!(case.runs, [RunKind::Last, RunKind::Observed]);
    assert!(case.expectations.is_empty() && case.files.is_empty() && case.needs.is_empty());
}

#[rstest]
#[case("at-exit = '0'", "", &[RunKind::Last, RunKind::Observed, RunKind::Exit])]
#[case("inside = '0'", "", &[RunKind::Last, RunKind::Observed])]
#[case("at-exit = '0'", "runs = ['exit']", &[RunKind::Exit])]
fn what_is_promised_at_exit_is_looked_at(#[case] promise: &str, #[case] runs: &str, #[case] kinds: &[RunKind]) {
    let expect = format!("[[expect]]\nof = 'posix'\n{promise}\nsource = 'posix-2024'\nplace = '2.8.2'");
    let case = case(&format!("question = 'What?'\n{runs}\n[script]\nsh = 'true'\n{expect}"));
    assert_eq!(case.runs, kinds);
}

#[test]
fn everything_that_a_file_says_is_kept() {
    let case = case(
        r#"
        question = "What?"
        note = "Why."
        aliases = ["old/name"]
        victim = "sh -c 'exec env kill -s @signal@ $$'"
        premise = "killed by @signal@"
        via = "stdin"
        runs = ["last", "observed"]
        seconds = 2
        needs = ["core dumps", "pid 1"]

        [parameters]
        signal = ["TERM", "RTMIN+3"]
        n = [1, { empty = "" }]

        [script]
        sh = "@victim@; f @n@"
        [without]
        fish = "no such thing"

        [start]
        ignored = ["HUP"]
        blocked = ["INT"]
        closed = [1]
        limits = { core = "unlimited", nofile = 8 }
        variables = { B = "@n@", A = "x" }

        [[file]]
        path = "bin/@signal@"
        mode = "755"
        content = "true\n"
        [[file]]
        path = "d"
        directory = true
        [[file]]
        path = "l"
        link = "d"

        [[expect]]
        of = "ksh93u+m >= 1.0"
        inside = ["256 + @signal@", 0]
        outside = "killed by @signal@"
        source = "posix-2024"
        place = "2.8.2"
        with = { n = [1], signal = ["TERM"] }
        "#,
    );
    assert_eq!(case.victim.as_ref().unwrap()[2], "exec env kill -s @signal@ $$");
    assert_eq!(case.premise.as_ref().unwrap().to_string(), "killed by @signal@");
    assert_eq!((case.via, case.needs.as_slice()), (Via::Stdin, [Need::CoreDumps, Need::Pid1].as_slice()));
    assert_eq!(case.without[&Dialect::Fish], "no such thing");
    assert_eq!(case.limit, Duration::from_secs(2));
    assert_eq!(case.start.ignored[0].to_string() + &case.start.blocked[0].to_string(), "HUPINT");
    assert_eq!(case.start.closed, [1]);
    assert_eq!(case.start.limits.into_iter().collect::<Vec<_>>(), [(Limit::Core, None), (Limit::Nofile, Some(8))]);
    assert_eq!(case.start.variables, [("B".into(), "@n@".into()), ("A".into(), "x".into())]);
    assert_eq!(
        case.files,
        [
            File { path: "bin/@signal@".into(), mode: 0o755, kind: FileKind::Content("true\n".into()) },
            File { path: "d".into(), mode: 0o755, kind: FileKind::Directory },
            File { path: "l".into(), mode: 0o644, kind: FileKind::Link("d".into()) },
        ]
    );
    let expectation = &case.expectations[0];
    let promises: Vec<_> = expectation.promises.iter().map(|(on, promise)| (*on, promise.to_string())).collect();
    assert_eq!(
        promises,
        [(On::Inside, "one of 256 + @signal@, 0".to_owned()), (On::Outside, "killed by @signal@".to_owned()),]
    );
    assert_eq!(expectation.with["n"], ["1"]);
}

#[test]
fn an_expectation_is_about_the_values_that_it_names() {
    let case = case(
        "
        question = 'What?'
        [parameters]
        n = ['0', '1', 'abc']
        [script]
        sh = 'exit @n@'
        [[expect]]
        of = 'posix'
        outside = '@n@'
        source = 'posix-2024'
        place = 'exit'
        with = { n = ['0', '1'] }
        ",
    );
    let about: Vec<_> = case.scenarios().iter().map(|scenario| case.expectations[0].is_about(scenario)).collect();
    assert_eq!(about, [true, true, false]);
}
