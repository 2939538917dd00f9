//! What became of each element of a value: what was written held against what was read.
//!
//! Which elements mean which is the correspondence's matter; what an outcome is called stands in the design's table.

use serde_json::Value as Document;
use wireproof_codec::{Value, json};
use wireproof_encoding::Outcome;
use wireproof_model::{
    Contract, Element, Enum, Literal, Meta, Presence, Reserved, TypeId, TypeKind, correspond,
    correspond::Match,
};

/// What became of one element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fate {
    /// The writer's elements from the message down.
    pub(crate) writer: Vec<Element>,
    /// The reader's elements from the message down.
    pub(crate) reader: Vec<Element>,
    /// What became of it; `Same` only for what was there and arrived.
    pub(crate) outcome: Outcome,
}

/// Nothing that we write is nested deeper.
const DEPTH: usize = 100;

/// Holds a value of the writer's type against one of the reader's.
pub(crate) fn compare(
    (writer, writer_type): (&Contract, TypeId),
    (reader, reader_type): (&Contract, TypeId),
    written: &Value,
    read: &Value,
) -> Vec<Fate> {
    let mut comparison =
        Comparison { writer, reader, path: (Vec::new(), Vec::new()), fates: Vec::new(), depth: 0 };
    comparison.values(writer_type, reader_type, written, read);
    comparison.fates
}

struct Comparison<'a> {
    writer: &'a Contract,
    reader: &'a Contract,
    path: (Vec<Element>, Vec<Element>),
    fates: Vec<Fate>,
    depth: usize,
}

/// A field of a struct or a variant of a union: what a message's parts are, whichever declaration says them.
struct Part<'c, 'v> {
    element: Element,
    meta: &'c Meta,
    tag: Option<i64>,
    ty: Option<TypeId>,
    value: Option<&'v Value>,
    default: Option<&'c Literal>,
    implicit: bool,
}

impl<'a> Comparison<'a> {
    fn say(&mut self, outcome: Outcome) {
        let (writer, reader) = self.path.clone();
        self.fates.push(Fate { writer, reader, outcome });
    }

    fn at(
        &mut self,
        (writer, reader): (Option<Element>, Option<Element>),
        compare: impl FnOnce(&mut Self),
    ) {
        let lengths = (self.path.0.len(), self.path.1.len());
        self.path.0.extend(writer);
        self.path.1.extend(reader);
        self.depth += 1;
        if self.depth < DEPTH {
            compare(self);
        }
        self.depth -= 1;
        self.path.0.truncate(lengths.0);
        self.path.1.truncate(lengths.1);
    }

