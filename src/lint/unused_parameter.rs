//! A parameter that changes nothing asks the same several times.

use super::code;
use crate::catalog::{Case, FileKind};

pub(super) fn check(case: &Case) -> Vec<String> {
    let unused = case.parameters.iter().filter(|parameter| parameter.name != "via" && !is_used(case, &parameter.name));
    unused.map(|parameter| format!("`@{}@` is in no script, file or variable", parameter.name)).collect()
}

fn is_used(case: &Case, name: &str) -> bool {
    let placeholder = format!("@{name}@");
    let paths = case.files.iter().flat_map(|file| {
        let link = if let FileKind::Link(target) = &file.kind { Some(target.as_str()) } else { None };
        [Some(file.path.as_str()), link].into_iter().flatten()
    });
    let variables = case.start.variables.iter().map(|(_, value)| value.as_str());
    code(case).chain(paths).chain(variables).any(|text| text.contains(&placeholder))
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::check;

    #[test]
    fn a_parameter_of_a_file_is_accepted_and_the_way_that_the_script_is_given() {
        let text = "[parameters]\nn = ['1']\nvia = ['-c', 'file']\n[script]\nsh = '. ./f'\n[[file]]\npath = 'f'\ncontent = '@n@'";
        assert_eq!(check(&case(text)), [""; 0]);
    }

    #[test]
    fn a_parameter_that_is_nowhere_is_rejected() {
        assert_eq!(check(&case("[parameters]\nn = ['1']\n[script]\nsh = ':'")).len(), 1);
    }
}
