//! Types as people read them: an expression in words with links, and the members of what it holds as rows.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;
use wireproof_model::{
    Discrimination, Element, Enum, Openness, Scalar, Schema, Struct, TypeId, TypeKind, Union,
};

use crate::{
    plan,
    site::Site,
    text::{code, plain},
    words,
};

/// Types in types deeper than this are not followed.
const DEPTH: usize = 48;

/// A member of a type.
struct Row {
    name: String,
    ty: String,
    says: String,
}

/// Writes the types of one section; what another section describes is linked.
pub(crate) struct Members<'s> {
    site: &'s Site<'s>,
    page: usize,
    /// The element that the section is about.
    here: Element,
    seen: FxHashSet<TypeId>,
    rows: Vec<Row>,
}

impl<'s> Members<'s> {
    pub(crate) fn new(site: &'s Site<'s>, page: usize, here: Element) -> Self {
        Self { site, page, here, seen: FxHashSet::default(), rows: Vec::new() }
    }

    /// A type in words. Members of anonymous types in it become rows, whose names begin with `path`.
    pub(crate) fn expression(&mut self, id: TypeId, path: &str) -> String {
        let mut nested = Vec::new();
        let words = self.words(id, path, 0, &mut nested);
        self.descend(nested, 0);
        words
    }

