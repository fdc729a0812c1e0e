//! Talks with an interactive shell on a pseudo-terminal: types the lines of a [dialogue](crate::catalog::dialogue).
//!
//! Nothing waits by the clock. A line is typed once the shell has shown its prompt, which holds a nonce; a key is struck,
//! a signal sent and the terminal taken away at the prompt, once the shell sleeps there, or when a program has written
//! [`ready`], sleeps in the terminal's foreground and its shell sleeps until it ends; a second key to the same program wants a second word of it, or a line between. When all is
//! typed, what ends the shell is typed at each further prompt: one that warns of stopped jobs wants it twice.
//!
//! At the prompt a key may be answered by a new one, or by nothing. Where the shell does not catch the signal it does
//! nothing (or dies), and the prompt stands. Where it does it shows a new one, which is waited for, and the few that do
//! so only at the next line ([`silent`](crate::shells::Interactive::silent)) are given an empty one.

use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};

use rustix::fs::OFlags;
use rustix::io::{Errno, FdFlags};
use rustix::process::{Pid, WaitId, WaitIdOptions, WaitIdStatus};
use rustix::pty::OpenptFlags;
use rustix::termios::{LocalModes, OptionalActions};
use serde::{Deserialize, Serialize};

use super::KEPT;
use crate::catalog::dialogue::{Key, Line};
use crate::signal::Signal;
use crate::sys;

/// The command of `sh` that says that the program is ready, and who it is; without quotes, to stand between any.
pub(crate) fn ready(nonce: &str) -> String {
    format!("echo {}$$.", mark(nonce))
}

/// How what it says begins.
pub(crate) fn mark(nonce: &str) -> String {
    format!("{nonce}=")
}

/// The prompt that a shell is given. Some shells replace one without `#` when root runs them; `!` and `%` are special.
pub(crate) fn prompt(nonce: &str) -> String {
    format!("{nonce}#> ")
}

/// What is to be said to a shell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Dialogue {
    /// Typed at once, without a prompt.
    pub(crate) first: Option<String>,
    pub(crate) lines: Vec<Line>,
    /// Typed at each prompt after the last line.
    pub(crate) end: Line,
    pub(crate) nonce: String,
    /// See [`silent`](crate::shells::Interactive::silent).
    pub(crate) silent: Vec<Signal>,
    /// See [`echo`](crate::shells::Interactive::echo).
    pub(crate) echo: bool,
}

/// A terminal, and how far the dialogue on it has come.
pub(crate) struct Terminal {
    /// The end of whoever types; gone after a hang-up.
    master: Option<OwnedFd>,
    /// The shell's end; held open, so that the other end never reports that nobody has it.
    slave: OwnedFd,
    dialogue: Dialogue,
    /// How many lines were typed.
    done: usize,
    /// What was heard and not yet understood.
    heard: Vec<u8>,
    at_prompt: bool,
    /// Whether something was typed, or said by a program, since the last key.
    is_news: bool,
    /// The programs that have said that they are ready.
    ready: Vec<i32>,
    /// What a reader of the terminal saw.
    seen: Vec<u8>,
}

