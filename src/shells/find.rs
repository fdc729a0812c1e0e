//! The shells that this machine has.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::thread;

use super::family::Family;
use super::files::{base_name, is_executable};
use super::identify::{Candidate, Identity};
use super::package::{self, Manager, Package};
use super::probe::Unheard;
use super::table::FAMILIES;
use super::{KnownBy, Mode, Root, Shell, Version};
use crate::worker::{Pool, PoolError, Worker};

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// Every executable in each of its modes, in the order of the table.
    pub shells: Vec<Shell>,
    /// Families of which there is none.
    pub missing: Vec<&'static Family>,
    /// The name of the shell that `/bin/sh` is; `None` if it is of no known family.
    pub sh: Option<String>,
}

impl Found {
    /// The packages that bring what is missing, as family and package; families that this manager has no package for
    /// are left out.
    #[must_use]
    pub fn missing_packages(&self, manager: Manager) -> Vec<(&'static str, &'static str)> {
        self.missing.iter().filter_map(|family| Some((family.id, family.package(manager)?))).collect()
    }
}

/// The shells that a run asks if it is not told otherwise: all in native and POSIX mode, and of two executables of one
/// build the first. One that is invoked as `sh` is another column with mostly the same answers, so it is there only for
/// the asking, by its name.
#[must_use]
pub fn select(shells: Vec<Shell>, asked: Option<&str>) -> Vec<Shell> {
    let mut selected: Vec<Shell> = Vec::new();
    for shell in shells {
        let key = |s: &Shell| (s.family, s.mode, s.build.clone(), s.version.clone());
        let usual = || shell.mode != Mode::Sh && !selected.iter().any(|other| key(other) == key(&shell));
        if Some(shell.name.as_str()) == asked || usual() {
            selected.push(shell);
        }
    }
    selected
}

/// The shells found and those that the user gives; of two with one name it is the user's.
#[must_use]
pub fn with_given(found: Vec<Shell>, given: Vec<Shell>) -> Vec<Shell> {
    let names: HashSet<&str> = given.iter().map(|shell| &*shell.name).collect();
    let mut all: Vec<Shell> = found.into_iter().filter(|shell| !names.contains(&*shell.name)).collect();
    all.extend(given);
    all
}

/// An executable that may be a shell, not yet asked.
struct Place {
    /// Where it was found: what it is called can decide what it is.
    path: PathBuf,
    /// Links resolved.
    resolved: PathBuf,
    /// The family whose program name it has.
    hint: Option<&'static Family>,
}

/// An executable that was asked.
struct Executable {
    family: &'static Family,
    version: Option<Version>,
    resolved: PathBuf,
    is_sh: bool,
}

/// Where `sh` is.
const SH: &str = "/bin/sh";

/// Looks through `PATH`, the table's other places and `/bin/sh`, and asks everything that might be a shell who it is.
///
/// # Errors
/// Where no workers can be had to ask them.
pub fn find_all() -> Result<Found, PoolError> {
    find_all_in(&Root::default())
}

/// The same in another root directory, with the usual `PATH` there.
///
/// # Errors
/// As [`find_all`].
pub fn find_all_in(root: &Root) -> Result<Found, PoolError> {
    let places = places(root, &root.search_directories());
    let files: HashSet<&Path> = places.iter().map(|place| &*place.resolved).collect();
    let files: Vec<&Path> = files.into_iter().collect();
    // Package databases are slow to read, so that goes on while the shells answer.
    thread::scope(|scope| {
        let owners = scope.spawn(|| package::owners(root, &files));
        let executables = recognised(root, &places);
        Ok(found(root, &executables?, &owners.join().unwrap_or_default()))
    })
}

