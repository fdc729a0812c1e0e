//! A worker: a small process with one thread that starts shells one after the other and sees each to its end.
//!
//! It is a child subreaper, so whatever a shell leaves behind becomes its child and is killed before the next run.
//! When its parent goes, in whatever way, its channel closes: it kills what runs, removes its folder and ends.

use std::cell::{Cell, OnceCell};
use std::fs;
use std::io::{self, BufReader, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Pid, Resource, WaitOptions};

use super::folder::Folder;
use super::job::{Answer, Job, Ran, receive, send};
use super::part::Part;
use super::stuck::{Look, Patience, waits_for_input};
use super::terminal::Terminal;
use super::{CASE, KEPT};
use crate::catalog::Limit;
use crate::status::End;
use crate::sys::{self, Description, Namespace, Roots, SignalDescriptor, Started};

/// Set for workers: the folder to work in. The channel is descriptor 0.
pub(super) const VARIABLE: &str = "STATUSQUO_WORKER";

/// The folder to work in, where this process was started as a worker.
pub(crate) fn asked_for() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from)
}

/// Serves jobs until the parent goes.
pub(crate) fn serve(folder: &Path) -> ! {
    let outcome = match Worker::new(folder) {
        Ok(mut worker) => {
            let outcome = worker.serve();
            // Nothing but what this worker made: the path came from outside.
            let _ = fs::remove_dir_all(folder);
            outcome
        }
        Err(error) => {
            // Nobody can be answered yet; the caller only sees that the channel closes.
            let _ = writeln!(io::stderr(), "statusquo: a worker cannot begin in {}: {error}", folder.display());
            Err(error)
        }
    };
    std::process::exit(i32::from(outcome.is_err()))
}

struct Worker {
    channel: BufReader<UnixStream>,
    null: OwnedFd,
    children: SignalDescriptor,
    folder: Folder,
    /// Started last, and perhaps not over with.
    shell: Cell<Option<Pid>>,
    /// For the shells' output and error; between two runs nobody else has them, since all that ran is dead.
    pipes: [Pipe; 2],
    /// What a shell that is to be PID 1 gets; looked up for the first that is.
    namespace: OnceCell<Namespace>,
    /// Other root directories, each made ready for the first shell in it.
    roots: Roots,
}

