//! The pages that the library carries.

use std::sync::OnceLock;

use super::{Head, Page, PageError};
use crate::shells::{Mode, Shell, Version, family_ids};

/// By path below [`super::FOLDER`]: the head's text, and the whole page, compressed.
const EMBEDDED: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded_pages.rs"));

/// A page that is at hand, not yet read.
#[derive(Debug)]
pub struct Stored {
    /// Unique among all: `bash-posix@5.2.15`, and with the build where one version has several.
    pub name: String,
    /// Whose page it is.
    pub head: Head,
    /// Below [`super::FOLDER`].
    pub path: &'static str,
    compressed: &'static [u8],
}

impl Stored {
    /// The page.
    ///
    /// # Errors
    /// Where it is none: never, of the project's own.
    pub fn page(&self) -> Result<Page, PageError> {
        let damaged = || PageError { file: self.path.to_owned(), line: 1, message: "expected compressed text".into() };
        let text = miniz_oxide::inflate::decompress_to_vec(self.compressed).map_err(|_| damaged())?;
        Page::parse(self.path, &String::from_utf8(text).map_err(|_| damaged())?)
    }

    /// Whether there is a page of a newer version or build of the same shell.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        let same = |other: &&Self| other.head.name() == self.head.name();
        stored().iter().rfind(same).is_some_and(|newest| newest.path != self.path)
    }

    /// The shell that the page is of, under the page's name, which cannot be started; `None` where the family is not known
    /// to this program.
    #[must_use]
    pub fn shell(&self) -> Option<Shell> {
        self.head.shell(&self.name)
    }
}

/// All pages, in the order of families, modes, versions and builds.
#[must_use]
pub fn stored() -> &'static [Stored] {
    static STORED: OnceLock<Vec<Stored>> = OnceLock::new();
    STORED.get_or_init(|| {
        let read = |(path, head, compressed): &(&'static str, &str, &'static [u8])| {
            let head = Head::parse(path, head).ok()?;
            Some(Stored { name: String::new(), head, path, compressed })
        };
        let mut pages: Vec<Stored> = EMBEDDED.iter().filter_map(read).collect();
        let families = family_ids();
        pages.sort_by_cached_key(|page| {
            let Head { family, mode, .. } = &page.head;
            (
                families.iter().position(|id| id == family),
                *mode,
                page.head.version(),
                Version::parse(&page.head.revision()),
                page.path,
            )
        });
        let names: Vec<String> = pages.iter().map(|page| name(&page.head, &pages)).collect();
        for (page, name) in pages.iter_mut().zip(names) {
            page.name = name;
        }
        pages
    })
}

fn name(head: &Head, all: &[Stored]) -> String {
    let version = head.short_version();
    let twins = all.iter().filter(|other| other.head.name() == head.name() && other.head.short_version() == version);
    if twins.count() == 1 {
        format!("{}@{version}", head.name())
    } else {
        format!("{}@{}", head.name(), head.revision())
    }
}

/// No page is meant by a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPage {
    /// Nothing is recorded of that shell.
    #[error("`{0}` is not recorded: there are pages of {1}")]
    Shell(String, String),
    /// Something is, but not that version.
    #[error("`{0}` is not recorded: there are {1}")]
    Version(String, String),
}

/// The pages that `SHELL@VERSION` means: of a family in its native and POSIX modes, or of one mode; the newest version
/// that begins like this (`bash@5.2` is 5.2.37 rather than 5.2.15, and no 5.20), or the build of this revision.
///
/// # Errors
/// Where there is none; with what there is.
pub fn find(name: &str) -> Result<Vec<&'static Stored>, NoPage> {
    let (shell, version) = name.split_once('@').unwrap_or((name, ""));
    let in_mode =
        |page: &&Stored| page.head.name() == shell || (page.head.family == shell && page.head.mode != Mode::Sh);
    let pages: Vec<&Stored> = stored().iter().filter(in_mode).collect();
    if pages.is_empty() {
        let mut known: Vec<&str> = stored().iter().map(|page| page.head.family.as_str()).collect();
        known.dedup();
        return Err(NoPage::Shell(name.to_owned(), known.join(", ")));
    }
    let meant = |page: &&&Stored| {
        let short = page.head.short_version();
        page.head.revision() == version || short == version || begins(&short, version)
    };
    let mut found: Vec<&'static Stored> = Vec::new();
    for mode in [Mode::Native, Mode::Posix, Mode::Sh] {
        found.extend(pages.iter().filter(|page| page.head.mode == mode).rfind(meant));
    }
    if found.is_empty() {
        let known: Vec<&str> = pages.iter().map(|page| page.name.as_str()).collect();
        return Err(NoPage::Version(name.to_owned(), known.join(", ")));
    }
    Ok(found)
}

/// Whether a version begins with another, part by part.
fn begins(version: &str, with: &str) -> bool {
    version
        .strip_prefix(with)
        .is_some_and(|rest| !with.is_empty() && !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_begins_with_whole_parts_of_another() {
        assert!(begins("5.2.37", "5.2"));
        assert!(!begins("5.20", "5.2"));
        assert!(begins("R59-2023-04-29", "R59"));
        assert!(!begins("5.2", ""));
    }
}
