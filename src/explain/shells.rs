//! Recorded shells in few words: a family where all of it is meant, versions only where they differ.

use std::collections::BTreeSet;

use serde::Serialize;

use super::evidence::Sheet;
use crate::shells::Mode;

/// Some recorded shells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Shells {
    /// In few words, one for each family or mode: `bash`, `yash since 2.60`, `zsh (native)`.
    pub named: Vec<String>,
    /// Those that were asked the same and are not among them, in few words.
    pub missing: Vec<String>,
    /// The names of their pages: `bash@5.2.15`.
    pub pages: Vec<&'static str>,
    /// How many families were asked the same.
    #[serde(skip)]
    pub families: usize,
}

impl Shells {
    /// Names `these` among those that were asked, all by their places.
    pub(super) fn of(these: &BTreeSet<usize>, asked: &BTreeSet<usize>, sheets: &[Sheet]) -> Self {
        let rest: BTreeSet<usize> = asked.difference(these).copied().collect();
        Self {
            named: named(these, asked, sheets),
            missing: named(&rest, asked, sheets),
            families: asked.iter().map(|&place| &sheets[place].stored.head.family).collect::<BTreeSet<_>>().len(),
            pages: these.iter().map(|&place| sheets[place].stored.name.as_str()).collect(),
        }
    }

    /// Whether nobody who was asked is missing.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.missing.is_empty()
    }
}

fn named(these: &BTreeSet<usize>, asked: &BTreeSet<usize>, sheets: &[Sheet]) -> Vec<String> {
    let family = |place: &usize| sheets[*place].stored.head.family.as_str();
    let mut families: Vec<&str> = Vec::new();
    for place in these {
        if !families.contains(&family(place)) {
            families.push(family(place));
        }
    }
    families.into_iter().flat_map(|id| of_family(id, these, asked, sheets)).collect()
}

fn of_family(id: &str, these: &BTreeSet<usize>, asked: &BTreeSet<usize>, sheets: &[Sheet]) -> Vec<String> {
    let head = |place: usize| &sheets[place].stored.head;
    let in_mode =
        |mode| asked.iter().copied().filter(move |&place| head(place).family == id && head(place).mode == mode);
    // Of each mode that was asked: how it is called, and which of its versions are among these.
    let mut modes: Vec<(Mode, Versions)> = Vec::new();
    for mode in [Mode::Native, Mode::Posix, Mode::Sh] {
        let asked: Vec<usize> = in_mode(mode).collect();
        if !asked.is_empty() {
            modes.push((mode, Versions::of(&asked, these, sheets)));
        }
    }
    let first = modes.first().map(|(_, versions)| versions.clone());
    if let Some(versions) = first.filter(|first| modes.iter().all(|(_, versions)| versions == first)) {
        return vec![versions.after(id)];
    }
    let name = |mode: Mode| match mode {
        Mode::Native => format!("{id} (native)"),
        _ => format!("{id}{}", mode.suffix()),
    };
    let some = modes.into_iter().filter(|(_, versions)| *versions != Versions::None);
    some.map(|(mode, versions)| versions.after(&name(mode))).collect()
}

/// Which of a shell's versions.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Versions {
    None,
    All,
    /// `since 2.60`, `2.50 to 2.52`.
    Some(String),
}

impl Versions {
    /// `asked` are in the order of their versions.
    fn of(asked: &[usize], these: &BTreeSet<usize>, sheets: &[Sheet]) -> Self {
        let chosen: Vec<bool> = asked.iter().map(|place| these.contains(place)).collect();
        if !chosen.contains(&true) {
            return Self::None;
        }
        if !chosen.contains(&false) {
            return Self::All;
        }
        // Builds of one version are told apart only where they differ.
        let name = |at: usize| {
            let head = &sheets[asked[at]].stored.head;
            let twins = (0..asked.len()).filter(|&other| sheets[asked[other]].stored.head.version == head.version);
            let differ = twins.map(|other| chosen[other]).collect::<BTreeSet<_>>().len() > 1;
            if differ { head.revision() } else { head.short_version() }
        };
        let mut runs: Vec<String> = Vec::new();
        let mut at = 0;
        while at < asked.len() {
            if !chosen[at] {
                at += 1;
                continue;
            }
            let first = at;
            while chosen.get(at + 1) == Some(&true) {
                at += 1;
            }
            runs.push(match (first, at) {
                (0, last) if name(last) != name(first) || last + 1 < asked.len() => format!("until {}", name(last)),
                (first, last) if last + 1 == asked.len() => format!("since {}", name(first)),
                (first, last) if name(first) == name(last) => name(first),
                (first, last) => format!("{} to {}", name(first), name(last)),
            });
            at += 1;
        }
        Self::Some(runs.join(" and "))
    }

    fn after(&self, name: &str) -> String {
        match self {
            Self::Some(versions) => format!("{name} {versions}"),
            Self::All | Self::None => name.to_owned(),
        }
    }
}
