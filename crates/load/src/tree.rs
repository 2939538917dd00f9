//! Where a side's files come from: a folder on disk, or a commit.

use crate::{
    disk::Disk,
    error::LoadError,
    git::Commit,
    place::{Found, Listing},
};

/// Files below a root.
#[derive(Debug)]
pub(crate) enum Tree {
    /// On disk.
    Disk(Disk),
    /// In a commit.
    Commit(Commit),
}

impl Tree {
    /// What a path leads to.
    pub(crate) fn find(&self, path: &str) -> Found {
        match self {
            Self::Disk(disk) => disk.find(path),
            Self::Commit(commit) => commit.find(path),
        }
    }

    /// The files in a folder and those below it.
    pub(crate) fn list(&self, folder: &str) -> Result<Listing, LoadError> {
        match self {
            Self::Disk(disk) => disk.list(folder),
            Self::Commit(commit) => Ok(commit.list(folder)),
        }
    }

    /// The contents of files, in the order of their paths here.
    pub(crate) fn read(&self, files: &[&str]) -> Result<Vec<Vec<u8>>, LoadError> {
        match self {
            Self::Disk(disk) => disk.read(files),
            Self::Commit(commit) => commit.read(files),
        }
    }

    /// A path as people know it.
    pub(crate) fn shown(&self, path: &str) -> String {
        match self {
            Self::Disk(disk) => disk.shown(path),
            Self::Commit(commit) => commit.shown(path),
        }
    }
}
