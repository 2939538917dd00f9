//! Descriptors of the messages that a root type reaches, as the foreign codec wants them (editions 2023).

use std::collections::VecDeque;

use buffa_descriptor::generated::descriptor::{
    DescriptorProto, Edition, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto,
    FeatureSet, FieldDescriptorProto, FieldOptions, FileDescriptorProto, FileDescriptorSet,
    MessageOptions, OneofDescriptorProto,
    descriptor_proto::ExtensionRange,
    feature_set::{EnumType, FieldPresence, MessageEncoding, RepeatedFieldEncoding},
    field_descriptor_proto::{Label, Type},
};
use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Coding, Contract, Element, Enum, Openness, TypeId, TypeKind};

use super::layout::{Layout, Leaf, Many, Slot, Writing};
use crate::Failure;

/// The messages that a root type reaches.
pub(super) struct Described {
    pub(super) set: FileDescriptorSet,
    pub(super) layouts: FxHashMap<TypeId, Layout>,
    /// The full names of messages, under which the codec knows them.
    pub(super) names: FxHashMap<TypeId, String>,
}

/// Describes `root` and what it reaches; `text` for the JSON mapping, which needs names.
pub(super) fn describe(
    contract: &Contract,
    root: TypeId,
    text: bool,
) -> Result<Described, Failure> {
    let mut layouts = FxHashMap::default();
    let mut order = Vec::new();
    let mut work = VecDeque::from([root]);
    while let Some(id) = work.pop_front() {
        if layouts.contains_key(&id) {
            continue;
        }
        let layout = Layout::of(contract, id)?;
        work.extend(layout.slots.iter().filter_map(|slot| match slot.leaf {
            Leaf::Message(next) => Some(next),
            _ => None,
        }));
        layouts.insert(id, layout);
        order.push(id);
    }
    let mut taken = FxHashSet::default();
    let names = order.iter().map(|id| (*id, full_name(contract, *id, &mut taken))).collect();
    let mut describer = Describer { contract, text, names: &names, extensions: Vec::new() };
    let mut files: FxHashMap<&str, Vec<DescriptorProto>> = FxHashMap::default();
    for id in &order {
        let (Some(layout), Some(name)) = (layouts.get(id), names.get(id)) else { continue };
        let (package, name) = name.rsplit_once('.').unwrap_or(("", name));
        files.entry(package).or_default().push(describer.message(name, layout)?);
    }
    let enums = describer.enums(&layouts);
    files.entry("").or_default().extend(enums);
    add_builtins(&mut files, &layouts);
    let mut packages: Vec<_> = files.into_iter().collect();
    packages.sort_by_key(|(package, _)| *package);
    let paths: Vec<String> =
        packages.iter().map(|(package, _)| format!("{package}.proto")).collect();
    let mut set = FileDescriptorSet::default();
    for (package, messages) in packages {
        set.file.push(file(package, messages, &paths));
    }
    for (package, field) in describer.extensions {
        let mut holder = file(&package, Vec::new(), &paths);
        holder.name = Some(format!("extension{}.proto", set.file.len()));
        holder.extension.push(field);
        set.file.push(holder);
    }
    Ok(Described { set, layouts, names })
}

fn file(package: &str, messages: Vec<DescriptorProto>, all: &[String]) -> FileDescriptorProto {
    let name = format!("{package}.proto");
    FileDescriptorProto {
        dependency: all.iter().filter(|path| **path != name).cloned().collect(),
        name: Some(name),
        package: Some(package.to_owned()).filter(|package| !package.is_empty()),
        message_type: messages,
        syntax: Some("editions".to_owned()),
        edition: Some(Edition::EDITION_2023),
        ..Default::default()
    }
}

/// Well-known types keep their names, because the codec treats them by name; others get one without dots.
fn full_name(contract: &Contract, id: TypeId, taken: &mut FxHashSet<String>) -> String {
    let symbol = contract.symbol(Element::Type(id));
    let mut name = if symbol.starts_with("google.protobuf.") {
        symbol.to_string()
    } else {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        format!("M_{}", symbol.chars().map(plain).collect::<String>())
    };
    if !taken.insert(name.clone()) {
        name = format!("{name}_{}", id.0);
        taken.insert(name.clone());
    }
    name
}

