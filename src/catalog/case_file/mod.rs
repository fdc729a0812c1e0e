//! One case file.

mod expectations;
mod parameters;
mod start;

use std::collections::BTreeMap;
use std::num::NonZeroU8;
use std::time::Duration;

use super::mistake::Mistake;
use super::page::Page;
use super::placeholder::{RESERVED, placeholders};
use super::predicate::{FillError, Predicate};
use super::reader::{Node, Reader, Text};
use super::{Case, Finding, LIMIT, Need, On, Parameter, RunKind, Source, Via, dialogue, words};
use crate::dialect::Dialect;

/// What a case may refer to; `None` where that file itself could not be read.
pub(super) struct Known<'k> {
    pub(super) families: &'k [&'k str],
    pub(super) sources: Option<&'k BTreeMap<String, Source>>,
    pub(super) findings: Option<&'k BTreeMap<String, Finding>>,
}

/// A case as far as its own file tells; whether its ids are free, all files together tell.
pub(super) struct Draft<'p, 't> {
    pub(super) case: Case,
    pub(super) id: Text<'p, 't>,
    pub(super) aliases: Vec<Text<'p, 't>>,
}

/// A predicate, where it stands, and the expectation that it is of (none for the premise).
struct Stated<'p, 't> {
    predicate: Predicate,
    place: Text<'p, 't>,
    expectation: Option<usize>,
}

/// Reads a case, reporting to the page whatever is wrong. `None` where it is no TOML.
pub(super) fn read<'p, 't>(path: &str, page: &'p Page<'t>, known: &Known<'_>) -> Option<Draft<'p, 't>> {
    let mut root = Reader::of(page)?;
    let id = id(path, page);
    let question = root.require_text("question", "what is asked, as a sentence");
    let note = root.take("note").and_then(Node::text).map(|note| note.text);
    let aliases = root.texts("aliases");
    aliases.iter().for_each(check_id);
    let parameters = parameters::read(&mut root);
    let victim = root.take("victim").and_then(Node::text);
    let scope = Scope { parameters: &parameters, victim: victim.is_some() };
    let mut stated = Vec::new();
    let premise = premise(&mut root, &scope, &mut stated);
    if let Some(victim) = &victim {
        scope.check(victim, &[]);
    }

    let via = root.take("via").and_then(Node::text);
    if let Some(via) = via.as_ref().filter(|_| parameters.iter().any(|parameter| parameter.name == "via")) {
        via.wrong("`via` is a parameter already", "expected it in one of the two places");
    }
    let needs: Vec<Need> = root.texts("needs").iter().filter_map(|need| need.choose("need")).collect();
    let dialogue = needs.contains(&Need::Terminal);
    if let Some(via) = via.as_ref().filter(|_| dialogue) {
        via.wrong("a dialogue is typed", "expected no `via` in a case that needs a terminal");
    }
    let (scripts, without) = scripts(&mut root, &scope, dialogue);
    let explicit = runs(&mut root);
    let seconds = root.take("seconds").and_then(|node| node.integer::<NonZeroU8>("whole seconds, such as 2"));
    let is_stdin = |via: &str| via == "stdin";
    let by_input = via.as_ref().is_some_and(|via| is_stdin(&via.text))
        || parameters.iter().any(|each| each.name == "via" && each.values.iter().any(|value| is_stdin(&value.text)));
    let start = start::read(&mut root, &scope, dialogue || by_input);
    let files = start::files(&mut root, &scope);
    let findings = expectations::findings(&mut root, known);
    let expectations = expectations::read(&mut root, &scope, known, explicit.as_deref(), &mut stated);
    let runs = explicit.unwrap_or_else(|| {
        let at_exit =
            expectations.iter().flat_map(|expectation| &expectation.promises).any(|(on, _)| *on == On::AtExit);
        let usual = [RunKind::Last, RunKind::Observed];
        usual.into_iter().chain(at_exit.then_some(RunKind::Exit)).collect()
    });
    root.finish();

    let case = Case {
        id: id.text.clone(),
        aliases: aliases.iter().map(|alias| alias.text.clone()).collect(),
        question,
        note,
        victim: victim.and_then(|victim| victim.parse(words::split)),
        premise,
        via: via.and_then(|via| via.choose("way to give a script")).unwrap_or(Via::Command),
        parameters,
        scripts,
        without,
        runs,
        limit: seconds.map_or(LIMIT, |seconds| Duration::from_secs(seconds.get().into())),
        needs,
        start,
        files,
        findings,
        expectations,
    };
    // Values are tried only where all names are known, or each mistake would be reported twice.
    if page.is_clean() {
        try_values(&case, &stated);
    }
    Some(Draft { case, id, aliases })
}

/// What placeholders may name.
struct Scope<'s> {
    parameters: &'s [Parameter],
    victim: bool,
}

impl Scope<'_> {
    /// Complains about each placeholder that is neither a parameter nor one of these reserved names.
    fn check(&self, text: &Text<'_, '_>, reserved: &[&str]) {
        let reserved = || reserved.iter().copied().filter(|name| self.victim || *name != "victim");
        let names = || self.parameters.iter().map(|parameter| parameter.name.as_str()).chain(reserved());
        for found in placeholders(&text.text) {
            if names().any(|name| name == found.name) {
                continue;
            }
            let message = format!("unknown parameter `{}`", found.name);
            let mistake = Mistake::new(found.span, message, "expected a parameter of this case");
            text.complain(match found.name {
                "victim" if !self.victim => mistake.help("say what the victim is: `victim = \"...\"`"),
                name if RESERVED.contains(&name) => mistake.help(format!("`@{name}@` is not known here")),
                name => mistake.suggest(name, names()),
            });
        }
    }
}

