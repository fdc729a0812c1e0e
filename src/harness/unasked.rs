//! What a run did not ask, told when it ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::dialect::Dialect;
use crate::results::Instead;
use crate::shells::Shell;

/// What was not asked, and why not.
#[derive(Debug, Default)]
pub(super) struct Unasked {
    /// Shells that are not here.
    absent: BTreeSet<String>,
    /// For each dialect, the shells that read it and the cases that have no script in it.
    unwritten: BTreeMap<Dialect, Group>,
    /// For each reason, the shells and the cases or scenarios that were skipped for it.
    skipped: BTreeMap<String, Group>,
}

#[derive(Debug, Default)]
struct Group {
    shells: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Unasked {
    /// A shell that is not here.
    pub(super) fn absent(&mut self, shell: &str) {
        self.absent.insert(shell.to_owned());
    }

    /// A case or scenario that was not asked of a shell for this reason, if `instead` is one.
    pub(super) fn instead(&mut self, id: &str, shell: &Shell, instead: &Instead) {
        let group = match instead {
            Instead::NotAsked(_) => self.unwritten.entry(shell.dialect).or_default(),
            Instead::Skipped(why) => self.skipped.entry(why.clone()).or_default(),
            Instead::PremiseNotMet(why) => self.skipped.entry(format!("premise not met: {why}")).or_default(),
            _ => return,
        };
        group.shells.insert(shell.name.clone());
        group.ids.insert(id.to_owned());
    }
}

/// How many ids a line names before it only counts them.
const NAMED: usize = 3;

/// A line for each reason; nothing where all was asked.
impl fmt::Display for Unasked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        if !self.absent.is_empty() {
            writeln!(f, "not asked: {}: not on this machine", list(&self.absent))?;
        }
        for (dialect, Group { shells, ids }) in &self.unwritten {
            let cases = if ids.len() == 1 { "1 case".to_owned() } else { format!("{} cases", ids.len()) };
            writeln!(f, "not asked: {}: {cases} without a script in {dialect}", list(shells))?;
        }
        for (why, Group { shells, ids }) in &self.skipped {
            let named: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
            let more = ids.len().checked_sub(NAMED).filter(|more| *more > 0);
            let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
            writeln!(f, "not asked: {}{more} of {}: {why}", named.join(", "), list(shells))?;
        }
        Ok(())
    }
}
