//! Objects: structs and maps, and objects that are put together from several schemas.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{
    Constraints, Field, Meta, Openness, Presence, Scalar, Schema, Struct, Travels, Type, TypeId,
    TypeKind,
};
use wireproof_source::{
    Spanned,
    document::{Entry, Node, Value},
};

use crate::{
    importer::{Importer, Lowered},
    keys::address,
    literal::{count, equal, literal},
    notes,
    parts::{ArrayParts, NoteParts, NumberParts, Parts, TextParts},
    resolve::Place,
};

/// More schemas than this are not put together.
const MEMBERS: usize = 256;

/// What schemas that are put together say.
#[derive(Default)]
struct Merge<'a> {
    fields: Vec<Vec<(Place<'a>, &'a Entry)>>,
    index: FxHashMap<&'a str, usize>,
    required: Vec<&'a Node>,
    closed: bool,
    seen: FxHashSet<usize>,
}

impl<'a> Merge<'a> {
    fn add(&mut self, at: Place<'a>, object: &crate::parts::ObjectParts<'a>) {
        for entry in object.properties.map_or(&[][..], Node::entries) {
            let number = *self.index.entry(&entry.key.value).or_insert(self.fields.len());
            match self.fields.get_mut(number) {
                Some(same) if same.iter().any(|(_, known)| equal(&known.node, &entry.node)) => {}
                Some(same) => same.push((at, entry)),
                None => self.fields.push(vec![(at, entry)]),
            }
        }
        self.required.extend(object.required);
    }
}

impl<'a> Importer<'a> {
    /// An object by its own keywords.
    pub(crate) fn plain_object(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let object = &parts.object;
        let rest = object.additional.or(object.unevaluated);
        let (open, rest) = self.rest(rest);
        let bounds =
            (object.min.and_then(count).filter(|least| *least > 0), object.max.and_then(count));
        let no_fields = object.properties.is_none_or(|node| node.entries().is_empty())
            && object.required.is_none_or(|node| node.items().is_empty())
            && object.patterns.is_none_or(|node| node.entries().is_empty());
        if no_fields && let Some(value) = rest {
            let key = if let Some(names) = object.names {
                self.ty(at.at(names))
            } else {
                let text = TypeKind::Scalar(Scalar::String { checked: true });
                self.contract.add(Type::new(value.span, text))
            };
            let kind = TypeKind::Map { key, value: self.ty(at.at(value)) };
            let constraints =
                Constraints { min_len: bounds.0, max_len: bounds.1, ..Constraints::default() };
            return Lowered { constraints, ..kind.into() };
        }
        let mut merge = Merge::default();
        merge.add(at, object);
        let mut body = self.body(at, &merge);
        body.openness = if open { Openness::Open } else { Openness::Closed };
        body.rest = rest.map(|node| self.ty(at.at(node)));
        for entry in object.patterns.map_or(&[][..], Node::entries) {
            body.patterns.push((entry.key.value.as_str().into(), self.ty(at.at(&entry.node))));
        }
        (body.min_entries, body.max_entries) = bounds;
        let Some(names) = object.names else { return TypeKind::Struct(body).into() };
        let base = self.inner(at.node.span, TypeKind::Struct(body).into());
        let property_names = Some(self.ty(at.at(names)));
        let schema = Schema { all_of: vec![base], property_names, ..Schema::default() };
        TypeKind::Schema(Box::new(schema)).into()
    }

    /// Whether names that are no properties are allowed, and what their values must be.
    fn rest(&mut self, node: Option<&'a Node>) -> (bool, Option<&'a Node>) {
        match node.map(|node| (node, &node.value)) {
            None | Some((_, Value::Bool(true))) => (true, None),
            Some((_, Value::Bool(false))) => (false, None),
            Some((node, _))
                if self.says_nothing(node)
                    && !node.entries().iter().any(|e| e.key.value == "nullable") =>
            {
                (true, None)
            }
            Some((node, _)) => (true, Some(node)),
        }
    }

    fn body(&mut self, at: Place<'a>, merge: &Merge<'a>) -> Struct {
        let mut required: FxHashMap<&'a str, &'a Node> = FxHashMap::default();
        let items = merge.required.iter().flat_map(|node| node.items());
        let mut names: Vec<(&'a str, &'a Node)> = Vec::new();
        for node in items {
            if let Some(name) = node.as_str()
                && required.insert(name, node).is_none()
            {
                names.push((name, node));
            }
        }
        let mut fields = Vec::with_capacity(merge.fields.len());
        for same in &merge.fields {
            if let Some((place, entry)) = same.first() {
                let needed = required.contains_key(entry.key.value.as_str());
                let mut field = self.field(*place, entry, needed);
                if same.len() > 1 {
                    field.ty = self.all_of_fields(at, same);
                }
                fields.push(field);
            }
        }
        for (name, node) in names {
            if !merge.index.contains_key(name) {
                let meta = Meta::new(Spanned::new(name.into(), node.span), node.span);
                let any = self.contract.add(Type::new(node.span, TypeKind::Scalar(Scalar::Json)));
                fields.push(Field::new(meta, Presence::Required, any));
            }
        }
        let openness = if merge.closed { Openness::Closed } else { Openness::Open };
        Struct { fields, openness, ..Struct::default() }
    }

