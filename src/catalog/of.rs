//! Which shells, modes and versions a statement is of.

use std::fmt;

use super::Finding;
use super::comparison::Comparison;
use super::mistake::Mistake;
use crate::dialect::Dialect;
use crate::shells::{Mode, Shell, Version};

/// Which shells a statement is of: `posix`, `ksh93u+m`, `bash-posix >= 5.2, < 5.3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Of {
    /// The shells and their mode.
    pub whom: Whom,
    /// What must hold of the version, in its family's own scheme; all of it.
    pub range: Vec<(Comparison, Version)>,
}

/// Which shells, whatever their version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// All of them.
    Every,
    /// All that read the language which POSIX describes.
    Posix,
    /// Those of one family.
    Family {
        /// The family's id.
        id: String,
        /// `None`: in every mode.
        mode: Option<Mode>,
    },
}

/// How the modes are written after a family's id.
const MODES: [(&str, Mode); 3] = [("-native", Mode::Native), ("-posix", Mode::Posix), ("-sh", Mode::Sh)];

impl Of {
    /// Reads the text of an `of` key. The ids of families may themselves hold `-`, `+` and digits (`klibc-sh`,
    /// `ksh93u+m`), so it is the known ids that decide where an id ends.
    ///
    /// # Errors
    /// Where the family is unknown, the range cannot be read, or a range is asked of shells that share no scheme.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, Mistake> {
        let start = text.len() - text.trim_start().len();
        let ends_name = |c: char| c.is_whitespace() || "<>=!".contains(c);
        let end = text[start..].find(ends_name).map_or(text.len(), |length| start + length);
        let whom = Whom::parse(&text[start..end], known).map_err(|mut mistake| {
            mistake.span = start..end;
            mistake
        })?;
        let range = parse_range(text, end)?;
        if !range.is_empty() && !matches!(whom, Whom::Family { .. }) {
            return Err(Mistake::new(end..text.len(), format!("`{whom}` takes no versions"), "expected nothing here")
                .help("each family has its own scheme of versions: name the family"));
        }
        Ok(Self { whom, range })
    }

    /// Whether the statement is of this shell. A shell whose version is unknown is in no range.
    #[must_use]
    pub fn matches(&self, shell: &Shell) -> bool {
        let whom = match &self.whom {
            Whom::Every => true,
            Whom::Posix => shell.dialect == Dialect::Sh,
            Whom::Family { id, mode } => {
                shell.family == Some(id.as_str()) && mode.is_none_or(|mode| includes(mode, shell.mode))
            }
        };
        let in_range = |(comparison, bound): &(Comparison, Version)| {
            shell.version.as_ref().is_some_and(|version| comparison.accepts(version.cmp(bound)))
        };
        whom && self.range.iter().all(in_range)
    }
}

impl Finding {
    /// Whether it was looked into for this shell: on others, the same is news.
    #[must_use]
    pub fn explains(&self, shell: &Shell) -> bool {
        self.of.iter().any(|of| of.matches(shell))
    }
}

/// A shell invoked as `sh` is in its POSIX mode, so what is of that mode is of it as well.
fn includes(stated: Mode, actual: Mode) -> bool {
    stated == actual || (stated == Mode::Posix && actual == Mode::Sh)
}

impl Whom {
    fn parse(name: &str, known: &[&str]) -> Result<Self, Mistake> {
        match name {
            "every" => return Ok(Self::Every),
            "posix" => return Ok(Self::Posix),
            _ => {}
        }
        let family = |id: &str, mode| known.contains(&id).then(|| Self::Family { id: id.to_owned(), mode });
        let in_mode = || MODES.iter().find_map(|(suffix, mode)| family(name.strip_suffix(suffix)?, Some(*mode)));
        family(name, None).or_else(in_mode).ok_or_else(|| {
            let bare = MODES.iter().find_map(|(suffix, _)| Some((name.strip_suffix(suffix)?, *suffix)));
            let (id, suffix) = bare.unwrap_or((name, ""));
            let message = if name.is_empty() { "no shell is named".into() } else { format!("unknown shell `{name}`") };
            let mistake = Mistake::new(0..name.len(), message, "expected a shell's family, `posix` or `every`");
            match super::mistake::nearest(id, known.iter().copied().chain(["every", "posix"])) {
                Some(near) => mistake.help(format!("did you mean `{near}{suffix}`?")),
                None => mistake.help(format!("the families are {}", known.join(", "))),
            }
        })
    }
}

