//! Shells that the user gives: `--shell NAME[@VERSION]=COMMAND`.

use std::str::FromStr;

use super::family::{Family, family};
use super::table::FAMILIES;
use super::{Root, Version};

/// A shell as the user gives it.
#[derive(Clone, Debug)]
pub struct Given {
    /// What cells are named after.
    pub name: String,
    /// Its version, which then is not asked for.
    pub version: Option<Version>,
    /// The root directory that it is in.
    pub root: Root,
    /// The command that starts it, split into words: the shell, perhaps with arguments, perhaps behind a wrapper.
    pub command: Vec<String>,
}

/// A `NAME[@VERSION]=COMMAND` that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GivenError {
    /// There is no `=`, or nothing behind it.
    #[error("`{0}` names no command: write NAME=COMMAND, as in `bash=./bash`")]
    NoCommand(String),
    /// The name could not stand in an id.
    #[error(
        "`{0}` is no name for a shell: it takes letters, digits, `.`, `_`, `+` and `-`, and begins with one of the first two"
    )]
    Name(String),
    /// The version has no number.
    #[error("`{0}` is no version: it takes a number, as in `bash@5.3=./bash`")]
    Version(String),
    /// A quotation mark has no partner.
    #[error("`{0}` ends inside a quotation")]
    Quotation(String),
}

impl FromStr for Given {
    type Err = GivenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Given {
    /// Reads `NAME[@VERSION]=COMMAND`, in this machine's own root directory. In COMMAND, quotation marks and backslashes keep words together.
    ///
    /// # Errors
    /// When it is none; this is a mistake in the question, not a shell that cannot be run.
    pub fn parse(text: &str) -> Result<Self, GivenError> {
        let (head, command) = text.split_once('=').ok_or_else(|| GivenError::NoCommand(text.to_owned()))?;
        let (name, version) = head.split_once('@').map_or((head, None), |(name, version)| (name, Some(version)));
        let first = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        if !first || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b)) {
            return Err(GivenError::Name(name.to_owned()));
        }
        let parsed = |text: &str| Version::parse(text).ok_or_else(|| GivenError::Version(text.to_owned()));
        let version = version.map(parsed).transpose()?;
        let command = words(command).ok_or_else(|| GivenError::Quotation(command.to_owned()))?;
        if command.first().is_none_or(String::is_empty) {
            return Err(GivenError::NoCommand(text.to_owned()));
        }
        Ok(Self { name: name.to_owned(), version, root: Root::default(), command })
    }

    /// The family whose id or program name the name begins with, `bash-5.3` or `ksh93-dev`; the longest such.
    pub(super) fn hint(&self) -> Option<&'static Family> {
        let names =
            |family: &'static Family| family.programs.iter().chain([&family.id]).map(move |name| (*name, family));
        let matching = FAMILIES.iter().flat_map(names).filter(|(name, _)| self.name.starts_with(name));
        family(&self.name).or_else(|| matching.max_by_key(|(name, _)| name.len()).map(|(_, family)| family))
    }
}

/// Splits as a shell would that knows nothing but quoting; `None` if a quotation does not end.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('"') | None, '\\') => word.get_or_insert_default().push(characters.next()?),
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("bash=./bash", "bash", None, &["./bash"])]
    #[case("bash=valgrind -q ./bash", "bash", None, &["valgrind", "-q", "./bash"])]
    #[case("bash-5.3@5.3=/opt/my shells/bash", "bash-5.3", Some("5.3"), &["/opt/my", "shells/bash"])]
    #[case("b='/opt/my shells/bash'  -x", "b", None, &["/opt/my shells/bash", "-x"])]
    #[case(r#"b="a \"b" c\ d ''"#, "b", None, &["a \"b", "c d", ""])]
    #[case("e=env A=b sh", "e", None, &["env", "A=b", "sh"])]
    fn a_given_shell_is_read(
        #[case] text: &str,
        #[case] name: &str,
        #[case] version: Option<&str>,
        #[case] command: &[&str],
    ) {
        let given = Given::parse(text).unwrap();
        assert_eq!(given.name, name);
        assert_eq!(given.version.map(|version| version.to_string()).as_deref(), version);
        assert_eq!(given.command, command);
    }

    #[rstest]
    #[case("bash", GivenError::NoCommand("bash".into()))]
    #[case("bash=", GivenError::NoCommand("bash=".into()))]
    #[case("bash=  ", GivenError::NoCommand("bash=  ".into()))]
    #[case("my bash=x", GivenError::Name("my bash".into()))]
    #[case("=x", GivenError::Name(String::new()))]
    #[case("-x=y", GivenError::Name("-x".into()))]
    #[case("bash@new=x", GivenError::Version("new".into()))]
    #[case("bash='x", GivenError::Quotation("'x".into()))]
    fn a_mistake_is_named(#[case] text: &str, #[case] error: GivenError) {
        assert_eq!(Given::parse(text).unwrap_err(), error);
    }

    #[rstest]
    #[case("bash", Some("bash"))]
    #[case("bash-5.3", Some("bash"))]
    #[case("bash5", Some("bash"))]
    #[case("ksh93u+m-dev", Some("ksh93u+m"))]
    #[case("rc-plan9", Some("rc-plan9"))]
    #[case("nu", None)]
    fn a_name_suggests_a_family(#[case] name: &str, #[case] family: Option<&str>) {
        let given = Given { name: name.into(), version: None, root: Root::default(), command: Vec::new() };
        assert_eq!(given.hint().map(|family| family.id), family);
    }
}
