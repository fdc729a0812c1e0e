//! Who is this? A shell is recognised by what it answers, never by its file's name.
//!
//! One process is asked first, with a script that every dialect survives far enough. Where that does not settle it, a
//! second one follows: `--help` for the descendants of ash, which have no version variable, or `$&version` for `es`. A
//! third or fourth is needed only where the first was not understood at all: an executable that is many programs must be
//! told which to be, and an option that the file's name suggested can be the wrong one.

use std::cell::RefCell;
use std::path::Path;

use super::answer::{Answer, SCRIPT, after, first_sign};
use super::family::{Family, Sign};
use super::files::linked_against_klibc;
use super::probe::{self, Heard, Unheard};
use super::{Root, Version};
use crate::status::End;
use crate::worker::Worker;

/// What is asked: a program with the words that come before a script, and the surroundings it gets.
pub(super) struct Candidate<'a> {
    /// The root directory that it is in.
    pub(super) root: &'a Root,
    /// What is executed.
    pub(super) program: &'a Path,
    /// The words after it.
    pub(super) arguments: &'a [String],
    /// Variables beside the probe's own.
    pub(super) environment: &'a [(String, String)],
    /// The family that its name suggests: a guess, only used to keep start-up files away from the first question.
    pub(super) hint: Option<&'static Family>,
    /// Who starts it.
    pub(super) worker: RefCell<&'a mut Worker>,
}

/// What asking gave.
#[derive(Debug)]
pub(super) enum Identity {
    /// It is of this family.
    Known {
        /// The family.
        family: &'static Family,
        /// Its version, where it can say.
        version: Option<Version>,
        /// It must be given [`Family::applet`] to be that.
        applet: bool,
    },
    /// It runs a script given with `-c`, and that is all that is known.
    Answers,
    /// It does not; what it said on standard error, or that it did not end.
    Silent(String),
}

impl Candidate<'_> {
    /// Asks.
    ///
    /// # Errors
    /// When it cannot be started, or nobody is there to do it.
    pub(super) fn identify(&self) -> Result<Identity, Unheard> {
        let guessed = self.hint.map(|family| family.start_up.0).unwrap_or_default();
        let mut first = self.ask(None, guessed, &["-c", &SCRIPT])?;
        if Answer::of(&first).is_none() && first.end != End::TimedOut && !guessed.is_empty() {
            first = self.ask(None, &[], &["-c", &SCRIPT])?;
        }
        if let Some(family) = self.hint
            && let Some(applet) = family.applet
            && first.stderr.contains("applet not found")
        {
            // It goes by its own name, and the file may have another.
            let told = self.ask(Some(family.argv0), &[applet], &["-c", &SCRIPT])?;
            let identity = self.recognise(&told, Some(family.argv0), &[applet])?;
            return Ok(match identity {
                Identity::Known { family, version, .. } => Identity::Known { family, version, applet: true },
                other => other,
            });
        }
        self.recognise(&first, None, &[])
    }

    /// Whether it runs a script, called this and with these options.
    pub(super) fn answers(&self, argv0: Option<&str>, options: &[String]) -> bool {
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        self.ask(argv0, &options, &["-c", &SCRIPT]).is_ok_and(|heard| Answer::of(&heard).is_some())
    }

    fn recognise(&self, heard: &Heard, argv0: Option<&str>, applet: &[&str]) -> Result<Identity, Unheard> {
        let Some(answer) = Answer::of(heard) else { return Ok(Identity::Silent(complaint(heard))) };
        let known = |family: &'static Family, said: &str| {
            let version = (family.cut)(said.trim()).and_then(Version::parse);
            Ok(Identity::Known { family, version, applet: false })
        };
        if let Some((family, said)) = first_sign(|sign| answer.shows(sign)) {
            return known(family, said);
        }
        let more = match &answer {
            Answer::Sh { .. } => self.ask(argv0, applet, &["--help"])?,
            Answer::Other { plain_quotes: true, .. } => self.ask(argv0, applet, &["-c", "echo <={$&version}"])?,
            Answer::Other { .. } | Answer::Undefined => return Ok(Identity::Answers),
        };
        let klibc = linked_against_klibc(&self.root.outside(self.program))
            || self.hint.is_some_and(|family| family.id == "klibc-sh");
        let shown = first_sign(|sign| match (sign, &answer) {
            (Sign::Help(says), Answer::Sh { .. }) => after(&more.stdout, says).or_else(|| after(&more.stderr, says)),
            (Sign::Refusal { says, klibc: linked }, Answer::Sh { .. }) if *linked == klibc => after(&more.stderr, says),
            (Sign::Primitive(Some(says)), Answer::Other { .. }) => more.stdout.strip_prefix(says),
            _ => None,
        });
        let unversioned = matches!(answer, Answer::Other { plain_quotes: true, version: "" });
        let silent = |sign: &'static Sign| (unversioned && matches!(sign, Sign::Primitive(None))).then_some("");
        match shown.or_else(|| first_sign(silent)) {
            Some((family, said)) => known(family, said),
            None => Ok(Identity::Answers),
        }
    }

    fn ask(&self, argv0: Option<&str>, options: &[&str], question: &[&str]) -> Result<Heard, Unheard> {
        let program = self.program.display().to_string();
        let words = options.iter().chain(question).map(|word| (*word).to_owned());
        let called = argv0.unwrap_or(&program).to_owned();
        let argv = [called].into_iter().chain(self.arguments.iter().cloned()).chain(words).collect();
        let path = self.root.search_path();
        let own = [format!("PATH={}", path.to_string_lossy()), "LC_ALL=C".to_owned(), "TERM=dumb".to_owned()];
        let theirs = self.environment.iter().map(|(name, value)| format!("{name}={value}"));
        let environment = own.into_iter().chain(theirs).collect();
        probe::listen(&mut self.worker.borrow_mut(), self.root, &program, argv, environment)
    }
}

/// Why there was no answer, in a line.
fn complaint(heard: &Heard) -> String {
    if heard.end == End::TimedOut {
        return "it did not end".into();
    }
    match heard.stderr.lines().find(|line| !line.trim().is_empty()) {
        Some(line) => format!("it said: {}", line.trim().chars().take(120).collect::<String>()),
        None => format!("it said nothing: {}", heard.end),
    }
}
