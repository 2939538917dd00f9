//! Listed values, and one of several schemas.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{
    Discrimination, Enum, EnumValue, LiteralValue, Meta, Name, Openness, Reserved, TypeKind, Union,
    Variant,
};
use wireproof_source::{
    Diagnostic, Spanned,
    document::{Node, Value},
};

use crate::{
    importer::{Importer, Lowered},
    keys::address,
    literal::literal,
    notes,
    parts::Parts,
    resolve::Place,
};

impl<'a> Importer<'a> {
    /// A schema that takes these values and no others. Texts alone are an enum; null among them is nullability.
    pub(crate) fn listed(&mut self, parts: &Parts<'a>, values: &'a [Node]) -> Lowered {
        self.enumerated(parts, values.iter().map(|value| (value, None)))
    }

    fn enumerated(
        &mut self,
        parts: &Parts<'a>,
        values: impl Iterator<Item = (&'a Node, Option<&'a Node>)>,
    ) -> Lowered {
        let mut null = false;
        let mut texts = Vec::new();
        let mut others = Vec::new();
        let mut seen = FxHashSet::default();
        for (node, schema) in values {
            let value = literal(node);
            if !seen.insert(value.clone()) {
                self.note_once(node.span, "this value is listed twice");
            } else if node.value == Value::Null {
                null = true;
            } else if !is_of(&node.value, &parts.types) {
                self.note_once(node.span, "this value is listed, but is not of the schema's type");
            } else if let Value::String(text) = &node.value {
                let mut meta = Meta::new(Spanned::new(text.as_str().into(), node.span), node.span);
                if let Some(schema) = schema {
                    meta.span = schema.span;
                    notes::describe(&mut meta, schema, &Parts::read(schema, self.dialect));
                }
                texts.push(EnumValue { meta, tag: None });
            } else {
                others.push(LiteralValue { value, span: node.span });
            }
        }
        let nullable = parts.nullable.is_some() || null && (!parts.typed() || parts.null_type);
        let kind = match (texts.is_empty(), others.is_empty()) {
            (true, true) if nullable => {
                return TypeKind::Scalar(wireproof_model::Scalar::Null).into();
            }
            (true, true) => TypeKind::Never,
            (false, true) => TypeKind::Enum(Enum {
                values: texts,
                openness: Openness::Unsaid,
                reserved: Reserved::default(),
                fallback: None,
            }),
            _ => {
                let texts = texts.into_iter().map(|value| LiteralValue {
                    value: wireproof_model::Literal::String(value.meta.name.value),
                    span: value.meta.name.span,
                });
                others.extend(texts);
                TypeKind::Literals(others)
            }
        };
        Lowered { nullable, ..kind.into() }
    }

    /// A schema that takes what one of several takes; with `exactly` what exactly one of them does.
    pub(crate) fn choice(
        &mut self,
        at: Place<'a>,
        parts: &Parts<'a>,
        list: &'a Node,
        exactly: bool,
    ) -> Lowered {
        let mut members: Vec<&'a Node> = Vec::new();
        let mut null = false;
        for node in list.items() {
            if self.is_null(node) {
                null = true;
            } else {
                members.push(node);
            }
        }
        let nullable = null && (!parts.typed() || parts.null_type);
        // A format says nothing of values that are listed.
        if !parts.asks_more()
            && let Some(lowered) = self.listed_one_by_one(parts, &members, exactly)
        {
            return Lowered { nullable: lowered.nullable || nullable, ..lowered };
        }
        let fits = !parts.asks()
            && members
                .iter()
                .all(|node| !parts.typed() || self.is_of_types(at.at(node), &parts.types));
        if !fits {
            return self.logic(at, parts);
        }
        if members.is_empty() {
            let kind = if nullable {
                TypeKind::Scalar(wireproof_model::Scalar::Null)
            } else {
                TypeKind::Never
            };
            return kind.into();
        }
        let (variants, discrimination) = match self.discriminated(at, parts, &members) {
            Some((variants, property)) => (variants, Discrimination::Property(property)),
            None => {
                (self.alternatives(at, &members), Discrimination::Value { exactly_one: exactly })
            }
        };
        let kind = TypeKind::Union(Union {
            variants,
            discrimination,
            openness: Openness::Unsaid,
            reserved: Reserved::default(),
        });
        Lowered { nullable, ..kind.into() }
    }