/// The path without its ending; an area and a name at least.
fn id<'p, 't>(path: &str, page: &'p Page<'t>) -> Text<'p, 't> {
    let id = Text::at_start_of(page, path.strip_suffix(".toml").unwrap_or(path));
    check_id(&id);
    id
}

fn check_id(id: &Text<'_, '_>) {
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if !id.text.contains('/') || !id.text.split('/').all(is_plain) {
        let expected = "expected an area and a name, such as `signal/killed-child`";
        id.wrong(format!("`{}` cannot be an id", id.text), expected);
    }
}

fn premise<'p, 't>(
    root: &mut Reader<'p, 't>,
    scope: &Scope<'_>,
    stated: &mut Vec<Stated<'p, 't>>,
) -> Option<Predicate> {
    let (predicate, place) = expectations::predicate(root.take("premise")?, On::Outside, scope)?;
    if !scope.victim {
        let mistake =
            Mistake::new(0..place.text.len(), "a premise about no victim", "expected a `victim` in this case");
        place.complain(mistake.help("say what the victim is, `victim = \"...\"`, and use it as `@victim@`"));
    }
    stated.push(Stated { predicate: predicate.clone(), place, expectation: None });
    Some(predicate)
}

type ByDialect = BTreeMap<Dialect, String>;

/// The scripts; `dialogue` where they are typed on a terminal.
fn scripts(root: &mut Reader<'_, '_>, scope: &Scope<'_>, dialogue: bool) -> (ByDialect, ByDialect) {
    let (mut scripts, mut without) = (ByDialect::new(), ByDialect::new());
    let meaning = "what the shells are given: `sh = \"...\"`, `fish = \"...\"`";
    let given = root.require("script", meaning).and_then(|node| Some((node.span.clone(), node.table()?)));
    if let Some((span, table)) = given {
        let entries = table.into_entries();
        if entries.is_empty() {
            root.page.complain(Mistake::new(span, "no script", "expected a script in one dialect at least"));
        }
        for (name, node) in entries {
            let (Some(dialect), Some(script)) = (name.choose::<Dialect>("dialect"), node.text()) else { continue };
            scope.check(&script, &RESERVED);
            if script.text.contains('\0') {
                script.wrong(
                    "a NUL, which no argument can hold",
                    "expected a script that makes one, such as `printf '\\0'`",
                );
            }
            let text = trimmed(&script).to_owned();
            if dialogue {
                dialogue::check(&text).into_iter().for_each(|mistake| script.complain(mistake));
            }
            scripts.insert(dialect, text);
        }
    }
    for (name, node) in root.entries("without") {
        let (Some(dialect), Some(reason)) = (name.choose::<Dialect>("dialect"), node.text()) else { continue };
        if scripts.contains_key(&dialect) {
            name.wrong(format!("there is a script for {dialect}"), "expected a dialect without one");
        }
        without.insert(dialect, reason.text);
    }
    (scripts, without)
}

/// A script between triple quotes ends with the newline or the blank that keeps its last character off the quotes.
fn trimmed<'s>(script: &'s Text<'_, '_>) -> &'s str {
    let text = script.text.as_str();
    if !script.is_multiline() {
        return text;
    }
    text.strip_suffix('\n').or_else(|| text.strip_suffix(' ')).unwrap_or(text)
}

fn runs(root: &mut Reader<'_, '_>) -> Option<Vec<RunKind>> {
    let node = root.take("runs")?;
    let span = node.span.clone();
    let mut kinds = Vec::new();
    let given: Vec<_> = node.array()?.into_iter().filter_map(Node::text).collect();
    if given.is_empty() {
        root.page.complain(Mistake::new(span, "no run is asked for", "expected one of `last`, `observed`, `exit`"));
    }
    for run in given {
        let Some(kind) = run.choose::<RunKind>("kind of run") else { continue };
        if kinds.contains(&kind) {
            run.wrong(format!("`{}` is asked for twice", run.text), "expected each run once");
        }
        kinds.push(kind);
    }
    Some(kinds)
}

/// Complains about each predicate that some scenario cannot fill in, naming the first such scenario.
fn try_values(case: &Case, stated: &[Stated<'_, '_>]) {
    let scenarios = case.scenarios();
    for Stated { predicate, place, expectation } in stated {
        let about = expectation.and_then(|index| case.expectations.get(index));
        let relevant = || scenarios.iter().filter(|scenario| about.is_none_or(|about| about.is_about(scenario)));
        let failure = |scenario| match predicate.fill(scenario) {
            // A signal of other platforms is no mistake.
            Ok(_) | Err(FillError::NotHere(_)) => None,
            Err(error) => Some((scenario, error)),
        };
        let failures: Vec<_> = relevant().filter_map(failure).collect();
        if let Some((scenario, error)) = failures.first() {
            let message = format!("in {scenario}, {error}");
            let expected = match failures.len() {
                1 => "expected a predicate that every scenario can fill in".to_owned(),
                n => format!("expected a predicate that every scenario can fill in; {n} cannot"),
            };
            let mistake = Mistake::new(0..place.text.len(), message, expected);
            let help = "`with = { parameter = [\"value\"] }` restricts an expectation to some values";
            place.complain(if about.is_some() { mistake.help(help) } else { mistake });
        }
    }
}

#[cfg(test)]
mod tests;
