//! Rules as they are shown, and the way back from them.

use rstest::rstest;

use super::*;

const TERMINATING: [&str; 8] = ["HUP", "INT", "KILL", "TERM", "32", "RTMIN", "RTMIN+1", "RTMIN+2"];

fn scenario(pairs: &[(&str, &str)]) -> Vec<Parameter> {
    pairs.iter().map(|(name, value)| Parameter { name: (*name).to_owned(), value: (*value).to_owned() }).collect()
}

fn folded(observed: &[(Vec<Parameter>, String)]) -> Folded {
    let points: Vec<Point<'_>> =
        observed.iter().map(|(parameters, answer)| Point { parameters, answer: answer.as_str() }).collect();
    fold(&points)
}

/// Folds pairs of value and answer, `0=0 256=0 abc=2`, over one parameter.
fn over(parameter: &str, pairs: &str) -> String {
    let observed: Vec<_> = pairs
        .split(';')
        .map(|pair| {
            let (value, answer) = pair.trim().split_once('=').unwrap();
            (scenario(&[(parameter, value)]), answer.to_owned())
        })
        .collect();
    folded(&observed).inline()
}

fn over_signals(answer: impl Fn(&str, i32) -> String) -> String {
    let number = |name: &str| name.parse::<crate::signal::Signal>().unwrap().number().unwrap();
    let observed: Vec<_> =
        TERMINATING.iter().map(|name| (scenario(&[("signal", name)]), answer(name, number(name)))).collect();
    folded(&observed).inline()
}

#[rstest]
#[case(|_: &str, n: i32| format!("{}", n + 128), "128+n")]
#[case(|_: &str, n: i32| format!("{}", n + 256), "256+n")]
#[case(|_: &str, n: i32| format!("{}", n + 384), "384+n")]
#[case(|_: &str, n: i32| n.to_string(), "n")]
#[case(|_: &str, n: i32| format!("exited {}", n + 128), "exited 128+n")]
#[case(|s: &str, _: i32| format!("killed by {s}"), "killed by <signal>")]
#[case(|s: &str, _: i32| format!("killed by {s} with core"), "killed by <signal> with core")]
#[case(|s: &str, _: i32| format!("sig{}", s.to_lowercase()), "sig<name>")]
#[case(|s: &str, _: i32| format!("sig{}+core", s.to_lowercase()), "sig<name>+core")]
#[case(|_: &str, n: i32| format!("0 {} 0", n + 128), "0 128+n 0")]
#[case(|_: &str, _: i32| "ended".into(), "ended")]
#[case(|s: &str, n: i32| if s == "KILL" { "ended".into() } else { (n + 128).to_string() }, "128+n · ended: KILL")]
#[case(|s: &str, n: i32| if s.starts_with("RTM") { "127".into() } else { (n + 128).to_string() }, "128+n · 127: RTMIN..RTMIN+2")]
#[case(|s: &str, n: i32| if n < 15 { format!("sig{}", s.to_lowercase()) } else { format!("sig{}+core", s.to_lowercase()) },
    "sig<name> · sig<name>+core: TERM, 32, RTMIN..RTMIN+2")]
fn answers_about_signals_fold(#[case] answer: fn(&str, i32) -> String, #[case] rule: &str) {
    assert_eq!(over_signals(answer), rule);
}

