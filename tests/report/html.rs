//! The page, as bytes; what a browser makes of it is tested in `tests/browser`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value;
use statusquo::catalog::{Case, Catalog};
use statusquo::dialect::Dialect;
use statusquo::plan::Filter;
use statusquo::recorded;
use statusquo::report::html;
use statusquo::results::{Evidence, Results, Run};
use statusquo::status::End;

use crate::sample::{cell, results, sample};

/// Everything that is recorded, with the page that is made of it.
static RECORDED: LazyLock<(Results, String)> = LazyLock::new(|| {
    let catalog = Catalog::embedded().unwrap();
    let pages: Vec<_> = recorded::stored().iter().collect();
    let results = recorded::results(&catalog, &pages, &Filter::default()).unwrap();
    let page = html(&results, &catalog).unwrap();
    (results, page)
});

/// What stands between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after}")).0
}

/// The data of a page, as its script unpacks it.
fn data(page: &str) -> Value {
    let letter = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let text = between(page, "id=\"data\">", "</script>").trim_end_matches('=');
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        let bits = chunk.iter().fold(0u32, |bits, &c| bits << 6 | u32::from(letter(c))) << (6 * (4 - chunk.len()));
        bytes.extend(&bits.to_be_bytes()[1..chunk.len()]);
    }
    serde_json::from_slice(&miniz_oxide::inflate::decompress_to_vec(&bytes).unwrap()).unwrap()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn all_that_is_recorded_is_a_page_of_less_than_two_megabytes() {
    let (_, page) = &*RECORDED;
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
}

#[test]
fn every_cell_has_its_answer_in_the_data_under_its_id() {
    let (results, page) = &*RECORDED;
    let data = data(page);
    let shells: Vec<&str> = data["shells"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    let mut told: HashSet<(String, [Option<String>; 3], String)> = HashSet::new();
    for case in data["cases"].as_array().unwrap() {
        let names = texts(&case["names"]);
        for scenario in case["scenarios"].as_array().unwrap() {
            let id = match texts(&scenario[0]).as_slice() {
                [] => case["id"].as_str().unwrap().to_owned(),
                [only] => format!("{}:{only}", case["id"].as_str().unwrap()),
                several => {
                    let pairs: Vec<String> = names.iter().zip(several).map(|(n, v)| format!("{n}={v}")).collect();
                    format!("{}:{}", case["id"].as_str().unwrap(), pairs.join(","))
                }
            };
            for (shell, place) in data["rows"][number(&scenario[1])].as_array().unwrap().iter().enumerate() {
                let Some(place) = number(place).checked_sub(1) else { continue };
                let outcome = &case["outcomes"][place];
                let verdict = data["verdicts"][number(&outcome[3])].as_str().unwrap();
                let seen = [0, 1, 2].map(|on| outcome[on].as_str().map(str::to_owned));
                told.insert((format!("{id}@{}", shells[shell]), seen, verdict.to_owned()));
            }
        }
    }
    let asked: HashSet<_> = results
        .cells
        .iter()
        .map(|cell| {
            let end = |end: &Option<End>| end.as_ref().map(ToString::to_string);
            let inside = cell.inside.as_ref().map(ToString::to_string);
            let seen = [inside, end(&cell.outside), end(&cell.at_exit)];
            (format!("{}@{}", cell.scenario(), cell.shell), seen, cell.verdict.word().to_owned())
        })
        .collect();
    assert_eq!(told.len(), asked.len());
    assert!(told == asked);
}

#[test]
fn the_table_is_in_the_page_with_a_row_and_a_cell_for_each_shell() {
    let (results, page) = &*RECORDED;
    let main = between(page, "<main", "</main>");
    let natives: HashSet<&str> = results
        .shells
        .iter()
        .filter(|shell| shell.name.split('@').next() == Some(shell.base()))
        .map(statusquo::results::ShellFacts::base)
        .collect();
    let mut cases: Vec<&str> = results.cells.iter().map(|cell| cell.case.as_str()).collect();
    cases.dedup();
    for case in cases {
        let body = main.split_once(&format!("<tbody id=\"{case}\">")).unwrap_or_else(|| panic!("no {case}")).1;
        let body = body.split("<tbody").next().unwrap();
        for row in body.split("<th scope=\"row\">").skip(1) {
            assert_eq!(row.matches("<td class=").count(), natives.len(), "{case}: {row}");
        }
        assert!(body.contains("<th scope=\"row\">"), "{case} has no row");
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let (_, page) = &*RECORDED;
    assert!(page.contains("default-src 'none'"));
    for loading in [" src=", "@import", "url(", "fetch(", "XMLHttpRequest", "import(", "srcset", "<iframe", "<object"] {
        assert!(!page.contains(loading), "{loading}");
    }
    assert_eq!(page.matches("<link").count(), 1, "an icon that is empty");
    for (_, rest) in page.match_indices("href=\"").map(|(at, _)| page.split_at(at + 6)) {
        let target = rest.split('"').next().unwrap();
        assert!(["#", "https://", "http://", "data:,"].iter().any(|start| target.starts_with(start)), "{target}");
    }
}

#[test]
fn an_id_stands_once() {
    let (_, page) = &*RECORDED;
    let ids = page.match_indices(" id=\"").map(|(at, _)| page[at + 5..].split('"').next().unwrap());
    let mut known = HashSet::new();
    let twice: Vec<&str> = ids.filter(|id| !known.insert(*id)).collect();
    assert_eq!(twice, Vec::<&str>::new());
}

#[test]
fn the_page_knows_how_a_given_shell_was_given() {
    let mut results = results(vec![cell("a/b", &[], "bash")]);
    results.shells[0].given = Some(vec!["./my sh".into(), "-x".into()]);
    let data = data(&html(&results, &Catalog::default()).unwrap());
    assert_eq!(data["shells"][0]["option"], results.shells[0].option());
    assert_eq!(data["shells"][1]["option"], "");
}

#[test]
fn the_same_results_are_the_same_page() {
    let catalog = Catalog::embedded().unwrap();
    assert_eq!(html(&sample(), &catalog).unwrap(), html(&sample(), &catalog).unwrap());
}

#[test]
fn whatever_a_case_holds_ends_no_script_and_is_no_markup() {
    const HOSTILE: &str = "</script><img src=x onerror=alert(1)>\0\u{1b}\u{fffd}&amp;";
    let mut asked = cell("a/b", &[("n", HOSTILE)], "bash");
    asked.runs.push(Run {
        kind: statusquo::catalog::RunKind::Last,
        argv: vec!["bash".into(), "-c".into(), HOSTILE.into()],
        script: HOSTILE.into(),
    });
    asked.evidence.push(Evidence {
        kind: statusquo::catalog::RunKind::Last,
        stdout: String::new(),
        stderr: HOSTILE.into(),
        seconds: 0.001,
    });
    let mut case = Case::new("a/b", HOSTILE);
    case.scripts.insert(Dialect::Sh, HOSTILE.into());
    let catalog = Catalog { cases: vec![case], ..Catalog::default() };
    let page = html(&results(vec![asked]), &catalog).unwrap();
    assert!(!page.contains("<img") && !page.contains('\0') && !page.contains('\u{1b}'));
    assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
    let data = data(&page);
    assert_eq!(data["cases"][0]["scenarios"][0][4][0][0][1], HOSTILE);
    assert_eq!(data["cases"][0]["evidence"]["0 0"][0][2], HOSTILE);
}