impl Terminal {
    /// A new terminal.
    pub(crate) fn open(dialogue: &Dialogue) -> io::Result<Self> {
        let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        // Not every system knows a flag for that; nothing is started meanwhile.
        rustix::io::fcntl_setfd(&master, FdFlags::CLOEXEC)?;
        rustix::pty::grantpt(&master)?;
        rustix::pty::unlockpt(&master)?;
        let name = rustix::pty::ptsname(&master, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave = rustix::fs::open(name.as_c_str(), flags, rustix::fs::Mode::empty())?;
        let mut modes = rustix::termios::tcgetattr(&slave)?;
        modes.local_modes.set(LocalModes::ECHO, dialogue.echo);
        rustix::termios::tcsetattr(&slave, OptionalActions::Now, &modes)?;
        rustix::fs::fcntl_setfl(&master, OFlags::NONBLOCK)?;
        let mut terminal = Self {
            master: Some(master),
            slave,
            dialogue: dialogue.clone(),
            done: 0,
            heard: Vec::new(),
            at_prompt: false,
            is_news: false,
            ready: Vec::new(),
            seen: Vec::new(),
        };
        if let Some(line) = terminal.dialogue.first.take() {
            terminal.put(format!("{line}\n").as_bytes())?;
        }
        Ok(terminal)
    }

    /// The shell's end.
    pub(crate) fn slave(&self) -> RawFd {
        self.slave.as_raw_fd()
    }

    /// The other end, readable when the shell has written.
    pub(crate) fn master(&self) -> Option<&OwnedFd> {
        self.master.as_ref()
    }

    /// Reads what is there, but no more than a buffer holds, and understands it: endless output must not keep the worker
    /// here. False where there was nothing.
    pub(crate) fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let Some(master) = &self.master else { return false };
        let length = rustix::io::retry_on_intr(|| rustix::io::read(master, &mut buffer)).unwrap_or(0);
        self.heard.extend(buffer[..length].iter().filter(|byte| **byte != b'\r'));
        self.understand();
        length > 0
    }

