//! `mdbook-wireproof` under a name of its own, so that tests can run it wherever they are built.

fn main() -> std::process::ExitCode {
    wireproof_mdbook::program::run()
}
