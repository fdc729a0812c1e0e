//! `statusquo shells`: what is here, and what is missing.

use std::fmt::Write;

use clap::Args;
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use statusquo::recorded::{Head, stored};
use statusquo::shells::{Family, Found, KnownBy, Manager, Shell, find_all_in};

use super::{Exit, output, selection};

/// Lists every shell found, and then what is missing and the package that brings it.
#[derive(Debug, Args)]
pub(crate) struct Shells {
    /// List only what is missing
    #[arg(long)]
    missing: bool,
    /// List the pages of what is recorded, each with its build and platform
    #[arg(long, conflicts_with = "missing")]
    recorded: bool,
    /// With --missing: print only names of packages, for apt, dnf, apk, pacman or brew
    #[arg(long, value_name = "MANAGER", requires = "missing")]
    packages: Option<Manager>,
    #[command(flatten)]
    place: selection::Place,
}

impl Shells {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let mut text = String::new();
        if self.recorded {
            writeln!(text, "{}", pages())?;
            output::write(&text, None)?;
            return Ok(Exit::Well);
        }
        let found = find_all_in(&self.place.root()?)?;
        if let Some(manager) = self.packages {
            for (_, package) in found.missing_packages(manager) {
                writeln!(text, "{package}")?;
            }
        } else {
            if !self.missing {
                writeln!(text, "{}\n", here(&found))?;
                let sh = found.sh.as_deref().unwrap_or("of no known family");
                writeln!(text, "/bin/sh is {sh}\n")?;
            }
            if found.missing.is_empty() {
                writeln!(text, "nothing is missing")?;
            } else {
                writeln!(text, "{}", missing(&found))?;
            }
            if !self.missing && !stored().is_empty() {
                writeln!(text, "\n{}", versions())?;
            }
        }
        output::write(&text, None)?;
        Ok(Exit::Well)
    }
}

/// A line for each executable: its modes stand together.
fn here(found: &Found) -> Table {
    let mut table = plain(["shell", "version", "known by", "build", "dialect", "modes", "path"]);
    let mut rows: Vec<(&Shell, Vec<&str>)> = Vec::new();
    for shell in &found.shells {
        match rows.last_mut() {
            Some((first, modes)) if first.path == shell.path && first.family == shell.family => modes.push(&shell.name),
            _ => rows.push((shell, vec![&shell.name])),
        }
    }
    for (shell, modes) in rows {
        table.add_row([
            shell.name.clone(),
            shell.version.as_ref().map_or_else(|| "unknown".into(), ToString::to_string),
            shell
                .known_by
                .map_or("", |by| match by {
                    KnownBy::Asked => "asked",
                    KnownBy::Package => "package",
                    KnownBy::Given => "given",
                })
                .to_owned(),
            shell.build.clone().unwrap_or_default(),
            shell.dialect.to_string(),
            modes.join(" "),
            shell.path.display().to_string(),
        ]);
    }
    table
}

/// A line for each page.
fn pages() -> Table {
    let mut table = plain(["recorded", "version", "build", "platform"]);
    for page in stored() {
        let Head { version, build, platform, .. } = &page.head;
        table.add_row([&page.name, version, build, platform]);
    }
    table
}

/// A line for each shell: the versions that are recorded.
fn versions() -> Table {
    let mut table = plain(["recorded", "as NAME@VERSION"]);
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for page in stored() {
        let version = page.name.split_once('@').map_or("", |(_, version)| version);
        match rows.last_mut() {
            Some((name, versions)) if *name == page.head.name() => versions.push(version),
            _ => rows.push((page.head.name(), vec![version])),
        }
    }
    for (name, versions) in rows {
        table.add_row([name, versions.join(" ")]);
    }
    table
}

fn missing(found: &Found) -> Table {
    let mut table = plain(["missing", "apt", "dnf", "apk", "pacman", "brew", ""]);
    for family in &found.missing {
        let package = |manager| family.package(manager).unwrap_or("-").to_owned();
        let Family { id, name, .. } = family;
        let managers = [Manager::Apt, Manager::Dnf, Manager::Apk, Manager::Pacman, Manager::Brew];
        table.add_row([(*id).to_owned()].into_iter().chain(managers.map(package)).chain([(*name).to_owned()]));
    }
    table
}

fn plain<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(header);
    table
}
