//! Which shells are here, and shells that the user gives.

use std::fs;
use std::os::unix::fs::symlink;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::json;
use statusquo::shells::Manager;

use crate::program::{cells, results, run, statusquo, statusquo_of_all, written};
use crate::support::{FOUND, shell};

#[test]
fn every_shell_is_listed_with_its_version_and_path() {
    let text = written(statusquo_of_all().arg("shells"));
    let (here, missing) = text.split_once("\n missing ").unwrap_or((&text, ""));
    for shell in &FOUND.shells {
        let first = shell.name.strip_suffix(shell.mode.suffix()).unwrap();
        let row = here.lines().find(|line| line.starts_with(&format!(" {first} ")));
        let row = row.unwrap_or_else(|| panic!("no {first} in {here}"));
        assert!(row.split_whitespace().any(|word| word == shell.name), "{row}");
        assert!(row.contains(&shell.path.display().to_string()), "{row}");
        assert!(shell.version.as_ref().is_none_or(|version| row.contains(&version.to_string())), "{row}");
    }
    for family in &FOUND.missing {
        assert!(missing.contains(&format!("\n {} ", family.id)), "no {} in {missing}", family.id);
    }
    let sh = FOUND.sh.as_deref().unwrap_or("of no known family");
    assert!(here.contains(&format!("\n/bin/sh is {sh}\n")), "{here}");
}

#[test]
fn packages_of_what_is_missing_are_names_and_nothing_else() {
    let text = written(statusquo_of_all().args(["shells", "--missing", "--packages", "apt"]));
    let expected: Vec<_> = FOUND.missing_packages(Manager::Apt).into_iter().map(|(_, package)| package).collect();
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    // Where hardly any shell is, most are missing.
    let text = written(statusquo().args(["shells", "--missing", "--packages", "apt"]));
    assert!(text.lines().any(|line| line == "zsh") && text.lines().any(|line| line == "yash"), "{text}");
}

#[test]
fn what_is_missing_is_listed_alone() {
    let text = written(statusquo().args(["shells", "--missing"]));
    assert!(text.starts_with(" missing ") && text.contains("\n zsh ") && !text.contains("known by"), "{text}");
}

#[test]
fn a_shell_behind_a_wrapper_has_its_variables() {
    let Some(bash) = shell("bash") else { return };
    let mut command = statusquo();
    command.args(["ask", "exit $A$B", "--env", "B=3", "--shell", "bash=env A=4 bash", "--in", "sh"]);
    let text = written(&mut command);
    for name in ["bash", "bash-posix"] {
        let row = text.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap();
        assert_eq!(row.split_whitespace().collect::<Vec<_>>()[1..], ["ended", "exited", "43", "exited", "43"]);
    }
    let facts = results(run(&["plain/open"]).args(["--shell", "bash=env A=4 bash"]))["shells"][0].clone();
    assert_eq!((&facts["family"], &facts["version"]), (&json!("bash"), &json!(bash.version.unwrap().to_string())));
}

#[test]
fn a_shell_of_no_known_family_needs_a_dialect() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other");
    // It answers like a shell and knows none of the variables that tell who it is.
    fs::write(&path, "case $* in *BASH_VERSION*) echo statusquo dialect ;; *) exec sh \"$@\" ;; esac\n").unwrap();
    let given = format!("other=sh {}", path.display());
    let message = contains("`other` is of no known family: say which language").and(contains("--dialect"));
    run(&["plain/open", "--shell", &given]).assert().code(125).stderr(message);
    let mut command = run(&["plain/open", "--shell", &given, "--dialect", "sh", "--claims", "posix-2017"]);
    let results = results(&mut command);
    assert_eq!(cells(&results), ["plain/open@other"]);
    assert_eq!((&results["shells"][0]["family"], &results["cells"][0]["inside"]), (&json!(null), &json!("0")));
}

#[test]
fn a_shell_has_the_name_and_version_that_it_is_given() {
    if shell("bash").is_none() {
        return;
    }
    let shell = &results(&mut run(&["plain/open", "--shell", "mine@9.9=bash"]))["shells"][0];
    assert_eq!((&shell["name"], &shell["family"], &shell["version"]), (&json!("mine"), &json!("bash"), &json!("9.9")));
    assert_eq!(shell["known-by"], "given");
}

#[test]
fn a_shell_is_recognised_whatever_its_file_is_called() {
    let Some(bash) = shell("bash") else { return };
    let folder = tempfile::tempdir().unwrap();
    symlink(&bash.path, folder.path().join("zsh")).unwrap();
    let given = format!("zsh={}", folder.path().join("zsh").display());
    let results = results(&mut run(&["plain/open", "--shell", &given]));
    assert_eq!(results["shells"][0]["family"], "bash");
}

#[test]
fn a_name_is_of_one_shell_and_the_users_goes_before() {
    let Some(bash) = shell("bash") else { return };
    let ask = |shells: &[&str]| results(run(&["plain/open"]).args(shells.iter().flat_map(|shell| ["--shell", shell])));
    assert_eq!(cells(&ask(&["bash,bash-posix", "bash"])), ["plain/open@bash", "plain/open@bash-posix"]);
    let given = format!("bash@9.9={}", bash.path.display());
    for shells in [["bash", &*given], [&*given, &*given]] {
        let results = ask(&shells);
        assert_eq!(cells(&results), ["plain/open@bash", "plain/open@bash-posix"]);
        assert_eq!(results["shells"][0]["version"], "9.9");
    }
}
