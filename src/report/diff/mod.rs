//! What changed, for people: a paragraph for each case and way in which it changed, the worse first.

mod markdown;

pub use markdown::diff_markdown;

use anstyle::{AnsiColor, Effects, Style as Ansi};

use super::broken::{Broken, says, scenarios};
use super::mark::{BOLD, paint};
use super::table::{Style, answer, observations};
use super::text::{labelled, rows, wrap};
use crate::catalog::On;
use crate::diff::{Change, Comparison, Kind, Step, Totals};
use crate::fold::{self, Folded, Point};
use crate::results::{Cell, Held, ShellFacts};

/// What the renderer cannot know by itself.
pub struct Beside<'a> {
    /// A case's question by its id.
    pub question: &'a dyn Fn(&str) -> Option<String>,
    /// The lines that show a change to whoever does not believe it, by the number of its step.
    pub reproduce: &'a dyn Fn(usize, &Change<'_>) -> Option<String>,
}

/// Renders comparisons with ANSI styles, which the writer may strip.
#[must_use]
pub fn diff(steps: &[Step<'_>], beside: &Beside<'_>, style: Style) -> String {
    let limit = style.width.map(usize::from);
    let parts = steps.iter().enumerate().map(|(at, step)| one(at, step, beside, limit));
    parts.collect::<Vec<_>>().join("\n")
}

fn one(at: usize, step: &Step<'_>, beside: &Beside<'_>, limit: Option<usize>) -> String {
    let mut out = paint(&format!("{} → {}", step.before.name, step.after.name), BOLD) + "\n\n";
    let mut last = "";
    for paragraph in &paragraphs(at, step, beside) {
        // What is asked is said once.
        let question = (beside.question)(paragraph.case).filter(|_| paragraph.case != last);
        out += &(paragraph.text(question, limit) + "\n");
        last = paragraph.case;
    }
    out + &summary(step, limit)
}

/// What is said of a step, the worse first, what is the same of several shells once.
fn paragraphs<'a>(at: usize, step: &'a Step<'_>, beside: &Beside<'_>) -> Vec<Paragraph<'a>> {
    let mut paragraphs: Vec<Paragraph<'_>> = Vec::new();
    for comparison in &step.diff.comparisons {
        for group in groups(comparison) {
            let see = group.first().and_then(|change| (beside.reproduce)(at, change));
            let paragraph = Paragraph::new(step, comparison, &group, see);
            match paragraphs.iter_mut().find(|known| known.says_the_same(&paragraph)) {
                Some(known) => known.shells.extend(paragraph.shells),
                None => paragraphs.push(paragraph),
            }
        }
    }
    paragraphs.sort_by(|one, other| (one.kind, one.case).cmp(&(other.kind, other.case)));
    paragraphs
}

/// Changes of a case that are of one kind and about the same statements, in their order.
fn groups<'a, 'c>(comparison: &'c Comparison<'a>) -> Vec<Vec<&'c Change<'a>>> {
    let mut groups: Vec<Vec<&Change<'_>>> = Vec::new();
    for change in &comparison.changes {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first, change))) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// Whether two changes belong together: what informs may be said of some of a group only, what binds is said of all.
fn alike(one: &Change<'_>, other: &Change<'_>) -> bool {
    let binding = |held: &[&Held]| held.iter().filter(|held| held.binds).map(|held| cited(held)).collect::<Vec<_>>();
    let key = |change: &Change<'_>| {
        (change.case().to_owned(), change.kind, change.is_worse, binding(&change.breaks), binding(&change.meets))
    };
    key(one) == key(other)
}

/// What tells statements apart, whatever they say of each scenario.
type Cited = ([String; 3], On, bool, Option<String>);

fn cited(held: &Held) -> Cited {
    let names = [&held.source, &held.place, &held.of].map(Clone::clone);
    (names, held.on, held.binds, held.finding.clone())
}

/// What is said of a group of changes, for one shell or more.
struct Paragraph<'a> {
    kind: Kind,
    case: &'a str,
    shells: Vec<&'a str>,
    /// Labels and texts.
    rows: Vec<(&'static str, String)>,
    /// How to see it, of the first shell.
    see: Option<String>,
}

