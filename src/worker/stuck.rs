//! Whether processes can never end by themselves, told from their state and not from the time they take.
//!
//! A process is stuck that is stopped, or that waits without a limit of time for something that only another process
//! of the same run could give: a child's end, a signal, the other end of a pipe. Where all of them are stuck and none
//! has run since they were looked at before, nothing will ever happen. Of processes that run and run the state tells
//! nothing; those are ended by the processor time that they have used.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use rustix::param::clock_ticks_per_second;

/// Looks at a run that overstays, from time to time. A run that ends by itself is over long before the first look.
pub(super) struct Patience {
    next: Instant,
    end: Instant,
    before: Option<Stuck>,
}

/// What a look at a run says.
pub(super) enum Look {
    /// It may go on.
    Wait,
    /// It can never end: what its processes wait for.
    Hung(String),
    /// It has had its time.
    Spent,
}

impl Patience {
    /// The time before the first look, and between looks. What waits with a limit of time, `read -t 1`, gets it.
    const PACE: Duration = Duration::from_millis(1500);

    /// `limit` is of wall time.
    pub(super) fn new(began: Instant, limit: Duration) -> Self {
        Self { next: began + Self::PACE, end: began + limit, before: None }
    }

    /// When it looks next.
    pub(super) fn next(&self) -> Instant {
        self.next.min(self.end)
    }

    /// Looks at the processes, if it is time to. A run hangs where none of them has moved since the last look.
    pub(super) fn look(&mut self, now: Instant, processes: impl FnOnce() -> Vec<u32>) -> Look {
        if now >= self.end {
            return Look::Spent;
        }
        if now < self.next {
            return Look::Wait;
        }
        self.next = now + Self::PACE;
        let processes = processes();
        if processes.iter().filter_map(|&pid| processor_time(pid)).sum::<Duration>() >= PROCESSOR_TIME {
            return Look::Spent;
        }
        let before = std::mem::replace(&mut self.before, Stuck::look(&processes));
        match &self.before {
            Some(now) if before.as_ref() == Some(now) => Look::Hung(now.describe()),
            _ => Look::Wait,
        }
    }
}

/// The processor time that all processes of a run may use together, before it is taken for endless. Unlike wall time it
/// does not depend on what else the machine does; the longest run that ends by itself takes less than one second.
const PROCESSOR_TIME: Duration = Duration::from_secs(5);

/// What a process has used, with its children that it has waited for.
fn processor_time(pid: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything; the times are the fields 14 to 17.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: u64 =
        fields.split_ascii_whitespace().skip(11).take(4).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Duration::from_secs(ticks) / u32::try_from(clock_ticks_per_second()).ok()?)
}

/// Whether a process waits, without a limit of time, for input.
pub(super) fn waits_for_input(pid: u32) -> bool {
    Process::look(pid).is_some_and(|process| [OTHER_END, DESCRIPTOR].contains(&process.how))
}

/// How a process that reads is stuck.
const OTHER_END: &str = "waits for the other end of a pipe";
const DESCRIPTOR: &str = "waits for a descriptor";

/// Every process of a run, as it is stuck. Two looks that are equal and lie apart show that the run hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stuck(BTreeMap<u32, Process>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Process {
    name: String,
    how: &'static str,
    /// How often it was given the processor and gave it back.
    switches: String,
}

impl Stuck {
    /// Looks at `processes`; `None` where one of them may go on, or cannot be looked at.
    fn look(processes: &[u32]) -> Option<Self> {
        let stuck: BTreeMap<_, _> =
            processes.iter().map(|&pid| Some((pid, Process::look(pid)?))).collect::<Option<_>>()?;
        (!stuck.is_empty()).then_some(Self(stuck))
    }

    /// What each of them waits for.
    fn describe(&self) -> String {
        let each = self.0.values().map(|process| format!("{} {}", process.name, process.how));
        each.collect::<Vec<_>>().join(", ")
    }
}

impl Process {
    fn look(pid: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let how = match field("State:")?.chars().next()? {
            'T' => "is stopped",
            // It has ended, and who should wait for it is another process of the run.
            'Z' => "has ended",
            'S' => waits_for_ever(&fs::read_to_string(format!("/proc/{pid}/syscall")).ok()?)?,
            _ => return None,
        };
        let switches =
            ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"].map(|name| field(name).unwrap_or(""));
        Some(Self { name: field("Name:")?.to_owned(), how, switches: switches.join(" ") })
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
