//! A line: `TERM: inside 143, outside killed by TERM; conforms`.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::Line;
use crate::results::{Instead, Verdict};
use crate::run::Observation;
use crate::status::{End, Inside};

/// Written for the scenario of a case without parameters, which has no name of its own.
const ONLY: &str = "*";

/// Writes a line, without its end.
pub(super) fn write(scenario: &str, line: &Line) -> String {
    let Line { observation, verdict } = line;
    let inside = observation.inside.as_ref().map(|inside| match inside {
        Inside::Said(text) if is_plain(text) => format!("inside {text}"),
        Inside::Said(text) => format!("inside {}", quoted(text)),
        Inside::Ended => "inside ended".to_owned(),
        Inside::NotObservable(why) => format!("inside unseen {}", quoted(why)),
    });
    let outside = observation.outside.as_ref().map(|end| format!("outside {end}"));
    let at_exit = observation.at_exit.as_ref().map(|end| format!("at exit {end}"));
    let seen: Vec<String> = [inside, outside, at_exit].into_iter().flatten().collect();
    let mut text = format!("{}: ", if scenario.is_empty() { ONLY } else { scenario });
    if !seen.is_empty() {
        text += &(seen.join(", ") + "; ");
    }
    text += verdict.word();
    match &observation.instead {
        None => {}
        Some(Instead::Unstable(answers)) => {
            text += "; unstable";
            for (answer, count) in answers {
                let _ = write!(text, " {} {count}", quoted(answer));
            }
        }
        Some(instead) => {
            let _ = write!(text, "; {} {}", instead.word(), quoted(&instead.reason()));
        }
    }
    text
}

/// Reads a line.
///
/// # Errors
/// What was expected where the line goes wrong.
pub(super) fn read(text: &str) -> Result<(String, Line), Expected> {
    let (scenario, rest) = text.split_once(": ").ok_or(Expected("a scenario, a colon and a blank"))?;
    let scenario = if scenario == ONLY { "" } else { scenario };
    let mut at = Reader(rest);
    let mut observation = Observation::default();
    if at.skip("inside ") {
        observation.inside = Some(at.inside()?);
        at.skip(", ");
    }
    if at.skip("outside ") {
        observation.outside = Some(at.end()?);
        at.skip(", ");
    }
    if at.skip("at exit ") {
        observation.at_exit = Some(at.end()?);
    }
    at.skip("; ");
    let verdict = at.until(";");
    let verdict = Verdict::from_word(verdict).ok_or(Expected("a verdict"))?;
    if at.skip("; ") {
        observation.instead = Some(at.instead()?);
    }
    if !at.0.is_empty() {
        return Err(Expected("the end of the line"));
    }
    Ok((scenario.to_owned(), Line { observation, verdict }))
}

/// What was expected, for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected(pub(super) &'static str);

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.0)
    }
}

/// What is left to read.
struct Reader<'t>(&'t str);

impl<'t> Reader<'t> {
    fn skip(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn until(&mut self, marks: &str) -> &'t str {
        let end = self.0.find(|c| marks.contains(c)).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest;
        text
    }

    fn inside(&mut self) -> Result<Inside, Expected> {
        if self.skip("unseen ") {
            return self.quoted().map(Inside::NotObservable);
        }
        if self.skip("not observable: ") {
            // In a set of answers, where each is as people read it: only what follows tells where the reason ends.
            let next = [", outside ", ", at exit "].iter().filter_map(|next| self.0.find(next)).min();
            let (why, rest) = self.0.split_at(next.or_else(|| self.0.rfind("; ")).unwrap_or(self.0.len()));
            self.0 = rest;
            return Ok(Inside::NotObservable(why.to_owned()));
        }
        if self.0.starts_with('"') {
            return self.quoted().map(Inside::Said);
        }
        Ok(match self.until(",;") {
            "ended" => Inside::Ended,
            text => Inside::Said(text.to_owned()),
        })
    }

    fn end(&mut self) -> Result<End, Expected> {
        self.until(",;").parse().map_err(|_| Expected("an end, such as `exited 0` or `killed by TERM`"))
    }

    fn instead(&mut self) -> Result<Instead, Expected> {
        if self.skip("unstable") {
            let mut answers = BTreeMap::new();
            while self.skip(" ") {
                let answer = self.quoted()?;
                self.skip(" ");
                let count = self.until(" ").parse().map_err(|_| Expected("how often"))?;
                answers.insert(answer, count);
            }
            return Ok(Instead::Unstable(answers));
        }
        let word = self.until("\"").trim_end();
        let reason = self.quoted()?;
        Instead::from_word(word, reason).ok_or(Expected("what happened instead, such as `skipped` or `hung`"))
    }

    /// A text in quotation marks, as JSON has it.
    fn quoted(&mut self) -> Result<String, Expected> {
        let mut texts = serde_json::Deserializer::from_str(self.0).into_iter::<String>();
        let text = texts.next().and_then(Result::ok).ok_or(Expected("a text in quotation marks"))?;
        self.0 = self.0.get(texts.byte_offset()..).unwrap_or_default();
        Ok(text)
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a text can be told from what stands around it.
fn is_plain(text: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-._:/".contains(&b));
    let means_more = text == "ended" || text.starts_with("unseen ") || text.starts_with("not observable: ");
    !means_more && text.split(' ').all(word)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("TERM: inside 143, outside killed by TERM, at exit exited 143; conforms")]
    #[case("*: inside ended, outside killed by ILL with core; contradicts")]
    #[case("n=257,via=-c: outside stopped by TSTP; undocumented")]
    #[case("*: inside 0 1 0; differs")]
    #[case(r#"*: inside "ended", outside exited 0; conforms"#)]
    #[case(r#"*: inside "", outside not started: ENOENT; none"#)]
    #[case(r#"*: inside unseen "a \"word\", and; more", outside exited 0; conforms"#)]
    #[case(r#"*: none; skipped "no cores, here""#)]
    #[case(r#"*: outside timed out; none; hung "waits for ever""#)]
    #[case(r#"*: inside 0; none; unstable "inside 0, outside exited 0" 2 "inside 1" 3"#)]
    #[case(r#"*: none; premise not met "the victim exited 0""#)]
    fn what_is_read_is_written_again(#[case] text: &str) {
        let (scenario, line) = read(text).unwrap();
        assert_eq!(write(&scenario, &line), text);
    }

    #[rstest]
    #[case("TERM", "a scenario, a colon and a blank")]
    #[case("TERM: inside 143; fine", "a verdict")]
    #[case("TERM: outside killed by TREM; conforms", "an end, such as `exited 0` or `killed by TERM`")]
    #[case("TERM: inside \"x; conforms", "a text in quotation marks")]
    #[case("TERM: none; broken \"x\"", "what happened instead, such as `skipped` or `hung`")]
    #[case("TERM: none; hung \"x\" y", "the end of the line")]
    fn a_mistake_says_what_was_expected(#[case] text: &str, #[case] expected: &'static str) {
        assert_eq!(read(text).unwrap_err(), Expected(expected));
    }
}
