//! What a user's words name: a file or folder, a git reference, another repository's, each perhaps with a version.

use std::path::{Path, PathBuf};

use crate::{
    disk::{Disk, Naming, work_tree},
    error::LoadError,
    git::Commit,
    loader::Options,
    paths,
    place::Found,
    repository::Repository,
    tree::Tree,
};

/// What was named.
#[derive(Debug)]
pub(crate) struct Target {
    /// Where it lies.
    pub(crate) tree: Tree,
    /// Its path there.
    pub(crate) path: String,
    /// Whether it is a file; else it is a folder.
    pub(crate) file: bool,
    /// The version of a Wire contract.
    pub(crate) version: Option<String>,
}

/// Finds out what `named` means: what exists under that name, else `REPOSITORY#…`, else `REVISION:PATH`, else a
/// revision alone.
pub(crate) fn open(named: &str, options: &Options) -> Result<Target, LoadError> {
    let base = options.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    if named.is_empty() {
        return Err(bad(named, "it is empty"));
    }
    if base.join(named).exists() {
        return on_disk(named, &base, options);
    }
    let (place, version) = version(named);
    let mut target = if base.join(place).exists() {
        on_disk(place, &base, options)?
    } else if let Some((repository, parts)) = place.split_once('#') {
        elsewhere(named, &base.join(repository), parts)?
    } else {
        reference(place, &base, options)?
    };
    target.version = version.map(str::to_owned);
    Ok(target)
}

/// `FILE.wire@VERSION`.
fn version(named: &str) -> (&str, Option<&str>) {
    match named.rsplit_once('@') {
        Some((file, version)) if paths::ending(file) == "wire" && !version.contains(['/', ':']) => {
            (file, Some(version))
        }
        _ => (named, None),
    }
}

fn on_disk(named: &str, base: &Path, options: &Options) -> Result<Target, LoadError> {
    let full = base.join(named);
    let real = full.canonicalize().map_err(LoadError::io(&full))?;
    let file = real.is_file();
    if !file && !real.is_dir() {
        return Err(bad(named, "it is neither a file nor a folder"));
    }
    let own = if file { real.parent().unwrap_or(&real) } else { real.as_path() };
    let root = match &options.root {
        Some(root) => real_folder(&base.join(root))?,
        None => work_tree(own).unwrap_or(own).to_owned(),
    };
    let Ok(inside) = real.strip_prefix(&root) else {
        let root = root.display().to_string();
        return Err(LoadError::OutsideRoot { path: named.to_owned(), root });
    };
    let Some(path) = paths::from_system(inside) else {
        return Err(bad(named, "its name is not UTF-8"));
    };
    let naming = Naming::new(&root, base, named, &path);
    Ok(Target { tree: Tree::Disk(Disk { root, naming }), path, file, version: None })
}

/// A folder without symbolic links.
pub(crate) fn real_folder(folder: &Path) -> Result<PathBuf, LoadError> {
    folder.canonicalize().map_err(LoadError::io(folder))
}

/// `REVISION:PATH` or `REVISION` in the repository around the root or the current folder.
fn reference(named: &str, base: &Path, options: &Options) -> Result<Target, LoadError> {
    let (revision, path) = named.split_once(':').unwrap_or((named, ""));
    let from = options.root.as_ref().map_or_else(|| base.to_owned(), |root| base.join(root));
    let repository = Repository::at(from);
    let Some(commit) = repository.commit(revision)? else {
        return Err(not_found(named, base));
    };
    let limit = match &options.root {
        Some(_) => repository.prefix().unwrap_or_default(),
        None => String::new(),
    };
    // As git does: from the top, unless the path begins with a dot.
    let start = if path.starts_with("./") || path.starts_with("../") || path == "." {
        Repository::at(base).prefix().unwrap_or_default()
    } else {
        String::new()
    };
    let outside =
        || LoadError::OutsideRoot { path: named.to_owned(), root: format!("{revision}:{limit}") };
    let path = paths::join(&start, path.trim_start_matches('/')).ok_or_else(outside)?;
    // The whole commit means the whole root.
    let path = if path.is_empty() { limit.clone() } else { path };
    let path = paths::inside(&limit, &path).ok_or_else(outside)?.to_owned();
    in_commit(Commit::new(repository, revision, &commit, limit.clone())?, revision, path)
}

fn not_found(named: &str, base: &Path) -> LoadError {
    let versioned = named.rsplit_once('@').filter(|(file, _)| base.join(file).is_file());
    let help = match (versioned, named.split_once(':')) {
        (Some((file, _)), _) => {
            format!("; `{file}` is there, but only Wire contracts have versions")
        }
        (None, Some((revision, _))) => format!("; `{revision}` names no commit here"),
        (None, None) => String::new(),
    };
    LoadError::NotFound { target: named.to_owned(), help }
}

/// `branch=…,tag=…,ref=…,subdir=…` of another repository.
fn elsewhere(named: &str, repository: &Path, parts: &str) -> Result<Target, LoadError> {
    if !repository.is_dir() {
        let help = format!("; there is no repository `{}`", repository.display());
        return Err(LoadError::NotFound { target: named.to_owned(), help });
    }
    let mut revision: Option<(Vec<String>, &str)> = None;
    let mut folder = String::new();
    for part in parts.split(',') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let candidates = match key {
            "branch" => vec![format!("refs/heads/{value}"), format!("refs/remotes/origin/{value}")],
            "tag" => vec![format!("refs/tags/{value}")],
            "ref" | "commit" => vec![value.to_owned()],
            "subdir" => {
                let inside = paths::join("", value);
                folder =
                    inside.ok_or_else(|| bad(named, "its `subdir` leads out of the repository"))?;
                continue;
            }
            _ => return Err(bad(named, "after `#` stand `branch=`, `tag=`, `ref=` and `subdir=`")),
        };
        if value.is_empty() {
            return Err(bad(named, &format!("`{key}=` needs a value")));
        }
        if revision.replace((candidates, value)).is_some() {
            return Err(bad(named, "it names several revisions"));
        }
    }
    let (candidates, label) = revision.unwrap_or_else(|| (vec!["HEAD".to_owned()], "HEAD"));
    let repository = Repository::at(repository);
    let mut commit = None;
    for candidate in &candidates {
        commit = repository.commit(candidate)?;
        if commit.is_some() {
            break;
        }
    }
    let Some(commit) = commit else {
        let help = format!("; its repository has no `{label}`");
        return Err(LoadError::NotFound { target: named.to_owned(), help });
    };
    in_commit(Commit::new(repository, label, &commit, String::new())?, label, folder)
}

fn in_commit(commit: Commit, revision: &str, path: String) -> Result<Target, LoadError> {
    let file = match commit.find(&path) {
        Found::File => true,
        Found::Folder => false,
        Found::Outside => {
            let root = commit.shown("");
            return Err(LoadError::OutsideRoot { path: commit.shown(&path), root });
        }
        Found::Nothing => {
            return Err(LoadError::NotInRevision { revision: revision.to_owned(), path });
        }
    };
    Ok(Target { tree: Tree::Commit(commit), path, file, version: None })
}

fn bad(named: &str, why: &str) -> LoadError {
    LoadError::BadTarget { target: named.to_owned(), why: why.to_owned() }
}
