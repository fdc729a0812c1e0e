//! The last lines: what was not answered and why, and the counts.

use std::collections::BTreeMap;

use crate::report::mark::{BOLD, paint};
use crate::report::text::wrap;
use crate::results::{Cell, Instead, Results, Verdict};

/// Why most cells without an answer have none.
const WITHOUT: &str = "the case has no script for the shell's dialect; `statusquo show CASE` says why";

/// Where something happened instead of an answer; empty where every cell has its answer.
pub(super) fn reasons(results: &Results, limit: Option<usize>) -> String {
    let lines = unanswered(results);
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.iter().flat_map(|line| wrap(&format!("  {line}"), limit, 4)).map(|line| format!("{line}\n"));
    paint("Without an answer", BOLD) + "\n" + &lines.collect::<String>()
}

/// A line for each reason why cells have no answer, with the shells and cases.
pub(in crate::report) fn unanswered(results: &Results) -> Vec<String> {
    let mut reasons: BTreeMap<(usize, &str, String), Vec<&Cell>> = BTreeMap::new();
    for cell in &results.cells {
        if let Some((rank, word, reason)) = reason(cell) {
            reasons.entry((rank, word, reason)).or_default().push(cell);
        }
    }
    let line = |((_, word, reason), cells): ((usize, &str, String), Vec<&Cell>)| {
        let colon = if reason.is_empty() { "" } else { ": " };
        let (cases, shells) = (distinct(&cells, |cell| &cell.case), distinct(&cells, |cell| &cell.shell));
        let shells = if shells.len() == results.shells.len() && shells.len() > 1 {
            "every shell".to_owned()
        } else {
            shells.join(", ")
        };
        let cases = if reason == WITHOUT { String::new() } else { format!(": {}", cases.join(", ")) };
        format!("{word}{colon}{reason} — {} in {shells}{cases}", count(cells.len()))
    };
    reasons.into_iter().map(line).collect()
}

/// What happened instead and why, the more alarming first.
fn reason(cell: &Cell) -> Option<(usize, &'static str, String)> {
    let instead = cell.instead.as_ref()?;
    let rank = match instead {
        Instead::Crashed(_) => 0,
        Instead::Hung(_) => 1,
        Instead::TimedOut(_) => 2,
        Instead::Unstable(_) => 3,
        Instead::NotObservable(_) => 4,
        Instead::PremiseNotMet(_) => 5,
        // That is the case's own choice and no lack of this machine: `show` has the reason.
        Instead::NotAsked(_) => return Some((7, instead.word(), WITHOUT.to_owned())),
        Instead::Skipped(_) => 6,
    };
    Some((rank, instead.word(), instead.reason()))
}

fn distinct<'a>(cells: &[&'a Cell], name: impl Fn(&'a Cell) -> &'a String) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for &cell in cells {
        let name = name(cell).as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// How many cells got which verdict, what happened instead in how many, and how long it took.
pub(in crate::report) fn total(results: &Results, seconds: Option<f64>) -> String {
    broken(&counts(results, seconds))
}

/// The same, in lines.
pub(super) fn totals(results: &Results, seconds: Option<f64>, limit: Option<usize>) -> String {
    let text = counts(results, seconds);
    wrap(&text, limit, 2).iter().map(|line| format!("{}\n", paint(&broken(line), BOLD))).collect()
}

/// The same, each count bound to its word.
fn counts(results: &Results, seconds: Option<f64>) -> String {
    let verdicts = [
        (Verdict::Conforms, "conform"),
        (Verdict::Contradicts, "contradict"),
        (Verdict::Differs, "differ"),
        (Verdict::Unspecified, "unspecified"),
        (Verdict::Undocumented, "undocumented"),
        (Verdict::None, "without a verdict"),
    ];
    let counted = verdicts
        .iter()
        .map(|(verdict, name)| (*name, results.cells.iter().filter(|cell| cell.verdict == *verdict).count()));
    let unnoted = results.cells.iter().filter(|cell| is_unnoted(cell)).count();
    let note = |name| if name == "contradict" { format!(" ({unnoted} unnoted)") } else { String::new() };
    let counted: Vec<String> =
        counted.filter(|(_, n)| *n > 0).map(|(name, n)| unbroken(&format!("{n} {name}{}", note(name)))).collect();
    let mut instead: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for cell in &results.cells {
        if let Some((rank, word, _)) = reason(cell) {
            *instead.entry((rank, word)).or_default() += 1;
        }
    }
    let instead: Vec<String> = instead.into_iter().map(|((_, word), n)| unbroken(&format!("{n} {word}"))).collect();
    let mut text = count(results.cells.len());
    if !counted.is_empty() {
        text += &format!(": {}", counted.join(", "));
    }
    if !instead.is_empty() {
        text += &format!("; {}", instead.join(", "));
    }
    if let Some(seconds) = seconds {
        text += &format!("; {}", unbroken(&format!("{seconds:.1} s")));
    }
    text
}

/// Keeps a count and its word on one line; [`broken`] undoes it.
fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

fn broken(line: &str) -> String {
    line.replace('\u{a0}', " ")
}

/// Whether a contradiction awaits its finding.
fn is_unnoted(cell: &Cell) -> bool {
    cell.verdict == Verdict::Contradicts
        && cell.expectations.iter().any(|held| held.binds && held.holds == Some(false) && held.finding.is_none())
}

fn count(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}
