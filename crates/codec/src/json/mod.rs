//! JSON through JSON Schema: a document is accepted by a schema of the reader's type, executed by the `jsonschema`
//! crate, and read under the reader's names, old ones too.

mod locate;
mod read;
mod schema;
mod write;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value as Document;
use wireproof_model::{Contract, Meta, Name, TypeId};

use crate::{Complaint, Failure, Seen};

pub use read::read;
pub use schema::schema;
pub use write::{literal, write};

/// The reader's schemas, compiled when first needed.
pub(crate) struct Acceptors<'a> {
    contract: &'a Contract,
    compiled: FxHashMap<(TypeId, Vec<String>), Result<jsonschema::Validator, Failure>>,
}

/// More compiled schemas than this are not kept.
const KEPT: usize = 256;

impl<'a> Acceptors<'a> {
    pub(crate) fn new(contract: &'a Contract) -> Self {
        Self { contract, compiled: FxHashMap::default() }
    }

    /// What an endpoint makes of a document.
    pub(crate) fn read(&mut self, ty: TypeId, bytes: &[u8]) -> Result<Seen, Failure> {
        let document: Document = match serde_json::from_slice(bytes) {
            Ok(document) => document,
            Err(error) => return Ok(Seen::Unreadable(error.to_string())),
        };
        let complaints = self.complaints(ty, &document)?;
        let value = read(self.contract, ty, &document);
        Ok(Seen::Read { value, complaints, keeps_unknown: false })
    }

    /// What the type's schema says against a document.
    pub(crate) fn complaints(
        &mut self,
        ty: TypeId,
        document: &Document,
    ) -> Result<Vec<Complaint>, Failure> {
        let contract = self.contract;
        let mut names = FxHashSet::default();
        collect_names(document, &mut names);
        let mut key: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        key.sort_unstable();
        if self.compiled.len() >= KEPT {
            self.compiled.clear();
        }
        let compiled = self
            .compiled
            .entry((ty, key))
            .or_insert_with(|| compile(&schema::print(contract, ty, Some(&names))));
        let validator = compiled.as_ref().map_err(Clone::clone)?;
        Ok(validator
            .iter_errors(document)
            .map(|error| Complaint {
                path: locate::elements(contract, ty, &error),
                reason: locate::reason(&error),
            })
            .collect())
    }
}

fn compile(schema: &Document) -> Result<jsonschema::Validator, Failure> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .build(schema)
        .map_err(|error| Failure::Refused(error.to_string()))
}

/// Whether a regular expression, as JSON Schema reads it, is found in a text; none if it is no regular expression.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    let schema = serde_json::json!({ "pattern": pattern });
    let validator = compile(&schema).ok()?;
    Some(validator.is_valid(&Document::from(text)))
}

/// The names of properties anywhere in a document.
fn collect_names<'d>(document: &'d Document, names: &mut FxHashSet<&'d str>) {
    let mut work = vec![document];
    while let Some(document) = work.pop() {
        match document {
            Document::Object(entries) => {
                names.extend(entries.keys().map(String::as_str));
                work.extend(entries.values());
            }
            Document::Array(items) => work.extend(items),
            _ => {}
        }
    }
}

/// The name of a member in a document.
fn spelling(contract: &Contract, meta: &Meta) -> Name {
    match (&meta.key, contract.text.keys) {
        (Some(key), _) => key.clone(),
        (None, wireproof_model::KeyCase::AsIs) => meta.name.value.clone(),
        (None, wireproof_model::KeyCase::Camel) => camel(&meta.name.value),
    }
}

/// `foo_bar` → `fooBar`.
fn camel(name: &str) -> Name {
    let mut parts = name.split('_');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(letters.as_str());
    }
    out.into()
}

/// All names under which a reader takes a member.
fn accepted<'m>(contract: &Contract, meta: &'m Meta) -> impl Iterator<Item = Name> + use<'m> {
    std::iter::once(spelling(contract, meta)).chain(meta.aliases().cloned())
}
