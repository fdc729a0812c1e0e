//! What `/proc` says of other processes, and how those that a shell leaves behind are found.

use std::fs;
use std::io;
use std::os::fd::RawFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::io::Errno;
use rustix::param::clock_ticks_per_second;
use rustix::process::{Pid, WaitOptions};

use crate::signal::Signal;

/// This executable, whatever became of its path.
pub(crate) fn executable() -> io::Result<PathBuf> {
    Ok("/proc/self/exe".into())
}

/// Makes this process the parent of every orphan below it, and has each descriptor that it was given closed by executing.
pub(crate) fn become_worker() -> io::Result<()> {
    for entry in fs::read_dir("/proc/self/fd")? {
        let descriptor = entry?.file_name().to_str().and_then(|name| name.parse::<RawFd>().ok());
        if let Some(descriptor) = descriptor.filter(|descriptor| *descriptor > 2) {
            // SAFETY: a plain system call on numbers, which fails where there is no such descriptor.
            unsafe { libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC) };
        }
    }
    Ok(rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?)
}

/// Kills every descendant and waits for its end; children of the killed become ours, so it goes on till none is.
pub(crate) fn kill_all(_: Option<Pid>) -> io::Result<()> {
    loop {
        match rustix::process::wait(WaitOptions::NOHANG) {
            Err(Errno::CHILD) => return Ok(()),
            Ok(Some(_)) | Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(None) => {}
        }
        let own = children_of("/proc/thread-self/children").into_iter();
        for child in own.filter_map(|pid| pid.try_into().ok().and_then(Pid::from_raw)) {
            let _ = rustix::process::kill_process(child, rustix::process::Signal::KILL);
        }
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(_) | Err(Errno::CHILD | Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// All processes below this one.
pub(crate) fn descendants() -> Vec<u32> {
    let mut found = children_of("/proc/thread-self/children");
    let mut next = 0;
    while let Some(pid) = found.get(next) {
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let theirs: Vec<u32> = threads.flat_map(|thread| children_of(thread.path().join("children"))).collect();
        found.extend(theirs);
        next += 1;
    }
    found
}

fn children_of(list: impl AsRef<Path>) -> Vec<u32> {
    let list = fs::read_to_string(list).unwrap_or_default();
    list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// Whether it is seen here what a process does: [`sleeps`], [`can_be_reached`], [`catches`].
///
/// # Errors
/// Why not.
pub(crate) fn sees_processes() -> io::Result<()> {
    Ok(())
}

/// Whether a process sleeps until something happens.
pub(crate) fn sleeps(pid: Pid) -> bool {
    Process::of(pid.as_raw_nonzero().get()).is_some_and(|process| process.sleeps())
}

/// Whether a program that is ready sleeps in the foreground, and the shell that started it waits for it: neither is
/// between two steps that a signal could fall into.
pub(crate) fn can_be_reached(program: i32) -> bool {
    let waits = Process::of(program).filter(|it| it.in_foreground && it.sleeps());
    waits.and_then(|it| Process::of(it.parent)).is_some_and(|parent| parent.sleeps())
}

/// Whether a process has a handler for a signal.
pub(crate) fn catches(pid: Pid, signal: Signal) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero())).unwrap_or_default();
    signal.number().is_some_and(|number| is_caught(&status, number))
}

/// Whether there is a handler for a signal, by what a process's `status` says (`proc_pid_status(5)`).
fn is_caught(status: &str, signal: i32) -> bool {
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let mask = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (signal - 1) & 1 == 1
}

/// What matters of a process at a terminal (`proc_pid_stat(5)`).
struct Process {
    /// `S` where it sleeps until something happens, `T` where it is stopped.
    state: char,
    parent: i32,
    has_terminal: bool,
    /// Whether its group is the one that the keys of its terminal go to.
    in_foreground: bool,
}

impl Process {
    fn of(pid: i32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The command's name, in parentheses, may hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
        let state = fields.next()?.chars().next()?;
        let parent = fields.next()?.parse().ok()?;
        let group = fields.next()?;
        let has_terminal = fields.nth(1)? != "0";
        let in_foreground = fields.next()? == group;
        Some(Self { state, parent, has_terminal, in_foreground })
    }

    fn sleeps(&self) -> bool {
        self.state == 'S'
    }
}

/// The processor time that a process has used, with its children that it has waited for.
pub(crate) fn processor_time(pid: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything; the times are the fields 14 to 17.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u64 =
        fields.split_ascii_whitespace().skip(11).take(4).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Duration::from_secs(ticks) / u32::try_from(clock_ticks_per_second()).ok()?)
}

