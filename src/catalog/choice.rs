//! Names that are one of a few: read by the same serde names that results are written with.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::mistake::Mistake;
use crate::signal::Signal;

/// Reads an enum's name; what else it could have been is the error.
pub(super) fn choose<T: DeserializeOwned>(text: &str) -> Result<T, &'static [&'static str]> {
    let deserializer: StrDeserializer<'_, Variants> = text.into_deserializer();
    T::deserialize(deserializer).map_err(|variants| variants.0)
}

/// Serde's complaint about an unknown name, of which only the known names are kept.
#[derive(Debug)]
struct Variants(&'static [&'static str]);

impl serde::de::Error for Variants {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self(expected)
    }
}

impl fmt::Display for Variants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of {:?}", self.0)
    }
}

impl std::error::Error for Variants {}

/// Reads a signal's name.
pub(super) fn signal(word: &str) -> Result<Signal, Mistake> {
    let called = word.parse().ok().and_then(Signal::from_number);
    word.parse().ok().filter(|signal| called.is_none_or(|called| called == *signal)).ok_or_else(|| {
        let message = if word.is_empty() { "a signal is missing".into() } else { format!("unknown signal `{word}`") };
        let mistake = Mistake::new(0..word.len(), message, "expected a signal's name without `SIG`, such as `TERM`");
        if let Some(signal) = called {
            return mistake.help(format!("{word} is called `{signal}` on this platform"));
        }
        let names: Vec<String> = Signal::all().map(|signal| signal.to_string()).collect();
        let upper = word.to_uppercase();
        mistake.suggest(upper.strip_prefix("SIG").unwrap_or(&upper), names.iter().map(String::as_str))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Via;

    #[test]
    fn a_wrong_name_yields_the_right_ones() {
        assert_eq!(choose::<Via>("stdin"), Ok(Via::Stdin));
        assert_eq!(choose::<Via>("pipe"), Err(["-c", "file", "stdin"].as_slice()));
    }
}
