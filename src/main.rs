//! The program: does what it is asked, and says how it went by its exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    statusquo::process::begin();
    cli::main().into()
}
