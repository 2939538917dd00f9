//! Unions: one of several types.

use wireproof_model::{Discrimination, Name, Openness, TypeId, Union, Variant};

use super::listed::openness;
use crate::{
    case::{Unique, upper_camel},
    rules,
    text::{Text, close, line, open},
    views::View,
    world::{Use, World},
};

impl World<'_> {
    pub(super) fn union(
        &mut self,
        id: TypeId,
        body: &Union,
        view: View,
        name: &str,
        text: &mut Text,
    ) {
        let marks = self.marks(body);
        let names = self.variant_names(body, marks.as_ref().map(|(_, texts)| texts.as_slice()));
        let at = Use { view, holder: Some(id), path: "" };
        line!(text, "#[derive(Clone, Debug, PartialEq)]");
        open!(text, "pub enum {name} {{");
        for (variant, name) in body.variants.iter().zip(&names) {
            text.docs(&self.docs(&variant.meta));
            match variant.ty {
                Some(ty) => text.variant(name, &self.ty(ty, at)),
                None => line!(text, "{name},"),
            }
        }
        if body.openness != Openness::Closed {
            line!(text, "/// A variant that this contract does not have.");
            line!(text, "Unknown(rt::RawVariant),");
        }
        close!(text, "}}");
        let open = openness(body.openness);
        match (&body.discrimination, marks) {
            (Discrimination::External, _) => {
                let keys = self.variant_keys(body);
                Self::wrapped(body, &format!("{name} {open}"), &names, &keys, text);
            }
            (Discrimination::Property(property), _) => {
                let keys = self.variant_keys(body);
                let head = format!("{name} {:?} {open}", property.as_str());
                Self::wrapped(body, &head, &names, &keys, text);
            }
            (Discrimination::Value { .. }, Some((property, texts))) => {
                let keys: Vec<String> =
                    texts.iter().map(|text| format!("{:?}", text.as_str())).collect();
                let head = format!("{name} {:?} {open}", property.as_str());
                Self::wrapped(body, &head, &names, &keys, text);
            }
            (Discrimination::Value { .. }, None) => {
                open!(text, "rt::untagged! {{ {name} {open} {{");
                for (variant, name) in body.variants.iter().zip(&names) {
                    let rule =
                        variant.ty.map(|ty| rules::rule(self.contract, ty, &mut self.problems));
                    match rule.filter(|rule| !rule.is_empty()) {
                        Some(rule) => line!(text, "{name} [{rule}];"),
                        None => line!(text, "{name};"),
                    }
                }
                close!(text, "}} }}");
            }
        }
    }

    /// Variants by name: first those with content, then those without.
    fn wrapped(body: &Union, head: &str, names: &[String], keys: &[String], text: &mut Text) {
        open!(text, "rt::wrapped! {{ {head} {{");
        let all = || body.variants.iter().zip(names).zip(keys);
        for ((_, name), key) in all().filter(|((variant, _), _)| variant.ty.is_some()) {
            line!(text, "{name} {key};");
        }
        let mut bare = all().filter(|((variant, _), _)| variant.ty.is_none()).peekable();
        if bare.peek().is_some() {
            close!(text, "}} {{");
            text.deeper();
            for ((_, name), key) in bare {
                line!(text, "{name} {key};");
            }
            close!(text, "}} }}");
        } else {
            close!(text, "}} {{}} }}");
        }
    }

    /// Each variant's name on the wire, with those that it had.
    fn variant_keys(&self, body: &Union) -> Vec<String> {
        let key = |variant: &Variant| {
            let formers = self.formers(&variant.meta);
            format!("{:?}{formers}", self.key(&variant.meta).as_str())
        };
        body.variants.iter().map(key).collect()
    }

    fn variant_names(&self, body: &Union, marks: Option<&[Name]>) -> Vec<String> {
        let mut unique = Unique::without(&["Unknown"]);
        let variants = body.variants.iter().enumerate();
        variants
            .map(|(at, variant)| {
                // What has no name of its own is called after its mark.
                let declared = variant.ty.is_none_or(|ty| {
                    matches!(self.contract.ty(ty).kind, wireproof_model::TypeKind::Ref(_))
                });
                let mark = marks.and_then(|marks| marks.get(at)).filter(|_| !declared);
                unique.give(upper_camel(mark.unwrap_or(&variant.meta.name.value)))
            })
            .collect()
    }

    /// The property and the texts in it that tell all variants apart, if there is one.
    fn marks(&self, body: &Union) -> Option<(Name, Vec<Name>)> {
        if !matches!(body.discrimination, Discrimination::Value { .. }) {
            return None;
        }
        let structs: Option<Vec<_>> =
            body.variants.iter().map(|variant| self.contract.as_struct(variant.ty?)).collect();
        let structs = structs.filter(|structs| structs.len() > 1)?;
        let (_, first) = structs.first()?;
        first.fields.iter().find_map(|field| {
            let key = self.key(&field.meta);
            let mut texts: Vec<Name> = Vec::new();
            for (id, body) in &structs {
                let field = body.fields.iter().find(|field| self.key(&field.meta) == key)?;
                let text = self.mark(*id, field)?;
                if texts.contains(&text) {
                    return None;
                }
                texts.push(text);
            }
            Some((key, texts))
        })
    }
}