/// The executable that [`find_all`] gives this name, in each of its modes; none where there is none. Asks no more than it
/// must: the files that are called as the family's programs are, and all only where none of those is of the family. Where
/// a file that is called otherwise is of the family too and comes first (an mksh that is installed as `ksh`), [`find_all`]
/// means that one.
///
/// # Errors
/// Where no workers can be had to ask.
pub fn find(name: &str) -> Result<Vec<Shell>, PoolError> {
    let is_called = |family: &&Family| {
        family.modes.iter().any(|invocation| name.strip_suffix(invocation.mode.suffix()) == Some(family.id))
    };
    if let Some(family) = FAMILIES.iter().find(is_called) {
        let root = Root::default();
        let mut places = places(&root, &root.search_directories());
        places.retain(|place| {
            family.programs.contains(&base_name(&place.path))
                || family.places.iter().any(|known| Path::new(known) == place.path)
        });
        let mut executables = recognised(&root, &places)?;
        executables.retain(|executable| executable.family.id == family.id);
        executables.truncate(1);
        if let Some(executable) = executables.first() {
            let path = &executable.resolved;
            let owner = package::owner(&root, path, family.package(Manager::Apt));
            let owners = owner.map(|package| (path.clone(), package)).into_iter().collect();
            return Ok(found(&root, &executables, &owners).shells);
        }
    }
    let found = find_all()?.shells;
    let base = found.iter().find(|shell| shell.name == name).map(|shell| shell.base().to_owned());
    Ok(found.into_iter().filter(|shell| Some(shell.base()) == base.as_deref()).collect())
}

/// In the order of a search: the table's, and for each family `PATH`'s and then its other places; `/bin/sh` last.
fn places(root: &Root, directories: &[PathBuf]) -> Vec<Place> {
    let mut seen = HashSet::new();
    let mut places = Vec::new();
    let mut add = |path: PathBuf, hint: Option<&'static Family>| {
        let Ok(resolved) = root.resolve(&path) else { return };
        let applet = hint.and_then(|family| family.applet);
        if is_executable(&root.outside(&resolved))
            && seen.insert((resolved.clone(), base_name(&path).to_owned(), applet))
        {
            places.push(Place { path, resolved, hint });
        }
    };
    for family in FAMILIES {
        let in_path = directories.iter().flat_map(|at| family.programs.iter().map(move |program| at.join(program)));
        for path in in_path.chain(family.places.iter().map(PathBuf::from)) {
            add(path, Some(family));
        }
    }
    add(SH.into(), None);
    places
}

/// Asks all of them, a few at a time, and keeps who answered, each once.
fn recognised(root: &Root, places: &[Place]) -> Result<Vec<Executable>, PoolError> {
    let workers = thread::available_parallelism().map_or(2, usize::from).min(places.len());
    let answers = Pool::start(workers)?.map(places, |worker, place| ask(worker, root, place))?;
    let mut executables: Vec<Executable> = Vec::new();
    for executable in answers.into_iter().flatten() {
        let same = |other: &&mut Executable| {
            let same_file = other.resolved == executable.resolved;
            // What `sh` is can be a copy of a shell that is here already; it need not be asked everything twice.
            let copy = executable.is_sh && other.version == executable.version;
            other.family.id == executable.family.id && (same_file || copy)
        };
        match executables.iter_mut().find(same) {
            Some(known) => known.is_sh |= executable.is_sh,
            None => executables.push(executable),
        }
    }
    Ok(executables)
}

fn ask(worker: &mut Worker, root: &Root, place: &Place) -> Result<Option<Executable>, PoolError> {
    let (program, worker) = (&place.path, RefCell::new(worker));
    let candidate = Candidate { root, program, arguments: &[], environment: &[], hint: place.hint, worker };
    Ok(match candidate.identify() {
        Ok(Identity::Known { family, version, .. }) => {
            let is_sh = place.path == Path::new(SH);
            Some(Executable { family, version, resolved: place.resolved.clone(), is_sh })
        }
        Ok(Identity::Answers | Identity::Silent(_)) | Err(Unheard::NotStarted(_)) => None,
        Err(Unheard::NoWorker(error)) => return Err(error),
    })
}

