//! Files on disk below a root.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::{
    error::LoadError,
    paths,
    place::{Found, Listing, MOST_FILES, is_skipped},
    texts::MOST_BYTES,
};

/// A folder that nothing outside of is read for.
#[derive(Debug)]
pub(crate) struct Disk {
    /// The folder, without symbolic links.
    pub(crate) root: PathBuf,
    /// How its paths are shown.
    pub(crate) naming: Naming,
}

/// How paths inside a root are shown, so that who reads them can open them from where they stand.
#[derive(Debug)]
pub(crate) enum Naming {
    /// As they are seen from this folder inside the root.
    From(String),
    /// After this; empty or ending with `/`.
    After(String),
}

impl Naming {
    /// Where `base`, the current folder, lies inside the root, paths are seen from it. Else they begin as the user's
    /// words do: `named` is what the user wrote for `path`.
    pub(crate) fn new(root: &Path, base: &Path, named: &str, path: &str) -> Self {
        let base = base.canonicalize().ok();
        let inside = base.as_deref().and_then(|base| base.strip_prefix(root).ok());
        if let Some(inside) = inside.and_then(paths::from_system) {
            return Self::From(inside);
        }
        let folder = named.trim_end_matches('/').strip_suffix(path).unwrap_or(named);
        let folder = folder.strip_prefix("./").unwrap_or(folder).trim_end_matches('/');
        Self::After(match folder {
            "" if named.starts_with('/') => "/".to_owned(),
            "" | "." => String::new(),
            folder => format!("{folder}/"),
        })
    }

    fn show(&self, path: &str) -> String {
        match self {
            Self::From(folder) => paths::seen_from(folder, path),
            Self::After(before) => format!("{before}{path}"),
        }
    }
}

impl Disk {
    fn full(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// What a path leads to, symbolic links followed.
    pub(crate) fn find(&self, path: &str) -> Found {
        let Ok(real) = self.full(path).canonicalize() else { return Found::Nothing };
        if !real.starts_with(&self.root) {
            return Found::Outside;
        }
        match fs::metadata(&real) {
            Ok(about) if about.is_file() => Found::File,
            Ok(about) if about.is_dir() => Found::Folder,
            _ => Found::Nothing,
        }
    }

    /// The files in a folder. Hidden folders, caches and `node_modules` are left out; links to folders are not
    /// followed.
    pub(crate) fn list(&self, folder: &str) -> Result<Listing, LoadError> {
        let mut listing = Listing::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let full = self.full(&folder);
            for entry in fs::read_dir(&full).map_err(LoadError::io(&full))? {
                let entry = entry.map_err(LoadError::io(&full))?;
                let kind = entry.file_type().map_err(LoadError::io(entry.path()))?;
                let Ok(name) = entry.file_name().into_string() else {
                    let shown = entry.path().display().to_string();
                    listing.passed_over.push((shown, "its name is not UTF-8"));
                    continue;
                };
                let path = paths::under(&folder, &name);
                if kind.is_dir() {
                    if !is_skipped(&name) && !entry.path().join("CACHEDIR.TAG").is_file() {
                        folders.push(path);
                    }
                } else if kind.is_symlink() && entry.path().is_dir() {
                    listing.passed_over.push((path, "links to folders are not followed"));
                } else {
                    listing.files.push(path);
                }
            }
            if listing.files.len() + folders.len() > MOST_FILES {
                let path = full.display().to_string();
                return Err(LoadError::TooMany { path, most: MOST_FILES });
            }
        }
        listing.files.sort_unstable();
        listing.passed_over.sort_unstable();
        Ok(listing)
    }

    /// The contents of files, in the order of their paths here.
    pub(crate) fn read(&self, files: &[&str]) -> Result<Vec<Vec<u8>>, LoadError> {
        files.par_iter().map(|path| self.read_one(path)).collect()
    }

    fn read_one(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let full = self.full(path);
        let about = fs::symlink_metadata(&full).map_err(LoadError::io(&full))?;
        if about.is_symlink() && self.find(path) == Found::Outside {
            let root = self.root.display().to_string();
            return Err(LoadError::OutsideRoot { path: self.shown(path), root });
        }
        let about = fs::metadata(&full).map_err(LoadError::io(&full))?;
        if !about.is_file() {
            return Err(LoadError::io(&full)(io::Error::other("it is no regular file")));
        }
        let mut bytes = Vec::with_capacity(about.len().min(MOST_BYTES) as usize);
        let file = fs::File::open(&full).map_err(LoadError::io(&full))?;
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(LoadError::io(&full))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(LoadError::TooLarge { path: self.shown(path), size: about.len() });
        }
        Ok(bytes)
    }

    /// A path of the system without links as one inside the root.
    pub(crate) fn relative(&self, real: &Path) -> Option<String> {
        real.strip_prefix(&self.root).ok().and_then(paths::from_system)
    }

    /// A path as people know it.
    pub(crate) fn shown(&self, path: &str) -> String {
        self.naming.show(path)
    }
}

/// The git work tree around a folder.
pub(crate) fn work_tree(from: &Path) -> Option<&Path> {
    from.ancestors().find(|folder| folder.join(".git").exists())
}
