//! Nothing escapes, nothing hangs: scripts that try, each asked by the whole program.
//!
//! Each test has the program work in a place of its own, and looks afterwards for what is left: processes, mounts,
//! files, cores. What is asked is a case of `cases/escape` or `cases/pid1`, or one that is written here since it would
//! take too long among the others.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rstest::rstest;
use statusquo::report::json;
use statusquo::results::{Cell, Instead, Verdict};
use statusquo::run::ENVIRONMENT;
use statusquo::status::End;
use tempfile::TempDir;

#[path = "support/mod.rs"]
#[allow(dead_code, reason = "other tests need the rest of it")]
mod support;

/// How much of an output is kept, as `schema/results.json` says.
const KEPT: usize = 16 * 1024;

/// Where the program works in a test, and what it is asked.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        for name in ["tmp", "here", "cases", "cases/test"] {
            fs::create_dir(folder.path().join(name)).expect("it is ours");
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a case; gives the folder that it is in.
    fn write(&self, case: &str) -> String {
        fs::write(self.path("cases/test/case.toml"), format!("question = 'What?'\n{case}")).expect("it is ours");
        self.path("cases").display().to_string()
    }

    /// The cells of a run.
    #[track_caller]
    fn ask(&self, arguments: &[&str], shells: &[&str]) -> Vec<Cell> {
        let text = self.run(&[&["--format", "json"], arguments].concat(), shells);
        json::read("results", &text).unwrap_or_else(|error| panic!("{error}")).cells
    }

    /// What a run writes, once it is sure that it has left nothing.
    #[track_caller]
    fn run(&self, arguments: &[&str], shells: &[&str]) -> String {
        let mounts = mounts(self.0.path());
        let mut command = Command::new(env!("CARGO_BIN_EXE_statusquo"));
        command.arg("run").args(arguments);
        if !shells.is_empty() {
            command.args(["--shell", &shells.join(",")]);
        }
        command.env_clear().env(ENVIRONMENT[0].0, ENVIRONMENT[0].1).env("TMPDIR", self.path("tmp"));
        command.current_dir(self.path("here")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program is there");
        let (mut text, mut errors) = (String::new(), String::new());
        // It writes its results when all is done, and errors hardly ever: one after the other will do.
        child.stdout.take().expect("it is piped").read_to_string(&mut text).expect("JSON is text");
        child.stderr.take().expect("it is piped").read_to_string(&mut errors).expect("it is text");
        let status = child.wait().expect("it is our child");
        assert!(errors.is_empty() && matches!(status.code(), Some(0 | 1)), "{status}: {errors}");
        assert_eq!(self.left(), Vec::<String>::new(), "is left");
        assert_eq!(self::mounts(self.0.path()), mounts, "mounts are left");
        text
    }

    /// Processes that have to do with this place, and what is in its directories.
    fn left(&self) -> Vec<String> {
        let name = self.0.path().display().to_string();
        let mentions = |text: &[u8]| text.windows(name.len()).any(|window| window == name.as_bytes());
        let mut left = Vec::new();
        for process in fs::read_dir("/proc").expect("there is a /proc").flatten().map(|entry| entry.path()) {
            // Of a process that has ended by now, or is not ours, nothing can be read.
            let descriptors =
                fs::read_dir(process.join("fd")).into_iter().flatten().flatten().map(|entry| entry.path());
            let links = descriptors.chain([process.join("cwd")]).filter_map(|link| fs::read_link(link).ok());
            let is_there = fs::read(process.join("environ")).is_ok_and(|text| mentions(&text))
                || links.map(|link| link.display().to_string()).any(|link| mentions(link.as_bytes()));
            if is_there {
                left.push(format!("{}: {:?}", process.display(), fs::read_to_string(process.join("comm"))));
            }
        }
        let files = ["tmp", "here"].into_iter().flat_map(|name| fs::read_dir(self.path(name)).expect("it is ours"));
        left.extend(files.flatten().map(|entry| entry.path().display().to_string()));
        left
    }
}

/// What is mounted on `/proc`, or below a place.
fn mounts(place: &Path) -> Vec<String> {
    let place = place.display().to_string();
    let text = fs::read_to_string("/proc/mounts").expect("there is a /proc");
    let is_ours = |line: &&str| line.split(' ').nth(1).is_some_and(|at| at == "/proc" || at.starts_with(&place));
    text.lines().filter(is_ours).map(str::to_owned).collect()
}

/// Asks one of the project's own cases.
#[track_caller]
fn ask(filter: &str, shells: &[&str]) -> Vec<Cell> {
    Place::new().ask(&[filter], shells)
}

/// Asks a case that is written here.
#[track_caller]
fn ask_case(text: &str, shells: &[&str]) -> Vec<Cell> {
    let place = Place::new();
    let cases = place.write(text);
    // Most of these overstay without doing much: all at once takes no longer than one.
    place.ask(&["--cases", &cases, "--jobs", "8"], shells)
}

