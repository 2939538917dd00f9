//! The book's way from an empty crate to a running service, step by step as the page writes it, outside the workspace.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const PAGE: &str = include_str!("../../book/src/start/first-service.md");

/// A block of the page: what stands before it, its language, its text.
struct Block {
    before: String,
    language: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut before = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            before += line;
            continue;
        };
        let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text = inside.join("\n") + "\n";
        blocks.push(Block {
            before: std::mem::take(&mut before),
            language: language.to_owned(),
            text,
        });
    }
    blocks
}

/// The file that the words before a block name.
fn file(before: &str) -> &str {
    let mut code = before.split('`').skip(1).step_by(2);
    code.find(|name| {
        let ending = Path::new(name).extension();
        ending.is_some_and(|ending| ending == "wire" || ending == "rs")
    })
    .unwrap()
}

/// Runs what a block says, line by line; `cd` holds for the lines after it.
fn run(commands: &str, folder: &mut PathBuf) -> String {
    let mut printed = String::new();
    for command in commands.lines() {
        if let Some(inside) = command.strip_prefix("cd ") {
            folder.push(inside);
            // The versions that are there already.
            fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
            continue;
        }
        let mut words = command.split(' ');
        assert_eq!(words.next(), Some("cargo"), "{command}");
        let output = Command::new(env!("CARGO"))
            .args(words)
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}\n{told}");
        assert_eq!(told, "", "{command}");
        printed += std::str::from_utf8(&output.stdout).unwrap();
    }
    printed
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Dependencies that are built for the tests are not built again.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

#[test]
fn the_page_leads_to_a_running_service() {
    let mut folder = std::env::temp_dir().join(format!("wireproof-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let work = folder.clone();
    std::os::unix::fs::symlink(root(), folder.join("wireproof")).unwrap();
    let mut printed = String::new();
    let mut ran = 0;
    for block in blocks(PAGE) {
        match block.language.as_str() {
            "sh" => {
                printed = run(&block.text, &mut folder);
                ran += 1;
            }
            "wire" | "rust" => fs::write(folder.join(file(&block.before)), block.text).unwrap(),
            // What a command prints stands right after it.
            _ if block.before.is_empty() => assert_eq!(printed, block.text),
            _ => {}
        }
    }
    fs::remove_dir_all(work).unwrap();
    assert_eq!(ran, 2);
}
