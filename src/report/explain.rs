//! An explanation, for a reader: the likely on one screen, the rest counted.

use std::collections::BTreeSet;

use super::mark::{BOLD, DIM, paint};
use super::text::{labelled, width, wrap};
use crate::catalog::On;
use crate::catalog::meanings::MeaningKind;
use crate::explain::{Cause, Explanation, Otherwise, Promised, Shells};

/// What fits on a screen.
const CAUSES: usize = 6;
/// Of one case.
const SAME_CASE: usize = 2;
/// What others mean by it, of one kind.
const OTHERS: usize = 5;
const CHECKS: usize = 3;
const SOURCES: usize = 1;
/// Other answers that are told with who gives them.
const FEW: usize = 5;
/// Of fewer families than these, those are named that gave an answer: `all` of them would sound like more.
const MANY_FAMILIES: usize = 5;
/// Below the words that say what happened.
const INDENT: &str = "          ";
/// Where there is no terminal.
const WIDTH: u16 = 80;
/// Longer lines are hard to read.
const WIDEST: u16 = 100;

/// The explanation as text; with `all`, every recorded case has its line.
#[must_use]
pub fn explanation(explanation: &Explanation, all: bool, width: Option<u16>) -> String {
    let writing = Writing { explanation, all, limit: Some(usize::from(width.unwrap_or(WIDTH).min(WIDEST))) };
    let mut sections = vec![writing.heading(), writing.becomes(), writing.causes(), writing.others(), writing.checks()];
    if explanation.container {
        sections.swap(2, 3);
    }
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

struct Writing<'e> {
    explanation: &'e Explanation,
    all: bool,
    limit: Option<usize>,
}

