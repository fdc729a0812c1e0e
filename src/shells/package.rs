//! Package managers: which package brings a shell, and which one owns an executable.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;

use crate::digest::Digest;

use super::Root;

/// A package manager that shells are installed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    /// Debian and its kin.
    Apt,
    /// Fedora and its kin.
    Dnf,
    /// Alpine.
    Apk,
    /// Arch and its kin.
    Pacman,
    /// Homebrew.
    Brew,
}

impl Manager {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Apt, Self::Dnf, Self::Apk, Self::Pacman, Self::Brew];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Apt => "apt",
            Self::Dnf => "dnf",
            Self::Apk => "apk",
            Self::Pacman => "pacman",
            Self::Brew => "brew",
        }
    }
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The name of no package manager that is known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no package manager known here: apt, dnf, apk, pacman or brew")]
pub struct UnknownManager(String);

impl FromStr for Manager {
    type Err = UnknownManager;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|manager| manager.name() == name).ok_or_else(|| UnknownManager(name.to_owned()))
    }
}

/// The names of a family's packages, one for each [`Manager`]; `None` where it is not packaged.
#[derive(Clone, Copy, Debug)]
pub struct Packages {
    /// For apt.
    pub apt: Option<&'static str>,
    /// For dnf.
    pub dnf: Option<&'static str>,
    /// For apk.
    pub apk: Option<&'static str>,
    /// For pacman; what only the Arch User Repository has counts as not packaged.
    pub pacman: Option<&'static str>,
    /// For brew.
    pub brew: Option<&'static str>,
}

impl Packages {
    /// The name for one manager.
    #[must_use]
    pub fn of(&self, manager: Manager) -> Option<&'static str> {
        match manager {
            Manager::Apt => self.apt,
            Manager::Dnf => self.dnf,
            Manager::Apk => self.apk,
            Manager::Pacman => self.pacman,
            Manager::Brew => self.brew,
        }
    }
}

/// The package that owns an executable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// Its name.
    pub(super) name: String,
    /// Its full version with the packager's revision.
    pub(super) revision: String,
}

impl Package {
    fn new(name: &str, revision: &str) -> Self {
        Self { name: name.to_owned(), revision: revision.to_owned() }
    }

    /// The part of the version that the shell's own authors gave: without epoch, packager's revision, and the name of
    /// a commit or a repacking (`1:0.5.11+git20200708+dd9ef66-5` is `0.5.11`).
    pub(super) fn upstream(&self) -> &str {
        let version = self.revision.split_once(':').map_or(&*self.revision, |(_, rest)| rest);
        let version = version.rsplit_once('-').map_or(version, |(upstream, _)| upstream);
        version.split(['+', '~']).next().unwrap_or(version)
    }

    /// As [`super::Shell::build`] has it.
    pub(super) fn build(&self) -> String {
        format!("{} {}", self.name, self.revision)
    }
}

/// What [`super::Shell::build`] says of an executable that no package owns: a digest of it, so that a build can be known
/// again.
pub(super) fn unpackaged(path: &Path) -> String {
    let mut digest = Digest::new();
    digest.add(&fs::read(path).unwrap_or_default());
    format!("unpackaged {}", digest.short())
}

/// The packages that own these executables (links resolved), asked for in as few processes as the managers allow. Of
/// another root only a dpkg database is read: its own programs may be anything.
pub(super) fn owners(root: &Root, paths: &[&Path]) -> HashMap<PathBuf, Package> {
    if let Some(directory) = root.directory() {
        return dpkg(Some(&directory.join("var/lib/dpkg")), paths).unwrap_or_default();
    }
    let mut owners: HashMap<PathBuf, Package> =
        paths.iter().filter_map(|path| Some((path.to_path_buf(), cellar(path)?))).collect();
    // More than one of these can be installed (rpm on Debian), so each is asked for what the ones before do not own.
    for ask in [|paths: &[&Path]| dpkg(None, paths), rpm, apk, pacman] {
        let orphans: Vec<&Path> = paths.iter().copied().filter(|path| !owners.contains_key(*path)).collect();
        if orphans.is_empty() {
            break;
        }
        owners.extend(ask(&orphans).unwrap_or_default());
    }
    owners
}

/// Homebrew says it in the path: `.../Cellar/bash/5.3.3/bin/bash`.
fn cellar(path: &Path) -> Option<Package> {
    let mut parts = path.iter().filter_map(|part| part.to_str()).skip_while(|part| *part != "Cellar").skip(1);
    Some(Package::new(parts.next()?, parts.next()?))
}

fn ask(program: &str, arguments: &[&str], paths: &[&Path]) -> Option<String> {
    let mut command = Command::new(which::which(program).ok()?);
    command.args(arguments).args(paths).env("LC_ALL", "C").stdin(Stdio::null());
    Some(String::from_utf8_lossy(&command.output().ok()?.stdout).into_owned())
}

