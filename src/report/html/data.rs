//! All that a cell opens to, as the page's script reads it: `data.js` is the other end.
//!
//! Most cells answer like their neighbours, so everything is kept once and named by its place in a list: texts and rows
//! of the whole page, answers and statements of each case. What is left compresses to little.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::matrix::{Matrix, Question, Row, Shade};
use super::places::Places;
use crate::catalog::{Case, Expectation, RunKind, Shown};
use crate::report::mark::Mark;
use crate::report::sources::kind;
use crate::results::{Cell, Held, Parameter, Run, ShellFacts, Verdict};
use crate::review::review;

/// Stands in a row for a shell that was not asked.
const NOBODY: usize = 0;

#[derive(Serialize)]
pub(super) struct Data<'a> {
    /// Names of verdicts; [`Outcome`] has their places.
    verdicts: Vec<&'static str>,
    /// Class, sign, word and meaning of each shade.
    shades: Vec<[&'static str; 4]>,
    shells: Vec<Shell<'a>>,
    /// Each column's shell and its other modes.
    columns: Vec<(usize, Vec<usize>)>,
    /// Those of the table in the page.
    shown: &'a [usize],
    histories: Vec<Versions<'a>>,
    sources: Vec<Source<'a>>,
    findings: BTreeMap<&'a str, Finding<'a>>,
    cases: Vec<CaseData<'a>>,
    /// Texts that come often.
    texts: Vec<&'a str>,
    /// Commands without their scripts, which are 0; else 1 + a place in `texts`.
    commands: Vec<Vec<usize>>,
    /// The commands of all runs of a cell.
    sets: Vec<Vec<usize>>,
    /// For each shell 1 + a place in a list; 0 where it was not asked.
    rows: Vec<Vec<usize>>,
}

#[derive(Serialize)]
struct Shell<'a> {
    name: &'a str,
    family: Option<&'a str>,
    version: Option<&'a str>,
    build: Option<&'a str>,
    path: &'a str,
    mode: &'static str,
    dialect: &'static str,
    /// By which another command is given it.
    option: String,
}

/// The versions of a shell in one mode.
#[derive(Serialize)]
struct Versions<'a> {
    name: String,
    shell: &'a str,
    shells: Vec<usize>,
    /// Empty where it stands in the columns of its native mode.
    columns: Vec<usize>,
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    title: &'a str,
    publisher: &'a str,
    edition: &'a str,
    url: &'a str,
    kind: String,
    promises: Vec<Promise<'a>>,
}

#[derive(Serialize)]
struct Promise<'a> {
    says: &'a str,
    place: &'a str,
    cases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    not: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    contradicted: bool,
    /// Shell, how many answers hold, are others, are left open.
    shells: Vec<(usize, usize, usize, usize)>,
}

#[derive(Serialize)]
struct Finding<'a> {
    kind: &'a str,
    why: &'a str,
    of: Vec<String>,
    link: Option<&'a str>,
}

#[derive(Serialize)]
struct CaseData<'a> {
    id: &'a str,
    #[serde(flatten)]
    page: Option<CasePage<'a>>,
    /// Names of parameters.
    names: Vec<&'a str>,
    scenarios: Vec<Scenario<'a>>,
    outcomes: Vec<Outcome<'a>>,
    held: Vec<HeldData<'a>>,
    table: Vec<TableRow<'a>>,
    changes: Vec<Change>,
    /// What runs said, by scenario and shell.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    evidence: BTreeMap<String, Vec<(usize, &'a str, &'a str, f64)>>,
}

/// What the catalog knows of a case.
#[derive(Serialize)]
struct CasePage<'a> {
    question: &'a str,
    note: Option<&'a str>,
    scripts: BTreeMap<&'static str, &'a str>,
    without: BTreeMap<&'static str, &'a str>,
    victim: Option<&'a [String]>,
    premise: Option<String>,
    /// Values whose text is not what they are called.
    values: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    documented: Vec<Documented<'a>>,
}

#[derive(Serialize)]
struct Documented<'a> {
    of: String,
    with: &'a BTreeMap<String, Vec<String>>,
    says: Vec<(&'static str, String)>,
    source: &'a str,
    place: &'a str,
}

