//! What generated clients and servers do with peers that do not keep to the contract.
#![allow(missing_docs, clippy::pedantic, reason = "the code is generated from the contract")]

wireproof_runtime::include_contract!("shelf");

/// Alternatives of types as OpenAPI writes them.
pub mod parts {
    wireproof_runtime::include_contract!("parts");
}
