//! Starts the preprocessor.

use std::process::ExitCode;

fn main() -> ExitCode {
    wireproof_mdbook::program::run()
}
