//! How values are listed: in few characters, and without claiming one that was not asked.

use crate::fold::rule::number;

/// A value as it is listed: the empty one is visible, a power of two beyond all statuses is `2^31`.
#[must_use]
pub fn label(value: &str) -> String {
    match number("", value) {
        _ if value.is_empty() => "''".to_owned(),
        Some(n) => power(n),
        None => value.to_owned(),
    }
}

/// Large powers of two, and their neighbours, are read more easily as such.
pub(super) fn power(number: i128) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    let near = |offset: i128| size.checked_add_signed(offset).filter(|n| *n > 1 << 16 && n.is_power_of_two());
    for (offset, shown) in [(0, ""), (1, "-1"), (-1, "+1")] {
        if let Some(power) = near(offset).filter(|_| number > 0 || offset == 0) {
            return format!("{sign}2^{}{shown}", power.trailing_zeros());
        }
    }
    number.to_string()
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
            items.push(format!("{}..{}", label(&values[at]), label(&values[last])));
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