/// Those of a few shells that are here. What one says of the runner, the others would say again.
fn few() -> Vec<&'static str> {
    ["bash", "dash", "zsh", "fish"].into_iter().filter(|name| support::shell(name).is_some()).collect()
}

/// Those of them that read `sh`.
fn few_of_sh() -> Vec<&'static str> {
    few().into_iter().filter(|name| *name != "fish").collect()
}

/// Checks that every cell that has a script is as it should be.
#[track_caller]
fn each(cells: &[Cell], is_right: impl Fn(&Cell) -> bool) {
    let asked = |cell: &&Cell| !matches!(cell.instead, Some(Instead::NotAsked(_) | Instead::Skipped(_)));
    assert!(cells.iter().any(|cell| asked(&cell)), "nobody was asked: {:?}", cells.first().map(|cell| &cell.instead));
    let told = |cell: &Cell| {
        format!("{}: {:?} {:?} {:?} {:?}", cell.shell, cell.inside, cell.outside, cell.instead, cell.evidence)
    };
    let wrong: Vec<String> = cells.iter().filter(asked).filter(|cell| !is_right(cell)).map(told).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn exited(code: u8) -> Option<End> {
    Some(End::Exited(code))
}

fn killed(signal: &str) -> Option<End> {
    Some(End::Killed { signal: signal.parse().expect("its name"), core: false })
}

fn timed_out(cell: &Cell) -> bool {
    cell.instead == Some(Instead::TimedOut("the script as written".into())) && cell.outside == Some(End::TimedOut)
}

fn parameter<'c>(cell: &'c Cell, name: &str) -> &'c str {
    cell.parameters.iter().find(|parameter| parameter.name == name).map_or("", |parameter| &parameter.value)
}

/// Four seconds are enough to look twice whether it hangs, which it does not.
#[rstest]
#[case::that_works("while :; do :; done", "while true; end")]
#[case::that_sleeps("while :; do sleep 1; done", "while true; sleep 1; end")]
fn an_endless_loop_is_timed_out(#[case] sh: &str, #[case] fish: &str) {
    let case = format!("seconds = 4\nruns = ['last']\n[script]\nsh = '''{sh} '''\nfish = '''{fish} '''");
    each(&ask_case(&case, &few()), timed_out);
}

#[test]
fn an_endless_loop_that_ignores_all_signals_is_timed_out() {
    let case = "seconds = 1\nruns = ['last']\n[script]\nsh = 'trap \"\" HUP INT QUIT TERM; while :; do sleep 1; done'";
    each(&ask_case(case, &few()), timed_out);
}

#[test]
fn endless_output_on_both_streams_is_timed_out_and_its_beginning_is_kept() {
    let case = "
        seconds = 1
        runs = ['last']
        [script]
        sh = 'while :; do echo output; echo error >&2; done'
        fish = 'while true; echo output; echo error >&2; end'
    ";
    let is_right = |cell: &Cell| {
        let [evidence] = cell.evidence.as_slice() else { return false };
        let kept = |text: &str, line: &str| text.len() <= KEPT && text.starts_with(&line.repeat(100));
        timed_out(cell) && kept(&evidence.stdout, "output\n") && kept(&evidence.stderr, "error\n")
    };
    each(&ask_case(case, &few()), is_right);
}

#[test]
fn endless_output_on_a_terminal_is_timed_out() {
    let case = "seconds = 1\nneeds = ['terminal']\nruns = ['last']\n[script]\nsh = 'yes'\nfish = 'yes'";
    let is_right = |cell: &Cell| timed_out(cell) && cell.evidence.iter().all(|evidence| evidence.stdout.len() <= KEPT);
    each(&ask_case(case, &few()), is_right);
}

/// The worker, which is the shell's parent, is asked for the most memory that it ever had after it has read all that.
#[test]
fn much_output_takes_no_memory() {
    let case = "
        seconds = 60
        runs = ['last']
        [script]
        sh = '''
        head -c 60000000 /dev/zero
        head -c 60000000 /dev/zero >&2
        set -- $(grep VmHWM \"/proc/$PPID/status\")
        test \"$2\" -gt 1000 && test \"$2\" -lt 50000 && exit 3
        '''
    ";
    let is_right = |cell: &Cell| {
        let kept = |text: &str| text.len() == KEPT;
        cell.outside == exited(3) && cell.evidence.iter().all(|run| kept(&run.stdout) && kept(&run.stderr))
    };
    each(&ask_case(case, &few_of_sh()), is_right);
}

#[test]
fn a_child_that_leaves_the_session_and_keeps_the_output_open_delays_nothing() {
    let is_right = |cell: &Cell| cell.outside == exited(3) && cell.evidence.iter().all(|run| run.seconds < 8.0);
    each(&ask("escape/other-session", &[]), is_right);
}

