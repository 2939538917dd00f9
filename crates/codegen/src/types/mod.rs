//! The module of types: what each named type looks like in Rust.

mod choice;
mod listed;
mod record;

pub(crate) use record::Kind;

use wireproof_model::{TypeId, TypeKind};

use crate::{
    names, rules,
    text::{Text, line},
    views::View,
    world::{Use, World},
};

impl World<'_> {
    /// Writes every type that is used, in the order of their names.
    pub(crate) fn types(&mut self) -> String {
        let mut written: Vec<(String, String)> = Vec::new();
        while let Some((id, view)) = self.queue.pop() {
            let name = self.names.ty(id, view).unwrap_or_default().to_owned();
            let mut text = Text::default();
            self.named_type(id, view, &name, &mut text);
            written.push((name, text.finish()));
        }
        written.sort();
        let texts: Vec<String> = written.into_iter().map(|(_, text)| text).collect();
        texts.join("\n")
    }

    fn named_type(&mut self, id: TypeId, view: View, name: &str, text: &mut Text) {
        let contract = self.contract;
        let ty = contract.ty(id);
        let docs = ty.decl.as_deref().map(|decl| self.docs(&decl.meta)).unwrap_or_default();
        text.docs(&docs);
        let body = names::body_of(contract, id);
        self.body(body, view, name, text);
    }

    fn body(&mut self, id: TypeId, view: View, name: &str, text: &mut Text) {
        let contract = self.contract;
        match &contract.ty(id).kind {
            TypeKind::Struct(body) => self.record(id, body, view, name, text),
            TypeKind::Enum(body) => self.texts(body, name, text),
            TypeKind::Literals(values) if names::is_named(contract, id) => {
                let numbers = names::numbers(values).unwrap_or_default();
                Self::whole_numbers(&numbers, name, text);
            }
            TypeKind::Union(body) => self.union(id, body, view, name, text),
            _ => self.newtype(id, view, name, text),
        }
    }

    /// A name for another type.
    fn newtype(&mut self, id: TypeId, view: View, name: &str, text: &mut Text) {
        let at = Use { view, holder: Some(id), path: "" };
        let inner = self.inner(id, at);
        let rule = rules::rule(self.contract, id, &mut self.problems);
        let more = if self.ordered(id) { ", Eq, PartialOrd, Ord, Hash" } else { "" };
        line!(text, "#[derive(Clone, Debug, PartialEq{more})]");
        line!(text, "pub struct {name}(pub {inner});");
        let rule = if rule.is_empty() { String::new() } else { format!(" [{rule}]") };
        line!(text, "rt::newtype! {{ {name}({inner}){rule} }}");
    }

    /// What a declaration stands for.
    fn inner(&mut self, id: TypeId, at: Use) -> String {
        let contract = self.contract;
        match &contract.ty(id).kind {
            TypeKind::Alias(inner) | TypeKind::Ref(inner) => self.ty(*inner, at),
            _ => self.unnamed(id, at),
        }
    }
}
