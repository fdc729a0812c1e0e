//! Whether an answer is what a predicate says.

use super::{Filled, Number, Shape, Status};
use crate::signal::Signal;
use crate::status::{End, Inside};

impl Filled {
    /// Whether what the next command was told is what this says. `None` where the source leaves it open or nothing
    /// could be observed.
    #[must_use]
    pub fn met_by_inside(&self, inside: &Inside) -> Option<bool> {
        if self.is_unspecified() || matches!(inside, Inside::NotObservable(_)) {
            return None;
        }
        Some(self.0.met_by_inside(inside))
    }

    /// Whether the end is what this says; a bare number means that the process exited with it. `None` where the
    /// source leaves it open or there was no end to judge.
    #[must_use]
    pub fn met_by_end(&self, end: &End) -> Option<bool> {
        if self.is_unspecified() || matches!(end, End::TimedOut | End::NotStarted(_)) {
            return None;
        }
        Some(self.0.met_by_end(end))
    }
}

impl Shape<Number, Signal, String> {
    fn met_by_inside(&self, inside: &Inside) -> bool {
        match (self, inside) {
            (Self::OneOf(shapes), _) => shapes.iter().any(|shape| shape.met_by_inside(inside)),
            (Self::Status(status), Inside::Said(text)) => text.parse().is_ok_and(|said| status.holds(said)),
            (Self::Text(expected), Inside::Said(text)) => expected == text,
            (Self::Ended, Inside::Ended) => true,
            _ => false,
        }
    }

    fn met_by_end(&self, end: &End) -> bool {
        match (self, end) {
            (Self::OneOf(shapes), _) => shapes.iter().any(|shape| shape.met_by_end(end)),
            (Self::Status(status) | Self::Exited(status), End::Exited(code)) => status.holds((*code).into()),
            (Self::Killed(by, expected), End::Killed { signal, core }) => {
                by == signal && expected.is_none_or(|expected| expected == *core)
            }
            (Self::Stopped(by), End::Stopped(signal)) => by == signal,
            _ => false,
        }
    }
}

impl Status<Number> {
    fn holds(&self, status: i128) -> bool {
        match self {
            Self::Compared(comparison, number) => comparison.accepts(status.cmp(&number.value)),
            Self::Between(low, high) => (low.value..=high.value).contains(&status),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::Predicate;
    use super::*;

    fn filled(predicate: &str, value: &str) -> Filled {
        let one = |text: &str| Predicate::parse(text).unwrap();
        let predicate = match predicate.split_once(" | ") {
            Some((left, right)) => Predicate::one_of(vec![one(left), one(right)]),
            None => one(predicate),
        };
        predicate.fill_from(&|_| Some(value.to_owned())).unwrap()
    }

    #[rstest]
    #[case("143", "", "143", true)]
    #[case("143", "", "0143x", false)]
    #[case("128 + @v@", "TERM", "143", true)]
    #[case("128 + @v@", "TERM", "271", false)]
    #[case("256 + KILL", "", "265", true)]
    #[case("128 + @v@", "15", "143", true)]
    #[case("> 128", "", "128", false)]
    #[case("> 128", "", "129", true)]
    #[case("!= 0", "", "1", true)]
    #[case("1..=125", "", "125", true)]
    #[case("1..=125", "", "126", false)]
    #[case("1..=125", "", "sigterm", false)]
    #[case("@v@ mod 256", "-1", "255", true)]
    #[case("@v@ mod 256", "257", "1", true)]
    #[case("@v@ mod 256", "4294967296", "0", true)]
    #[case("sig@v@", "TERM", "sigterm", true)]
    #[case("sig@v@", "TERM", "sigTERM", false)]
    #[case("sig@v@+core", "ILL", "sigill+core", true)]
    #[case("0 1 0", "", "0 1 0", true)]
    #[case("", "", "", true)]
    #[case("", "", "0", false)]
    #[case("ended", "", "0", false)]
    #[case("1 | 2", "", "2", true)]
    #[case("1 | 2", "", "3", false)]
    #[case("ended | 2", "", "2", true)]
    fn what_the_next_command_is_told_is_judged(
        #[case] predicate: &str,
        #[case] value: &str,
        #[case] said: &str,
        #[case] met: bool,
    ) {
        assert_eq!(filled(predicate, value).met_by_inside(&Inside::Said(said.to_owned())), Some(met));
    }

    #[test]
    fn what_is_left_open_or_was_not_seen_is_not_judged() {
        assert_eq!(filled("unspecified", "").met_by_inside(&Inside::Ended), None);
        assert_eq!(filled("unspecified", "").met_by_end(&End::Exited(0)), None);
        assert_eq!(filled("ended", "").met_by_inside(&Inside::NotObservable("why".into())), None);
        assert_eq!(filled("0", "").met_by_end(&End::TimedOut), None);
        assert_eq!(filled("0", "").met_by_end(&End::NotStarted("ENOENT".into())), None);
    }

    #[test]
    fn an_ended_shell_meets_nothing_but_ended() {
        assert_eq!(filled("ended", "").met_by_inside(&Inside::Ended), Some(true));
        assert_eq!(filled("1 | ended", "").met_by_inside(&Inside::Ended), Some(true));
        assert_eq!(filled("0", "").met_by_inside(&Inside::Ended), Some(false));
        assert_eq!(filled("", "").met_by_inside(&Inside::Ended), Some(false));
    }

    fn killed(signal: &str, core: bool) -> End {
        End::Killed { signal: signal.parse().unwrap(), core }
    }

    #[rstest]
    #[case("143", End::Exited(143), true)]
    #[case("143", killed("TERM", false), false)]
    #[case("> 128", End::Exited(143), true)]
    #[case("> 128", killed("TERM", false), false)]
    #[case("exited 1..=125", End::Exited(1), true)]
    #[case("exited != 0", End::Exited(0), false)]
    #[case("killed by @v@", killed("ILL", false), true)]
    #[case("killed by @v@", killed("ILL", true), true)]
    #[case("killed by @v@", killed("TERM", true), false)]
    #[case("killed by @v@", End::Exited(132), false)]
    #[case("killed by @v@ with core", killed("ILL", false), false)]
    #[case("killed by @v@ with core", killed("ILL", true), true)]
    #[case("killed by @v@ without core", killed("ILL", true), false)]
    #[case("stopped by TSTP", End::Stopped("TSTP".parse().unwrap()), true)]
    #[case("stopped by TSTP", killed("TSTP", false), false)]
    #[case("exited 0 | killed by @v@", killed("ILL", false), true)]
    fn an_end_is_judged_with_what_kind_of_end_it_is(#[case] predicate: &str, #[case] end: End, #[case] met: bool) {
        assert_eq!(filled(predicate, "ILL").met_by_end(&end), Some(met));
    }
}
