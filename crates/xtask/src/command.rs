//! Runs programs and measures what they use.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

/// What a program used and said.
#[derive(Clone, Debug)]
pub(crate) struct Used {
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// Processor time of all its threads, user and system, in seconds.
    pub(crate) cpu: f64,
    /// The most memory that it held, in mebibytes.
    pub(crate) memory: u64,
    /// From start to end.
    pub(crate) wall: Duration,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error, without the shell's line about times.
    pub(crate) stderr: String,
}

impl Used {
    /// `1.2 CPU-s, 100 MiB`.
    pub(crate) fn figures(&self) -> String {
        format!("{:.1} CPU-s, {} MiB", self.cpu, self.memory)
    }
}

/// Runs a program through a shell, which tells the times of its children, and watches its memory meanwhile.
pub(crate) fn measured(program: &Path, args: &[&str], folder: &Path) -> Result<Used> {
    let start = Instant::now();
    let script = "\"$@\"; code=$?; times >&2; exit $code";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(program).args(args).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().context("cannot start a shell")?;
    let done = Arc::new(AtomicBool::new(false));
    let peak = Arc::new(AtomicU64::new(0));
    let watcher = {
        let (done, peak, shell) = (Arc::clone(&done), Arc::clone(&peak), child.id());
        thread::spawn(move || {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(held_by_children(shell), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(2));
            }
        })
    };
    let output = child.wait_with_output();
    done.store(true, Ordering::Relaxed);
    let _ = watcher.join();
    let output = output.context("the program did not end")?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut lines: Vec<&str> = stderr.lines().collect();
    let children = lines.pop().unwrap_or_default();
    let cpu = children.split_whitespace().filter_map(seconds).sum();
    lines.pop();
    Ok(Used {
        code: output.status.code(),
        cpu,
        memory: peak.load(Ordering::Relaxed) / 1024,
        wall: start.elapsed(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: lines.join("\n"),
    })
}

/// `1m2.5s` in seconds.
fn seconds(text: &str) -> Option<f64> {
    let (minutes, rest) = text.split_once('m')?;
    let minutes: f64 = minutes.parse().ok()?;
    let rest: f64 = rest.strip_suffix('s')?.parse().ok()?;
    Some(minutes.mul_add(60.0, rest))
}

/// The most memory that a shell's children have held so far, in kibibytes; nothing where the system does not tell.
fn held_by_children(shell: u32) -> u64 {
    let list = format!("/proc/{shell}/task/{shell}/children");
    let children = fs::read_to_string(list).unwrap_or_default();
    children
        .split_whitespace()
        .filter_map(|child| fs::read_to_string(format!("/proc/{child}/status")).ok())
        .filter_map(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum()
}

/// Runs `cargo` with the arguments and gives what it printed, whatever came of it.
pub(crate) fn cargo(args: &[&str], variables: &[(&str, &str)]) -> Result<(bool, String)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(wireproof_tests::places::root()).stdin(Stdio::null());
    command.envs(variables.iter().copied());
    let output = command.output().context("cannot start cargo")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    Ok((output.status.success(), text))
}

/// The command as a release.
pub(crate) fn release() -> Result<PathBuf> {
    let (built, said) =
        cargo(&["build", "-q", "--release", "-p", "wireproof-tests", "--bins"], &[])?;
    ensure!(built, "the release does not build:\n{said}");
    let own = std::env::current_exe().context("where is this program?")?;
    let path = own.with_file_name("wireproof-under-test");
    ensure!(path.is_file(), "{} was not built", path.display());
    Ok(path)
}
