//! `--root`: shells in another root directory, and what is said where there are none.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};

use predicates::prelude::*;
use predicates::str::contains;
use rstest::rstest;

use crate::program::{CASES, PATH, results, run, statusquo, written};
use crate::small_root::{all_in, has_mounts, small};

#[test]
fn a_directory_that_cannot_be_a_root_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("file"), "").unwrap();
    for (name, why) in [("missing", "No such file or directory"), ("file", "it is no directory")] {
        let told = contains(format!("no shell can be run in {}", path(name))).and(contains(why));
        statusquo().args(["ask", "true", "--root", &path(name)]).assert().code(125).stdout("").stderr(told);
    }
}

#[test]
fn a_root_directory_without_a_shell_is_told() {
    let Some(root) = small() else { return };
    fs::remove_dir_all(root.path().join("bin")).unwrap();
    let place = root.path().display().to_string();
    let told = contains(format!("no shell was found in {place}"));
    statusquo().args(["ask", "true", "--root", &place]).assert().code(125).stderr(told);
    let told = contains(format!("`mksh` is not in {place}"));
    statusquo().args(["ask", "true", "--shell", "mksh", "--root", &place]).assert().code(125).stderr(told);
}

#[test]
fn who_lacks_the_privilege_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(PATH);
    command.env_clear().args(["shells", "--root"]).arg(folder.path());
    if rustix::process::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    let Ok(output) = command.output() else {
        return eprintln!("not tested: the program is out of another user's reach");
    };
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(125), "{said}");
    assert!(said.contains("CAP_SYS_ADMIN") && said.contains("run statusquo as root"), "{said}");
}

#[test]
fn temporary_files_are_not_put_into_a_root_directory() {
    let Some(root) = small() else { return };
    let before = all_in(root.path());
    let mut command = statusquo();
    command.args(["ask", "true", "--root"]).arg(root.path()).env("TMPDIR", root.path());
    command.assert().code(125).stderr(contains("set TMPDIR to a directory outside"));
    assert_eq!(all_in(root.path()), before);
}

#[rstest]
#[case::below_tmp("tmp")]
#[case::below_a_directory_of_the_root("lib/deep/folder")]
#[case::below_one_that_it_has_not("srv/folder")]
fn temporary_files_may_be_anywhere_else(#[case] place: &str) {
    let Some(root) = small() else { return };
    // The folder has the path of one that the other root has, too: what stands beside it stays in sight.
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join(place);
    fs::create_dir_all(&folder).unwrap();
    let inside = root.path().join(folder.strip_prefix("/").unwrap());
    fs::create_dir_all(inside.parent().unwrap()).unwrap();
    fs::write(inside.with_file_name("beside"), "").unwrap();
    let beside = folder.with_file_name("beside");
    let shown = if beside.starts_with("/tmp") { "!" } else { "" };
    let script = format!("test {shown} -e {} && echo >f && test -s f", beside.display());
    let mut command = statusquo();
    command.args(["ask", &script, "--root"]).arg(root.path()).env("TMPDIR", &folder);
    assert!(written(&mut command).contains("dash   0   exited 0"), "{:?}", command.output());
}

#[test]
fn results_name_the_root_directory() {
    let Some(root) = small() else { return };
    let results = results(run(&["plain/conforms", "--root"]).arg(root.path()));
    assert_eq!(results["platform"]["root"], fs::canonicalize(root.path()).unwrap().display().to_string());
    assert_eq!(results["shells"][0]["path"], "/bin/dash");
}

#[test]
fn a_cell_in_a_root_directory_is_reproduced_by_the_program() {
    let Some(root) = small() else { return };
    let mut command = statusquo();
    command.args(["show", "--cases", CASES, "plain/conforms", "--root"]).arg(root.path());
    let line = format!("\nstatusquo repro --root {} plain/conforms:0@dash\n", root.path().display());
    assert!(written(&mut command).contains(&line), "{line}");
    let mut command = statusquo();
    command.args(["repro", "--cases", CASES, "plain/conforms:0@dash", "--root"]).arg(root.path());
    assert!(written(&mut command).contains("the script as written: exited"));
}

#[test]
fn nothing_is_left_of_a_root_directory_when_the_program_is_killed() {
    let (Some(root), folder) = (small(), tempfile::tempdir().unwrap()) else { return };
    let channel = root.path().join("channel");
    assert!(Command::new("mkfifo").arg(&channel).status().unwrap().success());
    let before = all_in(root.path());

    let mut command = Command::new(PATH);
    command.args(["ask", "sh -c 'echo $$ >/channel; exec sleep 1000' & wait", "--shell", "dash", "--root"]);
    command.arg(root.path()).env_clear().env("TMPDIR", folder.path());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // The script runs once it has said its child's pid.
    let pid = fs::read_to_string(&channel).unwrap();
    let mounts = fs::read_to_string(format!("/proc/{}/mounts", pid.trim())).unwrap();
    child.kill().unwrap();
    // The workers have standard error open until they have put everything in order.
    let mut errors = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut errors).unwrap();
    assert_eq!((child.wait().unwrap().signal(), errors.as_str()), (Some(9), ""));
    assert!(mounts.contains(" /proc "), "{mounts}");
    assert!(!has_mounts(root.path()) && !has_mounts(folder.path()));
    assert_eq!((all_in(root.path()), all_in(folder.path())), (before, Vec::new()));
    let name = fs::read_to_string(Path::new("/proc").join(pid.trim()).join("comm")).unwrap_or_default();
    assert_ne!(name, "sleep\n", "{pid} is left");
}
