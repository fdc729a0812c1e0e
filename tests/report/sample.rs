//! Results of the shape that a run gives, written by hand. They are about the report, not about shells: what `return`
//! gives is what real shells gave once, but versions, statements, verdicts and mishaps are made up.

use std::collections::BTreeMap;

use statusquo::catalog::On;
use statusquo::dialect::Dialect;
use statusquo::results::{Cell, Held, Instead, Parameter, Platform, Results, ShellFacts, VERSION, Verdict};
use statusquo::shells::{KnownBy, Mode};
use statusquo::signal::Signal;
use statusquo::status::{End, Inside};

/// The signals whose default is to terminate.
pub(crate) const SIGNALS: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "XCPU", "XFSZ", "VTALRM", "PROF", "IO", "PWR", "SYS", "32", "33", "RTMIN", "RTMIN+1", "RTMIN+2",
    "RTMIN+3", "RTMIN+4", "RTMIN+5",
];
const CORES: [&str; 10] = ["QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "SEGV", "XCPU", "XFSZ", "SYS"];

/// Operands of `return`, with what bash, zsh, ksh93u+m, yash and rc make of them.
const OPERANDS: [[&str; 6]; 25] = [
    ["0", "0", "0", "0", "0", "0"],
    ["1", "1", "1", "1", "1", "1"],
    ["127", "127", "127", "127", "127", "127"],
    ["128", "128", "128", "128", "128", "128"],
    ["255", "255", "255", "255", "255", "255"],
    ["256", "0", "256", "256", "256", "0"],
    ["257", "1", "257", "257", "257", "1"],
    ["271", "15", "271", "271", "271", "15"],
    ["300", "44", "300", "300", "300", "44"],
    ["320", "64", "320", "320", "320", "64"],
    ["399", "143", "399", "399", "399", "143"],
    ["1234", "210", "1234", "1234", "1234", "210"],
    ["2147483647", "255", "2147483647", "2147483647", "2147483647", "255"],
    ["2147483648", "0", "-2147483648", "128", "2", "1"],
    ["4294967295", "255", "-1", "128", "2", "1"],
    ["4294967296", "0", "0", "128", "2", "1"],
    ["9223372036854775808", "2", "-858993460", "128", "2", "1"],
    ["-1", "255", "-1", "-1", "2", "1"],
    ["-2", "254", "-2", "-2", "2", "1"],
    ["-256", "0", "-256", "-256", "2", "1"],
    ["3.5", "2", "3", "3", "2", "1"],
    ["abc", "2", "0", "0", "2", "1"],
    ["", "2", "0", "0", "2", "1"],
    ["08", "8", "8", "8", "8", "8"],
    ["0x10", "2", "16", "0", "2", "1"],
];

const SHELLS: [(&str, &str, &str, Mode, Dialect); 6] = [
    ("bash", "bash", "5.2.37(1)-release", Mode::Native, Dialect::Sh),
    ("bash-posix", "bash", "5.2.37(1)-release", Mode::Posix, Dialect::Sh),
    ("zsh", "zsh", "5.9", Mode::Native, Dialect::Sh),
    ("ksh93u+m", "ksh93u+m", "93u+m/1.0.10", Mode::Native, Dialect::Sh),
    ("yash", "yash", "2.58.1", Mode::Native, Dialect::Sh),
    ("rc", "rc", "1.7.4", Mode::Native, Dialect::Rc),
];

/// Which of the five columns above a shell's answers are.
fn column(shell: &str) -> usize {
    match shell {
        "zsh" => 1,
        "ksh93u+m" => 2,
        "yash" => 3,
        "rc" => 4,
        _ => 0,
    }
}

/// An empty cell; tests fill in what they are about.
pub(crate) fn cell(case: &str, parameters: &[(&str, &str)], shell: &str) -> Cell {
    let parameter = |&(name, value): &(&str, &str)| Parameter { name: name.to_owned(), value: value.to_owned() };
    Cell {
        case: case.to_owned(),
        parameters: parameters.iter().map(parameter).collect(),
        shell: shell.to_owned(),
        inside: None,
        why: None,
        outside: None,
        at_exit: None,
        verdict: Verdict::Undocumented,
        instead: None,
        finding: None,
        expectations: Vec::new(),
        runs: Vec::new(),
        evidence: Vec::new(),
    }
}

pub(crate) fn held(cite: [&str; 3], on: On, predicate: &str, binds: bool, holds: bool) -> Held {
    Held {
        source: cite[0].to_owned(),
        place: cite[1].to_owned(),
        of: cite[2].to_owned(),
        on,
        predicate: predicate.to_owned(),
        binds,
        holds: Some(holds),
        finding: None,
    }
}

fn said(text: impl ToString) -> Option<Inside> {
    Some(Inside::Said(text.to_string()))
}

/// The verdict that these statements amount to.
fn judged(mut cell: Cell) -> Cell {
    let broken = |binds| cell.expectations.iter().any(|held| held.holds == Some(false) && held.binds == binds);
    cell.verdict = match () {
        () if broken(true) => Verdict::Contradicts,
        () if broken(false) => Verdict::Differs,
        () if cell.expectations.is_empty() => Verdict::Undocumented,
        () => Verdict::Conforms,
    };
    cell
}

/// Results with these cells, of the six shells of the sample.
pub(crate) fn results(cells: Vec<Cell>) -> Results {
    let facts = |&(name, family, version, mode, dialect): &(&str, &str, &str, Mode, Dialect)| ShellFacts {
        name: name.to_owned(),
        family: Some(family.to_owned()),
        version: Some(version.to_owned()),
        known_by: Some(KnownBy::Asked),
        given: None,
        build: None,
        path: format!("/usr/bin/{family}"),
        mode,
        dialect,
    };
    Results {
        version: VERSION,
        platform: Some(Platform {
            kernel: "Linux 6.12.0 x86_64".to_owned(),
            core_pattern: Some("core".to_owned()),
            limits: BTreeMap::from([("core (soft)".to_owned(), "0".to_owned())]),
            user: 1000,
            sh: Some("dash 0.5.12".to_owned()),
            root: Some("/srv/trixie".to_owned()),
        }),
        shells: SHELLS.iter().map(facts).collect(),
        cells,
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    SHELLS.iter().map(|row| row.0)
}

fn killed_child(name: &str, shell: &str) -> Cell {
    let signal: Signal = name.parse().unwrap();
    let n = signal.number().unwrap();
    let offset = [128, 128, 256, 384, 0][column(shell)];
    let core = CORES.contains(&name);
    let mut cell = cell("signal/killed-child", &[("signal", name)], shell);
    cell.inside = match (shell, core) {
        ("rc", false) => said(format!("sig{}", name.to_lowercase())),
        ("rc", true) => said(format!("sig{}+core", name.to_lowercase())),
        _ => said(n + offset),
    };
    cell.outside = match shell {
        "rc" => Some(End::Exited(1)),
        _ => Some(End::Killed { signal, core }),
    };
    cell.at_exit = match shell {
        "bash" | "bash-posix" | "zsh" => u8::try_from(n + 128).ok().map(End::Exited),
        "rc" => Some(End::Exited(1)),
        _ => Some(End::Killed { signal, core: false }),
    };
    match shell {
        "rc" => cell.expectations.push(held(["rc-man", "Built-in variables", "rc"], On::Inside, "sigterm", true, true)),
        "yash" => {
            let mut claim = held(["wooledge-138", "table", "yash"], On::Inside, &(n + 128).to_string(), false, false);
            claim.holds = Some(false);
            let own = ["yash-man", "Exit status of commands", "yash"];
            cell.expectations.extend([claim, held(own, On::Inside, &(n + 384).to_string(), true, true)]);
            if name == "KILL" || name == "STKFLT" {
                let place = ["yash-man", "Exiting the shell", "yash"];
                cell.expectations.push(held(place, On::AtExit, &format!("exited {}", n + 128), true, false));
            }
        }
        _ => cell.expectations.push(held(["posix-2024", "2.8.2", "posix"], On::Inside, "> 128", true, true)),
    }
    let mut cell = judged(cell);
    if shell == "zsh" && name == "33" {
        cell.instead = Some(Instead::Unstable(BTreeMap::from([("161".to_owned(), 3), ("1".to_owned(), 2)])));
        cell.verdict = Verdict::None;
    }
    cell
}

fn returned(row: &[&str; 6], shell: &str, via: &str) -> Cell {
    let (operand, answer) = (row[0], row[1 + column(shell)]);
    let mut cell = cell("return/operand", &[("n", operand), ("via", via)], shell);
    cell.inside = said(answer);
    if shell == "bash-posix" && answer == "2" {
        cell.inside = Some(Inside::Ended);
    }
    let number = operand.parse::<i64>().ok().filter(|n| n.to_string() == operand);
    if let Some(n) = number
        && shell != "rc"
    {
        let holds = answer == operand;
        let cite = ["posix-2024", "return, EXIT STATUS", "posix"];
        let binds = (0..=255).contains(&n) || shell == "bash-posix" && n <= 1234 && n > 0;
        let mut statement = held(cite, On::Inside, operand, binds, holds);
        if !holds && shell == "bash-posix" {
            statement.finding = Some("bash-return-8-bits".to_owned());
        }
        cell.expectations.push(statement);
    }
    judged(cell)
}

fn lookup(kind: &str, status: &str, shell: &str) -> Cell {
    let mut cell = cell("lookup/command", &[("command", kind)], shell);
    let status = if shell == "rc" { "1" } else { status };
    let strict = if shell == "zsh" && kind == "directory" { "127" } else { status };
    cell.inside = said(strict);
    let wanted = if kind == "missing" { "127" } else { "126" };
    cell.expectations.push(held(["posix-2024", "2.8.2", "posix"], On::Inside, wanted, shell != "rc", wanted == strict));
    judged(cell)
}

fn instead(case: &str, shell: &str) -> Cell {
    let mut cell = cell(case, &[], shell);
    cell.verdict = Verdict::None;
    match shell {
        "rc" => cell.instead = Some(Instead::NotAsked("it has no EXIT trap".to_owned())),
        "yash" => cell.instead = Some(Instead::Hung("run observed, in wait4".to_owned())),
        "zsh" => {
            cell.instead = Some(Instead::Crashed("run last: killed by SEGV with core".to_owned()));
            cell.outside = Some(End::Killed { signal: "SEGV".parse().unwrap(), core: true });
        }
        "ksh93u+m" => {
            cell.why = Some("the observer began and did not finish".to_owned());
            cell.instead = cell.why.clone().map(Instead::NotObservable);
            cell.outside = Some(End::Exited(7));
        }
        _ => {
            (cell.inside, cell.outside) = (Some(Inside::Ended), Some(End::Exited(7)));
            cell.verdict = Verdict::Unspecified;
        }
    }
    cell
}

/// Four cases, six shells.
pub(crate) fn sample() -> Results {
    let mut cells = Vec::new();
    for (kind, status) in [("missing", "127"), ("directory", "126"), ("no-execute-bit", "126")] {
        cells.extend(names().map(|shell| lookup(kind, status, shell)));
    }
    for row in &OPERANDS {
        for via in ["-c", "file"] {
            cells.extend(names().map(|shell| returned(row, shell, via)));
        }
    }
    for signal in SIGNALS {
        cells.extend(names().map(|shell| killed_child(signal, shell)));
    }
    cells.extend(names().map(|shell| instead("trap/exit", shell)));
    results(cells)
}

/// The questions of the sample's cases.
pub(crate) fn question(case: &str) -> Option<String> {
    let question = match case {
        "lookup/command" => "What does $? hold after a command that cannot be run?",
        "return/operand" => "What does $? hold after a function that returned N?",
        "signal/killed-child" => "What does $? hold after a foreground child is killed by a signal?",
        "trap/exit" => "Does an EXIT trap that runs `exit 7` change what the shell's parent sees, and is it run once?",
        _ => return None,
    };
    Some(question.to_owned())
}
