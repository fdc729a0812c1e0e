//! How predicates are written.
//!
//! ```text
//! predicate = "unspecified" | "ended" | "exited" status
//!           | "killed by" signal [("with" | "without") "core"] | "stopped by" signal
//!           | status | text
//! status    = [">" | ">=" | "<" | "<=" | "!=" | "="] sum | sum "..=" sum
//! sum       = term {"+" (term | signal)} ["mod" number]
//! term      = number | "@name@"
//! signal    = "TERM" and so on | "@name@"
//! text      = whatever a shell says that is no number: "sig@signal@", "sigill+core", "0 1 0", nothing
//! ```

use super::{Name, Shape, Status, Sum, Term};
use crate::catalog::choice;
use crate::catalog::comparison::Comparison;
use crate::catalog::mistake::{Mistake, distance};
use crate::catalog::placeholder::placeholders;
use crate::signal::Signal;

type Parsed = Shape<Sum, Name, String>;

/// Words that begin a form; a text that begins with nearly one of them is taken for a slip of the pen.
const KEYWORDS: [&str; 5] = ["ended", "exited", "killed", "stopped", "unspecified"];

const FORMS: &str = "the forms are `143`, `128 + @signal@`, `> 128`, `1..=125`, `@n@ mod 256`, `sig@signal@`, \
     `ended`, `exited P`, `killed by S [with core]`, `stopped by S`, `unspecified`";

pub(super) fn parse(text: &str) -> Result<Parsed, Mistake> {
    let text = text.trim_end();
    Cursor { text, at: text.len() - text.trim_start().len() }.predicate()
}