/// Labels of the values; rows of outcomes, scripts and commands; the scripts.
#[derive(Serialize)]
struct Scenario<'a>(Vec<&'a str>, usize, usize, usize, Vec<Vec<Script<'a>>>);

/// The kind of a run; whether the first script of the list begins it; the script, or the rest of it in the texts.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
enum Script<'a> {
    Whole(usize, &'a str),
    Rest(usize, usize),
}

/// Inside, outside, at exit, verdict, what happened instead with its reason, why inside is unknown, the finding, and the
/// statements that were held against it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct Outcome<'a>(
    Option<String>,
    Option<String>,
    Option<String>,
    usize,
    Option<(&'static str, String)>,
    Option<&'a str>,
    Option<&'a str>,
    Vec<usize>,
    usize,
);

/// Source, place, of, on, predicate, whether it binds, whether it holds, finding: texts by their places.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct HeldData<'a>(usize, usize, usize, &'static str, &'a str, u8, Option<u8>, Option<usize>);

/// The row's name, its different entries (shade; marks and lines), and which of them stands in each column.
#[derive(Serialize)]
struct TableRow<'a>(&'static str, Vec<(usize, Vec<(u8, &'a str)>)>, Vec<usize>);

/// History, scenarios, and the versions with which each of its answers began and ended.
#[derive(Serialize)]
struct Change(usize, Vec<usize>, Vec<(usize, usize)>);

impl<'a> Data<'a> {
    pub(super) fn of(matrix: &'a Matrix<'a>) -> Self {
        let shells: Places<&str> = matrix.results.shells.iter().map(|shell| shell.name.as_str()).collect();
        let mut shared = Shared::default();
        // The row of a scenario that nobody was asked.
        shared.rows.place(vec![NOBODY; matrix.results.shells.len()]);
        let mut cases: Vec<CaseData<'_>> =
            matrix.questions().map(|question| case(question, &shells, &mut shared)).collect();
        add_changes(&mut cases, matrix);
        let place = |shell: &&ShellFacts| shells.at(&shell.name.as_str());
        let history = |history: &'a crate::history::History<'_>| Versions {
            name: format!("{}{}", history.shell, history.mode.suffix()),
            shell: history.shell,
            shells: history.versions.iter().filter_map(place).collect(),
            columns: matrix.versions(history),
        };
        Self {
            verdicts: Verdict::ALL.map(Verdict::word).to_vec(),
            shades: Shade::ALL.map(|shade| [shade.class(), shade.sign(), shade.word(), shade.meaning()]).to_vec(),
            shells: matrix.results.shells.iter().map(shell).collect(),
            columns: matrix
                .columns
                .iter()
                .filter_map(|column| Some((place(&column.shell)?, column.modes.iter().filter_map(place).collect())))
                .collect(),
            shown: &matrix.shown,
            histories: matrix.histories.iter().map(history).collect(),
            sources: matrix.catalog.sources.values().map(|each| source(each, matrix, &shells)).collect(),
            findings: matrix.catalog.findings.values().map(|each| (each.id.as_str(), finding(each))).collect(),
            cases,
            texts: shared.texts.list,
            commands: shared.commands.list,
            sets: shared.sets.list,
            rows: shared.rows.list,
        }
    }
}

/// What cases have in common.
#[derive(Default)]
struct Shared<'a> {
    texts: Places<&'a str>,
    commands: Places<Vec<usize>>,
    rows: Places<Vec<usize>>,
    /// Commands of all runs of a cell.
    sets: Places<Vec<usize>>,
}

fn shell(shell: &ShellFacts) -> Shell<'_> {
    Shell {
        name: &shell.name,
        family: shell.family.as_deref(),
        version: shell.version.as_deref(),
        build: shell.build.as_deref(),
        path: &shell.path,
        mode: crate::report::table::mode_name(shell.mode),
        dialect: shell.dialect.name(),
        option: shell.option(),
    }
}

fn finding(finding: &crate::catalog::Finding) -> Finding<'_> {
    Finding {
        kind: &finding.kind,
        why: finding.why.trim(),
        of: finding.of.iter().map(ToString::to_string).collect(),
        link: finding.link.as_deref(),
    }
}