impl<'a> Paragraph<'a> {
    fn new(step: &Step<'a>, comparison: &Comparison<'a>, group: &[&Change<'a>], see: Option<String>) -> Self {
        let cells: Vec<&Cell> = group.iter().filter_map(|change| change.cell()).collect();
        let results =
            if group.iter().all(|change| change.after.is_some()) { step.after.results } else { step.before.results };
        let mut rows = Vec::new();
        if let Some(first) = cells.first() {
            rows.push(("at", scenarios(results, first, &cells)));
        }
        let both: Vec<&Cell> = group.iter().flat_map(|change| asked(change)).flatten().collect();
        for on in observations(&both) {
            rows.extend(outcomes(group, on).into_iter().map(|text| (on.name(), text)));
        }
        rows.extend(reasons(group));
        rows.extend(statements(group, "breaks", |change| change.breaks.clone()));
        rows.extend(statements(group, "meets", |change| change.meets.clone()));
        let first = group.first();
        Self {
            kind: first.map_or(Kind::Different, |change| change.kind),
            case: first.and_then(|change| change.cell()).map_or("", |cell| &cell.case),
            shells: vec![&comparison.after.name],
            rows,
            see,
        }
    }

    /// Whether another shell's paragraph would only repeat it.
    fn says_the_same(&self, other: &Self) -> bool {
        (self.kind, self.case, &self.rows) == (other.kind, other.case, &other.rows)
    }

    fn text(&self, question: Option<String>, limit: Option<usize>) -> String {
        let (sign, style) = mark(self.kind);
        let title = format!("{sign} {}: {}, {}", self.kind, self.case, self.shells.join(", "));
        let title = wrap(&title, limit, 2).into_iter().map(|line| format!("{}\n", paint(&line, style)));
        let mut out: String = title.collect();
        out += &question.map_or_else(String::new, |question| labelled("    ", &question, limit));
        out += &rows(&self.rows, limit);
        // A command is copied whole, and the lines of a script as they are.
        out + &match self.see.as_deref() {
            None => String::new(),
            Some(lines) if lines.contains('\n') => format!("    see\n{lines}\n"),
            Some(line) => format!("    {:<8}{line}\n", "see"),
        }
    }
}

fn mark(kind: Kind) -> (&'static str, Ansi) {
    let bold = |colour: AnsiColor| colour.on_default().effects(Effects::BOLD);
    match kind {
        Kind::Worse => ("✗", bold(AnsiColor::Red)),
        Kind::Better => ("✓", bold(AnsiColor::Green)),
        Kind::Different => ("≠", AnsiColor::Yellow.on_default()),
        Kind::New => ("+", AnsiColor::Cyan.on_default()),
        Kind::Gone => ("−", AnsiColor::Cyan.on_default()),
    }
}

/// What was and is observed, folded over the scenarios of a group: one line, or two where each side needs its own.
/// The same as before is told only where a statement about it is newly broken.
fn outcomes(group: &[&Change<'_>], on: On) -> Vec<String> {
    let answers = group.iter().map(|change| asked(change).map(|cell| cell.and_then(|cell| answer(cell, on))));
    let (before, after): (Vec<Option<String>>, Vec<Option<String>>) = answers.map(|[was, now]| (was, now)).unzip();
    let folded = |answers: &[Option<String>]| {
        fold_over(group, &answers.iter().map(|answer| shown(answer.as_deref())).collect::<Vec<_>>())
    };
    let (was, now) = (folded(&before), folded(&after));
    match (before.iter().any(Option::is_some), after.iter().any(Option::is_some)) {
        (false, false) => Vec::new(),
        (false, true) => vec![now.inline()],
        (true, false) => vec![format!("was {}", was.inline())],
        (true, true) if before == after => {
            let is_broken = group.iter().flat_map(|change| &change.breaks).any(|held| held.on == on);
            if is_broken { vec![format!("{}, as before", now.inline())] } else { Vec::new() }
        }
        (true, true) => {
            let arrow =
                |(was, now): (&Option<_>, &Option<_>)| format!("{} → {}", shown(was.as_deref()), shown(now.as_deref()));
            let arrows = fold_over(group, &before.iter().zip(&after).map(arrow).collect::<Vec<_>>()).inline();
            let is_one = |folded: &Folded| folded.lines.iter().map(|line| line.parts.len()).sum::<usize>() == 1;
            let (one, was, now) = (is_one(&was) && is_one(&now), was.inline(), now.inline());
            if one {
                vec![format!("{was} → {now}")]
            } else if arrows.chars().count() <= was.chars().count() + now.chars().count() {
                vec![arrows]
            } else {
                vec![format!("was {was}"), format!("now {now}")]
            }
        }
    }
}

/// A change's cells, before and after, as far as they were asked.
fn asked<'a>(change: &Change<'a>) -> [Option<&'a Cell>; 2] {
    [change.before, change.after].map(|cell| cell.filter(|cell| cell.was_asked()))
}

fn shown(answer: Option<&str>) -> String {
    answer.unwrap_or("nothing").to_owned()
}

/// Folds texts about the scenarios of a group, in their order.
fn fold_over(group: &[&Change<'_>], texts: &[String]) -> Folded {
    let cells = group.iter().filter_map(|change| change.cell());
    let points = cells.zip(texts).map(|(cell, answer)| Point { parameters: &cell.parameters, answer });
    fold::fold(&points.collect::<Vec<_>>())
}

/// What happened instead of an answer, and why, each once.
fn reasons(group: &[&Change<'_>]) -> Vec<(&'static str, String)> {
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    for change in group {
        for (label, cell) in [("was", change.before), ("now", change.after)] {
            let Some(instead) = cell.and_then(|cell| cell.instead.as_ref()) else { continue };
            let text = format!("{}: {}", instead.word(), instead.reason());
            if !rows.contains(&(label, text.clone())) {
                rows.push((label, text));
            }
        }
    }
    rows.sort_by_key(|(label, _)| *label == "now");
    rows
}

/// The statements of a group, one line each: what is said, by whom, whether that binds, what notes it, and of how many
/// scenarios it is, if not of all.
fn statements<'a>(
    group: &[&Change<'a>],
    label: &'static str,
    of: fn(&Change<'a>) -> Vec<&'a Held>,
) -> Vec<(&'static str, String)> {
    let mut statements: Vec<Vec<Broken<'a>>> = Vec::new();
    for &change in group {
        for held in of(change) {
            let Some(cell) = change.after else { continue };
            let same =
                |known: &&mut Vec<Broken<'_>>| known.first().is_some_and(|(_, first)| cited(first) == cited(held));
            match statements.iter_mut().find(same) {
                Some(known) => known.push((cell, held)),
                None => statements.push(vec![(cell, held)]),
            }
        }
    }
    statements.sort_by_key(|statement| statement.first().map(|(_, held)| !held.binds));
    let mut binding: Vec<(On, String)> = Vec::new();
    let line = |statement: &Vec<Broken<'a>>| {
        let (_, held) = statement.first()?;
        let said = (held.on, says(statement));
        // Where what binds says the same, nobody else need be named.
        if !held.binds && binding.contains(&said) {
            return None;
        }
        let mut cite = vec![format!("{}, {}", held.source, held.place)];
        if held.binds {
            binding.push(said.clone());
        } else {
            cite.push("informs".to_owned());
        }
        // Of what holds there is nothing to note.
        cite.extend(
            held.finding.iter().filter(|_| held.holds == Some(false)).map(|finding| format!("noted: {finding}")),
        );
        if statement.len() < group.len() {
            cite.push(format!("{} of {}", statement.len(), group.len()));
        }
        Some((label, format!("{}: {} ({})", held.on.name(), said.1, cite.join("; "))))
    };
    statements.iter().filter_map(line).collect()
}

/// The counts, and who has no partner.
fn summary(step: &Step<'_>, limit: Option<usize>) -> String {
    let counted = wrap(&counted(step), limit, 2);
    let mut out: String = counted.iter().map(|line| format!("{}\n", paint(line, BOLD))).collect();
    for text in only_in(step) {
        out += &wrap(&text, limit, 2).iter().map(|line| format!("{line}\n")).collect::<String>();
    }
    out
}

/// How many cells were compared, and how many of them changed in which way.
fn counted(step: &Step<'_>) -> String {
    let diff = &step.diff;
    let totals = Totals::of(diff.changes());
    let counted = Kind::ALL.into_iter().map(|kind| (totals.get(kind), kind.to_string()));
    let mut counted: Vec<String> =
        counted.filter(|(count, _)| *count > 0).map(|(count, kind)| format!("{count} {kind}")).collect();
    let failing = diff.changes().filter(|change| change.kind == Kind::New && change.is_worse).count();
    if failing > 0
        && let Some(new) = counted.iter_mut().find(|text| text.ends_with("new"))
    {
        *new += &format!(" ({failing} of them wrong)");
    }
    if counted.is_empty() {
        counted.push("nothing differs".to_owned());
    }
    let compared: usize = diff.comparisons.iter().map(|comparison| comparison.compared).sum();
    let shells: Vec<&str> = diff.comparisons.iter().map(|comparison| comparison.after.name.as_str()).collect();
    let cells = if compared == 1 { "1 cell" } else { &format!("{compared} cells") };
    format!("{cells} compared, of {}: {}", shells.join(", "), counted.join(", "))
}

/// The shells that only one side has, by side.
fn only_in(step: &Step<'_>) -> Vec<String> {
    let sides = [(step.before.name, &step.diff.only_before), (step.after.name, &step.diff.only_after)];
    let line = |(name, shells): (&str, &Vec<&ShellFacts>)| {
        let names: Vec<&str> = shells.iter().map(|shell| shell.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("only in {name}: {}", names.join(", ")))
    };
    sides.into_iter().filter_map(line).collect()
}
