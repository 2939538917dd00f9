//! A page of types: each declaration under its anchor, with all its members.

use std::fmt::Write as _;

use wireproof_model::{Element, Openness, Reserved, TypeId, TypeKind};

use crate::{
    members::{Members, struct_notes, union_words},
    site::Site,
    text::{code, plain},
    words,
};

/// Users that are named; of more only the number is told.
const USERS: usize = 12;

pub(crate) fn page(site: &Site<'_>, page: usize, types: &[TypeId]) -> String {
    let mut out = String::new();
    for id in types {
        section(site, page, *id, &mut out);
    }
    out
}

fn section(site: &Site<'_>, page: usize, id: TypeId, out: &mut String) {
    let element = Element::Type(id);
    let Some(decl) = &site.contract.ty(id).decl else { return };
    let anchor = site.plan.anchor(element);
    let _ = writeln!(out, "## {} {{#{anchor}}}\n", plain(&decl.meta.name.value));
    let mut facts = vec![code(&decl.symbol), kind(site, id).to_owned()];
    if let Some(error) = decl.error {
        facts.push(format!("error with HTTP status {}", error.status));
        if error.retryable {
            facts.push("trying again may help".to_owned());
        }
    }
    facts.push(words::travels(site.exposure.roles(id)));
    facts.extend(words::meta(site.contract, &decl.meta));
    let _ = writeln!(out, "{}\n", facts.join(" · "));
    let docs = site.docs(decl.meta.docs);
    if !docs.is_empty() {
        let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
    }
    body(site, page, id, out);
    users(site, page, id, out);
}

fn kind(site: &Site<'_>, id: TypeId) -> &'static str {
    match site.contract.ty(id).kind {
        TypeKind::Struct(_) | TypeKind::Part { .. } => "struct",
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        _ => "alias",
    }
}

fn body(site: &Site<'_>, page: usize, id: TypeId, out: &mut String) {
    let mut members = Members::new(site, page, Element::Type(id));
    let ty = site.contract.ty(id);
    let mut notes = Vec::new();
    match &ty.kind {
        TypeKind::Struct(body) => {
            if body.fields.is_empty() {
                notes.push("It has no fields.".to_owned());
            }
            notes.extend(struct_notes(body).into_iter().map(|note| format!("It is {note}.")));
            notes.extend(reserved(&body.reserved));
            if !body.extensions.is_empty() {
                let ranges = body.extensions.iter().map(|it| range(it.first, it.last));
                let ranges: Vec<String> = ranges.collect();
                notes.push(format!("Other files may define fields for {}.", ranges.join(", ")));
            }
            members.declaration(id);
        }
        TypeKind::Enum(body) => {
            notes.push(format!("It is {}.", words::openness(body.openness, "values")));
            notes.extend(reserved(&body.reserved));
            members.declaration(id);
        }
        TypeKind::Union(body) => {
            notes.push(format!("It is {}.", union_words(body)));
            if body.openness != Openness::Unsaid {
                notes.push(format!("It is {}.", words::openness(body.openness, "variants")));
            }
            notes.extend(reserved(&body.reserved));
            members.declaration(id);
        }
        TypeKind::Alias(of) | TypeKind::Ref(of) => {
            let words = members.expression(*of, "");
            notes.push(format!("It is {words}."));
        }
        kind => {
            let scalar = if let TypeKind::Scalar(scalar) = kind { Some(*scalar) } else { None };
            let word = scalar.map_or_else(|| "a value".to_owned(), words::scalar);
            notes.push(format!("It is {word}."));
        }
    }
    let limits = ty.constraints.as_deref().map(|it| {
        let scalar = if let TypeKind::Scalar(scalar) = ty.kind { Some(scalar) } else { None };
        words::constraints(it, scalar)
    });
    notes.extend(limits.filter(|it| !it.is_empty()).map(|it| format!("It is {}.", it.join(", "))));
    if !notes.is_empty() {
        let _ = writeln!(out, "{}\n", notes.join(" "));
    }
    out.push_str(&members.table());
}

fn reserved(reserved: &Reserved) -> Option<String> {
    let tags = reserved.tags.iter().map(|it| range(it.first, it.last));
    let names = reserved.names.iter().map(|name| code(&name.value));
    let all: Vec<String> = tags.chain(names).collect();
    (!all.is_empty()).then(|| format!("Not to be used again: {}.", all.join(", ")))
}

fn range(first: i64, last: i64) -> String {
    if first == last { code(&format!("@{first}")) } else { code(&format!("@{first}..=@{last}")) }
}

fn users(site: &Site<'_>, page: usize, id: TypeId, out: &mut String) {
    let users = site.users(id);
    if users.is_empty() {
        return;
    }
    let shown: Vec<String> = users.iter().take(USERS).map(|user| site.link(page, *user)).collect();
    let more = users.len().saturating_sub(USERS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let _ = writeln!(out, "Used by {}{more}.\n", shown.join(", "));
}
