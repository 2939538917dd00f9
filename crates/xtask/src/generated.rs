//! Generated code: how much of real documents it covers, whether it compiles without a warning, whether what is sent
//! arrives, how large it is and what it costs.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, anyhow};
use wireproof_tests::{
    corpus,
    loopback::{self, Built, DOCUMENTS, Real},
    places,
};

use crate::{command::measured, table::Row};

/// The points of the measures, after those of the gate.
const DOCUMENT: u8 = 22;
const SIZE: u8 = 23;
const SAME: u8 = 25;

/// The rows of generated code.
pub(crate) fn rows(binary: &Path, quick: bool) -> Result<Vec<Row>> {
    let Some(folder) = corpus::unpacked("vendor-specs") else {
        return Ok(vec![Row::left_out(DOCUMENT, "generated code", "../shared is absent")]);
    };
    let folder = folder.join("vendor-specs");
    let mut rows = vec![others(&folder)?];
    let (whole, most) = if quick { ("ten", Some(10)) } else { ("whole", None) };
    let mut documents = Vec::new();
    for (name, file) in DOCUMENTS {
        documents.push(loopback::real(name, &folder.join(file), most).map_err(|why| anyhow!(why))?);
    }
    rows.extend(documents.iter().map(covered));
    let programs: Vec<_> = documents.iter().map(|real| real.program.clone()).collect();
    let (workspace, built) = loopback::written(whole, &programs).map_err(|why| anyhow!(why))?;
    for (real, built) in documents.iter().zip(&built) {
        rows.extend(compiled(&workspace, real, built));
    }
    rows.extend(sizes(binary, &folder)?);
    rows.push(checked(&workspace)?);
    rows.push(if quick {
        Row::left_out(SIZE, "wireproof-build from nothing", "without --quick")
    } else {
        build_script()?
    });
    rows.push(same(binary, &folder)?);
    Ok(rows)
}

/// Documents that need not compile generate all the same.
fn others(folder: &Path) -> Result<Row> {
    let (mut number, mut operations, mut both, mut failed) = (0, 0, 0, Vec::new());
    println!("operations of other documents: all, in the client, in the server, typed in both:");
    for path in places::entries(folder) {
        let name = places::name(&path);
        if DOCUMENTS.iter().any(|(_, file)| *file == name) {
            continue;
        }
        eprintln!("evidence: generate {name}");
        number += 1;
        let read =
            wireproof_build::read(&path.to_string_lossy(), wireproof_build::Options::default())?;
        let Some(generated) = read.generated else {
            failed.push(name);
            continue;
        };
        let coverage = generated.coverage;
        operations += coverage.operations;
        both += coverage.typed;
        println!(
            "  {name}: {} {} {} {}",
            coverage.operations, coverage.client, coverage.server, coverage.typed
        );
        for (why, number) in &coverage.missing {
            println!("    {number} missing: {why}");
        }
    }
    let figure = format!("{both} of {operations} operations typed in both; nothing of: {failed:?}");
    let what = format!("{number} other documents generate");
    Ok(Row::new(DOCUMENT, what, figure, "all, without a panic", failed.is_empty()))
}

fn covered(real: &Real) -> Row {
    let coverage = &real.coverage;
    let missing: Vec<String> =
        coverage.missing.iter().map(|(why, number)| format!("{number} {why}")).collect();
    let share = 100.0 * coverage.typed as f64 / coverage.operations.max(1) as f64;
    let figure = format!(
        "{} of {} operations ({share:.1} %), client {}, server {}; missing: {}",
        coverage.typed,
        coverage.operations,
        coverage.client,
        coverage.server,
        missing.join(", ")
    );
    let what = format!("{}: typed in client and server", real.program.name);
    Row::new(DOCUMENT, what, figure, "at least 85 %", share >= 85.0)
}

/// Whether it compiles under clippy's defaults, and whether what is sent arrives.
fn compiled(workspace: &Path, real: &Real, built: &Built) -> [Row; 2] {
    let name = &real.program.name;
    eprintln!("evidence: {name} under clippy");
    let clippy = ["clippy", "-q", "--lib", "-p", name, "--", "-D", "warnings"];
    let said = loopback::cargo(workspace, &clippy);
    let figure = match &said {
        Ok(()) => "no warning".to_owned(),
        Err(said) => said.lines().take(1).collect(),
    };
    let clean =
        Row::new(DOCUMENT, format!("{name} under clippy"), figure, "no warning", said.is_ok());
    eprintln!("evidence: {name} over loopback");
    let ran = loopback::cargo(workspace, &["build", "-q", "-p", name]).and_then(|()| built.run());
    let (operations, sent) = (real.operations(), real.program.exchanges.len());
    let (figure, good) = match ran {
        Ok((arrived, wrong)) => {
            for wrong in wrong.iter().take(20) {
                eprintln!("  {}", wrong.chars().take(600).collect::<String>());
            }
            let figure = format!("{operations} operations, {arrived} of {sent} exchanges arrive");
            (figure, operations >= 10 && arrived == sent && wrong.is_empty())
        }
        Err(said) => (said.lines().take(1).collect(), false),
    };
    let asked = "ten operations, all arrive";
    [clean, Row::new(DOCUMENT, format!("{name} over loopback"), figure, asked, good)]
}