impl Writing<'_> {
    /// The status, the signals that it stands for, and what arithmetic tells.
    fn heading(&self) -> String {
        let Explanation { asked, signals, arithmetic, .. } = self.explanation;
        let mut out = paint(asked, BOLD);
        for (i, reading) in signals.iter().enumerate() {
            let number = reading
                .number
                .map_or_else(|| "which is not of this platform".to_owned(), |n| format!("signal {n} here"));
            let offset =
                reading.number.and_then(|n| asked.parse::<i64>().ok()?.checked_sub(n.into())).filter(|n| *n != 0);
            let before = if i == 0 { "" } else { ", or" };
            out += &match (offset, reading.number) {
                (Some(offset), Some(n)) => format!("{before} = {offset} + {n}, which is {}", reading.signal),
                _ if *asked == reading.signal.to_string() => format!("{before}: {number}"),
                _ => format!("{before}: {}, {number}", reading.signal),
            };
            for elsewhere in &reading.elsewhere {
                out += &format!(
                    " ({n} is {} on {})",
                    elsewhere.signal,
                    elsewhere.systems,
                    n = reading.number.unwrap_or_default()
                );
            }
        }
        out.push('\n');
        for line in arithmetic {
            out += &self.wrapped(line, 0);
        }
        let silent = self.explanation.causes.is_empty() && self.explanation.becomes.is_empty();
        if silent && self.explanation.others.is_empty() {
            out += &self.wrapped("Nothing that is recorded gave it, and no source of this program knows it.", 0);
        }
        out
    }

    /// What shells make of an end.
    fn becomes(&self) -> String {
        let mut out = String::new();
        for cause in self.explanation.becomes.iter().take(if self.all { usize::MAX } else { 1 }) {
            let says = cause.says.as_deref().unwrap_or(&cause.question);
            let then =
                if cause.seen.contains(&On::Inside) { "what $? is then" } else { "what its parent is told then" };
            out += &self.title(&format!("{}: {then}", capital(says)), &id(cause));
            for Otherwise { answer, rule, shells } in &cause.otherwise {
                let rule = rule.as_ref().filter(|_| is_number(answer));
                let rule = rule.map_or_else(String::new, |rule| format!(" ({rule})"));
                let answer = if answer.is_empty() { "''" } else { answer };
                out += &labelled(&format!("  {:<16} ", format!("{answer}{rule}")), &in_words(shells), self.limit);
            }
            out += &self.promised(&cause.promised);
        }
        out
    }

    fn causes(&self) -> String {
        let causes = &self.explanation.causes;
        if causes.is_empty() {
            return String::new();
        }
        let recorded = format!("Recorded of {} shells, modes and versions", self.explanation.pages);
        let shown = self.chosen();
        if shown.is_empty() {
            let cases: BTreeSet<&str> = causes.iter().map(|cause| cause.case.as_str()).collect();
            let cases = if cases.len() == 1 { "1 case".to_owned() } else { format!("{} cases", cases.len()) };
            return self.wrapped(&format!("{recorded}: {cases}, listed by --all"), 2);
        }
        let mut out = self.title(&format!("{recorded}, the likeliest first"), "");
        for (i, cause) in shown.iter().enumerate() {
            let seen = if cause.seen.contains(&On::Inside) { "$?" } else { "parent" };
            let says = cause.says.as_deref().unwrap_or(&cause.question);
            let asked = &self.explanation.asked;
            let is_plain = |text: &str| cause.signal.is_none() && text.contains(asked.as_str());
            let rule = cause.rule.as_ref().filter(|_| is_number(asked) && !is_plain(says));
            let rule = rule.map_or_else(String::new, |rule| format!(": {rule}"));
            out += &self.row(seen, &format!("{says}{rule}"), &id(cause));
            let by_rule = if cause.by_rule { ", going by other numbers" } else { "" };
            let who = who(cause, i == 0 && cause.signal.is_some()) + by_rule;
            out += &labelled(INDENT, &who, self.limit);
            if i == 0 {
                out += &self.promised(&cause.promised);
                out += &self.ends();
            }
        }
        let told: BTreeSet<&str> = shown.iter().map(|cause| cause.case.as_str()).collect();
        let rest: BTreeSet<&str> =
            causes.iter().map(|cause| cause.case.as_str()).filter(|id| !told.contains(id)).collect();
        match rest.len() {
            0 => {}
            1 => out += "  and 1 other case: --all\n",
            more => out += &format!("  and {more} other cases: --all\n"),
        }
        if !self.explanation.ends.is_empty() || shown.iter().any(|cause| !cause.seen.contains(&On::Inside)) {
            out += &self.dim("  $?: what the next command is told; parent: what the shell's parent is told");
        }
        out
    }

    /// What the parents of those shells see.
    fn ends(&self) -> String {
        let mut out = String::new();
        for cause in &self.explanation.ends {
            let then = match cause.seen.as_slice() {
                [On::AtExit] => ", and then `exit`",
                [On::Outside] => "",
                _ => ", then `exit` or not",
            };
            let says = cause.says.as_deref().unwrap_or(&cause.question);
            out += &labelled("  parent  ", &format!("where {says}{then}"), self.limit);
            let each = cause.otherwise.iter().map(|each| match each.shells.is_all() {
                true => when_said(&each.answer),
                false => format!("{}: {}", when_said(&each.answer), each.shells.named.join(", ")),
            });
            out += &labelled(INDENT, &each.collect::<Vec<_>>().join("; "), self.limit);
        }
        out
    }

    /// The causes that are shown: told ones of which each says something new.
    fn chosen(&self) -> Vec<&Cause> {
        let causes = &self.explanation.causes;
        if self.all {
            return causes.iter().collect();
        }
        let mut chosen: BTreeSet<usize> = BTreeSet::new();
        // Where there is room, a case may have a second line.
        for most in 1..=SAME_CASE {
            for (place, cause) in causes.iter().enumerate() {
                let known = || chosen.iter().map(|&known| &causes[known]).chain(&self.explanation.ends);
                let is_news = !known().any(|known| is_known(known, cause));
                let alike = known().filter(|known| known.case == cause.case).count();
                if cause.says.is_some() && is_news && alike < most && chosen.len() < CAUSES {
                    chosen.insert(place);
                }
            }
        }
        chosen.into_iter().map(|place| &causes[place]).collect()
    }

    fn others(&self) -> String {
        let mut out = String::new();
        for (kind, title) in [
            (MeaningKind::Container, "Containers"),
            (MeaningKind::Program, "Other programs"),
            (MeaningKind::System, "Other systems and languages"),
        ] {
            let all = self.explanation.others.iter().filter(|other| other.kind == kind);
            let most = match kind {
                _ if self.all => usize::MAX,
                // The rest is for who asks about one.
                MeaningKind::Container if !self.explanation.container => 1,
                _ => OTHERS,
            };
            for (i, other) in all.take(most).enumerate() {
                if i == 0 {
                    out += &self.title(title, "");
                }
                out += &self.wrapped(&format!("  {}: {} [{}, {}]", other.by, other.says, other.source, other.place), 4);
            }
        }
        out
    }

    fn checks(&self) -> String {
        let checks = &self.explanation.checks;
        let mut out = String::new();
        for (i, check) in checks.iter().take(if self.all { usize::MAX } else { CHECKS }).enumerate() {
            if i == 0 {
                out += &self.title("To tell them apart", "");
            }
            // A line to be pasted is never broken.
            out += &format!("  {}\n", check.run);
            out += &self.wrapped(&format!("      {}", check.says), 6);
        }
        out
    }

    fn promised(&self, promised: &[Promised]) -> String {
        if promised.is_empty() {
            return String::new();
        }
        let mut text: Vec<String> =
            promised.iter().take(SOURCES).map(|each| format!("{}, {}", each.source, each.place)).collect();
        if promised.len() > SOURCES {
            text.push(format!("{} more", promised.len() - SOURCES));
        }
        let text = labelled(INDENT, &format!("promised: {}", text.join("; ")), self.limit);
        text.lines().map(|line| self.dim(line)).collect()
    }

    fn title(&self, text: &str, id: &str) -> String {
        let fits = self.limit.is_none_or(|limit| width(text) + 2 + width(id) <= limit);
        let space = match id {
            "" => "",
            _ if fits => "  ",
            _ => &format!("\n{INDENT}"),
        };
        format!("{}{space}{}\n", paint(text, BOLD), paint(id, DIM))
    }

    /// A line with its case at the end, where there is room for it.
    fn row(&self, label: &str, text: &str, id: &str) -> String {
        let lines = wrap(text, self.limit.map(|limit| limit.saturating_sub(10)), 0);
        let mut out = String::new();
        for (i, line) in lines.iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            out += &format!("  {label:<8}{line}");
            if i + 1 < lines.len() {
                out.push('\n');
            }
        }
        let used = 10 + lines.last().map_or(0, |line| width(line));
        let fits = self.limit.is_none_or(|limit| used + 2 + width(id) <= limit);
        let before = if fits { "  ".to_owned() } else { format!("\n{INDENT}") };
        format!("{out}{before}{}\n", paint(id, DIM))
    }

    fn wrapped(&self, text: &str, hang: usize) -> String {
        wrap(text, self.limit, hang).into_iter().map(|line| line + "\n").collect()
    }

    fn dim(&self, text: &str) -> String {
        format!("{}\n", paint(text, DIM))
    }
}

