//! Asking a program something and hearing it out, whatever it is: bounded in time and in what it may say.
//!
//! What is asked here finds out *who* a shell is; nothing of it is measured, so the standard library starts the process.

use std::io::{self, ErrorKind, Read};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

/// How long a program may take to answer: generous, since the user may have wrapped it in an emulator or a checker.
/// The tests have one that has to run out.
pub(super) const LIMIT: Duration = Duration::from_secs(if cfg!(test) { 4 } else { 8 });

/// How much it may say on each stream; more is no answer.
const MOST: usize = 1 << 18;

/// What a program said.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// On standard output, as far as it was read.
    pub(super) stdout: String,
    /// On standard error, likewise.
    pub(super) stderr: String,
    /// It was still talking at the limit of time or of length, and was killed.
    pub(super) cut: bool,
}

/// Starts a command with nothing on standard input and hears it until it closes both streams or a limit is passed; then
/// it and its process group are killed.
///
/// # Errors
/// When it cannot be started.
pub(super) fn listen(mut command: Command, limit: Duration) -> io::Result<Heard> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = start(&mut command)?;
    let (mut said, cut) = hear(&mut child, Instant::now() + limit);
    if let Ok(pid) = i32::try_from(child.id())
        && let Some(group) = Pid::from_raw(pid)
    {
        // Its status is of no interest, so it makes no difference that one about to exit is killed too.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.wait();
    let mut text = |i: usize| String::from_utf8_lossy(&std::mem::take(&mut said[i])).into_owned();
    Ok(Heard { stdout: text(0), stderr: text(1), cut })
}

/// A build that has just been written may still be open for writing in a process that is about to exec.
fn start(command: &mut Command) -> io::Result<Child> {
    for _ in 0..50 {
        match command.spawn() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::sleep(Duration::from_millis(10)),
            result => return result,
        }
    }
    command.spawn()
}

/// Both streams' bytes, and whether a limit cut them short.
fn hear(child: &mut Child, deadline: Instant) -> ([Vec<u8>; 2], bool) {
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let mut said = [Vec::new(), Vec::new()];
    while out.is_some() || err.is_some() {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec { tv_sec: left.as_secs().try_into().unwrap_or(0), tv_nsec: left.subsec_nanos().into() };
        let flags = PollFlags::IN;
        let fds = [out.as_ref().map(AsFd::as_fd), err.as_ref().map(AsFd::as_fd)];
        let mut polled: Vec<PollFd<'_>> = fds.iter().flatten().map(|fd| PollFd::from_borrowed_fd(*fd, flags)).collect();
        match poll(&mut polled, Some(&timeout)) {
            Ok(1..) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Ok(0) | Err(_) => return (said, true),
        }
        let mut ready = polled.iter().map(|fd| !fd.revents().is_empty()).collect::<Vec<_>>().into_iter();
        let out_ready = out.is_some() && ready.next().unwrap_or(false);
        let err_ready = err.is_some() && ready.next().unwrap_or(false);
        if out_ready && !more(&mut out, &mut said[0]) {
            out = None;
        }
        if err_ready && !more(&mut err, &mut said[1]) {
            err = None;
        }
        if said.iter().any(|bytes| bytes.len() > MOST) {
            return (said, true);
        }
    }
    (said, false)
}

/// Reads what is there; false at the end.
fn more(stream: &mut Option<impl Read>, into: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4096];
    match stream.as_mut().map(|stream| stream.read(&mut buffer)) {
        Some(Ok(read @ 1..)) => {
            into.extend_from_slice(&buffer[..read]);
            true
        }
        Some(Err(error)) if error.kind() == ErrorKind::Interrupted => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str, limit: Duration) -> Heard {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        listen(command, limit).unwrap()
    }

    #[test]
    fn both_streams_are_heard_to_their_end() {
        let heard = sh("echo out; echo err >&2", LIMIT);
        assert_eq!((&*heard.stdout, &*heard.stderr, heard.cut), ("out\n", "err\n", false));
    }

    #[test]
    fn an_endless_loop_is_killed_at_the_limit_with_its_children() {
        let heard = sh("echo said; (while :; do :; done) & while :; do :; done", Duration::from_millis(200));
        assert_eq!((&*heard.stdout, heard.cut), ("said\n", true));
    }

    #[test]
    fn endless_talk_is_cut() {
        let heard = sh("while :; do echo talk; done", LIMIT);
        assert!(heard.cut);
        assert!(heard.stdout.len() < MOST * 2);
    }
}
