//! From files to a catalog, or to everything that is wrong with them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::string::FromUtf8Error;

use super::case_file::{self, Draft, Known};
use super::page::Page;
use super::problem::{Place, Problem, Problems};
use super::reader::Reader;
use super::{Case, Catalog, Meanings, bibliography, meanings, promises};
use crate::shells::family_ids;

/// The project's own files, by path below `cases/`.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded_cases.rs"));

const SOURCES: &str = "sources.toml";
const FINDINGS: &str = "findings.toml";
const MEANINGS: &str = "meanings.toml";
/// What stands beside the cases and is none.
const LISTS: [&str; 3] = [SOURCES, FINDINGS, MEANINGS];

impl Catalog {
    /// Reads a catalog from files: each one's path below the folder of the cases, and its text.
    ///
    /// # Errors
    /// Everything that is wrong with any of the files.
    pub fn load<P: AsRef<str>, T: AsRef<str>>(files: &[(P, T)]) -> Result<Self, Problems> {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_ref(), text.as_ref())).collect();
        load(&files, &|path| path.to_owned(), Vec::new())
    }

    /// The project's own catalog, which the library carries.
    ///
    /// # Errors
    /// Everything that is wrong with it: nothing, unless it was built from files that no test has seen.
    pub fn embedded() -> Result<Self, Problems> {
        load(EMBEDDED, &|path| format!("cases/{path}"), Vec::new())
    }

    /// The project's own bibliography with its case of this id alone, or with none where no case has it: a process that
    /// asks one case reads one.
    ///
    /// # Errors
    /// Everything that is wrong with these files.
    pub fn embedded_case(id: &str) -> Result<Self, Problems> {
        let path = format!("{id}.toml");
        let wanted = |(file, _): &&(&str, &str)| [SOURCES, FINDINGS, path.as_str()].contains(file);
        let files: Vec<_> = EMBEDDED.iter().filter(wanted).copied().collect();
        load(&files, &|path| format!("cases/{path}"), Vec::new())
    }

    /// Reads all files below a folder. Where it brings no `sources.toml` or `findings.toml`, the project's own
    /// serve, so that a folder with nothing but a case is enough.
    ///
    /// # Errors
    /// Everything that is wrong with any of the files, those that cannot be read included.
    pub fn read(folder: &Path) -> Result<Self, Problems> {
        let (mut files, mut problems) = (Vec::new(), Vec::new());
        collect(folder, "", &mut files, &mut problems);
        let mut all: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        for shared in [SOURCES, FINDINGS] {
            if !all.iter().any(|(path, _)| *path == shared) {
                all.extend(EMBEDDED.iter().filter(|(path, _)| *path == shared));
            }
        }
        load(&all, &|path| folder.join(path).display().to_string(), problems)
    }

    /// The case of an id, or of one that it had before.
    #[must_use]
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id || case.aliases.iter().any(|alias| alias == id))
    }
}

/// The project's own cases: the id and the text of each.
pub(super) fn embedded_cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    let cases = EMBEDDED.iter().filter(|(path, _)| !path.starts_with(promises::FOLDER) && !LISTS.contains(path));
    cases.filter_map(|(path, text)| Some((path.strip_suffix(".toml")?, *text)))
}

/// `shown` turns a path below the folder into the one that problems name.
fn load(files: &[(&str, &str)], shown: &dyn Fn(&str) -> String, before: Vec<Problem>) -> Result<Catalog, Problems> {
    let families = family_ids();
    let pages: Vec<_> = files.iter().map(|(path, text)| (*path, Page::new(shown(path), text))).collect();
    let page = |wanted: &str| pages.iter().find(|(path, _)| *path == wanted).map(|(_, page)| page);

    // A bibliography that is no TOML is one mistake; that nobody can cite it is not another for every citation.
    let sources = page(SOURCES)
        .map_or(Some(BTreeMap::new()), |page| Reader::of(page).map(|root| bibliography::sources(root, &families)));
    let findings = page(FINDINGS)
        .map_or(Some(BTreeMap::new()), |page| Reader::of(page).map(|root| bibliography::findings(root, &families)));

    let known = Known { families: &families, sources: sources.as_ref(), findings: findings.as_ref() };
    let (promised, rest): (Vec<_>, Vec<_>) = pages.iter().partition(|(path, _)| path.starts_with(promises::FOLDER));
    let promised: Vec<_> = promised.iter().flat_map(|(_, page)| promises::read(page, sources.as_ref())).collect();
    let cases = rest.into_iter().filter(|(path, _)| !LISTS.contains(path));
    let drafts: Vec<Draft<'_, '_>> = cases.filter_map(|(path, page)| case_file::read(path, page, &known)).collect();
    refuse_shared_ids(&drafts);
    let mut cases: Vec<Case> = drafts.into_iter().map(|draft| draft.case).collect();
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    let promises = promises::resolve(promised, &cases);
    let meanings = page(MEANINGS).and_then(Reader::of);
    let meanings = meanings.map_or_else(Meanings::default, |root| meanings::read(root, sources.as_ref(), &cases));

    let mut problems = before;
    problems.extend(pages.into_iter().flat_map(|(_, page)| page.into_problems()));
    if problems.is_empty() {
        let (sources, findings) = (sources.unwrap_or_default(), findings.unwrap_or_default());
        Ok(Catalog { cases, sources, findings, promises, meanings })
    } else {
        Err(Problems::new(problems))
    }
}

