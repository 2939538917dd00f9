//! The contract becomes Rust.

fn main() -> Result<(), wireproof_build::Error> {
    wireproof_build::generate("../../../fixtures/idl/examples/orders.wire")
}
