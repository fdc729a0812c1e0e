//! The README shows what the program really says.
//!
//! Each block that begins with `$ statusquo` is run again. `UPDATE_README=1 cargo test --test readme` writes anew what
//! they show.

use std::path::Path;
use std::process::Command;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// A block of the README: the command, and what follows it.
struct Block<'t> {
    command: &'t str,
    shown: &'t str,
}

#[test]
fn what_the_readme_shows_is_what_the_program_says() {
    let text = std::fs::read_to_string(README).unwrap();
    let blocks = blocks(&text);
    assert!(!blocks.is_empty(), "the README shows no command");
    let update = std::env::var_os("UPDATE_README").is_some();
    let mut updated = text.clone();
    for Block { command, shown } in blocks {
        let said = run(command);
        if update {
            updated = updated.replace(&format!("$ {command}\n{shown}```"), &format!("$ {command}\n{said}```"));
        } else if versions(shown) == versions(&said) {
            assert_eq!(timeless(shown), timeless(&said), "README.md shows something else for `{command}`");
        } else {
            eprintln!("not compared, README.md was made with other versions of these shells: {command}");
        }
    }
    if update {
        std::fs::write(README, updated).unwrap();
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let fenced = text.split("```console\n$ ").skip(1).filter_map(|rest| rest.split_once("```"));
    fenced.filter_map(|(body, _)| body.split_once('\n')).map(|(command, shown)| Block { command, shown }).collect()
}

/// Runs the line in a shell, as a reader would, from the folder of this repository.
fn run(command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_statusquo"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let script = format!("{command} 2>&1");
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new("/bin/sh").args(["-c", &script]).env("PATH", path).current_dir(root).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The line of a table that tells the shells' versions.
fn versions(text: &str) -> Option<&str> {
    text.lines().nth(1).filter(|line| line.contains('│'))
}

/// Without the seconds at the end of the last line.
fn timeless(text: &str) -> String {
    let (before, last) = text.trim_end().rsplit_once('\n').unwrap_or(("", text));
    let last = last.rsplit_once("; ").filter(|(_, time)| time.ends_with(" s")).map_or(last, |(counts, _)| counts);
    format!("{before}\n{last}")
}

#[test]
fn the_readmes_case_is_one_that_can_be_asked() {
    let text = std::fs::read_to_string(README).unwrap();
    let case = text.split("```toml\nquestion").nth(1).and_then(|rest| rest.split_once("```")).unwrap().0;
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("exit")).unwrap();
    std::fs::write(folder.path().join("exit/after-false.toml"), format!("question{case}")).unwrap();
    let said =
        run(&format!("statusquo run exit/after-false --shell 'dash=/bin/sh' --cases {}", folder.path().display()));
    assert!(said.contains("exited 1") && said.contains("ended"), "{said}");
}
