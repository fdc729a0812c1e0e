//! The recorded answers, found by what was answered.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use crate::catalog::{Case, Catalog, On};
use crate::dialect::Dialect;
use crate::recorded::{Line, PageError, Section, Stored, digest};
use crate::results::Instead;
use crate::run::Observation;
use crate::shells::Shell;
use crate::status::{End, Inside};

/// What was recorded of some shells, as far as it answers the questions of the catalog as they are.
pub struct Evidence<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) sheets: Vec<Sheet>,
    said: HashMap<String, Vec<Witness>>,
    ends: HashMap<End, Vec<Witness>>,
}

/// One recorded shell's answers.
pub(super) struct Sheet {
    pub(super) stored: &'static Stored,
    pub(super) shell: Option<Shell>,
    /// The place of each case in the catalog, in that order, with its answers.
    sections: Vec<(usize, Section)>,
}

/// What can be asked for.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Said(String),
    End(End),
}

/// Where an answer was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Witness {
    /// The case's place in the catalog.
    pub(super) case: usize,
    /// The shell's place among the sheets.
    pub(super) sheet: usize,
    /// The scenario's place on the sheet.
    pub(super) line: usize,
    pub(super) on: On,
}

impl<'c> Evidence<'c> {
    /// Reads the pages of these shells.
    ///
    /// # Errors
    /// Where a page cannot be read: never, of the project's own.
    pub fn read(catalog: &'c Catalog, pages: &[&'static Stored]) -> Result<Self, PageError> {
        let mut evidence = Self { catalog, sheets: Vec::new(), said: HashMap::new(), ends: HashMap::new() };
        let mut digests: HashMap<(usize, Dialect), String> = HashMap::new();
        for stored in pages {
            let mut sections = Vec::new();
            for (id, section) in stored.page()?.sections {
                let Some(case) = evidence.place(&id) else { continue };
                let dialect = stored.head.dialect;
                let current = digests.entry((case, dialect)).or_insert_with(|| digest(&catalog.cases[case], dialect));
                if *current == section.digest {
                    evidence.index(case, &section);
                    sections.push((case, section));
                }
            }
            evidence.sheets.push(Sheet { stored, shell: stored.shell(), sections });
        }
        Ok(evidence)
    }

    fn index(&mut self, case: usize, section: &Section) {
        let sheet = self.sheets.len();
        for (line, (_, answered)) in section.lines.iter().enumerate() {
            match &answered.observation.instead {
                Some(Instead::Unstable(_)) => {
                    for seen in answered.observed() {
                        self.add(&seen, case, sheet, line);
                    }
                }
                _ => self.add(&answered.observation, case, sheet, line),
            }
        }
    }

    fn add(&mut self, seen: &Observation, case: usize, sheet: usize, line: usize) {
        let witness = |on| Witness { case, sheet, line, on };
        if let Some(Inside::Said(text)) = &seen.inside {
            add(&mut self.said, text.as_str(), witness(On::Inside));
        }
        for (on, end) in [(On::Outside, &seen.outside), (On::AtExit, &seen.at_exit)] {
            if let Some(end) = end {
                add(&mut self.ends, end, witness(on));
            }
        }
    }

    /// Where an answer was given.
    pub(super) fn witnesses(&self, answer: &Answer) -> &[Witness] {
        let found = match answer {
            Answer::Said(text) => self.said.get(text),
            Answer::End(end) => self.ends.get(end),
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether some shell's next command was told this.
    #[must_use]
    pub fn was_said(&self, text: &str) -> bool {
        self.said.contains_key(text)
    }

    /// The place of a case in the catalog.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.catalog.cases.binary_search_by(|case| case.id.as_str().cmp(id)).ok()
    }

    pub(super) fn case(&self, place: usize) -> &'c Case {
        &self.catalog.cases[place]
    }

    /// The scenario's label of a witness.
    pub(super) fn label(&self, witness: &Witness) -> &str {
        let lines = self.sheets[witness.sheet].lines(witness.case);
        lines.get(witness.line).map_or("", |(label, _)| label)
    }
}

impl Sheet {
    /// The answers to a case: scenario by scenario, with what stands behind the colon of its id.
    pub(super) fn lines(&self, case: usize) -> &[(String, Line)] {
        let place = self.sections.binary_search_by_key(&case, |(case, _)| *case);
        place.map_or(&[], |place| &self.sections[place].1.lines)
    }
}

/// Nearly every answer has been given before, so that a key is made only for those that have not.
fn add<K, Q>(found: &mut HashMap<K, Vec<Witness>>, answer: &Q, witness: Witness)
where
    K: Hash + Eq + Borrow<Q>,
    Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
{
    match found.get_mut(answer) {
        Some(witnesses) => witnesses.push(witness),
        None => drop(found.insert(answer.to_owned(), vec![witness])),
    }
}

/// Whether a line has an answer of this kind.
pub(super) fn has(line: &Line, on: On) -> bool {
    let Observation { inside, outside, at_exit, instead, .. } = &line.observation;
    match on {
        _ if matches!(instead, Some(Instead::Unstable(_))) => {
            line.observed().iter().any(|seen| shown(seen, on).is_some())
        }
        On::Inside => matches!(inside, Some(Inside::Said(_) | Inside::Ended)),
        On::Outside => outside.is_some(),
        On::AtExit => at_exit.is_some(),
    }
}

/// One kind of answer, in words: what a status is compared by.
pub(super) fn shown(observation: &Observation, on: On) -> Option<String> {
    match on {
        On::Inside => match observation.inside.as_ref()? {
            Inside::NotObservable(_) => None,
            inside => Some(inside.to_string()),
        },
        On::Outside => observation.outside.as_ref().map(ToString::to_string),
        On::AtExit => observation.at_exit.as_ref().map(ToString::to_string),
    }
}