    /// The rows so far, as a table; empty if there are none.
    pub(crate) fn table(&mut self) -> String {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return String::new();
        }
        let mut out = String::from("| name | type | says |\n|---|---|---|\n");
        for row in rows {
            let _ = writeln!(out, "| {} | {} | {} |", row.name, row.ty, row.says);
        }
        out.push('\n');
        out
    }

    /// The members of a declaration.
    pub(crate) fn declaration(&mut self, id: TypeId) {
        self.seen.insert(id);
        self.composite(id, "", 0);
    }

    /// A row that is no member of a type, such as a parameter.
    pub(crate) fn row(&mut self, name: String, ty: Option<TypeId>, path: &str, says: String) {
        let mut nested = Vec::new();
        let ty =
            ty.map_or_else(|| "any text".to_owned(), |ty| self.words(ty, path, 0, &mut nested));
        self.rows.push(Row { name, ty, says });
        self.descend(nested, 0);
    }

    /// Members of a struct, with more words from `more`.
    pub(crate) fn fields(
        &mut self,
        body: &Struct,
        path: &str,
        depth: usize,
        more: &dyn Fn(u32) -> Option<String>,
    ) {
        for (field, at) in body.fields.iter().zip(0..) {
            let path = join(path, &field.meta.name.value);
            let mut nested = Vec::new();
            let ty = self.words(field.ty, &path, depth, &mut nested);
            let mut says = words::field(self.site.contract, body, field);
            says.extend(more(at));
            let says = said(&says, &self.site.docs(field.meta.docs));
            let tag = field.tag.map(tag).unwrap_or_default();
            self.rows.push(Row { name: format!("{}{tag}", code(&path)), ty, says });
            self.descend(nested, depth);
        }
        self.others(body, path, depth);
    }

    fn others(&mut self, body: &Struct, path: &str, depth: usize) {
        let patterns = body
            .patterns
            .iter()
            .map(|(pattern, ty)| (format!("names that match {}", code(pattern)), *ty));
        let rest = body.rest.map(|ty| ("other names".to_owned(), ty));
        for (name, ty) in patterns.chain(rest) {
            let mut nested = Vec::new();
            let ty = self.words(ty, &format!("{path}{{}}"), depth, &mut nested);
            let name = if path.is_empty() { name } else { format!("{name} in {}", code(path)) };
            self.rows.push(Row { name, ty, says: String::new() });
            self.descend(nested, depth);
        }
        if !path.is_empty() {
            let notes = struct_notes(body);
            if !notes.is_empty() {
                let says = notes.join("; ");
                self.rows.push(Row { name: code(path), ty: "object".to_owned(), says });
            }
        }
    }

    fn descend(&mut self, nested: Vec<(String, TypeId)>, depth: usize) {
        for (path, id) in nested {
            self.composite(id, &path, depth + 1);
        }
    }

    /// The rows of a struct, an enum or a union.
    fn composite(&mut self, id: TypeId, path: &str, depth: usize) {
        let site = self.site;
        match &site.contract.ty(id).kind {
            TypeKind::Struct(body) => self.fields(body, path, depth, &|_| None),
            TypeKind::Enum(body) => self.values(body, path),
            TypeKind::Union(body) => self.variants(body, path, depth),
            _ => {}
        }
    }

    fn values(&mut self, body: &Enum, path: &str) {
        for (value, at) in body.values.iter().zip(0..) {
            let mut says = words::meta(self.site.contract, &value.meta);
            if body.fallback == Some(at) {
                says.push("stands for values that a reader does not know".to_owned());
            }
            let says = said(&says, &self.site.docs(value.meta.docs));
            let tag = value.tag.map(tag).unwrap_or_default();
            let of = if path.is_empty() { String::new() } else { format!(" of {}", code(path)) };
            let name = format!("{}{tag}{of}", code(&value.meta.name.value));
            self.rows.push(Row { name, ty: "value".to_owned(), says });
        }
    }

    fn variants(&mut self, body: &Union, path: &str, depth: usize) {
        for variant in &body.variants {
            let name = &variant.meta.name.value;
            let inner = if path.is_empty() { name.to_string() } else { format!("{path}({name})") };
            let mut nested = Vec::new();
            let ty = match variant.ty {
                Some(ty) => self.words(ty, &inner, depth, &mut nested),
                None => "nothing more".to_owned(),
            };
            let says = words::meta(self.site.contract, &variant.meta);
            let says = said(&says, &self.site.docs(variant.meta.docs));
            let tag = variant.tag.map(tag).unwrap_or_default();
            self.rows.push(Row { name: format!("{}{tag}", code(&inner)), ty, says });
            self.descend(nested, depth);
        }
    }

    // Bounded by `DEPTH`.
    fn words(
        &mut self,
        id: TypeId,
        path: &str,
        depth: usize,
        nested: &mut Vec<(String, TypeId)>,
    ) -> String {
        if depth >= DEPTH {
            return "…".to_owned();
        }
        let site = self.site;
        let ty = site.contract.ty(id);
        if ty.decl.is_some() {
            return self.declared(id, path, nested);
        }
        let mut inner =
            |this: &mut Self, id: TypeId, path: &str| this.words(id, path, depth + 1, nested);
        let items = format!("{path}[]");
        let words = match &ty.kind {
            TypeKind::Scalar(scalar) => words::scalar(*scalar),
            TypeKind::Ref(next) | TypeKind::Alias(next) => inner(self, *next, path),
            TypeKind::List(item) => format!("list of {}", inner(self, *item, &items)),
            TypeKind::Set(item) => format!("set of {}", inner(self, *item, &items)),
            TypeKind::Map { key, value } => {
                let key = inner(self, *key, &format!("{path}{{key}}"));
                format!("map from {key} to {}", inner(self, *value, &format!("{path}{{}}")))
            }
            TypeKind::Nullable(of) => format!("{} or null", inner(self, *of, path)),
            TypeKind::Tuple { items: places, rest } => {
                let mut words: Vec<String> = Vec::new();
                for (place, at) in places.iter().zip(0_usize..) {
                    words.push(inner(self, *place, &format!("{path}[{at}]")));
                }
                let rest = rest.map(|rest| format!(", then {}", inner(self, rest, &items)));
                format!("list of exactly {}{}", words.join(", "), rest.unwrap_or_default())
            }
            TypeKind::Literals(values) => {
                let values: Vec<String> =
                    values.iter().map(|value| words::literal(&value.value)).collect();
                if values.len() == 1 {
                    format!("exactly {}", values.concat())
                } else {
                    format!("one of {}", values.join(", "))
                }
            }
            TypeKind::Part { of, fields } => self.part(*of, fields),
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => {
                self.anonymous(id, path, nested)
            }
            TypeKind::Schema(schema) => self.logic(schema, path, depth, nested),
            TypeKind::Never => "nothing".to_owned(),
            TypeKind::Opaque(opaque) => format!("not understood: {}", plain(&opaque.what)),
        };
        let scalar = if let TypeKind::Scalar(scalar) = ty.kind { Some(scalar) } else { None };
        limited(words, ty.constraints.as_deref(), scalar)
    }

    fn declared(&mut self, id: TypeId, path: &str, nested: &mut Vec<(String, TypeId)>) -> String {
        let own = plan::own_operation(self.site.contract, id);
        if own == Some(self.here) {
            if self.seen.insert(id) {
                nested.push((path.to_owned(), id));
            }
            return "object".to_owned();
        }
        self.site.link(self.page, Element::Type(id))
    }

    fn part(&mut self, of: TypeId, fields: &[u32]) -> String {
        let names = fields.iter().filter_map(|at| self.site.contract.field(of, *at));
        let names: Vec<String> = names.map(|field| code(&field.meta.name.value)).collect();
        let own = plan::own_operation(self.site.contract, of) == Some(self.here);
        let whose = if own || self.site.contract.ty(of).decl.is_none() {
            String::new()
        } else {
            format!(" of {}", self.site.link(self.page, Element::Type(of)))
        };
        format!("object with {}{whose}", wireproof_report::words::list(&names))
    }

    /// An anonymous struct, enum or union: described here if this is its home, else there.
    fn anonymous(&mut self, id: TypeId, path: &str, nested: &mut Vec<(String, TypeId)>) -> String {
        let site = self.site;
        let (word, plain_enum) = match &site.contract.ty(id).kind {
            TypeKind::Enum(body) => return self.listed(body),
            TypeKind::Union(body) => (union_words(body), body.variants.is_empty()),
            _ => ("object".to_owned(), false),
        };
        if plain_enum {
            return word;
        }
        let mut home = plan::home(site.contract, id);
        if let Some(Element::Type(of)) = home {
            home = plan::own_operation(site.contract, of).or(home);
        }
        match home {
            Some(home) if home != self.here && site.plan.href(self.page, home).is_some() => {
                format!("{word}, described at {}", site.link(self.page, home))
            }
            _ if self.seen.insert(id) => {
                nested.push((path.to_owned(), id));
                word
            }
            _ => format!("{word}, as above"),
        }
    }

    /// An anonymous enum: its values stand where it is used.
    fn listed(&self, body: &Enum) -> String {
        let values: Vec<String> = body
            .values
            .iter()
            .map(|value| {
                let says = words::meta(self.site.contract, &value.meta).join(", ");
                let value = code(&value.meta.name.value);
                if says.is_empty() { value } else { format!("{value} ({says})") }
            })
            .collect();
        let more = match body.openness {
            Openness::Open => ", or another",
            Openness::Closed | Openness::Unsaid => "",
        };
        format!("one of {}{more}", values.join(", "))
    }

    // Bounded by `DEPTH` through `words`.
    fn logic(
        &mut self,
        schema: &Schema,
        path: &str,
        depth: usize,
        nested: &mut Vec<(String, TypeId)>,
    ) -> String {
        let mut parts = Vec::new();
        let mut inner = |id: TypeId| self.words(id, path, depth + 1, nested);
        let mut all =
            |ids: &[TypeId]| ids.iter().map(|id| inner(*id)).collect::<Vec<_>>().join(", ");
        if !schema.kinds.is_empty() {
            let kinds: Vec<String> = schema.kinds.iter().map(|kind| plain(kind)).collect();
            parts.push(kinds.join(" or "));
        }
        if !schema.all_of.is_empty() {
            parts.push(format!("all of: {}", all(&schema.all_of)));
        }
        for group in &schema.any_of {
            parts.push(format!("at least one of: {}", all(group)));
        }
        for group in &schema.one_of {
            parts.push(format!("exactly one of: {}", all(group)));
        }
        if !schema.not.is_empty() {
            parts.push(format!("none of: {}", all(&schema.not)));
        }
        for (when, then, otherwise) in &schema.conditions {
            let then = then.map(|then| format!(" then {}", all(&[then]))).unwrap_or_default();
            let otherwise = otherwise.map(|it| format!(" else {}", all(&[it]))).unwrap_or_default();
            parts.push(format!("if {}{then}{otherwise}", all(&[*when])));
        }
        for (name, dependent) in &schema.dependents {
            parts.push(format!("with {}: {}", code(name), all(&[*dependent])));
        }
        let lone = [
            ("names: ", schema.property_names),
            ("properties not named above: ", schema.unevaluated_properties),
            ("items not looked at above: ", schema.unevaluated_items),
        ];
        for (word, id) in lone {
            parts.extend(id.map(|id| format!("{word}{}", all(&[id]))));
        }
        if let Some((id, least, most)) = schema.contains {
            let count = words::length(least, most).map(|count| format!(" ({count})"));
            parts.push(format!("holds {}{}", all(&[id]), count.unwrap_or_default()));
        }
        if parts.is_empty() { "anything".to_owned() } else { format!("({})", parts.join("; ")) }
    }
}

