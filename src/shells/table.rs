//! The families, a row each: to add one, add a row.
//!
//! Of each mode the row says what the manual promises of POSIX; the comment beside a claim names the sentence's place.
//! A manual that lists a standard under SEE ALSO recommends reading it and promises nothing by that.
//!
//! Release dates were read in the projects' own repositories unless the comment says otherwise. Package names beyond
//! Debian's are from memory; a wrong one is named by the package manager when it is asked for.

use super::Edition::{Posix2017, Posix2024};
use super::Mode::{Native, Posix, Sh};
use super::family::{Claim, Family, Invocation, Sign};
use super::interactive::{Interactive, Prompt};
use super::package::Packages;
use crate::dialect::Dialect;

/// The version is all that was said.
fn whole(said: &str) -> Option<&str> {
    Some(said)
}

/// The version is the first word; in a sentence a comma may follow.
fn word(said: &str) -> Option<&str> {
    said.split_whitespace().next().map(|word| word.trim_end_matches(','))
}

/// The version is a release and its date, before what a packager adds: `R59 2023/04/29 +Debian`.
fn release_and_date(said: &str) -> Option<&str> {
    Some(said.split(" +").next().unwrap_or(said))
}

/// The line's name is part of the version as it is written: `93u+m/1.0.4`, `93u+ 2012-08-01`.
fn after_93(said: &str) -> Option<&str> {
    let version = said.get(said.find("93u+")?..)?;
    let date = usize::from(version.starts_with("93u+ "));
    version.match_indices(' ').nth(date).map_or(Some(version), |(end, _)| version.get(..end))
}

const fn native(claim: Claim) -> Invocation {
    Invocation { mode: Native, options: &[], claim }
}

const fn posix(options: &'static [&'static str], claim: Claim) -> Invocation {
    Invocation { mode: Posix, options, claim }
}

const fn as_sh(claim: Claim) -> Invocation {
    Invocation { mode: Sh, options: &[], claim }
}

/// R57 is of 2019-03-01, R56c of 2018-01-14 (from memory). The version holds its date, so the second edition's own day
/// divides it: no R60 has been released.
const MKSH_SINCE: &[(super::Edition, &str)] = &[(Posix2017, "R57"), (Posix2024, "R59 2024/06/14")];

/// What rc leaves to the terminal's window.
const RC_JOBS: &str = "its language has none";

/// A Korn shell that is interactive and edits no lines.
const KSH_PLAIN: &[&str] = &["-i", "+o", "emacs"];

/// What a ksh93 catches at the prompt, to go on reading the line that it was in.
const KSH_SILENT: &[&str] = &["QUIT", "TSTP", "TERM"];

