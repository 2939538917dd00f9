//! The command as a user runs it: arguments in, output and exit code out.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Run {
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs the command that was built with the tests (`env!("CARGO_BIN_EXE_wireproof-under-test")`) in a folder.
///
/// # Panics
/// If it cannot be started.
pub fn run(binary: &str, folder: &Path, args: &[&str]) -> Run {
    finished(Command::new(binary).current_dir(folder).args(args))
}

/// The same with at most `seconds` of CPU time and `mebibytes` of address space.
///
/// # Panics
/// If it cannot be started.
pub fn run_within(
    binary: &str,
    folder: &Path,
    args: &[&str],
    (seconds, mebibytes): (u32, u32),
) -> Run {
    let script = format!("ulimit -t {seconds} && ulimit -v {} && exec \"$@\"", mebibytes * 1024);
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", &script, "sh", binary]).args(args);
    finished(&mut command)
}

fn finished(command: &mut Command) -> Run {
    let command = command.stdin(Stdio::null()).env_remove("CLICOLOR_FORCE").env("NO_COLOR", "1");
    match command.output() {
        Ok(output) => Run {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) => panic!("{command:?}: {error}"),
    }
}

/// A new folder below a test's own (`env!("CARGO_TARGET_TMPDIR")`), with files in it.
///
/// # Panics
/// If it cannot be written.
pub fn folder(own: &str, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = Path::new(own).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (file, bytes) in files {
        let path = folder.join(file);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = made.and_then(|()| std::fs::write(&path, bytes)) {
            panic!("{}: {error}", path.display());
        }
    }
    folder
}
