//! What is known is silent: then only what is worse makes the exit code 1.

use std::fs;

use predicates::str::{contains, is_empty};
use rstest::rstest;
use tempfile::TempDir;

use crate::program::{CASES, run, statusquo, written};
use crate::support::shell;

const SHELL: [&str; 2] = ["--shell", "bash"];

fn file(name: &str, text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

fn entry(case: &str, rest: &str) -> String {
    format!(
        "[[known]]\ncase = '{case}'\nshell = 'bash'\noutcome = 'contradicts'\nlink = 'https://example.org/'\n{rest}"
    )
}

#[rstest]
#[case::the_case("plain/contradicts", "", 0)]
#[case::another_case("plain/differs", "", 1)]
#[case::the_versions("plain/contradicts", "versions = '> 0'", 0)]
#[case::other_versions("plain/contradicts", "versions = '< 0.1'", 1)]
fn what_the_file_knows_is_silent(#[case] case: &str, #[case] rest: &str, #[case] code: i32) {
    let (_folder, path) = file("known.toml", &entry(case, rest));
    if shell("bash").is_some() {
        run(&["plain/contradicts", "--known", &path]).args(SHELL).assert().code(code).stderr(is_empty());
    }
}

#[test]
fn what_is_no_longer_so_is_noted() {
    let (_folder, path) = file("known.toml", &entry("plain/open", ""));
    if shell("bash").is_some() {
        let noted = contains("known.toml:1: `plain/open` of bash: no longer contradicts: fixed?");
        run(&["plain/open", "--known", &path]).args(SHELL).assert().code(0).stderr(noted);
    }
}

#[test]
fn what_is_not_shown_counts_all_the_same() {
    let (_folder, path) = file("known.toml", &entry("plain/contradicts", ""));
    if shell("bash").is_some() {
        let shown = ["plain/contradicts", "plain/conforms", "--verdict", "conforms"];
        run(&shown).args(SHELL).assert().code(1);
        // The entry is of what contradicts, which nobody is shown.
        run(&shown).args(["--known", &path]).args(SHELL).assert().code(0).stderr(is_empty());
    }
}

#[test]
fn a_file_with_mistakes_is_a_wrong_question() {
    let (_folder, path) = file("known.toml", &entry("plain/open", "versions = '5'\n"));
    let message = contains("known.toml:6:12: no range of versions: `5`");
    run(&["--known", &path]).assert().code(2).stdout(is_empty()).stderr(message);
}

#[test]
fn a_baseline_silences_what_it_has() {
    if shell("bash").is_none() {
        return;
    }
    let earlier = written(run(&["plain/contradicts", "--format", "json"]).args(SHELL));
    let (_folder, path) = file("earlier.json", &earlier);
    run(&["plain/contradicts", "--baseline", &path]).args(SHELL).assert().code(0);

    let kept = earlier.replace("\"holds\": false", "\"holds\": true").replace("contradicts\",\n", "conforms\",\n");
    let (_folder, path) = file("better.json", &kept.replace("plain/conforms", "plain/contradicts"));
    run(&["plain/contradicts", "--baseline", &path]).args(SHELL).assert().code(1);
}

#[rstest]
#[case("true", "note: fixed: dash no longer shows odd\n")]
#[case("false", "")]
fn a_finding_that_a_shell_shows_no_longer_is_good_news(#[case] script: &str, #[case] note: &str) {
    if shell("dash").is_some() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("area")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("findings.toml", "[odd]\nkind = 'bug'\nwhy = 'why'\nof = ['dash', 'bash']\n");
        write("sources.toml", &fs::read_to_string(format!("{CASES}/sources.toml")).unwrap());
        let expect = "[[expect]]\nof = 'dash'\ninside = 0\nsource = 'binding'\nplace = '1'\nfinding = 'odd'";
        write("area/name.toml", &format!("question = 'What?'\n[script]\nsh = '{script}'\n{expect}\n"));
        let mut command = statusquo();
        command.args(["run", "--shell", "dash", "--cases"]).arg(folder.path()).args(["--output", "/dev/null"]);
        command.assert().code(0).stderr(note.to_owned());
    }
}
