//! `statusquo completions`: a script by which an interactive shell completes this program's command lines.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, CommandFactory};
use clap_complete::{Shell, generate};
use statusquo::catalog::Catalog;
use statusquo::dialect::Dialect;
use statusquo::report::Format;
use statusquo::results::Verdict;
use statusquo::shells::family_ids;

use super::{Arguments, Exit, output};

/// Writes a script that makes a shell complete command lines of statusquo: options, cases, sources and shells.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Whose language the script is in
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = Catalog::embedded()?;
        let mut command = with_values(Arguments::command(), &catalog);
        let mut script = Vec::new();
        generate(self.shell, &mut command, "statusquo", &mut script);
        output::write(&String::from_utf8(script)?, None)?;
        Ok(Exit::Well)
    }
}

/// The command with what its arguments may be, where that can be listed. They take more: globs, files, several names
/// with commas between them.
fn with_values(command: Command, catalog: &Catalog) -> Command {
    let command = command.mut_args(|argument| match values(&argument, catalog) {
        Some(values) => argument.value_parser(PossibleValuesParser::new(values)),
        None => argument,
    });
    command.mut_subcommands(|command| with_values(command, catalog))
}

/// What stands for an argument in help tells what it is.
fn values(argument: &Arg, catalog: &Catalog) -> Option<Vec<String>> {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Some(match argument.get_value_names()?.first()?.as_str() {
        "CASE" | "CELL" | "FILTER" => catalog.cases.iter().map(|case| case.id.clone()).collect(),
        "AREA" => {
            let mut areas: Vec<String> = catalog.cases.iter().map(|case| case.area().to_owned()).collect();
            areas.dedup();
            areas
        }
        "ID" => catalog.sources.keys().cloned().collect(),
        "NAME" | "NAME[=COMMAND]" => owned(&family_ids()),
        "DIALECT" => owned(&Dialect::ALL.map(Dialect::name)),
        "FORMAT[=FILE]" => owned(&Format::ALL.map(Format::name)),
        "VERDICT" => owned(&Verdict::ALL.map(Verdict::word)),
        _ => return None,
    })
}
