//! Which versions have an element, and what it is called in them (`wire.md` 3.4, "Versions").

use rustc_hash::FxHashMap;
use wireproof_model::{Deprecation, Former, Meta, Name};
use wireproof_source::{Span, Spanned};

use crate::tree::{ContractItemKind, Item, ItemKind, Mark, MarkKind, VersionDecl, VersionRef};

/// More versions than anybody keeps; further ones are reported.
pub(crate) const MOST_VERSIONS: usize = 4096;

/// Versions from `from` up to, not including, `to`, as places in a contract's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Range {
    pub(crate) from: u16,
    pub(crate) to: u16,
}

impl Range {
    pub(crate) fn is_empty(self) -> bool {
        self.from >= self.to
    }

    pub(crate) fn contains(self, version: u16) -> bool {
        self.from <= version && version < self.to
    }

    /// What both have.
    pub(crate) fn cut(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        !self.cut(other).is_empty()
    }
}

/// The versions that a file declares. A library counts as having one without a name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Versions {
    index: FxHashMap<Name, u16>,
    count: u16,
    /// Whether the file is a contract.
    pub(crate) contract: bool,
}

impl Versions {
    pub(crate) fn of(contract: Option<&Item>) -> Self {
        let mut versions = Self { contract: contract.is_some(), ..Self::default() };
        for (declared, _) in version_decls(contract) {
            if !versions.index.contains_key(&declared.version.text)
                && usize::from(versions.count) < MOST_VERSIONS
            {
                versions.index.insert(declared.version.text.clone(), versions.count);
                versions.count += 1;
            }
        }
        versions
    }

    /// The place of a version that is declared.
    pub(crate) fn place(&self, version: &VersionRef) -> Option<u16> {
        self.index.get(&version.text).copied()
    }

    /// How a version is spelt.
    pub(crate) fn spelling(&self, version: u16) -> Option<&Name> {
        self.index.iter().find(|(_, place)| **place == version).map(|(spelling, _)| spelling)
    }

    /// All of them.
    pub(crate) fn all(&self) -> Range {
        Range { from: 0, to: self.count.max(1) }
    }
}

/// The version declarations of a contract with their places.
pub(crate) fn version_decls(contract: Option<&Item>) -> impl Iterator<Item = (&VersionDecl, Span)> {
    let items = match contract.map(|item| &item.kind) {
        Some(ItemKind::Contract(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| match &item.kind {
        ContractItemKind::Version(declared) => Some((declared, item.span)),
        _ => None,
    })
}

/// What marks say, as far as it is meaningful.
#[derive(Clone, Debug)]
pub(crate) struct Life<'a> {
    /// The versions that have it.
    pub(crate) range: Range,
    /// As said.
    pub(crate) since: Option<u16>,
    /// As said.
    pub(crate) removed: Option<u16>,
    /// The names that it had, oldest first.
    pub(crate) formers: Vec<Former>,
    /// `deprecated`.
    pub(crate) deprecated: Option<Deprecation>,
    /// `as`.
    pub(crate) key: Option<&'a Spanned<Name>>,
}

impl<'a> Life<'a> {
    /// Reads marks; those that make no sense are passed over (they are reported elsewhere). `owner` is what the
    /// element around lives in.
    pub(crate) fn of(marks: &'a [Mark], versions: &Versions, owner: Range) -> Self {
        let mut life = Self {
            range: owner,
            since: None,
            removed: None,
            formers: Vec::new(),
            deprecated: None,
            key: None,
        };
        for mark in marks {
            match &mark.kind {
                MarkKind::As(key) => {
                    life.key.get_or_insert(key);
                }
                MarkKind::Since(version) => life.since = life.since.or(versions.place(version)),
                MarkKind::Removed(version) => {
                    life.removed = life.removed.or(versions.place(version));
                }
                MarkKind::Was { name, before } => {
                    let place = before.as_ref().map(|version| versions.place(version));
                    if place != Some(None) {
                        let before = place.flatten();
                        life.formers.push(Former { name: name.clone(), before });
                    }
                }
                MarkKind::Deprecated(version, advice) => {
                    if let (None, Some(since)) = (&life.deprecated, versions.place(version)) {
                        life.deprecated = Some(Deprecation {
                            since: Some(since),
                            advice: advice.as_ref().map(|advice| advice.value.clone()),
                            span: mark.span,
                        });
                    }
                }
            }
        }
        let said =
            Range { from: life.since.unwrap_or(owner.from), to: life.removed.unwrap_or(owner.to) };
        if said.cut(owner).is_empty() {
            // Reported; it is taken to live as long as its owner.
            life.since = None;
            life.removed = None;
        } else {
            life.range = said.cut(owner);
        }
        life
    }

    /// The names that it has over time: each with the versions that write it.
    pub(crate) fn names(&self, name: &Spanned<Name>) -> Vec<(Spanned<Name>, Range)> {
        let mut list = Vec::new();
        let mut from = self.range.from;
        for former in &self.formers {
            if let Some(before) = former.before {
                let range = Range { from, to: before.min(self.range.to) };
                if !range.is_empty() {
                    list.push((former.name.clone(), range));
                    from = range.to;
                }
            }
        }
        list.push((name.clone(), Range { from, to: self.range.to }));
        list
    }

    /// The text on the wire in general: fixed, or else the name.
    pub(crate) fn spelling<'b>(&'b self, name: &'b Spanned<Name>) -> &'b Name {
        self.key.map_or(&name.value, |key| &key.value)
    }

    /// Name, place and life for the model.
    pub(crate) fn meta(self, name: &Spanned<Name>, span: Span, docs: Option<Span>) -> Meta {
        let mut meta = Meta::new(name.clone(), span);
        meta.key = self.key.map(|key| key.value.clone());
        meta.docs = docs;
        let life = wireproof_model::Life { since: self.since, removed: self.removed };
        if life != wireproof_model::Life::default()
            || !self.formers.is_empty()
            || self.deprecated.is_some()
        {
            let extra = meta.extra_mut();
            extra.life = life;
            extra.formers = self.formers;
            extra.deprecated = self.deprecated;
        }
        meta
    }
}
