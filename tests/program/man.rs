//! `statusquo man`: pages that a formatter of manual pages accepts.

use std::fs;
use std::process::Command;

use predicates::prelude::*;
use predicates::str::{contains, is_empty};

use crate::program::{statusquo, written};

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = written(statusquo().arg("--help"));
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let name = |line: &str| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).map(str::to_owned);
    let names = list.lines().filter_map(name).map(|line| line.split(' ').next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn every_command_has_a_page_without_warnings() {
    let groff = which::which_in("groff", Some("/usr/local/bin:/usr/bin:/bin"), "/").ok();
    let folder = tempfile::tempdir().unwrap();
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for name in [""].into_iter().chain(commands.iter().map(String::as_str)) {
        let page = written(statusquo().arg("man").args(Some(name).filter(|name| !name.is_empty())));
        for part in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", "TAP_VERSION"]
        {
            assert!(page.contains(part), "{name} has no {part}: {page}");
        }
        if let Some(groff) = &groff {
            let path = folder.path().join("page.1");
            fs::write(&path, page).unwrap();
            let output = Command::new(groff).args(["-man", "-Tutf8", "-ww", "-z"]).arg(&path).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        }
    }
}

#[test]
fn the_page_of_the_program_names_every_command() {
    let page = written(statusquo().arg("man"));
    for name in commands() {
        assert!(page.contains(&format!("statusquo\\-{name}(1)")), "{name}: {page}");
    }
}

#[test]
fn a_command_without_a_page_is_told_which_have_one() {
    let named = contains("no command is called `rum`").and(contains("run, shells, show"));
    statusquo().args(["man", "rum"]).assert().code(2).stdout(is_empty()).stderr(named);
}
