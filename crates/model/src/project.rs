//! A contract as of one version.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Contract, EnumValue, Meta, Name, Reserved, TagRange, Type, TypeId, TypeKind};

/// The contract as of the version at `version` in [`Contract::versions`]: what that version lacks is gone, its tags
/// and names are reserved; renamed elements have the name of that time, and their other names are aliases.
/// Places in the arena stay as they are. A contract without versions is returned unchanged.
pub fn project(contract: &Contract, version: u16) -> Contract {
    let mut out = contract.clone();
    if usize::from(version) >= contract.versions.len() {
        return out;
    }
    out.version = Some(version);
    let redirect = alive_namesakes(contract, contract.ids(), version);
    for ty in &mut out.types {
        project_type(ty, version, &redirect);
    }
    remap_parts(contract, &mut out, version, &redirect);
    for service in &mut out.services {
        service.operations.retain_mut(|operation| settle(&mut operation.meta, version));
        service.flows.retain(|flow| flow.life.holds(version));
        for operation in &mut service.operations {
            for http in &mut operation.http {
                http.params.retain_mut(|param| settle(&mut param.meta, version));
                for response in &mut http.responses {
                    response.headers.retain_mut(|header| settle(&mut header.meta, version));
                }
            }
        }
    }
    out.services
        .retain_mut(|service| settle_named(&mut service.symbol, &mut service.meta, version));
    out.channels
        .retain_mut(|channel| settle_named(&mut channel.symbol, &mut channel.meta, version));
    out.finish();
    out
}

impl Contract {
    /// Turns the nodes `ids`, which belong together and came from another contract with versions of its own, into
    /// what they are in its version `version`. They have no life afterwards. Call [`Contract::finish`] then.
    pub fn pin(&mut self, ids: &[TypeId], version: u16) {
        let redirect = alive_namesakes(self, ids.iter().copied(), version);
        for id in ids {
            let Some(ty) = self.types.get_mut(id.0 as usize) else { continue };
            let holds = ty.decl.as_ref().is_none_or(|decl| decl.meta.extra().life.holds(version));
            project_type(ty, version, &redirect);
            if !holds {
                ty.decl = None;
                ty.kind = TypeKind::Never;
            }
            crate::absorb::forget_lives(ty);
        }
    }
}

fn project_type(ty: &mut Type, version: u16, redirect: &FxHashMap<TypeId, TypeId>) {
    if let Some(decl) = &mut ty.decl {
        settle_named(&mut decl.symbol, &mut decl.meta, version);
    }
    match &mut ty.kind {
        TypeKind::Ref(target) => *target = redirect.get(target).copied().unwrap_or(*target),
        TypeKind::Struct(body) => {
            keep(&mut body.fields, &mut body.reserved, version, |field| {
                (&mut field.meta, field.tag)
            });
        }
        TypeKind::Enum(body) => {
            body.fallback = body.fallback.and_then(|at| {
                let holds = |value: &EnumValue| value.meta.extra().life.holds(version);
                let before = body.values.get(..at as usize)?.iter().filter(|value| holds(value));
                body.values.get(at as usize).filter(|value| holds(value))?;
                u32::try_from(before.count()).ok()
            });
            keep(&mut body.values, &mut body.reserved, version, |value| {
                (&mut value.meta, value.tag)
            });
        }
        TypeKind::Union(body) => {
            keep(&mut body.variants, &mut body.reserved, version, |variant| {
                (&mut variant.meta, variant.tag)
            });
        }
        _ => {}
    }
}

/// [`settle`] for an element whose symbol ends with its name.
fn settle_named(symbol: &mut Name, meta: &mut Meta, version: u16) -> bool {
    let before = meta.name.value.clone();
    let holds = settle(meta, version);
    if meta.name.value != before
        && let Some(scope) = symbol.strip_suffix(before.as_str())
    {
        *symbol = smol_str::format_smolstr!("{scope}{}", meta.name.value);
    }
    holds
}

/// For each declaration that shares its symbol: the one that is alive in `version`.
fn alive_namesakes(
    contract: &Contract,
    ids: impl Iterator<Item = TypeId>,
    version: u16,
) -> FxHashMap<TypeId, TypeId> {
    let mut groups: FxHashMap<&Name, Vec<TypeId>> = FxHashMap::default();
    for id in ids {
        if let Some(decl) = &contract.ty(id).decl {
            groups.entry(&decl.symbol).or_default().push(id);
        }
    }
    let holds = |id: &TypeId| {
        let decl = contract.ty(*id).decl.as_ref();
        decl.is_none_or(|decl| decl.meta.extra().life.holds(version))
    };
    let mut redirect = FxHashMap::default();
    for group in groups.into_values().filter(|group| group.len() > 1) {
        if let Some(alive) = group.iter().copied().find(holds) {
            redirect.extend(group.into_iter().map(|id| (id, alive)));
        }
    }
    redirect
}

