//! Files of a commit below a root.

use std::collections::BTreeMap;

use crate::{
    error::LoadError,
    paths,
    place::{Found, Listing, is_skipped},
    repository::{Entry, Repository},
};

/// A symbolic link that leads to more links than this leads nowhere.
const MOST_LINKS: usize = 16;

/// A commit's tree.
#[derive(Debug)]
pub(crate) struct Commit {
    repository: Repository,
    /// The revision as it was named.
    label: String,
    /// The root inside the commit: a path from its top.
    root: String,
    /// What there is below the root, by its path there.
    entries: BTreeMap<String, Entry>,
    unreadable: Vec<String>,
}

impl Commit {
    /// What the commit has below `root`, a path from its top.
    pub(crate) fn new(
        repository: Repository,
        label: &str,
        commit: &str,
        root: String,
    ) -> Result<Self, LoadError> {
        let (entries, unreadable) = repository.tree(commit)?;
        let below = |(path, entry): (String, Entry)| {
            paths::inside(&root, &path).map(|inside| (inside.to_owned(), entry))
        };
        let mut commit = Self {
            repository,
            label: label.to_owned(),
            entries: entries.into_iter().filter_map(below).collect(),
            root,
            unreadable,
        };
        commit.follow_links()?;
        Ok(commit)
    }

    /// Puts in the place of each link to a file what it leads to. Other links stay: they lead outside, to a folder
    /// or nowhere.
    fn follow_links(&mut self) -> Result<(), LoadError> {
        let links = self.entries.iter().filter(|(_, entry)| entry.link);
        let (links, objects): (Vec<String>, Vec<String>) =
            links.map(|(path, entry)| (path.clone(), entry.object.clone())).unzip();
        let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
        let named = |at: usize| self.shown(links.get(at).map_or("", String::as_str));
        let targets = self.repository.blobs(&objects, named)?;
        let target = |(path, target): (&String, Vec<u8>)| {
            let target = String::from_utf8(target).ok()?;
            Some((path.clone(), paths::join(paths::folder(path), &target)?))
        };
        let targets: BTreeMap<String, String> =
            links.iter().zip(targets).filter_map(target).collect();
        for path in &links {
            let mut at = path;
            for _ in 0..MOST_LINKS {
                let Some(next) = targets.get(at) else { break };
                at = next;
            }
            if let Some(entry) = self.entries.get(at).filter(|entry| !entry.link).cloned() {
                self.entries.insert(path.clone(), entry);
            }
        }
        Ok(())
    }

    pub(crate) fn find(&self, path: &str) -> Found {
        match self.entries.get(path) {
            Some(entry) if entry.link => Found::Outside,
            Some(_) => Found::File,
            None if path.is_empty() || self.below(path).next().is_some() => Found::Folder,
            None => Found::Nothing,
        }
    }

    fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &Entry)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let entries = self.entries.range(prefix.clone()..);
        entries
            .map(|(path, entry)| (path.as_str(), entry))
            .take_while(move |(path, _)| path.starts_with(&prefix))
    }

    /// The files in a folder, without those in hidden folders and `node_modules`.
    pub(crate) fn list(&self, folder: &str) -> Listing {
        let hidden = |path: &str| {
            let inside = paths::inside(folder, paths::folder(path)).unwrap_or_default();
            inside.split('/').any(is_skipped)
        };
        let files = self.below(folder).map(|(path, _)| path).filter(|path| !hidden(path));
        let unreadable = self.unreadable.iter().map(|path| (path.clone(), "its name is not UTF-8"));
        Listing { files: files.map(str::to_owned).collect(), passed_over: unreadable.collect() }
    }

    /// The contents of files, in the order of their paths here.
    pub(crate) fn read(&self, files: &[&str]) -> Result<Vec<Vec<u8>>, LoadError> {
        let mut objects = Vec::with_capacity(files.len());
        for path in files {
            match self.entries.get(*path) {
                Some(entry) if entry.link => {
                    let root = self.shown("");
                    return Err(LoadError::OutsideRoot { path: self.shown(path), root });
                }
                Some(entry) => objects.push(entry.object.as_str()),
                None => {
                    let (revision, path) = (self.label.clone(), (*path).to_owned());
                    return Err(LoadError::NotInRevision { revision, path });
                }
            }
        }
        let named = |at: usize| self.shown(files.get(at).copied().unwrap_or_default());
        self.repository.blobs(&objects, named)
    }

    /// The root, a path from the commit's top.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// The work tree that the repository belongs to.
    pub(crate) fn work_tree(&self) -> Option<std::path::PathBuf> {
        let folder = self.repository.folder.canonicalize().ok()?;
        crate::disk::work_tree(&folder).map(std::path::Path::to_owned)
    }

    /// A path as people know it: `main:api/orders.proto`.
    pub(crate) fn shown(&self, path: &str) -> String {
        format!("{}:{}", self.label, paths::under(&self.root, path))
    }
}
