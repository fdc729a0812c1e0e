//! Shells in another root directory: the same answers, and nothing left there.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rstest::rstest;
use statusquo::catalog::{Case, Catalog};
use statusquo::dialect::Dialect;
use statusquo::results::Instead;
use statusquo::shells::{Given, KnownBy, Root, Shell, ShellError, find_all_in, resolve};

use crate::asking::{answer, ask_all, ask_case, ask_these};
use crate::small_root::{all_in, has_mounts, small};
use crate::support;

/// A small root directory and the shell in it.
fn dash() -> Option<(tempfile::TempDir, Shell)> {
    let directory = small()?;
    let given = Given { root: Root::open(directory.path()).unwrap(), ..Given::parse("dash=dash").unwrap() };
    let shell = resolve(&given, &[], None, None).unwrap().swap_remove(0);
    Some((directory, shell))
}

/// The same question inside and outside.
#[track_caller]
fn answers_as_outside(text: &str, expected: &str) {
    let (Some((_directory, inside)), Some(outside)) = (dash(), support::shell("dash")) else { return };
    for shell in [outside, inside] {
        let cell = ask_case(&shell, text).swap_remove(0);
        if let Some(Instead::Skipped(why)) = &cell.instead {
            return eprintln!("not tested: {why}");
        }
        let place = shell.root.directory();
        assert_eq!(answer(&cell), expected, "{place:?}: {:?} {:?}", cell.instead, cell.evidence);
    }
}

#[rstest]
#[case::a_status("sh -c 'exit 300'", "44, exited 44")]
#[case::a_death("env kill -s KILL $$", "ended, killed by KILL")]
#[case::a_child_that_is_killed("sh -c 'exec env kill -s TERM $$'; true $?", "0, exited 0")]
#[case::a_command_that_is_not_there("./missing", "127, exited 127")]
#[case::a_command_in_the_background("false & wait $!", "1, exited 1")]
#[case::its_name("test $0 = dash", "0, exited 0")]
#[case::a_proc_that_fits("test /proc/self/exe -ef /bin/dash", "0, exited 0")]
#[case::its_processes("read -r pid rest </proc/self/stat && test $pid = $$", "0, exited 0")]
#[case::devices("echo >/dev/null && test -c /dev/full -a -d /dev/pts", "0, exited 0")]
#[case::its_home("cd && echo >f && test -s $HOME/f", "0, exited 0")]
#[case::its_directory("echo >f && test -s f -a f -ef $PWD/f", "0, exited 0")]
#[case::temporary_files("echo >/tmp/statusquo.$$ && rm /tmp/statusquo.$$", "0, exited 0")]
fn a_script_sees_the_same(#[case] script: &str, #[case] expected: &str) {
    answers_as_outside(&format!("question = 'What?'\n[script]\nsh = '''{script}'''"), expected);
}

#[rstest]
#[case::pid_1("pid 1", "read -r pid rest </proc/self/stat && test $$.$pid = 1.1 -a ! -e /proc/2", "0, exited 0")]
#[case::another_user("other user", "echo >f && test -O f && test ! -r secret", "0, exited 0")]
#[case::a_terminal("terminal", "test -t 0 && : </dev/tty && test -c /dev/pts/ptmx", "0, exited 0")]
#[case::a_job_that_is_stopped("terminal", "./program\n^Z", "148, exited 148")]
#[case::a_core("core dumps", "sh -c 'ulimit -c unlimited; kill -s QUIT $$'; test -e core*", "0, exited 0")]
fn a_need_is_met(#[case] need: &str, #[case] script: &str, #[case] expected: &str) {
    let files = "[[file]]\npath = 'program'\nmode = '755'\ncontent = '''#!/bin/sh\n@ready@\nexec sleep 1000\n'''\n\
                 [[file]]\npath = 'secret'\nmode = '000'\ncontent = ''";
    let text = format!("question = 'What?'\nneeds = ['{need}']\n[script]\nsh = '''{script}'''\n{files}");
    answers_as_outside(&text, expected);
}

#[test]
fn start_states_are_the_same() {
    let script = "test -e /proc/self/fd/0; echo \"$? $(ulimit -Sn) $A\" >f; read -r a <f; test \"$a\" = '1 77 b'";
    let start = "closed = [0]\nlimits = { nofile = 77 }\nvariables = { A = 'b' }";
    answers_as_outside(&format!("question = 'What?'\n[script]\nsh = '''{script}'''\n[start]\n{start}"), "0, exited 0");
}

#[test]
fn a_victim_is_the_roots_own() {
    let Some((directory, shell)) = dash() else { return };
    let text = "question = 'What?'\nvictim = \"sh -c 'exec env kill -s TERM $$'\"\npremise = 'killed by TERM'\n\
                [script]\nsh = '@victim@'";
    assert_eq!(answer(&ask_case(&shell, text)[0]), "143, exited 143");
    fs::remove_file(directory.path().join("bin/env")).unwrap();
    let expected = Instead::PremiseNotMet("the victim exited 127, not killed by TERM".into());
    assert_eq!(ask_case(&shell, text)[0].instead, Some(expected));
}

