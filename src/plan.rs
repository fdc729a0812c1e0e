//! The plan: which scenarios are asked of which shells.

use wildmatch::WildMatch;

use crate::catalog::{Case, Catalog, Scenario};
use crate::results::ShellFacts;
use crate::shells::Shell;

/// A scenario to be asked of a shell.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub scenario: Scenario<'a>,
    /// Who is asked.
    pub shell: &'a Shell,
}

impl Question<'_> {
    /// The cell's id: `signal/killed-child:TERM@bash`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}@{}", self.scenario.id(), self.shell.name)
    }
}

/// Which cells are wanted. Empty lists want all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Globs over cell ids; parts that are left away match all: `signal/*`, `return/operand:n=257*`, `*@bash`.
    pub wanted: Vec<String>,
    /// Globs likewise, of what is not wanted.
    pub excluded: Vec<String>,
    /// Areas: the first parts of case ids.
    pub areas: Vec<String>,
    /// Ids of sources: cases with a statement of one of them.
    pub sources: Vec<String>,
}

impl Filter {
    /// Whether any cell of this case and shell may be wanted: as far as their names tell, without the case's file.
    #[must_use]
    pub fn may_want(&self, case: &str, shell: &str) -> bool {
        // What a glob says of parameters is not known to be met here.
        let of_case = |text: &String| {
            let (scenario, shell) = text.split_once('@').unwrap_or((text, "*"));
            Glob::new(&format!("{}@{shell}", scenario.split(':').next().unwrap_or_default()))
        };
        let area = case.split('/').next().unwrap_or_default();
        let whole = |text: &&String| !text.contains(':');
        (self.areas.is_empty() || self.areas.iter().any(|wanted| wanted == area))
            && (self.wanted.is_empty() || self.wanted.iter().any(|text| of_case(text).matches(case, shell)))
            && !self.excluded.iter().filter(whole).any(|text| of_case(text).matches(case, shell))
    }
}

/// All cells that `filter` wants, ordered by case, scenario and shell.
#[must_use]
pub fn plan<'a>(catalog: &'a Catalog, shells: &'a [Shell], filter: &Filter) -> Vec<Question<'a>> {
    catalog.cases.iter().flat_map(|case| questions(case, shells, filter)).collect()
}

/// Those of one case.
#[must_use]
pub fn questions<'a>(case: &'a Case, shells: &'a [Shell], filter: &Filter) -> Vec<Question<'a>> {
    let globs = Globs::of(filter);
    let listed = |list: &[String], id: &str| list.is_empty() || list.iter().any(|one| one == id);

    let mut questions = Vec::new();
    let cites = || case.expectations.iter().any(|expectation| filter.sources.contains(&expectation.source));
    if !listed(&filter.areas, case.area()) || !(filter.sources.is_empty() || cites()) {
        return questions;
    }
    for scenario in case.scenarios() {
        let id = scenario.id();
        let ids: Vec<&str> = [&id, &case.id].into_iter().chain(&case.aliases).map(String::as_str).collect();
        for shell in shells.iter().filter(|shell| globs.want(&ids, &shell.name)) {
            questions.push(Question { scenario: scenario.clone(), shell });
        }
    }
    questions
}

/// The shells that are asked anything, as results name them.
#[must_use]
pub fn asked(questions: &[Question<'_>]) -> Vec<ShellFacts> {
    let mut shells: Vec<&Shell> = Vec::new();
    for Question { shell, .. } in questions {
        // All scenarios are asked of the same shells in the same order, but a filter may leave some out.
        if !shells.iter().any(|known| known.name == shell.name) {
            shells.push(shell);
        }
    }
    shells.into_iter().map(Into::into).collect()
}

/// The globs of a filter, for cells that were asked already: from a file, say, or recorded.
pub struct Globs {
    wanted: Vec<Glob>,
    excluded: Vec<Glob>,
}

impl Globs {
    /// Those of a filter; its areas and sources are about cases.
    #[must_use]
    pub fn of(filter: &Filter) -> Self {
        let globs = |texts: &[String]| texts.iter().map(|text| Glob::new(text)).collect();
        Self { wanted: globs(&filter.wanted), excluded: globs(&filter.excluded) }
    }

    /// Whether they want a cell of this shell that goes by any of these ids.
    #[must_use]
    pub fn want(&self, ids: &[&str], shell: &str) -> bool {
        let matches = |glob: &Glob| ids.iter().any(|id| glob.matches(id, shell));
        (self.wanted.is_empty() || self.wanted.iter().any(matches)) && !self.excluded.iter().any(matches)
    }
}

/// A pattern over the scenario's id and one over the shell's name.
struct Glob {
    scenario: WildMatch,
    /// `bash@5.2` names a recorded shell, and any version that begins so.
    shell: [WildMatch; 2],
}

impl Glob {
    fn new(text: &str) -> Self {
        let (scenario, shell) = text.split_once('@').unwrap_or((text, "*"));
        Self {
            scenario: WildMatch::new(if scenario.is_empty() { "*" } else { scenario }),
            shell: [WildMatch::new(shell), WildMatch::new(&format!("{shell}.*"))],
        }
    }

    fn matches(&self, scenario: &str, shell: &str) -> bool {
        let [exactly, beginning] = &self.shell;
        self.scenario.matches(scenario) && (exactly.matches(shell) || (shell.contains('@') && beginning.matches(shell)))
    }
}
