//! From a contract to descriptors: which files, in which order, and who writes each of them.

mod born;
mod default;
mod foreign;
mod foreign_types;
mod index;
mod options;
mod schema;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use wireproof_model::{Contract, UnitId};
use wireproof_source::SourceId;

use crate::{Input, builtin};
use index::Index;
pub use schema::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, ExtensionRange,
    FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto,
    OneofDescriptorProto, ReservedRange, ServiceDescriptorProto,
};

/// The descriptors of the units and of what they import, those imported first. Works for any contract: what has no
/// Protobuf file behind it is written by the mapping of Wire 5.1. Custom options are left out, and so are the notes
/// on features (`edition_defaults`, `feature_support`) and what only compilers keep (`declaration`).
pub fn file_set(contract: &Contract, units: &[UnitId]) -> FileDescriptorSet {
    let index = Index::of(contract);
    let mut set = FileDescriptorSet::default();
    let mut done: FxHashSet<String> = FxHashSet::default();
    for unit in in_order(contract, &index, units) {
        let Some(found) = contract.units.get(unit.0 as usize) else { continue };
        let file = match builtin_file(&found.path) {
            // Of a built-in file the contract holds only what is used.
            Some(file) if !found.named => file,
            _ if born::is_born(found) => born::file(contract, &index, unit),
            _ => foreign::file(contract, &index, unit),
        };
        // What a mapping needs beyond the contract.
        let needed: Vec<String> =
            file.dependency.iter().filter(|path| !index.has_path(path)).cloned().collect();
        for path in needed {
            if done.insert(path.clone()) {
                set.file.extend(builtin_file(&path));
            }
        }
        if done.insert(file.name.clone().unwrap_or_default()) {
            set.file.push(file);
        }
    }
    set
}

impl FileDescriptorSet {
    /// The same for `prost`, which knows nothing of editions: files that say one lose it.
    pub fn to_prost(&self) -> Result<prost_types::FileDescriptorSet, prost::DecodeError> {
        prost::Message::decode(prost::Message::encode_to_vec(self).as_slice())
    }
}

/// The units and what they import, those imported first.
fn in_order(contract: &Contract, index: &Index<'_>, units: &[UnitId]) -> Vec<UnitId> {
    let mut found = Vec::new();
    let mut seen: FxHashSet<UnitId> = FxHashSet::default();
    for root in units {
        // A unit and the place of its next import.
        let mut path = vec![(*root, 0)];
        while let Some((unit, next)) = path.pop() {
            if next == 0 && !seen.insert(unit) {
                continue;
            }
            let imports = contract.units.get(unit.0 as usize).map(|unit| &unit.imports);
            match imports.and_then(|imports| imports.get(next)) {
                None => found.push(unit),
                Some(import) => {
                    path.push((unit, next + 1));
                    path.extend(index.unit(import).map(|unit| (unit, 0)));
                }
            }
        }
    }
    found
}

/// The descriptor of a built-in file.
fn builtin_file(path: &str) -> Option<FileDescriptorProto> {
    let text = builtin::text(path)?;
    let (file, _) = crate::parse(SourceId(0), text);
    let input = Input { path: path.into(), file: Arc::new(file), named: true };
    let (contract, _) = crate::import(&[input]);
    let index = Index::of(&contract);
    let unit = index.unit(path)?;
    Some(born::file(&contract, &index, unit))
}