    /// Schemas that list values each are one that lists all of them.
    fn listed_one_by_one(
        &mut self,
        parts: &Parts<'a>,
        members: &[&'a Node],
        exactly: bool,
    ) -> Option<Lowered> {
        let mut values = Vec::new();
        for node in members {
            let member = Parts::read(node, self.dialect);
            let plain = member.reference.is_none()
                && !member.has_logic()
                && member.nullable.is_none()
                && !member.combines();
            let own = member.listed()?;
            if !plain || !own.iter().all(|value| is_of(&value.value, &member.types)) {
                return None;
            }
            // A value of its own has the schema's words; of several, each only its place.
            let words = (own.len() == 1).then_some(*node);
            values.extend(own.iter().map(|value| (value, words)));
        }
        let mut seen = FxHashSet::default();
        if exactly && !values.iter().all(|(value, _)| seen.insert(literal(value))) {
            return None;
        }
        for node in members {
            self.parts(node);
        }
        Some(self.enumerated(parts, values.into_iter()))
    }

    /// Listed values of which a schema beside them, that lists values too, takes some or all.
    pub(crate) fn narrowed(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Option<Lowered> {
        let own = parts.listed()?;
        let [only] = parts.all_of?.items() else { return None };
        if parts.any_of.is_some() || parts.one_of.is_some() {
            return None;
        }
        let others: FxHashSet<_> = self.values_of(at.at(only))?.into_iter().map(literal).collect();
        self.parts(only);
        let both = own.iter().filter(|node| others.contains(&literal(node)));
        Some(self.enumerated(parts, both.map(|node| (node, None))))
    }

    /// The values that a schema lists, if that is all it does.
    fn values_of(&mut self, place: Place<'a>) -> Option<Vec<&'a Node>> {
        let mut at = place;
        for _ in 0..32 {
            let parts = Parts::read(at.node, self.dialect);
            if let Some(reference) = parts.reference {
                at = self.target(at.document, reference)?.place;
                continue;
            }
            if let Some(values) = parts.listed().filter(|_| !parts.combines() && !parts.has_logic())
            {
                return Some(
                    values.iter().filter(|value| is_of(&value.value, &parts.types)).collect(),
                );
            }
            let list = parts
                .one_of
                .or(parts.any_of)
                .filter(|_| !parts.asks_more() && parts.all_of.is_none())?;
            let mut values = Vec::new();
            for node in list.items() {
                let member = Parts::read(node, self.dialect);
                if member.combines() || member.has_logic() || member.reference.is_some() {
                    return None;
                }
                let fits = |value: &&Node| {
                    is_of(&value.value, &member.types) && is_of(&value.value, &parts.types)
                };
                values.extend(member.listed()?.iter().filter(fits));
            }
            return Some(values);
        }
        None
    }

    fn alternatives(&mut self, at: Place<'a>, members: &[&'a Node]) -> Vec<Variant> {
        let mut used = FxHashSet::default();
        let mut variants = Vec::with_capacity(members.len());
        for node in members {
            let parts = Parts::read(node, self.dialect);
            let base = match (parts.reference, parts.notes.title.and_then(Node::as_str)) {
                (Some(reference), _) => self.reference_name(at.document, reference),
                (None, Some(title)) => Some(title.into()),
                (None, None) => parts.types.first().map(|name| Name::from(*name)),
            };
            let name = unique(base.unwrap_or_else(|| "value".into()), &mut used);
            let mut meta = Meta::new(Spanned::new(name, node.span), node.span);
            if parts.reference.is_none() {
                notes::describe(&mut meta, node, &parts);
            }
            variants.push(Variant { meta, tag: None, ty: Some(self.ty(at.at(node))) });
        }
        variants
    }

    /// The variants of a union whose members are told apart by a property (OpenAPI, "Discriminator Object"): the
    /// mapping's keys, and the schema's name where the mapping has none.
    fn discriminated(
        &mut self,
        at: Place<'a>,
        parts: &Parts<'a>,
        members: &[&'a Node],
    ) -> Option<(Vec<Variant>, Name)> {
        let discriminator = parts.discriminator?;
        let property = discriminator.get("propertyName").and_then(Node::as_str)?;
        let mut places = FxHashMap::default();
        let mut names = Vec::new();
        for (node, number) in members.iter().zip(0usize..) {
            let Some(reference) = Parts::read(node, self.dialect).reference else {
                let message = "a discriminator tells schemas apart that are named; this one is not";
                self.note_once(node.span, message);
                return None;
            };
            let target = self.target(at.document, reference)?;
            places.insert(address(target.place.node), number);
            names.push(self.reference_name(at.document, reference)?);
        }
        let mut keys: Vec<Vec<&'a str>> = vec![Vec::new(); members.len()];
        for entry in discriminator.get("mapping").map_or(&[][..], Node::entries) {
            let Some(value) = entry.node.as_str() else { continue };
            let by_name = names.iter().position(|name| name == value);
            let member = match by_name {
                Some(member) => Some(member),
                None => self
                    .target(at.document, &entry.node)
                    .and_then(|target| places.get(&address(target.place.node)).copied()),
            };
            match member.and_then(|member| keys.get_mut(member)) {
                Some(keys) => keys.push(&entry.key.value),
                None => self.diagnostics.push(Diagnostic::note(
                    entry.span(),
                    "this names none of the schemas that are told apart here",
                )),
            }
        }
        let mut variants = Vec::new();
        for ((node, name), keys) in members.iter().zip(names).zip(keys) {
            let ty = self.ty(at.at(node));
            let meta = |name: Name| Meta::new(Spanned::new(name, node.span), node.span);
            let mut keys = keys.into_iter();
            let mut first = meta(name);
            first.key = keys.next().map(Name::from).filter(|key| *key != first.name.value);
            variants.push(Variant { meta: first, tag: None, ty: Some(ty) });
            variants.extend(keys.map(|key| Variant {
                meta: meta(key.into()),
                tag: None,
                ty: Some(ty),
            }));
        }
        Some((variants, property.into()))
    }
}

fn unique(base: Name, used: &mut FxHashSet<Name>) -> Name {
    if used.insert(base.clone()) {
        return base;
    }
    let mut number = 2usize;
    loop {
        let name = smol_str::format_smolstr!("{base}{number}");
        if used.insert(name.clone()) {
            return name;
        }
        // Names that clash again and again must not cost a search each.
        number = number.max(used.len()) + 1;
    }
}

/// Whether a value is of one of the types; no types: any value is. Null is asked about elsewhere.
pub(crate) fn is_of(value: &Value, types: &[&str]) -> bool {
    let any = |names: &[&str]| names.iter().any(|name| types.contains(name));
    types.is_empty()
        || match value {
            Value::Null => true,
            Value::Bool(_) => any(&["boolean"]),
            Value::Number(text) => {
                any(&["number"])
                    || any(&["integer"]) && {
                        matches!(
                            wireproof_model::Number::parse(text),
                            Some(wireproof_model::Number::Int(_))
                        )
                    }
            }
            Value::String(_) => any(&["string"]),
            Value::Array(_) => any(&["array"]),
            Value::Object(_) => any(&["object"]),
        }
}
