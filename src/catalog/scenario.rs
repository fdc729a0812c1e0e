//! A case with its parameters filled in.

use std::collections::BTreeMap;
use std::fmt;

use super::{Case, Expectation, LIMIT, RunKind, Start, Value, Via, choice, placeholder};
use crate::dialect::Dialect;
use crate::signal::Signal;

/// A case with a value for each of its parameters.
#[derive(Clone, Debug)]
pub struct Scenario<'c> {
    /// What is asked.
    pub case: &'c Case,
    /// Each parameter's name and value, in the case's order.
    pub values: Vec<(String, Value)>,
}

impl Case {
    /// A question with nothing else yet: no script, nothing documented, the two usual runs.
    #[must_use]
    pub fn new(id: &str, question: &str) -> Self {
        Self {
            id: id.to_owned(),
            aliases: Vec::new(),
            question: question.to_owned(),
            note: None,
            victim: None,
            premise: None,
            parameters: Vec::new(),
            via: Via::Command,
            scripts: BTreeMap::new(),
            without: BTreeMap::new(),
            runs: vec![RunKind::Last, RunKind::Observed],
            limit: LIMIT,
            needs: Vec::new(),
            start: Start::default(),
            files: Vec::new(),
            findings: Vec::new(),
            expectations: Vec::new(),
        }
    }

    /// Every combination of the parameters' values, the last parameter changing fastest; one where there is no
    /// parameter.
    #[must_use]
    pub fn scenarios(&self) -> Vec<Scenario<'_>> {
        let mut combinations = vec![Vec::new()];
        for parameter in &self.parameters {
            let with = |combination: Vec<(String, Value)>| {
                parameter.values.iter().map(move |value| {
                    let mut longer = combination.clone();
                    longer.push((parameter.name.clone(), value.clone()));
                    longer
                })
            };
            combinations = combinations.into_iter().flat_map(with).collect();
        }
        combinations.into_iter().map(|values| Scenario { case: self, values }).collect()
    }

    /// The first part of the id.
    #[must_use]
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

impl<'c> Scenario<'c> {
    /// `signal/killed-child`, `signal/killed-child:TERM`, `return/operand:n=257,via=file`: needs no quoting in any
    /// shell and holds no positions.
    #[must_use]
    pub fn id(&self) -> String {
        self.to_string()
    }

    /// What stands behind the colon of the id: `TERM`, `n=257,via=file`; nothing where the case has no parameters.
    #[must_use]
    pub fn label(&self) -> String {
        let id = self.id();
        id.strip_prefix(&self.case.id).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default().to_owned()
    }

    /// The value of a parameter.
    #[must_use]
    pub fn value(&self, parameter: &str) -> Option<&Value> {
        self.values.iter().find(|(name, _)| name == parameter).map(|(_, value)| value)
    }

    /// The signals that it is about: its parameters' and those of its start. What is no parameter's value and stands only
    /// in a script is not among them.
    pub fn signals(&self) -> impl Iterator<Item = Signal> {
        // Elsewhere a number is no signal.
        let is_name = |(name, value): &&(String, Value)| name == "signal" || value.text.parse::<i32>().is_err();
        let values = self.values.iter().filter(is_name).filter_map(|(_, value)| value.text.parse().ok());
        let start = &self.case.start;
        values.chain([&start.ignored, &start.blocked, &start.sent].into_iter().flatten().copied())
    }

    /// How the script is given.
    #[must_use]
    pub fn via(&self) -> Via {
        let parameter = self.value("via").and_then(|value| choice::choose(&value.text).ok());
        parameter.unwrap_or(self.case.via)
    }

    /// The script for a dialect, placeholders not yet filled in.
    #[must_use]
    pub fn script(&self, dialect: Dialect) -> Option<&'c str> {
        self.case.scripts.get(&dialect).map(String::as_str)
    }

    /// Replaces the placeholders of a text by this scenario's values; `extra` knows the [reserved
    /// ones](super::RESERVED). What neither knows stays.
    #[must_use]
    pub fn fill(&self, text: &str, extra: &dyn Fn(&str) -> Option<String>) -> String {
        placeholder::fill(text, &|name| self.value(name).map(|value| value.text.clone()).or_else(|| extra(name)))
    }

    /// The words of the case's victim, filled in.
    #[must_use]
    pub fn victim(&self) -> Option<Vec<String>> {
        let words = self.case.victim.as_ref()?;
        Some(words.iter().map(|word| self.fill(word, &|_| None)).collect())
    }
}

impl fmt::Display for Scenario<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.case.id)?;
        if let [(_, value)] = self.values.as_slice() {
            return write!(f, ":{}", value.label);
        }
        for (i, (name, value)) in self.values.iter().enumerate() {
            write!(f, "{}{name}={}", if i == 0 { ":" } else { "," }, value.label)?;
        }
        Ok(())
    }
}

impl Expectation {
    /// Whether it is about this scenario's values; whom it is of is another question.
    #[must_use]
    pub fn is_about(&self, scenario: &Scenario<'_>) -> bool {
        self.with
            .iter()
            .all(|(parameter, labels)| scenario.value(parameter).is_some_and(|value| labels.contains(&value.label)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn case(text: &str) -> Case {
        let mut catalog = Catalog::load(&[("return/operand.toml".to_owned(), text.to_owned())]).unwrap();
        catalog.cases.remove(0)
    }

    const TWO: &str = "
        question = 'What?'
        victim = \"sh -c 'exit @n@'\"
        [parameters]
        n = ['257', { empty = '' }]
        via = ['file', '-c']
        [script]
        sh = 'return @n@; echo $@ @dir@ @status@'
    ";

    #[test]
    fn parameters_multiply_in_the_order_listed() {
        let case = case(TWO);
        let ids: Vec<_> = case.scenarios().iter().map(Scenario::id).collect();
        assert_eq!(
            ids,
            [
                "return/operand:n=257,via=file",
                "return/operand:n=257,via=-c",
                "return/operand:n=empty,via=file",
                "return/operand:n=empty,via=-c",
            ]
        );
        assert_eq!(case.scenarios()[1].via(), Via::Command);
        assert_eq!(case.area(), "return");
    }

    #[test]
    fn placeholders_become_the_text_and_not_the_label() {
        let case = case(TWO);
        let scenarios = case.scenarios();
        let extra = |name: &str| (name == "dir").then(|| "/d".to_owned());
        let script = scenarios[2].script(Dialect::Sh).unwrap();
        assert_eq!(scenarios[2].fill(script, &extra), "return ; echo $@ /d @status@");
        assert_eq!(scenarios[0].victim().unwrap(), ["sh", "-c", "exit 257"]);
    }

    #[test]
    fn one_parameter_needs_no_name_and_none_no_colon() {
        let one = case("question = 'What?'\n[parameters]\nsignal = ['RTMIN+3']\n[script]\nsh = ':'");
        assert_eq!(one.scenarios()[0].id(), "return/operand:RTMIN+3");
        let none = case("question = 'What?'\nvia = 'stdin'\n[script]\nsh = ':'");
        assert_eq!(none.scenarios()[0].id(), "return/operand");
        assert_eq!(none.scenarios()[0].via(), Via::Stdin);
    }
}
