//! Several results as one: the jobs of a matrix, say, each of which asked other shells, or the same on another system.

use std::collections::{BTreeSet, HashMap};

use crate::results::{Cell, Parameter, Results, ShellFacts, VERSION};

/// A result with the name of the file that it is from.
#[derive(Clone, Debug)]
pub struct Part {
    /// The path as the user gave it.
    pub file: String,
    /// What it holds.
    pub results: Results,
}

/// A shell of one part, in all the modes that it was asked in.
struct Build {
    part: usize,
    stem: String,
    shells: Vec<ShellFacts>,
}

/// Puts results together.
///
/// Shells of one name are the same if all that is known of them is, and if no cell is in both; then their cells become
/// one column. Otherwise they are told apart by version, `bash@5.2.37`, and where that is the same by what their files'
/// names differ in, `bash@5.2.37+debian`. What was known of one machine is left out where there are several.
#[must_use]
pub fn merge(parts: &[Part]) -> Results {
    let mut builds: Vec<Vec<Build>> = Vec::new();
    for build in parts.iter().enumerate().flat_map(|(part, Part { results, .. })| split(part, &results.shells)) {
        match builds.iter_mut().find(|known| known[0].stem == build.stem) {
            Some(known) => known.push(build),
            None => builds.push(vec![build]),
        }
    }
    let stems: BTreeSet<String> = builds.iter().map(|same| same[0].stem.clone()).collect();
    let files = labels(&parts.iter().map(|part| part.file.as_str()).collect::<Vec<_>>());
    let mut merged = Merged::default();
    for mut same in builds {
        let mut columns: Vec<Vec<Build>> = Vec::new();
        for build in same.drain(..) {
            match columns.iter_mut().find(|column| column.iter().all(|known| is_split(parts, known, &build))) {
                Some(column) => column.push(build),
                None => columns.push(vec![build]),
            }
        }
        let tags = tags(&columns, &files, &stems);
        for (column, tag) in columns.into_iter().zip(tags) {
            column.into_iter().for_each(|build| merged.add(build, tag.as_deref()));
        }
    }
    let platforms: Vec<_> = parts.iter().map(|part| &part.results.platform).collect();
    let platform = platforms.first().filter(|_| platforms.len() == 1).copied().cloned().flatten();
    let cells = merged.cells(parts);
    Results { version: VERSION, platform, shells: merged.shells, cells }
}

/// The shells of a part, those of one name in all their modes together.
fn split(part: usize, shells: &[ShellFacts]) -> Vec<Build> {
    let mut builds: Vec<Build> = Vec::new();
    for shell in shells {
        let stem = shell.stem();
        match builds.iter_mut().find(|build| build.stem == stem) {
            Some(build) => build.shells.push(shell.clone()),
            None => builds.push(Build { part, stem, shells: vec![shell.clone()] }),
        }
    }
    builds
}

/// Whether two are one shell whose cells were split between their parts.
fn is_split(parts: &[Part], one: &Build, other: &Build) -> bool {
    let differs = |shell: &ShellFacts| other.shells.iter().any(|twin| twin.name == shell.name && twin != shell);
    let keys = |build: &Build| -> BTreeSet<(String, String)> {
        let names: Vec<&str> = build.shells.iter().map(|shell| shell.name.as_str()).collect();
        let cells = parts[build.part].results.cells.iter().filter(|cell| names.contains(&cell.shell.as_str()));
        cells.map(|cell| (cell.scenario(), cell.shell.clone())).collect()
    };
    let same_build = match (one.shells.first(), other.shells.first()) {
        (Some(one), Some(other)) => {
            (&one.version, &one.build, &one.path) == (&other.version, &other.build, &other.path)
        }
        _ => false,
    };
    same_build && !one.shells.iter().any(differs) && keys(one).is_disjoint(&keys(other))
}

/// What follows the name of each of these columns; nothing where there is only one. `stems` are the names of all shells:
/// none is given to another.
fn tags(columns: &[Vec<Build>], files: &[String], stems: &BTreeSet<String>) -> Vec<Option<String>> {
    if columns.len() == 1 {
        return vec![None];
    }
    let version =
        |column: &Vec<Build>| column.first().and_then(|build| build.shells.first()).and_then(ShellFacts::short_version);
    let versions: Vec<Option<String>> = columns.iter().map(version).collect();
    let tag = |(column, version): (&Vec<Build>, &Option<String>)| {
        let (file, stem) = column.first().map_or(("", ""), |build| (files[build.part].as_str(), build.stem.as_str()));
        let is_taken = |tag: &str| stems.contains(&tagged(stem, tag));
        Some(match version {
            Some(known) if versions.iter().filter(|other| *other == version).count() == 1 && !is_taken(known) => {
                known.clone()
            }
            Some(known) => format!("{known}+{file}"),
            None => file.to_owned(),
        })
    };
    columns.iter().zip(&versions).map(tag).collect()
}

