//! Text in lines of limited width.

/// How many columns a text takes: all that is shown here is as wide as it has characters.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// With escapes for what no format can show: control characters, but for the end of a line.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push(c),
            // The last two are in no XML.
            _ if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.extend(c.escape_default()),
            _ => out.push(c),
        }
    }
    out
}

/// A text with a label before it, further lines below the text.
pub(super) fn labelled(label: &str, text: &str, limit: Option<usize>) -> String {
    let hang = width(label);
    let lines = wrap(text, limit.map(|limit| limit.saturating_sub(hang)), 0);
    let indent = " ".repeat(hang);
    let line = |(i, line): (usize, &String)| format!("{}{line}\n", if i == 0 { label } else { &indent });
    lines.iter().enumerate().map(line).collect()
}

/// Texts below a heading, each with its label; what repeats the label before it goes on below, and what is empty is left
/// out.
pub(super) fn rows(rows: &[(&str, String)], limit: Option<usize>) -> String {
    let mut out = String::new();
    let mut last = "";
    for (label, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let shown = if *label == last { "" } else { label };
        out += &labelled(&format!("    {shown:<8}"), text, limit);
        last = label;
    }
    out
}

/// Breaks a text at its spaces so that lines are no wider than `width` where words allow it; lines after the first
/// are indented by `hang`. Nothing is cut off: a word that is wider than the line stands alone, whole.
pub(super) fn wrap(text: &str, limit: Option<usize>, hang: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    // What a line starts with, a mark's indentation say, is kept.
    let indent = text.len() - text.trim_start_matches(' ').len();
    line.push_str(&text[..indent]);
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = width(&line) + usize::from(!empty) + width(word);
        if !empty && limit.is_some_and(|limit| needed > limit) {
            lines.push(std::mem::replace(&mut line, " ".repeat(hang)));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines
}

/// The width of the widest word.
pub(super) fn widest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("one two three", Some(7), 2, &["one two", "  three"])]
    #[case("one two three", None, 2, &["one two three"])]
    #[case("  one two", Some(6), 4, &["  one", "    two"])]
    #[case("overlong word", Some(4), 0, &["overlong", "word"])]
    #[case("", Some(4), 0, &[""])]
    fn lines_break_at_spaces_and_nothing_is_cut_off(
        #[case] text: &str,
        #[case] limit: Option<usize>,
        #[case] hang: usize,
        #[case] lines: &[&str],
    ) {
        assert_eq!(wrap(text, limit, hang), lines);
    }
}
