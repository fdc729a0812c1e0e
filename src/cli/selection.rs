//! What several commands are asked in the same way: which cases, which shells, how many at a time.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use statusquo::catalog::Catalog;
use statusquo::dialect::Dialect;
use statusquo::shells::{self, Edition, Given, Mode, Shell};

/// Which cases.
#[derive(Debug, Args)]
pub(crate) struct Cases {
    /// Take the cases of this folder instead of those in the program
    #[arg(long = "cases", value_name = "DIR")]
    directory: Option<PathBuf>,
}

impl Cases {
    pub(crate) fn catalog(&self) -> anyhow::Result<Catalog> {
        let read = match &self.directory {
            Some(directory) => Catalog::read(directory),
            None => Catalog::embedded(),
        };
        let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        read.map_err(|problems| {
            let rendered = problems.render(colour);
            let rendered = rendered.strip_prefix("error: ").unwrap_or(&rendered).to_owned();
            anyhow::Error::msg(rendered)
        })
    }
}

/// Which shells.
#[derive(Debug, Args)]
pub(crate) struct Shells {
    /// Ask this shell only: a name that `shells` lists, or any binary as NAME[@VERSION]=COMMAND (repeatable)
    #[arg(long = "shell", value_name = "NAME[=COMMAND]")]
    names: Vec<String>,
    /// A variable for the shells, as NAME=VALUE (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    env: Vec<(String, String)>,
    /// The language of a shell that is of no known family
    #[arg(long, value_name = "DIALECT", value_parser = dialect)]
    dialect: Option<Dialect>,
    /// The edition of POSIX that such a shell claims to follow
    #[arg(long, value_name = "EDITION", value_parser = edition)]
    claims: Option<Edition>,
}

/// The shells to ask.
pub(crate) struct Selected {
    pub(crate) shells: Vec<Shell>,
    /// Which shell `/bin/sh` was found to be.
    pub(crate) sh: Option<String>,
}

impl Shells {
    /// Those named, or all that are here in their native and POSIX modes.
    pub(crate) fn select(&self) -> anyhow::Result<Selected> {
        let (given, named): (Vec<_>, Vec<_>) = self.names.iter().partition(|name| name.contains('='));
        let mut selected = Selected { shells: Vec::new(), sh: None };
        for text in given {
            let given: Given = text.parse()?;
            selected.shells.extend(shells::resolve(&given, &self.env, self.dialect, self.claims)?);
        }
        if !named.is_empty() || selected.shells.is_empty() {
            let shells::Found { shells: mut found, sh, .. } = shells::find_all();
            selected.sh = sh;
            for shell in &mut found {
                shell.environment.extend_from_slice(&self.env);
            }
            if named.is_empty() {
                found.retain(|shell| shell.mode != Mode::Sh);
            } else {
                let known: BTreeSet<_> = found.iter().map(|shell| shell.name.clone()).collect();
                for name in &named {
                    if !known.contains(*name) {
                        let known = known.into_iter().collect::<Vec<_>>().join(", ");
                        return Err(shells::ShellError::NotHere { name: (*name).clone(), known }.into());
                    }
                }
                found.retain(|shell| named.contains(&&shell.name));
            }
            selected.shells.extend(found);
        }
        if selected.shells.is_empty() {
            bail!("no shell was found; see `statusquo shells --missing`");
        }
        Ok(selected)
    }
}

/// How many at a time.
#[derive(Debug, Args)]
pub(crate) struct Jobs {
    /// Cells asked at the same time [default: one for each core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

impl Jobs {
    pub(crate) fn count(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(cores, usize::from)
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    if name.is_empty() { Err("the name is empty".into()) } else { Ok((name.to_owned(), value.to_owned())) }
}

pub(crate) fn dialect(text: &str) -> Result<Dialect, String> {
    let all = || Dialect::ALL.map(Dialect::name).join(", ");
    Dialect::ALL.into_iter().find(|dialect| dialect.name() == text).ok_or_else(|| format!("expected one of {}", all()))
}

fn edition(text: &str) -> Result<Edition, String> {
    let named = [
        ("posix-1992", Edition::Posix1992),
        ("posix-2017", Edition::Posix2017),
        ("posix-2024", Edition::Posix2024),
    ];
    let found = named.iter().find(|row| row.0 == text).map(|row| row.1);
    found.ok_or_else(|| format!("expected one of {}", named.map(|row| row.0).join(", ")))
}

/// The question's file or text, read with an error that names it.
pub(crate) fn read(path: &std::path::Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
}
