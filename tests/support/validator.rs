//! A validator for the part of JSON Schema 2020-12 that `schema/results.json` uses; any other keyword is a mistake.

use serde_json::{Map, Value};

/// What is wrong with a document, each with its JSON pointer; empty if it is valid.
pub(crate) fn mistakes(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Validator { root: schema, found: &mut found }.check(schema, document, "");
    found
}

struct Validator<'a> {
    root: &'a Value,
    found: &'a mut Vec<String>,
}

impl Validator<'_> {
    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        let Value::Object(keywords) = schema else { panic!("a schema is an object: {schema}") };
        for (keyword, operand) in keywords {
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" => {}
                "$ref" => {
                    let pointer = operand.as_str().and_then(|uri| uri.strip_prefix('#')).expect("a local reference");
                    let target = self.root.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
                    self.check(target, value, at);
                }
                "type" => self.require(is_of_type(operand, value), at, || format!("not of type {operand}: {value}")),
                "const" => self.require(value == operand, at, || format!("not {operand}: {value}")),
                "enum" => {
                    let among = operand.as_array().expect("an array").contains(value);
                    self.require(among, at, || format!("not among {operand}: {value}"));
                }
                "minimum" => self.compare(operand, value, at, f64::ge),
                "maximum" => self.compare(operand, value, at, f64::le),
                "oneOf" => {
                    let schemas = operand.as_array().expect("an array");
                    let valid = schemas.iter().filter(|schema| {
                        let mut found = Vec::new();
                        Validator { root: self.root, found: &mut found }.check(schema, value, at);
                        found.is_empty()
                    });
                    let count = valid.count();
                    self.require(count == 1, at, || format!("valid against {count} of the alternatives: {value}"));
                }
                "items" => {
                    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(operand, item, &format!("{at}/{i}"));
                    }
                }
                "required" => {
                    for name in operand.as_array().expect("an array") {
                        let name = name.as_str().expect("a name");
                        let missing = value.as_object().is_some_and(|object| !object.contains_key(name));
                        self.require(!missing, at, || format!("`{name}` is missing"));
                    }
                }
                "properties" => {
                    for (name, schema) in operand.as_object().expect("an object") {
                        if let Some(property) = value.get(name) {
                            self.check(schema, property, &format!("{at}/{name}"));
                        }
                    }
                }
                "additionalProperties" => self.check_additional(keywords, operand, value, at),
                unknown => panic!("this validator does not know `{unknown}`"),
            }
        }
    }

    fn check_additional(&mut self, keywords: &Map<String, Value>, operand: &Value, value: &Value, at: &str) {
        let known = keywords.get("properties").and_then(Value::as_object);
        for (name, property) in value.as_object().into_iter().flatten() {
            if known.is_some_and(|known| known.contains_key(name)) {
                continue;
            }
            match operand {
                Value::Bool(false) => self.found.push(format!("{at}: `{name}` is unknown")),
                schema => self.check(schema, property, &format!("{at}/{name}")),
            }
        }
    }

    fn compare(&mut self, bound: &Value, value: &Value, at: &str, holds: fn(&f64, &f64) -> bool) {
        let bound = bound.as_f64().expect("a number");
        let within = value.as_f64().is_none_or(|number| holds(&number, &bound));
        self.require(within, at, || format!("out of bounds: {value}"));
    }

    fn require(&mut self, holds: bool, at: &str, message: impl FnOnce() -> String) {
        if !holds {
            self.found.push(format!("{at}: {}", message()));
        }
    }
}

fn is_of_type(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().expect("a type's name") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("no type is called {unknown}"),
    };
    types.as_array().map_or_else(|| is(types), |types| types.iter().any(is))
}
