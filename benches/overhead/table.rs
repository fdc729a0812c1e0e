//! The table on standard output, a row as soon as it is measured.

use crate::measure::Ratios;

pub(crate) struct Table {
    cores: usize,
}

impl Table {
    pub(crate) fn new(cores: usize) -> Self {
        println!("each: median (least-most) of the rounds; × of the bare loop in the same round");
        println!(
            "{:20} {:>5} {:>9}  {:17}  {:17}  {:17}  {:17}  {:17}",
            "shell",
            "runs",
            "bare CPU",
            "CPU ×, 1 job",
            format!("CPU ×, {cores} jobs"),
            "wall ×, 1 job",
            format!("speed-up, {cores} jobs"),
            "the bare loop's",
        );
        Self { cores }
    }

    pub(crate) fn row(&self, name: &str, ratios: &Ratios) {
        let speed_ups = if self.cores == 1 {
            [String::from("-"), String::from("-")]
        } else {
            [spread(&ratios.speed_up), spread(&ratios.bare_speed_up)]
        };
        println!(
            "{name:20} {:5} {:6.0} ms  {:17}  {:17}  {:17}  {:17}  {:17}",
            ratios.runs,
            median(&ratios.bare_cpu) * 1000.0,
            spread(&ratios.cpu),
            spread(&ratios.cpu_all_cores),
            spread(&ratios.wall),
            speed_ups[0],
            speed_ups[1],
        );
    }
}

fn spread(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    format!("{:.2} ({least:.2}-{most:.2})", median(values))
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