#[rstest]
#[case("one answer", "0=127; 1=127; 2=127", "127")]
#[case("one value", "7=7", "7")]
#[case("the number", "0=0; 1=1; 255=255", "n")]
#[case("no modulus without a value beyond it", "0=0; 1=1; 127=127; 255=255", "n")]
#[case("one value beyond shows no modulus", "0=0; 1=1; 2=2; 256=0", "n · 0: 256")]
#[case("two do", "0=0; 1=1; 255=255; 256=0; 257=1", "n mod 256")]
#[case("negative numbers wrap upwards", "0=0; 1=1; 300=44; -1=255; -2=254", "n mod 256")]
#[case("values that are no numbers are exceptions", "0=0; 1=1; 256=0; 257=1; abc=2", "n mod 256 · 2: abc")]
#[case("a ceiling", "0=0; 1=1; 255=255; 256=255; 300=255; 1234=255", "n min 255")]
#[case("a C int", "0=0; 1=1; 2147483648=-2147483648; 4294967295=-1; 4294967296=0", "int32(n)")]
#[case("two rules", "0=0; 1=1; 2=2; 3=3; -1=255; -2=254; -3=253; x=2", "n mod 256 · 2: x")]
#[case("what stands for all others is the rule", "0=0; 1=1; 2=2; a=1; b=1; c=1; d=1", "n · 1: a, b, c, d")]
#[case("unless it is a coincidence", "1=1; 2=2; a=7; b=7; c=7; d=7; e=8", "7: a, b, c, d · n: 1, 2 · 8: e")]
#[case(
    "large values are powers",
    "2147483647=2; 2147483648=2; 4294967295=1; 9223372036854775809=3; 65536=4",
    "2: 2^31-1, 2^31 · 1: 2^32-1 · 3: 2^63+1 · 4: 65536"
)]
#[case("two answers are no ceiling", "1=1; 256=2; 300=2; 400=2", "2: 256, 300, 400 · 1: 1")]
#[case("a used offset takes two points", "1=129; 2=130", "128+n")]
#[case("an unused one takes three", "1=4; 2=5", "4: 1 · 5: 2")]
#[case("here they are", "1=4; 2=5; 7=10", "3+n")]
#[case("no numbers, no rule", "3.5=1; abc=1; =1; 08=0", "1: 3.5, abc, '' · 0: 08")]
#[case("nearly all are one", "a=1; b=1; c=1; d=1; e=0", "1 · 0: e")]
#[case("a range holds what was asked", "1=0; 2=0; 3=0; 5=0; 6=0; 9=3", "0 · 3: 9")]
#[case("ranges are listed in order", "1=0; 2=0; 3=0; 5=1; 6=1; 9=1", "0: 1..3 · 1: 5, 6, 9")]
#[case("the answer may be any text", "1=exited 1; 2=exited 2; 257=exited 1; 258=exited 2", "exited n mod 256")]
#[case("and empty", "1=; 2=", "''")]
#[case(
    "numbers beyond all bounds are text",
    "170141183460469231731687303715884105727=1; -170141183460469231731687303715884105728=2",
    "1: 2^127-1 · 2: -2^127"
)]
fn answers_about_numbers_fold(#[case] _what: &str, #[case] pairs: &str, #[case] rule: &str) {
    assert_eq!(over("n", pairs), rule);
}

#[test]
fn a_rule_is_written_with_the_name_of_its_parameter() {
    assert_eq!(over("operand", "0=0; 1=1; 256=0; 257=1"), "operand mod 256");
}

fn two(parameters: [&str; 2], rows: &[(&str, &str, &str)]) -> Folded {
    let observed: Vec<_> = rows
        .iter()
        .map(|(a, b, answer)| (scenario(&[(parameters[0], a), (parameters[1], b)]), (*answer).to_owned()))
        .collect();
    folded(&observed)
}

#[test]
fn a_parameter_that_makes_no_difference_does_not_appear() {
    let rows = [("1", "-c", "1"), ("1", "file", "1"), ("2", "-c", "2"), ("2", "file", "2"), ("3", "file", "3")];
    assert_eq!(two(["n", "via"], &rows).inline(), "n");
}

#[test]
fn a_parameter_that_makes_a_difference_has_one_rule_for_each_of_its_values() {
    let rows = [
        ("1", "-c", "129"),
        ("1", "file", "129"),
        ("1", "stdin", "ended"),
        ("2", "-c", "130"),
        ("2", "file", "130"),
        ("2", "stdin", "ended"),
    ];
    let folded = two(["n", "via"], &rows);
    assert_eq!(folded.inline(), "(-c, file) 128+n · (stdin) ended");
    assert_eq!(folded.lines[0].parts[0].points, [0, 3, 1, 4]);
}

