//! From contracts to what `inspect` tells of them.

use wireproof_model::{
    ChannelKind, Contract, Element, Meta, Operation, Presence, TypeId, TypeKind, Version,
    VersionState,
    exposure::{Exposure, Role},
};
use wireproof_source::{Diagnostic, Sources};

use super::{
    ChannelJson, ContractJson, FileJson, InspectReport, MemberJson, OperationJson, RpcJson,
    TypeJson, VersionJson, kept,
};
use crate::{
    json::{place, problem},
    type_words,
};

/// A contract and what it was named.
#[derive(Clone, Copy, Debug)]
pub struct NamedContract<'a> {
    /// What was named.
    pub name: &'a str,
    /// The contract, with all its versions.
    pub contract: &'a Contract,
}

/// What was understood of the contracts, and what was not.
pub fn inspect<'d>(
    contracts: &[NamedContract<'_>],
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    sources: &Sources,
) -> InspectReport {
    let mut report = InspectReport::default();
    let mut problems: Vec<Diagnostic> = diagnostics.into_iter().cloned().collect();
    for named in contracts {
        report.contracts.push(contract(named, sources));
        problems.extend(kept::opaque(named.contract));
        report.kept.extend(kept::attributes(named.contract, sources));
    }
    problems.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    problems.dedup_by(|a, b| a.span == b.span && a.message == b.message);
    report.not_understood = problems.iter().map(|found| problem(sources, found)).collect();
    report
}

fn contract(named: &NamedContract<'_>, sources: &Sources) -> ContractJson {
    let contract = named.contract;
    let exposure = Exposure::of(contract);
    let mut namespaces: Vec<String> = contract
        .units
        .iter()
        .map(|unit| unit.namespace.to_string())
        .filter(|namespace| !namespace.is_empty())
        .collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    let types =
        contract.declarations().map(|(id, _)| declaration(contract, &exposure, id, sources));
    ContractJson {
        name: named.name.to_owned(),
        files: files(contract, sources),
        namespaces,
        versions: contract.versions.iter().map(|it| version(it, sources)).collect(),
        encodings: contract.encodings.iter().map(|encoding| encoding.name.to_string()).collect(),
        types: types.collect(),
        operations: operations(contract, sources),
        channels: channels(contract, sources),
        servers: contract.servers.iter().map(|server| server.url.to_string()).collect(),
        security_schemes: contract
            .schemes
            .iter()
            .map(|scheme| scheme.meta.name.value.to_string())
            .collect(),
    }
}

fn files(contract: &Contract, sources: &Sources) -> Vec<FileJson> {
    let file = |unit: &wireproof_model::Unit| FileJson {
        path: unit.path.to_string(),
        file: sources.get(unit.source).map(|text| text.name().to_owned()).unwrap_or_default(),
        namespace: unit.namespace.to_string(),
        imports: unit.imports.iter().map(ToString::to_string).collect(),
        named: unit.named,
    };
    contract.units.iter().map(file).collect()
}

fn version(version: &Version, sources: &Sources) -> VersionJson {
    VersionJson {
        version: version.spelling.to_string(),
        state: match version.state {
            VersionState::Preview => "preview",
            VersionState::Current => "current",
            VersionState::Supported => "supported",
            VersionState::Deprecated => "deprecated",
            VersionState::Retired => "retired",
        },
        released: version.released.as_ref().map(ToString::to_string),
        sunset: version.sunset.as_ref().map(ToString::to_string),
        breaking: version.breaking,
        at: place(sources, version.span),
    }
}

fn declaration(
    contract: &Contract,
    exposure: &Exposure,
    id: TypeId,
    sources: &Sources,
) -> TypeJson {
    let kind = &contract.ty(id).kind;
    let element = Element::Type(id);
    TypeJson {
        symbol: contract.symbol(element).to_string(),
        kind: kind_word(kind),
        of: match kind {
            TypeKind::Alias(next) => Some(type_words(contract, *next)),
            _ => None,
        },
        members: members(contract, id, sources),
        travels: exposure.roles(id).iter().map(role_word).collect(),
        at: place(sources, contract.span(element)),
    }
}

fn kind_word(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(_) | TypeKind::Part { .. } => "struct",
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        TypeKind::Alias(_) | TypeKind::Ref(_) => "alias",
        TypeKind::Schema(_) => "schema",
        TypeKind::List(_) | TypeKind::Set(_) => "list",
        TypeKind::Map { .. } => "map",
        TypeKind::Nullable(_) => "nullable",
        TypeKind::Tuple { .. } => "tuple",
        TypeKind::Literals(_) => "literals",
        TypeKind::Scalar(_) => "scalar",
        TypeKind::Never => "nothing",
        TypeKind::Opaque(_) => "not understood",
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Request => "request",
        Role::Response => "response",
        Role::Error => "error",
        Role::Event => "event",
        Role::Stored => "stored",
    }
}

fn members(contract: &Contract, id: TypeId, sources: &Sources) -> Vec<MemberJson> {
    let member = |meta: &Meta, tag, presence, ty: Option<TypeId>| MemberJson {
        name: meta.name.value.to_string(),
        tag,
        presence,
        ty: ty.map(|ty| type_words(contract, ty)),
        at: place(sources, meta.span),
    };
    match &contract.ty(id).kind {
        TypeKind::Struct(body) => {
            let fields = body.fields.iter();
            fields
                .map(|field| {
                    let presence = Some(presence_word(field.presence));
                    member(&field.meta, field.tag, presence, Some(field.ty))
                })
                .collect()
        }
        TypeKind::Enum(body) => {
            body.values.iter().map(|value| member(&value.meta, value.tag, None, None)).collect()
        }
        TypeKind::Union(body) => {
            let variants = body.variants.iter();
            variants.map(|it| member(&it.meta, it.tag, None, it.ty)).collect()
        }
        _ => Vec::new(),
    }
}

fn presence_word(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Expected => "expected",
        Presence::Optional => "optional",
        Presence::Implicit => "implicit",
    }
}

fn operations(contract: &Contract, sources: &Sources) -> Vec<OperationJson> {
    let mut list = Vec::new();
    for (service, s) in contract.services.iter().zip(0..) {
        for (operation, o) in service.operations.iter().zip(0..) {
            let element = Element::Operation(s, o);
            list.push(operation_json(contract, operation, element, sources));
        }
    }
    list
}

fn operation_json(
    contract: &Contract,
    operation: &Operation,
    element: Element,
    sources: &Sources,
) -> OperationJson {
    let words = |ty: Option<TypeId>| ty.map(|ty| type_words(contract, ty));
    OperationJson {
        symbol: contract.symbol(element).to_string(),
        rpc: operation.rpc.as_ref().map(|rpc| RpcJson {
            input: words(rpc.input),
            output: words(rpc.output),
            input_stream: rpc.input_stream,
            output_stream: rpc.output_stream,
        }),
        routes: operation
            .http
            .iter()
            .map(|http| format!("{} {}", http.method, http.path.value))
            .collect(),
        errors: operation.errors.iter().map(|error| type_words(contract, error.ty)).collect(),
        at: place(sources, contract.span(element)),
    }
}

fn channels(contract: &Contract, sources: &Sources) -> Vec<ChannelJson> {
    let channels = contract.channels.iter();
    channels
        .map(|channel| ChannelJson {
            symbol: channel.symbol.to_string(),
            kind: match channel.kind {
                ChannelKind::Topic => "topic",
                ChannelKind::Queue => "queue",
            },
            address: channel.address.value.to_string(),
            body: type_words(contract, channel.body),
            at: place(sources, channel.meta.span),
        })
        .collect()
}
