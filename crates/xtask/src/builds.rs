//! What a fresh clone costs, and whether the fuzz targets build.

use std::time::{Duration, Instant};

use anyhow::Result;
use wireproof_tests::places;

use crate::{
    command::{cargo, measured},
    table::Row,
};

/// The rows of points 10 and 11.
pub(crate) fn rows(cold: bool) -> Result<Vec<Row>> {
    let mut rows = vec![fuzz()?];
    if cold {
        rows.push(release()?);
        rows.push(ci()?);
    } else {
        rows.push(Row::left_out(11, "release build from nothing", "with --cold"));
        rows.push(Row::left_out(11, ".ci/run", "with --cold"));
    }
    Ok(rows)
}

/// A fuzz target per importer.
fn fuzz() -> Result<Row> {
    eprintln!("evidence: fuzz targets");
    let manifest = places::root().join("fuzz/Cargo.toml");
    let targets = places::entries(&places::root().join("fuzz/fuzz_targets")).len();
    let args = ["check", "-q", "--manifest-path", &manifest.to_string_lossy()].map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (built, said) = cargo(&args, &[])?;
    let measured = if built {
        format!("{targets} targets build")
    } else {
        said.lines().find(|line| line.starts_with("error")).unwrap_or("no build").to_owned()
    };
    Ok(Row::new(10, "fuzz targets", measured, "one per importer builds", built && targets >= 5))
}

fn minutes(wall: Duration) -> String {
    format!("{:.1} minutes", wall.as_secs_f64() / 60.0)
}

fn release() -> Result<Row> {
    eprintln!("evidence: release build from nothing");
    let folder = std::env::temp_dir().join("wireproof-evidence/cold");
    let _ = std::fs::remove_dir_all(&folder);
    let start = Instant::now();
    let folder = folder.to_string_lossy().into_owned();
    let (built, said) = cargo(
        &["build", "-q", "--release", "--locked", "-p", "wireproof-cli"],
        &[("CARGO_TARGET_DIR", &folder)],
    )?;
    let wall = start.elapsed();
    let figure = if built { minutes(wall) } else { said.lines().take(1).collect() };
    let good = built && wall <= Duration::from_secs(300);
    Ok(Row::new(11, "release build from nothing", figure, "at most 5 minutes", good))
}

fn ci() -> Result<Row> {
    eprintln!("evidence: .ci/run");
    let root = places::root();
    let used = measured(&root.join(".ci/run"), &[], &root)?;
    let good = used.code == Some(0) && used.wall <= Duration::from_secs(1500);
    let figure = format!("exit {:?}, {}", used.code, minutes(used.wall));
    Ok(Row::new(11, ".ci/run", figure, "exit 0 in at most 25 minutes", good))
}
