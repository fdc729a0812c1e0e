//! Sources as a reader reviews them: how each fares, what one promises and whether it holds, what no case asks.

use std::collections::BTreeMap;

use super::broken::{broken, paragraphs};
use super::mark::{BOLD, DIM, Mark, paint};
use super::text::{labelled, wrap};
use crate::catalog::{Catalog, Shown, Source, SourceKind};
use crate::results::{Cell, Held, Results};
use crate::review::{Coverage, Reviewed, Standing, Tally, includes};

/// What holds.
const HOLDS: &str = "✓";
/// What nobody could be asked.
const OPEN: &str = "–";

/// A paragraph for each source: what it is, how much rests on it, and how much of that holds, by shell.
#[must_use]
pub fn standings(standings: &[Standing<'_>], results: &Results, width: Option<u16>) -> String {
    let limit = width.map(usize::from);
    let mut out = String::new();
    for Standing { source, expectations, promises, by_shell } in standings {
        let all = Tally::sum(by_shell.values());
        let judged = all.hold + all.broken;
        out += &format!("{}  {}\n", paint(&source.id, BOLD), kind(source));
        let listed = if *promises > 0 { format!("{}, ", count(*promises, "promise")) } else { String::new() };
        let holding = match judged {
            0 => "nobody here was asked".to_owned(),
            _ => format!("{} of {judged} answers hold", all.hold),
        };
        let text = format!("{listed}{}, {holding}", count(*expectations, "expectation"));
        out += &labelled("    ", &text, limit);
        let fared = by_shell.iter().filter(|(_, tally)| tally.hold + tally.broken > 0);
        let fared = fared.map(|(name, tally)| format!("{name} {}/{}", tally.hold, tally.hold + tally.broken));
        let fared: Vec<_> = in_order(results, fared.collect(), |text| text.split(' ').next().unwrap_or(text));
        if !fared.is_empty() {
            out += &labelled("    ", &fared.join(", "), limit);
        }
    }
    out
}

/// One source as a review of the work: promise by promise, where it holds and where it does not.
#[must_use]
pub fn review(
    catalog: &Catalog,
    source: &Source,
    reviewed: &[Reviewed<'_>],
    results: &Results,
    width: Option<u16>,
) -> String {
    let limit = width.map(usize::from);
    let mut out = heading(source, limit);
    for one in reviewed {
        out.push('\n');
        out += &promise(catalog, source, one, results, limit);
    }
    if reviewed.is_empty() {
        let wanted = |_: &_, held: &Held| held.source == source.id;
        out += "\nIts promises are not listed. What does not hold:\n";
        out += &paragraphs(&broken(results, &wanted), limit);
    }
    out
}

fn promise(
    catalog: &Catalog,
    source: &Source,
    reviewed: &Reviewed<'_>,
    results: &Results,
    limit: Option<usize>,
) -> String {
    let all = Tally::sum(reviewed.by_shell.values());
    let is_of_it = |cell: &Cell, held: &Held| includes(catalog, reviewed, &source.id, cell, held);
    let (sign, style) = match &reviewed.promise.shown {
        Shown::By(_) if all.broken > 0 => {
            let mark = if reviewed.is_contradicted { Mark::Contradicts } else { Mark::Differs };
            (mark.sign(), mark.style())
        }
        Shown::By(_) if all.hold > 0 => (HOLDS, BOLD),
        _ => (OPEN, DIM),
    };
    let mut out = String::new();
    for line in wrap(&format!("{sign} {}", reviewed.promise.says), limit, 2) {
        out += &format!("{}\n", paint(&line, style));
    }
    out += &labelled("    in     ", reviewed.place, limit);
    match &reviewed.promise.shown {
        Shown::Not(reason) => out += &labelled("    not asked: ", reason, limit),
        Shown::By(cases) => {
            out += &labelled("    asked  ", &cases.join(", "), limit);
            let names = |wanted: &dyn Fn(&Tally) -> bool| {
                let names = reviewed.by_shell.iter().filter(|(_, tally)| wanted(tally)).map(|(name, _)| name.clone());
                versions(results, in_order(results, names.collect(), |name| name))
            };
            let rows = [
                (
                    if all.broken > 0 { "    holds only for " } else { "    holds  " },
                    names(&|t| t.hold > 0 && t.broken == 0),
                ),
                ("    holds in part for ", names(&|t| t.hold > 0 && t.broken > 0)),
                ("    contradicted by ", names(&|t| t.hold == 0 && t.broken > 0)),
            ];
            for (label, shells) in rows.into_iter().filter(|(_, shells)| !shells.is_empty()) {
                out += &labelled(label, &shells, limit);
            }
            if all == Tally::default() {
                out += "    no shell that it speaks of was asked\n";
            } else if all.hold + all.broken == 0 {
                out += "    left open\n";
            }
            let within = limit.map(|limit| limit.saturating_sub(4));
            out += &indented(&paragraphs(&broken(results, &is_of_it), within));
        }
    }
    out
}

/// What no case asks, source by source, with the reasons; and whether each expectation is in a list.
#[must_use]
pub fn coverage(coverage: &[Coverage<'_>], width: Option<u16>) -> String {
    let limit = width.map(usize::from);
    let mut out = String::new();
    let listed = coverage.iter().filter(|each| each.shown + each.without.len() + each.unlisted.len() > 0);
    for Coverage { source, shown, without, unlisted } in listed {
        let all = shown + without.len();
        let asked = if all == 0 {
            "no promise listed".to_owned()
        } else {
            format!("{shown} of {} asked", count(all, "promise"))
        };
        out += &format!("{}  {asked}\n", paint(&source.id, BOLD));
        for (promise, place, reason) in without {
            out += &labelled("  – ", &format!("{} ({place})", promise.says), limit);
            out += &labelled("      ", reason, limit);
        }
        for (case, place) in unlisted {
            out += &labelled("  ? ", &format!("{case} cites `{place}`, which no promise names"), limit);
        }
    }
    let (shown, without): (usize, usize) =
        coverage.iter().fold((0, 0), |(shown, without), each| (shown + each.shown, without + each.without.len()));
    let total = format!("{}: {shown} asked, {without} not, each with its reason", count(shown + without, "promise"));
    out + &format!("\n{}\n", paint(&total, BOLD))
}

fn heading(source: &Source, limit: Option<usize>) -> String {
    let mut out = format!("{}  {}\n", paint(&source.id, BOLD), kind(source));
    let work = format!("{}. {}, {}.", source.title, source.publisher, source.edition);
    out += &labelled("    ", &work, limit);
    out + &labelled("    ", &source.url, limit)
}

/// What the source is, and whom it binds.
pub(super) fn kind(source: &Source) -> String {
    match &source.kind {
        SourceKind::Posix(_) => "POSIX: binds the shells that claim it".to_owned(),
        SourceKind::Manual(of) => format!("manual: binds {of}"),
        SourceKind::Rationale => "rationale: informs".to_owned(),
        SourceKind::Changelog => "changelog: informs".to_owned(),
        SourceKind::Code => "code: informs".to_owned(),
        SourceKind::Claim => "claim: informs".to_owned(),
    }
}

/// Names of shells in the order of the results.
fn in_order(results: &Results, mut names: Vec<String>, name: impl Fn(&str) -> &str) -> Vec<String> {
    let rank = |text: &String| results.shells.iter().position(|shell| shell.name == name(text));
    names.sort_by_key(rank);
    names
}

/// Names with their versions, modes of one shell together.
fn versions(results: &Results, names: Vec<String>) -> String {
    let mut by_version: BTreeMap<(usize, String), Vec<String>> = BTreeMap::new();
    for name in names {
        let facts = results.shells.iter().enumerate().find(|(_, shell)| shell.name == name);
        let (rank, version) = facts.map_or((usize::MAX, String::new()), |(rank, shell)| {
            let first = results.shells.iter().position(|other| other.path == shell.path).unwrap_or(rank);
            (first, shell.version.clone().unwrap_or_default())
        });
        by_version.entry((rank, version)).or_default().push(name);
    }
    let each =
        by_version.into_iter().map(|((_, version), names)| format!("{} {version}", names.join("/")).trim().to_owned());
    each.collect::<Vec<_>>().join(", ")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
