//! A step of a bisection. `git bisect run` blames a commit for every exit code from 1 to 127 but 125, and stops at those
//! above, so that nothing but a finding may be 1 and whatever else goes wrong has to be 255.

use std::{env, panic, process};

use super::Exit;

/// The exit code that stops a bisection.
pub(super) const STOP: u8 = 255;

/// Whether the command line asks for a step, and if it does, makes a panic stop the bisection. The command line is not
/// understood yet, for it may be wrong.
pub(super) fn begin() -> bool {
    let is_asked = env::args_os().skip(1).take_while(|word| word != "--").any(|word| word == "--bisect");
    if is_asked {
        stop_at_panics();
    }
    is_asked
}

fn stop_at_panics() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        tell(panic);
        process::exit(STOP.into());
    }));
}

/// What an end means to a bisection.
pub(super) fn exit(exit: Exit) -> Exit {
    match exit {
        Exit::Well | Exit::Finding | Exit::NoShell => exit,
        Exit::WrongQuestion | Exit::NoWorker | Exit::Stop => Exit::Stop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test is its own subject: with this variable it panics.
    const VARIABLE: &str = "STATUSQUO_TEST_PANICS";

    #[test]
    fn a_panic_stops_the_bisection() {
        if env::var_os(VARIABLE).is_some() {
            stop_at_panics();
            panic!("as it should");
        }
        let mut subject = process::Command::new(env::current_exe().unwrap());
        subject.args(["--exact", "cli::bisect::tests::a_panic_stops_the_bisection"]).env(VARIABLE, "1");
        assert_eq!(subject.output().unwrap().status.code(), Some(STOP.into()));
    }
}
