//! Which shells are asked, as the environment or the code says, and which of them are here.

use super::Error;
use crate::dialect::Dialect;
use crate::shells::{
    Edition, FAMILIES, Found, Given, Mode, Shell, family_ids, find, find_all, resolve, select, with_given,
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
    /// Their other modes, which are not asked on their own.
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
        let mut here = Here::default();
        if self.given.is_empty() || !self.names.is_empty() {
            let Found { shells, missing, .. } = find_all()?;
            if self.names.is_empty() {
                here.absent = missing.iter().flat_map(|family| usual_names(family.id)).collect();
                here.shells = select(shells.clone(), &[]);
            } else {
                for name in &self.names {
                    let before = here.shells.len();
                    here.shells.extend(shells.iter().filter(|shell| shell.is_called(name)).cloned());
                    if here.shells.len() == before {
                        here.absent.extend(if family_ids().contains(&name.as_str()) {
                            usual_names(name)
                        } else {
                            vec![name.clone()]
                        });
                    }
                }
                // One may be named twice, by itself and by its family.
                let mut names = std::collections::HashSet::new();
                here.shells.retain(|shell| names.insert(shell.name.clone()));
            }
            here.modes = shells;
        }
        let mut given = Vec::new();
        for shell in &self.given {
            given.extend(self.terms.resolve(shell)?);
        }
        here.modes = with_given(std::mem::take(&mut here.modes), given.clone());
        given.retain(|shell| shell.mode != Mode::Sh);
        here.shells = with_given(std::mem::take(&mut here.shells), given);
        if here.shells.is_empty() {
            return Err(Error::NobodyHere(here.absent.join(", ")));
        }
        Ok(here)
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
        let wanted = |shell: &Shell| match self.names.as_slice() {
            [] => shell.mode != Mode::Sh,
            names => names.iter().any(|name| shell.is_called(name)),
        };
        if modes.is_empty() {
            let is_listed = self.names.is_empty() || self.names.iter().any(|listed| listed == name);
            let absent = if is_listed { vec![name.to_owned()] } else { Vec::new() };
            return Ok(Here { absent, ..Here::default() });
        }
        let mut here = Here::with(modes, name);
        here.shells.retain(wanted);
        Ok(here)
    }

    /// Whether a required shell is here.
    pub(super) fn has(name: &str) -> Result<bool, Error> {
        Ok(find(name)?.iter().any(|shell| shell.name == name))
    }

    /// The command of a shell that was given.
    pub(super) fn command(&self, shell: &Shell) -> Option<&[String]> {
        self.given.iter().find(|given| given.name == shell.base()).map(|given| given.command.as_slice())
    }
}

impl Here {
    fn with(modes: Vec<Shell>, name: &str) -> Self {
        let shells = modes.iter().filter(|shell| shell.name == name).cloned().collect();
        Self { shells, modes, absent: Vec::new() }
    }
}

/// A family's names in the modes that are asked without being named.
fn usual_names(id: &str) -> Vec<String> {
    let modes = FAMILIES.iter().filter(|family| family.id == id).flat_map(|family| family.modes);
    let usual = modes.map(|invocation| invocation.mode).filter(|mode| *mode != Mode::Sh);
    usual.map(|mode| format!("{id}{}", mode.suffix())).collect()
}

/// A name that a shell may have on some machine: a family's in one of its modes, the second of a family counted.
fn known(variable: &'static str, name: &str) -> Result<String, Error> {
    let is_of = |family: &crate::shells::Family| {
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
