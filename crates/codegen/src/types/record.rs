//! Structs: their fields, and how each one is read and written.

use wireproof_model::{Field, Name, Openness, Presence, Struct, TypeId};
use wireproof_source::Diagnostic;

use crate::{
    case::{Unique, snake},
    rules,
    text::{Text, close, line, open},
    views::View,
    world::{Use, World},
};

/// A field as Rust has it.
pub(crate) struct Member {
    pub(crate) docs: Vec<String>,
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) kind: Kind,
    pub(crate) key: Name,
    /// Former names in JSON, each after a bar.
    pub(crate) formers: String,
    /// Calls that build its rule.
    pub(crate) rule: String,
}

/// Whether a field may be absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It must be there.
    Required,
    /// Its type says that it is absent.
    Optional,
    /// This expression stands in for it.
    Or(String),
}

impl Member {
    /// The line that reads and writes it.
    fn line(&self) -> String {
        let (kind, default) = match &self.kind {
            Kind::Required => ("required", String::new()),
            Kind::Optional => ("optional", String::new()),
            Kind::Or(default) => ("or", format!(" = {default}")),
        };
        let rule = if self.rule.is_empty() { String::new() } else { format!(" [{}]", self.rule) };
        let (name, key, formers) = (&self.name, self.key.as_str(), &self.formers);
        format!("{name}: {kind} {key:?}{formers}{rule}{default};")
    }
}

impl World<'_> {
    /// A value of a presence, type and default as Rust has it: its type and kind.
    pub(crate) fn presence(
        &mut self,
        ty: TypeId,
        presence: Presence,
        default: Option<&wireproof_model::Literal>,
        at: Use,
    ) -> (String, Kind) {
        let absent = match presence {
            Presence::Required => false,
            Presence::Expected => at.view.received,
            Presence::Optional => true,
            Presence::Implicit => true,
        };
        if presence != Presence::Required
            && let Some(default) = default.and_then(|default| self.default(ty, default, at))
        {
            return (self.ty(ty, at), Kind::Or(default));
        }
        if !absent {
            return (self.ty(ty, at), Kind::Required);
        }
        match self.under_null(ty) {
            Some(inner) => (format!("rt::Patch<{}>", self.ty(inner, at)), Kind::Optional),
            None => (format!("Option<{}>", self.ty(ty, at)), Kind::Optional),
        }
    }

    pub(crate) fn member(&mut self, field: &Field, name: String, at: Use) -> Member {
        let (ty, kind) = self.presence(field.ty, field.presence, field.default.as_ref(), at);
        Member {
            docs: self.docs(&field.meta),
            name,
            ty,
            kind,
            key: self.key(&field.meta),
            formers: self.formers(&field.meta),
            rule: rules::rule(self.contract, field.ty, &mut self.problems),
        }
    }

    pub(super) fn record(
        &mut self,
        id: TypeId,
        body: &Struct,
        view: View,
        name: &str,
        text: &mut Text,
    ) {
        let at = Use { view, holder: Some(id), path: "" };
        let mut unique = Unique::default();
        let mut marks = Vec::new();
        let mut members = Vec::new();
        for field in body.fields.iter().filter(|field| view.sees(field.travels)) {
            if let Some(text) = self.mark(id, field) {
                marks.push((self.key(&field.meta), text));
            } else {
                let name = unique.give(snake(&field.meta.name.value));
                members.push(self.member(field, name, at));
            }
        }
        let rest = body.rest.map(|rest| {
            let rule = rules::rule(self.contract, rest, &mut self.problems);
            let ty = self.ty(rest, Use { holder: None, ..at });
            (unique.give("others".to_owned()), ty, rule)
        });
        self.unchecked(id, body);
        let open = if body.openness == Openness::Closed { "Closed" } else { "Open" };
        write_record(name, open, &marks, &members, rest.as_ref(), text);
    }

    /// Says what of a struct is not checked.
    fn unchecked(&mut self, id: TypeId, body: &Struct) {
        let span = self.contract.ty(id).span;
        if body.min_entries.is_some() || body.max_entries.is_some() {
            let message = "the number of an object's members is not checked in generated code";
            self.problems.push(Diagnostic::warning(span, message));
        }
        if !body.patterns.is_empty() {
            let message = "members under names that match a pattern are kept as unknown fields";
            self.problems.push(Diagnostic::warning(span, message));
        }
    }
}

/// Writes a struct and how it travels.
pub(crate) fn write_record(
    name: &str,
    openness: &str,
    marks: &[(Name, Name)],
    members: &[Member],
    rest: Option<&(String, String, String)>,
    text: &mut Text,
) {
    line!(text, "#[derive(Clone, Debug, PartialEq)]");
    if members.is_empty() && rest.is_none() {
        line!(text, "pub struct {name} {{}}");
    } else {
        open!(text, "pub struct {name} {{");
        for member in members {
            text.docs(&member.docs);
            text.field(&format!("pub {}", member.name), &member.ty);
        }
        if let Some((rest, ty, _)) = rest {
            line!(text, "/// All other members.");
            text.field(&format!("pub {rest}"), &format!("rt::Map<String, {ty}>"));
        }
        close!(text, "}}");
    }
    let default = members.iter().all(|member| member.kind != Kind::Required);
    let default = if default { "default " } else { "" };
    open!(text, "rt::record! {{ {default}{name} {openness} {{");
    for (key, mark) in marks {
        line!(text, "# {:?} {:?};", key.as_str(), mark.as_str());
    }
    for member in members {
        line!(text, "{}", member.line());
    }
    if let Some((rest, _, rule)) = rest {
        let rule = if rule.is_empty() { String::new() } else { format!(" [{rule}]") };
        line!(text, "..{rest}{rule};");
    }
    close!(text, "}} }}");
}
