//! The floor: `posix_spawn`, wait, next.
//!
//! A shell finds here what it finds in a worker, so that it does the same work: directory, fixtures, script, standard
//! input, the observer's FIFO, environment, dispositions, a session of its own. What it writes goes to `/dev/null`.

use std::ffi::{CString, c_char};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::ptr;

use rustix::process::{Pid, Resource, Rlimit, Signal, WaitOptions};
use statusquo::catalog::{FileKind, RunKind};
use statusquo::plan::Question;
use statusquo::run::{Job, Placed, prepared};
use tempfile::TempDir;

/// Gives this process what a worker passes on to its shells, and makes it the parent of what they leave behind.
pub(crate) fn same_start() -> io::Result<()> {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    // csh closes every descriptor that it could have: the limit decides what its start costs.
    for (resource, soft) in [(Resource::Core, 1), (Resource::Nofile, 1024), (Resource::Stack, 8 << 20)] {
        let Rlimit { maximum, .. } = rustix::process::getrlimit(resource);
        let current = Some(maximum.map_or(soft, |hard| hard.min(soft)));
        rustix::process::setrlimit(resource, Rlimit { current, maximum })?;
    }
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
    Ok(())
}

/// Where one loop's processes run.
pub(crate) struct Place {
    placed: Placed,
    observer: File,
    null: File,
    input: PathBuf,
    _folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("statusquo-bench-").tempdir()?;
        let path = |name: &str| folder.path().join(name).display().to_string();
        let placed =
            Placed { directory: path("case"), home: path("home"), channel: path("observer"), nonce: "bare".into() };
        fs::create_dir(&placed.directory)?;
        fs::create_dir(&placed.home)?;
        let mode = rustix::fs::Mode::from_raw_mode(0o666);
        rustix::fs::mknodat(rustix::fs::CWD, &*placed.channel, rustix::fs::FileType::Fifo, mode, 0)?;
        let observer = File::options().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(&placed.channel)?;
        let null = File::options().read(true).write(true).open("/dev/null")?;
        Ok(Self { placed, observer, null, input: path("input").into(), _folder: folder })
    }

    /// What a run of `question` starts here; `None` where there is no script. `leaves` says whether it leaves files.
    pub(crate) fn start(&self, question: &Question<'_>, kind: RunKind, leaves: bool) -> Option<Start> {
        let (_, job) = prepared(question, kind, &self.placed)?;
        Start::new(job, leaves).ok()
    }

    /// Starts one process and waits for its end, or its stop, which is its end here.
    pub(crate) fn run(&self, start: &Start) -> io::Result<Ran> {
        let input = self.furnish(&start.job)?;
        let pid = spawn(start, input.as_ref().unwrap_or(&self.null).as_raw_fd(), self.null.as_raw_fd(), &self.placed)?;
        let (_, status) = wait(Some(pid), WaitOptions::UNTRACED)?;
        // It leads a session and a group: what it left there goes with it.
        let _ = rustix::process::kill_process_group(pid, Signal::KILL);
        if status.stopped() {
            wait(Some(pid), WaitOptions::empty())?;
        }
        let mut said = [0; 256];
        let length = (&self.observer).read(&mut said).unwrap_or(0);
        if start.leaves {
            self.clear()?;
        }
        Ok(Ran { status: status.as_raw(), said, length })
    }

    fn furnish(&self, job: &Job) -> io::Result<Option<File>> {
        for file in &job.files {
            let path = Path::new(&self.placed.directory).join(&file.path);
            if let Some((parent, _)) = file.path.rsplit_once('/') {
                fs::create_dir_all(Path::new(&self.placed.directory).join(parent))?;
            }
            match &file.kind {
                FileKind::Content(text) => fs::write(&path, text)?,
                FileKind::Directory => fs::create_dir(&path)?,
                FileKind::Link(target) => {
                    symlink(target, &path)?;
                    continue;
                }
            }
            fs::set_permissions(&path, fs::Permissions::from_mode(file.mode))?;
        }
        let Some(text) = &job.input else { return Ok(None) };
        fs::write(&self.input, text)?;
        File::open(&self.input).map(Some)
    }

    /// Whether the last run has left anything; if so, it is removed.
    pub(crate) fn left_anything(&self) -> io::Result<bool> {
        let mut left = false;
        for name in [&self.placed.directory, &self.placed.home] {
            left |= fs::read_dir(name)?.next().is_some();
        }
        if left {
            self.clear()?;
        }
        Ok(left)
    }

    fn clear(&self) -> io::Result<()> {
        for name in [&self.placed.directory, &self.placed.home] {
            fs::remove_dir_all(name)?;
            fs::create_dir(name)?;
        }
        Ok(())
    }
}

