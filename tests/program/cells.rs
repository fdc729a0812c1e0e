//! What a run yields, in the machine format.

use std::fs;
use std::process::Command;

use rstest::rstest;
use serde_json::{Value, json};

use crate::program::{EVERYTHING, FEW, PATH, cells, results, run, written};
use crate::support::shell;
use crate::validator::mistakes;

#[test]
fn a_real_run_is_what_the_schema_describes() {
    let schema = serde_json::from_str(include_str!("../../schema/results.json")).unwrap();
    assert_eq!(mistakes(&schema, &EVERYTHING), Vec::<String>::new());
}

#[test]
fn every_feature_of_a_case_file_works_in_every_shell() {
    let feature = |cell: &&Value| cell["case"] == "every/feature";
    let cells: Vec<&Value> = EVERYTHING["cells"].as_array().unwrap().iter().filter(feature).collect();
    assert!(!cells.is_empty());
    for cell in cells {
        assert!(["conforms", "undocumented"].contains(&cell["verdict"].as_str().unwrap()), "{cell:#}");
        assert!(cell["instead"].is_null() && cell["outside"] != json!({"exited": 99}), "{cell:#}");
    }
}

#[rstest]
#[case("every/needs@dash", "skipped", "needs a container engine, which this version does not use")]
#[case("every/premise@dash", "premise-not-met", "the victim exited 0, not killed by TERM")]
#[case("every/ended@tcsh", "not-asked", "it has no name for itself")]
fn a_cell_without_an_answer_says_why(#[case] id: &str, #[case] instead: &str, #[case] why: &str) {
    let (_, name) = id.split_once('@').unwrap();
    if shell(name).is_some() {
        let at = cells(&EVERYTHING).iter().position(|cell| cell == id).unwrap();
        let cell = &EVERYTHING["cells"][at];
        assert_eq!((&cell["instead"], &cell["verdict"]), (&json!({ instead: why }), &json!("none")));
    }
}

#[test]
fn a_signal_that_only_other_platforms_have_is_skipped() {
    if shell("dash").is_none() {
        return;
    }
    let elsewhere = if cfg!(target_os = "linux") { "EMT" } else { "STKFLT" };
    let cases = tempfile::tempdir().unwrap();
    fs::create_dir(cases.path().join("area")).unwrap();
    let text = format!(
        "question = 'What?'\nvictim = \"sh -c 'exec env kill -s @signal@ $$'\"\npremise = 'killed by @signal@'\n\
         [parameters]\nsignal = ['TERM', '{elsewhere}']\n[script]\nsh = '@victim@'\n\
         [[expect]]\nof = 'posix'\ninside = '128 + @signal@'\nsource = 'posix-2024'\nplace = '2.8.2'\n"
    );
    fs::write(cases.path().join("area/foreign.toml"), text).unwrap();
    let mut command = crate::program::statusquo();
    command.args(["run", "--shell", "dash", "--cases"]).arg(cases.path());
    let results = results(&mut command);
    let instead: Vec<_> = results["cells"].as_array().unwrap().iter().map(|cell| cell["instead"].clone()).collect();
    let why = format!("this platform has no signal {elsewhere}");
    assert_eq!(instead, [Value::Null, json!({ "skipped": why })]);
}

/// Nor is the victim tried out: the reason is not that it leaves no core.
#[test]
fn what_needs_a_core_is_skipped_where_the_hard_limit_is_none() {
    if shell("dash").is_none() {
        return;
    }
    let command = "ulimit -c 0 && exec \"$0\" run --cases tests/program/cases every/core --shell dash --format json";
    let output = Command::new("/bin/sh").args(["-c", command, PATH]).env_clear().env("PATH", &*FEW).output().unwrap();
    let results: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cell = &results["cells"][0];
    let why = &cell["instead"]["skipped"];
    // Elsewhere cores may go to a program, whatever their limit.
    assert!(why.as_str().unwrap().contains("core"), "{cell:#}");
}

#[test]
fn a_cell_holds_all_that_is_known_of_it() {
    if shell("dash").is_none() {
        return;
    }
    let mut cell = results(&mut run(&["plain/conforms:255@dash", "--shell", "dash"]))["cells"][0].clone();
    for evidence in cell["evidence"].as_array_mut().unwrap() {
        assert!(evidence.as_object_mut().unwrap().remove("seconds").unwrap().as_f64().unwrap() > 0.0);
    }
    insta::assert_json_snapshot!(cell);
}

#[test]
fn as_many_at_a_time_as_one_likes_say_the_same() {
    let filters = ["plain/conforms", "plain/differs", "every/ended", "*:signal=TERM,*"];
    let with = |jobs| written(run(&filters).args(["--jobs", jobs, "--format", "json", "--bare"]));
    assert!(with("1").starts_with("{\n"));
    assert!(with("1") == with("8"), "the results differ");
}