fn found(root: &Root, executables: &[Executable], owners: &HashMap<PathBuf, Package>) -> Found {
    let mut found = Found::default();
    for family in FAMILIES {
        let of_family: Vec<_> = executables.iter().filter(|executable| executable.family.id == family.id).collect();
        for (i, executable) in of_family.iter().enumerate() {
            // The search's order is the same from run to run, so the second of a family keeps its name.
            let base = if i == 0 { family.id.to_owned() } else { format!("{}.{}", family.id, i + 1) };
            let shells = modes(root, &base, executable, owners.get(&executable.resolved));
            if executable.is_sh {
                let as_sh = shells.iter().find(|shell| shell.mode == Mode::Sh).or(shells.first());
                found.sh = as_sh.map(|shell| shell.name.clone());
            }
            found.shells.extend(shells);
        }
        if of_family.is_empty() {
            found.missing.push(family);
        }
    }
    found
}

/// An executable in each of its family's modes.
fn modes(root: &Root, base: &str, executable: &Executable, owner: Option<&Package>) -> Vec<Shell> {
    let Executable { family, version, resolved, .. } = executable;
    let asked = version.clone().map(|version| (version, KnownBy::Asked));
    let packaged = || Some((Version::parse(owner?.upstream())?, KnownBy::Package));
    let (version, known_by) = asked.or_else(packaged).unzip();
    let shell = |mode: Mode| Shell {
        name: format!("{base}{}", mode.suffix()),
        family: Some(family.id),
        version: version.clone(),
        known_by,
        given: None,
        build: Some(owner.map_or_else(|| package::unpackaged(&root.outside(resolved)), Package::build)),
        root: root.clone(),
        path: resolved.clone(),
        argv: family.command(mode, version.as_ref()),
        program: resolved.clone(),
        environment: Vec::new(),
        mode,
        dialect: family.dialect,
        bound_by: family.bound_by(mode, version.as_ref()),
    };
    family.modes.iter().map(|invocation| shell(invocation.mode)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What one process finds by itself is what another finds among all.
    #[test]
    fn a_shell_is_found_by_its_name_as_among_all() {
        let all = find_all().unwrap().shells;
        for name in ["bash-posix", "dash", "mksh.2", "ksh93u+m", "es", "klibc-sh"] {
            let Some(expected) = all.iter().find(|shell| shell.name == name) else {
                assert!(find(name).unwrap().is_empty(), "{name}");
                continue;
            };
            let found = find(name).unwrap();
            let modes = || all.iter().filter(|shell| shell.base() == expected.base());
            assert_eq!(found.len(), modes().count(), "{name}");
            for (one, other) in found.iter().zip(modes()) {
                assert_eq!((&one.name, &one.path, &one.build), (&other.name, &other.path, &other.build));
                assert_eq!((&one.version, &one.argv), (&other.version, &other.argv));
            }
        }
    }

    #[test]
    fn a_name_in_path_proves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let Ok(zsh) = which::which("zsh") else { return eprintln!("skipped: zsh is not installed") };
        let (false_name, no_shell) = (directory.path().join("bash"), directory.path().join("mksh"));
        fs::copy(zsh, &false_name).unwrap();
        fs::copy("/bin/cat", &no_shell).unwrap();

        let places = places(&Root::default(), &[directory.path().to_owned()]);
        let family = |path: &Path| {
            let path = fs::canonicalize(path).unwrap();
            recognised(&Root::default(), &places)
                .unwrap()
                .into_iter()
                .find(|executable| executable.resolved == path)
                .map(|e| e.family.id)
        };
        assert!(places.iter().any(|place| place.path == no_shell));
        assert_eq!(family(&false_name), Some("zsh"));
        assert_eq!(family(&no_shell), None);
    }

    #[test]
    fn one_executable_under_many_names_is_asked_for_each_but_listed_once() {
        let directory = tempfile::tempdir().unwrap();
        let Ok(bash) = which::which("bash") else { return eprintln!("skipped: bash is not installed") };
        for name in ["bash", "ksh", "sh"] {
            std::os::unix::fs::symlink(&bash, directory.path().join(name)).unwrap();
        }
        let executables =
            recognised(&Root::default(), &places(&Root::default(), &[directory.path().to_owned()])).unwrap();
        let resolved = fs::canonicalize(bash).unwrap();
        assert_eq!(executables.iter().filter(|executable| executable.resolved == resolved).count(), 1);
    }
}
