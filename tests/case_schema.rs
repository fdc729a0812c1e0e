//! The schemas that editors use, against what the reader of case files takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rstest::rstest;
use serde_json::{Value, json};
use statusquo::catalog::{Catalog, Limit, Need, RunKind, Via};
use statusquo::dialect::Dialect;
use support::mistakes;

#[path = "support/validator.rs"]
mod support;

/// Uses every key that a case may have.
const EXHAUSTIVE: &str = r#"
question = "What?"
note = "Why."
aliases = ["old/name"]
victim = "sh -c 'exit 3'"
premise = "exited 3"
runs = ["last", "observed", "exit"]
needs = ["core dumps", "job control", "pid 1", "other user", "container engine"]
findings = ["odd"]
via = "-c"
seconds = 2
[parameters]
n = [1, "2", { empty = "" }]
[script]
sh = "exit @n@"
fish = "exit @n@"
csh = "exit @n@"
rc = "exit @n@"
[without]
es = "no such thing"
[start]
ignored = ["HUP"]
blocked = ["INT"]
closed = [1]
variables = { A = "x" }
sent = ["TERM"]
[start.limits]
core = "unlimited"
cpu = 1
fsize = 1
nofile = 8
nproc = 9
stack = 10
as = 11
[[file]]
path = "f"
mode = "755"
content = ""
[[file]]
path = "d"
directory = true
[[file]]
path = "l"
link = "d"
[[expect]]
of = ["posix", "bash >= 5.2"]
with = { n = [1] }
inside = ["1", 2]
outside = "exited 1"
at-exit = 1
finding = ["odd"]
source = { page = "p" }
[[expect]]
of = "posix"
inside = 1
source = "page"
place = "p"
"#;

const SOURCES: &str = "[page]\ntitle = 't'\npublisher = 'p'\nedition = 'e'\nurl = 'u'\nkind = 'claim'";
const FINDINGS: &str = "[odd]\nkind = 'bug'\nwhy = 'why'\nof = ['bash']\nlink = 'l'";

fn schema(name: &str) -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn document(text: &str) -> Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Each of the project's files below `cases/`, with the schema that it is to be valid against.
fn files() -> Vec<(String, Value, Value)> {
    fn collect(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let (case, lists) = (schema("case.json"), schema("lists.json"));
    let list = |name: &str| {
        let mut list = lists.clone();
        list["$ref"] = json!(format!("#/$defs/{name}"));
        list
    };
    let schema_of = |name: &str| match name {
        "sources.toml" => list("sources"),
        "findings.toml" => list("findings"),
        "meanings.toml" => list("meanings"),
        _ if name.starts_with("promises/") => list("promises"),
        _ => case.clone(),
    };
    let file = |path: std::path::PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let document = document(&fs::read_to_string(&path).unwrap());
        (name.clone(), schema_of(&name), document)
    };
    paths.into_iter().map(file).collect()
}

#[test]
fn every_file_of_the_project_is_valid() {
    let wrong = |(name, schema, document): (String, Value, Value)| {
        mistakes(&schema, &document).into_iter().map(move |mistake| format!("{name}: {mistake}"))
    };
    assert_eq!(files().into_iter().flat_map(wrong).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_case_with_every_key_is_read_and_valid() {
    let files = [("area/name.toml", EXHAUSTIVE), ("sources.toml", SOURCES), ("findings.toml", FINDINGS)];
    if let Err(problems) = Catalog::load(&files) {
        panic!("{problems}");
    }
    assert_eq!(mistakes(&schema("case.json"), &document(EXHAUSTIVE)), Vec::<String>::new());
}

#[test]
fn the_schema_has_no_key_that_the_reader_does_not_take() {
    let schema = schema("case.json");
    let mut used = BTreeSet::new();
    keys(&document(EXHAUSTIVE), &mut used);
    for definition in schema["$defs"].as_object().unwrap().values() {
        for key in definition["properties"].as_object().into_iter().flat_map(|properties| properties.keys()) {
            assert!(used.contains(key), "`{key}` is in the schema, and no case of this test uses it");
        }
    }
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(array) => array.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

#[test]
fn names_are_those_of_the_reader() {
    let schema = schema("case.json");
    let names = |pointer: &str| schema.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")).clone();
    let all = |values: &[Value]| Value::Array(values.to_vec());
    let vias = [Via::Command, Via::File, Via::Stdin].map(|via| json!(via));
    assert_eq!(names("/$defs/case/properties/via/enum"), all(&vias));
    let runs = [RunKind::Last, RunKind::Observed, RunKind::Exit].map(|run| json!(run));
    assert_eq!(names("/$defs/case/properties/runs/items/enum"), all(&runs));
    let needs = [Need::CoreDumps, Need::Terminal, Need::JobControl, Need::Pid1, Need::OtherUser, Need::ContainerEngine];
    assert_eq!(names("/$defs/case/properties/needs/items/enum"), all(&needs.map(|need| json!(need))));
    let dialects: Vec<String> = Dialect::ALL.iter().map(ToString::to_string).collect();
    let listed: Vec<String> = names("/$defs/dialects/properties").as_object().unwrap().keys().cloned().collect();
    assert_eq!(listed.iter().collect::<BTreeSet<_>>(), dialects.iter().collect());
    let limits = [Limit::Core, Limit::Cpu, Limit::Fsize, Limit::Nofile, Limit::Nproc, Limit::Stack, Limit::As];
    let listed = names("/$defs/start/properties/limits/properties");
    let listed: Vec<Value> = listed.as_object().unwrap().keys().map(|key| json!(key)).collect();
    assert_eq!(listed.len(), limits.len());
    assert!(limits.iter().all(|limit| listed.contains(&json!(limit))));
}

#[rstest]
#[case("questoin = 'What?'\n[script]\nsh = ':'", ": `questoin` is unknown")]
#[case("question = 'What?'", ": `script` is missing")]
#[case("question = 'What?'\n[script]\nbash = ':'", "/script: `bash` is unknown")]
#[case("question = 'What?'\nneeds = ['tty']\n[script]\nsh = ':'", "/needs/0: not among")]
#[case("question = 'What?'\n[script]\nsh = ':'\n[[expect]]\ninside = '0'", "/expect/0: `source` is missing")]
fn a_wrong_case_is_refused(#[case] text: &str, #[case] message: &str) {
    let found = mistakes(&schema("case.json"), &document(text));
    assert!(found.iter().any(|mistake| mistake.starts_with(message)), "{found:#?}");
}
