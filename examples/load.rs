//! x
use statusquo::catalog::Catalog;
fn main() {
    match Catalog::read(std::path::Path::new(&std::env::args().nth(1).unwrap())) {
        Ok(c) => println!(
            "{} cases, {} scenarios",
            c.cases.len(),
            c.cases.iter().map(|c| c.scenarios().len()).sum::<usize>()
        ),
        Err(p) => println!("{}", p.render(false)),
    }
}
