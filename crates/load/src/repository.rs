//! Calls git: which commit a reference means, what is in it.

use std::{
    fmt::Display,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{error::LoadError, texts::MOST_BYTES};

/// A repository, by a folder in it.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    pub(crate) folder: PathBuf,
}

/// What a commit has at a path.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The object's name.
    pub(crate) object: String,
    /// Whether it is a symbolic link.
    pub(crate) link: bool,
}

/// The entries of a commit with their paths from the top, and the paths that are not UTF-8.
type Entries = (Vec<(String, Entry)>, Vec<String>);

const BATCH: [&str; 2] = ["cat-file", "--batch"];

impl Repository {
    /// The repository that a folder lies in, or is.
    pub(crate) fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).arg("--no-replace-objects").args(arguments);
        // The folder alone says which repository is meant; a hook's surroundings do not.
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, LoadError> {
        let output = self.command(arguments).output().map_err(|error| failed(arguments, &error))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            let message = String::from_utf8_lossy(&output.stderr);
            Err(failed(arguments, &message.trim()))
        }
    }

    /// The commit that a revision means; none if it means none, or there is no repository.
    pub(crate) fn commit(&self, revision: &str) -> Result<Option<String>, LoadError> {
        if revision.is_empty() || revision.starts_with('-') {
            return Ok(None);
        }
        let revision = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", &revision];
        let output =
            self.command(&arguments).output().map_err(|error| failed(&arguments, &error))?;
        let message = String::from_utf8_lossy(&output.stderr);
        // Git refuses repositories of other users; that says nothing about the revision.
        if message.contains("dubious ownership") {
            return Err(failed(&arguments, &message.trim()));
        }
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(Some(commit).filter(|commit| output.status.success() && !commit.is_empty()))
    }

    /// Where the folder lies in the work tree, as a path from its top. None if it lies in no repository.
    pub(crate) fn prefix(&self) -> Option<String> {
        let found = self.run(&["rev-parse", "--show-prefix"]).ok()?;
        let found = String::from_utf8(found).ok()?;
        Some(found.trim_end_matches(['\n', '\r']).trim_end_matches('/').to_owned())
    }

    /// Everything in a commit but submodules.
    pub(crate) fn tree(&self, commit: &str) -> Result<Entries, LoadError> {
        let listed = self.run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let mut entries = Vec::new();
        let mut unreadable = Vec::new();
        for line in listed.split(|byte| *byte == 0) {
            // `<mode> <type> <object>\t<path>`
            let Some(tab) = line.iter().position(|byte| *byte == b'\t') else { continue };
            let (about, path) = line.split_at(tab);
            let mut words = about.split(|byte| *byte == b' ');
            let (mode, kind, object) = (words.next(), words.next(), words.next());
            let object = object.and_then(|object| std::str::from_utf8(object).ok());
            let (Some(mode), Some(b"blob"), Some(object)) = (mode, kind, object) else { continue };
            let path = path.get(1..).unwrap_or_default();
            if let Ok(path) = std::str::from_utf8(path) {
                let entry = Entry { object: object.to_owned(), link: mode == b"120000" };
                entries.push((path.to_owned(), entry));
            } else {
                unreadable.push(String::from_utf8_lossy(path).into_owned());
            }
        }
        Ok((entries, unreadable))
    }

    /// The contents of objects, in their order, through one process. `named` says what an object is called.
    pub(crate) fn blobs(
        &self,
        objects: &[&str],
        named: impl Fn(usize) -> String,
    ) -> Result<Vec<Vec<u8>>, LoadError> {
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command(&BATCH);
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| failed(&BATCH, &error))?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed(&BATCH, &"its input and output are closed"));
        };
        let wanted: String = objects.iter().flat_map(|object| [object, "\n"]).collect();
        let blobs = std::thread::scope(|scope| {
            // Git answers while it is asked: whoever asks for everything first would wait for ever. If it ends
            // early, its answer is what is missing.
            scope.spawn(move || input.write_all(wanted.as_bytes()).ok());
            let mut output = BufReader::with_capacity(1 << 16, output);
            let blobs = (0..objects.len()).map(|at| read_blob(&mut output, &|| named(at)));
            let blobs: Result<Vec<_>, _> = blobs.collect();
            if blobs.is_err() {
                child.kill().ok();
            }
            blobs
        });
        child.wait().map_err(|error| failed(&BATCH, &error))?;
        blobs
    }
}

fn read_blob(output: &mut impl BufRead, named: &dyn Fn() -> String) -> Result<Vec<u8>, LoadError> {
    // `<object> blob <size>`, or `<object> missing`.
    let mut header = String::new();
    output.read_line(&mut header).map_err(|error| failed(&BATCH, &error))?;
    let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let Some(size) = size else {
        let message = format!("`{}` cannot be read: {}", named(), header.trim_end());
        return Err(failed(&BATCH, &message));
    };
    if size > MOST_BYTES {
        return Err(LoadError::TooLarge { path: named(), size });
    }
    let mut bytes = vec![0; size as usize];
    output.read_exact(&mut bytes).map_err(|error| failed(&BATCH, &error))?;
    let mut newline = [0];
    output.read_exact(&mut newline).map_err(|error| failed(&BATCH, &error))?;
    Ok(bytes)
}

fn failed(arguments: &[&str], message: &dyn Display) -> LoadError {
    let message = message.to_string();
    let message = if message.is_empty() { "it says nothing".to_owned() } else { message };
    LoadError::Git { command: arguments.join(" "), message }
}