/// An id, old or new, is of one case.
fn refuse_shared_ids(drafts: &[Draft<'_, '_>]) {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for draft in drafts {
        if let Some(owner) = owners.insert(&draft.case.id, draft.id.owner()) {
            draft.id.wrong(format!("the id `{}` exists already", draft.case.id), format!("it is that of {owner}"));
        }
    }
    for (draft, alias) in drafts.iter().flat_map(|draft| draft.aliases.iter().map(move |alias| (draft, alias))) {
        if let Some(owner) = owners.insert(&alias.text, draft.id.owner()) {
            alias.wrong(format!("the id `{}` exists already", alias.text), format!("it is that of {owner}"));
        }
    }
}

/// Finds every TOML file below a folder; what cannot be read is a problem like any other.
fn collect(folder: &Path, below: &str, files: &mut Vec<(String, String)>, problems: &mut Vec<Problem>) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(folder, &error, "expected a folder of case files")),
    };
    for path in entries.iter().map(fs::DirEntry::path) {
        let name = format!("{below}{}", path.file_name().unwrap_or_default().display());
        if path.is_dir() {
            collect(&path, &(name + "/"), files, problems);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            match fs::read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => files.push((name, text)),
                Ok(Err(error)) => problems.push(no_text(&path, &error)),
                Err(error) => problems.push(unreadable(&path, &error, "expected a case file")),
            }
        }
    }
}

fn unreadable(path: &Path, error: &io::Error, expected: &str) -> Problem {
    Problem {
        file: path.display().to_string(),
        place: None,
        message: format!("cannot be read: {error}"),
        expected: expected.to_owned(),
        help: None,
    }
}

fn no_text(path: &Path, error: &FromUtf8Error) -> Problem {
    // Up to there the text is as it was, so the place is right in the mended one.
    let at = error.utf8_error().valid_up_to();
    let mended = String::from_utf8_lossy(error.as_bytes());
    Problem {
        file: path.display().to_string(),
        place: Some(Place::of(at..at + 1, &mended)),
        message: "not TOML: these bytes are no text".to_owned(),
        expected: "expected UTF-8".to_owned(),
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_own_catalog_has_no_mistakes() {
        if let Err(problems) = Catalog::embedded() {
            panic!("{problems}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let problems = Catalog::read(Path::new("./missing")).unwrap_err();
        assert_eq!(problems.count(), 1);
        assert!(problems.to_string().contains("./missing"), "{problems}");
    }

    #[test]
    fn a_file_that_is_no_text_is_shown_where_it_stops_being_one() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.toml"), b"question = 'What?'\nnote = '\xff'").unwrap();
        let problems = Catalog::read(folder.path()).unwrap_err();
        let place = problems.iter().next().unwrap().place.clone().unwrap();
        assert_eq!((place.line, place.column, place.text.as_str()), (2, 9, "note = '\u{fffd}'"));
    }

    #[test]
    fn a_case_is_found_by_the_id_that_it_had() {
        let text = "question = 'What?'\naliases = ['old/name']\n[script]\nsh = ':'";
        let catalog = Catalog::load(&[("new/name.toml", text)]).unwrap();
        assert_eq!(catalog.case("old/name").unwrap().id, "new/name");
        assert!(catalog.case("other/name").is_none());
    }
}
