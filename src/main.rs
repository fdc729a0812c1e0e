//! The program: does what it is asked, and says how it went by its exit code.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    statusquo::process::die_of_broken_pipes();
    let exit = cli::Arguments::parse().command.perform().unwrap_or_else(|error| {
        cli::complain(&error);
        cli::Exit::of(&error)
    });
    exit.into()
}
