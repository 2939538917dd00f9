//! Generated files on disk: written only where they differ.

use std::{fs, io, path::Path};

use crate::Error;

/// A file whose text is not what is generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name in the folder.
    pub name: String,
    /// Whether it is not there at all.
    pub missing: bool,
}

/// Brings a folder's files to the given texts, and says which differed. With `check` it writes nothing.
///
/// # Errors
/// If a file cannot be read or written.
pub fn sync(
    folder: &Path,
    files: &[(String, String)],
    check: bool,
) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        let failed = |source| Error::File { path: path.clone(), source };
        let missing = match fs::read(&path) {
            Ok(known) if known == text.as_bytes() => continue,
            Ok(_) => false,
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(failed(error)),
        };
        if !check {
            fs::create_dir_all(folder).map_err(failed)?;
            fs::write(&path, text).map_err(failed)?;
        }
        differences.push(Difference { name: name.clone(), missing });
    }
    Ok(differences)
}
