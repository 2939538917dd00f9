//! Both sides of every edit become Rust.

use std::{error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=contracts");
    for entry in fs::read_dir("contracts")? {
        let path = entry?.path();
        wireproof_build::generate(path.to_str().ok_or("a name that is no text")?)?;
    }
    Ok(())
}
