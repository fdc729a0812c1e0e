//! Takes TOML apart with all its places, and notes everything wrong on the way.
//!
//! Serde's derive stops at the first mistake of a file; these readers report it to the [`Page`] and go on.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::choice;
use super::mistake::{Mistake, expected_one_of};
use super::page::Page;

/// A table, from which keys are taken; [`finish`](Self::finish) complains about those that nobody asked for.
pub(super) struct Reader<'p, 't> {
    pub(super) page: &'p Page<'t>,
    pub(super) span: Range<usize>,
    left: DeTable<'t>,
    asked: Vec<&'static str>,
}

/// Any value.
pub(super) struct Node<'p, 't> {
    page: &'p Page<'t>,
    pub(super) span: Range<usize>,
    value: DeValue<'t>,
}

/// A string, or the name of a key.
#[derive(Clone)]
pub(super) struct Text<'p, 't> {
    pub(super) page: &'p Page<'t>,
    pub(super) span: Range<usize>,
    pub(super) text: String,
}

impl<'p, 't> Reader<'p, 't> {
    /// Reads a whole file; one that is no TOML has no reader.
    pub(super) fn of(page: &'p Page<'t>) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(page.text());
        for error in &errors {
            let span = error.span().unwrap_or_default();
            let usual = if error.message() == "duplicate key" { "each key once" } else { "TOML" };
            let (message, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), usual));
            page.complain(Mistake::new(span, format!("not TOML: {message}"), format!("expected {expected}")));
        }
        // What is missing from a whole file is missing at its beginning.
        errors.is_empty().then(|| Self { page, span: 0..0, left: table.into_inner(), asked: Vec::new() })
    }

    /// Takes a key that may be there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Node<'p, 't>> {
        self.asked.push(key);
        let value = self.left.remove(key)?;
        Some(Node { page: self.page, span: value.span(), value: value.into_inner() })
    }

    /// Takes a key that must be there; `meaning` completes "`key` is ...".
    pub(super) fn require(&mut self, key: &'static str, meaning: &str) -> Option<Node<'p, 't>> {
        let found = self.take(key);
        if found.is_none() {
            let mistake =
                Mistake::new(self.span.clone(), format!("`{key}` is missing"), format!("expected a key `{key}`"));
            self.page.complain(mistake.help(format!("`{key}` is {meaning}")));
        }
        found
    }

    /// Takes the string of a key that must be there, or an empty one.
    pub(super) fn require_text(&mut self, key: &'static str, meaning: &str) -> String {
        self.require(key, meaning).and_then(Node::text).map(|text| text.text).unwrap_or_default()
    }

    /// The elements of an array; none where the key is absent.
    pub(super) fn array(&mut self, key: &'static str) -> Vec<Node<'p, 't>> {
        self.take(key).and_then(Node::array).unwrap_or_default()
    }

    /// The strings of an array.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Text<'p, 't>> {
        self.array(key).into_iter().filter_map(Node::text).collect()
    }

    /// The entries of a table in the order of the file; none where the key is absent.
    pub(super) fn entries(&mut self, key: &'static str) -> Vec<(Text<'p, 't>, Node<'p, 't>)> {
        self.take(key).and_then(Node::table).map(Self::into_entries).unwrap_or_default()
    }

    /// Every entry in the order of the file, whatever its key.
    pub(super) fn into_entries(self) -> Vec<(Text<'p, 't>, Node<'p, 't>)> {
        let page = self.page;
        let entry = |(key, value): (Spanned<_>, Spanned<DeValue<'t>>)| {
            let (key_span, value_span) = (key.span(), value.span());
            let key: std::borrow::Cow<'t, str> = key.into_inner();
            let key = Text { page, span: key_span, text: key.into_owned() };
            (key, Node { page, span: value_span, value: value.into_inner() })
        };
        let mut entries: Vec<_> = self.left.into_iter().map(entry).collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    /// Complains about each key that is left.
    pub(super) fn finish(self) {
        let asked = self.asked.clone();
        for (key, _) in self.into_entries() {
            let expected = expected_one_of(asked.iter().copied());
            let mistake = Mistake::new(key.span.clone(), format!("unknown key `{}`", key.text), expected);
            key.page.complain(mistake.suggest(&key.text, asked.iter().copied()));
        }
    }
}

