//! Text in HTML, whatever it holds.

/// As the text of an element, or of an attribute between double quotation marks.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            // HTML has no way to write these; their pictures are for people.
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
    out
}

/// Prose, in which code stands between backquotes.
pub(super) fn prose(text: &str) -> String {
    let part = |(at, part): (usize, &str)| {
        let part = escape(part);
        if at % 2 == 1 { format!("<code>{part}</code>") } else { part }
    };
    text.split('`').enumerate().map(part).collect()
}

/// A link that leaves the page, where the address is one of the web; else the text alone.
pub(super) fn link(url: &str, text: &str) -> String {
    let text = escape(text);
    if url.starts_with("https://") || url.starts_with("http://") {
        format!("<a rel=\"external noreferrer\" href=\"{}\">{text}</a>", escape(url))
    } else {
        text
    }
}

/// A number with its unit, and groups of thousands: `2,601 scenarios`.
pub(super) fn count(number: usize, one: &str) -> String {
    format!("{} {one}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A number with groups of thousands: `216,000`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escape("</script><b a=\"'&\n"), "&lt;/script&gt;&lt;b a=&quot;'&amp;\n");
        assert_eq!(escape("a\0b\x1b\x7f\u{85}"), "a␀b␛␡\u{fffd}");
    }

    #[test]
    fn code_in_prose_is_between_backquotes() {
        assert_eq!(prose("What does `a<b` say?"), "What does <code>a&lt;b</code> say?");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(link("javascript:alert(1)", "a<b"), "a&lt;b");
        assert!(link("https://example.org/?a=1&b=\"", "x").contains("?a=1&amp;b=&quot;\""));
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!((grouped(7), grouped(1000), grouped(216_000)), ("7".into(), "1,000".into(), "216,000".into()));
        assert_eq!((count(1, "shell"), count(22, "shell")), ("1 shell".into(), "22 shells".into()));
    }
}
