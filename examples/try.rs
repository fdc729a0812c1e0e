//! Throw-away.
use statusquo::{catalog::*, dialect::Dialect, matrix, plan, shells::*};
use std::collections::BTreeMap;
fn shell(name: &str, argv: &[&str], dialect: Dialect) -> Shell {
    Shell {
        name: name.into(),
        family: None,
        version: None,
        known_by: None,
        build: None,
        path: argv[0].into(),
        argv: argv.iter().map(|s| s.to_string()).collect(),
        program: argv[0].into(),
        environment: vec![],
        mode: Mode::Native,
        dialect,
        bound_by: vec![],
    }
}
fn main() {
    let shells = [
        shell("bash", &["/usr/bin/bash", "--norc"], Dialect::Sh),
        shell("dash", &["/usr/bin/dash"], Dialect::Sh),
        shell("zsh", &["/usr/bin/zsh", "-f"], Dialect::Sh),
        shell("ksh93", &["/usr/bin/ksh93"], Dialect::Sh),
        shell("yash", &["/usr/bin/yash"], Dialect::Sh),
        shell("mksh", &["/usr/bin/mksh"], Dialect::Sh),
        shell("busybox", &["/usr/bin/busybox", "ash"], Dialect::Sh),
        shell("posh", &["/usr/bin/posh"], Dialect::Sh),
        shell("klibc", &["/usr/lib/klibc/bin/sh"], Dialect::Sh),
        shell("fish", &["/usr/bin/fish", "--no-config"], Dialect::Fish),
        shell("tcsh", &["/usr/bin/tcsh", "-f"], Dialect::Csh),
        shell("csh", &["/usr/bin/bsd-csh", "-f"], Dialect::Csh),
        shell("rc", &["/usr/bin/rc"], Dialect::Rc),
        shell("plan9rc", &["/usr/lib/plan9/bin/rc"], Dialect::Rc),
    ];
    let mut scripts = BTreeMap::new();
    let text = std::env::args().nth(1).unwrap();
    let n: usize = std::env::args().nth(2).map_or(1, |n| n.parse().unwrap());
    for d in Dialect::ALL {
        scripts.insert(d, text.clone());
    }
    let via = match std::env::args().nth(3).as_deref() {
        Some("file") => Via::File,
        Some("stdin") => Via::Stdin,
        _ => Via::Command,
    };
    let mut catalog = Catalog::default();
    for i in 0..n {
        catalog.cases.push(Case {
            id: format!("a/{i}"),
            aliases: vec![],
            question: "".into(),
            note: None,
            victim: None,
            premise: None,
            parameters: vec![],
            via,
            scripts: scripts.clone(),
            without: BTreeMap::new(),
            runs: vec![RunKind::Last, RunKind::Observed, RunKind::Exit],
            needs: vec![],
            start: Start::default(),
            files: vec![],
            expectations: vec![],
        });
    }
    let plan = plan::plan(&catalog, &shells, &plan::Filter::default());
    let t = std::time::Instant::now();
    let cells = matrix::ask_all(&catalog, &plan, 2, &|_| {}).unwrap();
    for c in cells.iter().take(14) {
        println!(
            "{:8} {:?} outside {} exit {} {:?} {:?}",
            c.shell,
            c.inside.as_ref().map(|i| i.to_string()),
            c.outside.as_ref().unwrap(),
            c.at_exit.as_ref().unwrap(),
            c.instead,
            c.why
        );
        if n == 1 {
            for e in &c.evidence {
                if !e.stderr.is_empty() {
                    println!("      {:?}", e.stderr);
                }
            }
        }
    }
    println!("{:?}", t.elapsed());
}
