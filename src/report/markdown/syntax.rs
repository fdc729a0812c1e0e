//! Text that Markdown shows as it is.

/// Text within a line: what is code stays code, all else is no markup.
///
/// Words with a `$` are code, too: two of them in a line would be read as a formula.
pub(in crate::report) fn inline(text: &str) -> String {
    let mut out = String::new();
    for part in code_parts(text) {
        match part {
            Part::Code(text) => out += &code(text),
            Part::Plain(text) => out += &text.split(' ').map(word).collect::<Vec<_>>().join(" "),
        }
    }
    out
}

/// Text as code, whatever it holds.
pub(in crate::report) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank that pads is taken away again, and so is one on both sides of the text itself.
    let pads = text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let pad = if pads { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Markdown as a cell of a table: one line, in which a bar does not end the cell.
pub(in crate::report) fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|").replace('\n', " ")
}

/// A link, or only its text where there is nothing to link to.
pub(in crate::report) fn link(text: &str, url: &str) -> String {
    if url.is_empty() {
        return inline(text);
    }
    let escaped: String = url
        .chars()
        .map(|c| {
            if matches!(c, '<' | '>' | ' ' | '|') || c.is_control() {
                format!("%{:02X}", u32::from(c))
            } else {
                c.into()
            }
        })
        .collect();
    format!("[{}](<{escaped}>)", inline(text))
}

enum Part<'t> {
    Plain(&'t str),
    Code(&'t str),
}

/// Splits a text at its pairs of backticks.
fn code_parts(text: &str) -> Vec<Part<'_>> {
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return vec![Part::Plain(text)];
    }
    let part = |(at, piece)| if at % 2 == 0 { Part::Plain(piece) } else { Part::Code(piece) };
    pieces.into_iter().enumerate().map(part).collect()
}

fn word(text: &str) -> String {
    if text.contains('$') {
        let bare = text.trim_end_matches([',', ';', ':']);
        return code(bare) + &text[bare.len()..];
    }
    let mut out = String::new();
    for c in text.chars() {
        match c {
            // Entities: an escaped angle bracket is HTML again to some readers.
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};
    use rstest::rstest;

    use super::*;

    /// What a reader sees: the text, without any markup.
    fn read(markdown: &str) -> String {
        let mut out = String::new();
        for event in
            Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_MATH | Options::ENABLE_STRIKETHROUGH)
        {
            match event {
                Event::Text(text) | Event::Code(text) => out += &text,
                Event::Start(_) | Event::End(_) => {}
                other => panic!("{markdown}: {other:?}"),
            }
        }
        out
    }

    #[rstest]
    #[case("killed by <signal>")]
    #[case("$? and $status, $(x) of ${y}: all code")]
    #[case("a*b*c _d_ [e](f) ~~g~~ <h> &amp; #1 \\ | !")]
    #[case("# no heading")]
    #[case("an odd ` backtick")]
    #[case("> no quotation")]
    fn text_is_read_as_it_is(#[case] text: &str) {
        assert_eq!(read(&inline(text)), text);
        assert_eq!(read(&format!("| a |\n|---|\n| {} |\n", cell(&inline(text)))), format!("a{text}"));
    }

    #[rstest]
    #[case("a|b")]
    #[case("`x`")]
    #[case("``")]
    #[case("$?")]
    fn code_is_read_as_it_is(#[case] text: &str) {
        assert_eq!(read(&code(text)), text);
        assert_eq!(read(&format!("| a |\n|---|\n| {} |\n", cell(&code(text)))), format!("a{text}"));
    }

    #[test]
    fn code_in_a_text_stays_code() {
        assert_eq!(inline("What does `a_b | c` say?"), "What does `a_b | c` say?");
    }
}