/// A name with what tells it from another.
fn tagged(name: &str, tag: &str) -> String {
    let separator = if name.contains('@') { '+' } else { '@' };
    format!("{name}{separator}{tag}")
}

/// What files are called so that they are told apart: as few of the last parts of their paths as that takes.
fn labels(files: &[&str]) -> Vec<String> {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._+-".contains(c) { c } else { '-' };
    let label = |file: &str, parts: usize| {
        let file = file.strip_suffix(".json").unwrap_or(file);
        let all: Vec<&str> = file.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        all[all.len().saturating_sub(parts)..].join("-").chars().map(plain).collect::<String>()
    };
    let longest = files.iter().map(|file| file.split('/').count()).max().unwrap_or(1);
    let distinct = |labels: &Vec<String>| labels.iter().collect::<BTreeSet<_>>().len() == labels.len();
    let labelled = |parts: usize| files.iter().map(|file| label(file, parts)).collect::<Vec<_>>();
    (1..=longest).map(labelled).find(distinct).unwrap_or_else(|| {
        // One file twice.
        labelled(1).iter().enumerate().map(|(at, label)| format!("{label}.{}", at + 1)).collect()
    })
}

#[derive(Default)]
struct Merged {
    shells: Vec<ShellFacts>,
    /// By part and the name there.
    names: HashMap<(usize, String), String>,
}

impl Merged {
    fn add(&mut self, build: Build, tag: Option<&str>) {
        for shell in build.shells {
            let name = tag.map_or_else(|| shell.name.clone(), |tag| tagged(&shell.name, tag));
            self.names.insert((build.part, shell.name.clone()), name.clone());
            if !self.shells.iter().any(|known| known.name == name) {
                self.shells.push(ShellFacts { name, ..shell });
            }
        }
    }

