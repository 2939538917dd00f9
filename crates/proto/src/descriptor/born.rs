//! The descriptor of a file that was read from Protobuf: as its compiler would write it.

use wireproof_model::{
    Contract, Enum, Field, Framing, Int, Literal, Meta, Name, Presence, Safety, Scalar, Service,
    Struct, TagRange, TypeId, TypeKind, Unit, UnitId,
};
use wireproof_source::SourceId;

use super::index::{Extension, Index};
use super::options::{self, Bytes};
use super::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, ExtensionRange,
    FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto, OneofDescriptorProto,
    ReservedRange, ServiceDescriptorProto, default,
};
use crate::lower::json_name;
use crate::standard::Target;

/// Whether a unit was read from Protobuf.
pub(super) fn is_born(unit: &Unit) -> bool {
    edition(unit).is_some()
}

fn edition(unit: &Unit) -> Option<&str> {
    let said = unit.attributes.iter();
    let mut said =
        said.filter(|said| matches!(said.name.as_str(), "proto.syntax" | "proto.edition"));
    match &said.next()?.value {
        Literal::String(name) => Some(name),
        _ => None,
    }
}

struct Writer<'a> {
    contract: &'a Contract,
    index: &'a Index<'a>,
    source: SourceId,
    edition: &'a str,
}

/// The descriptor of a unit.
pub(super) fn file(contract: &Contract, index: &Index<'_>, id: UnitId) -> FileDescriptorProto {
    let Some(unit) = contract.units.get(id.0 as usize) else {
        return FileDescriptorProto::default();
    };
    let edition = edition(unit).unwrap_or("proto3");
    let writer = Writer { contract, index, source: unit.source, edition };
    let mut file = FileDescriptorProto {
        name: Some(unit.path.to_string()),
        package: (!unit.namespace.is_empty()).then(|| unit.namespace.to_string()),
        ..FileDescriptorProto::default()
    };
    imports(unit, &mut file);
    match edition {
        "proto2" => {}
        "proto3" => file.syntax = Some("proto3".into()),
        edition => {
            file.syntax = Some("editions".into());
            file.edition = Some(if edition == "2023" { 1000 } else { 1001 });
        }
    }
    for id in index.tops(id) {
        match &contract.ty(*id).kind {
            TypeKind::Struct(body) => file.message_type.push(writer.message(*id, body)),
            TypeKind::Enum(body) => file.enum_type.extend(writer.enumeration(*id, body)),
            _ => {}
        }
    }
    file.extension = writer.extensions(&unit.namespace);
    let services = index.services(unit.source).iter();
    let services = services.filter_map(|at| contract.services.get(*at as usize));
    file.service = services.map(|service| writer.service(service)).collect();
    let mut bytes = Bytes::default();
    options::add(Target::File, &unit.attributes, &mut bytes);
    file.options = bytes.finish();
    file
}

fn imports(unit: &Unit, file: &mut FileDescriptorProto) {
    let kind = |kind: &str, path: &Name| {
        unit.attributes.iter().any(|attribute| {
            attribute.name == kind && attribute.value == Literal::String(path.clone())
        })
    };
    for path in &unit.imports {
        if kind("proto.import.option", path) {
            file.option_dependency.push(path.to_string());
            continue;
        }
        let at = file.dependency.len() as i32;
        file.dependency.push(path.to_string());
        if kind("proto.import.public", path) {
            file.public_dependency.push(at);
        } else if kind("proto.import.weak", path) {
            file.weak_dependency.push(at);
        }
    }
}

fn visibility(meta: &Meta) -> Option<i32> {
    match &meta.attribute("proto.visibility")?.value {
        Literal::Symbol(word) if word == "local" => Some(1),
        Literal::Symbol(_) => Some(2),
        _ => None,
    }
}

/// The name that the message of a map's entries has.
pub(super) fn entry_name(field: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    for character in field.chars() {
        if character == '_' {
            upper = true;
        } else {
            out.push(if upper { character.to_ascii_uppercase() } else { character });
            upper = false;
        }
    }
    out.push_str("Entry");
    out
}

/// The number of a scalar's type.
pub(super) fn scalar_type(scalar: Scalar) -> i32 {
    use wireproof_model::Coding::{Fixed, Variable, ZigZag};
    match scalar {
        Scalar::Float64 => 1,
        Scalar::Float32 => 2,
        Scalar::Bool => 8,
        Scalar::Bytes { .. } => 12,
        Scalar::Int(Int { bits, signed, coding }) => match (bits > 32, signed, coding) {
            (true, true, Variable) => 3,
            (true, false, Variable | ZigZag) => 4,
            (false, true, Variable) => 5,
            (true, false, Fixed) => 6,
            (false, false, Fixed) => 7,
            (false, false, Variable | ZigZag) => 13,
            (false, true, Fixed) => 15,
            (true, true, Fixed) => 16,
            (false, true, ZigZag) => 17,
            (true, true, ZigZag) => 18,
        },
        _ => 9,
    }
}

const MESSAGE: i32 = 11;

