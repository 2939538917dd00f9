//! The `wireproof` command, so that the test can ask it wherever it is built.

fn main() -> std::process::ExitCode {
    wireproof_cli::run()
}
