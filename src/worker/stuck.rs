//! Whether processes can never end by themselves, told from their state and not from the time they take.
//!
//! A process is stuck that is stopped, or that waits without a limit of time for something that only another process
//! of the same run could give: a child's end, a signal, the other end of a pipe. Where all of them are stuck and none
//! has run since they were looked at before, nothing will ever happen. Of processes that run and run the state tells
//! nothing; those are ended by the processor time that they have used.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::sys::{Stuck, processor_time};

/// Looks at a run that overstays, from time to time. A run that ends by itself is over long before the first look.
pub(super) struct Patience {
    next: Instant,
    end: Instant,
    before: Option<Processes>,
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
        let before = std::mem::replace(&mut self.before, look(&processes));
        match &self.before {
            Some(now) if before.as_ref() == Some(now) => Look::Hung(describe(now)),
            _ => Look::Wait,
        }
    }
}

/// The processor time that all processes of a run may use together, before it is taken for endless. Unlike wall time it
/// does not depend on what else the machine does; the longest run that ends by itself takes less than one second.
const PROCESSOR_TIME: Duration = Duration::from_secs(5);

/// Whether a process waits, without a limit of time, for input.
pub(super) fn waits_for_input(pid: u32) -> bool {
    Stuck::look(pid).is_some_and(|process| process.waits_for_input())
}

/// Every process of a run, as it is stuck. Two looks that are equal and lie apart show that the run hangs.
type Processes = BTreeMap<u32, Stuck>;

/// Looks at `processes`; `None` where one of them may go on, or cannot be looked at.
fn look(processes: &[u32]) -> Option<Processes> {
    let stuck: Processes = processes.iter().map(|&pid| Some((pid, Stuck::look(pid)?))).collect::<Option<_>>()?;
    (!stuck.is_empty()).then_some(stuck)
}

/// What each of them waits for.
fn describe(processes: &Processes) -> String {
    processes.values().map(Stuck::describe).collect::<Vec<_>>().join(", ")
}
