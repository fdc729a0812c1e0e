//! The project's own pages: those of the present cases, and what the documents make of them.

use std::path::Path;

use statusquo::catalog::Catalog;
use statusquo::recorded::{FOLDER, find, problems, read, stored};

#[test]
fn no_page_has_a_section_too_few_or_too_many_nor_anything_that_is_not_explained() {
    let pages = read(Path::new(FOLDER)).unwrap();
    let catalog = Catalog::embedded().unwrap();
    let problems: Vec<String> = problems(&catalog, pages).iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_library_carries_every_page_under_a_name_of_its_own() {
    let pages = read(Path::new(FOLDER)).unwrap();
    let mut names: Vec<&str> = stored().iter().map(|page| page.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), pages.len());
    for (path, page) in pages {
        let stored = stored().iter().find(|stored| stored.path == path).unwrap();
        assert_eq!(stored.page().unwrap().render(), page.render(), "{path}");
    }
}

#[test]
fn of_several_versions_that_begin_alike_the_newest_is_meant() {
    let version = |name: &str| find(name).unwrap()[0].head.short_version();
    assert_eq!(version("bash@5.1"), "5.1.4");
    assert_eq!(version("bash@5.2"), "5.2.37");
    assert_eq!(version("bash@5.2.15"), "5.2.15");
}

#[test]
fn a_family_is_meant_in_its_native_and_posix_modes() {
    let names: Vec<String> = find("bash@5.1").unwrap().iter().map(|page| page.head.name()).collect();
    assert_eq!(names, ["bash", "bash-posix"]);
    assert_eq!(find("bash-posix@5.1").unwrap().len(), 1);
}
