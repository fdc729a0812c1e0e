//! Who is killed by a signal is no shell that handles signals: `sh -c 'kill -s QUIT $$'` says 0 where `sh` is bash.

use crate::catalog::Case;

pub(super) fn check(case: &Case) -> Vec<String> {
    let Some(victim) = &case.victim else { return Vec::new() };
    let kills_itself = |word: &String| word.contains("kill ") && !word.contains("exec ");
    let is_shell = victim.first().is_some_and(|name| name == "sh") && victim.iter().any(kills_itself);
    is_shell.then(|| "the victim is a shell: let it `exec` what kills itself".to_owned()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    #[test]
    fn what_the_shell_executes_in_its_place_is_accepted() {
        let victim = "victim = \"sh -c 'exec env kill -s TERM $$'\"\n[script]\nsh = '@victim@'";
        assert_eq!(check(&case(victim)), [""; 0]);
    }

    #[test]
    fn a_shell_that_only_exits_is_accepted() {
        assert_eq!(check(&case("victim = \"sh -c 'exit 3'\"\n[script]\nsh = '@victim@'")), [""; 0]);
    }

    #[test]
    fn a_shell_is_rejected() {
        let victim = "victim = \"sh -c 'kill -s TERM $$'\"\n[script]\nsh = '@victim@'";
        assert_eq!(check(&case(victim)).len(), 1);
    }
}