    fn values(&mut self, w: TypeId, r: TypeId, written: &Value, read: &Value) {
        let (w, r) = (through_null(self.writer, w), through_null(self.reader, r));
        let parts = (parts(self.writer, w, written), parts(self.reader, r, read));
        if let (Some((ours, ours_reserved)), Some((theirs, theirs_reserved))) = parts {
            let members = |list: &[Part<'a, '_>]| -> Vec<correspond::Member<'a>> {
                list.iter()
                    .map(|part| correspond::Member { meta: part.meta, tag: part.tag })
                    .collect()
            };
            let matches = correspond::members(
                &members(&ours),
                &members(&theirs),
                ours_reserved,
                theirs_reserved,
            );
            for tie in matches {
                let (our, their) = match tie {
                    Match::Both(our, their, _) => (Some(our), Some(their)),
                    Match::First(our) => (Some(our), None),
                    Match::Second(their) => (None, Some(their)),
                };
                let our = our.and_then(|at| ours.get(at as usize));
                let their = their.and_then(|at| theirs.get(at as usize));
                let elements = (our.map(|part| part.element), their.map(|part| part.element));
                self.at(elements, |this| this.part(our, their));
            }
            return;
        }
        match (written, read) {
            (Value::List(items), Value::List(others)) => {
                let (x, y) = (items_of(self.writer, w), items_of(self.reader, r));
                self.at((Some(Element::Type(x)), Some(Element::Type(y))), |this| {
                    for (item, other) in items.iter().zip(others) {
                        this.values(x, y, item, other);
                    }
                });
                match items.len().cmp(&others.len()) {
                    std::cmp::Ordering::Less => self.say(Outcome::Changed),
                    std::cmp::Ordering::Equal => self.say(Outcome::Same),
                    std::cmp::Ordering::Greater => self.say(Outcome::Lost),
                }
            }
            (Value::List(items), one) => match items.as_slice() {
                [only] => self.values(items_of(self.writer, w), r, only, one),
                [] => self.say(Outcome::Filled),
                _ => self.say(Outcome::Lost),
            },
            (one, Value::List(others)) => match others.as_slice() {
                [only] => self.values(w, items_of(self.reader, r), one, only),
                [] if one.is_zero() => self.say(Outcome::Filled),
                [] => self.say(Outcome::Lost),
                _ => self.say(Outcome::Changed),
            },
            (Value::Map(entries), Value::Map(others)) => self.maps((w, r), entries, others),
            _ => {
                let outcome = self.single(w, r, written, read);
                self.say(outcome);
            }
        }
    }

    fn maps(
        &mut self,
        (w, r): (TypeId, TypeId),
        entries: &[(Value, Value)],
        others: &[(Value, Value)],
    ) {
        let (Some((key, content_type)), Some((other_key, other_type))) =
            (entries_of(self.writer, w), entries_of(self.reader, r))
        else {
            self.say(Outcome::Changed);
            return;
        };
        for (name, content) in entries {
            let there = others
                .iter()
                .find(|(other, _)| self.single(key, other_key, name, other) == Outcome::Same)
                .map(|(_, content)| content);
            match there {
                Some(other) => {
                    let elements =
                        (Some(Element::Type(content_type)), Some(Element::Type(other_type)));
                    self.at(elements, |this| this.values(content_type, other_type, content, other));
                }
                None => self.say(Outcome::Lost),
            }
        }
        self.say(if entries.len() < others.len() { Outcome::Changed } else { Outcome::Same });
    }

    /// A part that one side or both have.
    fn part(&mut self, our: Option<&Part<'_, '_>>, their: Option<&Part<'_, '_>>) {
        let (written, read) = (our.and_then(|p| p.value), their.and_then(|p| p.value));
        match (our, their, written, read) {
            (Some(our), Some(their), Some(written), Some(read)) => match (our.ty, their.ty) {
                (Some(w), Some(r)) => self.values(w, r, written, read),
                (None, None) => self.say(Outcome::Same),
                _ => self.say(Outcome::Changed),
            },
            (Some(our), Some(their), Some(written), None) => {
                let outcome = self.unread(our, their, written);
                self.say(outcome);
            }
            (Some(our), Some(their), None, None) => {
                let outcome = Self::absent(our, their);
                self.say(outcome);
            }
            (our, Some(_), None, Some(read)) => {
                let meant = our.and_then(|part| part.default);
                let same =
                    meant.is_some_and(|literal| is_literal(self.reader, their, read, literal));
                if !same && !read.is_zero() && !is_empty(read) {
                    self.say(Outcome::Changed);
                }
            }
            (Some(_), None, Some(_), _) => self.say(Outcome::Ignored),
            (None, Some(_), None, None) => self.say(Outcome::Filled),
            _ => {}
        }
    }

    /// Written, and the reader has nothing: well if what stands in there is what was written.
    fn unread(&self, our: &Part<'_, '_>, their: &Part<'_, '_>, written: &Value) -> Outcome {
        let zero = written.is_zero() || is_zero_symbol(self.writer, our.ty, written);
        match their.default {
            Some(literal) if is_literal(self.writer, Some(our), written, literal) => Outcome::Same,
            Some(literal) if zero && !is_zero_literal(literal) => Outcome::Changed,
            _ if zero => Outcome::Filled,
            _ => Outcome::Lost,
        }
    }

    /// Not written and not read: what each side takes for it.
    fn absent(our: &Part<'_, '_>, their: &Part<'_, '_>) -> Outcome {
        let said =
            |part: &Part<'_, '_>| part.default.filter(|literal| !is_zero_literal(literal)).cloned();
        match (said(our), said(their)) {
            (a, b) if a == b => Outcome::Filled,
            (None, Some(_)) if our.default.is_none() && !our.implicit && our.tag.is_none() => {
                Outcome::Filled
            }
            _ => Outcome::Changed,
        }
    }

    /// Two single values.
    fn single(&self, w: TypeId, r: TypeId, written: &Value, read: &Value) -> Outcome {
        let same = match (written, read) {
            (Value::Symbol(at), Value::Symbol(other)) => return self.symbols(w, r, *at, *other),
            (Value::Json(_), _) | (_, Value::Json(_)) => {
                let (ours, theirs) =
                    (json::write(self.writer, w, written), json::write(self.reader, r, read));
                same_document(&ours, &theirs)
            }
            (Value::Text(text), Value::Bytes(bytes)) | (Value::Bytes(bytes), Value::Text(text)) => {
                text.as_bytes() == bytes.as_slice()
            }
            // JSON writes wide integers as texts.
            (Value::Text(text), Value::Int(number)) | (Value::Int(number), Value::Text(text)) => {
                *text == number.to_string()
            }
            (Value::NoVariant, Value::NoVariant) | (Value::Null, Value::Null) => true,
            _ => {
                let (x, y) = (number(self.writer, w, written), number(self.reader, r, read));
                match (x, y) {
                    (Some(x), Some(y)) => x == y,
                    _ => text(self.writer, w, written)
                        .zip(text(self.reader, r, read))
                        .map_or_else(|| written == read, |(x, y)| x == y),
                }
            }
        };
        if same { Outcome::Same } else { Outcome::Changed }
    }

    fn symbols(&self, w: TypeId, r: TypeId, at: u32, other: u32) -> Outcome {
        let (Some(ours), Some(theirs)) = (enumeration(self.writer, w), enumeration(self.reader, r))
        else {
            return Outcome::Changed;
        };
        let counterpart = correspond::values(ours, theirs).into_iter().find_map(|tie| match tie {
            Match::Both(first, second, _) if first == at => Some(second),
            _ => None,
        });
        let tag = |body: &Enum, at: u32| body.values.get(at as usize).and_then(|value| value.tag);
        // Several names for one number are one value.
        let same = counterpart == Some(other)
            || counterpart.is_some_and(|counterpart| {
                tag(theirs, counterpart).is_some() && tag(theirs, counterpart) == tag(theirs, other)
            });
        if same { Outcome::Same } else { Outcome::Changed }
    }
}

