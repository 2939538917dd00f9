//! The JSON Schema (2020-12) of a model's type: what a reader with that contract accepts.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value as Document, json};
use wireproof_model::{
    Constraints, Contract, Discrimination, Enum, Meta, Openness, Presence, Scalar, Schema, Struct,
    TypeId, TypeKind, Union, WideIntegers,
};

use super::{
    accepted, spelling,
    write::{literal, number_document},
};

/// The schema of `ty`; types are definitions of their own, so that recursion is no matter.
pub fn schema(contract: &Contract, ty: TypeId) -> Document {
    print(contract, ty, None)
}

/// The schema of `ty` for documents with these names: properties under others are not described further. No such
/// document can tell the difference, and a big contract stays a small schema.
pub(super) fn print(contract: &Contract, ty: TypeId, names: Option<&FxHashSet<&str>>) -> Document {
    let mut printer =
        Printer { contract, names, work: VecDeque::new(), seen: FxHashSet::default() };
    let root = printer.reference(ty);
    let mut definitions = Map::new();
    while let Some(id) = printer.work.pop_front() {
        definitions.insert(name(id), printer.node(id));
    }
    let mut whole = object(root);
    whole.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    whole.insert("$defs".into(), Document::Object(definitions));
    Document::Object(whole)
}

/// An elapsed time of ISO 8601. JSON Schema's format `duration` (RFC 3339, appendix A) knows no fractions of seconds.
const ELAPSED: &str = r"^-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?$";

fn name(id: TypeId) -> String {
    format!("t{}", id.0)
}

fn object(document: Document) -> Map<String, Document> {
    match document {
        Document::Object(map) => map,
        other => Map::from_iter([("allOf".to_owned(), Document::Array(vec![other]))]),
    }
}

struct Printer<'a> {
    contract: &'a Contract,
    names: Option<&'a FxHashSet<&'a str>>,
    work: VecDeque<TypeId>,
    seen: FxHashSet<TypeId>,
}