#[test]
fn nothing_is_left_in_a_root_directory() {
    let Some((directory, shell)) = dash() else { return };
    let before = all_in(directory.path());
    let script = "echo >/f; mkdir /d; rm -rf /bin /lib; echo >/bin/dash; echo >/tmp/f; echo >/f";
    let cells = ask_these(&[shell], Dialect::Sh, script);
    assert_eq!(answer(&cells[0]), "2, exited 2");
    assert_eq!(all_in(directory.path()), before);
    assert!(!has_mounts(directory.path()));
}

#[test]
fn what_a_script_does_to_the_runners_folder_is_put_right() {
    let Some((_directory, shell)) = dash() else { return };
    let case = |id: &str, script: &str| {
        let mut case = Case::new(id, "What?");
        case.scripts = BTreeMap::from([(Dialect::Sh, script.to_owned())]);
        case
    };
    let cases = vec![case("a/ruins", "cd ..; chmod 0 .; rm -rf *"), case("b/works", "echo >f; sh -c 'exit 3'")];
    let cells = ask_all(&Catalog { cases, ..Catalog::default() }, &[shell], 1);
    assert_eq!(answer(&cells[1]), "3, exited 3", "{:?}", cells[1]);
}

#[test]
fn the_shells_in_a_root_directory_are_found() {
    let Some((directory, _)) = dash() else { return };
    symlink("/bin/missing", directory.path().join("bin/bash")).unwrap();
    let root = Root::open(directory.path()).unwrap();
    let found = find_all_in(&root).unwrap();
    let [shell] = found.shells.as_slice() else { panic!("{:?}", found.shells) };
    assert_eq!((shell.name.as_str(), found.sh.as_deref()), ("dash", Some("dash")));
    assert_eq!((&shell.root, shell.path.as_path()), (&root, Path::new("/bin/dash")));
    assert!(shell.build.as_ref().is_some_and(|build| build.starts_with("unpackaged ")) && shell.known_by.is_none());
}

#[test]
fn the_packages_are_those_of_the_root_directory() {
    let Some((directory, _)) = dash() else { return };
    if which::which("dpkg-query").is_err() {
        return eprintln!("not tested: dpkg-query is not here");
    }
    let database = directory.path().join("var/lib/dpkg");
    fs::create_dir_all(database.join("info")).unwrap();
    let package = "Package: dash\nStatus: install ok installed\nArchitecture: all\nMaintainer: a\nDescription: a\n";
    fs::write(database.join("status"), format!("{package}Version: 0.4.2-1\n")).unwrap();
    fs::write(database.join("info/dash.list"), "/.\n/bin\n/bin/dash\n").unwrap();
    let shell = find_all_in(&Root::open(directory.path()).unwrap()).unwrap().shells.swap_remove(0);
    assert_eq!(shell.build.as_deref(), Some("dash 0.4.2-1"));
    assert_eq!((shell.version.unwrap().to_string(), shell.known_by), ("0.4.2".into(), Some(KnownBy::Package)));
}

#[rstest]
#[case("x=/bin/dash", "/bin/dash")]
#[case("x=bin/sh", "/bin/dash")]
#[case("x=sh -e", "/bin/dash")]
fn a_command_is_one_of_the_root_directory(#[case] text: &str, #[case] path: &str) {
    let Some((directory, _)) = dash() else { return };
    let given = Given { root: Root::open(directory.path()).unwrap(), ..Given::parse(text).unwrap() };
    let shells = resolve(&given, &[], None, None).unwrap();
    assert_eq!((shells[0].family, shells[0].path.as_path()), (Some("dash"), Path::new(path)));
}

#[test]
fn a_command_of_this_machine_is_none_of_the_root_directory() {
    let Some((directory, _)) = dash() else { return };
    let outside = std::env::current_exe().unwrap();
    let text = format!("x={}", outside.display());
    let given = Given { root: Root::open(directory.path()).unwrap(), ..Given::parse(&text).unwrap() };
    let error = resolve(&given, &[], None, None).unwrap_err();
    assert!(matches!(&error, ShellError::Missing { path, .. } if path.starts_with(directory.path())), "{error}");
}

#[test]
fn one_worker_asks_in_several_root_directories() {
    let (Some((one, first)), Some((other, second)), Some(own)) = (dash(), dash(), support::shell("dash")) else {
        return;
    };
    for (directory, name) in [(&one, "one"), (&other, "other")] {
        fs::write(directory.path().join(name), "").unwrap();
    }
    let mut case = Case::new("test/script", "Where is it?");
    case.scripts = BTreeMap::from([(Dialect::Sh, "test -e /one || test ! -e /other || sh -c 'exit 4'".into())]);
    let named = |name: &str, shell: Shell| Shell { name: name.into(), ..shell };
    let shells = [named("a", first), named("b", second), named("c", own)];
    let cells = ask_all(&Catalog { cases: vec![case], ..Catalog::default() }, &shells, 1);
    let answers: Vec<String> = cells.iter().map(answer).collect();
    assert_eq!(answers, ["0, exited 0", "4, exited 4", "0, exited 0"]);
}
