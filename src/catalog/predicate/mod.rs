//! What a statement says of an answer: parsed once with placeholders, filled in for each scenario.

mod fill;
mod grammar;
mod meaning;

use std::fmt;

use super::On;
use super::comparison::Comparison;
use super::mistake::Mistake;
use crate::signal::Signal;
pub use fill::FillError;

/// What a statement says of an answer, with placeholders: `128 + @signal@`, `killed by @signal@`, `ended`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate(Shape<Sum, Name, String>);

/// A predicate whose placeholders are filled in: it can be held against an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled(Shape<Number, Signal, String>);

/// The forms that predicates have, whatever stands for numbers, signals and texts in them.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape<N, S, T> {
    /// What the next command is told, or what the process exited with.
    Status(Status<N>),
    /// What the next command is told, where that is no number: `sigterm`, `0 1 0`.
    Text(T),
    /// The shell ended before the next command.
    Ended,
    /// The process exited.
    Exited(Status<N>),
    /// A signal killed the process, with or without a core where that is said.
    Killed(S, Option<bool>),
    /// A signal stopped the process.
    Stopped(S),
    /// The source leaves it open.
    Unspecified,
    /// One of them holds.
    OneOf(Vec<Self>),
}

/// What a number is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Status<N> {
    Compared(Comparison, N),
    /// Both ends belong to it.
    Between(N, N),
}

/// `128 + @signal@`, `@n@ mod 256`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sum {
    terms: Vec<Term>,
    modulus: Option<i128>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Literal(i128),
    /// Its number, which is the platform's.
    Signal(Signal),
    Placeholder(String),
}

/// A signal, or the placeholder of one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Signal(Signal),
    Placeholder(String),
}

/// What a sum came to, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    value: i128,
    text: String,
}

impl Predicate {
    /// Reads a predicate.
    ///
    /// # Errors
    /// Where it follows no form of the grammar; the span is one of `text`.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        grammar::parse(text).map(Self)
    }

    /// One of several predicates holds.
    #[must_use]
    pub fn one_of(predicates: Vec<Self>) -> Self {
        Self(Shape::OneOf(predicates.into_iter().map(|predicate| predicate.0).collect()))
    }

    /// Whether it says that the source leaves the answer open.
    #[must_use]
    pub fn is_unspecified(&self) -> bool {
        self.0 == Shape::Unspecified
    }

    /// Why it can never be met there, if so: ends are seen from outside, texts from inside.
    #[must_use]
    pub fn impossible(&self, on: On) -> Option<&'static str> {
        self.0.impossible(on)
    }
}

impl Filled {
    /// Whether it says that the source leaves the answer open.
    #[must_use]
    pub fn is_unspecified(&self) -> bool {
        self.0 == Shape::Unspecified
    }
}

impl<N, S, T> Shape<N, S, T> {
    fn impossible(&self, on: On) -> Option<&'static str> {
        match (self, on) {
            (Self::Exited(_) | Self::Killed(..) | Self::Stopped(_), On::Inside) => {
                Some("the next command is told a status or a text, never how a process ended")
            }
            (Self::Ended, On::Outside | On::AtExit) => {
                Some("from outside, every shell ends: only inside can be `ended`")
            }
            (Self::Text(_), On::Outside | On::AtExit) => {
                Some("from outside, an end is a number or a signal, never a text")
            }
            (Self::OneOf(shapes), on) => shapes.iter().find_map(|shape| shape.impossible(on)),
            _ => None,
        }
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<N: fmt::Display, S: fmt::Display, T: AsRef<str>> fmt::Display for Shape<N, S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => status.fmt(f),
            // Plan 9's rc says nothing where all is well.
            Self::Text(text) if text.as_ref().is_empty() => f.write_str("''"),
            Self::Text(text) => f.write_str(text.as_ref()),
            Self::Ended => f.write_str("ended"),
            Self::Exited(status) => write!(f, "exited {status}"),
            Self::Killed(signal, None) => write!(f, "killed by {signal}"),
            Self::Killed(signal, Some(true)) => write!(f, "killed by {signal} with core"),
            Self::Killed(signal, Some(false)) => write!(f, "killed by {signal} without core"),
            Self::Stopped(signal) => write!(f, "stopped by {signal}"),
            Self::Unspecified => f.write_str("unspecified"),
            Self::OneOf(shapes) => {
                let texts: Vec<String> = shapes.iter().map(ToString::to_string).collect();
                write!(f, "one of {}", texts.join(", "))
            }
        }
    }
}

impl<N: fmt::Display> fmt::Display for Status<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compared(Comparison::Equal, number) => number.fmt(f),
            Self::Compared(comparison, number) => write!(f, "{comparison} {number}"),
            Self::Between(low, high) => write!(f, "{low}..={high}"),
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { " + " })?;
            match term {
                Term::Literal(number) => number.fmt(f)?,
                Term::Signal(signal) => signal.fmt(f)?,
                Term::Placeholder(name) => write!(f, "@{name}@")?,
            }
        }
        self.modulus.map_or(Ok(()), |modulus| write!(f, " mod {modulus}"))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => signal.fmt(f),
            Self::Placeholder(name) => write!(f, "@{name}@"),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
