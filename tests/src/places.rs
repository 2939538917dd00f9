//! Where fixtures and shared data lie.

use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// A path below `fixtures/`.
pub fn fixture(path: &str) -> PathBuf {
    root().join("fixtures").join(path)
}

/// A path below the data that lies beside the workspace and is no part of it; none if it is absent, and then a line
/// says so.
///
/// # Panics
/// In CI, if the data is there but this part of it is not: a test that skips everywhere is none.
pub fn shared(path: &str) -> Option<PathBuf> {
    let whole = root().join("../shared");
    let part = whole.join(path);
    if part.exists() {
        return Some(part);
    }
    assert!(
        !(whole.is_dir() && std::env::var_os("CI").is_some()),
        "../shared is there, but {path} is not in it"
    );
    println!("skipped: ../shared/{path} is absent");
    None
}

/// The folders and files in a folder, sorted by name; none in a folder that is not there.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The last part of a path.
pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A file's text.
///
/// # Panics
/// If it cannot be read.
pub fn text(path: &Path) -> String {
    match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// The rows of a table whose columns are set apart by tabs, without its heading and without comments (`#`).
pub fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.skip(1).map(|line| line.split('\t').map(str::trim).collect())
}
