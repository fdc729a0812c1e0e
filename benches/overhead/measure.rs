//! Both sides in turn, and what they cost.

use std::error::Error;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use statusquo::catalog::Catalog;
use statusquo::judge::judge;
use statusquo::run::{self, Capabilities, Pool, PoolError};

use crate::bare::{self, Place, Start};
use crate::options::Options;
use crate::sample::Cell;

/// What something took.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// User and system time of this process and of every descendant, each reaped by then.
    pub(crate) cpu: Duration,
    pub(crate) wall: Duration,
}

/// What came of the rounds.
pub(crate) struct Ratios {
    /// Processes that each side started in each pass.
    pub(crate) runs: usize,
    /// Of the bare loop with one job.
    pub(crate) bare_cpu: Vec<f64>,
    pub(crate) cpu: Vec<f64>,
    pub(crate) wall: Vec<f64>,
    /// With as many jobs as cores.
    pub(crate) cpu_all_cores: Vec<f64>,
    pub(crate) speed_up: Vec<f64>,
    /// What the same number of bare loops gains: what the machine had to give.
    pub(crate) bare_speed_up: Vec<f64>,
}

/// Runs `cells` on both sides, with one job and with one for each core, in turn.
pub(crate) fn compare(
    catalog: &Catalog,
    cells: &[&Cell<'_>],
    cores: usize,
    options: &Options,
) -> Result<Ratios, Box<dyn Error>> {
    let runs: usize = cells.iter().map(|cell| cell.runs.len()).sum();
    let times = options.runs.div_ceil(runs.max(1)).max(1);
    let (runs, cells) = (runs * times, &cells.repeat(times)[..]);
    let loops = (0..cores).map(|_| Loop::new(cells)).collect::<io::Result<Vec<_>>>()?;
    let empty = Vec::new;
    let mut ratios = Ratios {
        runs,
        bare_cpu: empty(),
        cpu: empty(),
        wall: empty(),
        cpu_all_cores: empty(),
        speed_up: empty(),
        bare_speed_up: empty(),
    };
    for round in 0..options.rounds {
        let pair = |jobs: usize| -> Result<[Cost; 2], Box<dyn Error>> {
            let bare = || cost(runs, || bare_loops(&loops[..jobs]).map_err(Into::into));
            let ours = || cost(runs, || statusquo(catalog, cells, jobs).map_err(Into::into));
            if options.draw(&format!("{round} {jobs} {}", cells[0].question.shell.name)).is_multiple_of(2) {
                let bare = bare()?;
                Ok([bare, ours()?])
            } else {
                let ours = ours()?;
                Ok([bare()?, ours])
            }
        };
        let [bare, ours] = pair(1)?;
        let [bare_all, ours_all] = pair(cores)?;
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        ratios.bare_cpu.push(bare.cpu.as_secs_f64());
        ratios.cpu.push(ratio(ours.cpu, bare.cpu));
        ratios.wall.push(ratio(ours.wall, bare.wall));
        ratios.cpu_all_cores.push(ratio(ours_all.cpu, bare_all.cpu));
        ratios.speed_up.push(ratio(ours.wall, ours_all.wall));
        ratios.bare_speed_up.push(ratio(bare.wall, bare_all.wall));
    }
    Ok(ratios)
}

/// What starting the pool and ending it takes alone: the median, which is part of every pass of `statusquo`.
pub(crate) fn fixed(jobs: usize, options: &Options) -> Result<Cost, Box<dyn Error>> {
    let costs = (0..options.rounds * 3).map(|_| cost(0, || Ok(Pool::start(jobs).map(|_| 0)?)));
    let costs = costs.collect::<Result<Vec<_>, _>>()?;
    let middle = |of: fn(&Cost) -> Duration| {
        let mut all: Vec<_> = costs.iter().map(of).collect();
        all.sort();
        all[all.len() / 2]
    };
    Ok(Cost { cpu: middle(|cost| cost.cpu), wall: middle(|cost| cost.wall) })
}

/// Asks and judges each cell, with a pool that is started for it.
fn statusquo(catalog: &Catalog, cells: &[&Cell<'_>], jobs: usize) -> Result<usize, PoolError> {
    let here = Capabilities::here();
    let mut pool = Pool::start(jobs)?;
    let started = pool.map(cells, |worker, cell| {
        let before = worker.started();
        let observation = run::ask(worker, &cell.question.scenario, cell.question.shell, &here)?;
        std::hint::black_box(judge(catalog, &cell.question.scenario, cell.question.shell, &observation));
        Ok(worker.started() - before)
    })?;
    Ok(started.iter().sum())
}

/// A bare loop with all that it starts, prepared outside what is measured.
struct Loop {
    place: Place,
    cells: Vec<Vec<Start>>,
}

impl Loop {
    fn new(cells: &[&Cell<'_>]) -> io::Result<Self> {
        let place = Place::new()?;
        let starts = |cell: &&Cell<'_>| {
            let start = |&(kind, leaves)| place.start(&cell.question, kind, leaves);
            cell.runs.iter().filter_map(start).collect()
        };
        let cells = cells.iter().map(starts).collect();
        Ok(Self { place, cells })
    }
}

/// Has the loops share the cells; how many processes they started.
fn bare_loops(loops: &[Loop]) -> io::Result<usize> {
    let next = AtomicUsize::new(0);
    let work = |of: &Loop| {
        let mut started = 0;
        while let Some(starts) = of.cells.get(next.fetch_add(1, Ordering::Relaxed)) {
            for start in starts {
                of.place.run(start)?;
                started += 1;
            }
        }
        Ok(started)
    };
    let started = thread::scope(|scope| {
        let threads: Vec<_> = loops.iter().map(|of| scope.spawn(move || work(of))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a bare loop panicked")).sum()
    });
    bare::reap_the_rest()?;
    started
}

/// What `work` takes; an error unless it started as many processes as it should have.
fn cost(expected: usize, work: impl FnOnce() -> Result<usize, Box<dyn Error>>) -> Result<Cost, Box<dyn Error>> {
    let (cpu, began) = (cpu(), Instant::now());
    let started = work()?;
    let cost = Cost { wall: began.elapsed(), cpu: self::cpu() - cpu };
    if started != expected {
        return Err(format!("{started} processes were started, {expected} on the other side").into());
    }
    Ok(cost)
}

/// User and system time of this process, all its threads, and every reaped descendant.
fn cpu() -> Duration {
    let of = |whom| {
        // SAFETY: zeros are a valid rusage, and the call only writes it.
        let usage = unsafe {
            let mut usage: libc::rusage = std::mem::zeroed();
            libc::getrusage(whom, &raw mut usage);
            usage
        };
        let time = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
        time(usage.ru_utime) + time(usage.ru_stime)
    };
    of(libc::RUSAGE_SELF) + of(libc::RUSAGE_CHILDREN)
}
