//! Everything that is wrong with a catalog, shown as compilers show it.

use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

/// All that is wrong with all files of a catalog, ordered by file and place.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's path.
    pub file: String,
    /// Where in the file, unless it could not be read at all.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: String,
    /// How to mend it, where that can be said.
    pub help: Option<String>,
}

/// A place in a file, with the line that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line itself.
    pub text: String,
    /// The bytes of the line that are meant.
    pub span: Range<usize>,
}

impl Place {
    /// The place of a span of bytes; of a span over several lines, the first of them.
    pub(super) fn of(span: Range<usize>, text: &str) -> Self {
        let (from, to) = (text.floor_char_boundary(span.start), text.ceil_char_boundary(span.end));
        let before = &text[..from];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let from = (from - start).min(line.len());
        Self {
            line: before.matches('\n').count() + 1,
            column: line[..from].chars().count() + 1,
            text: line.to_owned(),
            span: from..to.saturating_sub(start).clamp(from, line.len()),
        }
    }
}

impl Problems {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        let place = |problem: &Problem| problem.place.as_ref().map(|place| (place.line, place.column));
        problems.sort_by(|a, b| (&a.file, place(a)).cmp(&(&b.file, place(b))));
        Self(problems)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// All of them with their lines, for people to read; with colours if asked.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let rendered: Vec<String> = self.iter().map(|problem| problem.render(&renderer)).collect();
        rendered.join("\n\n")
    }
}

impl Problem {
    fn render(&self, renderer: &Renderer) -> String {
        let title = Level::ERROR.primary_title(&self.message);
        let group = match &self.place {
            None => title.element(Origin::path(&self.file)).element(Level::NOTE.message(&self.expected)),
            Some(place) => {
                let mark = AnnotationKind::Primary.span(place.span.clone()).label(&self.expected);
                let snippet = Snippet::source(&place.text).path(&self.file).line_start(place.line);
                title.element(snippet.annotation(mark))
            }
        };
        let group = group.elements(self.help.iter().map(|help| Level::HELP.message(help)));
        renderer.render(&[group])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("äb", 1, 1, "äb = 1", 0..3)]
    #[case("b = 1", 1, 2, "äb = 1", 2..7)]
    #[case("cd\nef\n", 2, 1, "cd", 0..2)]
    #[case("ef", 3, 1, "ef", 0..2)]
    fn a_place_counts_lines_and_characters_from_one(
        #[case] part: &str,
        #[case] line: usize,
        #[case] column: usize,
        #[case] text: &str,
        #[case] span: Range<usize>,
    ) {
        let file = "äb = 1\ncd\nef\n";
        let start = file.find(part).unwrap();
        let place = Place::of(start..start + part.len(), file);
        assert_eq!(place, Place { line, column, text: text.to_owned(), span });
    }

    #[test]
    fn the_end_of_a_file_is_a_place() {
        assert_eq!(Place::of(3..3, "ab\n"), Place { line: 2, column: 1, text: String::new(), span: 0..0 });
    }
}
