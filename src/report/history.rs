//! What changed between versions, for people: a paragraph for each case and set of scenarios that changed together.

use super::broken::some_of;
use super::mark::{BOLD, paint};
use super::table::{Style, answer, judged, observations};
use super::text::{labelled, rows, wrap};
use crate::catalog::On;
use crate::fold::{self, Point};
use crate::history::{CaseHistory, Course, History, Span};
use crate::results::{Cell, Parameter, ShellFacts};

/// Renders histories with ANSI styles, which the writer may strip; with `always`, also what never changed.
///
/// `question` gives a case's question by its id.
#[must_use]
pub fn history(
    histories: &[History<'_>],
    question: &dyn Fn(&str) -> Option<String>,
    always: bool,
    style: Style,
) -> String {
    let limit = style.width.map(usize::from);
    let mut shells: Vec<Vec<&History<'_>>> = Vec::new();
    for history in histories {
        match shells.iter_mut().find(|modes| modes[0].shell == history.shell) {
            Some(modes) => modes.push(history),
            None => shells.push(vec![history]),
        }
    }
    shells.iter().map(|modes| one(modes, question, always, limit)).collect::<Vec<_>>().join("\n")
}

/// A shell in all its modes: what they say alike is said once.
fn one(
    modes: &[&History<'_>],
    question: &dyn Fn(&str) -> Option<String>,
    always: bool,
    limit: Option<usize>,
) -> String {
    let mut headings: Vec<(Vec<String>, String)> = Vec::new();
    let mut paragraphs: Vec<Paragraph<'_>> = Vec::new();
    for history in modes {
        let called = format!("{}{}", history.shell, history.mode.suffix());
        let versions = history.versions.iter().map(|shell| label(shell)).collect::<Vec<_>>().join(", ");
        match headings.iter_mut().find(|(_, known)| *known == versions) {
            Some((names, _)) => names.push(called.clone()),
            None => headings.push((vec![called.clone()], versions)),
        }
        for paragraph in history.cases.iter().flat_map(|case| paragraphs_of(history, case, always)) {
            match paragraphs.iter_mut().find(|known| known.case == paragraph.case && known.rows == paragraph.rows) {
                Some(known) => known.shells.push(called.clone()),
                None => paragraphs.push(Paragraph { shells: vec![called.clone()], ..paragraph }),
            }
        }
    }
    paragraphs.sort_by(|one, other| one.case.cmp(other.case));
    let mut out = String::new();
    for (names, versions) in headings {
        let lines = wrap(&format!("{}: {versions}", names.join(", ")), limit, 2);
        out += &lines.iter().map(|line| format!("{}\n", paint(line, BOLD))).collect::<String>();
    }
    let mut last = "";
    for paragraph in &paragraphs {
        // What is asked is said once.
        let question = question(paragraph.case).filter(|_| paragraph.case != last);
        out += &format!("\n{}", paragraph.text(question, limit));
        last = paragraph.case;
    }
    out + "\n" + &summary(modes, limit)
}

struct Paragraph<'a> {
    case: &'a str,
    shells: Vec<String>,
    /// Labels and texts.
    rows: Vec<(&'static str, String)>,
}

impl Paragraph<'_> {
    fn text(&self, question: Option<String>, limit: Option<usize>) -> String {
        let title = format!("{}: {}", self.case, self.shells.join(", "));
        let mut out: String = wrap(&title, limit, 2).iter().map(|line| format!("{}\n", paint(line, BOLD))).collect();
        out += &question.map_or_else(String::new, |question| labelled("    ", &question, limit));
        out + &rows(&self.rows, limit)
    }
}

fn paragraphs_of<'a>(history: &History<'_>, case: &CaseHistory<'a>, always: bool) -> Vec<Paragraph<'a>> {
    let asked: Vec<&[Parameter]> = case.courses.iter().flat_map(|course| course.scenarios.iter().copied()).collect();
    let wanted = case.courses.iter().filter(|course| always || course.has_changed());
    let paragraph = |course: &Course<'_>| {
        let mut rows = vec![("at", some_of(&asked, &course.scenarios))];
        let cells: Vec<&Cell> = course.spans.iter().flat_map(|span| span.cells.iter().copied()).collect();
        for on in observations(&cells) {
            rows.extend(answers(history, course, on).into_iter().map(|text| (on.name(), text)));
        }
        Paragraph { case: case.case, shells: Vec::new(), rows }
    };
    wanted.map(paragraph).collect()
}