/// How a process is stuck, which can never go on by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stuck {
    name: String,
    how: &'static str,
    /// How often it was given the processor and gave it back.
    switches: String,
}

/// How a process that reads is stuck.
const OTHER_END: &str = "waits for the other end of a pipe";
const DESCRIPTOR: &str = "waits for a descriptor";

impl Stuck {
    /// Looks at a process; `None` where it may go on, or cannot be looked at.
    pub(crate) fn look(pid: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let how = match field("State:")?.chars().next()? {
            'T' => "is stopped",
            // It has ended, and who should wait for it is another process of the run.
            'Z' => "has ended",
            // An alarm may be set, as `timeout` and some shells' `read -t` do; nothing here says whether one is. At a
            // terminal a handler means little: an interactive bash has one for each signal that could end it.
            'S' if is_caught(&status, libc::SIGALRM) && !Process::of(pid.try_into().ok()?)?.has_terminal => {
                return None;
            }
            'S' => waits_for_ever(&fs::read_to_string(format!("/proc/{pid}/syscall")).ok()?)?,
            _ => return None,
        };
        let switches =
            ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"].map(|name| field(name).unwrap_or(""));
        Some(Self { name: field("Name:")?.to_owned(), how, switches: switches.join(" ") })
    }

    /// Whether it waits for input.
    pub(crate) fn waits_for_input(&self) -> bool {
        [OTHER_END, DESCRIPTOR].contains(&self.how)
    }

    /// Who waits for what.
    pub(crate) fn describe(&self) -> String {
        format!("{} {}", self.name, self.how)
    }
}

/// What a system call waits for, if nothing but another process can end it. `/proc/PID/syscall` holds its number and
/// its arguments in hexadecimal.
fn waits_for_ever(call: &str) -> Option<&'static str> {
    let mut words = call.split_ascii_whitespace();
    let number: libc::c_long = words.next()?.parse().ok()?;
    let arguments: Vec<u64> = words.map_while(|word| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()).collect();
    let argument = |index: usize| arguments.get(index).copied();
    let endless = |index: usize| argument(index) == Some(0);
    match number {
        libc::SYS_wait4 | libc::SYS_waitid => Some("waits for a child"),
        libc::SYS_rt_sigsuspend => Some("waits for a signal"),
        libc::SYS_rt_sigtimedwait if endless(2) => Some("waits for a signal"),
        libc::SYS_read | libc::SYS_openat => Some(OTHER_END),
        libc::SYS_pselect6 if endless(4) => Some(DESCRIPTOR),
        libc::SYS_ppoll if endless(2) => Some(DESCRIPTOR),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_pause => Some("waits for a signal"),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open => Some(OTHER_END),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_select if endless(4) => Some(DESCRIPTOR),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll if argument(2).is_some_and(|timeout| timeout & 0xffff_ffff == 0xffff_ffff) => Some(DESCRIPTOR),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_told() {
        let own = || processor_time(std::process::id()).unwrap();
        let before = own();
        while own() < before + Duration::from_millis(50) {}
        assert_eq!(processor_time(u32::MAX), None);
    }

    #[test]
    fn handlers_are_read_from_the_mask() {
        let status = "Name:\tbash\nSigCgt:\t0000000000012000\nCapInh:\t0\n";
        assert!(is_caught(status, libc::SIGALRM) && is_caught(status, libc::SIGCHLD));
        assert!(!is_caught(status, libc::SIGINT) && !is_caught("", libc::SIGALRM));
    }

    #[test]
    fn a_sleep_is_no_hang() {
        let nanosleep = format!("{} 0x0 0x0 0x7ffe 0x0 0x0 0x0 0x7ffe 0x7f", libc::SYS_clock_nanosleep);
        assert_eq!(waits_for_ever(&nanosleep), None);
        assert_eq!(waits_for_ever("running"), None);
    }

    #[test]
    fn a_wait_with_a_limit_of_time_is_no_hang() {
        let select = |timeout: &str| format!("{} 0x1 0x7ffe 0x0 0x0 {timeout} 0x0 0x7ffe 0x7f", libc::SYS_pselect6);
        assert_eq!(waits_for_ever(&select("0x7ffe")), None);
        assert_eq!(waits_for_ever(&select("0x0")), Some(DESCRIPTOR));
    }
}