/// A place in a text, never before a blank.
#[derive(Clone, Copy)]
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn predicate(mut self) -> Result<Parsed, Mistake> {
        if self.is_arithmetic() {
            let status = self.status()?;
            return self.end(Shape::Status(status));
        }
        let start = self;
        let shape = match self.take_word() {
            "unspecified" => Shape::Unspecified,
            "ended" => Shape::Ended,
            "exited" => Shape::Exited(self.status()?),
            "killed" => {
                self.expect("by")?;
                Shape::Killed(self.signal()?, self.core()?)
            }
            "stopped" => {
                self.expect("by")?;
                Shape::Stopped(self.signal()?)
            }
            _ => return start.free_text().map(Shape::Text),
        };
        self.end(shape)
    }

    fn end(self, shape: Parsed) -> Result<Parsed, Mistake> {
        match self.rest() {
            "" => Ok(shape),
            rest => Err(self.mistake(format!("`{rest}` is too much"), "expected the end of the predicate").help(FORMS)),
        }
    }

    /// Whether this is to be a number: an operator, or a term that is alone or followed by something that only
    /// numbers have. `0 1 0` and `sigterm` are not; `128 + TERM` and `1..9` are, and are told what is wrong.
    fn is_arithmetic(mut self) -> bool {
        if Comparison::at_start_of(self.rest()).is_some() {
            return true;
        }
        let is_term = self.term().is_ok();
        is_term && (self.rest().is_empty() || ["+", ".", "mod ", "- "].iter().any(|sign| self.rest().starts_with(sign)))
    }

    fn status(&mut self) -> Result<Status<Sum>, Mistake> {
        if let Some((comparison, length)) = Comparison::at_start_of(self.rest()) {
            self.advance(length);
            return Ok(Status::Compared(comparison, self.sum()?));
        }
        let low = self.sum()?;
        if self.accept("..=") {
            return Ok(Status::Between(low, self.sum()?));
        }
        if self.rest().starts_with('.') {
            return Err(self.mistake("a range of numbers that cannot be read", "expected `..=`"));
        }
        Ok(Status::Compared(Comparison::Equal, low))
    }

    fn sum(&mut self) -> Result<Sum, Mistake> {
        let mut terms = vec![self.term()?];
        while self.accept("+") {
            let named = self.rest().starts_with(|c: char| c.is_ascii_alphabetic());
            terms.push(if named { Term::Signal(self.named_signal()?) } else { self.term()? });
        }
        let mut modulus = None;
        if self.accept("mod ") {
            let start = *self;
            modulus = match self.term() {
                Ok(Term::Literal(number @ 1..)) => Some(number),
                _ => return Err(start.mistake("`mod` without its number", "expected a positive number, such as 256")),
            };
        }
        Ok(Sum { terms, modulus })
    }

    fn term(&mut self) -> Result<Term, Mistake> {
        if let Some(name) = self.placeholder() {
            return Ok(Term::Placeholder(name));
        }
        let sign = usize::from(self.rest().starts_with('-'));
        let digits = self.rest()[sign..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            let expected = "expected a number or a placeholder such as `@signal@`";
            return Err(self.mistake("a number is missing", expected));
        }
        let Ok(number) = self.rest()[..sign + digits].parse() else {
            return Err(self.mistake("a number beyond all statuses", "expected a smaller number"));
        };
        self.advance(sign + digits);
        Ok(Term::Literal(number))
    }

    fn signal(&mut self) -> Result<Name, Mistake> {
        if let Some(name) = self.placeholder() {
            return Ok(Name::Placeholder(name));
        }
        self.named_signal().map(Name::Signal)
    }

    fn named_signal(&mut self) -> Result<Signal, Mistake> {
        let (word, at) = (self.word(), self.at);
        let signal = choice::signal(word).map_err(|mut mistake| {
            mistake.span = at..at + word.len();
            mistake
        })?;
        self.advance(word.len());
        Ok(signal)
    }

    fn core(&mut self) -> Result<Option<bool>, Mistake> {
        let with = match self.word() {
            "with" => true,
            "without" => false,
            _ => return Ok(None),
        };
        self.take_word();
        self.expect("core")?;
        Ok(Some(with))
    }

    fn free_text(self) -> Result<String, Mistake> {
        let text = self.rest();
        let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let first = &text[..letters];
        if let Some(keyword) = KEYWORDS.iter().find(|keyword| (1..=2).contains(&distance(first, keyword))) {
            let span = self.at..self.at + letters;
            return Err(Mistake::new(span, format!("`{first}` is no word of predicates"), "expected a predicate")
                .help(format!("did you mean `{keyword}`?")));
        }
        let found = placeholders(text);
        let lone = |at: &usize| !found.iter().any(|placeholder| placeholder.span.contains(at));
        if let Some(at) = text.match_indices('@').map(|(at, _)| at).find(lone) {
            let span = self.at + at..self.at + at + 1;
            return Err(Mistake::new(span, "a lone `@`", "expected a placeholder such as `@signal@`"));
        }
        let is_list = text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '|');
        if is_list || text.starts_with(|c: char| c.is_alphabetic() || "_@/".contains(c)) {
            return Ok(text.to_owned());
        }
        Err(self.mistake("a predicate that cannot be read", "expected one of the forms").help(FORMS))
    }

    fn placeholder(&mut self) -> Option<String> {
        let found = placeholders(self.rest()).into_iter().next().filter(|placeholder| placeholder.span.start == 0)?;
        self.advance(found.span.end);
        Some(found.name.to_owned())
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn advance(&mut self, length: usize) {
        self.at += length;
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.advance(sign.len());
        }
        found
    }

    fn word(&self) -> &'t str {
        self.rest().split(char::is_whitespace).next().unwrap_or_default()
    }

    fn take_word(&mut self) -> &'t str {
        let word = self.word();
        self.advance(word.len());
        word
    }

    fn expect(&mut self, expected: &str) -> Result<(), Mistake> {
        let start = *self;
        if self.take_word() == expected {
            return Ok(());
        }
        Err(start.mistake(format!("`{expected}` is missing"), format!("expected `{expected}`")).help(FORMS))
    }

    /// A mistake of all that is left.
    fn mistake(&self, message: impl Into<String>, expected: impl Into<String>) -> Mistake {
        Mistake::new(self.at..self.text.len(), message, expected)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::catalog::Predicate;

    #[rstest]
    #[case("143")]
    #[case("-1")]
    #[case("128 + @signal@")]
    #[case("128 + KILL")]
    #[case("@n@ mod 256")]
    #[case("> 128")]
    #[case("!= 0")]
    #[case("<= @n@")]
    #[case("1..=125")]
    #[case("ended")]
    #[case("unspecified")]
    #[case("exited 1..=125")]
    #[case("exited 128 + @signal@")]
    #[case("killed by @signal@")]
    #[case("killed by RTMIN+3 with core")]
    #[case("killed by 32 without core")]
    #[case("stopped by TSTP")]
    #[case("sig@signal@")]
    #[case("sigill+core")]
    #[case("0 1 0")]
    #[case("0|1")]
    #[case("@a@ @b@")]
    fn what_is_read_is_written_again(#[case] text: &str) {
        assert_eq!(Predicate::parse(text).unwrap().to_string(), text);
    }

    #[rstest]
    #[case("  128+@signal@ ", "128 + @signal@")]
    #[case("= 5", "5")]
    #[case(">128", "> 128")]
    #[case("1 ..= 125", "1..=125")]
    #[case("", "''")]
    #[case(" \n", "''")]
    fn blanks_do_not_matter(#[case] text: &str, #[case] written: &str) {
        assert_eq!(Predicate::parse(text).unwrap().to_string(), written);
    }

    #[rstest]
    #[case("128 + SIGTERM", 6..13, "expected a signal's name without `SIG`, such as `TERM`", Some("did you mean `TERM`?"))]
    #[case("128 +", 5..5, "expected a number or a placeholder such as `@signal@`", None)]
    #[case("> ", 1..1, "expected a number or a placeholder such as `@signal@`", None)]
    #[case("> 999999999999999999999999999999999999999999", 2..44, "expected a smaller number", None)]
    #[case("1..125", 1..6, "expected `..=`", None)]
    #[case("@n@ mod 0", 8..9, "expected a positive number, such as 256", None)]
    #[case("killed by SIGTERM", 10..17, "expected a signal's name without `SIG`, such as `TERM`", Some("did you mean `TERM`?"))]
    #[case("killed by 15", 10..12, "expected a signal's name without `SIG`, such as `TERM`", Some("15 is called `TERM`"))]
    #[case("killed by", 9..9, "expected a signal's name without `SIG`, such as `TERM`", None)]
    #[case("killed TERM", 7..11, "expected `by`", Some("the forms are"))]
    #[case("killed by ILL with cores", 19..24, "expected `core`", Some("the forms are"))]
    #[case("ended 3", 6..7, "expected the end of the predicate", Some("the forms are"))]
    #[case("exit 3", 0..4, "expected a predicate", Some("did you mean `exited`?"))]
    #[case("kiled by TERM", 0..5, "expected a predicate", Some("did you mean `killed`?"))]
    #[case("sig@signal", 3..4, "expected a placeholder such as `@signal@`", None)]
    #[case("12b", 0..3, "expected one of the forms", Some("the forms are"))]
    #[case("~ 3", 0..3, "expected one of the forms", Some("the forms are"))]
    fn a_mistake_is_shown_where_it_is(
        #[case] text: &str,
        #[case] span: std::ops::Range<usize>,
        #[case] expected: &str,
        #[case] help: Option<&str>,
    ) {
        let mistake = Predicate::parse(text).unwrap_err();
        assert_eq!((mistake.span.clone(), mistake.expected.as_str()), (span, expected));
        let given = mistake.help.unwrap_or_default();
        assert!(given.starts_with(help.unwrap_or_default()), "{given}");
        assert_eq!(given.is_empty(), help.is_none(), "{given}");
    }
}
