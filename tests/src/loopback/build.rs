//! Crates outside the workspace, compiled and run as a team would.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use wireproof_codegen::Generated;

use super::Exchange;
use crate::places;

/// The program of one contract.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// What is generated of the contract.
    pub generated: Generated,
    /// What is exchanged.
    pub exchanges: Vec<Exchange>,
}

/// A program that was compiled.
#[derive(Clone, Debug)]
pub struct Built {
    /// Where it is.
    pub binary: PathBuf,
    /// The file of its cases.
    pub cases: PathBuf,
}

/// Compiles programs in one workspace of their own; both are kept between runs.
///
/// # Errors
/// What the compiler says.
pub fn programs(folder: &str, programs: &[Program]) -> Result<Vec<Built>, String> {
    let (folder, built) = written(folder, programs)?;
    cargo(&folder, &["build", "-q"])?;
    Ok(built)
}

/// Writes programs into one workspace of their own: its folder, and where each one will be once it is built.
///
/// # Errors
/// If a file cannot be written.
pub fn written(folder: &str, programs: &[Program]) -> Result<(PathBuf, Vec<Built>), String> {
    let target = target();
    let folder = std::env::temp_dir().join("wireproof-loopback").join(folder);
    let failed = |error: io::Error| format!("{}: {error}", folder.display());
    let members: Vec<String> =
        programs.iter().map(|program| format!("{:?}", program.name)).collect();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n[profile.dev]\ndebug = false\n",
        members.join(", ")
    );
    write(&folder.join("Cargo.toml"), &workspace).map_err(failed)?;
    // The versions that the workspace itself is tested with.
    let lock = fs::read_to_string(places::root().join("Cargo.lock")).map_err(failed)?;
    if !folder.join("Cargo.lock").is_file() {
        write(&folder.join("Cargo.lock"), &lock).map_err(failed)?;
    }
    let mut built = Vec::new();
    for program in programs {
        let own = folder.join(&program.name);
        files(program, &own).map_err(failed)?;
        built.push(Built {
            binary: target.join("debug").join(&program.name),
            cases: own.join("cases.json"),
        });
    }
    Ok((folder, built))
}

/// Runs cargo in a workspace of programs.
///
/// # Errors
/// What it says if it fails.
pub fn cargo(folder: &Path, args: &[&str]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(folder).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", target()).env("CARGO_INCREMENTAL", "0");
    let output = command.output().map_err(|error| format!("cargo: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.chars().take(4000).collect())
}

/// Where programs are built: beside what cargo builds of the workspace, so that both are kept and swept together.
pub fn target() -> PathBuf {
    let own = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    own.unwrap_or_else(|| places::root().join("target")).join("generated")
}

fn files(program: &Program, folder: &Path) -> io::Result<()> {
    let runtime = places::root().join("crates/runtime");
    let manifest = format!(
        "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
         serde_json = \"1\"\n\
         wireproof-runtime = {{ path = {:?} }}\n",
        program.name,
        runtime.to_string_lossy()
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    let source = folder.join("src");
    for (name, text) in program.generated.files() {
        write(&source.join("api").join(name), &text)?;
    }
    write(&source.join("exchange.rs"), include_str!("program/exchange.rs"))?;
    // What is generated is a library, as a team would publish it.
    write(&source.join("lib.rs"), "pub mod api;\n")?;
    let main =
        super::program(&program.name, &program.generated, &program.exchanges).unwrap_or_default();
    write(&source.join("main.rs"), &main)?;
    let cases: Vec<Value> = program
        .exchanges
        .iter()
        .map(|exchange| {
            let mut document = json!({"method": exchange.method});
            document["inputs"] = exchange.document["inputs"].clone();
            document["told"] = exchange.document["told"].clone();
            document
        })
        .collect();
    write(&folder.join("cases.json"), &Value::from(cases).to_string())
}

/// Writes a file where it differs, so that what did not change is not compiled again.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

impl Built {
    /// Runs the exchanges: how many went well, and what was wrong with the others.
    ///
    /// # Errors
    /// If the program does not run or does not come to its end.
    pub fn run(&self) -> Result<(usize, Vec<String>), String> {
        let mut command = Command::new(&self.binary);
        let output = command.arg(&self.cases).output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).chars().take(2000).collect());
        }
        let well = said.lines().filter(|line| line.starts_with("well ")).count();
        let wrong = said.lines().filter_map(|line| line.strip_prefix("WRONG "));
        Ok((well, wrong.map(str::to_owned).collect()))
    }
}
