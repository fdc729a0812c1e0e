//! Asks an installed shell, and says what contradicts its documents: `cargo run --example installed_shell -- dash 'exit/*'`.
//!
//! The answers are data here; `tests/matrix.rs` shows the same as tests.

use std::process::ExitCode;

use statusquo::harness::{Error, Matrix};
use statusquo::results::Verdict;

fn main() -> Result<ExitCode, Error> {
    let mut arguments = std::env::args().skip(1);
    let shell = arguments.next().unwrap_or_else(|| "sh".to_owned());
    let filter = arguments.next().unwrap_or_else(|| "exit/*".to_owned());

    let asked = Matrix::new().command(&shell, [&shell]).filter(&filter).ask()?;
    for failure in &asked.failures {
        println!("{failure}");
    }
    let conforming = asked.results.cells.iter().filter(|cell| cell.verdict == Verdict::Conforms).count();
    println!("{} cells, {conforming} conform, {} fail", asked.results.cells.len(), asked.failures.len());
    Ok(if asked.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