/// Reads `>= 5.2, < 5.3` from an offset on; nothing at all is an empty range.
fn parse_range(text: &str, from: usize) -> Result<Vec<(Comparison, Version)>, Mistake> {
    let mut range = Vec::new();
    if text[from..].trim().is_empty() {
        return Ok(range);
    }
    let mut at = from;
    for piece in text[from..].split(',') {
        let start = at + piece.len() - piece.trim_start().len();
        let end = start + piece.trim().len();
        at += piece.len() + 1;
        let bound = &text[start..end];
        let sign = Comparison::at_start_of(bound).filter(|(comparison, _)| *comparison != Comparison::NotEqual);
        let Some((comparison, length)) = sign else {
            let expected = "expected `>=`, `>`, `<=`, `<` or `=` and a version";
            return Err(Mistake::new(start..end, "a version range that cannot be read", expected)
                .help("a range is written `>= 5.2, < 5.3`"));
        };
        let version = bound[length..].trim();
        let Some(parsed) = Version::parse(version) else {
            let what =
                if version.is_empty() { "a version is missing".into() } else { format!("`{version}` is no version") };
            return Err(Mistake::new(start + length..end, what, "expected a version, such as `5.2.15`"));
        };
        range.push((comparison, parsed));
    }
    Ok(range)
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every => f.write_str("every"),
            Self::Posix => f.write_str("posix"),
            Self::Family { id, mode } => {
                let suffix = MODES.iter().find(|row| Some(row.1) == *mode).map_or("", |row| row.0);
                write!(f, "{id}{suffix}")
            }
        }
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.whom)?;
        for (i, (comparison, version)) in self.range.iter().enumerate() {
            write!(f, "{} {comparison} {version}", if i == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use rstest::rstest;

    use super::*;
    use crate::shells::Root;

    const KNOWN: [&str; 7] = ["bash", "yash", "ksh93u+", "ksh93u+m", "klibc-sh", "rc", "rc-plan9"];

    fn shell(family: &'static str, mode: Mode, version: Option<&str>) -> Shell {
        Shell {
            name: family.to_owned(),
            family: Some(family),
            version: version.and_then(Version::parse),
            known_by: None,
            given: None,
            build: None,
            root: Root::default(),
            path: PathBuf::new(),
            argv: Vec::new(),
            program: PathBuf::new(),
            environment: Vec::new(),
            mode,
            dialect: if family.starts_with("rc") { Dialect::Rc } else { Dialect::Sh },
            bound_by: Vec::new(),
        }
    }

    #[rstest]
    #[case("every")]
    #[case("posix")]
    #[case("ksh93u+m")]
    #[case("klibc-sh")]
    #[case("klibc-sh-sh")]
    #[case("rc-plan9")]
    #[case("bash-posix >= 5.2, < 5.3")]
    #[case("yash = 2.60")]
    fn what_is_read_is_written_again(#[case] text: &str) {
        assert_eq!(Of::parse(text, &KNOWN).unwrap().to_string(), text);
    }

    #[rstest]
    #[case("every", "rc", Mode::Native, None, true)]
    #[case("posix", "rc", Mode::Native, None, false)]
    #[case("posix", "bash", Mode::Native, None, true)]
    #[case("bash", "bash", Mode::Sh, None, true)]
    #[case("bash-native", "bash", Mode::Posix, None, false)]
    #[case("bash-posix", "bash", Mode::Posix, None, true)]
    #[case("bash-posix", "bash", Mode::Sh, None, true)]
    #[case("bash-sh", "bash", Mode::Posix, None, false)]
    #[case("ksh93u+", "ksh93u+m", Mode::Native, None, false)]
    #[case("rc", "rc-plan9", Mode::Native, None, false)]
    #[case("klibc-sh", "klibc-sh", Mode::Native, None, true)]
    #[case("bash >= 5.2", "bash", Mode::Native, None, false)]
    #[case("bash>=5.2,<5.3", "bash", Mode::Native, Some("5.2.15(1)-release"), true)]
    #[case("bash>=5.2,<5.3", "bash", Mode::Native, Some("5.3"), false)]
    #[case("bash = 5.2", "bash", Mode::Native, Some("5.2.0"), true)]
    #[case("bash <= 5.2", "bash", Mode::Native, Some("5.2.15"), false)]
    fn a_statement_is_of_the_shells_that_it_names(
        #[case] of: &str,
        #[case] family: &'static str,
        #[case] mode: Mode,
        #[case] version: Option<&str>,
        #[case] expected: bool,
    ) {
        assert_eq!(Of::parse(of, &KNOWN).unwrap().matches(&shell(family, mode, version)), expected);
    }

    #[rstest]
    #[case("bsh", 0..3, Some("did you mean `bash`?"))]
    #[case("bahs-posix", 0..10, Some("did you mean `bash-posix`?"))]
    #[case("bash 5.2", 5..8, Some("a range is written `>= 5.2, < 5.3`"))]
    #[case("bash != 5.2", 5..11, Some("a range is written `>= 5.2, < 5.3`"))]
    #[case("bash >= ", 7..7, None)]
    #[case("bash >= new", 7..11, None)]
    #[case("bash >= 5.2,", 12..12, Some("a range is written `>= 5.2, < 5.3`"))]
    #[case("posix >= 7", 5..10, Some("each family has its own scheme of versions: name the family"))]
    fn a_mistake_is_shown_where_it_is(
        #[case] of: &str,
        #[case] span: std::ops::Range<usize>,
        #[case] help: Option<&str>,
    ) {
        let mistake = Of::parse(of, &KNOWN).unwrap_err();
        assert_eq!((mistake.span, mistake.help.as_deref()), (span, help));
    }
}
