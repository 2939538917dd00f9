//! Decides which kind of type a schema is: the nicest one that holds.

use wireproof_model::{Opaque, Scalar, TypeKind};
use wireproof_source::document::{Node, Value};

use crate::{
    choice::is_of,
    importer::{Importer, Lowered},
    parts::Parts,
    resolve::Place,
};

/// Wrappers of one schema each inside another; a document's depth bounds them.
const WRAPPERS: usize = 256;

impl<'a> Importer<'a> {
    /// What a schema that is a mapping is. A schema that only wraps another is that one.
    pub(crate) fn schema(&mut self, place: Place<'a>) -> Lowered {
        let mut at = place;
        let mut nullable = false;
        for _ in 0..WRAPPERS {
            let mut parts = self.parts(at.node);
            nullable |= self.says_nullable(&parts);
            if parts
                .all_of
                .is_some_and(|list| list.items().iter().all(|node| self.says_nothing(node)))
            {
                parts.all_of = None;
            }
            if let Some((next, null)) = self.only_member(at, &parts) {
                nullable |= null;
                if matches!(next.node.value, Value::Object(_)) {
                    at = next;
                    continue;
                }
                let kind = TypeKind::Ref(self.ty(next));
                return Lowered { nullable, ..kind.into() };
            }
            let mut lowered = self.plain(at, &parts);
            lowered.nullable |= nullable;
            if matches!(lowered.kind, TypeKind::Scalar(Scalar::Json | Scalar::Null)) {
                lowered.nullable = false;
            }
            return lowered;
        }
        self.opaque(place.node, "schema", "this schema wraps others without end").into()
    }

    /// OpenAPI 3.0's `nullable`; 3.0.3 gives it a meaning beside `type` alone, and most documents do not care.
    fn says_nullable(&mut self, parts: &Parts<'a>) -> bool {
        let Some(entry) = parts.nullable else { return false };
        if !parts.typed() {
            let message = "read as \"or null\", though OpenAPI 3.0.3 gives `nullable` no effect without `type` beside it";
            self.note_once(entry.span(), message);
        }
        true
    }

    /// The one schema that this one stands for, and whether null is a value besides.
    fn only_member(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Option<(Place<'a>, bool)> {
        if parts.asks()
            || parts.has_logic()
            || parts.reference.is_some()
            || parts.discriminator.is_some()
        {
            return None;
        }
        let (list, all) = match (parts.all_of, parts.any_of, parts.one_of) {
            (Some(list), None, None) => (list, true),
            (None, Some(list), None) | (None, None, Some(list)) => (list, false),
            _ => return None,
        };
        let mut only = None;
        let mut null = false;
        for node in list.items() {
            if all && self.says_nothing(node) {
                continue;
            }
            if !all && self.is_null(node) {
                null = true;
                continue;
            }
            if only.replace(at.at(node)).is_some() {
                return None;
            }
        }
        let only = only?;
        if parts.typed() {
            if !self.is_of_types(only, &parts.types) {
                return None;
            }
            null &= parts.null_type;
        }
        Some((only, null))
    }

    /// Whether a schema asks nothing: its documentation alone stands there.
    pub(crate) fn says_nothing(&mut self, node: &'a Node) -> bool {
        match &node.value {
            Value::Object(_) => self.parts(node).is_empty(),
            Value::Bool(value) => *value,
            _ => false,
        }
    }

    /// Whether a schema takes null and nothing else.
    pub(crate) fn is_null(&mut self, node: &'a Node) -> bool {
        if !matches!(node.value, Value::Object(_)) {
            return false;
        }
        let parts = Parts::read(node, self.dialect);
        let null = |node: &Node| node.value == Value::Null;
        let plain = parts.reference.is_none() && !parts.has_logic();
        let is = plain
            && match (parts.constant, parts.values) {
                (Some(constant), _) => null(constant),
                (None, Some(values)) => {
                    !values.items().is_empty() && values.items().iter().all(null)
                }
                (None, None) => parts.null_type && parts.types.is_empty() && !parts.asks(),
            };
        if is {
            self.parts(node);
        }
        is
    }

    /// Whether each value of a schema is of one of these types, as far as it says so itself.
    pub(crate) fn is_of_types(&mut self, place: Place<'a>, types: &[&str]) -> bool {
        let mut at = place;
        for _ in 0..32 {
            let parts = Parts::read(at.node, self.dialect);
            if let Some(values) = parts.listed() {
                return values
                    .iter()
                    .all(|value| is_of(&value.value, types) && value.value != Value::Null);
            }
            if parts.typed() {
                let whole = |name: &&str| {
                    types.contains(name) || (*name == "integer" && types.contains(&"number"))
                };
                return !parts.null_type && parts.types.iter().all(whole);
            }
            let next = match (parts.reference, parts.all_of) {
                (Some(reference), _) => {
                    self.target(at.document, reference).map(|target| target.place)
                }
                (None, Some(list)) => list.items().first().map(|node| at.at(node)),
                (None, None) => {
                    return types == ["object"] && parts.object.properties.is_some();
                }
            };
            match next {
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }

    /// What a schema is that stands for no other one.
    fn plain(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let combined = parts.all_of.is_some() || parts.any_of.is_some() || parts.one_of.is_some();
        if let Some(reference) = parts.reference {
            return self.reference(at, parts, reference, combined);
        }
        if parts.has_logic() {
            return self.logic(at, parts);
        }
        if combined {
            return self.combined(at, parts);
        }
        self.alone(at, parts)
    }

    /// What a schema is by its own keywords, those that combine others set aside.
    pub(crate) fn alone(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        match parts.listed() {
            Some(values) => self.listed(parts, values),
            None => self.typed(at, parts),
        }
    }

    fn reference(
        &mut self,
        at: Place<'a>,
        parts: &Parts<'a>,
        reference: &'a Node,
        combined: bool,
    ) -> Lowered {
        let alone = !combined && !parts.asks() && !parts.has_logic();
        let redundant = alone && parts.typed() && {
            let place = self.target(at.document, reference).map(|target| target.place);
            place.is_some_and(|place| self.is_of_types(place, &parts.types))
        };
        if alone && (redundant || !parts.typed()) {
            return self.named(at, reference).into();
        }
        if let Some(merged) = self.merged(at, parts) {
            return merged;
        }
        self.logic(at, parts)
    }

    /// A use of a declaration.
    pub(crate) fn named(&mut self, at: Place<'a>, reference: &'a Node) -> TypeKind {
        match self.declaration(at.document, reference) {
            Some(id) => TypeKind::Ref(id),
            // What is missing was told.
            None => TypeKind::Opaque(Opaque {
                what: "missing reference".into(),
                content: reference.as_str().unwrap_or_default().into(),
            }),
        }
    }

    fn combined(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let lists = [parts.all_of, parts.any_of, parts.one_of];
        if let Some(list) =
            lists.into_iter().flatten().find(|list| !matches!(list.value, Value::Array(_)))
        {
            return self.opaque(list, "schemas", "a list of schemas belongs here").into();
        }
        if let Some(narrowed) = self.narrowed(at, parts) {
            return narrowed;
        }
        if parts.all_of.is_some() {
            if let Some(merged) = self.merged(at, parts) {
                return merged;
            }
            return self.logic(at, parts);
        }
        match (parts.any_of, parts.one_of) {
            (Some(list), None) => self.choice(at, parts, list, false),
            (None, Some(list)) => self.choice(at, parts, list, true),
            _ => self.logic(at, parts),
        }
    }
}
