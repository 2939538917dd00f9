//! Folders and repositories that last as long as a test.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use wireproof_load::{LoadError, Loaded, Loader, Options};
use wireproof_source::{Diagnostics, Severity};

/// A folder of its own outside of any work tree.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// An empty one.
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("wireproof-load-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    /// One with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Runs git in it.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.0).args(["-c", "user.name=t", "-c", "user.email=t@t"]);
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Makes it a repository whose branch `main` has everything that is there.
    pub(crate) fn commit(self) -> Self {
        self.git(&["init", "-q", "-b", "main"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "first"]);
        self
    }

    /// A loader that takes relative paths from here.
    pub(crate) fn loader(&self) -> Loader {
        Loader::new(self.options())
    }

    /// Options whose relative paths start here.
    pub(crate) fn options(&self) -> Options {
        Options { folder: Some(self.0.clone()), ..Options::default() }
    }

    /// Loads with nothing special.
    pub(crate) fn load(&self, target: &str) -> Result<(Loaded, Diagnostics), LoadError> {
        self.loader().load(target)
    }

    /// Loads what has no problems.
    pub(crate) fn clean(&self, target: &str) -> Loaded {
        let (loaded, problems) = self.load(target).unwrap();
        assert!(problems.is_empty(), "{problems:?}");
        loaded
    }

    /// The errors as `file:line:column message`, and the text under each.
    pub(crate) fn errors(&self, target: &str) -> Vec<String> {
        let mut loader = self.loader();
        let (_, problems) = loader.load(target).unwrap();
        told(&loader, &problems, Severity::Error)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The problems of a severity as `file:line:column message`.
pub(crate) fn told(loader: &Loader, problems: &Diagnostics, severity: Severity) -> Vec<String> {
    let place = |span| {
        let (name, start, _) = loader.sources().locate(span).unwrap();
        format!("{name}:{}:{}", start.line, start.column)
    };
    let chosen = problems.iter().filter(|it| it.severity == severity);
    chosen.map(|it| format!("{} {}", place(it.span), it.message)).collect()
}

/// Keys and formats.
pub(crate) fn keys(loaded: &Loaded) -> Vec<(&str, &str)> {
    loaded.contracts.iter().map(|it| (it.key.as_str(), it.format.name())).collect()
}
