//! The contracts of the test.

fn main() -> Result<(), wireproof_build::Error> {
    wireproof_build::generate("shelf.wire")?;
    wireproof_build::generate("parts.yaml")
}