fn limited(
    words: String,
    constraints: Option<&wireproof_model::Constraints>,
    scalar: Option<Scalar>,
) -> String {
    let limits = constraints.map(|it| words::constraints(it, scalar)).unwrap_or_default();
    if limits.is_empty() { words } else { format!("{words}, {}", limits.join(", ")) }
}

/// How a reader tells a union's variants apart.
pub(crate) fn union_words(body: &Union) -> String {
    match &body.discrimination {
        Discrimination::External => "one of several, named by its key".to_owned(),
        Discrimination::Property(name) => format!("one of several, told by {}", code(name)),
        Discrimination::Value { exactly_one: true } => "exactly one of several".to_owned(),
        Discrimination::Value { exactly_one: false } => "one of several".to_owned(),
    }
}

/// What holds for a struct as a whole.
pub(crate) fn struct_notes(body: &Struct) -> Vec<String> {
    let mut notes = Vec::new();
    if body.openness == Openness::Closed {
        notes.push(words::openness(body.openness, "fields"));
    }
    notes.extend(
        words::length(body.min_entries, body.max_entries).map(|it| format!("entries: {it}")),
    );
    notes
}

fn said(words: &[String], docs: &str) -> String {
    let words = words.join(" · ");
    if docs.is_empty() { words } else { format!("{words} {docs}") }
}

fn tag(tag: i64) -> String {
    format!(" <small>@{tag}</small>")
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
