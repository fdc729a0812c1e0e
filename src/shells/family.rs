//! What is known of a family of shells: one row of [`FAMILIES`], from which everything else derives.

use super::interactive::Interactive;
use super::package::{Manager, Packages};
use super::table::FAMILIES;
use super::{Edition, Mode, Version};
use crate::dialect::Dialect;

/// A family of shells: one program in all its versions.
#[derive(Debug)]
pub struct Family {
    /// What cases, filters and results call it.
    pub id: &'static str,
    /// What a reader should know of it, in a line.
    pub name: &'static str,
    /// The language it reads.
    pub dialect: Dialect,
    /// File names to look for in `PATH`. Finding one says nothing yet: whoever answers is asked who it is.
    pub programs: &'static [&'static str],
    /// Where to look beside `PATH`.
    pub places: &'static [&'static str],
    /// What it is invoked as: some shells turn into another for another name.
    pub argv0: &'static str,
    /// The argument that selects it in an executable that is many programs.
    pub applet: Option<&'static str>,
    /// What it is recognised by: any of these.
    pub signs: &'static [Sign],
    /// Cuts its version out of what it said.
    pub cut: fn(&str) -> Option<&str>,
    /// The options that keep start-up files away where the runner's empty home does not, and the version that first
    /// has them.
    pub start_up: (&'static [&'static str], Option<&'static str>),
    /// What makes it talk to a terminal.
    pub interactive: Interactive,
    /// How it is invoked in each of its modes; the first is native.
    pub modes: &'static [Invocation],
    /// The first release after each edition of POSIX was published: 2018-01-31 and 2024-06-14.
    pub since: &'static [(Edition, &'static str)],
    /// What brings it.
    pub packages: Packages,
}

/// A way to invoke a family.
#[derive(Debug)]
pub struct Invocation {
    /// The mode that this gives.
    pub mode: Mode,
    /// The options that ask for it, or that only this mode takes; they come before those of [`Family::start_up`].
    pub options: &'static [&'static str],
    /// What the manual says of POSIX in this mode.
    pub claim: Claim,
}

/// What a manual promises of POSIX in one mode.
#[derive(Debug)]
pub enum Claim {
    /// Nothing, or that it is another thing.
    Nothing,
    /// To follow POSIX, without naming an edition: so the one that was in force when the version was released.
    Undated,
    /// To follow this edition; the manual of which version says so first, `None` if all that matter do.
    Named(&'static [(Edition, Option<&'static str>)]),
}

/// What a family is recognised by: an answer that no other gives.
#[derive(Debug)]
pub enum Sign {
    /// In the sh language, this variable has a value with this text in it; the version follows the text.
    Variable(&'static str, &'static str),
    /// `$version` begins with this text, and then comes a digit; the shell takes double quotes for what they are
    /// elsewhere, or (`rc`, `es`) for plain characters.
    Version {
        /// Whether double quotes are plain characters.
        plain_quotes: bool,
        /// What comes before the version.
        before: &'static str,
    },
    /// It calls an unset variable undefined and goes no further; the C shell, and `$version` would be tcsh's.
    Undefined,
    /// Double quotes are plain characters and it knows no `$version`; asked for `$&version`, it says this or nothing.
    Primitive(Option<&'static str>),
    /// It reads the sh language without a variable of its own, and says this when given `--help`; the version follows.
    Help(&'static str),
    /// The same, where the text is an error that two families share: whether its ELF interpreter is klibc's.
    Refusal {
        /// The wording of the error.
        says: &'static str,
        /// Whether the executable is linked against klibc.
        klibc: bool,
    },
}

impl Family {
    /// How it is invoked in a mode, if it has that mode.
    #[must_use]
    pub fn invocation(&self, mode: Mode) -> Option<&'static Invocation> {
        self.modes.iter().find(|invocation| invocation.mode == mode)
    }

    /// The options that keep start-up files away from this version.
    #[must_use]
    pub fn start_up(&self, version: Option<&Version>) -> &'static [&'static str] {
        let (options, since) = self.start_up;
        match (since.and_then(Version::parse), version) {
            (Some(since), Some(version)) if *version < since => &[],
            _ => options,
        }
    }

    /// The editions of POSIX that bind this version in this mode: claimed by the mode's manual and not younger than the
    /// release. An edition replaces the ones before, so only the newest binds.
    #[must_use]
    pub fn bound_by(&self, mode: Mode, version: Option<&Version>) -> Vec<Edition> {
        let reached = |since: &str| match (version, Version::parse(since)) {
            (Some(version), Some(since)) => *version >= since,
            _ => false,
        };
        let newest = match self.invocation(mode).map(|invocation| &invocation.claim) {
            Some(Claim::Named(editions)) => {
                editions.iter().filter(|(_, since)| since.is_none_or(reached)).map(|(edition, _)| *edition).max()
            }
            // Of a version that is not known nobody can say which edition was in force.
            Some(Claim::Undated) if version.is_some() => {
                let in_force = self.since.iter().filter(|(_, since)| reached(since)).map(|(edition, _)| *edition);
                in_force.max().or(Some(Edition::Posix1992))
            }
            Some(Claim::Undated | Claim::Nothing) | None => None,
        };
        newest.into_iter().collect()
    }

