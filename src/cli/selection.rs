//! What several commands are asked in the same way: which cases, which shells, how many at a time.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use statusquo::catalog::{Case, Catalog};
use statusquo::dialect::Dialect;
use statusquo::matrix::{self, Asking};
use statusquo::plan::Question;
use statusquo::recorded::{self, Page};
use statusquo::results::Cell;
use statusquo::shells::{
    self, Edition, Found, Given, Mode, Root, RootError, Shell, family_ids, find_all_in, resolve, select, with_given,
};

use super::progress::Progress;

/// Who is asked, what, and how.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) shells: Shells,
    #[command(flatten)]
    pub(crate) cases: Cases,
    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

/// Which cases.
#[derive(Debug, Args)]
pub(crate) struct Cases {
    /// Take the cases of this folder instead of those in the program
    #[arg(long = "cases", value_name = "DIR")]
    directory: Option<PathBuf>,
}

impl Cases {
    /// The same choice, as an option.
    pub(crate) fn words(&self) -> Vec<String> {
        let directory = self.directory.iter().map(|directory| directory.display().to_string());
        directory.flat_map(|directory| ["--cases".to_owned(), directory]).collect()
    }

    pub(crate) fn catalog(&self) -> anyhow::Result<Catalog> {
        let read = match &self.directory {
            Some(directory) => Catalog::read(directory),
            None => Catalog::embedded(),
        };
        Ok(read?)
    }
}

/// Which shells.
#[derive(Debug, Args)]
pub(crate) struct Shells {
    /// Ask these shells only: names that `shells` lists, with commas between them, recorded ones as NAME@VERSION, any
    /// binary as NAME[@VERSION]=COMMAND (repeatable)
    #[arg(long = "shell", value_name = "NAME[=COMMAND]")]
    names: Vec<String>,
    #[command(flatten)]
    terms: Terms,
}

/// On what terms shells are asked that the user gives.
#[derive(Debug, Args)]
pub(crate) struct Terms {
    /// A variable for the shells, as NAME=VALUE (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    env: Vec<(String, String)>,
    /// The language of a shell that is of no known family
    #[arg(long, value_name = "DIALECT", value_parser = dialect)]
    dialect: Option<Dialect>,
    /// The edition of POSIX that such a shell claims to follow
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    claims: Option<Edition>,
    #[command(flatten)]
    place: Place,
}

impl Terms {
    /// Finds out who a given shell is, in each of its modes.
    pub(crate) fn resolve(&self, given: &Given) -> anyhow::Result<Vec<Shell>> {
        let given = Given { root: self.place.root()?, ..given.clone() };
        Ok(resolve(&given, &self.env, self.dialect, self.claims)?)
    }

    /// The same terms, as options.
    pub(crate) fn words(&self) -> Vec<String> {
        let env = self.env.iter().map(|(name, value)| ("--env", format!("{name}={value}")));
        let dialect = self.dialect.map(|dialect| ("--dialect", dialect.to_string()));
        let claims = self.claims.and_then(|edition| serde_json::to_value(edition).ok());
        let claims = claims.and_then(|edition| Some(("--claims", edition.as_str()?.to_owned())));
        let root = self.place.directory.as_ref().map(|directory| ("--root", directory.display().to_string()));
        env.chain(dialect).chain(claims).chain(root).flat_map(|(option, value)| [option.to_owned(), value]).collect()
    }
}

/// Where the shells are.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Ask the shells inside this directory, such as an unpacked release of a system, as chroot does; needs its
    /// privileges. Commands are then paths in there
    #[arg(id = "root", long, value_name = "DIR")]
    directory: Option<PathBuf>,
}

impl Place {
    pub(crate) fn root(&self) -> Result<Root, RootError> {
        self.directory.as_deref().map_or_else(|| Ok(Root::default()), Root::open)
    }
}

/// The shells to ask.
pub(crate) struct Selected {
    pub(crate) shells: Vec<Shell>,
    /// The pages of those that are recorded, by their names.
    pages: BTreeMap<String, Page>,
    /// Which shell `/bin/sh` was found to be.
    pub(crate) sh: Option<String>,
    /// Where they are.
    pub(crate) root: Root,
}

