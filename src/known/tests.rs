//! What fails a run, and what silences it.

use rstest::rstest;

use super::*;
use crate::catalog::On;
use crate::dialect::Dialect;
use crate::results::{Platform, ShellFacts, VERSION};
use crate::shells::{KnownBy, Mode};
use crate::status::Inside;

const FILE: &str = r#"
[[known]]
case = "signal/killed-child"
parameters = { signal = ["TERM", "HUP"] }
shell = "yash"
versions = ">= 2.58, < 2.60"
outcome = "contradicts"
link = "https://example.org/1"

[[known]]
case = "signal/killed-child"
shell = "yash-posix"
outcome = "timed-out"
link = "https://example.org/2"
"#;

fn shell(name: &str, version: &str) -> ShellFacts {
    ShellFacts {
        name: name.to_owned(),
        family: Some("yash".to_owned()),
        version: Some(version.to_owned()),
        known_by: Some(KnownBy::Asked),
        given: None,
        build: None,
        path: "/usr/bin/yash".to_owned(),
        mode: Mode::Native,
        dialect: Dialect::Sh,
    }
}

fn cell(shell: &str, signal: &str) -> Cell {
    Cell {
        case: "signal/killed-child".to_owned(),
        parameters: vec![Parameter { name: "signal".to_owned(), value: signal.to_owned() }],
        shell: shell.to_owned(),
        inside: None,
        why: None,
        outside: None,
        at_exit: None,
        verdict: Verdict::Conforms,
        instead: None,
        finding: None,
        expectations: vec![held(true)],
        runs: Vec::new(),
        evidence: Vec::new(),
    }
}

fn held(holds: bool) -> Held {
    Held {
        source: "yash-man".to_owned(),
        place: "Exit status".to_owned(),
        of: "yash".to_owned(),
        on: On::Inside,
        predicate: "399".to_owned(),
        binds: true,
        holds: Some(holds),
        finding: None,
    }
}

fn contradicting(shell: &str, signal: &str) -> Cell {
    let inside = Some(Inside::Said("15".to_owned()));
    Cell { inside, verdict: Verdict::Contradicts, expectations: vec![held(false)], ..cell(shell, signal) }
}

fn noted(shell: &str, signal: &str) -> Cell {
    let held = Held { finding: Some("yash-384".to_owned()), ..held(false) };
    Cell { expectations: vec![held], ..contradicting(shell, signal) }
}

fn with(instead: Instead) -> Cell {
    let unheld = Held { holds: None, ..held(true) };
    Cell { verdict: Verdict::None, instead: Some(instead), expectations: vec![unheld], ..cell("yash", "TERM") }
}

fn racing(answers: &[&str]) -> Cell {
    with(Instead::Unstable(answers.iter().map(|answer| ((*answer).to_owned(), 2)).collect()))
}

fn noted_race() -> Cell {
    Cell { finding: Some("yash-race".to_owned()), ..racing(&["inside 1", "inside 2"]) }
}

fn hung() -> Cell {
    with(Instead::Hung("observed".to_owned()))
}

fn results(cells: Vec<Cell>) -> Results {
    let platform = Platform {
        kernel: "Linux".to_owned(),
        core_pattern: None,
        limits: BTreeMap::new(),
        user: 0,
        sh: None,
        root: None,
    };
    Results {
        version: VERSION,
        platform: Some(platform),
        shells: vec![shell("yash", "2.59"), shell("yash-posix", "2.59")],
        cells,
    }
}

fn worse_ones(now: Cell, known: &Known, before: Option<Cell>) -> usize {
    worse(&results(vec![now]), known, before.map(|cell| results(vec![cell])).as_ref()).len()
}