    /// The command that starts an executable of its own in a mode: what it is called, then its options.
    #[must_use]
    pub fn command(&self, mode: Mode, version: Option<&Version>) -> Vec<String> {
        // As `sh` it needs no telling which applet to be: that is what its name says.
        let (argv0, applet) = if mode == Mode::Sh { ("sh", None) } else { (self.argv0, self.applet) };
        let words = [argv0].into_iter().chain(applet).map(str::to_owned);
        words.chain(self.options(mode, version)).collect()
    }

    /// The options that give a mode and keep start-up files away.
    #[must_use]
    pub fn options(&self, mode: Mode, version: Option<&Version>) -> Vec<String> {
        let mode = self.invocation(mode).map(|invocation| invocation.options).unwrap_or_default();
        mode.iter().chain(self.start_up(version)).map(|option| (*option).to_owned()).collect()
    }

    /// The package that brings it.
    #[must_use]
    pub fn package(&self, manager: Manager) -> Option<&'static str> {
        self.packages.of(manager)
    }
}

/// The family with this id.
#[must_use]
pub fn family(id: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.id == id)
}

/// All ids, in the order in which shells are shown.
#[must_use]
pub fn family_ids() -> Vec<&'static str> {
    FAMILIES.iter().map(|family| family.id).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_native_mode_with_a_posix_mode_beside_it("bash", Mode::Native, Some("5.2.15(1)-release"), &[])]
    #[case::before_the_edition("bash", Mode::Posix, Some("4.4.23(1)-release"), &[Edition::Posix1992])]
    #[case::after_the_edition("bash", Mode::Posix, Some("5.2.15(1)-release"), &[Edition::Posix2017])]
    #[case::after_the_next("bash", Mode::Posix, Some("5.3.0(1)-release"), &[Edition::Posix2024])]
    #[case::as_sh("bash", Mode::Sh, Some("5.3.9(1)-release"), &[Edition::Posix2024])]
    #[case::an_unknown_version("bash", Mode::Posix, None, &[])]
    #[case::a_named_edition("yash", Mode::Posix, Some("2.52"), &[Edition::Posix2017])]
    #[case::a_named_edition_of_an_unknown_version("yash", Mode::Posix, None, &[Edition::Posix2017])]
    #[case::a_manual_that_disclaims("zsh", Mode::Posix, Some("5.9"), &[])]
    #[case::a_native_mode_that_claims("dash", Mode::Native, Some("0.5.12"), &[Edition::Posix2017])]
    #[case::a_line_of_releases("ksh93u+m", Mode::Posix, Some("93u+m/1.0.4"), &[Edition::Posix2017])]
    #[case::a_line_of_releases_later("ksh93u+m", Mode::Posix, Some("93u+m/1.0.10"), &[Edition::Posix2024])]
    #[case::dated_releases("mksh", Mode::Posix, Some("R59 2023/04/29"), &[Edition::Posix2017])]
    #[case::dated_releases_later("mksh", Mode::Posix, Some("R59 2025/04/26"), &[Edition::Posix2024])]
    #[case::a_mode_that_it_does_not_have("fish", Mode::Posix, Some("3.6.0"), &[])]
    fn a_claimed_edition_binds_what_was_released_after_it(
        #[case] id: &str,
        #[case] mode: Mode,
        #[case] version: Option<&str>,
        #[case] editions: &[Edition],
    ) {
        let version = version.and_then(Version::parse);
        assert_eq!(family(id).unwrap().bound_by(mode, version.as_ref()), editions);
    }

    #[test]
    fn start_up_options_are_withheld_from_versions_that_lack_them() {
        let fish = family("fish").unwrap();
        assert!(fish.start_up(Version::parse("3.1.2").as_ref()).is_empty());
        assert_eq!(fish.start_up(Version::parse("3.6.0").as_ref()), ["--no-config"]);
        assert_eq!(fish.start_up(None), ["--no-config"]);
    }

    #[test]
    fn every_row_of_the_table_is_whole() {
        assert_eq!(family_ids().into_iter().collect::<BTreeSet<_>>().len(), FAMILIES.len(), "ids are unique");
        for family in FAMILIES {
            let modes: BTreeSet<Mode> = family.modes.iter().map(|invocation| invocation.mode).collect();
            assert_eq!(family.modes.first().map(|first| first.mode), Some(Mode::Native), "{}", family.id);
            assert_eq!(modes.len(), family.modes.len(), "{}: a mode twice", family.id);
            assert!(!family.signs.is_empty(), "{}", family.id);
            assert!(!family.programs.is_empty() || !family.places.is_empty(), "{}", family.id);
            for (_, since) in family.since {
                assert!(Version::parse(since).is_some(), "{}: {since}", family.id);
            }
        }
    }
}
