//! The `[[expect]]` tables of a case: what is documented.

use std::collections::BTreeMap;

use super::{Known, Scope, Stated};
use crate::catalog::citation::{self, Citation};
use crate::catalog::mistake::Mistake;
use crate::catalog::predicate::Predicate;
use crate::catalog::reader::{Node, Reader, Text};
use crate::catalog::{Expectation, On, RunKind};

/// The keys of promises, and the run that shows whether they hold.
const PROMISES: [(&str, On, RunKind, &str); 3] = [
    ("inside", On::Inside, RunKind::Observed, "observed"),
    ("outside", On::Outside, RunKind::Last, "last"),
    ("at-exit", On::AtExit, RunKind::Exit, "exit"),
];

/// Reads all expectations. `runs` are those that the case asks for, where it does.
pub(super) fn read<'p, 't>(
    root: &mut Reader<'p, 't>,
    scope: &Scope<'_>,
    known: &Known<'_>,
    runs: Option<&[RunKind]>,
    stated: &mut Vec<Stated<'p, 't>>,
) -> Vec<Expectation> {
    let mut expectations = Vec::new();
    for mut table in root.array("expect").into_iter().filter_map(Node::table) {
        let of = table.take("of").map(|of| citation::of(of, known.families));
        let with = with(&mut table, scope);
        let promises = promises(&mut table, expectations.len(), scope, runs, stated);
        let citations = citation::read(&mut table, known.sources);
        let findings = table.take("finding").map(|node| finding(node, known)).unwrap_or_default();
        for Citation { source, place, exists } in citations {
            let usual = || citation::usual_of(&source.text, known.sources).map(|of| vec![of]);
            let Some(of) = of.clone().or_else(usual) else {
                // Whom an unknown source is of is no second mistake.
                if exists {
                    let message = "`of` is missing: whom is it of?";
                    let expected = "expected a key `of`: `posix`, `bash >= 5.2`, an array of such, `every`";
                    let mistake = Mistake::new(0..source.text.len(), message, expected);
                    source.complain(mistake.help("only a manual is of its own shell without saying so"));
                }
                continue;
            };
            expectations.extend(of.into_iter().map(|of| Expectation {
                of,
                with: with.clone(),
                promises: promises.clone(),
                source: source.text.clone(),
                place: place.clone(),
                findings: findings.clone(),
            }));
        }
        table.finish();
    }
    expectations
}

fn promises<'p, 't>(
    table: &mut Reader<'p, 't>,
    index: usize,
    scope: &Scope<'_>,
    runs: Option<&[RunKind]>,
    stated: &mut Vec<Stated<'p, 't>>,
) -> Vec<(On, Predicate)> {
    let mut promises = Vec::new();
    let mut is_said = false;
    for (key, on, run, run_name) in PROMISES {
        let Some(node) = table.take(key) else { continue };
        is_said = true;
        if runs.is_some_and(|runs| !runs.contains(&run)) {
            let message = format!("`{key}` is never observed");
            let mistake = Mistake::new(node.span.clone(), message, format!("expected `{run_name}` among the runs"));
            table.page.complain(mistake.help(format!("add \"{run_name}\" to `runs`")));
        }
        let Some((predicate, place)) = self::predicate(node, on, scope) else { continue };
        stated.push(Stated { predicate: predicate.clone(), place, expectation: Some(index) });
        promises.push((on, predicate));
    }
    if !is_said {
        let expected = "expected one at least of `inside`, `outside`, `at-exit`";
        table.page.complain(Mistake::new(table.span.clone(), "an expectation that expects nothing", expected));
    }
    promises
}

/// Reads a predicate: a string, an integer, or an array of which one holds.
pub(super) fn predicate<'p, 't>(node: Node<'p, 't>, on: On, scope: &Scope<'_>) -> Option<(Predicate, Text<'p, 't>)> {
    if !node.is_array() {
        let text = node.text_or_integer()?;
        return one_predicate(&text, on, scope).map(|predicate| (predicate, text));
    }
    let whole = node.whole();
    let mut choices = Vec::new();
    for text in node.array()?.into_iter().filter_map(Node::text_or_integer) {
        let Some(predicate) = one_predicate(&text, on, scope) else { continue };
        if predicate.is_unspecified() {
            text.wrong("`unspecified` among other answers", "expected an answer");
        }
        choices.push(predicate);
    }
    if choices.is_empty() {
        whole.wrong("no answer is expected", "expected one predicate at least");
    }
    Some((Predicate::one_of(choices), whole))
}

fn one_predicate(text: &Text<'_, '_>, on: On, scope: &Scope<'_>) -> Option<Predicate> {
    scope.check(text, &[]);
    let predicate = text.parse(Predicate::parse)?;
    if let Some(why) = predicate.impossible(on) {
        let mistake = Mistake::new(
            0..text.text.len(),
            format!("`{predicate}` is never true there"),
            "expected another predicate",
        );
        text.complain(mistake.help(why));
    }
    Some(predicate)
}

/// `with = { n = ["0", "1"] }`.
fn with(table: &mut Reader<'_, '_>, scope: &Scope<'_>) -> BTreeMap<String, Vec<String>> {
    let mut with = BTreeMap::new();
    for (name, node) in table.entries("with") {
        let whole = node.whole();
        let labels: Vec<_> = node.array().into_iter().flatten().filter_map(Node::text_or_integer).collect();
        let Some(parameter) = scope.parameters.iter().find(|parameter| parameter.name == name.text) else {
            let message = format!("unknown parameter `{}`", name.text);
            let mistake = Mistake::new(0..name.text.len(), message, "expected a parameter of this case");
            name.complain(
                mistake.suggest(&name.text, scope.parameters.iter().map(|parameter| parameter.name.as_str())),
            );
            continue;
        };
        if labels.is_empty() {
            whole.wrong("an expectation about no value", "expected the label of one value at least");
        }
        let known = || parameter.values.iter().map(|value| value.label.as_str());
        for label in labels.iter().filter(|label| !known().any(|known| known == label.text)) {
            let message = format!("`{}` is no value of `{}`", label.text, name.text);
            let mistake = Mistake::new(0..label.text.len(), message, "expected the label of a value");
            label.complain(mistake.suggest(&label.text, known()));
        }
        with.insert(name.text, labels.into_iter().map(|label| label.text).collect());
    }
    with
}

/// The findings of the case itself.
pub(super) fn findings(root: &mut Reader<'_, '_>, known: &Known<'_>) -> Vec<String> {
    let findings = root.texts("findings");
    findings.into_iter().map(|id| existing(id, "finding", known.findings)).collect()
}

/// One id of a finding, or an array of them.
fn finding(node: Node<'_, '_>, known: &Known<'_>) -> Vec<String> {
    let ids = if node.is_array() { node.array().unwrap_or_default() } else { vec![node] };
    ids.into_iter().filter_map(Node::text).map(|id| existing(id, "finding", known.findings)).collect()
}

/// The id of a finding, which must exist.
fn existing<T>(id: Text<'_, '_>, what: &str, known: Option<&BTreeMap<String, T>>) -> String {
    citation::known(&id, what, known);
    id.text
}