    /// All cells under their new names, by case, scenario and shell.
    fn cells(&self, parts: &[Part]) -> Vec<Cell> {
        let mut scenarios: HashMap<(&str, &[Parameter]), usize> = HashMap::new();
        for cell in parts.iter().flat_map(|part| &part.results.cells) {
            let next = scenarios.len();
            scenarios.entry((&cell.case, &cell.parameters)).or_insert(next);
        }
        let places: HashMap<&str, usize> =
            self.shells.iter().enumerate().map(|(at, shell)| (shell.name.as_str(), at)).collect();
        let mut cells: Vec<(usize, usize, Cell)> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            for cell in &part.results.cells {
                let Some(name) = self.names.get(&(at, cell.shell.clone())) else { continue };
                let scenario = scenarios.get(&(cell.case.as_str(), cell.parameters.as_slice())).copied();
                let place = places.get(name.as_str()).copied();
                let cell = Cell { shell: name.clone(), ..cell.clone() };
                cells.push((scenario.unwrap_or_default(), place.unwrap_or_default(), cell));
            }
        }
        // A part may lack what another has in the middle of a case.
        cells.sort_by(|(scenario, shell, cell), (other, twin, another)| {
            (&cell.case, scenario, shell).cmp(&(&another.case, other, twin))
        });
        cells.into_iter().map(|(_, _, cell)| cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::dialect::Dialect;
    use crate::results::Platform;
    use crate::shells::Mode;

    fn shell(name: &str, version: &str, build: &str) -> ShellFacts {
        let version = Some(version).filter(|version| !version.is_empty());
        ShellFacts {
            name: name.to_owned(),
            family: Some("bash".to_owned()),
            version: version.map(str::to_owned),
            known_by: None,
            given: None,
            build: Some(build.to_owned()),
            path: "/bin/bash".to_owned(),
            mode: if name.contains("-posix") { Mode::Posix } else { Mode::Native },
            dialect: Dialect::Sh,
        }
    }

    fn cell(id: &str) -> Cell {
        let (scenario, shell) = id.split_once('@').unwrap();
        let (case, value) = scenario.split_once(':').unwrap();
        Cell::unanswered(case, value, shell)
    }

    fn part(file: &str, shells: &[ShellFacts], cells: &[&str]) -> Part {
        let cells = cells.iter().map(|id| cell(id)).collect();
        let results = Results { version: VERSION, platform: None, shells: shells.to_vec(), cells };
        Part { file: file.to_owned(), results }
    }

    fn names(results: &Results) -> Vec<&str> {
        results.shells.iter().map(|shell| shell.name.as_str()).collect()
    }

    fn ids(results: &Results) -> Vec<String> {
        results.cells.iter().map(|cell| format!("{}@{}", cell.scenario(), cell.shell)).collect()
    }

    #[rstest]
    #[case::other_versions([("5.2.15(1)-release", "a"), ("5.3.0", "b")], ["bash@5.2.15", "bash@5.3.0"])]
    #[case::the_same_version([("5.2.15", "a"), ("5.2.15", "b")], ["bash@5.2.15+debian", "bash@5.2.15+fedora"])]
    #[case::no_version([("", "a"), ("", "b")], ["bash@debian", "bash@fedora"])]
    #[case::one_build([("5.2.15", "a"), ("5.2.15", "a")], ["bash@5.2.15+debian", "bash@5.2.15+fedora"])]
    fn shells_of_one_name_are_told_apart(#[case] builds: [(&str, &str); 2], #[case] expected: [&str; 2]) {
        let [one, other] = builds.map(|(version, build)| [shell("bash", version, build)]);
        let parts = [part("out/debian.json", &one, &["a/b:1@bash"]), part("out/fedora.json", &other, &["a/b:1@bash"])];
        let merged = merge(&parts);
        assert_eq!(names(&merged), expected);
        assert_eq!(ids(&merged), expected.map(|name| format!("a/b:1@{name}")));
    }

    #[test]
    fn the_modes_of_a_shell_are_told_apart_alike() {
        let both = |version| [shell("bash", version, "b"), shell("bash-posix", version, "b")];
        let parts = [part("a.json", &both("5.2"), &[]), part("b.json", &both("5.3"), &[])];
        assert_eq!(names(&merge(&parts)), ["bash@5.2", "bash-posix@5.2", "bash@5.3", "bash-posix@5.3"]);
    }

    #[test]
    fn a_shell_whose_cells_were_split_is_one_column() {
        let bash = [shell("bash", "5.2", "a")];
        let parts = [
            part("1.json", &bash, &["a/b:2@bash", "b/c:1@bash"]),
            part("2.json", &bash, &["a/a:1@bash", "a/b:1@bash"]),
        ];
        let merged = merge(&parts);
        assert_eq!(names(&merged), ["bash"]);
        assert_eq!(ids(&merged), ["a/a:1@bash", "a/b:2@bash", "a/b:1@bash", "b/c:1@bash"]);
    }

    #[test]
    fn no_shell_is_given_the_name_of_another() {
        let one = |file: &str, name: &str, version: &str| {
            part(file, &[shell(name, version, version)], &[format!("a/b:1@{name}").as_str()])
        };
        let parts =
            [one("bash@5.2", "bash@5.2.37", "5.2.37"), one("a.json", "bash", "5.2.37"), one("b.json", "bash", "5.3")];
        let merged = merge(&parts);
        let expected = ["bash@5.2.37", "bash@5.2.37+a", "bash@5.3"];
        assert_eq!(names(&merged), expected);
        assert_eq!(ids(&merged), expected.map(|name| format!("a/b:1@{name}")));
    }

    #[test]
    fn shells_of_different_names_stay_as_they_are() {
        let parts = [
            part(
                "1.json",
                &[shell("zsh", "5.9", "a"), shell("bash@5.2", "5.2", "b")],
                &["a/b:1@zsh", "a/b:1@bash@5.2"],
            ),
            part("2.json", &[shell("bash@5.3", "5.3", "c")], &["a/b:1@bash@5.3"]),
        ];
        let merged = merge(&parts);
        assert_eq!(names(&merged), ["zsh", "bash@5.2", "bash@5.3"]);
        assert_eq!(ids(&merged), ["a/b:1@zsh", "a/b:1@bash@5.2", "a/b:1@bash@5.3"]);
    }

    #[rstest]
    #[case::names(&["a.json", "b.json"], &["a", "b"])]
    #[case::folders(&["ci/debian/results.json", "ci/fedora/results.json"], &["debian-results", "fedora-results"])]
    #[case::a_folder_and_none(&["results.json", "old/results.json"], &["results", "old-results"])]
    #[case::one_file_twice(&["a.json", "a.json"], &["a.1", "a.2"])]
    #[case::no_plain_name(&["my results.json"], &["my-results"])]
    fn files_are_called_by_what_they_differ_in(#[case] files: &[&str], #[case] expected: &[&str]) {
        assert_eq!(labels(files), expected);
    }

    #[test]
    fn what_is_known_of_a_machine_is_kept_of_one() {
        let platform = Platform {
            kernel: "Linux".into(),
            core_pattern: None,
            limits: Default::default(),
            user: 0,
            sh: None,
            root: None,
        };
        let mut one = part("1.json", &[shell("bash", "5.2", "a")], &[]);
        one.results.platform = Some(platform);
        assert!(merge(&[one.clone()]).platform.is_some());
        assert!(merge(&[one.clone(), Part { file: "2.json".into(), ..one }]).platform.is_none());
    }
}