struct Describer<'a> {
    contract: &'a Contract,
    text: bool,
    names: &'a FxHashMap<TypeId, String>,
    extensions: Vec<(String, FieldDescriptorProto)>,
}

impl Describer<'_> {
    fn message(&mut self, name: &str, layout: &Layout) -> Result<DescriptorProto, Failure> {
        let mut message =
            DescriptorProto { name: Some(name.to_owned()), ..DescriptorProto::default() };
        let mut oneofs: FxHashMap<u32, i32> = FxHashMap::default();
        let full = format!(".{name}");
        for slot in &layout.slots {
            let mut field = self.field(slot)?;
            if let Many::Map(key) = slot.many {
                let entry = format!("Entry{}", slot.number);
                field.type_name = Some(format!("{full}.{entry}"));
                field.r#type = Some(Type::TYPE_MESSAGE);
                message.nested_type.push(self.entry(&entry, key, slot.leaf));
            }
            if let Some(group) = slot.oneof {
                let next = message.oneof_decl.len() as i32;
                field.oneof_index = Some(*oneofs.entry(group).or_insert_with(|| {
                    message.oneof_decl.push(OneofDescriptorProto {
                        name: Some(format!("oneof{group}")),
                        ..Default::default()
                    });
                    next
                }));
            }
            if slot.extension && self.text {
                message.extension_range.push(ExtensionRange {
                    start: Some(slot.number),
                    end: Some(slot.number.saturating_add(1)),
                    ..Default::default()
                });
                let bracketed = slot.name.trim_start_matches('[').trim_end_matches(']');
                let (package, short) = bracketed.rsplit_once('.').unwrap_or(("", bracketed));
                field.name = Some(short.to_owned());
                field.json_name = None;
                field.oneof_index = None;
                field.extendee = Some(full.clone());
                self.extensions.push((package.to_owned(), field));
            } else {
                message.field.push(field);
            }
        }
        Ok(message)
    }

    fn field(&self, slot: &Slot) -> Result<FieldDescriptorProto, Failure> {
        let (kind, type_name) = self.leaf(slot.leaf)?;
        let mut features = FeatureSet {
            field_presence: Some(if slot.writing == Writing::Implicit {
                FieldPresence::IMPLICIT
            } else {
                FieldPresence::EXPLICIT
            }),
            ..Default::default()
        };
        if slot.many != Many::One || slot.oneof.is_some() {
            features.field_presence = None;
        }
        if slot.many == Many::List {
            features.repeated_field_encoding = Some(if slot.writing == Writing::Packed {
                RepeatedFieldEncoding::PACKED
            } else {
                RepeatedFieldEncoding::EXPANDED
            });
        }
        if slot.writing == Writing::Delimited && kind == Type::TYPE_MESSAGE {
            features.message_encoding = Some(MessageEncoding::DELIMITED);
        }
        Ok(FieldDescriptorProto {
            name: Some(self.field_name(slot)),
            json_name: self.text.then(|| slot.json_name.to_string()),
            number: Some(slot.number),
            label: Some(match slot.many {
                Many::One => Label::LABEL_OPTIONAL,
                _ => Label::LABEL_REPEATED,
            }),
            r#type: Some(kind),
            type_name,
            options: FieldOptions { features: features.into(), ..Default::default() }.into(),
            ..Default::default()
        })
    }

    /// Names do not matter to the binary format, so none can clash there.
    fn field_name(&self, slot: &Slot) -> String {
        if self.text { slot.name.to_string() } else { format!("f{}", slot.number) }
    }

    fn entry(&self, name: &str, key: Leaf, value: Leaf) -> DescriptorProto {
        let field = |name: &str, number, leaf| {
            let (kind, type_name) = self.leaf(leaf).unwrap_or((Type::TYPE_BYTES, None));
            FieldDescriptorProto {
                name: Some(name.to_owned()),
                number: Some(number),
                label: Some(Label::LABEL_OPTIONAL),
                r#type: Some(kind),
                type_name,
                ..Default::default()
            }
        };
        // A key is never bytes, whatever its text may hold.
        let key =
            if key == (Leaf::Text { checked: false }) { Leaf::Text { checked: true } } else { key };
        DescriptorProto {
            name: Some(name.to_owned()),
            field: vec![field("key", 1, key), field("value", 2, value)],
            options: MessageOptions { map_entry: Some(true), ..Default::default() }.into(),
            ..Default::default()
        }
    }

    fn leaf(&self, leaf: Leaf) -> Result<(Type, Option<String>), Failure> {
        let builtin =
            |name: &str| Ok((Type::TYPE_MESSAGE, Some(format!(".google.protobuf.{name}"))));
        match leaf {
            Leaf::Bool => Ok((Type::TYPE_BOOL, None)),
            Leaf::Int(int) => Ok((integer(int), None)),
            Leaf::Float => Ok((Type::TYPE_FLOAT, None)),
            Leaf::Double => Ok((Type::TYPE_DOUBLE, None)),
            // The codec checks every text; one that may hold anything is bytes on the wire.
            Leaf::Text { checked: false } if !self.text => Ok((Type::TYPE_BYTES, None)),
            Leaf::Text { .. } => Ok((Type::TYPE_STRING, None)),
            Leaf::Bytes => Ok((Type::TYPE_BYTES, None)),
            Leaf::Enum(id) => Ok((Type::TYPE_ENUM, Some(format!(".E{}.E", id.0)))),
            Leaf::Message(id) => match self.names.get(&id) {
                Some(name) => Ok((Type::TYPE_MESSAGE, Some(format!(".{name}")))),
                None => Err(Failure::Unsayable("a message that nothing describes".into())),
            },
            Leaf::Timestamp => builtin("Timestamp"),
            Leaf::Duration => builtin("Duration"),
            Leaf::Json => builtin("Value"),
            Leaf::Empty => builtin("Empty"),
        }
    }

    /// Each enum in a message of its own, so that its values clash with none.
    fn enums(&self, layouts: &FxHashMap<TypeId, Layout>) -> Vec<DescriptorProto> {
        let mut ids: Vec<TypeId> = layouts
            .values()
            .flat_map(|layout| &layout.slots)
            .filter_map(|slot| if let Leaf::Enum(id) = slot.leaf { Some(id) } else { None })
            .collect();
        ids.sort();
        ids.dedup();
        ids.into_iter()
            .filter_map(|id| {
                let TypeKind::Enum(body) = &self.contract.ty(id).kind else { return None };
                Some(DescriptorProto {
                    name: Some(format!("E{}", id.0)),
                    enum_type: vec![enumeration(body)],
                    ..Default::default()
                })
            })
            .collect()
    }
}

