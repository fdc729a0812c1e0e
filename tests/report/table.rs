use rstest::rstest;
use statusquo::catalog::On;
use statusquo::report::{Style, table};
use statusquo::results::{Cell, Results, Verdict};
use statusquo::shells::Mode;
use statusquo::status::Inside;

use crate::sample::{cell, held, question, results, sample};

fn plain(results: &Results, width: Option<u16>, seconds: Option<f64>) -> String {
    anstream::adapter::strip_str(&table(results, &question, Style { width }, seconds)).to_string()
}

#[rstest]
#[case("width_80", Some(80))]
#[case("width_120", Some(120))]
#[case("unlimited", None)]
fn the_table_reads_well_at_any_width(#[case] name: &str, #[case] width: Option<u16>) {
    insta::assert_snapshot!(name, plain(&sample(), width, Some(6.25)));
}

#[test]
fn lines_are_as_wide_as_they_may_be_and_no_word_is_cut_off() {
    let whole = plain(&sample(), None, None);
    let words: Vec<&str> = whole.split_whitespace().filter(|word| !word.contains(['─', '│'])).collect();
    for width in [40, 60, 80, 120, 200] {
        let text = plain(&sample(), Some(width), None);
        for line in text.lines() {
            assert!(line.chars().count() <= usize::from(width), "wider than {width}: {line}");
        }
        for word in &words {
            assert!(text.contains(word), "no `{word}` at {width}");
        }
    }
}

/// A cell of the sample's first shells, with this answer.
fn said(shell: &str, n: &str, answer: &str) -> Cell {
    Cell { inside: Some(Inside::Said(answer.to_owned())), ..cell("exit/operand", &[("n", n)], shell) }
}

fn contradicting(shell: &str, n: &str, answer: &str, predicate: &str) -> Cell {
    let statement = held(["posix-2017", "exit", "posix"], On::Inside, predicate, true, false);
    Cell { verdict: Verdict::Contradicts, expectations: vec![statement], ..said(shell, n, answer) }
}

/// Only these shells of the sample.
fn only(names: &[&str], cells: Vec<Cell>) -> Results {
    let mut results = results(cells);
    results.shells.retain(|shell| names.contains(&shell.name.as_str()));
    results
}

#[test]
fn a_mode_that_answers_as_its_shell_does_is_not_shown() {
    let cells = ["bash", "bash-posix"].map(|shell| said(shell, "1", "1"));
    let text = plain(&only(&["bash", "bash-posix"], cells.to_vec()), None, None);
    assert!(!text.contains("posix"), "{text}");
}

#[test]
fn a_mode_that_answers_otherwise_has_its_line() {
    let cells = vec![said("bash", "1", "1"), said("bash-posix", "1", "7")];
    let text = plain(&only(&["bash", "bash-posix"], cells), None, None);
    assert!(text.contains("│ posix: 7\n"), "{text}");
}

#[test]
fn a_mode_that_contradicts_where_its_shell_does_not_has_its_line() {
    let cells = vec![said("bash", "1", "1"), contradicting("bash-posix", "1", "1", "7")];
    let text = plain(&only(&["bash", "bash-posix"], cells), None, None);
    assert!(text.contains("│ ✗ posix: 1\n"), "{text}");
}

#[test]
fn a_mode_whose_shell_was_not_asked_is_a_column() {
    let text = plain(&only(&["bash-posix"], vec![said("bash-posix", "1", "1")]), None, None);
    assert!(text.starts_with("        │ bash-posix\n"), "{text}");
}

#[test]
fn two_builds_of_a_version_are_two_columns_each_with_its_modes() {
    let mut results = only(&["bash", "bash-posix"], Vec::new());
    let mut mine: Vec<_> = results.shells.clone();
    for shell in &mut mine {
        shell.path = "/home/user/bash".to_owned();
        shell.name = shell.name.replace("bash", "mine");
    }
    results.shells.extend(mine);
    results.cells = vec![said("bash", "1", "1"), said("bash-posix", "1", "1"), said("mine", "1", "2")];
    results.cells.push(said("mine-posix", "1", "3"));
    assert_eq!(results.shells[3].mode, Mode::Posix);
    let text = plain(&results, None, None);
    let rows: Vec<String> = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(rows[0], "│ bash │ mine");
    assert_eq!(rows[4..6], ["$? │ 1 │ 2", "│ │ posix: 3"]);
}

#[test]
fn a_contradiction_of_several_shells_is_one_paragraph() {
    let mut cells = Vec::new();
    for n in ["1", "2", "3"] {
        cells.extend(["bash", "zsh"].map(|shell| contradicting(shell, n, "0", n)));
    }
    let text = plain(&only(&["bash", "zsh"], cells), Some(80), None);
    let (_, notes) = text.split_once("Contradictions\n").unwrap();
    assert_eq!(
        notes,
        "✗ exit/operand, $?: bash, zsh\n    says  n (posix-2017, exit)\n    seen  0\n    at    all 3\n\n\
         6 cells: 6 contradict (6 unnoted)\n"
    );
}

#[test]
fn a_contradiction_is_red_and_bold_beside_its_mark() {
    let results = only(&["bash"], vec![contradicting("bash", "1", "0", "1")]);
    let text = table(&results, &question, Style::default(), None);
    assert!(text.contains("│ \u{1b}[1m\u{1b}[31m✗ 0\u{1b}[0m"), "{text:?}");
}

#[test]
fn nothing_to_show_is_no_table() {
    assert_eq!(plain(&results(Vec::new()), Some(80), Some(0.0)), "0 cells; 0.0 s\n");
}
