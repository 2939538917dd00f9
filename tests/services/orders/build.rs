//! The contracts become Rust: the service's own, and one that its tests ask questions with.

fn main() -> Result<(), wireproof_build::Error> {
    wireproof_build::generate("../../../fixtures/idl/examples/orders.wire")?;
    wireproof_build::generate("../../../fixtures/idl/examples/rides.wire")
}