fn enumeration(body: &Enum) -> EnumDescriptorProto {
    let open = body.openness != Openness::Closed;
    let mut values: Vec<EnumValueDescriptorProto> = body
        .values
        .iter()
        .filter_map(|value| {
            Some(EnumValueDescriptorProto {
                name: Some(value.meta.name.value.to_string()),
                number: Some(i32::try_from(value.tag?).ok()?),
                ..Default::default()
            })
        })
        .collect();
    if open {
        // An open enum begins with zero; a contract that has none gets one (`wire.md` 5.1).
        let zero = values.iter().position(|value| value.number == Some(0));
        let first = match zero {
            Some(at) => values.remove(at),
            None => EnumValueDescriptorProto {
                name: Some("_UNKNOWN".to_owned()),
                number: Some(0),
                ..Default::default()
            },
        };
        values.insert(0, first);
    }
    let kind = if open { EnumType::OPEN } else { EnumType::CLOSED };
    EnumDescriptorProto {
        name: Some("E".to_owned()),
        value: values,
        options: EnumOptions {
            allow_alias: Some(true),
            features: FeatureSet { enum_type: Some(kind), ..Default::default() }.into(),
            ..Default::default()
        }
        .into(),
        ..Default::default()
    }
}

fn integer(int: wireproof_model::Int) -> Type {
    match (int.coding, int.bits > 32, int.signed) {
        (Coding::Fixed, true, true) => Type::TYPE_SFIXED64,
        (Coding::Fixed, true, false) => Type::TYPE_FIXED64,
        (Coding::Fixed, false, true) => Type::TYPE_SFIXED32,
        (Coding::Fixed, false, false) => Type::TYPE_FIXED32,
        (Coding::ZigZag, true, true) => Type::TYPE_SINT64,
        (Coding::ZigZag, false, true) => Type::TYPE_SINT32,
        (_, true, true) => Type::TYPE_INT64,
        (_, true, false) => Type::TYPE_UINT64,
        (_, false, true) => Type::TYPE_INT32,
        (_, false, false) => Type::TYPE_UINT32,
    }
}