    /// A property that several of the schemas speak of must be what each of them says.
    fn all_of_fields(&mut self, at: Place<'a>, same: &[(Place<'a>, &'a Entry)]) -> TypeId {
        let mut says = Vec::new();
        for (place, entry) in same {
            if !self.says_nothing(&entry.node) {
                says.push(self.ty(place.at(&entry.node)));
            }
        }
        match (says.as_slice(), same.last()) {
            ([only], _) => *only,
            ([], Some((place, entry))) => self.ty(place.at(&entry.node)),
            _ => {
                let span = same.last().map_or(at.node.span, |(_, entry)| entry.node.span);
                let schema = Schema { all_of: says, ..Schema::default() };
                self.contract.add(Type::new(span, TypeKind::Schema(Box::new(schema))))
            }
        }
    }

    fn field(&mut self, at: Place<'a>, entry: &'a Entry, required: bool) -> Field {
        let place = at.at(&entry.node);
        let parts = Parts::read(place.node, self.dialect);
        let name = Spanned::new(entry.key.value.as_str().into(), entry.key.span);
        let mut meta = Meta::new(name, entry.span());
        notes::describe(&mut meta, place.node, &parts);
        let presence = if required { Presence::Required } else { Presence::Optional };
        let mut field = Field::new(meta, presence, self.ty(place));
        let notes = self.notes(place, parts);
        field.default = notes.default.map(literal);
        field.travels = match (notes.read_only, notes.write_only) {
            (true, false) => Travels::Responses,
            (false, true) => Travels::Requests,
            _ => Travels::Both,
        };
        field
    }

    /// What a schema says of the place it stands in, itself or through what it refers to.
    pub(crate) fn notes(&mut self, place: Place<'a>, parts: Parts<'a>) -> NoteParts<'a> {
        let mut at = place;
        let mut parts = parts;
        let mut notes = parts.notes.clone();
        for _ in 0..8 {
            let next = match (parts.reference, parts.all_of.map_or(&[][..], Node::items)) {
                (Some(reference), _) => {
                    self.target(at.document, reference).map(|target| target.place)
                }
                (None, [only]) => Some(at.at(only)),
                _ => None,
            };
            let Some(next) = next else { break };
            at = next;
            parts = Parts::read(at.node, self.dialect);
            notes.default = notes.default.or(parts.notes.default);
            notes.read_only |= parts.notes.read_only;
            notes.write_only |= parts.notes.write_only;
        }
        notes
    }

    /// The default that a schema says, itself or through what it refers to.
    pub fn default_of(&mut self, place: Place<'a>) -> Option<wireproof_model::Literal> {
        let parts = Parts::read(place.node, self.dialect);
        self.notes(place, parts).default.map(literal)
    }

    /// Schemas that are put together and only describe objects are one object, as long as none of them excludes
    /// what another adds.
    pub(crate) fn merged(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Option<Lowered> {
        let mut merge = Merge::default();
        let mut inline = Vec::new();
        let unevaluated = parts.object.unevaluated;
        if !self.flatten(at, parts, &mut merge, &mut inline) {
            return None;
        }
        for node in inline {
            self.parts(node);
        }
        let (open, rest) = self.rest(unevaluated);
        merge.closed = !open;
        let mut body = self.body(at, &merge);
        body.rest = rest.map(|node| self.ty(at.at(node)));
        Some(TypeKind::Struct(body).into())
    }

    fn flatten(
        &mut self,
        at: Place<'a>,
        parts: &Parts<'a>,
        merge: &mut Merge<'a>,
        inline: &mut Vec<&'a Node>,
    ) -> bool {
        let mut work = vec![(at, parts.clone(), false, false)];
        while let Some((at, parts, referred, own)) = work.pop() {
            if own {
                merge.add(at, &parts.object);
                continue;
            }
            if !merge.seen.insert(address(at.node)) {
                continue;
            }
            let top = merge.seen.len() == 1;
            // A base that lists its heirs is, for an heir, what it says itself.
            let heirs = referred && parts.discriminator.is_some();
            let plain = parts.values.is_none()
                && parts.constant.is_none()
                && !parts.has_logic()
                && (heirs || parts.any_of.is_none() && parts.one_of.is_none())
                && parts.array == ArrayParts::default()
                && parts.text == TextParts::default()
                && parts.number == NumberParts::default()
                && matches!(parts.types.as_slice(), [] | ["object"])
                && parts.object.names.is_none()
                && parts.object.patterns.is_none()
                && parts.object.min.is_none()
                && parts.object.max.is_none()
                && (top || parts.object.unevaluated.is_none())
                && self.rest(parts.object.additional) == (true, None);
            let says_object = parts.types.as_slice() == ["object"]
                || parts.object.properties.is_some()
                || parts.object.required.is_some()
                || parts.reference.is_some()
                || parts.all_of.is_some()
                || parts.is_empty();
            if !plain || !says_object || merge.seen.len() > MEMBERS {
                return false;
            }
            if !referred {
                inline.push(at.node);
            }
            // Bases come first, in the order written.
            let mut next = Vec::new();
            if let Some(reference) = parts.reference {
                let Some(target) = self.target(at.document, reference) else { return false };
                next.push((target.place, true));
            }
            let list = parts.all_of.map_or(&[][..], Node::items);
            next.extend(list.iter().map(|node| (at.at(node), referred)));
            if next.is_empty() {
                merge.add(at, &parts.object);
                continue;
            }
            if parts.object.properties.is_some() || parts.object.required.is_some() {
                // What stands beside the list is read after it.
                work.push((at, parts, referred, true));
            }
            for (place, referred) in next.into_iter().rev() {
                if !matches!(place.node.value, Value::Object(_)) {
                    return false;
                }
                let parts = Parts::read(place.node, self.dialect);
                work.push((place, parts, referred, false));
            }
        }
        !merge.fields.is_empty() || !merge.required.is_empty()
    }
}
