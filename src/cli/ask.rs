//! `statusquo ask`: any script, over all shells.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use statusquo::catalog::{Case, Catalog, RunKind};
use statusquo::dialect::Dialect;
use statusquo::matrix;
use statusquo::plan::{Filter, plan};
use statusquo::results::Cell;

use super::{Exit, output, selection};

/// Asks any script of all shells: what $? holds after it, how the shell ends with it, and with `exit` after it.
#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// The script, such as 'false; exit'
    #[arg(value_name = "SCRIPT", required_unless_present = "file", conflicts_with = "file")]
    script: Option<String>,
    /// Read the script from this file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The language that the script is in: shells that read it are asked
    #[arg(long = "in", value_name = "DIALECT", default_value = "sh", value_parser = selection::dialect)]
    language: Dialect,
    #[command(flatten)]
    shells: selection::Shells,
    #[command(flatten)]
    jobs: selection::Jobs,
}

impl Ask {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let script = match (self.script, &self.file) {
            (Some(script), _) => script,
            (None, Some(path)) => selection::read(path)?,
            (None, None) => String::new(),
        };
        if script.contains('\0') {
            bail!("the script holds a NUL, which no argument of a program can: write it as an escape of `printf`");
        }
        let mut selected = self.shells.select()?.here()?.shells;
        selected.retain(|shell| shell.dialect == self.language);
        if selected.is_empty() {
            bail!("no shell that was asked reads {}; --in takes another language", self.language);
        }
        let mut case = Case::new("ask", "What does $? say after this script?");
        case.scripts = BTreeMap::from([(self.language, script)]);
        case.runs = vec![RunKind::Last, RunKind::Observed, RunKind::Exit];
        let catalog = Catalog { cases: vec![case], ..Catalog::default() };
        let questions = plan(&catalog, &selected, &Filter::default());
        let cells = matrix::ask_all(&catalog, &questions, self.jobs.asking(), &|_| {})?;
        output::write(&format!("{}\n", table(&cells)), None)?;
        Ok(Exit::Well)
    }
}

fn table(cells: &[Cell]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["shell", "$?", "outside", "at exit", ""]);
    for cell in cells {
        let text = |answer: Option<String>| answer.unwrap_or_else(|| "-".into());
        let beside = cell.instead.as_ref().map(|instead| format!("{}: {}", instead.word(), instead.reason()));
        table.add_row([
            cell.shell.clone(),
            text(cell.inside.as_ref().map(ToString::to_string)),
            text(cell.outside.as_ref().map(ToString::to_string)),
            text(cell.at_exit.as_ref().map(ToString::to_string)),
            beside.unwrap_or_default(),
        ]);
    }
    table
}