/// Gives an element the names of `version`; false if that version lacks it.
fn settle(meta: &mut Meta, version: u16) -> bool {
    let Some(extra) = &mut meta.extra else { return true };
    if extra
        .deprecated
        .as_ref()
        .is_some_and(|deprecated| deprecated.since.is_some_and(|since| since > version))
    {
        extra.deprecated = None;
    }
    let holds = extra.life.holds(version);
    // The first former name that is still written in this version is its name here.
    let current = extra
        .formers
        .iter()
        .position(|former| former.before.is_some_and(|before| version < before));
    if let Some(at) = current {
        let later = extra.formers.split_off(at);
        if let Some(now) = later.into_iter().next() {
            meta.name = now.name;
        }
    }
    holds
}

fn keep<T>(
    members: &mut Vec<T>,
    reserved: &mut Reserved,
    version: u16,
    parts: impl Fn(&mut T) -> (&mut Meta, Option<i64>),
) {
    let mut gone = Vec::new();
    members.retain_mut(|member| {
        let (meta, tag) = parts(member);
        let holds = settle(meta, version);
        // What later versions will have is not gone.
        if meta.extra().life.removed.is_some_and(|removed| removed <= version) {
            gone.push((meta.name.clone(), tag, meta.span));
        }
        holds
    });
    if gone.is_empty() {
        return;
    }
    // A member may be declared again for other versions, under a new name that remembers the old one too: what is
    // in use is not reserved.
    let mut names: FxHashSet<Name> = reserved.names.iter().map(|name| name.value.clone()).collect();
    let mut tags = FxHashSet::default();
    for member in members.iter_mut() {
        let (meta, tag) = parts(member);
        names.insert(meta.name.value.clone());
        names.extend(meta.aliases().cloned());
        tags.extend(tag);
    }
    for (name, tag, span) in gone {
        if names.insert(name.value.clone()) {
            reserved.names.push(name);
        }
        if let Some(tag) = tag
            && tags.insert(tag)
            && !reserved.has_tag(tag)
        {
            reserved.tags.push(TagRange { first: tag, last: tag, span });
        }
    }
}

/// Where each field of a struct is in `version`, in the declaration that is alive then.
type Places = Vec<Option<u32>>;

/// Parts and parameters name fields by their place, which moves when fields before them go.
fn remap_parts(
    before: &Contract,
    out: &mut Contract,
    version: u16,
    redirect: &FxHashMap<TypeId, TypeId>,
) {
    let mut known: FxHashMap<TypeId, Places> = FxHashMap::default();
    for ty in &mut out.types {
        let TypeKind::Part { of, fields } = &mut ty.kind else { continue };
        if let Some(alive) = redirect.get(of).filter(|alive| *alive != of) {
            *fields = rest_of_namesake(before, *of, fields, *alive, version);
            *of = *alive;
            continue;
        }
        let moved = known.entry(*of).or_insert_with(|| places(before, *of, version));
        *fields =
            fields.iter().filter_map(|at| moved.get(*at as usize).copied().flatten()).collect();
    }
    let bindings = out
        .services
        .iter_mut()
        .flat_map(|service| &mut service.operations)
        .flat_map(|operation| &mut operation.http);
    for http in bindings {
        let headers = http.responses.iter_mut().flat_map(|response| &mut response.headers);
        for param in http.params.iter_mut().chain(headers) {
            param.field = param.field.and_then(|(of, at)| {
                let moved = known.entry(of).or_insert_with(|| places(before, of, version));
                Some((of, moved.get(at as usize).copied().flatten()?))
            });
        }
    }
}

fn places(before: &Contract, of: TypeId, version: u16) -> Places {
    let TypeKind::Struct(body) = &before.ty(of).kind else { return Vec::new() };
    let mut next = 0..;
    let alive = body.fields.iter().map(|field| field.meta.extra().life.holds(version));
    alive.map(|alive| if alive { next.next() } else { None }).collect()
}

/// The part of another declaration of the same struct: all that travels nowhere else, by name.
fn rest_of_namesake(
    before: &Contract,
    of: TypeId,
    fields: &[u32],
    alive: TypeId,
    version: u16,
) -> Vec<u32> {
    let (TypeKind::Struct(old), TypeKind::Struct(new)) =
        (&before.ty(of).kind, &before.ty(alive).kind)
    else {
        return Vec::new();
    };
    let kept: FxHashSet<u32> = fields.iter().copied().collect();
    let elsewhere: FxHashSet<&Name> = old
        .fields
        .iter()
        .zip(0..)
        .filter(|(_, at)| !kept.contains(at))
        .map(|(field, _)| &field.meta.name.value)
        .collect();
    let alive = new.fields.iter().filter(|field| field.meta.extra().life.holds(version)).zip(0..);
    alive
        .filter(|(field, _)| !elsewhere.contains(&field.meta.name.value))
        .map(|(_, at)| at)
        .collect()
}
