//! A contract as of one version.

use rustc_hash::FxHashMap;
use wireproof_source::Spanned;

use crate::{Contract, Life, Meta, Name, Reserved, TagRange, TypeId, TypeKind};

/// The contract as of the version at `version` in [`Contract::versions`]: what that version lacks is gone, its tags
/// and names are reserved; renamed elements have the name of that time, and their other names are aliases.
/// Places in the arena stay as they are. A contract without versions is returned unchanged.
pub fn project(contract: &Contract, version: u16) -> Contract {
    let mut out = contract.clone();
    if usize::from(version) >= contract.versions.len() {
        return out;
    }
    out.version = Some(version);
    let redirect = alive_namesakes(contract, version);
    for ty in &mut out.types {
        if let Some(decl) = &mut ty.decl {
            let before = decl.meta.name.value.clone();
            settle(&mut decl.meta, version);
            if decl.meta.name.value != before
                && let Some(scope) = decl.symbol.strip_suffix(before.as_str())
            {
                decl.symbol = smol_str::format_smolstr!("{scope}{}", decl.meta.name.value);
            }
        }
        match &mut ty.kind {
            TypeKind::Ref(target) => *target = redirect.get(target).copied().unwrap_or(*target),
            TypeKind::Struct(body) => {
                keep(&mut body.fields, &mut body.reserved, version, |field| {
                    (&mut field.meta, field.tag)
                });
            }
            TypeKind::Enum(body) => {
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
    remap_parts(contract, &mut out, version);
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
    out.services.retain_mut(|service| settle(&mut service.meta, version));
    out.channels.retain_mut(|channel| settle(&mut channel.meta, version));
    out.finish();
    out
}

/// For each declaration that shares its symbol: the one that is alive in `version`.
fn alive_namesakes(contract: &Contract, version: u16) -> FxHashMap<TypeId, TypeId> {
    let mut groups: FxHashMap<&Name, Vec<TypeId>> = FxHashMap::default();
    let mut lives = FxHashMap::default();
    for (id, ty) in contract.ids().zip(&contract.types) {
        if let Some(decl) = &ty.decl {
            groups.entry(&decl.symbol).or_default().push(id);
            lives.insert(id, decl.meta.extra().life);
        }
    }
    let holds = |id: &TypeId| lives.get(id).copied().unwrap_or(Life::default()).holds(version);
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
        if !holds {
            gone.push((meta.name.clone(), tag, meta.span));
        }
        holds
    });
    let alive: Vec<(Name, Option<i64>)> =
        members.iter_mut().map(&parts).map(|(meta, tag)| (meta.name.value.clone(), tag)).collect();
    for (Spanned { value: name, span: name_span }, tag, span) in gone {
        // A member may be declared again for other versions: what is in use is not reserved.
        if !alive.iter().any(|(other, _)| *other == name) && !reserved.has_name(&name) {
            reserved.names.push(Spanned::new(name, name_span));
        }
        if let Some(tag) = tag
            && !alive.iter().any(|(_, other)| *other == Some(tag))
            && !reserved.has_tag(tag)
        {
            reserved.tags.push(TagRange { first: tag, last: tag, span });
        }
    }
}

/// Parts name fields by their place, which moves when fields before them go.
fn remap_parts(before: &Contract, out: &mut Contract, version: u16) {
    let places = |of: TypeId| -> Vec<Option<u32>> {
        let TypeKind::Struct(body) = &before.ty(of).kind else { return Vec::new() };
        let mut next = 0..;
        let alive = body.fields.iter().map(|field| field.meta.extra().life.holds(version));
        alive.map(|alive| if alive { next.next() } else { None }).collect()
    };
    let place = |of: TypeId, at: u32| places(of).get(at as usize).copied().flatten();
    for ty in &mut out.types {
        if let TypeKind::Part { of, fields } = &mut ty.kind {
            let moved = places(*of);
            *fields =
                fields.iter().filter_map(|at| moved.get(*at as usize).copied().flatten()).collect();
        }
    }
    let params = out
        .services
        .iter_mut()
        .flat_map(|service| &mut service.operations)
        .flat_map(|operation| &mut operation.http);
    for http in params {
        let headers = http.responses.iter_mut().flat_map(|response| &mut response.headers);
        for param in http.params.iter_mut().chain(headers) {
            param.field = param.field.and_then(|(of, at)| Some((of, place(of, at)?)));
        }
    }
}
