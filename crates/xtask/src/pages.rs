//! A large contract as pages: what that costs.

use std::path::Path;

use anyhow::Result;
use wireproof_tests::{corpus, places};

use crate::{command::measured, table::Row};

/// The largest document of the corpus.
const DOCUMENT: &str = "api.github.com-23.0.2.json";

/// No page may be larger, so that a browser opens each at once.
const LARGEST: u64 = 512 * 1024;

/// The row of point 33.
pub(crate) fn rows(binary: &Path) -> Result<Vec<Row>> {
    let Some(folder) = corpus::unpacked("openapi") else {
        return Ok(vec![Row::left_out(33, "a large document as pages", "../shared is absent")]);
    };
    eprintln!("evidence: {DOCUMENT} as pages");
    let out = std::env::temp_dir().join("wireproof-evidence").join("pages");
    let _ = std::fs::remove_dir_all(&out);
    let document = folder.join("openapi").join(DOCUMENT);
    let (from, to) = (document.display().to_string(), out.display().to_string());
    let used = measured(binary, &["doc", &from, "--out", &to], &folder)?;
    let sizes =
        places::entries(&out).into_iter().filter_map(|path| Some(path.metadata().ok()?.len()));
    let sizes: Vec<u64> = sizes.collect();
    let largest = sizes.iter().copied().max().unwrap_or(u64::MAX);
    let megabytes = document.metadata()?.len() / 1_000_000;
    let good = used.code == Some(0) && used.cpu <= 5.0 && used.memory <= 500 && largest <= LARGEST;
    Ok(vec![Row::new(
        33,
        format!("{DOCUMENT}, {megabytes} MB, as pages"),
        format!("{} pages, the largest {} KiB, {}", sizes.len(), largest / 1024, used.figures()),
        "5 CPU-s, 500 MiB, no page over 512 KiB",
        good,
    )])
}