/// All families, in the order in which they are shown.
pub static FAMILIES: &[Family] = &[
    Family {
        id: "bash",
        name: "GNU Bourne-Again SHell",
        dialect: Dialect::Sh,
        programs: &["bash"],
        places: &["/bin/bash", "/usr/local/bin/bash", "/opt/homebrew/bin/bash"],
        argv0: "bash",
        applet: None,
        signs: &[Sign::Variable("BASH_VERSION", "")],
        cut: whole,
        // Only an interactive bash would read one.
        start_up: (&["--norc"], None),
        interactive: Interactive::with(&["--noprofile", "--noediting", "-i"], Prompt::Variable("PS1"), &[]),
        modes: &[
            // bash(1), DESCRIPTION: "intended to be a conformant implementation" of "IEEE Standard 1003.1"; but where
            // its default differs from the standard, --posix is what makes it match.
            native(Claim::Nothing),
            // bash(1), OPTIONS, --posix: "change the behavior ... to match the standard". No edition: the references
            // were Issue 7 in 5.2, and are IEEE Std 1003.1-2024 in 5.3 (Reference Manual 6.11).
            posix(&["--posix"], Claim::Undated),
            // bash(1), INVOCATION: invoked as sh, it is "conforming to the POSIX standard as well" and "enters posix
            // mode after the startup files are read".
            as_sh(Claim::Undated),
        ],
        // 5.0: 2019-01-07; 5.3: 2025-07-03.
        since: &[(Posix2017, "5.0"), (Posix2024, "5.3")],
        packages: Packages {
            apt: Some("bash"),
            dnf: Some("bash"),
            apk: Some("bash"),
            pacman: Some("bash"),
            brew: Some("bash"),
        },
    },
    Family {
        id: "zsh",
        name: "Z shell",
        dialect: Dialect::Sh,
        programs: &["zsh"],
        places: &["/usr/local/bin/zsh", "/opt/homebrew/bin/zsh"],
        // It emulates sh under any name that begins with b or s, and ksh with k.
        argv0: "zsh",
        applet: None,
        signs: &[Sign::Variable("ZSH_VERSION", "")],
        cut: whole,
        start_up: (&["-f"], None),
        // Without its line editor (zle) it takes up an interrupt when the next line is entered.
        interactive: Interactive::with(&["-i", "+o", "zle", "+o", "promptsp"], Prompt::Variable("PS1"), &["INT"]),
        modes: &[
            // zsh(1), DESCRIPTION: "does not provide compatibility with POSIX ... in its default operating mode".
            native(Claim::Nothing),
            // zsh(1), COMPATIBILITY: "does not guarantee complete emulation of other shells, nor POSIX compliance".
            // INVOCATION: --emulate must precede all other options.
            posix(&["--emulate", "sh"], Claim::Nothing),
            as_sh(Claim::Nothing),
        ],
        since: &[],
        packages: Packages {
            apt: Some("zsh"),
            dnf: Some("zsh"),
            apk: Some("zsh"),
            pacman: Some("zsh"),
            brew: Some("zsh"),
        },
    },
    Family {
        id: "dash",
        name: "Debian Almquist shell",
        dialect: Dialect::Sh,
        programs: &["dash"],
        places: &["/bin/dash", "/usr/local/bin/dash", "/opt/homebrew/bin/dash"],
        argv0: "dash",
        applet: None,
        // It has no version to ask for; other descendants of ash say the same words without the line number.
        signs: &[Sign::Refusal { says: ": 0: Illegal option --", klibc: false }],
        cut: |_| None,
        start_up: (&[], None),
        interactive: Interactive::USUAL,
        modes: &[
            // dash(1), HISTORY: "dash is a POSIX-compliant implementation of /bin/sh": a plain claim, and without an
            // edition. DESCRIPTION names 1003.2 and 1003.2a, but as what "the current version" is being changed
            // towards, in words that are older than dash; an aim of 1992 does not limit today's claim.
            native(Claim::Undated),
        ],
        // 0.5.10: 2018-05-03. 0.5.12 is of 2022-12-11 and the last before 2024-06-14 (from memory).
        since: &[(Posix2017, "0.5.10"), (Posix2024, "0.5.13")],
        packages: Packages {
            apt: Some("dash"),
            dnf: Some("dash"),
            apk: Some("dash"),
            pacman: Some("dash"),
            brew: Some("dash"),
        },
    },
    Family {
        id: "busybox",
        name: "BusyBox ash",
        dialect: Dialect::Sh,
        programs: &["busybox", "ash"],
        places: &["/bin/busybox", "/bin/ash"],
        argv0: "busybox",
        applet: Some("ash"),
        // The variable can be configured out, as Debian does.
        signs: &[Sign::Variable("BB_ASH_VERSION", ""), Sign::Help("BusyBox v")],
        cut: word,
        start_up: (&[], None),
        // Without its line editor it takes a CHLD at the prompt for end of file.
        interactive: Interactive::USUAL.with_echo(),
        // busybox(1) has a line of usage for ash and says nothing more.
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages {
            apt: Some("busybox"),
            dnf: Some("busybox"),
            apk: Some("busybox"),
            pacman: Some("busybox"),
            brew: None,
        },
    },
    Family {
        id: "hush",
        name: "BusyBox hush",
        dialect: Dialect::Sh,
        programs: &["busybox", "hush"],
        places: &["/bin/busybox", "/bin/hush"],
        argv0: "busybox",
        applet: Some("hush"),
        signs: &[Sign::Variable("HUSH_VERSION", "")],
        cut: word,
        start_up: (&[], None),
        interactive: Interactive::USUAL,
        modes: &[native(Claim::Nothing)],
        since: &[],
        // Distributions build BusyBox with ash.
        packages: Packages { apt: None, dnf: None, apk: None, pacman: None, brew: None },
    },
    Family {
        id: "ksh93u+",
        name: "AT&T KornShell 93u+, as it was left in 2012",
        dialect: Dialect::Sh,
        programs: &["ksh93", "ksh"],
        places: &["/usr/local/bin/ksh93"],
        argv0: "ksh93",
        applet: None,
        signs: &[Sign::Variable("KSH_VERSION", "93u+ ")],
        cut: after_93,
        start_up: (&[], None),
        interactive: Interactive::with(KSH_PLAIN, Prompt::Variable("PS1"), KSH_SILENT),
        // Its page has no POSIX mode and claims nothing; it was released before both editions.
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages { apt: None, dnf: None, apk: None, pacman: None, brew: None },
    },
    Family {
        id: "ksh93u+m",
        name: "KornShell 93u+m",
        dialect: Dialect::Sh,
        programs: &["ksh93", "ksh"],
        places: &["/usr/local/bin/ksh93", "/opt/homebrew/bin/ksh93"],
        argv0: "ksh93",
        applet: None,
        signs: &[Sign::Variable("KSH_VERSION", "93u+m/")],
        cut: after_93,
        start_up: (&[], None),
        interactive: Interactive::with(KSH_PLAIN, Prompt::Variable("PS1"), KSH_SILENT),
        modes: &[
            native(Claim::Nothing),
            // ksh93(1), Invocation: "initialized in full POSIX compliance mode", by -o posix and by the name sh; `set
            // -o posix`: "the POSIX standard mode". The edition of 1992 is only listed under SEE ALSO.
            posix(&["-o", "posix"], Claim::Undated),
            as_sh(Claim::Undated),
        ],
        // 1.0.0: 2022-08; 1.0.9: 2024-07-02.
        since: &[(Posix2017, "1.0.0"), (Posix2024, "1.0.9")],
        packages: Packages {
            apt: Some("ksh93u+m"),
            dnf: Some("ksh"),
            apk: None,
            pacman: Some("ksh"),
            brew: Some("ksh93"),
        },
    },
    Family {
        id: "yash",
        name: "Yet another shell",
        dialect: Dialect::Sh,
        programs: &["yash"],
        places: &["/usr/local/bin/yash", "/opt/homebrew/bin/yash"],
        argv0: "yash",
        applet: None,
        signs: &[Sign::Variable("YASH_VERSION", "")],
        cut: whole,
        start_up: (&[], None),
        // It takes no prompt from the environment.
        interactive: Interactive::with(&["-i"], Prompt::Typed("PS1="), &["INT"]),
        modes: &[
            // Only an interactive yash would read a file, but then the one that is installed with it; in the
            // POSIXly-correct mode it reads none without ENV, and takes no long options.
            // yash(1), POSIXLY-CORRECT MODE: "as defined in POSIX.1-2008 ... for the most part, but some
            // functionalities disobey POSIX for usability"; full conformance is the mode's.
            Invocation { mode: Native, options: &["--norcfile"], claim: Claim::Nothing },
            // The same section: the mode makes it "obey POSIX as much as possible". POSIX.1-2008 is Issue 7, whose text
            // with both corrigenda is POSIX.1-2017. The manual of 2.57 still names 2008, that of 2.60 names POSIX.1-2024. Those
            // of 2.58 and 2.59 were not seen.
            posix(&["-o", "posixly-correct"], Claim::Named(&[(Posix2017, None), (Posix2024, Some("2.60"))])),
            as_sh(Claim::Named(&[(Posix2017, None), (Posix2024, Some("2.60"))])),
        ],
        since: &[],
        packages: Packages {
            apt: Some("yash"),
            dnf: Some("yash"),
            apk: Some("yash"),
            pacman: None,
            brew: Some("yash"),
        },
    },
    Family {
        id: "mksh",
        name: "MirBSD Korn Shell",
        dialect: Dialect::Sh,
        programs: &["mksh"],
        // A small build of its own, linked against klibc.
        places: &["/usr/lib/klibc/bin/mksh", "/usr/local/bin/mksh", "/opt/homebrew/bin/mksh"],
        argv0: "mksh",
        applet: None,
        signs: &[Sign::Variable("KSH_VERSION", "MIRBSD KSH ")],
        cut: release_and_date,
        start_up: (&[], None),
        interactive: Interactive::with(KSH_PLAIN, Prompt::Variable("PS1"), &[]),
        modes: &[
            // mksh(1), DESCRIPTION: its language is "a superset of ... POSIX shell language"; CAVEATS: it "may deviate
            // from POSIX in historic or opinionated places", for which there is the mode.
            native(Claim::Nothing),
            // mksh(1), POSIX mode: "even more POSIX compliant in places where the defaults or opinions differ"; one
            // exception is named (32-bit arithmetic). The edition of 1992 is only listed under SEE ALSO.
            posix(&["-o", "posix"], Claim::Undated),
            // `-o posix` in mksh(1): the name sh turns it on only if that was compiled in.
            as_sh(Claim::Nothing),
        ],
        since: MKSH_SINCE,
        packages: Packages {
            apt: Some("mksh"),
            dnf: Some("mksh"),
            apk: Some("mksh"),
            pacman: None,
            brew: Some("mksh"),
        },
    },
    Family {
        id: "lksh",
        name: "MirBSD Korn Shell for legacy scripts",
        dialect: Dialect::Sh,
        programs: &["lksh"],
        places: &["/usr/local/bin/lksh"],
        argv0: "lksh",
        applet: None,
        signs: &[Sign::Variable("KSH_VERSION", "LEGACY KSH ")],
        cut: release_and_date,
        start_up: (&[], None),
        interactive: Interactive::with(KSH_PLAIN, Prompt::Variable("PS1"), &[]),
        modes: &[
            // lksh(1), DESCRIPTION: for "legacy shell scripts"; -o posix "to fully enjoy better compatibility to the
            // POSIX standard", and for the rest mksh's page holds.
            native(Claim::Nothing),
            posix(&["-o", "posix"], Claim::Undated),
            as_sh(Claim::Nothing),
        ],
        since: MKSH_SINCE,
        packages: Packages { apt: Some("mksh"), dnf: Some("mksh"), apk: None, pacman: None, brew: None },
    },
    Family {
        id: "posh",
        name: "Policy-compliant Ordinary SHell",
        dialect: Dialect::Sh,
        programs: &["posh"],
        places: &[],
        argv0: "posh",
        applet: None,
        signs: &[Sign::Variable("POSH_VERSION", "")],
        cut: whole,
        start_up: (&[], None),
        interactive: Interactive::USUAL.without_jobs("it is built without, and has no fg"),
        // posh(1) calls it "a reimplementation of the Bourne shell"; the policy in its name is Debian's, not POSIX.
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages { apt: Some("posh"), dnf: Some("posh"), apk: None, pacman: None, brew: None },
    },
    Family {
        id: "klibc-sh",
        name: "klibc's shell, an early branch of dash",
        dialect: Dialect::Sh,
        programs: &[],
        places: &["/usr/lib/klibc/bin/sh", "/usr/lib/klibc/bin/sh.shared"],
        argv0: "sh",
        applet: None,
        // It answers as dash does; only what it is linked against differs.
        signs: &[Sign::Refusal { says: ": 0: Illegal option --", klibc: true }],
        cut: |_| None,
        start_up: (&[], None),
        interactive: Interactive::USUAL.without_jobs("it is built without, and has no fg"),
        // It comes without a manual.
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages { apt: Some("klibc-utils"), dnf: None, apk: None, pacman: None, brew: None },
    },
    Family {
        id: "fish",
        name: "friendly interactive shell",
        dialect: Dialect::Fish,
        programs: &["fish"],
        places: &["/usr/local/bin/fish", "/opt/homebrew/bin/fish"],
        argv0: "fish",
        applet: None,
        signs: &[Sign::Version { plain_quotes: false, before: "" }],
        cut: word,
        // New in 3.3.0 (from memory of its release notes).
        start_up: (&["--no-config"], Some("3.3.0")),
        // It cannot do without its line editor.
        interactive: Interactive::with(&["-i"], Prompt::Option("-C"), &["INT"]),
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages {
            apt: Some("fish"),
            dnf: Some("fish"),
            apk: Some("fish"),
            pacman: Some("fish"),
            brew: Some("fish"),
        },
    },
    Family {
        id: "tcsh",
        name: "TENEX C shell",
        dialect: Dialect::Csh,
        programs: &["tcsh", "csh"],
        places: &["/usr/local/bin/tcsh", "/opt/homebrew/bin/tcsh"],
        argv0: "tcsh",
        applet: None,
        signs: &[Sign::Version { plain_quotes: false, before: "tcsh " }],
        cut: word,
        start_up: (&["-f"], None),
        interactive: Interactive::with(&["-i"], Prompt::Typed("set prompt="), &[]),
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages {
            apt: Some("tcsh"),
            dnf: Some("tcsh"),
            apk: Some("tcsh"),
            pacman: Some("tcsh"),
            brew: Some("tcsh"),
        },
    },
    Family {
        id: "csh",
        name: "C shell of Berkeley",
        dialect: Dialect::Csh,
        programs: &["bsd-csh", "csh"],
        places: &[],
        argv0: "csh",
        applet: None,
        signs: &[Sign::Undefined],
        cut: |_| None,
        start_up: (&["-f"], None),
        interactive: Interactive::with(&["-i"], Prompt::Typed("set prompt="), &[]),
        modes: &[native(Claim::Nothing)],
        since: &[],
        // Elsewhere csh is a link to tcsh.
        packages: Packages { apt: Some("csh"), dnf: None, apk: None, pacman: None, brew: None },
    },
    Family {
        id: "rc",
        name: "Byron Rakitzis' rc",
        dialect: Dialect::Rc,
        programs: &["rc", "rc.byron"],
        places: &["/usr/local/bin/rc"],
        argv0: "rc",
        applet: None,
        // `$version` was a sentence once.
        signs: &[
            Sign::Version { plain_quotes: true, before: "" },
            Sign::Version { plain_quotes: true, before: "rc version " },
        ],
        cut: word,
        start_up: (&[], None),
        interactive: Interactive::with(&["-i"], Prompt::Variable("prompt"), &["TERM"]).without_jobs(RC_JOBS),
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages { apt: Some("rc"), dnf: None, apk: None, pacman: None, brew: None },
    },
    Family {
        id: "rc-plan9",
        name: "Plan 9's rc, from plan9port",
        dialect: Dialect::Rc,
        programs: &["rc"],
        places: &[
            "/usr/lib/plan9/bin/rc",
            "/usr/local/plan9/bin/rc",
            "/opt/plan9/bin/rc",
            "/usr/local/opt/plan9port/libexec/bin/rc",
            "/opt/homebrew/opt/plan9port/libexec/bin/rc",
        ],
        argv0: "rc",
        applet: None,
        signs: &[Sign::Primitive(None)],
        cut: |_| None,
        start_up: (&[], None),
        interactive: Interactive::with(&["-i"], Prompt::Variable("prompt"), &["INT", "QUIT", "TSTP", "TERM", "HUP"])
            .without_jobs(RC_JOBS),
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages {
            apt: Some("9base"),
            dnf: None,
            apk: None,
            pacman: Some("plan9port"),
            brew: Some("plan9port"),
        },
    },
    Family {
        id: "es",
        name: "extensible shell",
        dialect: Dialect::Es,
        programs: &["es"],
        places: &["/usr/local/bin/es"],
        argv0: "es",
        applet: None,
        signs: &[Sign::Primitive(Some("es version "))],
        cut: word,
        start_up: (&[], None),
        interactive: Interactive::with(&["-i"], Prompt::Typed("prompt="), &[]).without_jobs(RC_JOBS),
        modes: &[native(Claim::Nothing)],
        since: &[],
        packages: Packages { apt: None, dnf: None, apk: None, pacman: None, brew: None },
    },
];

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::family::family;

    #[rstest]
    #[case("bash", "5.2.15(1)-release", "5.2.15(1)-release")]
    #[case("ksh93u+m", "Version AJM 93u+m/1.0.4 2022-10-22", "93u+m/1.0.4")]
    #[case("ksh93u+m", "Version A 93u+m/1.1.0-alpha+dev 2024-10-23", "93u+m/1.1.0-alpha+dev")]
    #[case("ksh93u+", "Version AJM 93u+ 2012-08-01", "93u+ 2012-08-01")]
    #[case("mksh", "R59 2023/04/29 +Debian", "R59 2023/04/29")]
    #[case("tcsh", "6.24.07 (Astron) 2022-12-21 (x86_64-unknown-linux) options wide", "6.24.07")]
    #[case("busybox", "1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) multi-call binary.", "1.35.0")]
    #[case("rc", "1.7.4 $Release: @(#)rc 1.7.4 $", "1.7.4")]
    #[case("es", "0.9.2 1-Mar-2022", "0.9.2")]
    fn a_version_is_cut_out_of_what_the_shell_says(#[case] id: &str, #[case] said: &str, #[case] version: &str) {
        assert_eq!((family(id).unwrap().cut)(said), Some(version));
    }
}
