//! The `wireproof` command under a name of its own, so that tests can run it wherever they are built.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    wireproof_cli::run()
}