impl Worker {
    /// Puts right whatever this process was given: what it starts inherits it.
    fn new(folder: &Path) -> io::Result<Self> {
        sys::block_all();
        sys::default_all();
        let channel = UnixStream::from(above_standard(rustix::stdio::stdin())?);
        let null = rustix::fs::open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())?;
        let null = above_standard(null.as_fd())?;
        rustix::stdio::dup2_stdin(&null)?;
        rustix::stdio::dup2_stdout(&null)?;
        rustix::process::setsid()?;
        rustix::process::umask(Mode::from_raw_mode(0o022));
        for (resource, soft) in LIMITS {
            sys::soft_limit(*resource, *soft)?;
        }
        sys::become_worker()?;
        let (children, pipes) = (SignalDescriptor::for_children()?, [Pipe::new()?, Pipe::new()?]);
        let (channel, namespace, roots) = (BufReader::new(channel), OnceCell::new(), Roots::default());
        // Last: what fails before leaves nothing.
        let folder = Folder::new(folder)?;
        Ok(Self { channel, null, children, folder, shell: Cell::new(None), pipes, namespace, roots })
    }

    fn serve(&mut self) -> io::Result<()> {
        while let Some(jobs) = receive::<Vec<Job>>(&mut self.channel)? {
            let answers = jobs.iter().map(|job| self.answer(job)).collect::<io::Result<Vec<_>>>()?;
            send(self.channel.get_ref(), &answers)?;
        }
        Ok(())
    }

    /// Does a job and leaves nothing of it.
    fn answer(&mut self, job: &Job) -> io::Result<Answer> {
        let answer = self.run(job).map_err(|error| error.to_string());
        self.kill_all()?;
        self.folder.clear()?;
        Ok(answer)
    }

    fn run(&mut self, job: &Job) -> io::Result<Ran> {
        self.folder.furnish(&job.files)?;
        let input = job.input.as_ref().map(|text| self.folder.input(text)).transpose()?;
        let [stdout, stderr] = &self.pipes;
        let (stdout_end, stderr_end) = (stdout.fresh_end()?, stderr.fresh_end()?);
        let mut part = Part::of(job)?;
        let stdin = input.as_ref().map_or(self.null.as_raw_fd(), AsRawFd::as_raw_fd);
        let streams = match part.terminal() {
            Some(terminal) => [terminal.slave(); 3],
            None => [part.input().unwrap_or(stdin), stdout_end.as_raw_fd(), stderr_end.as_raw_fd()],
        };
        let directory = self.folder.path().join(CASE);
        let mut description =
            Description::new(&job.program, &job.argv, &job.environment, &directory.to_string_lossy(), streams)?;
        description.close(&job.start.closed);
        description.signals(&job.start.ignored, &job.start.blocked);
        for (limit, soft) in &job.start.limits {
            description.limit(resource(*limit), *soft);
        }
        if let Some(root) = &job.root {
            self.roots.ready(root, self.folder.path())?;
            description.change_root(&root.to_string_lossy())?;
        }
        if part.terminal().is_some() {
            description.control_terminal();
        }
        if job.pid_1 {
            description.enter_namespace(self.namespace()?);
        }
        if job.other_user {
            self.folder.give_away()?;
            description.be_nobody();
        }

        let started = Instant::now();
        let pid = match sys::start(&description)? {
            Started::Process(pid) => pid,
            Started::Failed(error) => return Ok(Ran::not_started(error)),
        };
        self.shell.set(Some(pid));
        let mut outputs = [Output::new(stdout), Output::new(stderr)];
        let patience = || Patience::new(started, job.limit);
        let (end, hung) = self.watch(pid, &mut outputs, &mut part, [patience(), patience()])?;
        let took = started.elapsed();
        self.kill_all()?;
        let [mut stdout, stderr] = outputs.map(Output::rest);
        if let Part::Talk(terminal) = part {
            stdout = terminal.transcript();
        }
        Ok(Ran { end, hung, said: self.folder.said()?, stdout, stderr, took })
    }

    /// Waits for the shell's end, reading what it writes. Only a run that overstays is looked at by the clock; with
    /// *timed out* comes what its processes wait for, if they can never end.
    fn watch(
        &self,
        shell: Pid,
        outputs: &mut [Output<'_>; 2],
        part: &mut Part,
        [mut patience, mut with_shell]: [Patience; 2],
    ) -> io::Result<(End, Option<String>)> {
        loop {
            self.children.clear();
            // Everything that has ended is reaped; orphans came here because of the subreaper.
            while let Some((pid, status)) = next_child(WaitOptions::NOHANG | WaitOptions::UNTRACED)? {
                let end = End::from_wait_status(status);
                if let Some(end) = end.filter(|_| pid == shell) {
                    return Ok((end, None));
                }
            }
            let now = Instant::now();
            // busybox lets a CHLD interrupt the writing of its prompt: it then waits at one that nobody sees.
            let alone = || vec![shell.as_raw_nonzero().get().unsigned_abs()];
            let waits =
                matches!(with_shell.look(now, alone), Look::Hung(_)) && alone().into_iter().all(waits_for_input);
            let goes_on = waits && part.prompt_is_lost();
            match patience.look(now, sys::descendants) {
                Look::Hung(how) if !goes_on => return Ok((End::TimedOut, Some(how))),
                Look::Spent => return Ok((End::TimedOut, None)),
                Look::Hung(_) | Look::Wait => {}
            }
            let left = patience.next().saturating_duration_since(now);
            let soon = part.go_on(shell, &outputs[0].kept)?;
            let left = if soon { left.min(SOON) } else { left };
            let mut descriptors = vec![
                PollFd::new(&self.children, PollFlags::IN),
                PollFd::new(self.channel.get_ref(), PollFlags::IN | PollFlags::HUP),
            ];
            let open = outputs.iter().map(|output| &output.pipe.read);
            let terminal = part.terminal().and_then(Terminal::master);
            descriptors.extend(open.chain(terminal).map(|source| PollFd::new(source, PollFlags::IN)));
            match self.children.poll(&mut descriptors, &timespec(left)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if !descriptors[1].revents().is_empty() {
                self.kill_all()?;
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            for output in &mut *outputs {
                output.read();
            }
        }
    }

    /// The PID namespace that may be had here.
    fn namespace(&self) -> io::Result<Namespace> {
        match self.namespace.get() {
            Some(known) => Ok(known.clone()),
            None => sys::pid_namespace().inspect(|found| {
                let _ = self.namespace.set(found.clone());
            }),
        }
    }

    /// Kills what the last shell has left, and waits for its end.
    fn kill_all(&self) -> io::Result<()> {
        sys::kill_all(self.shell.take())
    }
}

/// How soon to look again at what no event tells: that a process has begun to sleep, and that a program's group is now in
/// the foreground of its terminal. No answer depends on it; a dialogue with a key or a signal waits for it once or twice.
///
/// Nothing that could be waited for instead tells this, or not without being noticed: a terminal in packet mode reports
/// flushes, flow control and, while it edits no lines, its modes, but not its foreground group; inotify and the process
/// connector report neither. ptrace would stop the shell, seccomp's notifications come when a call begins, not when it
/// sleeps, and would set `no_new_privs`; counting context switches needs a privilege that containers do not have. To
/// look without a pause would take the processor from those that are waited for.
const SOON: Duration = Duration::from_millis(1);

/// The worker's soft limits, as far as the hard ones allow; `None` is unlimited. A core limit of 1 stops cores that
/// are piped to a program, too (the kernel's guard against recursion), which 0 does not.
const LIMITS: &[(Resource, Option<u64>)] = &[
    (Resource::Core, Some(1)),
    (Resource::Cpu, None),
    (Resource::Data, None),
    (Resource::Fsize, None),
    (Resource::Nproc, None),
    (Resource::Nofile, Some(1024)),
    (Resource::Stack, Some(8 << 20)),
    (Resource::As, None),
];

fn resource(limit: Limit) -> Resource {
    match limit {
        Limit::Core => Resource::Core,
        Limit::Cpu => Resource::Cpu,
        Limit::Fsize => Resource::Fsize,
        Limit::Nofile => Resource::Nofile,
        Limit::Nproc => Resource::Nproc,
        Limit::Stack => Resource::Stack,
        Limit::As => Resource::As,
    }
}

impl Ran {
    fn not_started(error: i32) -> Self {
        let name = super::errno::name(error);
        let (said, stdout, stderr) = Default::default();
        Self { end: End::NotStarted(name), hung: None, said, stdout, stderr, took: Duration::ZERO }
    }
}

/// The next child that has ended or stopped; `None` where none has.
fn next_child(options: WaitOptions) -> io::Result<Option<(Pid, i32)>> {
    loop {
        match rustix::process::wait(options) {
            Ok(found) => return Ok(found.map(|(pid, status)| (pid, status.as_raw()))),
            Err(Errno::CHILD) => return Ok(None),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// A pipe that the worker holds both ends of, so that it can be used again.
struct Pipe {
    read: OwnedFd,
    write: OwnedFd,
}

impl Pipe {
    /// Its reading end does not block.
    fn new() -> io::Result<Self> {
        let (read, write) = io::pipe()?;
        let (read, write) = (OwnedFd::from(read), OwnedFd::from(write));
        rustix::fs::fcntl_setfl(&read, OFlags::NONBLOCK)?;
        Ok(Self { read, write })
    }

    /// Its writing end, without the flags that a shell may have set for all who have it.
    fn fresh_end(&self) -> io::Result<&OwnedFd> {
        rustix::fs::fcntl_setfl(&self.write, OFlags::empty())?;
        Ok(&self.write)
    }
}

/// One of the shell's output streams, of which the beginning is kept and the rest is read and dropped.
struct Output<'a> {
    pipe: &'a Pipe,
    kept: Vec<u8>,
}

impl<'a> Output<'a> {
    fn new(pipe: &'a Pipe) -> Self {
        Self { pipe, kept: Vec::new() }
    }

    /// Reads what is there, but no more than a buffer holds: endless output must not keep the worker here. False where
    /// there was nothing.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let length = rustix::io::retry_on_intr(|| rustix::io::read(&self.pipe.read, &mut buffer)).unwrap_or(0);
        self.kept.extend_from_slice(&buffer[..length.min(KEPT.saturating_sub(self.kept.len()))]);
        length > 0
    }

    /// What was written before the end; nobody can write any more.
    fn rest(mut self) -> String {
        while self.read() {}
        String::from_utf8_lossy(&self.kept).into_owned()
    }
}

/// The same file on a descriptor that no standard stream will be put on.
fn above_standard(descriptor: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    Ok(rustix::io::fcntl_dupfd_cloexec(descriptor, 3)?)
}

fn timespec(duration: Duration) -> Timespec {
    Timespec { tv_sec: duration.as_secs().try_into().unwrap_or(i64::MAX), tv_nsec: duration.subsec_nanos().into() }
}
