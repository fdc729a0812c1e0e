//! `explain` is the inverse of what is recorded: it is asked every recorded status, and finds what gave it.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use statusquo::catalog::{Catalog, On};
use statusquo::explain::{Asked, Evidence, Explainer, Explanation};
use statusquo::recorded::{Page, Stored, digest, stored};
use statusquo::results::Instead;
use statusquo::status::{End, Inside};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::embedded().unwrap_or_else(|problems| panic!("{problems}")));
static EVIDENCE: LazyLock<Evidence<'_>> =
    LazyLock::new(|| Evidence::read(&CATALOG, &stored().iter().collect::<Vec<_>>()).unwrap());

static PAGES: LazyLock<Vec<(&Stored, Page)>> =
    LazyLock::new(|| stored().iter().map(|stored| (stored, stored.page().unwrap())).collect());

/// A recorded answer: the case, the scenario, the shell and how it was seen.
type Place<'a> = (&'a str, &'a str, &'static str, On);

/// Every recorded status, as a person would ask for it, and where it was recorded.
fn recorded() -> BTreeMap<String, HashSet<Place<'static>>> {
    let mut recorded: BTreeMap<String, HashSet<Place<'_>>> = BTreeMap::new();
    let mut current = BTreeMap::new();
    for (stored, page) in &*PAGES {
        let dialect = stored.head.dialect;
        for (id, section) in &page.sections {
            let Some(case) = CATALOG.case(id).filter(|case| case.id == *id) else { continue };
            if *current.entry((id, dialect)).or_insert_with(|| digest(case, dialect)) != section.digest {
                continue;
            }
            for (label, line) in &section.lines {
                let mut found = |status: String, on| {
                    recorded.entry(status).or_default().insert((id.as_str(), label.as_str(), stored.name.as_str(), on));
                };
                let observed = line.observed();
                if let Some(Instead::Unstable(answers)) = &line.observation.instead {
                    assert_eq!(observed.len(), answers.len(), "{}: {id}:{label}", stored.name);
                }
                for seen in observed {
                    if let Some(Inside::Said(text)) = seen.inside {
                        found(text, On::Inside);
                    }
                    for (on, end) in [(On::Outside, seen.outside), (On::AtExit, seen.at_exit)] {
                        let Some(end) = end else { continue };
                        found(end.to_string(), on);
                        if let End::Exited(code) = end {
                            found(code.to_string(), on);
                        }
                    }
                }
            }
        }
    }
    recorded
}

/// Where an explanation says that the status was given.
fn told(explanation: &Explanation) -> HashSet<Place<'_>> {
    let mut places = HashSet::new();
    for cause in explanation.causes.iter().filter(|cause| !cause.by_rule) {
        for label in &cause.scenarios {
            for (&page, &on) in cause.shells.pages.iter().flat_map(|page| cause.seen.iter().map(move |on| (page, on))) {
                places.insert((cause.case.as_str(), label.as_str(), page, on));
            }
        }
    }
    places
}

fn explained(status: &str) -> Explanation {
    let asked = Asked::parse(status, &|text| EVIDENCE.was_said(text)).unwrap_or_else(|error| panic!("{error}"));
    Explainer::new(&EVIDENCE, false).explain(&asked)
}

#[test]
fn every_recorded_status_is_explained_by_exactly_what_gave_it() {
    let recorded = recorded();
    assert!(recorded.len() > 500, "only {} statuses are recorded", recorded.len());
    let mut explainer = Explainer::new(&EVIDENCE, false);
    for (status, places) in recorded {
        let asked = Asked::parse(&status, &|text| EVIDENCE.was_said(text)).unwrap_or_else(|error| panic!("{error}"));
        let explanation = explainer.explain(&asked);
        let told = told(&explanation);
        let missing: Vec<_> = places.difference(&told).take(3).collect();
        let invented: Vec<_> = told.difference(&places).take(3).collect();
        assert!(missing.is_empty() && invented.is_empty(), "{status}: not told {missing:?}, invented {invented:?}");
    }
}

#[test]
fn a_death_by_a_signal_comes_before_a_number_that_somebody_chose() {
    for (status, signal) in [("137", "KILL"), ("271", "TERM"), ("399", "TERM"), ("sigterm", "TERM"), ("165", "RTMIN+3")]
    {
        let explanation = explained(status);
        assert_eq!(explanation.signals[0].signal.to_string(), signal, "{status}");
        assert_eq!(explanation.causes[0].case, "signal/killed-child", "{status}");
        assert_eq!(explanation.causes[0].scenarios, [signal], "{status}");
    }
}

#[test]
fn the_rule_by_which_a_shell_tells_of_a_signal_is_found_in_its_answers() {
    for (status, rule) in [("137", "128+n"), ("265", "256+n"), ("393", "384+n")] {
        assert_eq!(explained(status).causes[0].rule.as_deref(), Some(rule));
    }
}

#[test]
fn a_number_between_those_that_were_asked_is_told_by_their_rule_and_no_other() {
    let by_rule = |status: &str| {
        let explanation = explained(status);
        explanation.causes.into_iter().filter(|cause| cause.by_rule).map(|cause| cause.case).collect::<Vec<_>>()
    };
    assert!(by_rule("134").contains(&"exit/child".to_owned()));
    // No process exits with more than 8 bits.
    assert!(!by_rule("280").contains(&"exit/child".to_owned()));
}

#[test]
fn what_nobody_knows_has_its_arithmetic() {
    let explanation = explained("246");
    assert_eq!(explanation.signals, []);
    assert_eq!(explanation.arithmetic, ["246 = 128 + 118, and no signal here has the number 118"]);
    let explanation = explained("70000");
    assert_eq!(
        explanation.arithmetic,
        ["no process exits with it: a parent is told the low 8 bits, 70000 mod 256 = 112"]
    );
}

#[test]
fn an_end_is_followed_to_what_each_shell_makes_of_it() {
    let asked = Asked::from_wait_status("0x0084").unwrap();
    let explanation = Explainer::new(&EVIDENCE, false).explain(&asked);
    let first = &explanation.becomes[0];
    assert_eq!(first.case, "signal/killed-child-with-core");
    let said: Vec<&str> = first.otherwise.iter().map(|other| other.answer.as_str()).collect();
    for answer in ["132", "260", "388", "sigill+core"] {
        assert!(said.contains(&answer), "{answer} is not among {said:?}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn what_is_asked_most_fits_a_screen() {
    for status in
        ["0", "1", "2", "126", "127", "128", "130", "134", "137", "139", "141", "143", "255", "256", "271", "399"]
    {
        let text = statusquo::report::explanation(&explained(status), false, None);
        let shown = anstream::adapter::strip_str(&text).to_string();
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines.len() <= 40, "{status} takes {} lines:\n{shown}", lines.len());
        // What is to be pasted is not broken.
        let is_long = |line: &&&str| line.chars().count() > 80 && !line.ends_with("COMMAND");
        assert_eq!(lines.iter().find(is_long), None, "{status}:\n{shown}");
    }
}
