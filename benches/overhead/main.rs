//! What `statusquo` adds to the cost of starting shells: `cargo bench`. `benches/README.md` says how to read it.
//!
//! The floor is a bare loop that starts the same processes by `posix_spawn` and waits for each. Both sides take
//! turns, in an order that the seed decides, and each figure is the median of the ratios of such pairs, so that what
//! else the machine does at the time meets both.
#![allow(unsafe_code, reason = "the bare loop is made of the C library's own calls")]

mod bare;
mod measure;
mod options;
mod sample;
mod table;

use std::error::Error;
use std::thread::available_parallelism;

use statusquo::catalog::Catalog;
use statusquo::shells::{find_all, select};

use measure::compare;
use options::Options;
use sample::Sample;
use table::Table;

const MEGABYTE: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_arguments()?;
    let catalog = Catalog::embedded()?;
    let mut shells = select(find_all()?.shells, None);
    shells.retain(|shell| options.shells.is_empty() || options.shells.contains(&shell.name));
    let cores = available_parallelism()?.get();
    bare::same_start()?;

    let mut memory = touched(10 * MEGABYTE);
    let pool = |megabytes| -> Result<(), Box<dyn Error>> {
        let fixed = measure::fixed(1, &options)?;
        let (cpu, wall) = (fixed.cpu.as_secs_f64() * 1000.0, fixed.wall.as_secs_f64() * 1000.0);
        println!("a pool of one, started and ended with {megabytes} MB touched: {cpu:.1} ms CPU, {wall:.1} ms wall");
        Ok(())
    };
    println!("seed {}, {} rounds, {cores} cores", options.seed, options.rounds);
    let sample = Sample::take(&catalog, &shells, &options)?;
    println!("{sample}\n");

    let table = Table::new(cores);
    for (name, cells) in sample.by_shell() {
        table.row(&name, &compare(&catalog, &cells, cores, &options)?);
    }
    let all: Vec<_> = sample.cells.iter().collect();
    table.row("all, 10 MB touched", &compare(&catalog, &all, cores, &options)?);
    memory.extend(touched(190 * MEGABYTE));
    table.row("all, 200 MB touched", &compare(&catalog, &all, cores, &options)?);
    println!();
    pool(200)?;
    memory.truncate(10 * MEGABYTE);
    memory.shrink_to_fit();
    pool(10)?;
    std::hint::black_box(memory);
    println!("both sides started the same number of processes in every pass; each ratio has the pool's cost in it");
    Ok(())
}

/// Memory that the process really has, as a test binary that embeds a shell would.
fn touched(bytes: usize) -> Vec<u8> {
    vec![1; bytes]
}