/// The parts of a message, if the type is one.
fn parts<'c, 'v>(
    contract: &'c Contract,
    id: TypeId,
    value: &'v Value,
) -> Option<(Vec<Part<'c, 'v>>, &'c Reserved)> {
    static NONE: Reserved = Reserved { tags: Vec::new(), names: Vec::new() };
    let mut list = Vec::new();
    match (&contract.ty(id).kind, value) {
        (TypeKind::Struct(body), Value::Struct(fields)) => {
            for at in 0..body.fields.len() as u32 {
                field_parts(contract, id, at, fields.get(at), &mut list);
            }
            Some((list, &body.reserved))
        }
        (TypeKind::Part { of, fields: places }, Value::Struct(fields)) => {
            for at in places {
                field_parts(contract, *of, *at, fields.get(*at), &mut list);
            }
            let reserved = match &contract.ty(*of).kind {
                TypeKind::Struct(body) => &body.reserved,
                _ => &NONE,
            };
            Some((list, reserved))
        }
        (TypeKind::Union(body), Value::Variant(..) | Value::NoVariant) => {
            variant_parts(contract, id, Some(value), &mut list);
            Some((list, &body.reserved))
        }
        _ => None,
    }
}

fn field_parts<'c, 'v>(
    contract: &'c Contract,
    id: TypeId,
    at: u32,
    value: Option<&'v Value>,
    list: &mut Vec<Part<'c, 'v>>,
) {
    let Some(field) = contract.field(id, at) else { return };
    if field.inline {
        variant_parts(contract, contract.resolve(field.ty), value, list);
        return;
    }
    list.push(Part {
        element: Element::Field(id, at),
        meta: &field.meta,
        tag: field.tag,
        ty: Some(field.ty),
        value,
        default: field.default.as_ref(),
        implicit: field.presence == Presence::Implicit,
    });
}

fn variant_parts<'c, 'v>(
    contract: &'c Contract,
    id: TypeId,
    value: Option<&'v Value>,
    list: &mut Vec<Part<'c, 'v>>,
) {
    let TypeKind::Union(body) = &contract.ty(id).kind else { return };
    for (variant, at) in body.variants.iter().zip(0..) {
        list.push(Part {
            element: Element::Variant(id, at),
            meta: &variant.meta,
            tag: variant.tag,
            ty: variant.ty,
            value: match value {
                Some(Value::Variant(set, content)) if *set == at => Some(&**content),
                _ => None,
            },
            default: None,
            implicit: false,
        });
    }
}

