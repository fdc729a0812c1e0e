//! Results as JUnit XML, in the flavour that Ant and Surefire write and Jenkins describes by a schema.
//!
//! A shell is a test suite and a cell a test: its class is shell, area and case, by which viewers group, and its name the
//! scenario's id, which the command line takes as it is.

use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::evidence::evidence;
use super::subject::{Subject, Test};
use super::text::visible;
use crate::failure::Answer;
use crate::results::{Cell, ShellFacts};

type Xml<'w> = Writer<&'w mut dyn Write>;

/// Writes the results, a suite for each shell.
///
/// # Errors
///
/// Those of the writer.
pub fn write(subject: &Subject<'_>, to: &mut dyn Write) -> io::Result<()> {
    let mut by_shell: HashMap<&str, Vec<Tested<'_>>> = HashMap::new();
    for cell in &subject.results.cells {
        by_shell.entry(&cell.shell).or_default().push(Tested { cell, test: subject.test(cell) });
    }
    let all = Counts::of(by_shell.values().flatten());
    let mut xml = Writer::new_with_indent(to, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut suites = xml.create_element("testsuites").with_attributes([
        ("name", "statusquo"),
        ("tests", &all.tests.to_string()),
        ("failures", &all.failures.to_string()),
        ("errors", "0"),
    ]);
    if let Some(seconds) = subject.seconds {
        suites = suites.with_attribute(("time", time(seconds).as_str()));
    }
    suites.write_inner_content(|xml| {
        subject.results.shells.iter().try_for_each(|shell| {
            let tests = by_shell.get(shell.name.as_str()).map_or(&[][..], Vec::as_slice);
            suite(xml, subject, shell, tests)
        })
    })?;
    xml.into_inner().write_all(b"\n")
}

struct Tested<'a> {
    cell: &'a Cell,
    test: Test,
}

#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(tests: impl Iterator<Item = &'a Tested<'a>>) -> Self {
        let mut counts = Self::default();
        for Tested { test, .. } in tests {
            counts.tests += 1;
            match test {
                Test::Failed(_) => counts.failures += 1,
                Test::Skipped(_) => counts.skipped += 1,
                Test::Passed | Test::Noted(_) => {}
            }
        }
        counts
    }
}

fn suite(xml: &mut Xml<'_>, subject: &Subject<'_>, shell: &ShellFacts, tests: &[Tested<'_>]) -> io::Result<()> {
    let counts = Counts::of(tests.iter());
    let mut suite = xml.create_element("testsuite").with_attributes([
        ("name", shell.name.as_str()),
        ("tests", &counts.tests.to_string()),
        ("failures", &counts.failures.to_string()),
        ("errors", "0"),
        ("skipped", &counts.skipped.to_string()),
    ]);
    let took: Vec<f64> = tests.iter().filter_map(|tested| seconds(tested.cell)).collect();
    if !took.is_empty() {
        suite = suite.with_attribute(("time", time(took.iter().sum()).as_str()));
    }
    suite.write_inner_content(|xml| {
        xml.create_element("properties").write_inner_content(|xml| {
            let facts = [
                ("version", shell.version.as_deref()),
                ("build", shell.build.as_deref()),
                ("path", Some(shell.path.as_str())),
            ];
            facts.into_iter().filter_map(|(name, value)| Some((name, value?))).try_for_each(|(name, value)| {
                let value = visible(value);
                xml.create_element("property").with_attributes([("name", name), ("value", &value)]).write_empty()?;
                Ok(())
            })
        })?;
        tests.iter().try_for_each(|tested| case(xml, subject, tested))
    })?;
    Ok(())
}

fn case(xml: &mut Xml<'_>, subject: &Subject<'_>, Tested { cell, test }: &Tested<'_>) -> io::Result<()> {
    let class = format!("{}.{}", cell.shell, cell.case.replace('/', "."));
    let name = visible(&cell.scenario());
    let mut element = xml.create_element("testcase").with_attributes([("classname", class.as_str()), ("name", &name)]);
    if let Some(seconds) = seconds(cell) {
        element = element.with_attribute(("time", time(seconds).as_str()));
    }
    let told = || {
        let rows = evidence(subject, cell).into_iter();
        rows.map(|(label, text)| format!("{label:<10}{}\n", text.replace('\n', "\n          "))).collect::<String>()
    };
    match test {
        Test::Passed => element.write_empty()?,
        Test::Skipped(why) => element.write_inner_content(|xml| {
            xml.create_element("skipped").with_attribute(("message", line(why).as_str())).write_empty()?;
            Ok(())
        })?,
        Test::Noted(why) => element.write_inner_content(|xml| {
            let text = format!("{}\n{}", visible(why), told());
            xml.create_element("system-out").write_text_content(BytesText::new(&text))?;
            Ok(())
        })?,
        Test::Failed(outcome) => element.write_inner_content(|xml| {
            let failure = [("type", outcome.to_string()), ("message", line(&message(cell)))];
            let failure = failure.iter().map(|(name, value)| (*name, value.as_str()));
            xml.create_element("failure").with_attributes(failure).write_text_content(BytesText::new(&told()))?;
            Ok(())
        })?,
    };
    Ok(())
}

/// What was seen and what is promised, for a list of failures.
fn message(cell: &Cell) -> String {
    let broken = cell.expectations.iter().filter(|held| held.binds && held.holds == Some(false));
    let promised: Vec<String> = broken.map(|held| format!("{} {}", held.on.name(), held.predicate)).collect();
    let promised = if promised.is_empty() { String::new() } else { format!("; promised {}", promised.join(", ")) };
    format!("{}{promised}", Answer::of(cell))
}

/// What its runs took, where they are known.
fn seconds(cell: &Cell) -> Option<f64> {
    (!cell.evidence.is_empty()).then(|| cell.evidence.iter().map(|evidence| evidence.seconds).sum())
}

fn time(seconds: f64) -> String {
    format!("{seconds:.3}")
}

/// In one line: attributes have no others.
fn line(text: &str) -> String {
    visible(text).replace('\n', " ")
}
