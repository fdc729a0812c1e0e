//! `statusquo check`: for those who write cases.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::Args;
use statusquo::catalog::{Catalog, SourceKind};
use statusquo::lint::lint;

use super::{Exit, output, selection};

/// Checks case files: whether they can be read, and the rules that they should keep; then counts what there is.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    cases: selection::Cases,
}

impl Check {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.cases.catalog()?;
        let lints = lint(&catalog);
        let mut text = String::new();
        for lint in &lints {
            writeln!(text, "{lint}")?;
        }
        if !lints.is_empty() {
            text.push('\n');
        }
        count(&mut text, &catalog)?;
        writeln!(
            text,
            "{}",
            if lints.is_empty() { "no rule broken".to_owned() } else { format!("rules broken: {}", lints.len()) }
        )?;
        output::write(&text, None)?;
        Ok(if lints.is_empty() { Exit::Well } else { Exit::WrongQuestion })
    }
}

fn count(text: &mut String, catalog: &Catalog) -> std::fmt::Result {
    let scenarios: usize = catalog.cases.iter().map(|case| case.scenarios().len()).sum();
    let mut areas: Vec<_> = catalog.cases.iter().map(|case| case.area()).collect();
    areas.dedup();
    writeln!(text, "{} cases in {} areas, {scenarios} scenarios", catalog.cases.len(), areas.len())?;
    let expectations = || catalog.cases.iter().flat_map(|case| &case.expectations);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for source in expectations().filter_map(|expectation| catalog.sources.get(&expectation.source)) {
        *kinds.entry(kind(&source.kind)).or_default() += 1;
    }
    let kinds: Vec<_> = kinds.into_iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    writeln!(text, "{} expectations: {}", expectations().count(), kinds.join(", "))?;
    writeln!(
        text,
        "{} sources, {} promises, {} findings",
        catalog.sources.len(),
        catalog.promises.len(),
        catalog.findings.len()
    )
}

fn kind(kind: &SourceKind) -> &'static str {
    match kind {
        SourceKind::Posix(_) => "POSIX",
        SourceKind::Manual(_) => "manuals",
        SourceKind::Rationale => "rationale",
        SourceKind::Changelog => "changelogs",
        SourceKind::Code => "code",
        SourceKind::Claim => "claims",
    }
}
