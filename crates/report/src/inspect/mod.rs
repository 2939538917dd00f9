//! What was understood of a contract, and what was not, with places.

mod build;
mod kept;
mod text;

pub use build::{NamedContract, inspect};
pub use text::write_inspection;

use serde::Serialize;

use crate::json::{PlaceJson, Problem};

/// The output of `wireproof inspect --format json`.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InspectReport {
    /// The contracts, in the order of their names.
    pub contracts: Vec<ContractJson>,
    /// What was not understood, or read in one of two ways, by place.
    pub not_understood: Vec<Problem>,
    /// Files that were left out whole, and why; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<String>,
    /// What is kept and compared but means nothing to wireproof, by place.
    pub kept: Vec<KeptJson>,
    /// Why the work could not be done (exit code 2); absent where it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// One contract.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContractJson {
    /// What was named.
    pub name: String,
    /// Its files.
    pub files: Vec<FileJson>,
    /// The namespaces, sorted.
    pub namespaces: Vec<String>,
    /// The versions, ascending; empty: it has one, unnamed.
    pub versions: Vec<VersionJson>,
    /// The encodings that it travels in.
    pub encodings: Vec<String>,
    /// The declared types, in the order declared.
    pub types: Vec<TypeJson>,
    /// The operations.
    pub operations: Vec<OperationJson>,
    /// The topics and queues.
    pub channels: Vec<ChannelJson>,
    /// The addresses at which it is served.
    pub servers: Vec<String>,
    /// The ways to show who one is.
    pub security_schemes: Vec<String>,
}

/// A file of a contract.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileJson {
    /// The name that other files import it by.
    pub path: String,
    /// Its text's name, as places give it.
    pub file: String,
    /// The namespace of what it declares.
    pub namespace: String,
    /// What it imports.
    pub imports: Vec<String>,
    /// Whether it was named, not only imported.
    pub named: bool,
}

/// A declared version.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct VersionJson {
    /// As written.
    pub version: String,
    /// `preview`, `current`, `supported`, `deprecated` or `retired`.
    pub state: &'static str,
    /// The day it came out.
    pub released: Option<String>,
    /// The day it will be switched off.
    pub sunset: Option<String>,
    /// Whether it may break what the version before promised.
    pub breaking: bool,
    /// Where.
    pub at: Option<PlaceJson>,
}

/// A declared type.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TypeJson {
    /// Its stable path.
    pub symbol: String,
    /// `struct`, `enum`, `union`, `alias`, …
    pub kind: &'static str,
    /// Of an alias: what it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Fields, values or variants.
    pub members: Vec<MemberJson>,
    /// How it travels: `request`, `response`, `error`, `event`, `stored`.
    pub travels: Vec<&'static str>,
    /// Where.
    pub at: Option<PlaceJson>,
}

/// A field, a value or a variant.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MemberJson {
    /// Its name.
    pub name: String,
    /// The number that identifies it in tagged encodings.
    pub tag: Option<i64>,
    /// Of a field: `required`, `expected`, `optional` or `implicit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<&'static str>,
    /// Its type in words.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Where.
    pub at: Option<PlaceJson>,
}

/// An operation.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OperationJson {
    /// Its stable path.
    pub symbol: String,
    /// As a remote procedure; null: over HTTP only.
    pub rpc: Option<RpcJson>,
    /// Its routes: `GET /orders/{id}`.
    pub routes: Vec<String>,
    /// The errors that it may answer with.
    pub errors: Vec<String>,
    /// Where.
    pub at: Option<PlaceJson>,
}

/// An operation as a remote procedure.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RpcJson {
    /// What is sent; null: nothing.
    pub input: Option<String>,
    /// What comes back; null: nothing.
    pub output: Option<String>,
    /// Whether a stream of inputs is sent.
    pub input_stream: bool,
    /// Whether a stream of outputs comes back.
    pub output_stream: bool,
}

/// A topic or a queue.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ChannelJson {
    /// Its stable path.
    pub symbol: String,
    /// `topic` or `queue`.
    pub kind: &'static str,
    /// Its address.
    pub address: String,
    /// The messages' type.
    pub body: String,
    /// Where.
    pub at: Option<PlaceJson>,
}

/// Something that is kept and compared, never interpreted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KeptJson {
    /// Its name.
    pub name: String,
    /// The element that it stands at.
    pub symbol: String,
    /// Where.
    pub at: Option<PlaceJson>,
}
