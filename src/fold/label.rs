//! How values are listed: in few characters, and without claiming one that was not asked.

use crate::fold::rule::number;

/// A value as it is listed: the empty one is visible.
#[must_use]
pub fn label(value: &str) -> String {
    if value.is_empty() { "''".to_owned() } else { value.to_owned() }
}

/// Lists values, three or more consecutive numbers as a range: `0..3, abc`.
///
/// A range holds only values of the list. Signals are ranges among the real-time ones alone: nobody knows by heart
/// what lies between HUP and QUIT.
#[must_use]
pub fn list(values: &[String], signals: bool) -> String {
    let numbers: Vec<Option<i128>> = values.iter().map(|value| range_number(value, signals)).collect();
    let mut items: Vec<String> = Vec::new();
    let mut at = 0;
    while at < values.len() {
        let follows = |i: usize| {
            let next = numbers.get(i + 1).copied().flatten();
            numbers[i].and_then(|n| n.checked_add(1)).is_some_and(|n| Some(n) == next)
        };
        let mut last = at;
        while follows(last) {
            last += 1;
        }
        if last >= at + 2 {
            items.push(format!("{}..{}", values[at], values[last]));
        } else {
            items.extend(values[at..=last].iter().map(|value| label(value)));
        }
        at = last + 1;
    }
    items.join(", ")
}

fn range_number(value: &str, signals: bool) -> Option<i128> {
    if !signals {
        number("", value)
    } else if value.starts_with("RTM") {
        number("signal", value)
    } else {
        None
    }
}