/// The messages that every runtime knows, unless the contract declares them itself.
fn add_builtins(
    files: &mut FxHashMap<&str, Vec<DescriptorProto>>,
    layouts: &FxHashMap<TypeId, Layout>,
) {
    let uses =
        |leaf| layouts.values().flat_map(|layout| &layout.slots).any(|slot| slot.leaf == leaf);
    let mut add = |message: DescriptorProto| {
        let known = files.entry("google.protobuf").or_default();
        if !known.iter().any(|other| other.name == message.name) {
            known.push(message);
        }
    };
    if uses(Leaf::Timestamp) {
        add(moment("Timestamp"));
    }
    if uses(Leaf::Duration) {
        add(moment("Duration"));
    }
    if uses(Leaf::Empty) {
        add(DescriptorProto { name: Some("Empty".to_owned()), ..Default::default() });
    }
    if uses(Leaf::Json) {
        for message in any_value() {
            add(message);
        }
    }
}

fn bare(name: &str, number: i32, kind: Type) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.to_owned()),
        number: Some(number),
        label: Some(Label::LABEL_OPTIONAL),
        r#type: Some(kind),
        ..Default::default()
    }
}

fn plain(name: &str, number: i32, kind: Type) -> FieldDescriptorProto {
    let features =
        FeatureSet { field_presence: Some(FieldPresence::IMPLICIT), ..Default::default() };
    FieldDescriptorProto {
        options: FieldOptions { features: features.into(), ..Default::default() }.into(),
        ..bare(name, number, kind)
    }
}

fn moment(name: &str) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.to_owned()),
        field: vec![plain("seconds", 1, Type::TYPE_INT64), plain("nanos", 2, Type::TYPE_INT32)],
        ..Default::default()
    }
}

/// `google.protobuf.Value`, `Struct` and `ListValue`.
fn any_value() -> Vec<DescriptorProto> {
    let of = |name: &str, number, kind, type_name: Option<&str>| FieldDescriptorProto {
        type_name: type_name.map(|name| format!(".google.protobuf.{name}")),
        oneof_index: Some(0),
        ..bare(name, number, kind)
    };
    let value = DescriptorProto {
        name: Some("Value".to_owned()),
        field: vec![
            of("null_value", 1, Type::TYPE_ENUM, Some("Value.NullValue")),
            of("number_value", 2, Type::TYPE_DOUBLE, None),
            of("string_value", 3, Type::TYPE_STRING, None),
            of("bool_value", 4, Type::TYPE_BOOL, None),
            of("struct_value", 5, Type::TYPE_MESSAGE, Some("Struct")),
            of("list_value", 6, Type::TYPE_MESSAGE, Some("ListValue")),
        ],
        oneof_decl: vec![OneofDescriptorProto {
            name: Some("kind".to_owned()),
            ..Default::default()
        }],
        enum_type: vec![EnumDescriptorProto {
            name: Some("NullValue".to_owned()),
            value: vec![EnumValueDescriptorProto {
                name: Some("NULL_VALUE".to_owned()),
                number: Some(0),
                ..Default::default()
            }],
            ..Default::default()
        }],
        ..Default::default()
    };
    let repeated = |name: &str, kind: &str| FieldDescriptorProto {
        label: Some(Label::LABEL_REPEATED),
        type_name: Some(format!(".google.protobuf.{kind}")),
        ..bare(name, 1, Type::TYPE_MESSAGE)
    };
    let entry = DescriptorProto {
        name: Some("FieldsEntry".to_owned()),
        field: vec![
            FieldDescriptorProto { ..bare("key", 1, Type::TYPE_STRING) },
            FieldDescriptorProto {
                type_name: Some(".google.protobuf.Value".to_owned()),
                ..bare("value", 2, Type::TYPE_MESSAGE)
            },
        ],
        options: MessageOptions { map_entry: Some(true), ..Default::default() }.into(),
        ..Default::default()
    };
    let structure = DescriptorProto {
        name: Some("Struct".to_owned()),
        field: vec![repeated("fields", "Struct.FieldsEntry")],
        nested_type: vec![entry],
        ..Default::default()
    };
    let list = DescriptorProto {
        name: Some("ListValue".to_owned()),
        field: vec![repeated("values", "Value")],
        ..Default::default()
    };
    vec![value, structure, list]
}
