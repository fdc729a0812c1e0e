//! The question that everybody is asked, and what the answer tells.

use std::sync::LazyLock;

use super::family::{Family, Sign};
use super::probe::Heard;
use super::table::FAMILIES;
use crate::status::End;

/// The first word of every line that counts: start-up files may print others.
const MARK: &str = "statusquo";

/// The script that is asked of everybody.
///
/// The first line tells the languages apart: whether `"` quotes, and who knows `$version` (fish, tcsh, rc) or refuses it
/// (csh). Then one line for each variable that an sh shell may know. Others fail in those or print nothing; both are fine.
pub(super) static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let mut script = format!("echo {MARK} \"dialect\" $version\n");
    for variable in variables() {
        script += &format!("echo \"{MARK}:{variable}:${variable}\"\n");
    }
    script
});

fn variables() -> Vec<&'static str> {
    let signs = FAMILIES.iter().flat_map(|family| family.signs);
    let mut names: Vec<&str> =
        signs.filter_map(|s| if let Sign::Variable(name, _) = s { Some(*name) } else { None }).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What the script tells.
#[derive(Debug)]
pub(super) enum Answer<'a> {
    /// It reads the sh language: the values of its variables.
    Sh { variables: Vec<(&'a str, &'a str)> },
    /// It reads another; `$version`, and whether double quotes are plain characters.
    Other { plain_quotes: bool, version: &'a str },
    /// It reads csh's and has no `$version`.
    Undefined,
}

impl<'a> Answer<'a> {
    pub(super) fn of(heard: &'a Heard) -> Option<Self> {
        if heard.end == End::TimedOut {
            return None;
        }
        let marked = |line: &'a str| line.strip_prefix(MARK);
        let Some(first) = heard.stdout.lines().find_map(|line| marked(line)?.strip_prefix(' ')) else {
            let undefined = heard.stderr.lines().any(|line| line.trim_end() == "version: Undefined variable.");
            return undefined.then_some(Self::Undefined);
        };
        let plain_quotes = first.starts_with('"');
        let version = first.trim_start_matches('"').strip_prefix("dialect")?.trim_start_matches('"').trim();
        let variables: Vec<(&str, &str)> =
            heard.stdout.lines().filter_map(|line| marked(line)?.strip_prefix(':')?.split_once(':')).collect();
        if plain_quotes || !version.is_empty() || variables.is_empty() {
            return Some(Self::Other { plain_quotes, version });
        }
        Some(Self::Sh { variables })
    }

    /// What follows the sign, if this answer shows it.
    pub(super) fn shows(&self, sign: &Sign) -> Option<&'a str> {
        match (self, sign) {
            (Self::Sh { variables }, Sign::Variable(name, text)) => {
                let (_, value) = variables.iter().find(|(variable, value)| variable == name && !value.is_empty())?;
                let (start, _) = value.match_indices(text).next()?;
                // What tells two lines of one family apart is itself a part of the version.
                let named = text.starts_with(|c: char| c.is_ascii_digit());
                value.get(if named { start } else { start + text.len() }..)
            }
            (Self::Other { plain_quotes, version }, Sign::Version { plain_quotes: theirs, before }) => {
                let rest = version.strip_prefix(before)?;
                (plain_quotes == theirs && rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
            }
            (Self::Undefined, Sign::Undefined) => Some(""),
            _ => None,
        }
    }
}

/// The first family in the table that shows a sign, and what follows the sign.
pub(super) fn first_sign<'a>(shown: impl Fn(&'static Sign) -> Option<&'a str>) -> Option<(&'static Family, &'a str)> {
    FAMILIES.iter().find_map(|family| Some((family, family.signs.iter().find_map(&shown)?)))
}

/// What follows these words on their line.
pub(super) fn after<'a>(text: &'a str, says: &str) -> Option<&'a str> {
    text.split_once(says).map(|(_, rest)| rest.lines().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn recognised(stdout: &str, stderr: &str) -> Option<(&'static str, Option<String>)> {
        let heard = Heard { stdout: stdout.into(), stderr: stderr.into(), end: End::Exited(0) };
        let answer = Answer::of(&heard)?;
        FAMILIES.iter().find_map(|family| {
            let said = family.signs.iter().find_map(|sign| answer.shows(sign))?;
            Some((family.id, (family.cut)(said).map(str::to_owned)))
        })
    }

    #[rstest]
    #[case::bash(
        "statusquo dialect\nstatusquo:BASH_VERSION:5.3.0(1)-release\nstatusquo:KSH_VERSION:\n",
        "bash",
        Some("5.3.0(1)-release")
    )]
    #[case::ksh93(
        "statusquo dialect\nstatusquo:KSH_VERSION:Version AJM 93u+m/1.0.4 2022-10-22\n",
        "ksh93u+m",
        Some("93u+m/1.0.4")
    )]
    #[case::ksh_of_att(
        "statusquo dialect\nstatusquo:KSH_VERSION:Version AJM 93u+ 2012-08-01\n",
        "ksh93u+",
        Some("93u+ 2012-08-01")
    )]
    #[case::mksh(
        "statusquo dialect\nstatusquo:KSH_VERSION:@(#)MIRBSD KSH R59 2023/04/29 +Debian\n",
        "mksh",
        Some("R59 2023/04/29")
    )]
    #[case::lksh(
        "statusquo dialect\nstatusquo:KSH_VERSION:@(#)LEGACY KSH R59 2023/04/29\n",
        "lksh",
        Some("R59 2023/04/29")
    )]
    #[case::ash("statusquo dialect\nstatusquo:BB_ASH_VERSION:1.36.1\n", "busybox", Some("1.36.1"))]
    #[case::hush("statusquo dialect\nstatusquo:HUSH_VERSION:1.36.1\n", "hush", Some("1.36.1"))]
    #[case::fish("statusquo dialect 4.0.2\nstatusquo:BASH_VERSION:\n", "fish", Some("4.0.2"))]
    #[case::tcsh("statusquo dialect tcsh 6.24.07 (Astron) 2022-12-21\n", "tcsh", Some("6.24.07"))]
    #[case::rc("statusquo \"dialect\" 1.7.4 $Release: @(#)rc 1.7.4 $\nstatusquo:\"x\n", "rc", Some("1.7.4"))]
    #[case::rc_of_old("statusquo \"dialect\" rc version 1.7.1, 1/28/04.\n", "rc", Some("1.7.1"))]
    #[case::after_a_start_up_file_that_talks(
        "Welcome!\nstatusquo dialect\nstatusquo:YASH_VERSION:2.52\n",
        "yash",
        Some("2.52")
    )]
    fn an_answer_is_recognised(#[case] stdout: &str, #[case] id: &str, #[case] version: Option<&str>) {
        assert_eq!(recognised(stdout, ""), Some((id, version.map(str::to_owned))));
    }

    #[test]
    fn a_csh_is_recognised_by_its_complaint() {
        assert_eq!(recognised("", "version: Undefined variable.\n"), Some(("csh", None)));
    }

    #[test]
    fn what_does_not_run_the_script_is_not_recognised() {
        assert_eq!(recognised("-c\n", "true: bad usage\n"), None);
        assert_eq!(recognised("statusquo dialect\nstatusquo:KSH_VERSION:@(#)PD KSH v5.2.14\n", ""), None);
    }
}
