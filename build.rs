//! Embeds what the library carries: every file below `cases/`, so that a new case needs no Rust, and every recorded
//! page, compressed.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    choose_way();
    let project = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));

    let cases = project.join("cases");
    let embedded = files(&cases, "toml")?.into_iter();
    let entries = embedded.map(|file| format!("    ({:?}, include_str!({file:?})),\n", name(&file, &cases)));
    fs::write(out.join("embedded_cases.rs"), list(entries))?;

    let recorded = project.join("recorded");
    let mut entries = Vec::new();
    for (number, file) in files(&recorded, "page")?.iter().enumerate() {
        let text = fs::read_to_string(file)?;
        let head = text.split("\n\n").next().unwrap_or_default();
        let compressed = out.join(format!("{number}.page"));
        fs::write(&compressed, miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9))?;
        entries.push(format!("    ({:?}, {head:?}, include_bytes!({compressed:?})),\n", name(file, &recorded)));
    }
    fs::write(out.join("embedded_pages.rs"), list(entries.into_iter()))
}

/// Sets `portable` where the system is not Linux, or where Linux is to do as the others do (see `src/sys`).
fn choose_way() {
    println!("cargo::rustc-check-cfg=cfg(portable)");
    println!("cargo::rerun-if-env-changed=STATUSQUO_PORTABLE");
    let is_linux = env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux");
    if !is_linux || env::var_os("STATUSQUO_PORTABLE").is_some() {
        println!("cargo::rustc-cfg=portable");
    }
}

/// A Rust expression.
fn list(entries: impl Iterator<Item = String>) -> String {
    format!("&[\n{}]\n", entries.collect::<String>())
}

fn name(file: &Path, folder: &Path) -> String {
    file.strip_prefix(folder).expect("it was found there").display().to_string()
}

/// All files below a folder that end so, sorted; none where there is no such folder.
fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop().filter(|folder| folder.exists()) {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
