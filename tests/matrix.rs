//! The conformance matrix: one test for each case and shell, decided when it runs.
//!
//! `cargo test --test matrix signal/killed-child@bash`; `STATUSQUO_SHELLS` selects shells, `STATUSQUO_REQUIRE` makes the
//! absence of some a failure.

use std::process::ExitCode;

fn main() -> ExitCode {
    statusquo::harness::Matrix::new().main()
}
