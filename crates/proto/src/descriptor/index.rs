//! What stands in which file and which message, in the order of the text.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Field, TypeId, TypeKind, UnitId};
use wireproof_source::SourceId;

/// An extension and the message that it extends.
#[derive(Clone, Copy)]
pub(super) struct Extension<'a> {
    pub(super) extendee: TypeId,
    pub(super) field: &'a Field,
}

/// Where to find what a file declares.
pub(super) struct Index<'a> {
    paths: FxHashMap<&'a str, UnitId>,
    /// The declarations at the top of each unit.
    tops: FxHashMap<UnitId, Vec<TypeId>>,
    /// All declarations of each unit.
    declared: FxHashMap<UnitId, Vec<TypeId>>,
    /// The declarations in each declaration.
    inner: FxHashMap<TypeId, Vec<TypeId>>,
    /// The extensions of each file, by the full name of what they stand in.
    extensions: FxHashMap<SourceId, FxHashMap<&'a str, Vec<Extension<'a>>>>,
    /// The services of each file.
    services: FxHashMap<SourceId, Vec<u32>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(contract: &'a Contract) -> Self {
        let units = contract.units.iter().enumerate();
        let mut index = Self {
            paths: units.map(|(at, unit)| (unit.path.as_str(), UnitId(at as u32))).collect(),
            tops: FxHashMap::default(),
            declared: FxHashMap::default(),
            inner: FxHashMap::default(),
            extensions: FxHashMap::default(),
            services: FxHashMap::default(),
        };
        for (id, decl) in contract.declarations() {
            index.declared.entry(decl.unit).or_default().push(id);
            match decl.parent {
                Some(parent) => index.inner.entry(parent).or_default().push(id),
                None => index.tops.entry(decl.unit).or_default().push(id),
            }
            index.extensions_of(contract, id);
        }
        for ids in index.tops.values_mut().chain(index.inner.values_mut()) {
            ids.sort_by_key(|id| (contract.ty(*id).span, *id));
        }
        for found in index.extensions.values_mut().flat_map(FxHashMap::values_mut) {
            found.sort_by_key(|extension| extension.field.meta.span);
        }
        for (at, service) in contract.services.iter().enumerate() {
            index.services.entry(service.meta.span.source).or_default().push(at as u32);
        }
        index
    }

    fn extensions_of(&mut self, contract: &'a Contract, id: TypeId) {
        let TypeKind::Struct(body) = &contract.ty(id).kind else { return };
        for field in body.fields.iter().filter(|field| field.extension) {
            let full = field.meta.key.as_deref().unwrap_or_default();
            let full = full.trim_start_matches('[').trim_end_matches(']');
            let scope = full.rsplit_once('.').map_or("", |(scope, _)| scope);
            let of_file = self.extensions.entry(field.meta.span.source).or_default();
            let found = of_file.entry(scope).or_default();
            found.push(Extension { extendee: id, field });
        }
    }

    pub(super) fn has_path(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    pub(super) fn unit(&self, path: &str) -> Option<UnitId> {
        self.paths.get(path).copied()
    }

    pub(super) fn tops(&self, unit: UnitId) -> &[TypeId] {
        self.tops.get(&unit).map_or(&[], Vec::as_slice)
    }

    pub(super) fn declared(&self, unit: UnitId) -> &[TypeId] {
        self.declared.get(&unit).map_or(&[], Vec::as_slice)
    }

    pub(super) fn inner(&self, id: TypeId) -> &[TypeId] {
        self.inner.get(&id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn extensions(&self, source: SourceId, scope: &str) -> &[Extension<'a>] {
        let of_file = self.extensions.get(&source);
        of_file.and_then(|scopes| scopes.get(scope)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn services(&self, source: SourceId) -> &[u32] {
        self.services.get(&source).map_or(&[], Vec::as_slice)
    }
}
