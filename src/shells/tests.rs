//! Recognition, asked of the shells that this machine really has; what it has not is named and passed over.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;

use super::*;

fn installed(program: &str) -> Option<PathBuf> {
    let found = which::which(program).ok();
    if found.is_none() {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

/// A copy under another name, as a user's own build would be.
fn copied(program: &str, directory: &Path, name: &str) -> Option<String> {
    let copy = directory.join(name);
    fs::copy(installed(program)?, &copy).unwrap();
    Some(copy.display().to_string())
}

fn script(directory: &Path, name: &str, text: &str) -> String {
    let path = directory.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

fn given(text: &str) -> Result<Vec<Shell>, ShellError> {
    resolve(&Given::parse(text).unwrap(), &[], None, None)
}

fn names(shells: &[Shell]) -> Vec<&str> {
    shells.iter().map(|shell| &*shell.name).collect()
}

#[test]
fn every_shell_that_is_found_runs_a_script_in_every_mode() {
    let home = tempfile::tempdir().unwrap();
    for shell in find_all().unwrap().shells {
        let mut command = Command::new(&shell.program);
        command.arg0(&shell.argv[0]).args(&shell.argv[1..]).args(["-c", "echo a; exit 3"]);
        let output = command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", home.path()).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "a\n", "{}", shell.name);
        assert_eq!(output.status.code(), Some(3), "{}", shell.name);
        assert!(output.stderr.is_empty(), "{}: {output:?}", shell.name);
    }
}

#[test]
fn names_are_unique_and_every_family_is_there_or_missing() {
    let found = find_all().unwrap();
    let unique: BTreeSet<&str> = found.shells.iter().map(|shell| &*shell.name).collect();
    assert_eq!(unique.len(), found.shells.len());
    let there: BTreeSet<&str> = found.shells.iter().filter_map(|shell| shell.family).collect();
    for family in FAMILIES {
        let missing = found.missing.iter().any(|missing| missing.id == family.id);
        assert!(missing != there.contains(family.id), "{}", family.id);
    }
    for (family, package) in found.missing_packages(Manager::Apt) {
        assert!(!there.contains(family) && !package.is_empty());
    }
}

#[test]
fn sh_is_the_shell_that_it_turns_out_to_be() {
    let found = find_all().unwrap();
    let Some(sh) = found.sh else { return eprintln!("skipped: /bin/sh is of no known family") };
    let shell = found.shells.iter().find(|shell| shell.name == sh).unwrap();
    if fs::canonicalize("/bin/sh").is_ok_and(|path| path.ends_with("dash")) {
        assert_eq!((sh.as_str(), shell.family), ("dash", Some("dash")));
    }
}

#[test]
fn a_run_asks_native_and_posix_modes_and_others_by_name() {
    let Some(_) = installed("bash") else { return };
    let chosen = |asked: Option<&str>| select(find_all().unwrap().shells, asked);
    assert!(chosen(None).iter().all(|shell| shell.mode != Mode::Sh));
    let shells = chosen(Some("bash-sh"));
    assert_eq!(shells.iter().filter(|shell| shell.mode == Mode::Sh).count(), 1);
    assert!(names(&shells).contains(&"bash-posix"));
}

#[rstest]
#[case::zsh_that_emulates_what_it_is_called("zsh", "bash", "zsh")]
#[case::bash_called_with_the_wrong_options("bash", "fish", "bash")]
#[case::dash("dash", "ksh93", "dash")]
#[case::ksh93("ksh93", "zsh", "ksh93u+m")]
#[case::mksh("mksh", "lksh", "mksh")]
#[case::lksh("lksh", "dash", "lksh")]
#[case::yash("yash", "mksh", "yash")]
#[case::posh("posh", "yash", "posh")]
#[case::fish("fish", "tcsh", "fish")]
#[case::tcsh("tcsh", "fish", "tcsh")]
#[case::csh("bsd-csh", "rc", "csh")]
#[case::rc("rc.byron", "es", "rc")]
#[case::busybox_called_sh("busybox", "sh", "busybox")]
fn a_shell_under_a_false_name_is_recognised(#[case] program: &str, #[case] name: &str, #[case] family: &str) {
    let directory = tempfile::tempdir().unwrap();
    let Some(path) = copied(program, directory.path(), name) else { return };
    let shells = given(&format!("{name}={path}")).unwrap();
    assert_eq!(shells[0].family, Some(family));
    assert_eq!(shells[0].name, name);
    assert!(shells[0].build.as_ref().is_some_and(|build| build.starts_with("unpackaged ")));
}

#[test]
fn busybox_needs_no_telling_what_to_be_whatever_its_file_is_called() {
    let directory = tempfile::tempdir().unwrap();
    let Some(path) = copied("busybox", directory.path(), "unstripped") else { return };
    let shells = given(&format!("busybox={path}")).unwrap();
    assert_eq!((shells[0].family, &*shells[0].argv), (Some("busybox"), &["busybox".to_owned(), "ash".into()][..]));
}

#[test]
fn a_link_is_followed_to_what_it_names() {
    let directory = tempfile::tempdir().unwrap();
    let Some(bash) = installed("bash") else { return };
    let link = directory.path().join("sh");
    symlink(&bash, &link).unwrap();
    let shells = given(&format!("mine={}", link.display())).unwrap();
    assert_eq!(names(&shells), ["mine", "mine-posix", "mine-sh"]);
    assert_eq!(shells[0].path, fs::canonicalize(bash).unwrap());
    assert_eq!(shells[2].argv[0], "sh");
}

#[test]
fn a_wrapper_keeps_its_words_and_is_never_invoked_as_sh() {
    let directory = tempfile::tempdir().unwrap();
    let Some(bash) = installed("bash") else { return };
    let wrapper = script(directory.path(), "wrapper", &format!("#!/bin/sh\nexec {} \"$@\"\n", bash.display()));
    let shells = given(&format!("bash@5.3=env A=b {wrapper}")).unwrap();
    assert_eq!(names(&shells), ["bash", "bash-posix"]);
    assert_eq!(shells[1].argv[1..], ["A=b", &wrapper, "--posix", "--norc"]);
    assert_eq!(shells[1].known_by, Some(KnownBy::Given));
    assert_eq!(shells[1].bound_by, [Edition::Posix2024]);
    assert_eq!(names(&given(&format!("bash={wrapper}")).unwrap()), ["bash", "bash-posix"]);
}

#[test]
fn a_mode_that_a_build_lacks_is_left_out() {
    let directory = tempfile::tempdir().unwrap();
    let Some(bash) = installed("bash") else { return };
    let text = format!("#!/bin/sh\n[ \"$1\" != --posix ] || exit 2\nexec {} \"$@\"\n", bash.display());
    let shells = given(&format!("bash={}", script(directory.path(), "old", &text))).unwrap();
    assert_eq!(names(&shells), ["bash"]);
}

#[test]
fn variables_reach_the_shell_that_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let path = script(directory.path(), "needy", "#!/bin/sh\n[ \"$NEED\" = met ] || exit 127\nexec sh \"$@\"\n");
    let environment = [("NEED".to_owned(), "met".to_owned())];
    let needy = Given::parse(&format!("needy={path}")).unwrap();
    assert!(matches!(resolve(&needy, &[], Some(Dialect::Sh), None), Err(ShellError::NoShell { .. })));
    assert_eq!(resolve(&needy, &environment, Some(Dialect::Sh), None).unwrap()[0].environment, environment);
}

#[test]
fn what_cannot_be_run_is_named_with_the_reason_and_the_way_out() {
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path().display();
    fs::write(directory.path().join("plain"), "").unwrap();
    for (command, said) in [
        (format!("{at}/missing"), format!("{at}/missing does not exist; give the path")),
        (format!("{at}"), format!("{at} is a directory; give the path")),
        (format!("{at}/plain"), format!("{at}/plain is not executable; try `chmod +x`")),
        (format!("{at}/plain/below"), format!("{at}/plain/below does not exist")),
        ("no-such-command-anywhere".into(), "no-such-command-anywhere does not exist".into()),
        (script(directory.path(), "mute", "#!/bin/sh\nexit 0\n"), "`x` is no shell: ".into()),
        (script(directory.path(), "dead", "#!/bin/sh\nkill -s SEGV $$\n"), "(it said nothing: killed by SEGV)".into()),
        (script(directory.path(), "text", "echo statusquo\n"), "a script needs a `#!` line".into()),
    ] {
        let error = given(&format!("x={command}")).unwrap_err().to_string();
        assert!(error.contains("`x`") && error.contains(&said), "{error}");
    }
}

#[test]
fn an_endless_loop_is_no_shell() {
    let directory = tempfile::tempdir().unwrap();
    let path = script(directory.path(), "loop", "#!/bin/sh\nwhile :; do :; done\n");
    let error = given(&format!("x={path}")).unwrap_err().to_string();
    assert!(error.contains("it did not end"), "{error}");
}

#[test]
fn a_shell_of_no_known_family_needs_its_dialect() {
    let directory = tempfile::tempdir().unwrap();
    let text = "#!/bin/sh\n[ \"$1\" = -c ] || exit 2\necho statusquo dialect\n";
    let unknown = Given::parse(&format!("mine@0.1={}", script(directory.path(), "new", text))).unwrap();
    let error = resolve(&unknown, &[], None, None).unwrap_err();
    assert!(matches!(error, ShellError::NeedsDialect { .. }), "{error}");
    assert!(error.to_string().contains("--dialect"));

    let shells = resolve(&unknown, &[], Some(Dialect::Sh), Some(Edition::Posix2017)).unwrap();
    assert_eq!(names(&shells), ["mine"]);
    assert_eq!(
        (shells[0].family, shells[0].dialect, &*shells[0].bound_by),
        (None, Dialect::Sh, &[Edition::Posix2017][..])
    );
}

#[test]
fn a_given_shell_takes_the_place_of_the_one_with_its_name() {
    let shells = find_all().unwrap().shells;
    let Some(first) = shells.first().cloned() else { return };
    let count = shells.len();
    let mine = Shell { build: Some("mine".into()), ..first.clone() };
    let all = with_given(shells, vec![mine]);
    assert_eq!(all.len(), count);
    let same: Vec<&Shell> = all.iter().filter(|shell| shell.name == first.name).collect();
    assert_eq!((same.len(), same[0].build.as_deref()), (1, Some("mine")));
}
