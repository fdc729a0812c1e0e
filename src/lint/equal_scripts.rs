//! Two cases that ask the same are one.

use crate::catalog::{Case, Catalog};

pub(super) fn check(catalog: &Catalog) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (i, case) in catalog.cases.iter().enumerate() {
        for other in catalog.cases[..i].iter().filter(|other| ask_the_same(other, case)) {
            let message = format!("the same is asked in {}: make it one case, or say what differs", other.id);
            found.push((case.id.clone(), message));
        }
    }
    found
}

/// Whether two cases give some shell the same script in the same surroundings, with a value in common for each parameter.
fn ask_the_same(one: &Case, other: &Case) -> bool {
    let same_surroundings = one.start == other.start && one.files == other.files && one.needs == other.needs;
    let shares_a_run = one.runs.iter().any(|run| other.runs.contains(run));
    let same_script = one.scripts.iter().any(|(dialect, script)| other.scripts.get(dialect) == Some(script));
    same_surroundings && shares_a_run && same_script && one.victim == other.victim && share_values(one, other)
}

fn share_values(one: &Case, other: &Case) -> bool {
    let vias = |case: &Case| {
        let via = case.parameters.iter().find(|parameter| parameter.name == "via");
        via.map_or(vec![], |via| via.values.clone())
    };
    let (one_via, other_via) = (vias(one), vias(other));
    let same_way = match (one_via.is_empty(), other_via.is_empty()) {
        (true, true) => one.via == other.via,
        (false, false) => one_via.iter().any(|value| other_via.contains(value)),
        _ => false,
    };
    let but_via = |case: &Case| case.parameters.iter().filter(|each| each.name != "via").cloned().collect::<Vec<_>>();
    let (one, other) = (but_via(one), but_via(other));
    same_way
        && one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(one, other)| one.name == other.name && one.values.iter().any(|value| other.values.contains(value)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::catalog;
    use super::check;

    #[test]
    fn the_same_script_in_other_surroundings_is_accepted() {
        let other = "[start]\nignored = ['TERM']\n[script]\nsh = 'false'";
        assert_eq!(check(&catalog(&[("a/one.toml", "[script]\nsh = 'false'"), ("a/two.toml", other)])), []);
        let other = "via = 'file'\n[script]\nsh = 'false'";
        assert_eq!(check(&catalog(&[("a/one.toml", "[script]\nsh = 'false'"), ("a/two.toml", other)])), []);
    }

    #[test]
    fn the_same_script_in_the_same_surroundings_is_rejected() {
        let text = "[parameters]\nn = ['1', '2']\n[script]\nsh = 'exit @n@'";
        let other = "[parameters]\nn = ['2', '3']\n[script]\nsh = 'exit @n@'\nfish = 'exit 1'";
        assert_eq!(check(&catalog(&[("a/one.toml", text), ("a/two.toml", other)])).len(), 1);
    }
}
