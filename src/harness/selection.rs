//! Which shells are asked, as the environment or the code says, and which of them are here.

use super::Error;
use crate::dialect::Dialect;
use crate::shells::{
    Edition, FAMILIES, Family, Found, Given, Mode, Shell, family, family_ids, find, find_all, resolve, select,
    with_given,
};

/// Which shells are asked; none named and none given is all that are here.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    /// Names of shells that this machine may have.
    names: Vec<String>,
    /// Binaries.
    given: Vec<Given>,
    /// Those whose absence is a failure.
    pub(super) required: Vec<String>,
    /// What the environment says, where it leaves shells out that are here.
    pub(super) told: Option<String>,
    terms: Terms,
}

/// What is said of binaries that cannot say it themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// The language of those of no known family.
    pub(super) dialect: Option<Dialect>,
    /// The editions of POSIX that bind them.
    pub(super) bound_by: Option<Vec<Edition>>,
}

impl Terms {
    /// Finds out who a given shell is, in each of its modes.
    fn resolve(&self, given: &Given) -> Result<Vec<Shell>, Error> {
        let mut shells = resolve(given, &[], self.dialect, None)?;
        if let Some(editions) = &self.bound_by {
            shells.iter_mut().for_each(|shell| shell.bound_by.clone_from(editions));
        }
        Ok(shells)
    }
}

/// The shells of a selection.
#[derive(Clone, Debug, Default)]
pub(super) struct Here {
    /// Those that are here.
    pub(super) shells: Vec<Shell>,
    /// All that are known, in whatever mode.
    pub(super) modes: Vec<Shell>,
    /// The names of those that are not here.
    pub(super) absent: Vec<String>,
}

const SHELLS: &str = "STATUSQUO_SHELLS";
const REQUIRE: &str = "STATUSQUO_REQUIRE";

impl Selection {
    /// What the two variables say.
    pub(super) fn read(shells: Option<&str>, required: &str, terms: &Terms) -> Result<Self, Error> {
        let items = shells.unwrap_or_default().split(',').map(str::trim).filter(|item| !item.is_empty());
        let items: Vec<&str> = items.collect();
        if items.is_empty() && shells.is_some() {
            return Err(Error::NoShell);
        }
        let (given, names): (Vec<&str>, Vec<&str>) = items.into_iter().partition(|item| item.contains('='));
        let mut selection = Self::given(&given, required, terms)?;
        selection.told = shells.map(str::to_owned);
        selection.names = names.into_iter().map(|name| known(SHELLS, name)).collect::<Result<_, _>>()?;
        Ok(selection)
    }