fn through_null(contract: &Contract, id: TypeId) -> TypeId {
    let mut at = contract.resolve(id);
    // A chain longer than the arena is a circle.
    for _ in 0..=contract.types.len() {
        let TypeKind::Nullable(next) = contract.ty(at).kind else { break };
        at = contract.resolve(next);
    }
    at
}

fn items_of(contract: &Contract, id: TypeId) -> TypeId {
    match &contract.ty(id).kind {
        TypeKind::List(items) | TypeKind::Set(items) => *items,
        TypeKind::Tuple { items, rest } => items.first().copied().or(*rest).unwrap_or(id),
        _ => id,
    }
}

fn entries_of(contract: &Contract, id: TypeId) -> Option<(TypeId, TypeId)> {
    match contract.ty(id).kind {
        TypeKind::Map { key, value } => Some((key, value)),
        _ => None,
    }
}

fn enumeration(contract: &Contract, id: TypeId) -> Option<&Enum> {
    match &contract.ty(through_null(contract, id)).kind {
        TypeKind::Enum(body) => Some(body),
        _ => None,
    }
}

/// A value as a number, where it is one in some sense.
fn number(contract: &Contract, id: TypeId, value: &Value) -> Option<wireproof_model::Number> {
    use wireproof_model::Number;
    match value {
        Value::Bool(value) => Some(Number::Int(i128::from(*value))),
        Value::Int(number) => Some(Number::Int(*number)),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e30 => {
            Some(Number::Int(*number as i128))
        }
        Value::Float(number) => Some(Number::Float(*number)),
        Value::Number(number) => Some(Number::Int(i128::from(*number))),
        Value::Symbol(at) => {
            let tag = enumeration(contract, id)?.values.get(*at as usize)?.tag?;
            Some(Number::Int(i128::from(tag)))
        }
        _ => None,
    }
}

fn text(contract: &Contract, id: TypeId, value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Symbol(at) => {
            let symbol = enumeration(contract, id)?.values.get(*at as usize)?;
            Some(symbol.meta.spelling().to_string())
        }
        _ => None,
    }
}

/// Equal documents; `1` and `1.0` are one number.
fn same_document(a: &Document, b: &Document) -> bool {
    match (a, b) {
        (Document::Number(x), Document::Number(y)) => {
            x == y || x.as_f64().zip(y.as_f64()).is_some_and(|(x, y)| x.to_bits() == y.to_bits())
        }
        // The codec's parser bounded the nesting.
        (Document::Array(x), Document::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same_document(x, y))
        }
        (Document::Object(x), Document::Object(y)) => {
            x.len() == y.len()
                && x.iter().all(|(name, x)| y.get(name).is_some_and(|y| same_document(x, y)))
        }
        _ => a == b,
    }
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Struct(fields) if fields.set.is_empty() && fields.others.is_empty())
}

fn is_zero_symbol(contract: &Contract, ty: Option<TypeId>, value: &Value) -> bool {
    let number = ty.and_then(|ty| number(contract, ty, value));
    number == Some(wireproof_model::Number::Int(0))
}

fn is_zero_literal(literal: &Literal) -> bool {
    match literal {
        Literal::Null => true,
        Literal::Bool(value) => !value,
        Literal::Number(number) => *number == wireproof_model::Number::Int(0),
        Literal::String(text) => text.is_empty(),
        Literal::Bytes(bytes) => bytes.is_empty(),
        Literal::Symbol(_) => false,
        Literal::List(items) => items.is_empty(),
        Literal::Object(entries) => entries.is_empty(),
    }
}

/// Whether a value is what a contract's literal says.
fn is_literal(
    contract: &Contract,
    part: Option<&Part<'_, '_>>,
    value: &Value,
    literal: &Literal,
) -> bool {
    let Some(ty) = part.and_then(|part| part.ty) else { return false };
    if let (Value::Symbol(at), Literal::Symbol(name) | Literal::String(name)) = (value, literal) {
        let symbol = enumeration(contract, ty).and_then(|body| body.values.get(*at as usize));
        return symbol.is_some_and(|symbol| {
            symbol.meta.name.value == *name || symbol.meta.spelling() == name
        });
    }
    same_document(&json::write(contract, ty, value), &json::literal(literal))
}

