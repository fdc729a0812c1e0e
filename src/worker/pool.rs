//! The caller's side of the workers: one thread for each, which waits and does not compute.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::slice;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::fs::Access;

use crate::interruption::Guard;
use crate::sys;

use super::job::{Answer, Job, Ran, receive, send};
use super::{CASE, HOME, OBSERVER, serve};

/// The workers could not be had, or one was lost.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// No directory to work in.
    #[error(
        "no directory for temporary files: tried {0}; set TMPDIR to a path of letters, digits and ._/+- where files may be written and executed"
    )]
    NoDirectory(String),
    /// A worker could not be started.
    #[error("cannot start a worker: {0}")]
    NotStarted(#[source] io::Error),
    /// A worker ended or could not do its part.
    #[error("a worker was lost: {0}")]
    Lost(String),
}

/// Workers that take work from one queue.
pub struct Pool {
    workers: Vec<Worker>,
    /// The last to go: an interrupted program dies here.
    _guard: Guard,
}

/// One worker's caller.
pub struct Worker {
    channel: BufReader<UnixStream>,
    child: std::process::Child,
    folder: PathBuf,
    started: usize,
}

impl Pool {
    /// Starts `jobs` workers.
    ///
    /// # Errors
    /// Where no directory or no process can be had.
    pub fn start(jobs: usize) -> Result<Self, PoolError> {
        let (place, name) = (place()?, RandomState::new().hash_one(jobs));
        // Each worker makes its folder and removes it: whenever this process is killed, there is nothing else.
        let start = |number: usize| Worker::start(&place.join(format!("statusquo-{name:016x}-{number}")));
        let workers: Vec<Worker> = (0..jobs.max(1)).map(start).collect::<Result<_, _>>()?;
        let channels = workers.iter().filter_map(|worker: &Worker| worker.channel.get_ref().try_clone().ok()).collect();
        Ok(Self { workers, _guard: Guard::new(channels) })
    }

    /// One of the workers, for work that is no list.
    #[must_use]
    pub fn worker(&mut self) -> &mut Worker {
        // A pool is never empty: see `start`.
        &mut self.workers[0]
    }

    /// Does `work` with each of `items`, as workers become free; the answers are in the order of the items.
    ///
    /// # Errors
    /// The first error of `work`; what has not begun by then is not begun.
    pub fn map<T: Sync, R: Send>(
        &mut self,
        items: &[T],
        work: impl Fn(&mut Worker, &T) -> Result<R, PoolError> + Sync,
    ) -> Result<Vec<R>, PoolError> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(items.len()));
        let outcome = std::thread::scope(|scope| {
            let threads: Vec<_> = self
                .workers
                .iter_mut()
                .map(|worker| {
                    scope.spawn(|| {
                        while let Some((index, item)) = take(&next, items) {
                            let answer =
                                work(worker, item).inspect_err(|_| next.store(items.len(), Ordering::Relaxed))?;
                            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, answer));
                        }
                        Ok(())
                    })
                })
                .collect();
            let joined = threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            joined.collect::<Result<Vec<()>, PoolError>>()
        });
        outcome?;
        let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, answer)| answer).collect())
    }
}

fn take<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

impl Drop for Pool {
    /// Workers end when their channel closes, and remove their folders.
    fn drop(&mut self) {
        for worker in &self.workers {
            let _ = worker.channel.get_ref().shutdown(std::net::Shutdown::Both);
        }
        for worker in &mut self.workers {
            let _ = worker.child.wait();
        }
    }
}

impl Worker {
    fn start(folder: &Path) -> Result<Self, PoolError> {
        let (channel, theirs) = UnixStream::pair().map_err(PoolError::NotStarted)?;
        let child = Command::new(sys::executable().map_err(PoolError::NotStarted)?)
            .arg0("statusquo-worker")
            .env_clear()
            .env(serve::VARIABLE, folder)
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .spawn()
            .map_err(PoolError::NotStarted)?;
        Ok(Self { channel: BufReader::new(channel), child, folder: folder.to_owned(), started: 0 })
    }

    /// The directory that runs start in.
    #[must_use]
    pub fn directory(&self) -> String {
        self.folder.join(CASE).display().to_string()
    }

    /// How many processes it was asked to start so far.
    #[must_use]
    pub fn started(&self) -> usize {
        self.started
    }

    /// The home of what runs there.
    pub(crate) fn home(&self) -> String {
        self.folder.join(HOME).display().to_string()
    }

    /// The FIFO that observers speak on.
    pub(crate) fn observer(&self) -> String {
        self.folder.join(OBSERVER).display().to_string()
    }

    /// Has a job done.
    pub(crate) fn run(&mut self, job: &Job) -> Result<Ran, PoolError> {
        Ok(self.run_all(slice::from_ref(job))?.swap_remove(0))
    }

    /// Has jobs done, one after the other, without waking anyone between them: an answer for each.
    pub(crate) fn run_all(&mut self, jobs: &[Job]) -> Result<Vec<Ran>, PoolError> {
        let lost = |error: io::Error| PoolError::Lost(error.to_string());
        self.started += jobs.len();
        send(self.channel.get_ref(), &jobs).map_err(lost)?;
        let answers: Vec<Answer> =
            receive(&mut self.channel).map_err(lost)?.ok_or_else(|| PoolError::Lost("it ended".into()))?;
        if answers.len() != jobs.len() {
            return Err(PoolError::Lost(format!("it answered {} of {} jobs", answers.len(), jobs.len())));
        }
        answers.into_iter().collect::<Result<_, _>>().map_err(PoolError::Lost)
    }
}

/// A directory for temporary files whose path needs no quoting in any dialect: observers name it.
fn place() -> Result<PathBuf, PoolError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._/+-".contains(&b);
    let mut places = [std::env::temp_dir(), "/tmp".into(), "/var/tmp".into(), "/dev/shm".into()].into_iter();
    let tried = places.clone().map(|place| place.display().to_string()).collect::<Vec<_>>().join(", ");
    let fits = |place: &PathBuf| {
        let named = place.is_absolute() && place.as_os_str().as_encoded_bytes().iter().all(|b| plain(*b));
        let is_usable = || rustix::fs::access(place, Access::WRITE_OK | Access::EXEC_OK).is_ok();
        named && place.is_dir() && is_usable() && !sys::is_noexec(place)
    };
    places.find(fits).ok_or(PoolError::NoDirectory(tried))
}
