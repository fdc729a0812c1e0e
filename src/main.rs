//! The program: does what it is asked, and says how it went by its exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    statusquo::process::begin();
    let exit = cli::perform().unwrap_or_else(|error| {
        cli::complain(&error);
        cli::Exit::of(&error)
    });
    exit.into()
}
