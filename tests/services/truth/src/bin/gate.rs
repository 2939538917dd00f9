//! The `wireproof` command under a name of its own, so that the test runs the gate that it was built with.

fn main() -> std::process::ExitCode {
    wireproof_cli::run()
}
