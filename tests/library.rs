//! The matrix as a library for other shells' repositories: answers as data, without any printing.
#![cfg(feature = "harness")]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use statusquo::harness::{Asked, Error, Matrix};
use statusquo::known::Outcome;
use statusquo::shells::Edition;
use tempfile::TempDir;

/// A shell with one deviation, as somebody's own would be: a command that is not found says 1.
struct Own {
    _folder: TempDir,
    path: String,
}

impl Own {
    /// It is bash but for that; `None`, with a word on standard error, where that is not here.
    fn new() -> Option<Self> {
        let Ok(bash) = which::which("bash") else {
            eprintln!("not tested: bash is not here");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own shell");
        let handler = "command_not_found_handle() { return 1; }";
        let text = format!("#!{0}\nexec {0} \"${{@:1:$#-1}}\" \"{handler}; ${{!#}}\"\n", bash.display());
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Some(Self { path: path.display().to_string(), _folder: folder })
    }

    fn matrix(&self) -> Matrix {
        Matrix::new().shell("own", &self.path).filter("lookup/not-found@own")
    }
}

fn known(shell: &str) -> String {
    let entry = "case = 'lookup/not-found'\noutcome = 'contradicts'\nlink = 'https://example.org/1'";
    format!("[[known]]\n{entry}\nshell = '{shell}'\n")
}

fn failing(asked: &Asked) -> Vec<&str> {
    asked.failures.iter().map(|failure| failure.id.as_str()).collect()
}

#[test]
fn a_deviation_is_a_failure_with_all_that_is_needed() {
    let Some(own) = Own::new() else { return };
    let asked = own.matrix().ask().unwrap();
    assert_eq!(failing(&asked), ["lookup/not-found@own"]);
    let failure = &asked.failures[0];
    assert_eq!((failure.asked, failure.alike), (5, 5));
    assert_eq!(failure.seen.inside.as_deref(), Some("1"));
    assert_eq!(failure.broken[0].source, "bash-man");
    assert_eq!(failure.modes[0].0, "own-posix");
    assert!(failure.repro().contains("own shell"), "{}", failure.repro());
    assert_eq!(asked.results.cells.len(), 1);
}

#[test]
fn a_known_deviation_is_no_failure() {
    let Some(own) = Own::new() else { return };
    let asked = own.matrix().known(&known("own")).ask().unwrap();
    assert_eq!(failing(&asked), [""; 0]);
    assert!(asked.no_longer.is_empty());
}

#[test]
fn a_known_deviation_that_is_gone_is_reported() {
    let Ok(bash) = which::which("bash") else { return eprintln!("not tested: bash is not here") };
    let matrix = Matrix::new().shell("own", bash).filter("lookup/not-found");
    let asked = matrix.known(&known("own")).ask().unwrap();
    assert_eq!(failing(&asked), [""; 0]);
    assert_eq!(asked.no_longer.iter().map(|entry| entry.outcome).collect::<Vec<_>>(), [Outcome::Contradicts]);
}

#[test]
fn only_the_sources_that_are_chosen_bind() {
    let Some(own) = Own::new() else { return };
    let chosen = own.matrix().sources(["posix-2024"]).ask().unwrap();
    assert_eq!(failing(&chosen), ["lookup/not-found@own"]);
    assert!(chosen.failures[0].broken.iter().all(|statement| statement.source == "posix-2024"));

    let other = own.matrix().sources(["yash-man"]).ask().unwrap();
    assert_eq!(failing(&other), [""; 0]);
    assert!(matches!(own.matrix().sources(["posix-3000"]).ask(), Err(Error::UnknownSource(id)) if id == "posix-3000"));
}

#[test]
fn an_edition_binds_the_shell_that_its_user_says_follows_it() {
    let Some(own) = Own::new() else { return };
    let asked = own.matrix().bound_by([Edition::Posix2024]).ask().unwrap();
    assert!(asked.failures[0].broken.iter().any(|statement| statement.source == "posix-2024"));
}

#[test]
fn a_shell_that_cannot_be_run_is_an_error() {
    let error = Matrix::new().shell("own", "./missing").ask().unwrap_err();
    assert!(matches!(error, Error::Shell(_)) && error.to_string().contains("missing does not exist"), "{error}");
}

#[test]
fn mistakes_in_the_list_of_known_deviations_are_shown_with_their_line() {
    let error = Matrix::new().shell("own", "/bin/sh").known("[[known]]\ncase = ''\n").ask().unwrap_err();
    assert!(error.to_string().starts_with("known:"), "{error}");
}
