//! From a predicate with placeholders to one without.

use super::{Filled, Name, Number, Predicate, Shape, Status, Sum, Term};
use crate::catalog::Scenario;
use crate::catalog::comparison::Comparison;
use crate::catalog::placeholder;
use crate::signal::Signal;

/// A value does not fit where its placeholder stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// A sum needs numbers.
    #[error("`@{name}@` is `{value}`, which is neither a number nor a signal")]
    NoNumber {
        /// The placeholder's.
        name: String,
        /// The parameter's value.
        value: String,
    },
    /// Only signals kill and stop.
    #[error("`@{name}@` is `{value}`, which is no signal")]
    NoSignal {
        /// The placeholder's.
        name: String,
        /// The parameter's value.
        value: String,
    },
    /// Nothing can be said of what cannot be here.
    #[error("this platform has no signal `{0}`")]
    NotHere(Signal),
    /// No such parameter.
    #[error("there is no parameter `{0}`")]
    NoParameter(String),
    /// The sum is beyond all statuses.
    #[error("`{0}` is too large")]
    TooLarge(String),
}

/// The text of a parameter's value.
pub(in crate::catalog) type Values<'v> = &'v dyn Fn(&str) -> Option<String>;

impl Predicate {
    /// Fills in the values of a scenario.
    ///
    /// # Errors
    /// Where a value does not fit. The cases of a catalog were all tried when it was loaded, which leaves
    /// [`FillError::NotHere`].
    pub fn fill(&self, scenario: &Scenario<'_>) -> Result<Filled, FillError> {
        self.fill_from(&|name| scenario.value(name).map(|value| value.text.clone()))
    }

    pub(in crate::catalog) fn fill_from(&self, values: Values<'_>) -> Result<Filled, FillError> {
        self.0.fill(values).map(Filled)
    }
}

impl Shape<Sum, Name, String> {
    fn fill(&self, values: Values<'_>) -> Result<Shape<Number, Signal, String>, FillError> {
        Ok(match self {
            Self::Status(status) => match (status.fill(values), status) {
                // Alone, a placeholder stands for its value, whatever that is: rc returns what it is given.
                (Err(FillError::NoNumber { value, .. }), Status::Compared(Comparison::Equal, sum)) if sum.is_bare() => {
                    Shape::Text(value)
                }
                (filled, _) => Shape::Status(filled?),
            },
            Self::Text(text) => Shape::Text(placeholder::fill(text, &|name| values(name).map(lower_signal))),
            Self::Ended => Shape::Ended,
            Self::Exited(status) => Shape::Exited(status.fill(values)?),
            Self::Killed(name, core) => Shape::Killed(name.fill(values)?, *core),
            Self::Stopped(name) => Shape::Stopped(name.fill(values)?),
            Self::Unspecified => Shape::Unspecified,
            Self::OneOf(shapes) => {
                Shape::OneOf(shapes.iter().map(|shape| shape.fill(values)).collect::<Result<_, _>>()?)
            }
        })
    }
}

/// rc and es name signals in small letters: `sigterm`.
fn lower_signal(value: String) -> String {
    if value.parse::<Signal>().is_ok() { value.to_lowercase() } else { value }
}

impl Status<Sum> {
    fn fill(&self, values: Values<'_>) -> Result<Status<Number>, FillError> {
        Ok(match self {
            Self::Compared(comparison, sum) => Status::Compared(*comparison, sum.fill(values)?),
            Self::Between(low, high) => Status::Between(low.fill(values)?, high.fill(values)?),
        })
    }
}

impl Sum {
    fn is_bare(&self) -> bool {
        self.modulus.is_none() && matches!(self.terms.as_slice(), [Term::Placeholder(_)])
    }

    fn fill(&self, values: Values<'_>) -> Result<Number, FillError> {
        let text = placeholder::fill(&self.to_string(), values);
        let mut value: i128 = 0;
        for term in &self.terms {
            let number = match term {
                Term::Literal(number) => *number,
                Term::Signal(signal) => number_of(*signal)?,
                Term::Placeholder(name) => number(name, values)?,
            };
            value = value.checked_add(number).ok_or_else(|| FillError::TooLarge(text.clone()))?;
        }
        // The grammar admits positive moduli only.
        let value = self.modulus.map_or(value, |modulus| value.rem_euclid(modulus));
        Ok(Number { value, text })
    }
}

fn number(name: &str, values: Values<'_>) -> Result<i128, FillError> {
    let value = values(name).ok_or_else(|| FillError::NoParameter(name.to_owned()))?;
    match (value.parse(), value.parse()) {
        (Ok(number), _) => Ok(number),
        (_, Ok(signal)) => number_of(signal),
        _ => Err(FillError::NoNumber { name: name.to_owned(), value }),
    }
}

fn number_of(signal: Signal) -> Result<i128, FillError> {
    signal.number().map(i128::from).ok_or(FillError::NotHere(signal))
}

impl Name {
    fn fill(&self, values: Values<'_>) -> Result<Signal, FillError> {
        let signal: Signal = match self {
            Self::Signal(signal) => *signal,
            Self::Placeholder(name) => {
                let value = values(name).ok_or_else(|| FillError::NoParameter(name.clone()))?;
                value.parse().map_err(|_| FillError::NoSignal { name: name.clone(), value })?
            }
        };
        signal.number().map(|_| signal).ok_or(FillError::NotHere(signal))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn fill(predicate: &str, value: &str) -> Result<String, String> {
        let filled = Predicate::parse(predicate).unwrap().fill_from(&|name| (name == "v").then(|| value.to_owned()));
        filled.map(|filled| filled.to_string()).map_err(|error| error.to_string())
    }

    #[rstest]
    #[case("128 + @v@", "TERM", Ok("128 + TERM"))]
    #[case("> 128", "TERM", Ok("> 128"))]
    #[case("@v@ mod 256", "-1", Ok("-1 mod 256"))]
    #[case("@v@ mod 256", "abc", Err("`@v@` is `abc`, which is neither a number nor a signal"))]
    #[case("@v@ mod 256", "", Err("`@v@` is ``, which is neither a number nor a signal"))]
    #[case("@v@", "3.5", Ok("3.5"))]
    #[case("sig@v@+core", "ILL", Ok("sigill+core"))]
    #[case("@v@ x", "Abc", Ok("Abc x"))]
    #[case("killed by @v@ with core", "ILL", Ok("killed by ILL with core"))]
    #[case("killed by @v@", "15", Err("`@v@` is `15`, which is no signal"))]
    #[case("@w@", "1", Err("there is no parameter `w`"))]
    #[case(
        "@v@ + @v@",
        "170141183460469231731687303715884105727",
        Err("`170141183460469231731687303715884105727 + 170141183460469231731687303715884105727` is too large")
    )]
    fn a_value_is_what_its_place_makes_of_it(
        #[case] predicate: &str,
        #[case] value: &str,
        #[case] filled: Result<&str, &str>,
    ) {
        assert_eq!(fill(predicate, value).as_deref().map_err(String::as_str), filled);
    }
}
