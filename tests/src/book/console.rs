//! The `console` blocks of a page: lines that begin with `$ ` are commands, the others are what they print.
//!
//! The commands of a page run one after the other in one folder; the folder they go to and the variables they export
//! stay. `BLESS` in the environment writes what they printed into the page.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A command of a page, and the output that the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The line of the command, from 1.
    pub line: usize,
    /// The command without `$ `.
    pub command: String,
    /// The shown lines.
    pub shown: Vec<String>,
}

/// The commands of a page, in order.
pub fn steps(page: &str) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    let mut fence: Option<String> = None;
    for (text, line) in page.lines().zip(1..) {
        match &fence {
            None => {
                let ticks: String = text.chars().take_while(|it| *it == '`').collect();
                if ticks.len() >= 3 && text.get(ticks.len()..) == Some("console") {
                    fence = Some(ticks);
                }
            }
            Some(ticks) if text == ticks => fence = None,
            Some(_) => match text.strip_prefix("$ ") {
                Some(command) => {
                    found.push(Step { line, command: command.to_owned(), shown: Vec::new() });
                }
                None => {
                    if let Some(step) = found.last_mut() {
                        step.shown.push(text.to_owned());
                    }
                }
            },
        }
    }
    found
}

/// The page with other outputs shown.
pub fn with_outputs(page: &str, outputs: &[(usize, Vec<String>)]) -> String {
    let mut out = Vec::new();
    let steps = steps(page);
    let shown = |line: usize| {
        steps.iter().any(|step| step.line < line && line <= step.line + step.shown.len())
    };
    for (text, line) in page.lines().zip(1..) {
        if !shown(line) {
            out.push(text.to_owned());
        }
        if let Some((_, printed)) = outputs.iter().find(|(of, _)| *of == line) {
            out.extend(printed.iter().cloned());
        }
    }
    out.join("\n") + "\n"
}

/// A folder in which a page's commands run, with programs of its own.
#[derive(Debug)]
pub struct Sandbox {
    folder: PathBuf,
    state: PathBuf,
    path: String,
}

impl Sandbox {
    /// A new one below `own`, with `examples` and `fixtures/demo` of the checkout at `root`, and `programs` (name and
    /// place) before all others. `cargo run` and `cargo install` stand for programs that are there already.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn new(own: &Path, root: &Path, programs: &[(&str, &Path)]) -> Self {
        let _ = fs::remove_dir_all(own);
        let (folder, bin) = (own.join("work"), own.join("bin"));
        super::copy(&root.join("book/examples"), &folder.join("examples"));
        super::copy(&root.join("fixtures/demo"), &folder.join("fixtures/demo"));
        let made = fs::create_dir_all(&bin);
        assert!(made.is_ok(), "{}", bin.display());
        for (name, place) in programs {
            let linked = std::os::unix::fs::symlink(place, bin.join(name));
            assert!(linked.is_ok(), "{name}");
        }
        let written = fs::write(bin.join("cargo"), cargo(root));
        let marked = Command::new("chmod").arg("+x").arg(bin.join("cargo")).status();
        assert!(written.is_ok() && marked.is_ok_and(|it| it.success()));
        let before = std::env::var("PATH").unwrap_or_default();
        let sandbox =
            Self { folder, state: own.join("state"), path: format!("{}:{before}", bin.display()) };
        // What is named lies in a work tree of its own, wherever the tests are built.
        sandbox.run("git init -q -b main");
        sandbox
    }

    /// The lines that a command prints, on either stream.
    ///
    /// # Panics
    /// If no shell can be started.
    pub fn run(&self, command: &str) -> Vec<String> {
        let state = self.state.display();
        let script = format!(
            "[ -f '{state}' ] && . '{state}'\n{{ {command}\n}} 2>&1\n{{ echo \"cd '$PWD'\"; export -p; }} > '{state}'"
        );
        let mut shell = Command::new("bash");
        shell.args(["-c", &script]).current_dir(&self.folder).stdin(Stdio::null());
        shell.env("PATH", &self.path).env("NO_COLOR", "1").env("HOME", &self.folder);
        shell.env_remove("CLICOLOR_FORCE").env("LC_ALL", "C.UTF-8");
        for who in ["AUTHOR", "COMMITTER"] {
            shell.env(format!("GIT_{who}_NAME"), "A Reader");
            shell.env(format!("GIT_{who}_EMAIL"), "reader@shop.example");
        }
        for git in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            shell.env_remove(git);
        }
        let output = match shell.output() {
            Ok(output) => output,
            Err(error) => panic!("no shell: {error}"),
        };
        let text = String::from_utf8_lossy(&output.stdout);
        let mut lines: Vec<String> = text.lines().map(|it| it.trim_end().to_owned()).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }
}

/// A `cargo` that runs what the tests have built, and knows whether there is something to install.
fn cargo(root: &Path) -> String {
    format!(
        "#!/bin/sh\nset -e\ncase \"$1 $*\" in\n\
         'run run -q -p wireproof-cli -- '*) shift 5; exec wireproof \"$@\" ;;\n\
         'install install --quiet --path '*) test -f '{}'/\"$4\"/src/main.rs ;;\n\
         *) echo \"the book's test does not know: cargo $*\" >&2; exit 2 ;;\nesac\n",
        root.display()
    )
}

/// Runs a page's commands; what is printed and not shown, or the page with all that is printed.
///
/// # Errors
/// What differs, by line.
pub fn check(name: &str, page: &str, sandbox: &Sandbox) -> Result<(), (String, String)> {
    let mut outputs = Vec::new();
    let mut wrong = Vec::new();
    for step in steps(page) {
        let printed = sandbox.run(&step.command);
        if printed != step.shown {
            wrong.push(format!(
                "{name}:{}: `{}` prints\n{}\nbut the page shows\n{}",
                step.line,
                step.command,
                printed.join("\n"),
                step.shown.join("\n")
            ));
        }
        outputs.push((step.line, printed));
    }
    if wrong.is_empty() { Ok(()) } else { Err((wrong.join("\n\n"), with_outputs(page, &outputs))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_commands_with_outputs() {
        let page = "a\n```console\n$ one\n$ two\nx\n```\n````console\n$ three\n```\n````\nb\n";
        let found = steps(page);
        let lines: Vec<(usize, &str, usize)> =
            found.iter().map(|it| (it.line, it.command.as_str(), it.shown.len())).collect();
        assert_eq!(lines, [(3, "one", 0), (4, "two", 1), (8, "three", 1)]);
        let other =
            with_outputs(page, &[(3, vec!["y".into()]), (4, vec![]), (8, vec!["z".into()])]);
        assert_eq!(
            other,
            "a\n```console\n$ one\ny\n$ two\n```\n````console\n$ three\nz\n````\nb\n"
        );
    }
}
