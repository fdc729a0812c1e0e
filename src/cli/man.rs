//! `statusquo man`: the manual, page by page.

use anyhow::bail;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, bold, roman};

use super::{Arguments, EXITS, Exit, output};

/// What a process inherits that changes what statusquo does.
const ENVIRONMENT: [(&str, &str); 5] = [
    ("PATH", "Where shells are looked for. Shells under test are given another, the same everywhere."),
    (
        "TMPDIR",
        "Where the directories are made in which shells run; /tmp, /var/tmp or /dev/shm where that does not do.",
    ),
    (
        "NO_COLOR, CLICOLOR, CLICOLOR_FORCE",
        "Whether output on a terminal is coloured, and elsewhere. No meaning is in colour alone.",
    ),
    (
        "TAP_VERSION",
        "The version of the Test Anything Protocol that the reader understands, 13 or 14, by which --format tap begins. prove sets it for what it starts; one before 3.48 reads 13.",
    ),
    (
        "STATUSQUO_SHELLS, STATUSQUO_REQUIRE",
        "Read by the tests of cargo test alone: which shells are asked, and whose absence is a failure.",
    ),
];

/// Writes the manual page of the program, or of a command, as `man -l` and any formatter of man pages reads it.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The command whose page is wanted
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Man {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let mut program = Arguments::command();
        program.build();
        let command = match &self.command {
            None => program,
            Some(name) => {
                let Some(command) = program.find_subcommand(name) else {
                    let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
                    bail!("no command is called `{name}`: expected one of {}", names.join(", "));
                };
                command.clone()
            }
        };
        output::write(&page(command)?, None)?;
        Ok(Exit::Well)
    }
}

/// The sections that the command's definition gives, and those that all commands share.
fn page(command: Command) -> anyhow::Result<String> {
    let is_program = command.has_subcommands();
    // Without a date, what follows it would be taken for one.
    let page =
        Page::new(command).date(" ").source(concat!("statusquo ", env!("CARGO_PKG_VERSION"))).manual("User Commands");
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if is_program {
        page.render_subcommands_section(&mut text)?;
    }
    listed("EXIT STATUS", &EXITS).to_writer(&mut text)?;
    listed("ENVIRONMENT", &ENVIRONMENT).to_writer(&mut text)?;
    let mut see = Roff::new();
    see.control("SH", ["SEE ALSO"]);
    if is_program {
        see.text([roman("statusquo man COMMAND writes the page of a command.")]);
    } else {
        see.text([bold("statusquo"), roman("(1)")]);
    }
    see.to_writer(&mut text)?;
    Ok(String::from_utf8(text)?)
}

/// A section of terms and what they mean.
fn listed(title: &str, terms: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (term, meaning) in terms {
        roff.control("TP", []).text([bold(*term)]).text([roman(*meaning)]);
    }
    roff
}