/// A shell of a known family that is not here: it cannot be run.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is not {place}; `statusquo shells --missing` names the package, NAME=COMMAND takes any binary")]
pub(crate) struct Absent {
    name: String,
    /// With its preposition.
    place: String,
}

impl Shells {
    /// Those that are asked for, or all that are here; in their native and POSIX modes, as `sh` only by name.
    pub(crate) fn select(&self) -> anyhow::Result<Selected> {
        self.including("")
    }

    /// The same with the shell that `cell` names, in whatever mode.
    pub(crate) fn including(&self, cell: &str) -> anyhow::Result<Selected> {
        let root = self.terms.place.root()?;
        let (mut given, named): (Vec<&str>, Vec<&str>) =
            self.names.iter().map(String::as_str).partition(|name| name.contains('='));
        let mut known = HashSet::new();
        given.retain(|text| known.insert(*text));
        let names = named.into_iter().flat_map(|names| names.split(','));
        let (recorded, named): (Vec<&str>, Vec<&str>) = names.partition(|name| name.contains('@'));
        let asked = cell.split_once('@').map(|(_, name)| name);
        let mut selected = Selected { shells: Vec::new(), pages: BTreeMap::new(), sh: None, root: root.clone() };
        // Nobody is asked who he is where all are recorded or given.
        if !named.is_empty() || self.names.is_empty() {
            let Found { shells, sh, .. } = find_all_in(&root)?;
            selected.sh = sh;
            selected.shells =
                if self.names.is_empty() { select(shells, asked) } else { called(&shells, &named, &root)? };
        }
        for shell in &mut selected.shells {
            shell.environment.extend_from_slice(&self.terms.env);
        }
        let mut taken = HashSet::new();
        for text in given {
            let modes = self.terms.resolve(&Given::parse(text)?)?;
            if let Some(twice) = modes.iter().find(|shell| !taken.insert(shell.name.clone())) {
                bail!("two shells are called `{}`: give one of them another name in NAME=COMMAND", twice.name);
            }
            let wanted = modes.into_iter().filter(|s| s.mode != Mode::Sh || Some(s.name.as_str()) == asked);
            selected.shells = with_given(selected.shells, wanted.collect());
        }
        // A cell may name a recorded shell by itself.
        let in_cell = asked.filter(|name| name.contains('@') && recorded.is_empty());
        for name in recorded.into_iter().chain(in_cell) {
            selected.add_recorded(name)?;
        }
        if selected.shells.is_empty() {
            if let Some(directory) = root.directory() {
                return Err(RootError::NoShell(directory.to_owned()).into());
            }
            bail!("no shell was found; see `statusquo shells --missing`");
        }
        Ok(selected)
    }
}

/// Those of these names, each once: one may be named twice, by itself and by its family.
fn called(found: &[Shell], names: &[&str], root: &Root) -> anyhow::Result<Vec<Shell>> {
    let mut shells: Vec<Shell> = Vec::new();
    for name in names {
        let mut called = found.iter().filter(|shell| shell.is_called(name)).peekable();
        if called.peek().is_none() {
            return Err(unknown(name, root, found));
        }
        shells.extend(called.cloned());
    }
    let mut names = HashSet::new();
    shells.retain(|shell| names.insert(shell.name.clone()));
    Ok(shells)
}

impl Selected {
    fn add_recorded(&mut self, name: &str) -> anyhow::Result<()> {
        for stored in recorded::find(name)? {
            let Some(shell) = stored.shell().filter(|_| !self.pages.contains_key(&stored.name)) else { continue };
            self.pages.insert(stored.name.clone(), stored.page()?);
            self.shells.push(shell);
        }
        Ok(())
    }

    /// Whether a shell's answers come from its page.
    pub(crate) fn is_recorded(&self, shell: &Shell) -> bool {
        self.pages.contains_key(&shell.name)
    }

    /// The same, for what can only be asked of shells that are here.
    pub(crate) fn here(self) -> anyhow::Result<Self> {
        match self.pages.keys().next() {
            Some(name) => {
                bail!("`{name}` is recorded and cannot be started: name a shell that is here, or NAME=COMMAND")
            }
            None => Ok(self),
        }
    }

