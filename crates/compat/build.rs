//! Collects the rule pages, so that adding a rule is adding a page.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let mut pages = Vec::new();
    for family in entries(Path::new("rules"))? {
        for page in entries(&family)? {
            pages.push(page);
        }
    }
    let mut list = String::from("&[\n");
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ext| ext == "md")) {
        let id = page.with_extension("");
        let id = id.strip_prefix("rules").unwrap_or(&id).to_string_lossy().replace('\\', "/");
        let path = fs::canonicalize(page)?;
        let _ = writeln!(list, "    ({id:?}, include_str!({:?})),", path.display().to_string());
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("pages.rs"), list)
}

fn entries(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