impl Printer<'_> {
    /// A use of a type; its definition is printed later.
    fn reference(&mut self, id: TypeId) -> Document {
        if self.seen.insert(id) {
            self.work.push_back(id);
        }
        json!({ "$ref": format!("#/$defs/{}", name(id)) })
    }

    fn references(&mut self, ids: &[TypeId]) -> Document {
        Document::Array(ids.iter().map(|id| self.reference(*id)).collect())
    }

    fn node(&mut self, id: TypeId) -> Document {
        let contract = self.contract;
        let ty = contract.ty(id);
        let mut schema = match &ty.kind {
            TypeKind::Scalar(scalar) => self.scalar(*scalar),
            TypeKind::Ref(next) | TypeKind::Alias(next) => self.reference(*next),
            TypeKind::List(items) => json!({ "type": "array", "items": self.reference(*items) }),
            TypeKind::Set(items) => {
                json!({ "type": "array", "items": self.reference(*items), "uniqueItems": true })
            }
            TypeKind::Map { key, value } => json!({
                "type": "object",
                "propertyNames": self.key(*key),
                "additionalProperties": self.reference(*value),
            }),
            // As a condition, so that complaints name what is wrong inside.
            TypeKind::Nullable(next) => {
                json!({ "if": { "not": { "type": "null" } }, "then": self.reference(*next) })
            }
            TypeKind::Tuple { items, rest } => {
                let mut tuple = object(json!({ "type": "array" }));
                if !items.is_empty() {
                    tuple.insert("prefixItems".into(), self.references(items));
                }
                let rest = rest.map_or(Document::Bool(false), |rest| self.reference(rest));
                tuple.insert("items".into(), rest);
                Document::Object(tuple)
            }
            TypeKind::Literals(values) => {
                let values: Vec<_> = values.iter().map(|value| literal(&value.value)).collect();
                json!({ "enum": values })
            }
            TypeKind::Struct(body) => self.structure(body, None, None),
            TypeKind::Part { of, fields } => match &contract.ty(*of).kind {
                TypeKind::Struct(body) => self.structure(body, Some(fields), None),
                _ => Document::Bool(true),
            },
            TypeKind::Enum(body) => Self::enumeration(body),
            TypeKind::Union(body) => self.union(body),
            TypeKind::Schema(schema) => self.logic(schema),
            TypeKind::Never => Document::Bool(false),
            TypeKind::Opaque(_) => Document::Bool(true),
        };
        if let Some(constraints) = ty.constraints.as_deref() {
            let mut whole = object(schema);
            constrain(constraints, &ty.kind, &mut whole);
            schema = Document::Object(whole);
        }
        schema
    }

    /// The names of a map's entries.
    fn key(&mut self, id: TypeId) -> Document {
        match &self.contract.ty(self.contract.resolve(id)).kind {
            TypeKind::Scalar(Scalar::Int(_) | Scalar::Integer) => {
                json!({ "pattern": "^-?[0-9]+$" })
            }
            TypeKind::Scalar(Scalar::Bool) => json!({ "enum": ["true", "false"] }),
            _ => self.reference(id),
        }
    }

    fn scalar(&self, scalar: Scalar) -> Document {
        match scalar {
            Scalar::Bool => json!({ "type": "boolean" }),
            Scalar::String { .. } => json!({ "type": "string" }),
            // `contentEncoding` is an annotation; an endpoint that cannot decode the text refuses it.
            Scalar::Bytes { .. } => {
                json!({ "type": "string", "pattern": "^[A-Za-z0-9+/_-]*={0,2}$" })
            }
            Scalar::Int(int) => {
                let (least, most) = int.range();
                let as_text =
                    int.bits > 32 && self.contract.text.wide_integers == WideIntegers::Strings;
                let number = json!({
                    "type": "integer",
                    "minimum": number_document(wireproof_model::Number::Int(least)),
                    "maximum": number_document(wireproof_model::Number::Int(most)),
                });
                if as_text {
                    json!({ "anyOf": [number, { "type": "string", "pattern": "^-?[0-9]+$" }] })
                } else {
                    number
                }
            }
            Scalar::Integer => json!({ "type": "integer" }),
            Scalar::Float32 | Scalar::Float64 | Scalar::Number => json!({ "type": "number" }),
            Scalar::Decimal { .. } => {
                json!({ "type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$" })
            }
            Scalar::Uuid => json!({ "type": "string", "format": "uuid" }),
            Scalar::Url => json!({ "type": "string", "format": "uri" }),
            Scalar::Timestamp(_) => json!({ "type": "string", "format": "date-time" }),
            Scalar::Date => json!({ "type": "string", "format": "date" }),
            Scalar::Duration(_) => json!({ "type": "string", "pattern": ELAPSED }),
            Scalar::LocalTimestamp(_) | Scalar::Time(_) => json!({ "type": "string" }),
            Scalar::Json => json!({}),
            Scalar::Null => json!({ "type": "null" }),
        }
    }

    /// `part`: only these fields; `extra`: a name that is allowed although no field has it.
    fn structure(&mut self, body: &Struct, part: Option<&[u32]>, extra: Option<&str>) -> Document {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut either = Vec::new();
        for (field, at) in body.fields.iter().zip(0..) {
            if part.is_some_and(|part| !part.contains(&at)) {
                continue;
            }
            let names: Vec<String> =
                accepted(self.contract, &field.meta).map(|name| name.to_string()).collect();
            for name in &names {
                let told = self.names.is_none_or(|known| known.contains(name.as_str()));
                let content = if told { self.reference(field.ty) } else { Document::Bool(true) };
                properties.insert(name.clone(), content);
            }
            // A field that travels one way only cannot be missed where the way is not known.
            if field.presence == Presence::Required
                && field.travels == wireproof_model::Travels::Both
            {
                match names.as_slice() {
                    [only] => required.push(Document::from(only.as_str())),
                    several => {
                        let one = |name: &String| json!({ "required": [name] });
                        either
                            .push(json!({ "anyOf": several.iter().map(one).collect::<Vec<_>>() }));
                    }
                }
            }
        }
        if let Some(extra) = extra {
            properties.entry(extra).or_insert(Document::Bool(true));
        }
        let mut schema = object(json!({ "type": "object" }));
        schema.insert("properties".into(), Document::Object(properties));
        if !required.is_empty() {
            schema.insert("required".into(), Document::Array(required));
        }
        if !either.is_empty() {
            schema.insert("allOf".into(), Document::Array(either));
        }
        if !body.patterns.is_empty() {
            let patterns = body.patterns.iter();
            let patterns = patterns.map(|(name, ty)| (name.to_string(), self.reference(*ty)));
            schema.insert("patternProperties".into(), Document::Object(patterns.collect()));
        }
        match (body.rest, body.openness) {
            (Some(rest), _) => {
                schema.insert("additionalProperties".into(), self.reference(rest));
            }
            (None, Openness::Closed) => {
                schema.insert("additionalProperties".into(), Document::Bool(false));
            }
            (None, Openness::Open | Openness::Unsaid) => {}
        }
        if let Some(least) = body.min_entries {
            schema.insert("minProperties".into(), least.into());
        }
        if let Some(most) = body.max_entries {
            schema.insert("maxProperties".into(), most.into());
        }
        Document::Object(schema)
    }

    fn enumeration(body: &Enum) -> Document {
        if body.openness == Openness::Open {
            return json!({ "type": "string" });
        }
        let names = |meta: &Meta| {
            let aliases: Vec<String> = meta.aliases().map(ToString::to_string).collect();
            std::iter::once(meta.spelling().to_string()).chain(aliases)
        };
        let values: Vec<String> = body.values.iter().flat_map(|value| names(&value.meta)).collect();
        json!({ "enum": values })
    }

    fn union(&mut self, body: &Union) -> Document {
        match &body.discrimination {
            Discrimination::External => self.external(body),
            Discrimination::Property(name) => self.by_property(body, name),
            Discrimination::Value { exactly_one } => {
                let branches: Vec<Document> = body
                    .variants
                    .iter()
                    .map(|variant| match variant.ty {
                        Some(ty) => self.reference(ty),
                        None => json!({ "const": spelling(self.contract, &variant.meta).as_str() }),
                    })
                    .collect();
                if branches.is_empty() {
                    return Document::Bool(false);
                }
                let word = if *exactly_one { "oneOf" } else { "anyOf" };
                Document::Object(Map::from_iter([(word.to_owned(), Document::Array(branches))]))
            }
        }
    }

    fn external(&mut self, body: &Union) -> Document {
        let mut properties = Map::new();
        for variant in &body.variants {
            for name in accepted(self.contract, &variant.meta) {
                let told = self.names.is_none_or(|known| known.contains(name.as_str()));
                let content = match variant.ty.filter(|_| told) {
                    Some(ty) => self.reference(ty),
                    None => Document::Bool(true),
                };
                properties.insert(name.to_string(), content);
            }
        }
        let open = body.openness == Openness::Open;
        json!({
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": properties,
            "additionalProperties": open,
        })
    }

    fn by_property(&mut self, body: &Union, name: &str) -> Document {
        let mut keys = Vec::new();
        let mut branches = Vec::new();
        for variant in &body.variants {
            let names: Vec<String> =
                accepted(self.contract, &variant.meta).map(|name| name.to_string()).collect();
            let content = match variant.ty {
                Some(ty) => self.beside(ty, name),
                None => Document::Bool(true),
            };
            branches.push(json!({
                "if": { "properties": { name: { "enum": names } } },
                "then": content,
            }));
            keys.extend(names);
        }
        let tag = if body.openness == Openness::Open {
            json!({ "type": "string" })
        } else {
            json!({ "enum": keys })
        };
        json!({
            "type": "object",
            "properties": { name: tag },
            "required": [name],
            "allOf": branches,
        })
    }

    /// A variant beside which the discriminating property stands.
    fn beside(&mut self, ty: TypeId, name: &str) -> Document {
        match self.contract.as_struct(ty) {
            Some((_, body)) if body.openness == Openness::Closed => {
                self.structure(body, None, Some(name))
            }
            _ => self.reference(ty),
        }
    }

    fn logic(&mut self, schema: &Schema) -> Document {
        let mut whole = Map::new();
        let mut all: Vec<Document> = schema.all_of.iter().map(|id| self.reference(*id)).collect();
        for group in &schema.any_of {
            all.push(json!({ "anyOf": self.references(group) }));
        }
        for group in &schema.one_of {
            all.push(json!({ "oneOf": self.references(group) }));
        }
        for id in &schema.not {
            all.push(json!({ "not": self.reference(*id) }));
        }
        for (when, then, otherwise) in &schema.conditions {
            let mut condition = object(json!({ "if": self.reference(*when) }));
            for (word, branch) in [("then", then), ("else", otherwise)] {
                if let Some(branch) = branch {
                    condition.insert(word.into(), self.reference(*branch));
                }
            }
            all.push(Document::Object(condition));
        }
        if !all.is_empty() {
            whole.insert("allOf".into(), Document::Array(all));
        }
        if !schema.dependents.is_empty() {
            let dependents = schema.dependents.iter();
            let dependents = dependents.map(|(name, id)| (name.to_string(), self.reference(*id)));
            whole.insert("dependentSchemas".into(), Document::Object(dependents.collect()));
        }
        let lone = [
            ("propertyNames", schema.property_names),
            ("unevaluatedProperties", schema.unevaluated_properties),
            ("unevaluatedItems", schema.unevaluated_items),
        ];
        for (word, id) in lone {
            if let Some(id) = id {
                whole.insert(word.into(), self.reference(id));
            }
        }
        if let Some((id, least, most)) = schema.contains {
            whole.insert("contains".into(), self.reference(id));
            whole.extend(least.map(|least| ("minContains".to_owned(), least.into())));
            whole.extend(most.map(|most| ("maxContains".to_owned(), most.into())));
        }
        if !schema.kinds.is_empty() {
            let kinds: Vec<&str> = schema.kinds.iter().map(wireproof_model::Name::as_str).collect();
            whole.insert("type".into(), json!(kinds));
        }
        Document::Object(whole)
    }
}