/// The answers of a course, span by span; none where nothing of this changed in a course that did.
fn answers(history: &History<'_>, course: &Course<'_>, on: On) -> Vec<String> {
    let mut spans: Vec<(usize, usize, String)> = Vec::new();
    for span in &course.spans {
        let Some(answer) = folded(course, span, on) else { continue };
        match spans.last_mut() {
            // The change was one of something else that is observed.
            Some((_, last, known)) if *known == answer => *last = span.last,
            _ => spans.push((span.first, span.last, answer)),
        }
    }
    if course.has_changed() && spans.len() == 1 {
        return Vec::new();
    }
    let newest = history.versions.len() - 1;
    let line = |(first, last, answer): (usize, usize, String)| {
        let [from, to] = [first, last].map(|at| label(history.versions[at]));
        let when = if first == last && last < newest || newest == 0 {
            from
        } else if last == newest && first > 0 {
            format!("since {from}")
        } else {
            format!("{from} – {to}")
        };
        format!("{when}: {answer}")
    };
    spans.into_iter().map(line).collect()
}

/// What a span answers, with the worst mark of what it breaks, and of how many scenarios that is, if not of all.
fn folded(course: &Course<'_>, span: &Span<'_>, on: On) -> Option<String> {
    let answers: Vec<Option<String>> = span.cells.iter().map(|cell| answer(cell, on)).collect();
    let marks: Vec<_> = span.cells.iter().map(|cell| judged(cell, on)).collect();
    let bearing = |worst| marks.iter().filter(|mark| **mark == worst).count();
    let (before, behind) = match marks.iter().max().copied().flatten() {
        None => (String::new(), String::new()),
        Some(worst) if bearing(Some(worst)) == marks.len() => (format!("{} ", worst.sign()), String::new()),
        Some(worst) => (String::new(), format!(" ({} {} of {})", worst.sign(), bearing(Some(worst)), marks.len())),
    };
    answers.iter().any(Option::is_some).then(|| {
        let points = course
            .scenarios
            .iter()
            .zip(&answers)
            .map(|(&parameters, answer)| Point { parameters, answer: answer.as_deref().unwrap_or("nothing") });
        format!("{before}{}{behind}", fold::fold(&points.collect::<Vec<_>>()).inline())
    })
}

/// A version as it stands behind the shell's name, or as the shell says it.
fn label(shell: &ShellFacts) -> String {
    match shell.name.split_once('@') {
        Some((_, version)) => version.to_owned(),
        None => shell.short_version().unwrap_or_else(|| "unknown version".to_owned()),
    }
}

fn summary(modes: &[&History<'_>], limit: Option<usize>) -> String {
    let mut out = String::new();
    for history in modes {
        let called = format!("{}{}", history.shell, history.mode.suffix());
        let courses = || history.cases.iter().flat_map(|case| &case.courses);
        let asked: usize = courses().map(|course| course.scenarios.len()).sum();
        let changed: usize = courses().filter(|course| course.has_changed()).map(|course| course.scenarios.len()).sum();
        let text = match history.versions.as_slice() {
            [only] => format!("{called}: only {} is known, so that nothing can have changed", label(only)),
            versions => format!("{called}: {changed} of {asked} scenarios changed over {} versions", versions.len()),
        };
        out += &wrap(&text, limit, 2).iter().map(|line| format!("{line}\n")).collect::<String>();
    }
    out
}