    /// These binaries.
    pub(super) fn given<T: AsRef<str>>(shells: &[T], required: &str, terms: &Terms) -> Result<Self, Error> {
        let given = shells.iter().map(|text| Given::parse(text.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let is_given = |name: &str| given.iter().any(|shell| shell.name == name);
        let required = required.split([',', ' ']).filter(|name| !name.is_empty() && !is_given(name));
        let required = required.map(|name| known(REQUIRE, name)).collect::<Result<_, _>>()?;
        Ok(Self { names: Vec::new(), given, required, told: None, terms: terms.clone() })
    }

    /// Looks for all of them.
    pub(super) fn all(&self) -> Result<Here, Error> {
        // Nobody is asked who he is where all are given.
        let is_given = self.names.is_empty() && !self.given.is_empty();
        let mut here = if is_given { Here::default() } else { self.among(find_all()?) };
        for given in &self.given {
            let modes = self.terms.resolve(given)?;
            let usual = modes.iter().filter(|shell| shell.mode != Mode::Sh).cloned().collect();
            here.shells = with_given(here.shells, usual);
            here.modes = with_given(here.modes, modes);
        }
        if here.shells.is_empty() { Err(Error::NobodyHere(here.absent.join(", "))) } else { Ok(here) }
    }

    /// Those of this machine's.
    fn among(&self, Found { shells: modes, missing, .. }: Found) -> Here {
        if self.names.is_empty() {
            let absent = missing.iter().flat_map(|family| usual_names(family.id)).collect();
            return Here { shells: select(modes.clone(), None), modes, absent };
        }
        let is_named = |shell: &&Shell| self.names.iter().any(|name| shell.is_called(name));
        let is_absent = |name: &&String| !modes.iter().any(|shell| shell.is_called(name));
        Here {
            shells: modes.iter().filter(is_named).cloned().collect(),
            absent: self.names.iter().filter(is_absent).flat_map(|name| usual_names(name)).collect(),
            modes,
        }
    }

    /// Looks for one of them and no more.
    pub(super) fn one(&self, name: &str) -> Result<Here, Error> {
        for given in self.given.iter().filter(|given| name.starts_with(&given.name)) {
            let modes = self.terms.resolve(given)?;
            if modes.iter().any(|shell| shell.name == name) {
                return Ok(Here::with(modes, name));
            }
        }
        if self.names.is_empty() && !self.given.is_empty() {
            return Ok(Here::default());
        }
        let modes = find(name)?;
        if modes.is_empty() {
            let is_named = |listed: &String| usual_names(listed).iter().any(|usual| usual == name);
            let is_absent = known(SHELLS, name).is_ok() && (self.names.is_empty() || self.names.iter().any(is_named));
            let absent = if is_absent { vec![name.to_owned()] } else { Vec::new() };
            return Ok(Here { absent, ..Here::default() });
        }
        let mut here = Here::with(modes, name);
        here.shells.retain(|shell| match self.names.as_slice() {
            [] => shell.mode != Mode::Sh,
            names => names.iter().any(|name| shell.is_called(name)),
        });
        Ok(here)
    }

    /// Whether a required shell is here.
    pub(super) fn has(name: &str) -> Result<bool, Error> {
        Ok(find(name)?.iter().any(|shell| shell.name == name))
    }
}

impl Here {
    fn with(modes: Vec<Shell>, name: &str) -> Self {
        let shells = modes.iter().filter(|shell| shell.name == name).cloned().collect();
        Self { shells, modes, absent: Vec::new() }
    }
}

/// What a name means: a family in the modes that are asked without being named, or the one shell.
fn usual_names(name: &str) -> Vec<String> {
    let Some(family) = family(name) else { return vec![name.to_owned()] };
    let usual = family.modes.iter().map(|invocation| invocation.mode).filter(|mode| *mode != Mode::Sh);
    usual.map(|mode| format!("{name}{}", mode.suffix())).collect()
}

/// A name that a shell may have on some machine: a family's in one of its modes, the second of a family counted.
fn known(variable: &'static str, name: &str) -> Result<String, Error> {
    let is_of = |family: &Family| {
        let mut bases = family.modes.iter().filter_map(|invocation| name.strip_suffix(invocation.mode.suffix()));
        bases.any(|base| {
            let number = base.strip_prefix(family.id).and_then(|rest| rest.strip_prefix('.'));
            base == family.id || number.is_some_and(|number| number.parse::<u8>().is_ok())
        })
    };
    if FAMILIES.iter().any(is_of) {
        return Ok(name.to_owned());
    }
    Err(Error::UnknownShell { variable, name: name.to_owned(), known: family_ids().join(", ") })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Some("bash, zsh-posix"), &["bash", "zsh-posix"], &[])]
    #[case(Some("mksh.2-sh,mine=sh -x"), &["mksh.2-sh"], &["mine"])]
    #[case(None, &[], &[])]
    fn the_variable_lists_names_and_commands(
        #[case] text: Option<&str>,
        #[case] names: &[&str],
        #[case] given: &[&str],
    ) {
        let selection = Selection::read(text, "", &Terms::default()).unwrap();
        assert_eq!(selection.names, names);
        assert_eq!(selection.given.iter().map(|given| given.name.as_str()).collect::<Vec<_>>(), given);
    }

    #[rstest]
    #[case(Some("bahs"), "")]
    #[case(None, "bash.x")]
    #[case(None, "bash,fish-posix")]
    fn a_name_that_no_shell_has_is_refused_with_those_that_there_are(
        #[case] shells: Option<&str>,
        #[case] required: &str,
    ) {
        let error = Selection::read(shells, required, &Terms::default()).unwrap_err().to_string();
        assert!(error.contains("no shell is called") && error.contains("bash, zsh, dash"), "{error}");
    }

    #[test]
    fn a_list_of_nothing_is_an_error() {
        assert!(matches!(Selection::read(Some(" ,"), "", &Terms::default()), Err(Error::NoShell)));
    }

    #[test]
    fn a_shell_that_is_given_need_not_be_found() {
        assert!(Selection::read(Some("zsh=./zsh"), "zsh", &Terms::default()).unwrap().required.is_empty());
    }
}
