//! The formats that others read: each is read by somebody else's reader.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};
use rstest::rstest;
use serde_json::Value;

use crate::program::{CASES, PATH, run, statusquo, written};
use crate::support::shell;

/// One run in every format: of dash, and of a shell that dies where dash says what `false` does.
struct Run {
    texts: BTreeMap<&'static str, String>,
    code: Option<i32>,
}

impl Run {
    fn text(&self, name: &str) -> &str {
        &self.texts[name]
    }

    fn json(&self) -> Value {
        serde_json::from_str(self.text("json")).unwrap()
    }
}

/// `None` where there is no dash.
static RUN: LazyLock<Option<Run>> = LazyLock::new(|| {
    shell("dash")?;
    let folder = tempfile::tempdir().unwrap();
    let faulty = folder.path().join("faulty");
    fs::write(&faulty, "#!/bin/sh\ncase $2 in *false*) kill -s SEGV $$ ;; esac\nexec dash \"$@\"\n").unwrap();
    fs::set_permissions(&faulty, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = run(&["plain/*", "every/*", "--shell", "dash", "--dialect", "sh", "--shell"]);
    command.arg(format!("faulty={}", faulty.display()));
    let formats = ["table", "json", "junit", "tap", "markdown", "csv"];
    for format in formats {
        command.arg(format!("--format={format}={}", folder.path().join(format).display()));
    }
    let code = command.output().unwrap().status.code();
    // Nobody drops what is static, so the folder goes now.
    let texts = formats.map(|format| (format, fs::read_to_string(folder.path().join(format)).unwrap())).into();
    Some(Run { texts, code })
});

/// What a document says of each test: its name and what it holds.
#[derive(Debug, Default)]
struct Junit {
    /// Elements by their names, each with its attributes.
    elements: Vec<(String, BTreeMap<String, String>)>,
}

impl Junit {
    fn read(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut junit = Self::default();
        loop {
            match reader.read_event().unwrap() {
                Xml::Start(element) | Xml::Empty(element) => junit.elements.push(opened(&element)),
                Xml::Eof => return junit,
                _ => {}
            }
        }
    }

    fn called(&self, name: &str) -> Vec<&BTreeMap<String, String>> {
        self.elements.iter().filter(|(element, _)| element == name).map(|(_, attributes)| attributes).collect()
    }

    fn sum(&self, attribute: &str) -> usize {
        self.called("testsuite").iter().map(|suite| suite[attribute].parse::<usize>().unwrap()).sum()
    }
}

fn opened(element: &BytesStart<'_>) -> (String, BTreeMap<String, String>) {
    let attributes = element.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.as_ref().to_owned(), value)
    });
    (element.name().as_ref().to_owned(), attributes.collect())
}

#[test]
fn junit_counts_what_it_holds() {
    let Some(run) = &*RUN else { return };
    let junit = Junit::read(run.text("junit"));
    let all = junit.called("testsuites")[0];
    for (attribute, element) in [("tests", "testcase"), ("failures", "failure")] {
        assert_eq!(junit.sum(attribute), junit.called(element).len(), "{attribute}");
        assert_eq!(all[attribute], junit.called(element).len().to_string(), "{attribute}");
    }
    assert_eq!(junit.sum("skipped"), junit.called("skipped").len());
    let names: BTreeSet<(&String, &String)> =
        junit.called("testcase").iter().map(|test| (&test["classname"], &test["name"])).collect();
    assert_eq!(names.len(), junit.called("testcase").len(), "no two tests are called the same");
}

#[test]
fn junit_fails_what_fails_the_run_and_tells_what_is_noted() {
    let Some(run) = &*RUN else { return };
    assert_eq!(run.code, Some(1));
    let text = run.text("junit");
    let junit = Junit::read(text);
    let failures: Vec<&str> = junit.called("failure").iter().map(|failure| failure["type"].as_str()).collect();
    assert_eq!(failures, ["contradicts", "crashed", "crashed"]);
    assert!(text.contains("<system-out>contradicts, noted as noted\n"), "{text}");
    assert!(text.contains("<skipped message=\"skipped: needs a container engine"), "{text}");
    assert!(text.contains("promised  $? 9 (A manual, 2, https://example.org/manual)"), "{text}");
}

/// A stretch of TAP: which lines it has for tests.
fn points(tap: &str) -> Vec<&str> {
    tap.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok ")).collect()
}

