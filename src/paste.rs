//! The line that reproduces a run when it is pasted into any POSIX shell.

use crate::catalog::{FileKind, Limit, Need, RunKind};
use crate::dialect::Dialect;
use crate::plan::Question;
use crate::results::ShellFacts;
use crate::run::Placed;

/// Stands for the file that the pasted observer writes to, until all is quoted.
const INSIDE: &str = "@INSIDE@";
/// What replaces it between single quotation marks: a path in the new directory that no `cd` of the script moves.
const INSIDE_QUOTED: &str = "'\"$PWD\"'/inside";

/// Commands that make the fixtures in a new directory, then one that starts the shell as the runner does: empty
/// environment, a session of its own, no start-up files. It says `inside:` for an observed run, and `outside:` always;
/// a death by a signal is told by the `sh` around it.
///
/// `None` where the case has no script for the shell's dialect, or where no shell can make such a start (a blocked
/// signal, a limit that `ulimit` counts in blocks, a terminal, a namespace, another user, another root directory).
#[must_use]
pub fn paste(question: &Question<'_>, kind: RunKind) -> Option<String> {
    let case = question.scenario.case;
    let start = &case.start;
    let beyond = [Need::Terminal, Need::Pid1, Need::OtherUser];
    let in_blocks = start.limits.iter().any(|(limit, soft)| is_in_blocks(*limit) && soft.is_some_and(|soft| soft > 1));
    let sent = !start.blocked.is_empty() || !start.sent.is_empty();
    let elsewhere = question.shell.root.directory().is_some();
    if sent || in_blocks || elsewhere || case.needs.iter().any(|need| beyond.contains(need)) {
        return None;
    }
    let placed = Placed { directory: ".".into(), home: "$PWD".into(), channel: INSIDE.into(), nonce: "inside:".into() };
    let (run, job) = crate::run::prepared(question, kind, &placed)?;
    // Only the runner needs to know that an observer began.
    let unmarked = |text: &str| text.replace(&crate::run::mark(), "");
    let mut lines = vec!["cd \"$(mktemp -d)\"".to_owned()];
    for file in &job.files {
        let path = Dialect::Sh.quote(&file.path);
        if let Some((parent, _)) = file.path.trim_start_matches("./").rsplit_once('/') {
            lines.push(format!("mkdir -p {}", Dialect::Sh.quote(parent)));
        }
        match &file.kind {
            FileKind::Content(text) => lines.push(format!("printf %s {} >{path}", Dialect::Sh.quote(&unmarked(text)))),
            FileKind::Directory => lines.push(format!("mkdir {path}")),
            FileKind::Link(target) => {
                lines.push(format!("ln -s {} {path}", Dialect::Sh.quote(target)));
                continue;
            }
        }
        lines.push(format!("chmod {:03o} {path}", file.mode));
    }
    let mut argv = run.argv;
    // Some shells turn into another by what they are called, so a file of another name gets a link.
    let program = &question.shell.program;
    if argv[0] == program.file_name().unwrap_or_default().to_string_lossy() {
        argv[0] = program.display().to_string();
    } else if argv[0] != program.display().to_string() {
        lines.push(format!("ln -s {} {}", Dialect::Sh.quote(&program.display().to_string()), argv[0]));
        argv[0].insert_str(0, "./");
    }

    let mut inner = String::new();
    for signal in &start.ignored {
        inner += &format!("trap \"\" {signal}; ");
    }
    for (limit, soft) in &start.limits {
        let soft = soft.map_or_else(|| "unlimited".to_owned(), |soft| soft.to_string());
        inner += &format!("ulimit -S{} {soft}; ", option(*limit));
    }
    inner += "\"$@\"";
    for descriptor in &start.closed {
        inner += &format!(" {descriptor}<&-");
    }
    inner += "; echo \"outside: $?\"";

    let variables = job.environment.iter().map(|variable| match variable.as_str() {
        "HOME=$PWD" => "HOME=\"$PWD\"".to_owned(),
        // `=` is plain between two plain words.
        _ => variable
            .split_once('=')
            .map_or_else(String::new, |(name, value)| format!("{name}={}", Dialect::Sh.quote(value))),
    });
    let words = argv.iter().map(|word| Dialect::Sh.quote(&unmarked(word)));
    let input = if job.input.is_some() { "script" } else { "/dev/null" };
    if let Some(text) = &job.input {
        lines.push(format!("printf %s {} >script", Dialect::Sh.quote(&unmarked(text))));
    }
    // By their paths: a case may change PATH.
    lines.push(format!(
        "env -i {} \"$(command -v setsid)\" -w /bin/sh -c '{inner}' sh {} <{input}",
        variables.collect::<Vec<_>>().join(" "),
        words.collect::<Vec<_>>().join(" "),
    ));
    if kind == RunKind::Observed {
        lines.push("cat inside".to_owned());
    }
    Some(lines.join("\n").replace(INSIDE, INSIDE_QUOTED))
}

/// The command that performs the cell's runs here, where no shell can be pasted them.
#[must_use]
pub fn repro(question: &Question<'_>) -> String {
    let root = question.shell.root.directory().map(|directory| directory.display().to_string());
    let root = root.map_or_else(String::new, |directory| format!(" --root {}", Dialect::Sh.quote(&directory)));
    format!("statusquo repro{root} {}{}", question.id(), ShellFacts::from(question.shell).option())
}

/// Whether `ulimit` counts it in blocks of a size that not all shells agree on.
fn is_in_blocks(limit: Limit) -> bool {
    matches!(limit, Limit::Core | Limit::Fsize | Limit::Stack | Limit::As)
}

/// The option of `ulimit` for a limit.
fn option(limit: Limit) -> char {
    match limit {
        Limit::Core => 'c',
        Limit::Cpu => 't',
        Limit::Fsize => 'f',
        Limit::Nofile => 'n',
        Limit::Nproc => 'u',
        Limit::Stack => 's',
        Limit::As => 'v',
    }
}