fn source<'a>(source: &'a crate::catalog::Source, matrix: &'a Matrix<'_>, shells: &Places<&str>) -> Source<'a> {
    let promises = review(matrix.catalog, matrix.results, &source.id).into_iter().map(|reviewed| {
        let (cases, not) = match &reviewed.promise.shown {
            Shown::By(cases) => (cases.as_slice(), None),
            Shown::Not(reason) => ([].as_slice(), Some(reason.as_str())),
        };
        let shells = reviewed
            .by_shell
            .iter()
            .filter_map(|(name, tally)| Some((shells.at(&name.as_str())?, tally.hold, tally.broken, tally.open)));
        let mut shells: Vec<_> = shells.collect();
        shells.sort_unstable();
        Promise {
            says: &reviewed.promise.says,
            place: reviewed.place,
            cases,
            not,
            contradicted: reviewed.is_contradicted,
            shells,
        }
    });
    Source {
        id: &source.id,
        title: &source.title,
        publisher: &source.publisher,
        edition: &source.edition,
        url: &source.url,
        kind: kind(source),
        promises: promises.collect(),
    }
}

fn case<'a>(question: &'a Question<'_>, shells: &Places<&str>, shared: &mut Shared<'a>) -> CaseData<'a> {
    let mut outcomes = Places::default();
    let mut held = Places::default();
    let mut scenarios: Vec<Scenario<'_>> = Vec::new();
    let mut evidence = BTreeMap::new();
    for cells in by_scenario(&question.cells) {
        let mut rows = [(); 3].map(|()| vec![NOBODY; shells.list.len()]);
        let mut scripts = Places::default();
        for cell in cells {
            let Some(shell) = shells.at(&cell.shell.as_str()) else { continue };
            rows[0][shell] = 1 + outcomes.place(outcome(cell, &mut held, shared));
            if !cell.runs.is_empty() {
                rows[1][shell] = 1 + scripts.place(written(&cell.runs, shared));
                let commands = cell.runs.iter().map(|run| command(run, shared)).collect();
                rows[2][shell] = 1 + shared.sets.place(commands);
            }
            if !cell.evidence.is_empty() {
                let said =
                    cell.evidence.iter().map(|e| (number(e.kind), e.stdout.as_str(), e.stderr.as_str(), e.seconds));
                evidence.insert(format!("{} {shell}", scenarios.len()), said.collect());
            }
        }
        let labels = cells.first().map_or(&[][..], |cell| &cell.parameters);
        let labels = labels.iter().map(|parameter| parameter.value.as_str()).collect();
        let [outcomes, written, commands] = rows.map(|row| shared.rows.place(row));
        scenarios.push(Scenario(labels, outcomes, written, commands, scripts.list));
    }
    let names = question.cells.first().map_or(&[][..], |cell| &cell.parameters);
    CaseData {
        id: question.id,
        page: question.case.map(page),
        names: names.iter().map(|parameter| parameter.name.as_str()).collect(),
        scenarios,
        outcomes: outcomes.list,
        held: held.list,
        table: question.rows.iter().map(row).collect(),
        changes: Vec::new(),
        evidence,
    }
}

/// Cells of one case, those of a scenario together: that is how results have them.
fn by_scenario<'c, 'a>(cells: &'c [&'a Cell]) -> impl Iterator<Item = &'c [&'a Cell]> {
    cells.chunk_by(|one, other| one.parameters == other.parameters)
}

fn outcome<'a>(cell: &'a Cell, held: &mut Places<HeldData<'a>>, shared: &mut Shared<'a>) -> Outcome<'a> {
    let statements = cell.expectations.iter().map(|each| held.place(statement(each, shared))).collect();
    Outcome(
        cell.inside.as_ref().map(ToString::to_string),
        cell.outside.as_ref().map(ToString::to_string),
        cell.at_exit.as_ref().map(ToString::to_string),
        Verdict::ALL.iter().position(|verdict| *verdict == cell.verdict).unwrap_or_default(),
        cell.instead.as_ref().map(|instead| (instead.word(), instead.reason())),
        cell.why.as_deref(),
        cell.finding.as_deref(),
        statements,
        Shade::ALL.iter().position(|shade| *shade == Shade::of_cell(cell)).unwrap_or_default(),
    )
}

fn statement<'a>(held: &'a Held, shared: &mut Shared<'a>) -> HeldData<'a> {
    HeldData(
        shared.texts.place(&held.source),
        shared.texts.place(&held.place),
        shared.texts.place(&held.of),
        held.on.name(),
        &held.predicate,
        u8::from(held.binds),
        held.holds.map(u8::from),
        held.finding.as_deref().map(|finding| shared.texts.place(finding)),
    )
}

