//! The machine format against `schema/results.json`.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};
use statusquo::catalog::{On, RunKind};
use statusquo::dialect::Dialect;
use statusquo::report::json;
use statusquo::results::{Cell, Evidence, Instead, Results, Run, Verdict};
use statusquo::shells::{KnownBy, Mode};
use statusquo::status::{End, Inside};

use crate::sample::{cell, held, results, sample};
use crate::validator::mistakes;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../schema/results.json")).unwrap()
}

fn written(results: &Results) -> String {
    let mut bytes = Vec::new();
    json::write(results, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn with(change: impl FnOnce(&mut Cell)) -> Cell {
    let mut cell = cell("area/case", &[("n", "1")], "bash");
    change(&mut cell);
    cell
}

/// A value of every variant that the types have. What the compiler finds missing here is missing in the schema.
fn exhaustive() -> Results {
    let mut cells = Vec::new();
    for verdict in [
        Verdict::Conforms,
        Verdict::Contradicts,
        Verdict::Differs,
        Verdict::Unspecified,
        Verdict::Undocumented,
        Verdict::None,
    ] {
        match verdict {
            Verdict::Conforms | Verdict::Contradicts | Verdict::Differs => {}
            Verdict::Unspecified | Verdict::Undocumented | Verdict::None => {}
        }
        cells.push(with(|cell| cell.verdict = verdict));
    }
    let text = || "why".to_owned();
    for instead in [
        Instead::NotAsked(text()),
        Instead::Skipped(text()),
        Instead::PremiseNotMet(text()),
        Instead::Crashed(text()),
        Instead::Hung(text()),
        Instead::TimedOut(text()),
        Instead::Unstable(BTreeMap::from([(text(), 2)])),
        Instead::NotObservable(text()),
    ] {
        match instead {
            Instead::NotAsked(_)
            | Instead::Skipped(_)
            | Instead::PremiseNotMet(_)
            | Instead::Crashed(_)
            | Instead::Hung(_) => {}
            Instead::TimedOut(_) | Instead::Unstable(_) | Instead::NotObservable(_) => {}
        }
        cells.push(with(|cell| (cell.instead, cell.finding) = (Some(instead), Some(text()))));
    }
    let signal = "RTMIN+3".parse().unwrap();
    for end in [
        End::Exited(255),
        End::Killed { signal, core: true },
        End::Stopped(signal),
        End::TimedOut,
        End::NotStarted("ENOENT".to_owned()),
    ] {
        match end {
            End::Exited(_) | End::Killed { .. } | End::Stopped(_) | End::TimedOut | End::NotStarted(_) => {}
        }
        cells.push(with(|cell| (cell.outside, cell.at_exit) = (Some(end.clone()), Some(end))));
    }
    for inside in [Inside::Said("0 1".to_owned()), Inside::Ended, Inside::NotObservable(text())] {
        match inside {
            Inside::Said(_) | Inside::Ended | Inside::NotObservable(_) => {}
        }
        cells.push(with(|cell| (cell.inside, cell.why) = (Some(inside), Some(text()))));
    }
    for on in [On::Inside, On::Outside, On::AtExit] {
        let mut statement = held(["id", "place", "of"], on, "> 128", true, false);
        let open = held(["id", "place", "of"], on, "> 128", false, true);
        statement.finding = Some(text());
        cells.push(with(|cell| cell.expectations = vec![statement, statusquo::results::Held { holds: None, ..open }]));
    }
    for kind in [RunKind::Last, RunKind::Observed, RunKind::Exit] {
        cells.push(with(|cell| {
            cell.runs = vec![Run { kind, argv: vec!["bash".to_owned()], script: "exit".to_owned() }];
            cell.evidence = vec![Evidence { kind, stdout: text(), stderr: text(), seconds: 0.25 }];
        }));
    }
    let mut results = results(cells);
    for (shell, known_by) in results.shells.iter_mut().zip([KnownBy::Asked, KnownBy::Package, KnownBy::Given]) {
        (shell.known_by, shell.build) = (Some(known_by), Some(text()));
    }
    for (shell, mode) in results.shells.iter_mut().zip([Mode::Native, Mode::Posix, Mode::Sh]) {
        shell.mode = mode;
    }
    for (shell, dialect) in results.shells.iter_mut().zip(Dialect::ALL) {
        shell.dialect = dialect;
    }
    if let Some(last) = results.shells.last_mut() {
        (last.family, last.version, last.known_by) = (None, None, None);
    }
    results
}

#[rstest]
#[case(exhaustive())]
#[case(sample())]
fn what_is_written_is_what_the_schema_describes(#[case] results: Results) {
    let mistakes = mistakes(&schema(), &serde_json::from_str(&written(&results)).unwrap());
    assert_eq!(mistakes, Vec::<String>::new());
}

#[rstest]
#[case(exhaustive())]
#[case(sample())]
fn what_is_written_is_read_back(#[case] results: Results) {
    let text = written(&results);
    assert_eq!(written(&json::read("results.json", &text).unwrap()), text);
}

#[test]
fn a_cell_is_written_as_the_format_promises() {
    let cell = with(|cell| {
        (cell.inside, cell.outside) = (Some(Inside::Ended), Some(End::Exited(143)));
        cell.instead = Some(Instead::PremiseNotMet("exited 0".to_owned()));
    });
    assert_eq!(
        serde_json::to_value(cell).unwrap(),
        json!({
            "case": "area/case",
            "parameters": [{"name": "n", "value": "1"}],
            "shell": "bash",
            "inside": {"ended": true},
            "outside": {"exited": 143},
            "at-exit": null,
            "verdict": "undocumented",
            "instead": {"premise-not-met": "exited 0"},
            "expectations": [],
            "runs": [],
        })
    );
}

#[rstest]
#[case("/version", json!(2), "/version: not 1: 2")]
#[case("/platform/user", json!(-1), "/platform/user: out of bounds: -1")]
#[case("/platform/user", json!("root"), r#"/platform/user: not of type "integer": "root""#)]
#[case("/platform/limits", json!({"core": 0}), r#"/platform/limits/core: not of type "string": 0"#)]
#[case("/shells/0/mode", json!("bash"), r#"/shells/0/mode: not among ["native","posix","sh"]: "bash""#)]
#[case("/shells/0", json!({"name": "bash"}), "/shells/0: `family` is missing")]
#[case("/cells/0/inside", json!(143), "/cells/0/inside: valid against 0 of the alternatives: 143")]
#[case("/cells/0/inside", json!({"ended": false}), "/cells/0/inside: valid against 0 of the alternatives")]
#[case("/cells/0/outside", json!({"exited": 256}), "/cells/0/outside: valid against 0 of the alternatives")]
#[case("/cells/0/outside", json!({"exited": 1, "stopped": "TSTP"}), "/cells/0/outside: valid against 0 of the")]
#[case("/cells/0/parameters", json!([{"name": "n", "value": "1", "text": "1"}]), "/cells/0/parameters/0: `text` is unknown")]
fn a_wrong_document_fails(#[case] at: &str, #[case] wrong: Value, #[case] message: &str) {
    let mut document = serde_json::to_value(exhaustive()).unwrap();
    *document.pointer_mut(at).unwrap() = wrong;
    let mistakes = mistakes(&schema(), &document);
    assert!(mistakes.iter().any(|mistake| mistake.starts_with(message)), "{mistakes:#?}");
}
