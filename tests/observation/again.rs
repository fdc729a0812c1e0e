//! A contradiction is asked again; the same question has the same answer.

use std::collections::BTreeMap;
use std::fs;

use rstest::rstest;
use statusquo::catalog::Catalog;
use statusquo::known::Outcome;
use statusquo::matrix::{self, ASKINGS, Asking};
use statusquo::plan::{Filter, plan};
use statusquo::results::{Cell, Instead, Verdict};

use crate::asking::{ask_all, ask_case};
use crate::instead::wrapper;
use crate::support;

/// Leaves a line in `runs` each time; `n` is how many there were before.
const COUNTING: &str = "#!/bin/sh\nn=$(cat '@here@/runs' 2>&1 | wc -l)\necho run >>'@here@/runs'\n";

fn expecting(status: &str) -> String {
    format!(
        "
        question = 'What?'
        [script]
        sh = '(exit ${{N-3}})'
        [[expect]]
        of = 'every'
        inside = '{status}'
        source = 'binding'
        place = '1'
        "
    )
}

/// The cell, and how often the shell was started for it.
fn counted(script: &str, case: &str) -> (Cell, usize) {
    let (shell, folder) = wrapper(&format!("{COUNTING}{script}\nexec sh \"$@\"\n"));
    // To find out who it is took runs that do not count.
    fs::write(folder.path().join("runs"), "").unwrap();
    let cell = ask_case(&shell, case).swap_remove(0);
    (cell, fs::read_to_string(folder.path().join("runs")).unwrap().lines().count())
}

#[test]
fn an_answer_that_conforms_is_asked_once() {
    let (cell, runs) = counted("", &expecting("3"));
    assert_eq!((cell.verdict, runs), (Verdict::Conforms, 2));
}

#[test]
fn a_contradiction_is_asked_five_times() {
    let (cell, runs) = counted("", &expecting("4"));
    assert_eq!((ASKINGS, cell.verdict, runs), (5, Verdict::Contradicts, 10));
    assert_eq!(cell.instead, None);
    assert_eq!(cell.runs.len(), 2);
}

#[rstest]
#[case::that_is_always_the_same("", None)]
#[case::that_is_not("export N=$((n / 4))", Some([("inside 0, outside exited 0", 2), ("inside 1, outside exited 1", 1)]))]
fn a_question_is_asked_as_often_as_is_wished(#[case] script: &str, #[case] counts: Option<[(&str, u32); 2]>) {
    let (shell, folder) = wrapper(&format!("{COUNTING}{script}\nexec sh \"$@\"\n"));
    fs::write(folder.path().join("runs"), "").unwrap();
    let case = "question = 'What?'\n[script]\nsh = '(exit ${N-3})'";
    let catalog = Catalog::load(&[("test/case.toml", case)]).unwrap();
    let questions = plan(&catalog, std::slice::from_ref(&shell), &Filter::default());
    let cells = matrix::ask_all(&catalog, &questions, Asking { times: 3, ..Asking::once(1) }, &|_| {}).unwrap();
    let unstable = |counts: [(&str, u32); 2]| Instead::Unstable(counts.map(|(said, n)| (said.to_owned(), n)).into());
    assert_eq!(cells[0].instead, counts.map(unstable));
    assert_eq!(fs::read_to_string(folder.path().join("runs")).unwrap().lines().count(), 6);
}

#[test]
fn runs_that_end_now_this_way_now_that_are_unstable() {
    let ends_otherwise_each_time = "case $* in *'exit ${N-'*) exit $n ;; esac";
    let (cell, runs) = counted(ends_otherwise_each_time, &expecting("3"));
    assert!(matches!(&cell.instead, Some(Instead::Unstable(answers)) if answers.len() == 5), "{:?}", cell.instead);
    assert_eq!(runs, 10);
}

#[test]
fn answers_that_differ_are_unstable_and_no_contradiction() {
    let (cell, runs) = counted("export N=$((n / 2 % 2))", &expecting("4"));
    let counts = BTreeMap::from([("inside 0, outside exited 0".into(), 3), ("inside 1, outside exited 1".into(), 2)]);
    assert_eq!(cell.instead, Some(Instead::Unstable(counts)));
    assert_eq!((cell.verdict, Outcome::of(&cell), runs), (Verdict::None, Some(Outcome::Unstable), 10));
}

#[test]
fn two_runs_are_the_same_bytes_but_for_the_evidence() {
    let file = |script: &str| format!("question = 'What?'\n[parameters]\nn = [0, 1, 2]\n[script]\nsh = '''{script}'''");
    let files = [
        ("test/exit.toml", file("exit @n@")),
        ("test/names.toml", file("echo @n@ $$ $PWD $HOME; cat nothing; sh -c 'exit @n@' @shell@ @dir@")),
        ("test/pieces.toml", file("true | false | sh -c 'exit @n@' &\nwait $!")),
        ("test/unfinished.toml", file("cat <<@n@")),
    ];
    let catalog = Catalog::load(&files).unwrap();
    let shells = support::all(statusquo::dialect::Dialect::Sh);
    let written = |jobs| {
        let mut cells = ask_all(&catalog, &shells, jobs);
        cells.iter_mut().for_each(|cell| cell.evidence.clear());
        serde_json::to_string_pretty(&cells).unwrap()
    };
    assert!(written(1) == written(4), "the cells differ");
}
