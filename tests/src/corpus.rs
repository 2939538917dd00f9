//! Corpora: archives beside the workspace, unpacked outside of it.

use std::{fs, path::PathBuf, process::Command};

use crate::places;

/// The folder of an unpacked archive, unpacked on first use; none if the archive is absent, and then a line says so.
///
/// # Panics
/// If it cannot be unpacked.
pub fn unpacked(name: &str) -> Option<PathBuf> {
    let archive = places::shared(&format!("corpora/{name}.tar.xz"))?;
    let folder = std::env::temp_dir().join("wireproof-evidence").join(name);
    if folder.join("unpacked").is_file() {
        return Some(folder);
    }
    let run = || {
        fs::create_dir_all(&folder)?;
        let status = Command::new("tar").arg("xf").arg(&archive).current_dir(&folder).status()?;
        if !status.success() {
            return Err(std::io::Error::other("tar fails"));
        }
        fs::write(folder.join("unpacked"), "")
    };
    match run() {
        Ok(()) => Some(folder),
        Err(error) => panic!("{} cannot be unpacked: {error}", archive.display()),
    }
}
