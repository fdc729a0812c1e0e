//! How a shell is made to talk to a terminal, and to show a prompt that nobody can mistake.

use super::family::family;

/// What a family needs to be interactive.
#[derive(Debug)]
pub struct Interactive {
    /// The options, after those of its mode: `-i`, those that switch line editing off, and those that keep away
    /// start-up files which only an interactive shell reads.
    pub options: &'static [&'static str],
    /// How its prompt is set.
    pub prompt: Prompt,
    /// Signals that it catches at the prompt without showing another: it does so when the next line is entered.
    pub silent: &'static [&'static str],
    /// Whether the terminal shows what is typed when it starts: only then it edits lines, where it cannot do without.
    pub echo: bool,
    /// Why it does not control jobs, where it does not.
    pub no_jobs: Option<&'static str>,
}

/// How a prompt is set. What is typed or written has a break in it, so that no echo of it is the prompt.
#[derive(Debug)]
pub enum Prompt {
    /// By this variable in the environment.
    Variable(&'static str),
    /// By a line that is typed first, of which this is the part before the prompt.
    Typed(&'static str),
    /// By a command that is given with this option. Where a shell edits lines whatever it is told, it shows its prompt
    /// again with each key: this writes it once.
    Option(&'static str),
}

impl Interactive {
    /// What most shells need, and those of no known family get.
    pub(super) const USUAL: Self = Self::with(&["-i"], Prompt::Variable("PS1"), &[]);

    pub(super) const fn with(
        options: &'static [&'static str],
        prompt: Prompt,
        silent: &'static [&'static str],
    ) -> Self {
        Self { options, prompt, silent, echo: false, no_jobs: None }
    }

    pub(super) const fn with_echo(self) -> Self {
        Self { echo: true, ..self }
    }

    pub(super) const fn without_jobs(self, why: &'static str) -> Self {
        Self { no_jobs: Some(why), ..self }
    }

    /// That of a family, by its id.
    #[must_use]
    pub fn of(id: Option<&str>) -> &'static Self {
        id.and_then(family).map_or(&Self::USUAL, |family| &family.interactive)
    }

    /// The arguments that make it interactive.
    #[must_use]
    pub fn arguments(&self, prompt: &str) -> Vec<String> {
        let options = self.options.iter().map(ToString::to_string);
        let set = match self.prompt {
            Prompt::Option(option) => {
                let (name, sign) = halves(prompt);
                vec![option.to_owned(), format!("function fish_prompt; echo -n {name}'{sign}' >&2; end")]
            }
            Prompt::Variable(_) | Prompt::Typed(_) => Vec::new(),
        };
        options.chain(set).collect()
    }

    /// The variable that it needs.
    #[must_use]
    pub fn variable<'p>(&self, prompt: &'p str) -> Option<(&'static str, &'p str)> {
        match self.prompt {
            Prompt::Variable(name) => Some((name, prompt)),
            Prompt::Typed(_) | Prompt::Option(_) => None,
        }
    }

    /// The line that is typed before all others, whatever prompt is shown.
    #[must_use]
    pub fn first_line(&self, prompt: &str) -> Option<String> {
        let (name, sign) = halves(prompt);
        match self.prompt {
            Prompt::Typed(before) => Some(format!("{before}{name}'{sign}'")),
            Prompt::Variable(_) | Prompt::Option(_) => None,
        }
    }
}

/// A plain word and the rest, which must be quoted.
fn halves(prompt: &str) -> (&str, &str) {
    prompt.split_at(prompt.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(prompt.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sets_a_prompt_is_not_the_prompt() {
        for id in [None, Some("tcsh"), Some("fish"), Some("yash"), Some("rc")] {
            let interactive = Interactive::of(id);
            let set = interactive.arguments("abc#> ").join(" ") + &interactive.first_line("abc#> ").unwrap_or_default();
            assert!(!set.contains("abc#> "), "{set}");
        }
        assert_eq!(Interactive::of(Some("tcsh")).first_line("abc#> ").unwrap(), "set prompt=abc'#> '");
    }
}