/// Whether a cause says what another has said: in the same words, or of the same signal.
fn is_known(known: &Cause, cause: &Cause) -> bool {
    let is_inside = |cause: &Cause| cause.seen.contains(&On::Inside);
    let same_signal = known.signal.is_some() && known.signal == cause.signal;
    (known.says == cause.says || same_signal) && is_inside(known) == is_inside(cause)
}

/// What `statusquo show` takes: the case, and the scenario where it is one.
fn id(cause: &Cause) -> String {
    match cause.scenarios.as_slice() {
        [label] if !label.is_empty() => format!("{}:{label}", cause.case),
        _ => cause.case.clone(),
    }
}

/// Who gave the status, and what the others say, where they are few or `compared` asks for it.
fn who(cause: &Cause, compared: bool) -> String {
    let Cause { shells, otherwise, .. } = cause;
    if shells.is_all() || otherwise.is_empty() {
        return in_words(shells);
    }
    let others: Vec<String> =
        otherwise.iter().map(|each| format!("{} {}", each.shells.named.join(", "), said(each))).collect();
    if in_words(shells) == shells.named.join(", ") {
        let named = shells.named.join(", ");
        return if compared && others.len() <= FEW { format!("{named}; not {}", others.join("; ")) } else { named };
    }
    if others.len() > FEW {
        return in_words(shells);
    }
    format!("all but {}", others.join("; "))
}

/// Several answers of the same shells, each with its scenarios behind it: `exited 143 (file, stdin) or killed by TERM (-c)`.
fn when_said(answer: &str) -> String {
    let part = |part: &str| match part.split_once(": ") {
        Some((answer, scenarios)) => format!("{answer} ({scenarios})"),
        None => part.to_owned(),
    };
    answer.split(" · ").map(part).collect::<Vec<_>>().join(" or ")
}

/// Who, in the fewer words; by name where few were asked.
fn in_words(shells: &Shells) -> String {
    let named = shells.named.join(", ");
    if shells.families < MANY_FAMILIES {
        return named;
    }
    if shells.is_all() {
        return "every shell that was asked".to_owned();
    }
    let but = format!("all but {}", shells.missing.join(", "));
    if width(&but) < width(&named) { but } else { named }
}

/// An answer and its rule, in parentheses.
fn said(otherwise: &Otherwise) -> String {
    let answer = otherwise.answer.strip_prefix("exited ").unwrap_or(&otherwise.answer);
    let answer = if answer.is_empty() { "''" } else { answer };
    match otherwise.rule.as_ref().filter(|_| is_number(answer)) {
        Some(rule) => format!("({answer}: {rule})"),
        None => format!("({answer})"),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
