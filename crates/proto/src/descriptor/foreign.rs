//! The descriptor of a file that was not read from Protobuf, by the mapping of Wire 5.1: proto3 without packages of
//! its own making. Names that Protobuf forbids get `_` for what it does not know.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Contract, Name, Operation, TypeId, TypeKind, Unit, UnitId};

use super::index::Index;
use super::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    MethodDescriptorProto, ServiceDescriptorProto,
};

/// What is known while a file is written.
pub(super) struct Mapping<'a> {
    pub(super) contract: &'a Contract,
    /// The full names of declarations, with a dot in front.
    names: FxHashMap<TypeId, String>,
    /// The files that the types written so far stand in.
    dependencies: Vec<String>,
    own_path: String,
    /// The names of enum values that are taken, by the scope around the enum.
    pub(super) values: FxHashMap<String, FxHashSet<String>>,
}

/// What is written into a message or a file.
#[derive(Default)]
pub(super) struct Members {
    pub(super) messages: Vec<DescriptorProto>,
    pub(super) enums: Vec<EnumDescriptorProto>,
    /// The names that are taken.
    pub(super) names: FxHashSet<String>,
}

impl Members {
    /// The name, or the first of `name2`, `name3`, … that is free.
    pub(super) fn free(&mut self, name: &str) -> String {
        let mut found = name.to_owned();
        let mut number = 2;
        while !self.names.insert(found.clone()) {
            found = format!("{name}{number}");
            number += 1;
        }
        found
    }
}

/// The path under which a unit's descriptor is known.
fn path_of(unit: &Unit) -> String {
    if super::born::is_born(unit) || unit.path.ends_with(".proto") {
        unit.path.to_string()
    } else {
        format!("{}.proto", unit.path)
    }
}

/// A name with `_` for each character that Protobuf's names do not have.
pub(super) fn identifier(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let mut out: String = text.chars().map(plain).collect();
    if out.is_empty() || out.starts_with(|first: char| first.is_ascii_digit()) {
        out.insert(0, '_');
    }
    out
}

/// `foo_bar` as `FooBar`.
pub(super) fn camel(text: &str) -> String {
    let mut out = super::born::entry_name(&identifier(text));
    out.truncate(out.len().saturating_sub("Entry".len()));
    if out.starts_with(|first: char| first.is_ascii_digit()) || out.is_empty() {
        out.insert(0, 'X');
    }
    out
}

/// The package of a namespace that may be none in Protobuf.
fn package(namespace: &str) -> String {
    let parts = namespace.split('.').filter(|part| !part.is_empty());
    parts.map(identifier).collect::<Vec<_>>().join(".")
}

/// The full names of all declarations.
fn names(contract: &Contract) -> FxHashMap<TypeId, String> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut names = FxHashMap::default();
    for (id, decl) in contract.declarations() {
        let unit = contract.units.get(decl.unit.0 as usize);
        let full = match unit {
            Some(unit) if !super::born::is_born(unit) => {
                let rest =
                    decl.symbol.strip_prefix(unit.namespace.as_str()).unwrap_or(&decl.symbol);
                let package = package(&unit.namespace);
                let dot = if package.is_empty() { "" } else { "." };
                format!(".{package}{dot}{}", identifier(rest.trim_start_matches('.')))
            }
            _ => format!(".{}", decl.symbol),
        };
        let mut name = full.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{full}{number}");
            number += 1;
        }
        names.insert(id, name);
    }
    names
}

/// The descriptor of a unit.
pub(super) fn file(contract: &Contract, index: &Index<'_>, id: UnitId) -> FileDescriptorProto {
    let Some(unit) = contract.units.get(id.0 as usize) else {
        return FileDescriptorProto::default();
    };
    let own_path = path_of(unit);
    let mut mapping = Mapping {
        contract,
        names: names(contract),
        dependencies: Vec::new(),
        own_path: own_path.clone(),
        values: FxHashMap::default(),
    };
    let package = package(&unit.namespace);
    let scope = if package.is_empty() { String::new() } else { format!(".{package}") };
    let mut members = Members::default();
    for id in index.declared(id) {
        let name = mapping.short_name(*id);
        members.names.insert(name);
    }
    for id in index.declared(id) {
        mapping.declaration(*id, &scope, &mut members);
    }
    let services = index.services(unit.source).iter();
    let services: Vec<_> = services.filter_map(|at| contract.services.get(*at as usize)).collect();
    let mut written = Vec::new();
    for service in services {
        let methods = service.operations.iter().filter(|operation| operation.rpc.is_some());
        let method =
            methods.map(|operation| mapping.method(operation, &scope, &mut members)).collect();
        let name = Some(members.free(&identifier(&service.meta.name.value)));
        written.push(ServiceDescriptorProto { name, method, options: None });
    }
    let mut dependency = mapping.dependencies;
    dependency.sort();
    FileDescriptorProto {
        name: Some(own_path),
        package: (!package.is_empty()).then_some(package),
        dependency,
        message_type: members.messages,
        enum_type: members.enums,
        service: written,
        syntax: Some("proto3".into()),
        ..FileDescriptorProto::default()
    }
}

