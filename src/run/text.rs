//! Signs in a script that what follows it may be read as part of it: only then the shell is asked.

use crate::dialect::Dialect;

/// Whether the lines after the script could complete it.
pub(super) fn may_go_on(script: &str, dialect: Dialect) -> bool {
    let end = script.trim_end();
    let odd = |quote| end.matches(quote).count() % 2 == 1;
    match dialect {
        // Each line stands for itself.
        Dialect::Csh => false,
        Dialect::Rc | Dialect::Es => odd('\'') || end.ends_with(['&', '|', '(', '{', '^', ')']),
        Dialect::Sh | Dialect::Fish => {
            ['\'', '"', '`'].into_iter().any(odd)
                || end.ends_with(['&', '|', '(', '{'])
                || end == "!"
                || end.ends_with(" !")
                || ends_with_keyword(end)
        }
    }
}

fn ends_with_keyword(end: &str) -> bool {
    let last = end.rsplit([' ', ';', '\n', '\t']).next().unwrap_or_default();
    ["then", "do", "else", "elif", "if", "while", "until", "in", "begin", "and", "or", "not"].contains(&last)
}

/// Whether a here-document seems to have no end: each `<<word` takes the lines up to one that is `word` alone.
pub(super) fn leaves_here_document_open(script: &str) -> bool {
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        for (at, _) in line.match_indices("<<") {
            let after = &line[at + 2..];
            if after.starts_with('<') || line[..at].ends_with('<') {
                continue;
            }
            let tabs = after.starts_with('-');
            let after = after.trim_start_matches(['-', '~']).trim_start();
            let word = after.split([' ', '\t', ';', '|', '&', '>', '<', ')']).next().unwrap_or_default();
            let word: String = word.chars().filter(|c| !['\'', '"', '\\'].contains(c)).collect();
            let is_end = |line: &str| if tabs { line.trim_start_matches('\t') == word } else { line == word };
            if !lines.any(is_end) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("cat <<EOF\nabc", true)]
    #[case("cat <<EOF\nabc\nEOF", false)]
    #[case("cat <<-'EOF' | sort\n\tabc\n\tEOF\ntrue", false)]
    #[case("cat <<<word", false)]
    #[case("cat <<A <<B\nA", true)]
    #[case("cat <<A <<A\nx\nA", true)]
    #[case("cat <<A <<A\nx\nA\ny\nA", false)]
    #[case("cat <<A\nx\n\tA", true)]
    fn an_open_here_document_is_seen(#[case] script: &str, #[case] open: bool) {
        assert_eq!(leaves_here_document_open(script), open);
    }

    #[rstest]
    #[case("true &&", true)]
    #[case("if true; then", true)]
    #[case("echo \"abc", true)]
    #[case("echo \"it's\"", true)] // it is not, but the shell is asked
    #[case("wait $!", false)]
    #[case("echo undo", false)]
    #[case("exit 3", false)]
    fn a_script_that_may_go_on_is_seen(#[case] script: &str, #[case] may: bool) {
        assert_eq!(may_go_on(script, Dialect::Sh), may);
    }
}
