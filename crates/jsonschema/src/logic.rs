//! Schemas whose logic is more than another spelling of a kind of type.

use wireproof_model::{Field, Meta, Presence, Scalar, Schema, Struct, Type, TypeId, TypeKind};
use wireproof_source::{
    Spanned,
    document::{Entry, Node, Value},
};

use crate::{
    importer::{Importer, Lowered},
    literal::count,
    parts::Parts,
    resolve::Place,
};

impl<'a> Importer<'a> {
    /// All that a schema says, part by part.
    pub(crate) fn logic(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let mut schema = Schema::default();
        let combined = parts.all_of.is_some()
            || parts.any_of.is_some()
            || parts.one_of.is_some()
            || parts.reference.is_some();
        let mut own = Parts { logic: crate::parts::LogicParts::default(), ..parts.clone() };
        if combined {
            // What was looked at depends on the other parts.
            schema.unevaluated_properties =
                own.object.unevaluated.take().map(|node| self.ty(at.at(node)));
            schema.unevaluated_items =
                own.array.unevaluated.take().map(|node| self.ty(at.at(node)));
        }
        if own.asks() || own.typed() {
            let lowered = self.alone(at, &own);
            schema.all_of.push(self.inner(at.node.span, lowered));
        }
        if let Some(reference) = parts.reference {
            let kind = self.named(at, reference);
            schema.all_of.push(self.contract.add(Type::new(reference.span, kind)));
        }
        let members = |importer: &mut Self, list: &'a Node| -> Vec<TypeId> {
            list.items().iter().map(|node| importer.ty(at.at(node))).collect()
        };
        if let Some(list) = parts.all_of {
            for node in list.items() {
                if !self.says_nothing(node) {
                    schema.all_of.push(self.ty(at.at(node)));
                }
            }
        }
        schema.any_of.extend(parts.any_of.map(|list| members(self, list)));
        schema.one_of.extend(parts.one_of.map(|list| members(self, list)));
        self.conditions(at, parts, &mut schema);
        TypeKind::Schema(Box::new(schema)).into()
    }

    fn conditions(&mut self, at: Place<'a>, parts: &Parts<'a>, schema: &mut Schema) {
        let logic = &parts.logic;
        schema.not.extend(logic.not.map(|node| self.ty(at.at(node))));
        match logic.when {
            Some(when) => {
                let then = logic.then.map(|node| self.ty(at.at(node)));
                let otherwise = logic.otherwise.map(|node| self.ty(at.at(node)));
                schema.conditions.push((self.ty(at.at(when)), then, otherwise));
            }
            None => {
                for node in logic.then.into_iter().chain(logic.otherwise) {
                    self.note_once(node.span, "this is ignored: there is no `if` beside it");
                    self.value(node);
                }
            }
        }
        for node in &logic.dependents {
            for entry in node.entries() {
                let ty = match &entry.node.value {
                    Value::Array(_) => self.needing(entry),
                    _ => self.ty(at.at(&entry.node)),
                };
                schema.dependents.push((entry.key.value.as_str().into(), ty));
            }
        }
        if let Some(contains) = logic.contains {
            let least = logic.min_contains.and_then(count);
            let most = logic.max_contains.and_then(count);
            schema.contains = Some((self.ty(at.at(contains)), least, most));
        }
    }

    /// An object that has the properties listed.
    fn needing(&mut self, entry: &'a Entry) -> TypeId {
        let mut body = Struct::default();
        for node in entry.node.items() {
            let Some(name) = Node::as_str(node) else { continue };
            let meta = Meta::new(Spanned::new(name.into(), node.span), node.span);
            let any = self.contract.add(Type::new(node.span, TypeKind::Scalar(Scalar::Json)));
            body.fields.push(Field::new(meta, Presence::Required, any));
        }
        self.contract.add(Type::new(entry.node.span, TypeKind::Struct(body)))
    }
}