/// What became of a process.
pub(crate) struct Ran {
    /// The raw wait status.
    pub(crate) status: i32,
    said: [u8; 256],
    length: usize,
}

impl Ran {
    /// The status that the observer told, if it spoke.
    pub(crate) fn inside(&self) -> Option<&str> {
        let said = std::str::from_utf8(&self.said[..self.length]).ok()?;
        Some(said.lines().last()?.strip_prefix("bare")?.strip_suffix('.')?.trim())
    }
}

/// A process to start, with all that can be prepared before.
pub(crate) struct Start {
    job: Job,
    program: CString,
    argv: Vec<CString>,
    environment: Vec<CString>,
    /// Whether it leaves files behind.
    leaves: bool,
}

impl Start {
    fn new(job: Job, leaves: bool) -> Result<Self, std::ffi::NulError> {
        let strings = |texts: &[String]| texts.iter().map(|text| CString::new(&**text)).collect::<Result<Vec<_>, _>>();
        Ok(Self {
            program: CString::new(&*job.program)?,
            argv: strings(&job.argv)?,
            environment: strings(&job.environment)?,
            leaves,
            job,
        })
    }
}

/// Waits for everything that was left behind, and kills it first: `statusquo` does so after each run.
pub(crate) fn reap_the_rest() -> io::Result<()> {
    loop {
        match rustix::process::wait(WaitOptions::NOHANG) {
            Err(rustix::io::Errno::CHILD) => return Ok(()),
            Ok(Some(_)) => continue,
            _ => {}
        }
        for task in fs::read_dir("/proc/self/task")? {
            let children = fs::read_to_string(task?.path().join("children")).unwrap_or_default();
            for child in children.split_ascii_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)) {
                let _ = rustix::process::kill_process(child, Signal::KILL);
            }
        }
        wait(None, WaitOptions::empty())?;
    }
}

fn wait(pid: Option<Pid>, options: WaitOptions) -> io::Result<(Pid, rustix::process::WaitStatus)> {
    rustix::process::waitpid(pid, options)?.ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn spawn(start: &Start, input: RawFd, output: RawFd, placed: &Placed) -> io::Result<Pid> {
    let directory = CString::new(&*placed.directory)?;
    let pointers = |strings: &[CString]| {
        strings.iter().map(|string| string.as_ptr().cast_mut()).chain([ptr::null_mut()]).collect::<Vec<*mut c_char>>()
    };
    let (argv, environment) = (pointers(&start.argv), pointers(&start.environment));
    let mut pid = 0;
    // SAFETY: both objects are initialised before use and destroyed after it; all strings outlive the call.
    let error = unsafe {
        let mut actions = std::mem::zeroed();
        let mut attributes = std::mem::zeroed();
        let (mut none, mut all) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigemptyset(&raw mut none);
        libc::sigfillset(&raw mut all);
        libc::posix_spawn_file_actions_init(&raw mut actions);
        libc::posix_spawn_file_actions_addchdir_np(&raw mut actions, directory.as_ptr());
        for (to, from) in [(0, input), (1, output), (2, output)] {
            libc::posix_spawn_file_actions_adddup2(&raw mut actions, from, to);
        }
        libc::posix_spawnattr_init(&raw mut attributes);
        let flags = libc::POSIX_SPAWN_SETSIGDEF | libc::POSIX_SPAWN_SETSIGMASK | i32::from(libc::POSIX_SPAWN_SETSID);
        libc::posix_spawnattr_setflags(&raw mut attributes, flags as libc::c_short);
        libc::posix_spawnattr_setsigdefault(&raw mut attributes, &raw const all);
        libc::posix_spawnattr_setsigmask(&raw mut attributes, &raw const none);
        let error = libc::posix_spawn(
            &raw mut pid,
            start.program.as_ptr(),
            &raw const actions,
            &raw const attributes,
            argv.as_ptr(),
            environment.as_ptr(),
        );
        libc::posix_spawnattr_destroy(&raw mut attributes);
        libc::posix_spawn_file_actions_destroy(&raw mut actions);
        error
    };
    match Pid::from_raw(pid) {
        Some(pid) if error == 0 => Ok(pid),
        _ => Err(io::Error::from_raw_os_error(error)),
    }
}
