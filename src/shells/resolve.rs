//! From a command that the user gives to the shell that it starts.

use std::cell::RefCell;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::family::Family;
use super::files::{is_executable, is_script};
use super::given::Given;
use super::identify::{Candidate, Identity};
use super::package::Manager;
use super::probe::Unheard;
use super::{Edition, KnownBy, Mode, Root, Shell, Version, package};
use crate::dialect::Dialect;
use crate::worker::{Pool, PoolError};

/// A shell that cannot be run. The program exits with [`ShellError::EXIT`].
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// There is nobody to start it.
    #[error(transparent)]
    NoWorker(#[from] PoolError),
    /// There is no such file.
    #[error("`{name}` cannot be run: {} does not exist; give the path of an executable, or a command that is in PATH", .path.display())]
    Missing {
        /// The shell's name.
        name: String,
        /// What was looked for.
        path: PathBuf,
    },
    /// It may not be executed.
    #[error("`{name}` cannot be run: {} is not executable; try `chmod +x`, or name its interpreter before it", .path.display())]
    NotExecutable {
        /// The shell's name.
        name: String,
        /// The file.
        path: PathBuf,
    },
    /// It is a directory.
    #[error("`{name}` cannot be run: {} is a directory; give the path of the executable in it", .path.display())]
    Directory {
        /// The shell's name.
        name: String,
        /// The directory.
        path: PathBuf,
    },
    /// The system refuses to start it.
    #[error("`{name}` cannot be run: failed to start {}: {source}{}", .path.display(), hint(.source))]
    NotStarted {
        /// The shell's name.
        name: String,
        /// The executable.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It does not do what a shell does with `-c`.
    #[error("`{name}` is no shell: {} does not run `echo` when it is given with -c ({said}); give a command that takes `-c SCRIPT`", .path.display())]
    NoShell {
        /// The shell's name.
        name: String,
        /// The executable.
        path: PathBuf,
        /// What it did instead.
        said: String,
    },
    /// It is of no family in the table.
    #[error("`{name}` is of no known family: say which language {} reads with --dialect (sh, fish, csh, rc or es), and with --claims which POSIX it follows, if any", .path.display())]
    NeedsDialect {
        /// The shell's name.
        name: String,
        /// The executable.
        path: PathBuf,
    },
}

impl ShellError {
    /// The exit code of a program that could not run a shell.
    pub const EXIT: u8 = 125;
}

/// What the name of an error means for a file that is there and may be executed.
fn hint(error: &io::Error) -> &'static str {
    match error.to_string().as_str() {
        "ENOEXEC" => " (a script needs a `#!` line)",
        "ENOENT" => " (what its `#!` line or the program itself names as its interpreter is missing)",
        _ => "",
    }
}

/// Finds out who a given shell is, and gives it in each of its modes: its family's, as far as it understands them. One of
/// no known family has one mode, and reads `dialect` and follows `claims` as the user says.
///
/// # Errors
/// When it cannot be run, is no shell, or is of no known family and `dialect` is missing.
pub fn resolve(
    given: &Given,
    environment: &[(String, String)],
    dialect: Option<Dialect>,
    claims: Option<Edition>,
) -> Result<Vec<Shell>, ShellError> {
    let root = &given.root;
    let program = executable(given)?;
    let arguments: Vec<String> = given.command.iter().skip(1).map(|word| absolute(root, word)).collect();
    let mut pool = Pool::start(1)?;
    let worker = RefCell::new(pool.worker());
    let candidate =
        Candidate { root, program: &program, arguments: &arguments, environment, hint: given.hint(), worker };
    let (name, path) = (given.name.clone(), root.outside(&program));
    let identity = match candidate.identify() {
        Ok(identity) => identity,
        Err(Unheard::NotStarted(source)) => return Err(ShellError::NotStarted { name, path, source }),
        Err(Unheard::NoWorker(error)) => return Err(error.into()),
    };
    let shell = Shell {
        name: given.name.clone(),
        family: None,
        version: given.version.clone(),
        known_by: given.version.as_ref().map(|_| KnownBy::Given),
        given: Some(given.command.clone()),
        build: Some(package::unpackaged(&root.outside(&program))),
        root: root.clone(),
        path: root.resolve(&program).unwrap_or_else(|_| program.clone()),
        argv: [program.display().to_string()].into_iter().chain(arguments.iter().cloned()).collect(),
        program: program.clone(),
        environment: environment.to_vec(),
        mode: Mode::Native,
        dialect: dialect.unwrap_or(Dialect::Sh),
        bound_by: claims.into_iter().collect(),
    };
    match identity {
        Identity::Silent(said) => Err(ShellError::NoShell { name, path, said }),
        Identity::Answers if dialect.is_none() => Err(ShellError::NeedsDialect { name, path }),
        Identity::Answers => Ok(vec![shell]),
        Identity::Known { family, version, applet } => {
            Ok(modes(&of_family(shell, family, version), family, applet, &candidate))
        }
    }
}