#[cfg(test)]
mod tests {
    use wireproof_model::{Field, Meta, Scalar, Struct, Type};
    use wireproof_source::{Span, Spanned};

    use super::*;

    /// A struct of these fields: name, tag, the default.
    fn message(fields: &[(&str, i64, Option<i128>)], list: bool) -> (Contract, TypeId) {
        let mut contract = Contract::default();
        let span = Span::default();
        let mut ty = contract.add(Type::new(span, TypeKind::Scalar(Scalar::Integer)));
        if list {
            ty = contract.add(Type::new(span, TypeKind::List(ty)));
        }
        let field = |(name, tag, default): &(&str, i64, Option<i128>)| {
            let meta = Meta::new(Spanned::new((*name).into(), span), span);
            let mut field = Field::new(meta, Presence::Optional, ty);
            field.tag = Some(*tag);
            field.default = default.map(|n| Literal::Number(wireproof_model::Number::Int(n)));
            field
        };
        let body = Struct { fields: fields.iter().map(field).collect(), ..Struct::default() };
        let id = contract.add(Type::new(span, TypeKind::Struct(body)));
        (contract, id)
    }

    fn outcomes(
        writer: &(Contract, TypeId),
        reader: &(Contract, TypeId),
        written: &[(u32, Value)],
        read: &[(u32, Value)],
    ) -> Vec<Outcome> {
        let value = |fields: &[(u32, Value)]| Value::fields(fields.iter().cloned());
        let fates =
            compare((&writer.0, writer.1), (&reader.0, reader.1), &value(written), &value(read));
        fates.into_iter().map(|fate| fate.outcome).collect()
    }

    #[test]
    fn a_field_is_same_changed_lost_ignored_or_filled() {
        let one = message(&[("a", 1, None)], false);
        let none = message(&[], false);
        let int = |n| vec![(0, Value::Int(n))];
        assert_eq!(outcomes(&one, &one, &int(5), &int(5)), [Outcome::Same]);
        assert_eq!(outcomes(&one, &one, &int(5), &int(6)), [Outcome::Changed]);
        assert_eq!(outcomes(&one, &one, &int(5), &[]), [Outcome::Lost]);
        assert_eq!(outcomes(&one, &one, &int(0), &[]), [Outcome::Filled]);
        assert_eq!(outcomes(&one, &none, &int(5), &[]), [Outcome::Ignored]);
        assert_eq!(outcomes(&none, &one, &[], &[]), [Outcome::Filled]);
        assert_eq!(outcomes(&none, &one, &[], &int(5)), [Outcome::Changed]);
    }

    #[test]
    fn what_stands_in_for_an_absent_field_is_compared() {
        let (three, four) =
            (message(&[("a", 1, Some(3))], false), message(&[("a", 1, Some(4))], false));
        assert_eq!(outcomes(&three, &four, &[], &[]), [Outcome::Changed]);
        assert_eq!(outcomes(&three, &three, &[], &[]), [Outcome::Filled]);
        assert_eq!(outcomes(&three, &four, &[(0, Value::Int(4))], &[]), [Outcome::Same]);
    }

    #[test]
    fn a_renamed_field_is_found_by_its_tag() {
        let (old, new) = (message(&[("a", 7, None)], false), message(&[("b", 7, None)], false));
        let five = [(0, Value::Int(5))];
        assert_eq!(outcomes(&old, &new, &five, &five), [Outcome::Same]);
        assert_eq!(outcomes(&old, &new, &five, &[]), [Outcome::Lost]);
    }

    #[test]
    fn entries_that_are_missing_are_lost() {
        let (many, one) = (message(&[("a", 1, None)], true), message(&[("a", 1, None)], false));
        let list = |items: &[i128]| {
            vec![(0, Value::List(items.iter().map(|item| Value::Int(*item)).collect()))]
        };
        assert_eq!(outcomes(&many, &one, &list(&[1, 2]), &[(0, Value::Int(2))]), [Outcome::Lost]);
        assert_eq!(outcomes(&many, &one, &list(&[1]), &[(0, Value::Int(1))]), [Outcome::Same]);
        assert!(outcomes(&many, &many, &list(&[1, 2]), &list(&[1])).contains(&Outcome::Lost));
    }
}