#[test]
fn tap_has_a_line_for_each_cell_and_yaml_for_what_is_not_as_promised() {
    let Some(run) = &*RUN else { return };
    let tap = run.text("tap");
    let points = points(tap);
    assert_eq!(tap.lines().take(2).collect::<Vec<_>>(), ["TAP version 14", &format!("1..{}", points.len())]);
    for (at, point) in points.iter().enumerate() {
        let number = point.trim_start_matches("not ").trim_start_matches("ok ").split(' ').next().unwrap();
        assert_eq!(number, (at + 1).to_string());
    }
    let blocks = tap.matches("\n  ---\n").count();
    assert_eq!(blocks, points.iter().filter(|point| point.starts_with("not ok")).count());
    assert_eq!(blocks, tap.matches("\n  ...\n").count());
    for line in tap.lines().filter(|line| line.starts_with("  ") && line.contains('"')) {
        let scalar = &line[line.find('"').unwrap()..];
        serde_json::from_str::<String>(scalar).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    assert!(points.iter().any(|point| point.ends_with("plain/noted@dash # TODO contradicts, noted as noted")), "{tap}");
}

#[test]
fn what_is_known_is_something_to_do_and_fails_nothing() {
    if shell("dash").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let known = folder.path().join("known.toml");
    let entry = "[[known]]\ncase = \"plain/contradicts\"\nshell = \"dash\"\noutcome = \"contradicts\"\nlink = \"x\"\n";
    fs::write(&known, entry).unwrap();
    let mut command = run(&["plain/contradicts", "--shell", "dash", "--format", "tap", "--known"]);
    let point = contains("\nnot ok 1 - plain/contradicts@dash # TODO contradicts, as known before\n");
    command.arg(&known).assert().code(0).stdout(point);
}

/// `None` where there is no perl.
fn prove() -> Option<Command> {
    let mut command = Command::new(which::which_in("prove", Some("/usr/local/bin:/usr/bin:/bin"), "/").ok()?);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin");
    Some(command)
}

#[rstest]
#[case::nothing_is_wrong("plain/conforms", true)]
#[case::what_is_wrong_is_noted("plain/noted", true)]
#[case::nothing_is_asked("every/needs", true)]
#[case::something_is_wrong("plain/contradicts", false)]
#[case::all_of_it("plain/*", false)]
fn prove_passes_what_the_exit_code_passes(#[case] filter: &str, #[case] passes: bool) {
    let (Some(mut started), Some(mut read)) = (prove(), prove()) else { return };
    if shell("dash").is_none() {
        return;
    }
    // As a test program that prove starts, which then says what version it reads.
    let program = format!("{PATH} run --cases {CASES} --shell dash --format tap");
    let output = started.args(["--exec", &program, filter]).output().unwrap();
    assert_eq!(output.status.success(), passes, "{}", String::from_utf8_lossy(&output.stdout));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.tap");
    let mut written = run(&[filter, "--shell", "dash", "--format", "tap", "-o"]);
    written.arg(&file).env("TAP_VERSION", "13").assert().code(i32::from(!passes));
    let output = read.args(["-e", "cat"]).arg(&file).output().unwrap();
    assert_eq!(output.status.success(), passes, "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn csv_has_a_record_for_each_cell_with_what_was_seen() {
    let Some(run) = &*RUN else { return };
    let text = run.text("csv");
    assert!(text.ends_with("\r\n"), "RFC 4180 ends lines so");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let json = run.json();
    let cells = json["cells"].as_array().unwrap();
    assert_eq!(records.len(), cells.len());
    for (record, cell) in records.iter().zip(cells) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let inside = if cell["inside"].is_object() { "ended".to_owned() } else { text(&cell["inside"]) };
        let expected = [text(&cell["case"]), text(&cell["shell"]), inside, text(&cell["verdict"])];
        let columns = ["case", "shell", "inside", "verdict"].map(|column| record[column].clone());
        assert_eq!(columns, expected, "{record:?}");
    }
    let broken = records.iter().find(|record| record["case"] == "plain/noted" && record["shell"] == "dash").unwrap();
    let facts = ["outside", "findings", "contradicts", "mode"].map(|column| broken[column].as_str());
    assert_eq!(facts, ["exited 1", "noted", "binding", "native"]);
}

#[test]
fn what_happened_instead_stands_in_the_csv() {
    let Some(run) = &*RUN else { return };
    let text = run.text("csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let instead: BTreeSet<&str> = records.iter().map(|record| record["instead"].as_str()).collect();
    assert_eq!(instead, ["", "crashed", "premise not met", "skipped"].into());
    assert!(records.iter().all(|record| record["instead"].is_empty() == record["reason"].is_empty()), "{text}");
}

/// The rows of a document's tables, a text for each cell, as GitHub would show them.
fn rows(markdown: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut within = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_MATH) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                within = true;
                rows.last_mut().unwrap().push(String::new());
            }
            Event::End(TagEnd::TableCell) => within = false,
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) if within => {
                rows.last_mut().unwrap().last_mut().unwrap().push_str(&text);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => panic!("read as a formula: {text}"),
            _ => {}
        }
    }
    rows
}