impl<'p, 't> Node<'p, 't> {
    pub(super) fn text(self) -> Option<Text<'p, 't>> {
        match self.value {
            DeValue::String(text) => Some(Text { page: self.page, span: self.span, text: text.into_owned() }),
            _ => self.not("a string"),
        }
    }

    /// A string, or an integer written without quotes.
    pub(super) fn text_or_integer(self) -> Option<Text<'p, 't>> {
        match &self.value {
            DeValue::Integer(integer) => Some(Text { page: self.page, span: self.span, text: integer.to_string() }),
            DeValue::String(_) => self.text(),
            _ => self.not("a string or an integer"),
        }
    }

    /// An integer that fits `T`.
    pub(super) fn integer<T: std::str::FromStr>(self, what: &str) -> Option<T> {
        let DeValue::Integer(integer) = &self.value else { return self.not(what) };
        let fitting = integer.as_str().parse().ok().filter(|_| integer.radix() == 10);
        if fitting.is_none() {
            let message = format!("`{integer}` does not fit here");
            self.page.complain(Mistake::new(self.span.clone(), message, format!("expected {what}")));
        }
        fitting
    }

    pub(super) fn array(self) -> Option<Vec<Self>> {
        let page = self.page;
        match self.value {
            DeValue::Array(array) => Some(
                array.into_iter().map(|value| Node { page, span: value.span(), value: value.into_inner() }).collect(),
            ),
            _ => self.not("an array"),
        }
    }

    pub(super) fn table(self) -> Option<Reader<'p, 't>> {
        match self.value {
            DeValue::Table(left) => Some(Reader { page: self.page, span: self.span, left, asked: Vec::new() }),
            _ => self.not("a table"),
        }
    }

    /// The value as it is written.
    pub(super) fn whole(&self) -> Text<'p, 't> {
        Text { page: self.page, span: self.span.clone(), text: self.page.text()[self.span.clone()].to_owned() }
    }

    pub(super) fn is_array(&self) -> bool {
        self.value.is_array()
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    pub(super) fn is_true(&self) -> bool {
        self.value.as_bool() == Some(true)
    }

    pub(super) fn is_string(&self) -> bool {
        self.value.is_str()
    }

    /// Complains that the value is of the wrong kind.
    pub(super) fn not<T>(self, what: &str) -> Option<T> {
        let found = self.value.type_str();
        self.page.complain(Mistake::new(
            self.span,
            format!("a value of the wrong kind: {found}"),
            format!("expected {what}"),
        ));
        None
    }
}

impl<'p, 't> Text<'p, 't> {
    /// A text about the file as a whole, such as its id: mistakes in it are shown at the file's beginning.
    pub(super) fn at_start_of(page: &'p Page<'t>, text: &str) -> Self {
        Self { page, span: 0..0, text: text.to_owned() }
    }

    /// The name of the file that it is in.
    pub(super) fn owner(&self) -> &'p str {
        self.page.name()
    }

    /// Reports a mistake, whose span is one of this text.
    pub(super) fn complain(&self, mut mistake: Mistake) {
        mistake.span = self.page.within(&self.span, &self.text, &mistake.span);
        self.page.complain(mistake);
    }

    /// Reports a mistake of all of this text.
    pub(super) fn wrong(&self, message: impl Into<String>, expected: impl Into<String>) {
        self.complain(Mistake::new(0..self.text.len(), message, expected));
    }

    /// What a parser makes of it; its mistake is reported here.
    pub(super) fn parse<T>(&self, parse: impl FnOnce(&str) -> Result<T, Mistake>) -> Option<T> {
        parse(&self.text).map_err(|mistake| self.complain(mistake)).ok()
    }

    /// One of a few names; `what` completes "unknown ...".
    pub(super) fn choose<T: DeserializeOwned>(&self, what: &str) -> Option<T> {
        let unknown = |names: &'static [&'static str]| {
            let message = format!("unknown {what} `{}`", self.text);
            let mistake = Mistake::new(0..self.text.len(), message, expected_one_of(names.iter().copied()));
            self.complain(mistake.suggest(&self.text, names.iter().copied()));
        };
        choice::choose(&self.text).map_err(unknown).ok()
    }

    /// Whether it is written between triple quotes.
    pub(super) fn is_multiline(&self) -> bool {
        let written = &self.page.text()[self.span.clone()];
        written.starts_with("'''") || written.starts_with("\"\"\"")
    }
}