#[test]
fn the_parameter_that_the_answers_follow_may_be_the_second() {
    let rows = [
        ("0", "HUP", "1"),
        ("0", "INT", "2"),
        ("0", "TERM", "15"),
        ("128", "HUP", "129"),
        ("128", "INT", "130"),
        ("128", "TERM", "143"),
    ];
    assert_eq!(two(["plus", "signal"], &rows).inline(), "(0) n · (128) 128+n");
}

#[test]
fn a_scenario_that_is_missing_changes_no_rule() {
    let rows = [("1", "-c", "1"), ("2", "-c", "2"), ("2", "file", "2"), ("3", "file", "4")];
    let folded = two(["n", "via"], &rows);
    assert_eq!(folded.inline(), "n · 4: 3");
}

#[test]
fn nothing_folds_to_nothing() {
    assert_eq!(fold(&[]).inline(), "");
    assert_eq!(fold(&[]).expand(&[]), None);
}

#[test]
fn a_case_without_parameters_is_its_answer() {
    assert_eq!(folded(&[(Vec::new(), "127".to_owned())]).inline(), "127");
}

/// Marsaglia's xorshift64: enough of chance for a test, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NUMBERS: [&str; 18] = [
    "0",
    "1",
    "2",
    "127",
    "128",
    "255",
    "256",
    "257",
    "300",
    "1234",
    "2147483648",
    "4294967296",
    "-1",
    "-256",
    "3.5",
    "abc",
    "",
    "08",
];
const NOISE: [&str; 6] = ["0", "1", "ended", "killed by TERM", "exited 130", ""];
const WAYS: [&str; 3] = ["-c", "file", "stdin"];

/// Answers that follow two rules, with as much noise between them as chance wants.
fn by_chance(chance: &mut Chance) -> Vec<(Vec<Parameter>, String)> {
    let (name, values) = if chance.below(2) == 0 { ("signal", &TERMINATING[..]) } else { ("n", &NUMBERS[..]) };
    let ways = &WAYS[..1 + chance.below(3)];
    let rules: Vec<usize> = ways.iter().map(|_| chance.below(7)).collect();
    let noise = 1 + chance.below(8);
    let mut observed = Vec::new();
    for value in values {
        for (way, rule) in ways.iter().zip(&rules) {
            if chance.below(8) == 0 {
                continue;
            }
            let n = rule::number(name, value).unwrap_or(3);
            let answer = match rule {
                _ if chance.below(noise) == 1 => chance.one_of(&NOISE).to_owned(),
                0 => n.to_string(),
                1 => (n + 128).to_string(),
                2 => format!("exited {}", n.rem_euclid(256)),
                3 => n.min(255).to_string(),
                4 => format!("sig{}", value.to_lowercase()),
                5 => rule::low_32_bits(n).to_string(),
                _ => format!("killed by {value}"),
            };
            observed.push((scenario(&[(name, value), ("via", way)]), answer));
        }
    }
    observed
}

#[test]
fn expanding_what_was_folded_gives_back_what_was_observed() {
    for seed in 1..=600_u64 {
        let observed = by_chance(&mut Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let folded = folded(&observed);
        let mut covered: Vec<usize> =
            folded.lines.iter().flat_map(|line| &line.parts).flat_map(|part| part.points.clone()).collect();
        covered.sort_unstable();
        assert_eq!(covered, (0..observed.len()).collect::<Vec<_>>(), "seed {seed}: each point once: {folded}");
        for (parameters, answer) in &observed {
            assert_eq!(folded.expand(parameters).as_ref(), Some(answer), "seed {seed}: {parameters:?} by {folded}");
        }
    }
}

#[test]
fn the_order_of_the_points_changes_no_rule() {
    for seed in 1..=100_u64 {
        let mut observed = by_chance(&mut Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let forwards = folded(&observed);
        observed.reverse();
        let backwards = folded(&observed);
        let sizes = |folded: &Folded| -> Vec<usize> {
            let mut sizes: Vec<_> = folded.lines.iter().flat_map(|l| &l.parts).map(|part| part.points.len()).collect();
            sizes.sort_unstable();
            sizes
        };
        assert_eq!(sizes(&forwards), sizes(&backwards), "seed {seed}: {forwards} and {backwards}");
    }
}