/// The message that a scalar of the model is in Protobuf.
fn well_known(scalar: Scalar) -> Option<&'static str> {
    match scalar {
        Scalar::Timestamp(_) => Some(".google.protobuf.Timestamp"),
        Scalar::Duration(_) => Some(".google.protobuf.Duration"),
        Scalar::Json => Some(".google.protobuf.Value"),
        _ => None,
    }
}

fn ranges(ranges: &[TagRange], past: i64) -> Vec<ReservedRange> {
    let range = |range: &TagRange| ReservedRange {
        start: Some(range.first as i32),
        end: Some((range.last + past) as i32),
    };
    ranges.iter().map(range).collect()
}

impl Writer<'_> {
    fn is_edition(&self) -> bool {
        !self.edition.starts_with("proto")
    }

    fn name(&self, id: TypeId) -> Option<String> {
        self.contract.ty(id).decl.as_ref().map(|decl| decl.meta.name.value.to_string())
    }

    // As deep as the parser lets messages stand in one another.
    fn message(&self, id: TypeId, body: &Struct) -> DescriptorProto {
        let Some(decl) = &self.contract.ty(id).decl else { return DescriptorProto::default() };
        let mut bytes = options::of(Target::Message, &decl.meta);
        if body.item_framing {
            bytes.number(1, 1);
        }
        let own: Vec<&Field> = body.fields.iter().filter(|field| !field.extension).collect();
        let mut message = DescriptorProto {
            name: self.name(id),
            oneof_decl: body.exclusive.iter().map(|group| oneof(&group.meta)).collect(),
            extension: self.extensions(&decl.symbol),
            reserved_range: ranges(&body.reserved.tags, 1),
            reserved_name: body.reserved.names.iter().map(|name| name.value.to_string()).collect(),
            visibility: visibility(&decl.meta),
            options: bytes.finish(),
            ..DescriptorProto::default()
        };
        message.extension_range = ranges(&body.extensions, 1)
            .into_iter()
            .map(|range| ExtensionRange { start: range.start, end: range.end, options: None })
            .collect();
        for field in &own {
            message.field.push(self.field(field, Some(&decl.symbol)));
        }
        let mut nested: Vec<(u32, DescriptorProto)> = own
            .iter()
            .filter_map(|field| Some((field.meta.span.start, self.entry(field)?)))
            .collect();
        for inner in self.index.inner(id) {
            let ty = self.contract.ty(*inner);
            match &ty.kind {
                TypeKind::Struct(body) => nested.push((ty.span.start, self.message(*inner, body))),
                TypeKind::Enum(body) => message.enum_type.extend(self.enumeration(*inner, body)),
                _ => {}
            }
        }
        nested.sort_by_key(|(start, _)| *start);
        message.nested_type = nested.into_iter().map(|(_, nested)| nested).collect();
        self.synthetic(&own, &mut message);
        message
    }

    /// The oneofs that stand behind `optional` in proto3.
    fn synthetic(&self, own: &[&Field], message: &mut DescriptorProto) {
        let mut taken: rustc_hash::FxHashSet<String> = message
            .field
            .iter()
            .filter_map(|field| field.name.clone())
            .chain(message.oneof_decl.iter().filter_map(|oneof| oneof.name.clone()))
            .collect();
        for (field, written) in own.iter().zip(&mut message.field) {
            if !self.is_optional(field) {
                continue;
            }
            let mut name = field.meta.name.value.to_string();
            if !name.starts_with('_') {
                name.insert(0, '_');
            }
            while !taken.insert(name.clone()) {
                name.insert(0, 'X');
            }
            written.oneof_index = Some(message.oneof_decl.len() as i32);
            message.oneof_decl.push(OneofDescriptorProto { name: Some(name), options: None });
        }
    }

    /// Whether `optional` stands before a field of proto3.
    fn is_optional(&self, field: &Field) -> bool {
        self.edition == "proto3"
            && (field.meta.attribute("proto.optional").is_some()
                || (field.presence == Presence::Optional
                    && field.exclusive.is_none()
                    && !field.extension
                    && self.is_single(field.ty)))
    }

    /// Whether a field of this type is a scalar or an enum.
    fn is_single(&self, id: TypeId) -> bool {
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => well_known(*scalar).is_none(),
            TypeKind::Ref(target) => matches!(self.contract.ty(*target).kind, TypeKind::Enum(_)),
            _ => false,
        }
    }

    /// Number and name of a type.
    fn type_of(&self, id: TypeId, framing: Framing) -> (i32, Option<String>) {
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => match well_known(*scalar) {
                Some(name) => (MESSAGE, Some(name.into())),
                None => (scalar_type(*scalar), None),
            },
            TypeKind::Ref(target) => {
                let target = self.contract.ty(*target);
                let number = match target.kind {
                    TypeKind::Enum(_) => 14,
                    _ if framing == Framing::Delimited && !self.is_edition() => 10,
                    _ => MESSAGE,
                };
                (number, target.decl.as_ref().map(|decl| format!(".{}", decl.symbol)))
            }
            TypeKind::Opaque(opaque) => (MESSAGE, Some(opaque.content.to_string())),
            _ => (MESSAGE, None),
        }
    }

    fn field(&self, field: &Field, holder: Option<&str>) -> FieldDescriptorProto {
        let name = &field.meta.name.value;
        let (label, (number, type_name)) = match &self.contract.ty(field.ty).kind {
            TypeKind::List(item) => (3, self.type_of(*item, field.framing)),
            TypeKind::Map { .. } => {
                let holder = holder.unwrap_or_default();
                (3, (MESSAGE, Some(format!(".{holder}.{}", entry_name(name)))))
            }
            _ => {
                let required = field.presence == Presence::Required && !self.is_edition();
                (if required { 2 } else { 1 }, self.type_of(field.ty, field.framing))
            }
        };
        let scalar = match self.contract.ty(field.ty).kind {
            TypeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        };
        let json = match &field.meta.key {
            Some(key) if !field.extension => key.to_string(),
            _ => json_name(name),
        };
        FieldDescriptorProto {
            name: Some(name.to_string()),
            number: field.tag.map(|tag| tag as i32),
            label: Some(label),
            r#type: Some(number),
            type_name,
            default_value: field.default.as_ref().and_then(|value| default::text(value, scalar)),
            oneof_index: field.exclusive.map(|at| at as i32),
            json_name: Some(json),
            options: options::of(Target::Field, &field.meta).finish(),
            proto3_optional: self.is_optional(field).then_some(true),
            extendee: None,
        }
    }

    /// The message of a map's entries.
    fn entry(&self, field: &Field) -> Option<DescriptorProto> {
        let TypeKind::Map { key, value } = self.contract.ty(field.ty).kind else { return None };
        let part = |name: &'static str, number, ty| {
            let (kind, type_name) = self.type_of(ty, Framing::LengthPrefixed);
            FieldDescriptorProto {
                name: Some(name.into()),
                number: Some(number),
                label: Some(1),
                r#type: Some(kind),
                type_name,
                json_name: Some(name.into()),
                options: options::features(&field.meta).finish(),
                ..FieldDescriptorProto::default()
            }
        };
        let mut bytes = Bytes::default();
        bytes.number(7, 1);
        Some(DescriptorProto {
            name: Some(entry_name(&field.meta.name.value)),
            field: vec![part("key", 1, key), part("value", 2, value)],
            options: bytes.finish(),
            ..DescriptorProto::default()
        })
    }

    fn extensions(&self, scope: &str) -> Vec<FieldDescriptorProto> {
        let write = |extension: &Extension<'_>| {
            let mut field = self.field(extension.field, None);
            let decl = self.contract.ty(extension.extendee).decl.as_ref();
            field.extendee = decl.map(|decl| format!(".{}", decl.symbol));
            field
        };
        self.index.extensions(self.source, scope).iter().map(write).collect()
    }

    fn enumeration(&self, id: TypeId, body: &Enum) -> Option<EnumDescriptorProto> {
        let meta = &self.contract.ty(id).decl.as_ref()?.meta;
        let value = |value: &wireproof_model::EnumValue| EnumValueDescriptorProto {
            name: Some(value.meta.name.value.to_string()),
            number: value.tag.map(|tag| tag as i32),
            options: options::of(Target::Value, &value.meta).finish(),
        };
        Some(EnumDescriptorProto {
            name: self.name(id),
            value: body.values.iter().map(value).collect(),
            options: options::of(Target::Enum, meta).finish(),
            reserved_range: ranges(&body.reserved.tags, 0),
            reserved_name: body.reserved.names.iter().map(|name| name.value.to_string()).collect(),
            visibility: visibility(meta),
        })
    }

    fn service(&self, service: &Service) -> ServiceDescriptorProto {
        let method = |operation: &wireproof_model::Operation| {
            let mut bytes = options::of(Target::Method, &operation.meta);
            match operation.safety {
                Safety::Unsafe => {}
                Safety::Safe => bytes.number(34, 1),
                Safety::Idempotent => bytes.number(34, 2),
            }
            let rpc = operation.rpc.as_ref();
            let payload = |id: Option<TypeId>| self.type_of(id?, Framing::LengthPrefixed).1;
            MethodDescriptorProto {
                name: Some(operation.meta.name.value.to_string()),
                input_type: rpc.and_then(|rpc| payload(rpc.input)),
                output_type: rpc.and_then(|rpc| payload(rpc.output)),
                options: bytes.finish(),
                client_streaming: rpc.filter(|rpc| rpc.input_stream).map(|_| true),
                server_streaming: rpc.filter(|rpc| rpc.output_stream).map(|_| true),
            }
        };
        ServiceDescriptorProto {
            name: Some(service.meta.name.value.to_string()),
            method: service.operations.iter().map(method).collect(),
            options: options::of(Target::Service, &service.meta).finish(),
        }
    }
}

fn oneof(meta: &Meta) -> OneofDescriptorProto {
    OneofDescriptorProto {
        name: Some(meta.name.value.to_string()),
        options: options::of(Target::Oneof, meta).finish(),
    }
}