/// Constraints hold for values of their own kind, which is what JSON Schema says of its keywords too.
fn constrain(constraints: &Constraints, kind: &TypeKind, schema: &mut Map<String, Document>) {
    for (bound, inclusive, exclusive) in [
        (constraints.range.min, "minimum", "exclusiveMinimum"),
        (constraints.range.max, "maximum", "exclusiveMaximum"),
    ] {
        if let Some(bound) = bound {
            let word = if bound.exclusive { exclusive } else { inclusive };
            // A type's own limits stand already; both hold.
            let tighter = Map::from_iter([(word.to_owned(), number_document(bound.at))]);
            and(schema, Document::Object(tighter));
        }
    }
    if let Some(of) = constraints.multiple_of {
        schema.insert("multipleOf".into(), number_document(of));
    }
    let words: &[(&str, &str)] = match kind {
        TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Tuple { .. } => {
            &[("minItems", "maxItems")]
        }
        TypeKind::Map { .. } => &[("minProperties", "maxProperties")],
        // The text of bytes is longer than they are.
        TypeKind::Scalar(Scalar::Bytes { .. }) => &[],
        TypeKind::Scalar(_) => &[("minLength", "maxLength")],
        _ => &[
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
        ],
    };
    for (least, most) in words {
        schema.extend(constraints.min_len.map(|len| ((*least).to_owned(), len.into())));
        schema.extend(constraints.max_len.map(|len| ((*most).to_owned(), len.into())));
    }
    for pattern in &constraints.patterns {
        and(schema, json!({ "pattern": pattern.as_str() }));
    }
    if constraints.unique {
        schema.insert("uniqueItems".into(), Document::Bool(true));
    }
}

fn and(schema: &mut Map<String, Document>, more: Document) {
    if let Document::Array(all) =
        schema.entry("allOf").or_insert_with(|| Document::Array(Vec::new()))
    {
        all.push(more);
    }
}
