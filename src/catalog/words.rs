//! A command written as a person writes it: words between blanks, quotes where a blank is part of a word.

use super::mistake::Mistake;

/// Splits a command into words. `'...'` and `"..."` keep blanks; nothing else is special, not even a backslash.
pub(super) fn split(text: &str) -> Result<Vec<String>, Mistake> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut open: Option<(char, usize)> = None;
    for (at, character) in text.char_indices() {
        match (open, character) {
            (Some((quote, _)), c) if c == quote => open = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, quote @ ('\'' | '"')) => {
                open = Some((quote, at));
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    if let Some((quote, at)) = open {
        return Err(Mistake::new(at..text.len(), "a quote is not closed", format!("expected another {quote}")));
    }
    words.extend(word);
    if words.is_empty() {
        return Err(Mistake::new(0..text.len(), "no command is named", "expected a command and its operands"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("kill  -s TERM", &["kill", "-s", "TERM"])]
    #[case("sh -c 'exec env kill -s TERM $$'", &["sh", "-c", "exec env kill -s TERM $$"])]
    #[case(r#"a "b 'c'" d''e ''"#, &["a", "b 'c'", "de", ""])]
    fn quotes_keep_blanks(#[case] text: &str, #[case] words: &[&str]) {
        assert_eq!(split(text).unwrap(), words);
    }

    #[test]
    fn an_open_quote_is_shown_where_it_opens() {
        assert_eq!(split("sh -c 'x").unwrap_err().span, 6..8);
    }
}