    /// Takes prompts and programs' words out of what was heard; what may yet become one of them stays.
    fn understand(&mut self) {
        let nonce = self.dialogue.nonce.clone().into_bytes();
        loop {
            let Some(at) = find(&self.heard, &nonce) else {
                let begun = (0..nonce.len()).rev().find(|length| self.heard.ends_with(&nonce[..*length])).unwrap_or(0);
                let rest = self.heard.split_off(self.heard.len() - begun);
                let before = std::mem::replace(&mut self.heard, rest);
                return self.show(&before);
            };
            let after = &self.heard[at + nonce.len()..];
            let (length, shown): (usize, &[u8]) = match after.first() {
                None => return,
                Some(b'#') if after.starts_with(b"#> ") => {
                    self.at_prompt = true;
                    (3, b"$ ")
                }
                Some(b'#') if after.len() < 3 => return,
                Some(b'=') => {
                    let digits = after[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    match after.get(1 + digits) {
                        None => return,
                        Some(b'.') if digits > 0 => {
                            let pid: Option<i32> =
                                std::str::from_utf8(&after[1..1 + digits]).ok().and_then(|pid| pid.parse().ok());
                            self.ready.extend(pid);
                            self.is_news = true;
                            (digits + 2, b"(ready)")
                        }
                        Some(_) => (0, &nonce),
                    }
                }
                Some(_) => (0, &nonce),
            };
            let shown = shown.to_vec();
            let rest = self.heard.split_off(at + nonce.len() + length);
            let mut before = std::mem::replace(&mut self.heard, rest);
            before.truncate(at);
            self.show(&before);
            self.show(&shown);
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.seen.len());
        self.seen.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// Goes on as if the prompt had been written, for which it was waiting: the shell waits for a line.
    pub(crate) fn prompt_is_lost(&mut self) -> bool {
        let is_lost = self.master.is_some() && !self.at_prompt;
        if is_lost {
            self.at_prompt = true;
            self.show(b"(no prompt) ");
        }
        is_lost
    }

    /// Does what is next in the dialogue, as far as it may be done now. True where it may be soon and nothing will tell:
    /// a program's coming to the foreground is no event.
    pub(crate) fn go_on(&mut self, shell: Pid) -> io::Result<bool> {
        loop {
            if self.master.is_none() {
                return Ok(false);
            }
            let next = self.dialogue.lines.get(self.done);
            let line = next.unwrap_or(&self.dialogue.end).clone();
            let is_event = !matches!(line, Line::Typed(_));
            if !self.at_prompt {
                let possible = next.is_some() && is_event && self.is_news && !self.ready.is_empty();
                if !possible || !self.ready.iter().any(|pid| sys::can_be_reached(*pid)) {
                    return Ok(possible);
                }
            } else if is_event && !sys::sleeps(shell) {
                // It has written its prompt, and does not read yet: what a signal interrupts is another thing then.
                return Ok(true);
            }
            self.done += 1;
            self.perform(&line, shell)?;
        }
    }

    fn perform(&mut self, line: &Line, shell: Pid) -> io::Result<()> {
        self.is_news = matches!(line, Line::Typed(_));
        match line {
            Line::Typed(text) => {
                self.at_prompt = false;
                self.show(format!("{text}\n").as_bytes());
                self.put(format!("{text}\n").as_bytes())
            }
            Line::Key(key) => {
                self.show(match key {
                    Key::Interrupt => b"^C\n",
                    Key::Quit => b"^\\\n",
                    Key::Suspend => b"^Z\n",
                    Key::End => b"^D\n",
                });
                let expected = self.answer(key.signal(), shell);
                self.put(&[key.character()])?;
                self.wait_for(expected)
            }
            Line::Sent(signal) => {
                self.show(format!("^signal {signal}\n").as_bytes());
                let expected = self.answer(Some(*signal), shell);
                sys::send(shell, *signal)?;
                self.wait_for(expected)
            }
            Line::Hangup => {
                self.show(b"^hangup\n");
                stop(shell)?;
                // Its CONT comes with the hang-up, after the HUP.
                self.master = None;
                Ok(())
            }
        }
    }

    /// What the shell will show for a signal, `None` being end of file.
    fn answer(&self, signal: Option<Signal>, shell: Pid) -> Answer {
        match signal {
            Some(signal) if self.at_prompt && !sys::catches(shell, signal) => Answer::Nothing,
            Some(signal) if self.at_prompt && self.dialogue.silent.contains(&signal) => Answer::AtNextLine,
            _ => Answer::Prompt,
        }
    }

    fn wait_for(&mut self, answer: Answer) -> io::Result<()> {
        self.at_prompt = matches!(answer, Answer::Nothing);
        if matches!(answer, Answer::AtNextLine) { self.put(b"\n") } else { Ok(()) }
    }

    /// Types. What a terminal cannot take was not typed: its shell has gone, or does not read.
    fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let Some(master) = &self.master else { return Ok(()) };
        match rustix::io::retry_on_intr(|| rustix::io::write(master.as_fd(), bytes)) {
            Ok(_) | Err(Errno::AGAIN | Errno::IO) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// What a reader of the terminal saw: the prompts as `$ `, and what was typed. To be asked when nobody can write.
    pub(crate) fn transcript(mut self) -> String {
        while self.read() {}
        let rest = std::mem::take(&mut self.heard);
        self.show(&rest);
        String::from_utf8_lossy(&self.seen).into_owned()
    }
}

/// How a shell at its prompt answers a key or a signal.
enum Answer {
    /// With a new prompt.
    Prompt,
    /// With one after the next line.
    AtNextLine,
    /// Not at all: the prompt stands.
    Nothing,
}

pub(crate) fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// Stops the shell for the moment of a hang-up: the kernel wakes who reads before it sends HUP, and a shell that is quick
/// would take the end of its input for all that happened.
fn stop(shell: Pid) -> io::Result<()> {
    rustix::process::kill_process(shell, rustix::process::Signal::STOP)?;
    let stopped = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    let is_news = |status: &WaitIdStatus| status.stopped();
    let status = rustix::io::retry_on_intr(|| rustix::process::waitid(WaitId::Pid(shell), stopped))?;
    // That it is stopped is nobody else's to hear; its end is.
    if status.as_ref().is_some_and(is_news) {
        rustix::io::retry_on_intr(|| rustix::process::waitid(WaitId::Pid(shell), WaitIdOptions::STOPPED))?;
    }
    Ok(())
}