/// What is known of it beside its modes.
fn of_family(mut shell: Shell, family: &'static Family, asked: Option<Version>) -> Shell {
    shell.family = Some(family.id);
    shell.dialect = family.dialect;
    // A wrapper's package tells nothing of the shell behind it.
    let owner = || package::owner(&shell.root, &shell.path, family.package(Manager::Apt));
    let owner = (shell.argv.len() == 1).then(owner).flatten();
    if shell.version.is_none() {
        let packaged = || owner.as_ref().and_then(|package| Version::parse(package.upstream()));
        let known = asked.map(|version| (version, KnownBy::Asked));
        let known = known.or_else(|| packaged().map(|version| (version, KnownBy::Package)));
        (shell.version, shell.known_by) = known.unzip();
    }
    if let Some(package) = owner {
        shell.build = Some(package.build());
    }
    shell
}

/// The shell in each mode that it understands: a build can lack one that its family has.
fn modes(shell: &Shell, family: &'static Family, applet: bool, candidate: &Candidate<'_>) -> Vec<Shell> {
    let version = shell.version.as_ref();
    // Behind a wrapper or a script nobody sees what the shell is called, so it cannot be invoked as `sh`.
    let direct = candidate.arguments.is_empty() && !is_script(&candidate.root.outside(candidate.program));
    let in_mode = |mode: Mode| {
        let argv: Vec<String> = if direct {
            family.command(mode, version)
        } else {
            let applet = family.applet.filter(|_| applet).map(str::to_owned);
            shell.argv.iter().cloned().chain(applet).chain(family.options(mode, version)).collect()
        };
        let argv0 = argv.first().filter(|_| direct).map(String::as_str);
        let understood = || candidate.answers(argv0, argv.get(1 + candidate.arguments.len()..).unwrap_or_default());
        (mode == Mode::Native || understood()).then(|| Shell {
            name: format!("{}{}", shell.name, mode.suffix()),
            bound_by: family.bound_by(mode, version),
            mode,
            argv,
            ..shell.clone()
        })
    };
    let possible = family.modes.iter().map(|invocation| invocation.mode).filter(|mode| direct || *mode != Mode::Sh);
    possible.filter_map(in_mode).collect()
}

/// The first word as a file that can be executed, by its path in the root directory.
fn executable(given: &Given) -> Result<PathBuf, ShellError> {
    let (name, root) = (given.name.clone(), &given.root);
    let word = given.command.first().map(String::as_str).unwrap_or_default();
    if !word.contains('/') {
        let found = root.find(word, &root.search_directories());
        return found.ok_or_else(|| ShellError::Missing { name, path: word.into() });
    }
    let path = match root.directory() {
        Some(_) => Path::new("/").join(word),
        None => std::path::absolute(word).unwrap_or_else(|_| word.into()),
    };
    let file = root.outside(&path);
    match fs::metadata(&file) {
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => {
            Err(ShellError::Missing { name, path: file })
        }
        Err(source) => Err(ShellError::NotStarted { name, path: file, source }),
        Ok(found) if found.is_dir() => Err(ShellError::Directory { name, path: file }),
        Ok(_) if !is_executable(&file) => Err(ShellError::NotExecutable { name, path: file }),
        Ok(_) => Ok(path),
    }
}

/// Shells run in directories of their own, so a path that is relative to the caller's must be spelled out. The caller's
/// directory is in no other root.
fn absolute(root: &Root, word: &str) -> String {
    let here = root.directory().is_none() && Path::new(word).exists();
    let relative = here && word.contains('/') && !word.starts_with(['/', '-']);
    let path = relative.then(|| std::path::absolute(word).ok()).flatten();
    path.and_then(|path| path.into_os_string().into_string().ok()).unwrap_or_else(|| word.to_owned())
}
