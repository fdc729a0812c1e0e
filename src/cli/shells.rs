//! `statusquo shells`: what is here, and what is missing.

use anyhow::bail;
use clap::Args;
use comfy_table::{Table, presets};
use statusquo::shells::{self, KnownBy, Mode};

use super::{Exit, output};

/// Lists every shell found, and then what is missing and the package that brings it.
#[derive(Debug, Args)]
pub(crate) struct Shells {
    /// List only what is missing
    #[arg(long)]
    missing: bool,
    /// With --missing: print package names alone, for this package manager: apt, dnf, apk, pacman or brew
    #[arg(long, value_name = "MANAGER", requires = "missing")]
    packages: Option<String>,
}

impl Shells {
    pub(crate) fn perform(self) -> anyhow::Result<Exit> {
        let _ = (KnownBy::Asked, Mode::Native);
        bail!("being written")
    }
}
