//! The `[parameters]` of a case.

use crate::catalog::mistake::Mistake;
use crate::catalog::placeholder::{RESERVED, is_name};
use crate::catalog::reader::{Node, Reader, Text};
use crate::catalog::{Parameter, Value, Via, choice};

pub(super) fn read(root: &mut Reader<'_, '_>) -> Vec<Parameter> {
    root.entries("parameters").into_iter().filter_map(|(name, node)| parameter(&name, node)).collect()
}

fn parameter(name: &Text<'_, '_>, node: Node<'_, '_>) -> Option<Parameter> {
    if !is_name(&name.text) {
        let expected = "expected lower-case letters, digits and `-`, a letter first";
        name.wrong(format!("`{}` cannot be a parameter", name.text), expected);
    } else if RESERVED.contains(&name.text.as_str()) {
        name.wrong(format!("`@{}@` has a meaning already", name.text), "expected another name");
    }
    let whole = node.span.clone();
    let page = name.page;
    let mut values: Vec<Value> = Vec::new();
    for (label, text) in node.array()?.into_iter().flat_map(entries) {
        check_label(&label);
        check_text(&name.text, &text);
        if values.iter().any(|value| value.label == label.text) {
            label.wrong(format!("there are two values `{}`", label.text), "expected another label");
        }
        values.push(Value { label: label.text, text: text.text });
    }
    if values.is_empty() {
        let message = format!("`{}` has no values", name.text);
        page.complain(Mistake::new(whole, message, "expected one value at least"));
    }
    Some(Parameter { name: name.text.clone(), values })
}

/// The labels and texts of an element: a plain value is its own label, a table has a label for each.
fn entries<'p, 't>(element: Node<'p, 't>) -> Vec<(Text<'p, 't>, Text<'p, 't>)> {
    if !element.is_table() {
        return element.text_or_integer().map(|text| (text.clone(), text)).into_iter().collect();
    }
    let entries = element.table().map(Reader::into_entries).unwrap_or_default();
    entries.into_iter().filter_map(|(label, text)| Some((label, text.text_or_integer()?))).collect()
}

/// Labels are parts of ids, and ids need no quoting in any shell.
fn check_label(label: &Text<'_, '_>) {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._+-".contains(&b);
    if label.text.is_empty() || !label.text.bytes().all(is_plain) {
        let mistake = Mistake::new(
            0..label.text.len(),
            format!("`{}` cannot be part of an id", label.text),
            "expected letters, digits, `.`, `_`, `+` and `-` only",
        );
        label.complain(mistake.help("give the value a label: `{ label = \"value\" }`"));
    }
}

/// Two parameters mean something to the runner or to predicates, so their values are checked.
fn check_text(parameter: &str, text: &Text<'_, '_>) {
    match parameter {
        "via" => drop(text.choose::<Via>("way to give a script")),
        "signal" => drop(text.parse(choice::signal)),
        _ => {}
    }
}