#[test]
fn five_hundred_processes_are_gone_after_the_run() {
    let is_right = |cell: &Cell| cell.inside.as_ref().is_some_and(|inside| inside.to_string() == "3");
    each(&ask("escape/fork-storm", &few()), is_right);
}

#[test]
fn a_shell_that_stops_itself_is_seen_to_be_stopped() {
    let stopped = Some(End::Stopped("STOP".parse().expect("its name")));
    each(&ask("escape/stops-itself:STOP", &[]), |cell| (&cell.outside, &cell.instead) == (&stopped, &None));
}

#[test]
fn a_shell_that_ignores_term_ends_as_it_likes() {
    // rc of Plan 9 does not go on after the signal.
    each(&ask("escape/ignores-term", &[]), |cell| {
        cell.outside == exited(if cell.shell == "rc-plan9" { 0 } else { 3 }) && cell.instead.is_none()
    });
}

#[test]
fn a_shell_that_closes_all_descriptors_is_seen_to_end() {
    each(&ask("escape/closes-everything", &[]), |cell| matches!(cell.outside, Some(End::Exited(_))));
}

#[test]
fn a_shell_that_kills_its_own_process_group_takes_nobody_with_it() {
    each(&ask("escape/kills-its-group", &[]), |cell| {
        // A shell may have a handler for TERM, and exit; none has one for KILL.
        let by_signal = cell.outside == killed(parameter(cell, "signal"));
        cell.instead.is_none() && (by_signal || parameter(cell, "signal") == "TERM")
    });
}

#[test]
fn a_shell_that_kills_itself_is_neither_hung_nor_out_of_time() {
    each(&ask("escape/kills-itself", &[]), |cell| cell.outside == killed("KILL") && cell.instead.is_none());
}

#[test]
fn a_script_of_ten_megabytes_is_read_to_its_end() {
    let line = "# This line is one of many that are read and thrown away.\n";
    let script = line.repeat(10_000_000 / line.len() + 1) + "sh -c 'exit 3'\n";
    let case = format!(
        "runs = ['last']\n[parameters]\nvia = ['file', 'stdin']\n[script]\nsh = '''\n{script}'''\n[[expect]]\n\
         of = 'every'\noutside = 'exited 3'\nsource = 'posix-2017'\nplace = 'sh, EXIT STATUS'\n"
    );
    let place = Place::new();
    let cases = place.write(&case);
    // As JSON it would be written in full for each run.
    let table = place.run(&["--cases", &cases], &few_of_sh());
    let last = table.lines().last().unwrap_or_default();
    let (asked, rest) = last.split_once(" cells: ").unwrap_or_default();
    assert!(rest.starts_with(&format!("{asked} conform; ")), "{table}");
}

#[test]
fn a_sourced_file_of_ten_megabytes_is_read_to_its_end() {
    let is_right = |cell: &Cell| cell.inside.as_ref().is_some_and(|inside| inside.to_string() == "3");
    each(&ask("escape/large-sourced-file", &few()), is_right);
}

#[test]
fn output_that_is_no_text_is_kept_as_text() {
    let kept = "a\0b\u{fffd}\u{fffd}\nc\u{fffd}";
    each(&ask("escape/odd-output", &[]), |cell| {
        cell.outside == exited(3) && cell.evidence.iter().all(|run| (&*run.stdout, &*run.stderr) == (kept, kept))
    });
}

#[rstest]
#[case::for_a_stopped_child("sh -c 'kill -s STOP $$'\n:", "sh is stopped")]
#[case::for_a_child_in_the_background("sh -c 'kill -s STOP $$' &\nwait", "sh is stopped")]
#[case::for_the_other_end_of_a_pipe("cat <f &\ncat <f", "waits for the other end of a pipe")]
fn a_shell_that_waits_for_ever_hangs_and_is_not_out_of_time(#[case] script: &str, #[case] how: &str) {
    let case = format!("runs = ['last']\n[script]\nsh = '''mkfifo f\n{script} '''");
    let is_right = |cell: &Cell| matches!(&cell.instead, Some(Instead::Hung(why)) if why.contains(how));
    each(&ask_case(&case, &few_of_sh()), is_right);
}

/// The signal ends what is in the namespace, and nothing outside: this test, for one.
#[test]
fn a_term_to_every_process_stays_in_its_namespace() {
    let mut outside = Command::new("sleep").arg("1000").spawn().expect("there is a sleep");
    let cells = ask("pid1/term-to-all", &[]);
    let lives = outside.try_wait().expect("it is our child").is_none();
    outside.kill().and_then(|()| outside.wait()).expect("it is our child");
    assert!(lives, "the signal has left its namespace");
    if let Some(Instead::Skipped(why)) = &cells[0].instead
        && why.starts_with("no PID namespace")
    {
        eprintln!("not tested: {why}");
        return;
    }
    each(&cells, |cell| (&cell.outside, cell.verdict) == (&exited(5), Verdict::Conforms));
}
