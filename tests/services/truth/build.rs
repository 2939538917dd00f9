//! Both sides of every edit, from the contracts in `edits`.

use std::path::Path;

fn main() -> Result<(), wireproof_build::Error> {
    println!("cargo::rerun-if-changed=edits");
    let files = std::fs::read_dir("edits").into_iter().flatten().flatten();
    let wire = |file: &String| Path::new(file).extension().is_some_and(|ending| ending == "wire");
    let files = files.map(|file| format!("edits/{}", file.file_name().display()));
    let mut files: Vec<String> = files.filter(wire).collect();
    files.sort();
    files.iter().try_for_each(|file| wireproof_build::generate(file))
}