/// `database` is another than the machine's own.
fn dpkg(database: Option<&Path>, paths: &[&Path]) -> Option<HashMap<PathBuf, Package>> {
    let database = database.map(|directory| format!("--admindir={}", directory.display()));
    let ask = |arguments: &[&str], paths: &[&Path]| {
        let database = database.iter().map(String::as_str);
        ask("dpkg-query", &database.chain(arguments.iter().copied()).collect::<Vec<_>>(), paths)
    };
    // Where /bin is a link to /usr/bin, the database may know the file by either path.
    let unmerged = paths.iter().filter_map(|path| Some(Path::new("/").join(path.strip_prefix("/usr").ok()?)));
    let both: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).chain(unmerged).collect();
    let both: Vec<&Path> = both.iter().map(PathBuf::as_path).collect();
    let found = ask(&["--search", "--"], &both)?;
    let owned: Vec<(&str, &str)> = found.lines().filter_map(dpkg_line).collect();

    let mut names: Vec<&Path> = owned.iter().map(|(name, _)| Path::new(*name)).collect();
    names.dedup();
    let shown = ask(&["--show", "--showformat", "${Package} ${Version}\n", "--"], &names)?;
    let versions: HashMap<&str, &str> = shown.lines().filter_map(|line| line.split_once(' ')).collect();
    let package = |name: &str| Some(Package::new(name, versions.get(name)?));
    let merged = |path: &str| -> Option<PathBuf> {
        let usr = || Some(Path::new("/usr").join(path.strip_prefix('/')?));
        if paths.contains(&Path::new(path)) { Some(path.into()) } else { usr() }
    };
    Some(owned.iter().filter_map(|(name, path)| Some((merged(path)?, package(name)?))).collect())
}

/// `bash: /bin/bash` or `bash:amd64: /bin/bash`; but not `diversion by dash from: /bin/sh`.
fn dpkg_line(line: &str) -> Option<(&str, &str)> {
    let (names, path) = line.split_once(": ")?;
    let name = names.split([':', ',']).next()?;
    (!name.contains(' ')).then_some((name, path))
}

fn rpm(paths: &[&Path]) -> Option<HashMap<PathBuf, Package>> {
    let said = ask("rpm", &["--query", "--queryformat", "%{NAME} %{VERSION}-%{RELEASE}\n", "--file"], paths)?;
    // One line for each path, in order; a sentence where nobody owns it.
    let package = |line: &str| {
        let (name, revision) = line.split_once(' ')?;
        (!revision.contains(' ')).then(|| Package::new(name, revision))
    };
    Some(paths.iter().zip(said.lines()).filter_map(|(path, line)| Some((path.to_path_buf(), package(line)?))).collect())
}

fn apk(paths: &[&Path]) -> Option<HashMap<PathBuf, Package>> {
    let said = ask("apk", &["info", "--who-owns"], paths)?;
    Some(said.lines().filter_map(|line| owned_by(line).and_then(|(path, p)| Some((path, apk_name(p)?)))).collect())
}

/// `dash-0.5.12-r2`: the version begins at the first hyphen before a digit.
fn apk_name(text: &str) -> Option<Package> {
    let digit = |i: &usize| text[i + 1..].starts_with(|c: char| c.is_ascii_digit());
    let hyphen = text.match_indices('-').map(|(i, _)| i).find(digit)?;
    Some(Package::new(&text[..hyphen], &text[hyphen + 1..]))
}

fn pacman(paths: &[&Path]) -> Option<HashMap<PathBuf, Package>> {
    let said = ask("pacman", &["--query", "--owns"], paths)?;
    let package = |text: &str| text.split_once(' ').map(|(name, revision)| Package::new(name, revision));
    Some(said.lines().filter_map(|line| owned_by(line).and_then(|(path, p)| Some((path, package(p)?)))).collect())
}

fn owned_by(line: &str) -> Option<(PathBuf, &str)> {
    let (path, package) = line.split_once(" is owned by ")?;
    Some((path.into(), package.trim_end()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("0.5.12-2", "0.5.12")]
    #[case("0.5.11+git20200708+dd9ef66-5", "0.5.11")]
    #[case("1:1.35.0-4+deb12u1+b1", "1.35.0")]
    #[case("20110502-7+b1", "20110502")]
    #[case("1:6-13", "6")]
    #[case("0.14.1", "0.14.1")]
    #[case("2.0.12-1", "2.0.12")]
    #[case("0.5.12-r2", "0.5.12")]
    fn the_upstream_part_of_a_revision_is_what_the_authors_gave(#[case] revision: &str, #[case] upstream: &str) {
        assert_eq!(Package::new("p", revision).upstream(), upstream);
    }

    #[test]
    fn a_diversion_is_no_owner() {
        assert_eq!(dpkg_line("dash: /bin/sh"), Some(("dash", "/bin/sh")));
        assert_eq!(dpkg_line("libc6:amd64: /lib/x"), Some(("libc6", "/lib/x")));
        assert_eq!(dpkg_line("diversion by dash from: /bin/sh"), None);
    }

    #[test]
    fn other_managers_say_it_in_sentences() {
        let (path, package) = owned_by("/bin/dash is owned by dash-0.5.12-r2").unwrap();
        assert_eq!(path, Path::new("/bin/dash"));
        assert_eq!(apk_name(package), Some(Package::new("dash", "0.5.12-r2")));
        assert_eq!(apk_name("busybox-extras-1.36.1-r2"), Some(Package::new("busybox-extras", "1.36.1-r2")));
        let prefix = Path::new("/opt/homebrew/Cellar/bash/5.3.3/bin/bash");
        assert_eq!(cellar(prefix), Some(Package::new("bash", "5.3.3")));
    }
}
