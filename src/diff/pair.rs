//! Which shell of one result is held against which of another.

use crate::results::ShellFacts;

/// An earlier and a later shell.
pub(super) type Pair<'a> = (&'a ShellFacts, &'a ShellFacts);

/// Pairs of shells of the same mode, in the order of `after`.
///
/// A name counts most, then that without the version of a recorded shell: `bash` of `bash@5.2`. Where no name helps, two
/// belong together if each is the only one of their family in that mode, or the only one in that mode at all.
pub(super) fn pair<'a>(before: &'a [ShellFacts], after: &'a [ShellFacts]) -> Vec<Pair<'a>> {
    let rules: [fn(&ShellFacts) -> Option<&str>; 4] =
        [|shell| Some(&shell.name), |shell| Some(shell.base()), |shell| shell.family.as_deref(), |_| Some("")];
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for rule in rules {
        for later in after {
            let alike = |shell: &&ShellFacts| shell.mode == later.mode && rule(shell) == rule(later);
            let mut earlier = before.iter().filter(alike);
            if let (Some(only), None) = (earlier.next(), earlier.next())
                && after.iter().filter(alike).count() == 1
                && rule(later).is_some()
                && pairs.iter().all(|(one, other)| one.name != only.name && other.name != later.name)
            {
                pairs.push((only, later));
            }
        }
    }
    let place = |(_, later): &Pair<'_>| after.iter().position(|shell| shell.name == later.name);
    pairs.sort_by_key(place);
    pairs
}