/// How many cells the lines of a table have, whatever a reader makes of it.
fn bars(markdown: &str) -> BTreeSet<usize> {
    let lines = markdown.lines().filter(|line| line.starts_with('|'));
    lines.map(|line| line.replace("\\|", "").matches('|').count()).collect()
}

#[test]
fn markdown_is_a_table_of_what_the_shells_say() {
    let Some(run) = &*RUN else { return };
    let markdown = run.text("markdown");
    let rows = rows(markdown);
    let row = |begin: &str| {
        rows.iter().find(|row| row[0].starts_with(begin)).unwrap_or_else(|| panic!("no {begin}: {markdown}"))
    };
    assert_eq!(row("plain/conforms")[1..], ["$?, outside", "n", "n"]);
    assert_eq!(row("plain/contradicts")[1..], ["$?", "✗ 1", "ended (crashed)"]);
    assert_eq!(row("plain/differs")[1..], ["$?, outside", "≠ 0", "≠ 0"]);
    let heads: Vec<&[String]> = rows.iter().filter(|row| row[1].is_empty()).map(|row| &row[2..]).collect();
    let [every, plain] = heads[..] else { panic!("a table for each area: {heads:?}") };
    assert!(every.len() == 1 && every[0].ends_with(",<br>faulty"), "who answers the same shares a column: {every:?}");
    assert!(plain.len() == 2 && plain[1] == "faulty", "{plain:?}");
    assert!(markdown.contains("(<https://example.org/manual>)"), "what is contradicted is linked: {markdown}");
}

#[test]
fn every_line_of_a_markdown_table_has_as_many_cells_as_its_head() {
    // Arithmetic and lists have bars, backticks and angle brackets in their questions and answers.
    for filter in ["list/*", "builtin/*", "signal/*"] {
        let mut command = statusquo();
        command.env("PATH", "/nonexistent").args(["report", "--format", "markdown", "--only", filter]);
        let markdown = written(&mut command);
        assert_eq!(bars(&markdown).len(), 1, "{filter}: {markdown}");
        let tables = rows(&markdown);
        assert!(tables.len() > 2, "{filter}: {markdown}");
        assert!(tables.iter().all(|row| row.len() == tables[0].len()), "{filter}");
    }
}

#[test]
fn shells_that_answer_alike_share_a_column_and_their_modes_stand_in_it() {
    let mut command = statusquo();
    command.env("PATH", "/nonexistent").args(["report", "--format", "markdown", "--shell", "mksh,lksh,ksh93u+m"]);
    let rows = rows(&written(command.args(["--only", "signal/killed-child:TERM"])));
    let names = rows[0][2..].join("; ");
    assert!(rows[0].len() == 4 && names.contains("mksh R") && names.contains(",<br>lksh R"), "{names}");
    let at_exit = rows.iter().find(|row| row[1] == "at exit").unwrap();
    assert!(at_exit.iter().any(|cell| cell.contains("posix: ")), "{at_exit:?}");
}

#[test]
fn a_column_names_the_build_only_where_another_of_that_version_is_there() {
    let heads = |arguments: &[&str]| {
        let mut command = statusquo();
        command.env("PATH", "/nonexistent").args(["report", "--format", "markdown", "--only", "exit/operand:1"]);
        rows(&written(command.args(arguments)))[0][2..].join(" ")
    };
    assert_eq!(heads(&["bash@5.2.15-2+b8"]), "bash 5.2.15");
    let both = heads(&["--all-versions", "--shell", "bash"]);
    assert!(both.contains("bash 5.2.15-2+b8") && both.contains("bash 5.2.15-2+b13"), "{both}");
}

