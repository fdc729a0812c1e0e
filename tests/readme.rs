//! The README shows what the program really says.
//!
//! Each block that begins with `$ statusquo` is run again, and so is the command of each table: it stands in a comment
//! before the table. `UPDATE_README=1 cargo test --test readme` writes anew what they show.

use std::path::Path;
use std::process::Command;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// A block of the README: the command, and what follows it up to a mark.
struct Block<'t> {
    command: &'t str,
    /// What stands between the command and what it says.
    between: &'static str,
    shown: &'t str,
    end: &'static str,
}

impl Block<'_> {
    fn text(&self, said: &str) -> String {
        format!("$ {}{}{said}{}", self.command, self.between, self.end)
    }
}

#[test]
fn what_the_readme_shows_is_what_the_program_says() {
    let text = std::fs::read_to_string(README).unwrap();
    let blocks = blocks(&text);
    assert!(!blocks.is_empty(), "the README shows no command");
    let update = std::env::var_os("UPDATE_README").is_some();
    let mut updated = text.clone();
    for block in blocks {
        let Block { command, shown, .. } = block;
        let said = run(command);
        if update {
            updated = updated.replace(&block.text(shown), &block.text(&said));
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

/// The blocks of code that show a command, and the tables.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let kinds = [("```console\n$ ", "\n", "```"), ("<!-- $ ", " -->\n\n", "\n<!-- end -->")];
    let of_kind = |(begin, between, end): (&str, &'static str, &'static str)| {
        let bodies = text.split(begin).skip(1).filter_map(move |rest| rest.split_once(end)).map(|(body, _)| body);
        let block = move |(command, shown)| Block { command, between, shown, end };
        bodies.filter_map(move |body| body.split_once(between)).map(block).collect::<Vec<_>>()
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

#[test]
fn each_table_is_made_by_a_command() {
    let text = std::fs::read_to_string(README).unwrap();
    let made = blocks(&text).iter().filter(|block| block.shown.starts_with("| | |")).count();
    assert_eq!(made, text.matches("\n| | | ").count());
    assert!(made >= 5, "the tables that people look for: {made}");
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
