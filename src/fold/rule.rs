//! What a rule is: a text with at most one place that a parameter fills.

use std::fmt;

use super::label::power;
use crate::results::Parameter;
use crate::signal::Signal;

/// A rule: gives an answer for each value of its parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    before: String,
    term: Option<(String, Form)>,
    after: String,
}

/// What a rule makes of a parameter's value, in the order of simplicity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// The number: `n`. Of a signal, its number.
    Number,
    /// The signal's name: `<signal>`.
    Name,
    /// Its name in lower case, as rc writes it: `sig<name>`.
    LowerName,
    /// The number and an offset: `128+n`.
    Offset(i128),
    /// The number modulo another, never negative: `n mod 256`.
    Modulo(i128),
    /// The number, but never more than this: `n min 255`.
    Minimum(i128),
    /// The low 32 bits, read as a signed number: `int32(n)`.
    Int32,
}

/// Moduli that a status may be reduced by, the likeliest first.
pub(super) const MODULI: [i128; 5] = [256, 128, 512, 65_536, 1 << 32];

impl Form {
    /// How much there is to a form; of two rules that fit equally well, the lower is meant.
    pub(super) fn complexity(self) -> (u8, usize) {
        match self {
            Self::Number => (1, 0),
            Self::Name => (2, 0),
            Self::LowerName => (3, 0),
            Self::Offset(128 | 256 | 384) => (4, 0),
            Self::Offset(_) => (4, 1),
            Self::Modulo(by) => (5, MODULI.iter().position(|&m| m == by).unwrap_or(MODULI.len())),
            Self::Minimum(_) => (6, 0),
            Self::Int32 => (7, 0),
        }
    }

    /// Whether different values always give different answers, so that two points show it.
    pub(super) fn is_injective(self) -> bool {
        !matches!(self, Self::Modulo(_) | Self::Minimum(_) | Self::Int32)
    }

    fn apply(self, parameter: &str, value: &str) -> Option<String> {
        let n = || number(parameter, value);
        let name = || value.parse::<Signal>().ok().filter(|_| parameter == "signal");
        Some(match self {
            Self::Number => n()?.to_string(),
            Self::Name => name()?.to_string(),
            Self::LowerName => name()?.to_string().to_ascii_lowercase(),
            Self::Offset(k) => n()?.checked_add(k)?.to_string(),
            Self::Modulo(by) => n()?.checked_rem_euclid(by)?.to_string(),
            Self::Minimum(most) => n()?.min(most).to_string(),
            Self::Int32 => low_32_bits(n()?).to_string(),
        })
    }
}

/// What a C `int` keeps of a number.
pub(super) fn low_32_bits(n: i128) -> i128 {
    let low = n.rem_euclid(1 << 32);
    if low < 1 << 31 { low } else { low - (1 << 32) }
}

/// The number that a value stands for: a signal's, or a decimal number written the plain way.
///
/// `08`, `+5` and `0x10` are none: what they mean is what such a case asks.
pub(super) fn number(parameter: &str, value: &str) -> Option<i128> {
    if parameter == "signal" {
        return value.parse::<Signal>().ok()?.number().map(i128::from);
    }
    value.parse::<i128>().ok().filter(|n| n.to_string() == value)
}

impl Rule {
    /// The same answer, whatever is asked.
    pub(super) fn constant(answer: &str) -> Self {
        Self { before: answer.to_owned(), term: None, after: String::new() }
    }

    pub(super) fn new(before: &str, parameter: &str, form: Form, after: &str) -> Self {
        Self { before: before.to_owned(), term: Some((parameter.to_owned(), form)), after: after.to_owned() }
    }

    /// What the rule makes of its parameter; `None` for a constant.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        self.term.as_ref().map(|(_, form)| *form)
    }

    /// The answer that the rule gives; `None` where the value is nothing that it could be applied to.
    #[must_use]
    pub fn answer(&self, scenario: &[Parameter]) -> Option<String> {
        match &self.term {
            None => Some(self.before.clone()),
            Some((name, form)) => {
                let filled = form.apply(name, super::value(scenario, name))?;
                Some(format!("{}{filled}{}", self.before, self.after))
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((parameter, form)) = &self.term else {
            return f.write_str(if self.before.is_empty() { "''" } else { &self.before });
        };
        let n = if parameter == "signal" { "n" } else { parameter };
        f.write_str(&self.before)?;
        match form {
            Form::Number if self.before.ends_with(char::is_alphanumeric) => write!(f, "<{n}>"),
            Form::Number => write!(f, "{n}"),
            Form::Name => write!(f, "<signal>"),
            Form::LowerName => write!(f, "<name>"),
            Form::Offset(k) if *k < 0 => write!(f, "{n}{k}"),
            Form::Offset(k) => write!(f, "{k}+{n}"),
            Form::Modulo(by) => write!(f, "{n} mod {}", power(*by)),
            Form::Minimum(most) => write!(f, "{n} min {}", power(*most)),
            Form::Int32 => write!(f, "int32({n})"),
        }?;
        f.write_str(&self.after)
    }
}