impl Mapping<'_> {
    /// The full name of a declaration, whose file the one being written then imports.
    pub(super) fn name_of(&mut self, id: TypeId) -> Option<String> {
        let decl = self.contract.ty(id).decl.as_ref()?;
        if let Some(unit) = self.contract.units.get(decl.unit.0 as usize) {
            self.depend(path_of(unit));
        }
        self.names.get(&id).cloned()
    }

    fn short_name(&self, id: TypeId) -> String {
        let full = self.names.get(&id).map_or("", String::as_str);
        full.rsplit_once('.').map_or(full, |(_, name)| name).to_owned()
    }

    fn depend(&mut self, path: String) {
        if path != self.own_path && !self.dependencies.contains(&path) {
            self.dependencies.push(path);
        }
    }

    /// The name of a built-in message.
    pub(super) fn built_in(&mut self, file: &str, name: &str) -> String {
        self.depend(format!("google/protobuf/{file}.proto"));
        format!(".google.protobuf.{name}")
    }

    fn declaration(&mut self, id: TypeId, scope: &str, members: &mut Members) {
        let name = self.short_name(id);
        match &self.contract.ty(id).kind {
            TypeKind::Struct(body) => {
                let message = self.message(&name, scope, body, 0);
                members.messages.push(message);
            }
            TypeKind::Union(body) => {
                let message = self.union(&name, scope, body, 0);
                members.messages.push(message);
            }
            TypeKind::Enum(body) => members.enums.push(self.enumeration(&name, scope, body)),
            // What only names another type vanishes.
            _ => {}
        }
    }

    fn method(
        &mut self,
        operation: &Operation,
        scope: &str,
        members: &mut Members,
    ) -> MethodDescriptorProto {
        let rpc = operation.rpc.as_ref();
        let name = operation.meta.name.value.clone();
        let input = self.payload(rpc.and_then(|rpc| rpc.input), &name, "Request", scope, members);
        let output = self.payload(rpc.and_then(|rpc| rpc.output), &name, "Reply", scope, members);
        MethodDescriptorProto {
            name: Some(identifier(operation.meta.spelling())),
            input_type: Some(input),
            output_type: Some(output),
            options: None,
            client_streaming: rpc.filter(|rpc| rpc.input_stream).map(|_| true),
            server_streaming: rpc.filter(|rpc| rpc.output_stream).map(|_| true),
        }
    }

    /// The message that an operation takes or gives: its own, or one around what is none.
    fn payload(
        &mut self,
        id: Option<TypeId>,
        operation: &Name,
        suffix: &str,
        scope: &str,
        members: &mut Members,
    ) -> String {
        let Some(id) = id else { return self.built_in("empty", "Empty") };
        let target = self.contract.resolve(id);
        let kind = &self.contract.ty(target).kind;
        if matches!(kind, TypeKind::Struct(_) | TypeKind::Union(_))
            && let Some(name) = self.name_of(target)
        {
            return name;
        }
        let name = members.free(&format!("{}{suffix}", camel(operation)));
        let full = format!("{scope}.{name}");
        let message = match kind {
            TypeKind::Struct(body) => self.message(&name, scope, body, 0),
            TypeKind::Union(body) => self.union(&name, scope, body, 0),
            _ => self.holder(&name, scope, id, "value", 0),
        };
        members.messages.push(message);
        full
    }

    /// A message around a single field with the number 1.
    pub(super) fn holder(
        &mut self,
        name: &str,
        scope: &str,
        id: TypeId,
        field: &str,
        depth: u32,
    ) -> DescriptorProto {
        let own = format!("{scope}.{name}");
        let mut inner = Members::default();
        let slot = self.slot(id, field, &own, &mut inner, depth + 1);
        let written = FieldDescriptorProto {
            name: Some(field.into()),
            number: Some(1),
            label: Some(slot.label),
            r#type: Some(slot.number),
            type_name: slot.type_name,
            json_name: Some(field.into()),
            ..FieldDescriptorProto::default()
        };
        DescriptorProto {
            name: Some(name.into()),
            field: vec![written],
            nested_type: inner.messages,
            enum_type: inner.enums,
            ..DescriptorProto::default()
        }
    }
}