    /// The answers to all questions: asked now, or recorded.
    pub(crate) fn answer(
        &self,
        catalog: &Catalog,
        questions: &[Question<'_>],
        asking: Asking,
    ) -> anyhow::Result<Vec<Cell>> {
        let is_recorded = |question: &Question<'_>| self.is_recorded(question.shell);
        let (recorded, asked): (Vec<_>, Vec<_>) = questions.iter().cloned().partition(is_recorded);
        let now = if asked.is_empty() {
            Vec::new()
        } else {
            let progress = Progress::new(asked.len());
            matrix::ask_all(catalog, &asked, asking, &|done| progress.at(done))?
        };
        let (mut then, mut now) = (recorded::cells(catalog, &recorded, &self.pages).into_iter(), now.into_iter());
        // In the order of the questions, each from where it came.
        Ok(questions.iter().filter_map(|each| if is_recorded(each) { then.next() } else { now.next() }).collect())
    }
}

fn unknown(name: &str, root: &Root, found: &[Shell]) -> anyhow::Error {
    let modes = [Mode::Native, Mode::Posix, Mode::Sh];
    if family_ids().iter().any(|id| modes.iter().any(|mode| name == format!("{id}{}", mode.suffix()))) {
        let place = root.directory().map_or_else(|| "on this machine".into(), |at| format!("in {}", at.display()));
        return Absent { name: name.to_owned(), place }.into();
    }
    let names: Vec<_> = found.iter().map(|shell| shell.name.as_str()).collect();
    anyhow::anyhow!("no shell is called `{name}`: here are {}; NAME=COMMAND takes any binary", names.join(", "))
}

/// How many at a time, and with what leave.
#[derive(Debug, Args)]
pub(crate) struct Jobs {
    /// Cells asked at the same time [default: one more than there are cores]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Ask what dumps cores although core_pattern hands them to a program
    #[arg(long)]
    allow_core_pipe: bool,
}

impl Jobs {
    pub(crate) fn asking(&self) -> Asking {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        // Some cells wait rather than work: for a terminal to drain, for a shell that is seen to hang.
        let jobs = self.jobs.map_or(cores + 1, usize::from);
        Asking { core_pipe: self.allow_core_pipe, ..Asking::once(jobs) }
    }
}

/// A file that the user names, read whole.
pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".into()),
    }
}

pub(crate) fn dialect(text: &str) -> Result<Dialect, String> {
    let names = Dialect::ALL.map(Dialect::name).join(", ");
    Dialect::ALL.into_iter().find(|dialect| dialect.name() == text).ok_or_else(|| format!("expected one of {names}"))
}

fn edition(text: &str) -> Result<Edition, String> {
    // The names are those of the results.
    let unknown = |_| "expected one of posix-1992, posix-2017, posix-2024".to_owned();
    serde_json::from_value::<shells::Edition>(text.into()).map_err(unknown)
}

/// The end of a message about a case that is not there: which are like it.
pub(crate) fn nearest(catalog: &Catalog, wanted: &str) -> String {
    const ENOUGH: usize = 8;
    let wanted = wanted.split([':', '@']).next().unwrap_or_default();
    if catalog.case(wanted).is_some() {
        return format!(": there is {wanted}, but nothing of it is left by the other parts of the question");
    }
    let name = wanted.rsplit('/').next().filter(|name| !name.is_empty());
    let is_alike = |case: &&Case| name.is_some_and(|name| case.id.contains(name));
    let alike: Vec<_> = catalog.cases.iter().filter(is_alike).map(|case| case.id.as_str()).collect();
    match alike.as_slice() {
        [] => format!("; areas: {}", areas(catalog).join(", ")),
        [first @ .., _] if first.len() >= ENOUGH => {
            format!("; did you mean one of {}, ...?", first[..ENOUGH].join(", "))
        }
        _ => format!("; did you mean {}?", alike.join(", ")),
    }
}

fn areas(catalog: &Catalog) -> Vec<&str> {
    let mut areas: Vec<_> = catalog.cases.iter().map(Case::area).collect();
    areas.dedup();
    areas
}