/// Nexus on its own: what the command needs, and how long the code is once it is formatted.
fn sizes(binary: &Path, folder: &Path) -> Result<Vec<Row>> {
    eprintln!("evidence: size and speed of nexus");
    let out = fresh("nexus")?;
    let (document, target) = (folder.join("oxide__nexus.json"), out.join("api"));
    let args = ["generate", &document.to_string_lossy(), "--out", &target.to_string_lossy()]
        .map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let start = Instant::now();
    let used = measured(binary, &args, &out)?;
    let wall = start.elapsed().as_secs_f64();
    let mut lines = 0;
    let text = fs::read_to_string(target.join("client.rs")).context("no client")?;
    let operations = text.matches("pub async fn ").count();
    for module in ["types.rs", "operations.rs", "client.rs"] {
        let path = target.join(module);
        measured(Path::new("rustfmt"), &["--edition", "2024", &path.to_string_lossy()], &out)?;
        lines += fs::read_to_string(&path)?.lines().count();
    }
    let each = lines as f64 / operations.max(1) as f64;
    Ok(vec![
        Row::new(
            SIZE,
            "nexus is generated",
            format!("{wall:.2} s, {}", used.figures()),
            "0.2 s (openapi-to-rust 0.21, oas3-gen 0.19)",
            used.code == Some(0) && wall <= 0.2,
        ),
        Row::new(
            SIZE,
            "nexus: lines per client operation, types included",
            format!("{each:.0} ({lines} lines, {operations} operations)"),
            "80 (oas3-gen 109, progenitor 130, openapi-to-rust 187)",
            operations > 0 && each <= 80.0,
        ),
    ])
}

/// What checking the generated crate costs once its dependencies are built.
fn checked(workspace: &Path) -> Result<Row> {
    eprintln!("evidence: cargo check of nexus");
    let only = fresh("check")?;
    let source = workspace.join("loopback-nexus");
    fs::create_dir_all(only.join("src"))?;
    let manifest = fs::read_to_string(source.join("Cargo.toml"))?;
    fs::write(
        only.join("Cargo.toml"),
        format!("{manifest}[workspace]\n[profile.dev]\ndebug = false\n"),
    )?;
    fs::copy(places::root().join("Cargo.lock"), only.join("Cargo.lock"))?;
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .args([source.join("src/api"), only.join("src/api")])
        .status()?;
    fs::write(only.join("src/lib.rs"), "pub mod api;\n")?;
    let check = || -> Result<crate::command::Used> {
        let target = loopback::target();
        let args = ["CARGO_INCREMENTAL=0", &format!("CARGO_TARGET_DIR={}", target.display())]
            .map(str::to_owned);
        let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
        args.extend(["cargo", "check", "-q", "--offline"]);
        measured(Path::new("env"), &args, &only)
    };
    // The first time its dependencies are checked, too.
    check()?;
    fs::write(only.join("src/lib.rs"), "//! Again.\npub mod api;\n")?;
    let used = check()?;
    Ok(Row::new(
        SIZE,
        "cargo check of nexus, client and server",
        used.figures(),
        "5 CPU-s (openapi-to-rust 7.2, oas3-gen 10.5, progenitor 11 to 14)",
        copied.success() && used.code == Some(0) && used.cpu <= 5.0,
    ))
}

/// What a user's build script costs from nothing.
fn build_script() -> Result<Row> {
    eprintln!("evidence: wireproof-build from nothing");
    let crate_ = fresh("user")?;
    fs::create_dir_all(crate_.join("src"))?;
    let build = places::root().join("crates/build");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
         [build-dependencies]\nwireproof-build = {{ path = {:?} }}\n",
        build.to_string_lossy()
    );
    fs::write(crate_.join("Cargo.toml"), manifest)?;
    fs::write(crate_.join("src/lib.rs"), "")?;
    fs::write(
        crate_.join("build.rs"),
        "fn main() -> Result<(), wireproof_build::Error> { wireproof_build::generate(\"orders.wire\") }",
    )?;
    for file in ["orders.wire", "common.wire"] {
        fs::copy(places::fixture("idl/examples").join(file), crate_.join(file))?;
    }
    fs::copy(places::root().join("Cargo.lock"), crate_.join("Cargo.lock"))?;
    let target = crate_.join("target");
    let args = [format!("CARGO_TARGET_DIR={}", target.display())];
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    args.extend(["cargo", "build", "-q", "--offline"]);
    let used = measured(Path::new("env"), &args, &crate_)?;
    let good = used.code == Some(0) && used.cpu <= 60.0;
    if used.code != Some(0) {
        eprintln!("{}", used.stderr);
    }
    Ok(Row::new(
        SIZE,
        "wireproof-build compiles from nothing and runs",
        used.figures(),
        "60 CPU-s (openapi-to-rust 409)",
        good,
    ))
}

/// The same contract gives the same bytes, and nothing that is right is written again.
fn same(binary: &Path, folder: &Path) -> Result<Row> {
    eprintln!("evidence: generated twice");
    let out = fresh("same")?;
    let mut wrong = Vec::new();
    for (name, file) in DOCUMENTS {
        let document = folder.join(file);
        let target = out.join(name);
        let args = |check: bool| {
            let mut args = vec!["generate".to_owned(), document.to_string_lossy().into_owned()];
            args.extend(["--out".to_owned(), target.to_string_lossy().into_owned()]);
            args.extend(check.then(|| "--check".to_owned()));
            args
        };
        for check in [false, true] {
            let args = args(check);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            if measured(binary, &args, &out)?.code != Some(0) {
                wrong.push(name);
            }
        }
    }
    let figure = format!("differ: {wrong:?}");
    Ok(Row::new(
        SAME,
        "two processes generate the same bytes",
        figure,
        "none differs",
        wrong.is_empty(),
    ))
}

/// An empty folder outside of the workspace.
fn fresh(name: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join("wireproof-evidence/generated").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