#[rstest]
#[case("a contradiction", contradicting("yash", "TERM"), None, 1)]
#[case("one that a finding notes", noted("yash", "TERM"), None, 0)]
#[case("one that was there", contradicting("yash", "TERM"), Some(contradicting("yash", "TERM")), 0)]
#[case("one that was not", contradicting("yash", "TERM"), Some(cell("yash", "TERM")), 1)]
#[case("one of another scenario", contradicting("yash", "TERM"), Some(contradicting("yash", "HUP")), 1)]
#[case("a noted one that was not there", noted("yash", "TERM"), Some(cell("yash", "TERM")), 1)]
#[case("a noted one, nothing before", noted("yash", "TERM"), Some(cell("yash", "HUP")), 0)]
#[case("a noted one, no answer before", noted("yash", "TERM"), Some(hung()), 0)]
#[case("a conforming cell", cell("yash", "TERM"), Some(contradicting("yash", "TERM")), 0)]
#[case("an answer of a race", contradicting("yash", "TERM"), Some(racing(&["inside 15", "inside 399"])), 0)]
#[case("an answer of no race", contradicting("yash", "TERM"), Some(racing(&["inside 1", "inside 399"])), 1)]
#[case("a race", racing(&["inside 1", "inside 2"]), Some(cell("yash", "TERM")), 1)]
#[case("a noted race", noted_race(), Some(cell("yash", "TERM")), 0)]
#[case("a hung cell", hung(), None, 1)]
#[case("one that hung before", hung(), Some(hung()), 0)]
#[case("one that only crashed before", hung(), Some(with(Instead::Crashed("SEGV".into()))), 1)]
#[case("a skipped cell", with(Instead::Skipped("no core dumps".into())), Some(cell("yash", "TERM")), 0)]
#[case("what cannot be observed", with(Instead::NotObservable("why".into())), None, 0)]
#[case("what was observed before", with(Instead::NotObservable("why".into())), Some(cell("yash", "TERM")), 1)]
#[case("what never was", with(Instead::NotObservable("a".into())), Some(with(Instead::NotObservable("b".into()))), 0)]
#[case("one of a race", with(Instead::NotObservable("why".into())), Some(racing(&["inside 1", "inside 2"])), 0)]
fn only_what_is_worse_fails(
    #[case] _what: &str,
    #[case] now: Cell,
    #[case] before: Option<Cell>,
    #[case] count: usize,
) {
    assert_eq!(worse_ones(now, &Known::default(), before), count);
}

#[rstest]
#[case(contradicting("yash", "TERM"), 0)]
#[case(contradicting("yash", "INT"), 1)]
#[case(contradicting("yash-posix", "HUP"), 0)]
#[case(hung(), 1)]
fn an_entry_silences_what_it_names(#[case] now: Cell, #[case] count: usize) {
    assert_eq!(worse_ones(now, &Known::parse("known.toml", FILE).unwrap(), None), count);
}

#[test]
fn an_entry_is_of_the_versions_that_it_names() {
    let mut later = results(vec![contradicting("yash", "TERM")]);
    later.shells[0].version = Some("2.60".to_owned());
    assert_eq!(worse(&later, &Known::parse("known.toml", FILE).unwrap(), None).len(), 1);
}

#[test]
fn an_entry_that_is_true_of_no_cell_any_more_is_reported() {
    let known = Known::parse("known.toml", FILE).unwrap();
    let gone = |cells| known.no_longer(&results(cells)).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        gone(vec![cell("yash", "TERM"), cell("yash", "HUP")]),
        [
            "known.toml:2: `signal/killed-child` of yash >= 2.58, < 2.60: no longer contradicts: fixed? (https://example.org/1)"
        ]
    );
    assert_eq!(gone(vec![contradicting("yash", "TERM"), cell("yash", "HUP")]), Vec::<String>::new());
    assert_eq!(gone(vec![cell("yash", "INT")]), Vec::<String>::new(), "not asked is not fixed");
    assert_eq!(gone(vec![with(Instead::Skipped("why".into()))]), Vec::<String>::new());
}

#[rstest]
#[case("[[known]]\ncase = \"a\"\nshel = \"b\"\n", "known.toml:3:1: unknown field `shel`, expected one of")]
#[case("[[known]]\ncase = \"a\"\n", "known.toml:1:1: missing field `shell`; see `[[known]]` with case")]
#[case("[[know]]\n", "known.toml:1:3: unknown field `know`, expected `known`")]
#[case("known = 3\n", "known.toml:1:9: invalid type: integer `3`, expected a sequence")]
#[case("[[known]\n", "known.toml:1:")]
#[case(
    "[[known]]\ncase = \"a\"\nshell = \"b\"\nlink = \"c\"\noutcome = \"contradict\"\n",
    "known.toml:5:11: unknown variant `contradict`, expected one of `contradicts`, `crashed`"
)]
#[case(
    "[[known]]\ncase = \"\"\nshell = \"b\"\nlink = \"c\"\noutcome = \"hung\"\nversions = \"5\"\nparameters.n = []\n",
    "known.toml:2:8: `case` is empty\n    case = \"\"\n\
     known.toml:6:12: no range of versions: `5`; expected bounds such as `>= 5.2` or `>= 2.58, < 2.60`\n    versions = \"5\"\n\
     known.toml:7:16: no value of `n` is listed; without the key, all are meant\n    parameters.n = []"
)]
fn a_mistake_is_named_with_its_place(#[case] text: &str, #[case] message: &str) {
    let error = Known::parse("known.toml", text).unwrap_err().to_string();
    assert!(error.starts_with(message), "{error}");
}
