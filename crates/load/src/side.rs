//! One side of a comparison while it is read: its trees, and the texts that it has so far.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rustc_hash::FxHashMap;

use crate::{
    disk::{Disk, Naming, work_tree},
    error::LoadError,
    loader::Options,
    paths,
    place::{Found, Place},
    target::{Target, real_folder},
    texts::{Text, Texts, Wanted},
    tree::Tree,
};

/// How many files are read at a time.
const AT_ONCE: usize = 1024;

/// What is known of a side.
pub(crate) struct Side<'t> {
    trees: Vec<Tree>,
    /// The folder that was named, or holds the file that was.
    pub(crate) folder: String,
    /// Further folders for Protobuf imports.
    pub(crate) includes: Vec<Place>,
    pub(crate) texts: &'t mut Texts,
    known: FxHashMap<Place, Arc<Text>>,
}

impl<'t> Side<'t> {
    pub(crate) fn new(
        target: Target,
        options: &Options,
        texts: &'t mut Texts,
    ) -> Result<Self, LoadError> {
        let folder = if target.file { paths::folder(&target.path) } else { &target.path };
        let mut side = Self {
            folder: folder.to_owned(),
            trees: vec![target.tree],
            includes: Vec::new(),
            texts,
            known: FxHashMap::default(),
        };
        let base = options.folder.clone().unwrap_or_else(|| PathBuf::from("."));
        for include in &options.includes {
            side.include(&base.join(include), include)?;
        }
        Ok(side)
    }

    /// Takes a folder that Protobuf imports may start from: of the side's own tree if it lies there.
    fn include(&mut self, folder: &Path, named: &Path) -> Result<(), LoadError> {
        let real = real_folder(folder)?;
        let own = match self.trees.first() {
            Some(Tree::Disk(disk)) => disk.relative(&real),
            Some(Tree::Commit(commit)) => match (work_tree(&real), commit.work_tree()) {
                (Some(one), Some(other)) if one == other => real
                    .strip_prefix(one)
                    .ok()
                    .and_then(paths::from_system)
                    .and_then(|path| paths::inside(commit.root(), &path).map(str::to_owned)),
                _ => None,
            },
            None => None,
        };
        if let Some(path) = own {
            self.includes.push(Place::new(0, path));
        } else {
            self.includes.push(Place::new(self.trees.len() as u32, ""));
            let before = format!("{}/", named.display().to_string().trim_end_matches('/'));
            self.trees.push(Tree::Disk(Disk { root: real, naming: Naming::After(before) }));
        }
        Ok(())
    }

    pub(crate) fn tree(&self, place: &Place) -> Option<&Tree> {
        self.trees.get(place.tree as usize)
    }

    /// The files in the folder that was named.
    pub(crate) fn list(&self) -> Result<crate::place::Listing, LoadError> {
        let tree = self.trees.first();
        tree.map_or_else(|| Ok(crate::place::Listing::default()), |tree| tree.list(&self.folder))
    }

    /// What a place leads to.
    pub(crate) fn find(&self, place: &Place) -> Found {
        if self.known.contains_key(place) {
            return Found::File;
        }
        self.tree(place).map_or(Found::Nothing, |tree| tree.find(&place.path))
    }

    /// A place's name for people.
    pub(crate) fn shown(&self, place: &Place) -> String {
        self.tree(place).map_or_else(|| place.path.to_string(), |tree| tree.shown(&place.path))
    }

    /// A place's name inside what was named, so that both sides of a comparison call it the same; outside of it, its
    /// path inside the root.
    pub(crate) fn key<'p>(&self, place: &'p Place) -> &'p str {
        let inside = if place.tree == 0 { paths::inside(&self.folder, &place.path) } else { None };
        inside.unwrap_or(&place.path)
    }

    /// A name that no two files of a side share, and that both sides use alike.
    fn text_key(&self, place: &Place) -> String {
        match paths::inside(&self.folder, &place.path) {
            Some(inside) if place.tree == 0 => inside.to_owned(),
            _ if place.tree == 0 => format!("/{}", place.path),
            _ => format!("/{}", self.shown(place)),
        }
    }

    /// The texts at these places, in their order. `found`: they were not named, and may be of no interest.
    pub(crate) fn read(
        &mut self,
        places: &[Place],
        found: bool,
    ) -> Result<Vec<Arc<Text>>, LoadError> {
        let mut missing: Vec<&Place> =
            places.iter().filter(|place| !self.known.contains_key(place)).collect();
        missing.sort_unstable();
        missing.dedup();
        // In parts, so that what turns out to be of no interest is not held all at once.
        let groups = missing.chunk_by(|one, other| one.tree == other.tree);
        for group in groups.flat_map(|group| group.chunks(AT_ONCE)) {
            let Some(tree) = group.first().and_then(|place| self.tree(place)) else { continue };
            let files: Vec<&str> = group.iter().map(|place| &*place.path).collect();
            let wanted = tree.read(&files)?.into_iter().zip(group).map(|(bytes, place)| Wanted {
                key: self.text_key(place).into(),
                shown: self.shown(place),
                bytes,
                found,
            });
            let wanted: Vec<Wanted> = wanted.collect();
            let texts = self.texts.add(wanted);
            self.known.extend(group.iter().map(|place| (*place).clone()).zip(texts));
        }
        Ok(places.iter().filter_map(|place| self.known.get(place).cloned()).collect())
    }

    /// The text at a place that leads to a file.
    pub(crate) fn read_one(&mut self, place: &Place) -> Result<Arc<Text>, LoadError> {
        let read = self.read(std::slice::from_ref(place), false)?.pop();
        read.ok_or_else(|| LoadError::NotFound { target: self.shown(place), help: String::new() })
    }
}
