//! One file while it is read, and what was found wrong with it so far.

use std::cell::RefCell;
use std::ops::Range;

use super::mistake::Mistake;
use super::problem::{Place, Problem};

/// A file's text. Readers share it to complain, so that one mistake does not hide the next.
#[derive(Debug)]
pub(super) struct Page<'t> {
    name: String,
    text: &'t str,
    problems: RefCell<Vec<Problem>>,
}

impl<'t> Page<'t> {
    pub(super) fn new(name: String, text: &'t str) -> Self {
        Self { name, text, problems: RefCell::default() }
    }

    /// Reports a mistake, whose span is one of this file.
    pub(super) fn complain(&self, mistake: Mistake) {
        let Mistake { span, message, expected, help } = mistake;
        let place = Some(Place::of(span, self.text));
        self.problems.borrow_mut().push(Problem { file: self.name.clone(), place, message, expected, help });
    }

    /// Everything reported so far.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }

    /// Whether nothing was reported so far.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// The file's name, as it is shown.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Where in the file a part of a string value is: exactly, where the value is written without escapes, else
    /// all of the value.
    pub(super) fn within(&self, literal: &Range<usize>, value: &str, part: &Range<usize>) -> Range<usize> {
        let written = &self.text[literal.clone()];
        match written.find(value) {
            Some(offset) if !value.is_empty() => {
                let start = literal.start + offset;
                start + part.start..start + part.end
            }
            _ => literal.clone(),
        }
    }
}
