//! The command line: few options, none needed.

use std::time::{SystemTime, UNIX_EPOCH};

/// How much is measured.
pub(crate) struct Options {
    /// Decides which scenarios are taken and which side goes first.
    pub(crate) seed: u64,
    /// How often each pair is measured.
    pub(crate) rounds: usize,
    /// How many scenarios are taken at most; each is asked of all shells.
    pub(crate) scenarios: usize,
    /// How many processes a pass starts at least: it goes over its cells as often as that takes.
    pub(crate) runs: usize,
    /// Which shells are measured; all where none is named.
    pub(crate) shells: Vec<String>,
}

const USAGE: &str = "cargo bench -- [--quick | --all] [--rounds N] [--scenarios N] [--seed N] [--shell NAME]...";

impl Options {
    pub(crate) fn from_arguments() -> Result<Self, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let mut options = Self { seed: now, rounds: 7, scenarios: 30, runs: 150, shells: Vec::new() };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut number = || {
                let text = arguments.next().unwrap_or_default();
                text.parse().map_err(|_| format!("{argument} needs a number, not {text:?}\n{USAGE}"))
            };
            match &*argument {
                "--quick" => (options.rounds, options.scenarios, options.runs) = (1, 3, 1),
                "--all" => options.scenarios = usize::MAX,
                "--rounds" => options.rounds = usize::max(1, number()? as usize),
                "--scenarios" => options.scenarios = number()? as usize,
                "--seed" => options.seed = number()?,
                "--shell" => options.shells.extend(arguments.next()),
                // cargo says so to every benchmark.
                "--bench" => {}
                _ => return Err(format!("unknown argument {argument:?}\n{USAGE}")),
            }
        }
        Ok(options)
    }

    /// A number that depends on the seed and `item` alone.
    pub(crate) fn draw(&self, item: &str) -> u64 {
        // FNV-1a, then the finish of splitmix64.
        let hash = item.bytes().fold(0xcbf2_9ce4_8422_2325 ^ self.seed, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
