//! The program: does what it is asked, and says how it went by its exit code.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    statusquo::process::die_of_broken_pipes();
    let exit = cli::Arguments::parse().command.perform().unwrap_or_else(|error| {
        anstream::eprintln!("{}error:{} {error:#}", cli::ERROR, cli::ERROR.render_reset());
        cli::Exit::of(&error)
    });
    exit.into()
}