/// The scripts of a cell's runs.
fn written<'a>(runs: &'a [Run], shared: &mut Shared<'a>) -> Vec<Script<'a>> {
    let first = runs.first().map_or("", |run| run.script.as_str());
    let script = |(at, run): (usize, &'a Run)| match run.script.strip_prefix(first).filter(|_| at > 0) {
        Some(rest) => Script::Rest(number(run.kind), shared.texts.place(rest)),
        None => Script::Whole(number(run.kind), &run.script),
    };
    runs.iter().enumerate().map(script).collect()
}

/// The command of a run, without its script.
fn command<'a>(run: &'a Run, shared: &mut Shared<'a>) -> usize {
    let word = |word: &'a String| if *word == run.script { 0 } else { 1 + shared.texts.place(word) };
    let command = run.argv.iter().map(word).collect();
    shared.commands.place(command)
}

fn number(kind: RunKind) -> usize {
    match kind {
        RunKind::Last => 0,
        RunKind::Observed => 1,
        RunKind::Exit => 2,
    }
}

fn row(row: &Row) -> TableRow<'_> {
    let mut entries = Places::default();
    let places = row.entries.iter().map(|entry| {
        let mark = |mark: Option<Mark>| match mark {
            None => 0,
            Some(Mark::Differs) => 1,
            Some(Mark::Contradicts) => 2,
        };
        let lines: Vec<(u8, &str)> = entry.lines.iter().map(|line| (mark(line.mark), line.text.as_str())).collect();
        let shade = Shade::ALL.iter().position(|shade| *shade == entry.shade).unwrap_or_default();
        entries.place((shade, lines))
    });
    let places = places.collect();
    TableRow(row.on.name(), entries.list, places)
}

fn page(case: &Case) -> CasePage<'_> {
    let renamed = case.parameters.iter().filter_map(|parameter| {
        let renamed = parameter.values.iter().filter(|value| value.text != value.label);
        let values: BTreeMap<&str, &str> = renamed.map(|value| (value.label.as_str(), value.text.as_str())).collect();
        (!values.is_empty()).then_some((parameter.name.as_str(), values))
    });
    CasePage {
        question: &case.question,
        note: case.note.as_deref().map(str::trim),
        scripts: case.scripts.iter().map(|(dialect, script)| (dialect.name(), script.as_str())).collect(),
        without: case.without.iter().map(|(dialect, reason)| (dialect.name(), reason.as_str())).collect(),
        victim: case.victim.as_deref(),
        premise: case.premise.as_ref().map(ToString::to_string),
        values: renamed.collect(),
        documented: case.expectations.iter().map(documented).collect(),
    }
}

fn documented(expectation: &Expectation) -> Documented<'_> {
    Documented {
        of: expectation.of.to_string(),
        with: &expectation.with,
        says: expectation.promises.iter().map(|(on, predicate)| (on.name(), predicate.to_string())).collect(),
        source: &expectation.source,
        place: &expectation.place,
    }
}

/// What changed from version to version, put to the cases.
fn add_changes(cases: &mut [CaseData<'_>], matrix: &Matrix<'_>) {
    let known: HashMap<&str, HashMap<&[Parameter], usize>> = matrix
        .questions()
        .map(|question| {
            let scenarios = by_scenario(&question.cells).enumerate();
            (question.id, scenarios.map(|(at, cells)| (cells[0].parameters.as_slice(), at)).collect())
        })
        .collect();
    let places: HashMap<&str, usize> = cases.iter().enumerate().map(|(at, case)| (case.id, at)).collect();
    for (at, history) in matrix.histories.iter().enumerate() {
        for case in &history.cases {
            let (Some(&place), Some(scenarios)) = (places.get(case.case), known.get(case.case)) else { continue };
            let changes = case.courses.iter().filter(|course| course.has_changed()).map(|course| {
                let scenarios = course.scenarios.iter().filter_map(|scenario| scenarios.get(scenario).copied());
                Change(at, scenarios.collect(), course.spans.iter().map(|span| (span.first, span.last)).collect())
            });
            cases[place].changes.extend(changes);
        }
    }
}