#[test]
fn all_formats_tell_the_same_counts() {
    let Some(run) = &*RUN else { return };
    let json = run.json();
    let cells = json["cells"].as_array().unwrap();
    let (junit, tap, csv) = (Junit::read(run.text("junit")), run.text("tap"), run.text("csv"));
    let points = points(tap);
    let records: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(csv.as_bytes()).deserialize().map(Result::unwrap).collect();

    // Cells.
    let counts = [junit.sum("tests"), points.len(), records.len()];
    assert_eq!(counts, [cells.len(); 3]);
    // Those that fail, and those that have no answer.
    let failing = points.iter().filter(|point| point.starts_with("not ok") && !point.contains(" # TODO ")).count();
    assert_eq!(junit.sum("failures"), failing);
    assert_eq!(run.code, Some(i32::from(failing > 0)));
    assert_eq!(junit.sum("skipped"), points.iter().filter(|point| point.contains(" # SKIP ")).count());
    let noted = junit.called("system-out").len();
    assert_eq!(noted, points.iter().filter(|point| point.contains(" # TODO ")).count());
    // Verdicts.
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    cells.iter().for_each(|cell| *verdicts.entry(cell["verdict"].as_str().unwrap()).or_default() += 1);
    let mut recorded: BTreeMap<&str, usize> = BTreeMap::new();
    records.iter().for_each(|record| *recorded.entry(&record["verdict"]).or_default() += 1);
    assert_eq!(recorded, verdicts);
    let (table, markdown) = (run.text("table"), run.text("markdown"));
    let last = |text: &str| text.trim_end().lines().last().unwrap().to_owned();
    assert_eq!(last(table), last(markdown));
    for (verdict, word) in [("conforms", "conform"), ("contradicts", "contradict"), ("differs", "differ")] {
        assert!(last(table).contains(&format!("{} {word}", verdicts[verdict])), "{}", last(table));
    }
    assert!(last(table).starts_with(&format!("{} cells: ", cells.len())), "{}", last(table));
}

#[test]
fn a_comparison_is_markdown_with_a_line_to_see_each_change() {
    let mut command = statusquo();
    command.args(["diff", "bash@5.2.15", "bash@5.3", "--only", "return/operand", "--format", "markdown"]);
    let markdown = written(command.env("PATH", "/nonexistent"));
    assert!(markdown.starts_with("### bash@5.2.15 → bash@5.3\n\n- ≠ **different**: `return/operand`, "), "{markdown}");
    assert!(markdown.contains("  - see: `statusquo show return/operand:"), "{markdown}");
    assert!(markdown.contains(" cells compared, of "), "{markdown}");
}

#[rstest]
#[case::a_comparison(&["diff", "bash@5.2", "bash@5.3", "--format", "tap"], "a comparison is not written as tap: choose among table, json, markdown")]
#[case::a_history(&["report", "--history", "--format", "csv"], "a history is not written as csv: choose among table, json")]
#[case::no_format(&["report", "--format", "xml"], "no format is called `xml`: expected one of table, json, junit, tap, markdown, csv, html")]
#[case::two_in_one_place(&["report", "--format", "tap", "--format", "csv"], "tap and csv would both be written to standard output")]
fn a_format_that_does_not_fit_is_named_with_those_that_do(#[case] arguments: &[&str], #[case] message: &str) {
    statusquo().args(arguments).assert().code(2).stdout(is_empty()).stderr(contains(message));
}

#[test]
fn what_no_format_can_show_is_escaped_in_all() {
    let Some(run) = &*RUN else { return };
    let mut json = run.json();
    for cell in json["cells"].as_array_mut().unwrap() {
        if cell["case"] == "plain/contradicts" {
            cell["inside"] = "1\u{1b}[31m\u{0}".into();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.json");
    fs::write(&file, json.to_string()).unwrap();
    for format in ["junit", "tap", "markdown", "csv"] {
        let mut command = statusquo();
        command.arg("report").arg(&file).args(["--cases", &absolute(CASES), "--format", format]);
        let escaped = contains("\\u{1b}").or(contains("\\\\u{1b}")).and(contains('\u{1b}').not());
        command.assert().code(0).stdout(escaped.and(contains('\u{0}').not()));
    }
}

fn absolute(path: &str) -> String {
    Path::new(path).canonicalize().unwrap().display().to_string()
}
