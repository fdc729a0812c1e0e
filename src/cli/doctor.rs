//! `statusquo doctor`: what shells under test are given, and what this machine lacks.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use statusquo::catalog::{Catalog, Need, Start};
use statusquo::facts::Facts;
use statusquo::process;
use statusquo::run::{Capabilities, Pool, subject};
use statusquo::shells::Root;
use statusquo::signal::Signal;

use super::{Exit, output, selection};

/// Shows what shells under test are given, beside what statusquo was given, and what this machine lacks.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    cases: selection::Cases,
    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Doctor {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let catalog = self.cases.catalog()?;
        let mut pool = Pool::start(1)?;
        let seen = subject(pool.worker(), &Start::default())?;
        let mut text = String::new();
        writeln!(text, "{}\n", compared(&process::given(), &seen))?;
        let pattern = std::fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap_or_default();
        writeln!(text, "core_pattern: {}", pattern.trim_end())?;
        let roots = Root::permitted().map_or_else(|why| format!("not to be had here: {why}"), |()| "to be had".into());
        writeln!(text, "shells in another root directory: {roots}\n")?;
        capabilities(&mut text, &catalog)?;
        output::write(&text, self.output.as_deref())?;
        Ok(Exit::Well)
    }
}

/// A row for each thing that is inherited.
fn compared(given: &Facts, seen: &Facts) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["", "statusquo was given", "a shell under test sees"]);
    for ((name, given), (_, seen)) in rows(given).into_iter().zip(rows(seen)) {
        table.add_row([name, given, seen]);
    }
    table
}

fn rows(facts: &Facts) -> Vec<(String, String)> {
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let descriptors = facts.descriptors.iter().map(|(number, what)| format!("{number} {what}"));
    let mut rows = vec![
        ("signals ignored".to_owned(), signals(&facts.ignored)),
        ("signals blocked".to_owned(), signals(&facts.blocked)),
        ("umask".to_owned(), facts.umask.clone()),
        ("descriptors".to_owned(), descriptors.collect::<Vec<_>>().join("\n")),
        ("variables".to_owned(), variables(&facts.variables)),
        ("directory".to_owned(), facts.directory.clone()),
        ("leads a session".to_owned(), yes(facts.leads_session)),
        ("has a terminal".to_owned(), yes(facts.has_terminal)),
        ("is PID 1".to_owned(), yes(facts.is_pid_1)),
        ("user, effective".to_owned(), facts.user.clone()),
    ];
    rows.extend(facts.limits.iter().map(|(name, limit)| (name.clone(), limit.clone())));
    rows
}

fn signals(signals: &[Signal]) -> String {
    let names: Vec<String> = signals.iter().map(ToString::to_string).collect();
    if names.is_empty() { "none".into() } else { names.join(" ") }
}

/// Few are named, many are counted.
fn variables(names: &[String]) -> String {
    if names.len() > 8 { format!("{} of them", names.len()) } else { names.join(" ") }
}

/// What cases may need, whether it is to be had, and what is skipped where it is not.
fn capabilities(text: &mut String, catalog: &Catalog) -> std::fmt::Result {
    let here = Capabilities::here(false);
    let needs: std::collections::BTreeSet<Need> = catalog.cases.iter().flat_map(|case| case.needs.clone()).collect();
    for need in needs {
        let cases: Vec<_> = catalog.cases.iter().filter(|case| case.needs.contains(&need)).collect();
        // As case files write it.
        let name =
            serde_json::to_value(need).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
        match here.met(need) {
            Ok(()) => writeln!(text, "{name}: to be had, for {} cases", cases.len())?,
            Err(why) => {
                writeln!(text, "{name}: {why}; skipped:")?;
                cases.iter().try_for_each(|case| writeln!(text, "  {}", case.id))?;
            }
        }
    }
    Ok(())
}
