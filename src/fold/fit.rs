//! The fitter: of all rules that some answer suggests, those that explain the most.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::rule::{Form, MODULI, Rule, low_32_bits, number};
use super::{Part, Point, value};
use crate::signal::Signal;

/// Explains the points `here` by rules over one parameter; every point is in exactly one part.
///
/// First comes the rule that leaves the fewest exceptions, then what explains the most of the rest.
pub(super) fn fit(points: &[Point<'_>], here: Vec<usize>, parameter: &str) -> Vec<Part> {
    let total = here.len();
    let mut rest = here;
    let mut parts: Vec<Part> = Vec::new();
    while !rest.is_empty() {
        let candidates = candidates(points, &rest, parameter);
        let first = parts.is_empty();
        let key = |c: &&Candidate| {
            let alone = first && stands_alone(c, total);
            let earliest = c.gives.first().copied();
            // Cases list the plain values first: of two rules that could stand for the rest, it is theirs.
            let plain = earliest.filter(|_| alone);
            (Reverse(alone), plain, Reverse(c.gives.len()), complexity(&c.rule), earliest, c.rule.clone())
        };
        let shown = candidates.iter().filter(|candidate| is_shown(candidate, &candidates, points, parameter));
        // A constant is always shown, so that there is a best.
        let Some(best) = shown.min_by_key(key) else { break };
        rest.retain(|i| !best.gives.contains(i));
        let part = Part {
            rule: best.rule.clone(),
            values: values(points, &best.gives, parameter),
            rest: first && stands_alone(best, total),
            points: best.gives.clone(),
        };
        parts.push(part);
    }
    parts
}

/// A rule with the points that it gives.
struct Candidate {
    rule: Rule,
    gives: Vec<usize>,
}

/// Whether a rule may stand for all that is not listed: an arithmetic one that is no mere coincidence, or a constant
/// that is nearly all there is. Of answers that go by no rule, `127: missing · 126: directory` is clearer than an
/// "otherwise".
fn stands_alone(candidate: &Candidate, total: usize) -> bool {
    let given = candidate.gives.len();
    if candidate.rule.form().is_some() { 3 * given >= total } else { 4 * given > 3 * total }
}

fn candidates(points: &[Point<'_>], rest: &[usize], parameter: &str) -> Vec<Candidate> {
    let mut rules = BTreeSet::new();
    for &i in rest {
        rules.insert(Rule::constant(points[i].answer));
        suggest(value(points[i].parameters, parameter), points[i].answer, parameter, &mut rules);
    }
    let given = |rule: Rule| {
        let gives = |&i: &usize| rule.answer(points[i].parameters).as_deref() == Some(points[i].answer);
        let gives = rest.iter().copied().filter(gives).collect();
        Candidate { rule, gives }
    };
    rules.into_iter().map(given).collect()
}

/// The values of the parameter at some points, each once.
fn values(points: &[Point<'_>], of: &[usize], parameter: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for &i in of {
        let value = value(points[i].parameters, parameter);
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    values
}

fn complexity(rule: &Rule) -> (u8, usize) {
    rule.form().map_or((0, 0), Form::complexity)
}

/// Whether what was observed tells the rule from everything simpler.
fn is_shown(candidate: &Candidate, all: &[Candidate], points: &[Point<'_>], parameter: &str) -> bool {
    let Some(form) = candidate.rule.form() else { return true };
    let told_from = |other: &Candidate| candidate.gives.iter().filter(|i| !other.gives.contains(i)).count();
    let answers: BTreeSet<&str> = candidate.gives.iter().map(|&i| points[i].answer).collect();
    let needed = match form {
        // Any two answers lie at some distance from their values; an offset that nobody uses needs a third.
        Form::Offset(k) if parameter != "signal" && ![128, 256, 384].contains(&k) => 3,
        _ => 2,
    };
    let simpler = all.iter().filter(|other| complexity(&other.rule) < complexity(&candidate.rule));
    answers.len() >= needed
        && simpler.into_iter().all(|other| match other.rule.form() {
            // Two different answers are no constant, where different values cannot but differ.
            None if form.is_injective() => true,
            _ => told_from(other) >= 2,
        })
}

/// Adds every rule over the parameter that gives this answer at this value.
fn suggest(value: &str, answer: &str, parameter: &str, rules: &mut BTreeSet<Rule>) {
    let mut add = |start: usize, end: usize, form| {
        rules.insert(Rule::new(&answer[..start], parameter, form, &answer[end..]));
    };
    if parameter == "signal" && value.parse::<Signal>().is_ok() {
        for (text, form) in [(value.to_owned(), Form::Name), (value.to_ascii_lowercase(), Form::LowerName)] {
            for (start, found) in answer.match_indices(&text) {
                add(start, start + found.len(), form);
            }
        }
    }
    let Some(n) = number(parameter, value) else { return };
    for (start, end, said) in numbers(answer) {
        if said == n {
            add(start, end, Form::Number);
        } else if let Some(offset) = said.checked_sub(n).filter(|offset| offset.unsigned_abs() <= 512) {
            add(start, end, Form::Offset(offset));
        }
        // Of a signal's number nothing but an offset is ever taken.
        if parameter == "signal" {
            continue;
        }
        for by in MODULI.into_iter().filter(|&by| n.rem_euclid(by) == said) {
            add(start, end, Form::Modulo(by));
        }
        if n > said {
            add(start, end, Form::Minimum(said));
        }
        if low_32_bits(n) == said {
            add(start, end, Form::Int32);
        }
    }
}

/// The numbers in an answer, with where each starts and ends; a sign counts where no word or number precedes it.
fn numbers(answer: &str) -> Vec<(usize, usize, i128)> {
    let bytes = answer.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let first = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let signed = first > 0 && bytes[first - 1] == b'-' && (first == 1 || bytes[first - 2] == b' ');
        let start = if signed { first - 1 } else { first };
        // More digits than any status has are text.
        if at - first <= 20
            && let Ok(number) = answer[start..at].parse()
        {
            found.push((start, at, number));
        }
    }
    found
}
