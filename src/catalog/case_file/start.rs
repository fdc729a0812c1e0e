//! What a case changes at the start of its shell, and the files that it wants.

use std::collections::HashSet;

use super::Scope;
use crate::catalog::mistake::Mistake;
use crate::catalog::reader::{Node, Reader, Text};
use crate::catalog::{File, FileKind, Limit, Start, choice};
use crate::signal::Signal;

/// What files and variables may name beside parameters.
const KNOWN_BEFORE: [&str; 3] = ["shell", "dir", "ready"];

/// `taken` where the case gives standard input to something else than the signals that it wants sent.
pub(super) fn read(root: &mut Reader<'_, '_>, scope: &Scope<'_>, taken: bool) -> Start {
    let mut start = Start::default();
    let Some(mut table) = root.take("start").and_then(Node::table) else { return start };
    start.ignored = signals(&mut table, "ignored");
    start.blocked = signals(&mut table, "blocked");
    start.closed = table.array("closed").into_iter().filter_map(descriptor).collect();
    for (name, node) in table.entries("limits") {
        let (limit, value) = (name.choose::<Limit>("limit"), limit_value(node));
        start.limits.extend(limit.zip(value));
    }
    for (name, node) in table.entries("variables") {
        let Some(value) = node.text() else { continue };
        if name.text.is_empty() || name.text.contains(['=', '\0']) {
            name.wrong(format!("`{}` cannot be a variable", name.text), "expected a variable's name");
        }
        scope.check(&value, &KNOWN_BEFORE);
        start.variables.push((name.text, value.text));
    }
    let sent = table.texts("sent");
    if let Some(first) = sent.first().filter(|_| taken) {
        let expected = "expected `^signal NAME` in a dialogue, and a script that does not come by standard input";
        first.wrong("`sent` needs standard input for itself", expected);
    }
    start.sent = sent.into_iter().filter_map(|text| text.parse(choice::signal)).collect();
    table.finish();
    start
}

/// One of the three that a shell starts with.
fn descriptor(node: Node<'_, '_>) -> Option<i32> {
    const EXPECTED: &str = "0, 1 or 2";
    let whole = node.whole();
    let number = node.integer::<u16>(EXPECTED)?;
    if number > 2 {
        whole.wrong(format!("descriptor {number} is not open at the start"), format!("expected {EXPECTED}"));
    }
    Some(number.into())
}

fn signals(table: &mut Reader<'_, '_>, key: &'static str) -> Vec<Signal> {
    let parse = |text: Text<'_, '_>| {
        let signal = text.parse(choice::signal)?;
        if ["KILL", "STOP"].contains(&text.text.as_str()) {
            text.wrong(format!("{signal} cannot be {key}"), "expected another signal");
        }
        Some(signal)
    };
    table.texts(key).into_iter().filter_map(parse).collect()
}

/// `Some(None)` is no limit.
fn limit_value(node: Node<'_, '_>) -> Option<Option<u64>> {
    const EXPECTED: &str = "a number from 0 on, or \"unlimited\"";
    if !node.is_string() {
        return node.integer(EXPECTED).map(Some);
    }
    let text = node.text()?;
    if text.text != "unlimited" {
        text.wrong(format!("unknown limit `{}`", text.text), format!("expected {EXPECTED}"));
    }
    Some(None)
}

pub(super) fn files(root: &mut Reader<'_, '_>, scope: &Scope<'_>) -> Vec<File> {
    let mut taken = HashSet::new();
    root.array("file").into_iter().filter_map(|node| file(node.table()?, scope, &mut taken)).collect()
}

/// `taken` are the paths of the files before it.
fn file(mut table: Reader<'_, '_>, scope: &Scope<'_>, taken: &mut HashSet<String>) -> Option<File> {
    let path = table.require("path", "where the file is, relative to the case's directory").and_then(Node::text);
    let mode = table.take("mode").and_then(Node::text);
    let content = table.take("content").and_then(Node::text);
    let directory = table.take("directory");
    let link = table.take("link").and_then(Node::text);
    for text in [&path, &content, &link].into_iter().flatten() {
        scope.check(text, &KNOWN_BEFORE);
    }
    if let Some(path) = &path {
        check_path(path);
        if !taken.insert(path.text.clone()) {
            path.wrong(format!("there is a file `{}` already", path.text), "expected another path");
        }
    }
    if content.is_some() as u8 + directory.is_some() as u8 + link.is_some() as u8 != 1 {
        let expected = "expected exactly one of `content`, `directory = true`, `link`";
        table.page.complain(Mistake::new(table.span.clone(), "it is not said what the file is", expected));
    }
    let kind = match (content, link, directory) {
        (Some(content), ..) => Some(FileKind::Content(content.text)),
        (_, Some(link), _) => Some(FileKind::Link(link.text)),
        (.., Some(directory)) if directory.is_true() => Some(FileKind::Directory),
        (.., Some(directory)) => directory.not("`true`, or no such key"),
        _ => None,
    };
    table.finish();
    let usual = if kind == Some(FileKind::Directory) { 0o755 } else { 0o644 };
    let mode = mode.map_or(Some(usual), |mode| octal(&mode));
    Some(File { path: path?.text, mode: mode?, kind: kind? })
}

/// A case stays in its directory.
fn check_path(path: &Text<'_, '_>) {
    let mut parts = path.text.split('/');
    if path.text.is_empty() || path.text.starts_with('/') || parts.any(|part| part == "..") {
        path.wrong(format!("`{}` is not below the case's directory", path.text), "expected a relative path");
    }
}

fn octal(mode: &Text<'_, '_>) -> Option<u32> {
    let bits = u32::from_str_radix(&mode.text, 8).ok().filter(|bits| *bits <= 0o7777);
    if bits.is_none() {
        mode.wrong(format!("`{}` is no mode", mode.text), "expected octal digits, such as \"755\"");
    }
    bits
}
