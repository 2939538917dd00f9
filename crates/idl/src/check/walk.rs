//! Where types, marks and members stand in a file, with the versions that have them.

use crate::life::{Life, Range};
use crate::tree::{
    Attr, ContractItemKind, Input, Item, ItemKind, Mark, Member, Op, PolicyClause, PolicyKind,
    TypeExpr, TypeRef,
};
use crate::world::FileScope;

/// A name or type that something uses.
#[derive(Clone, Copy)]
pub(crate) enum Use<'a> {
    /// A type.
    Type(&'a TypeExpr),
    /// What an alias stands for: its uses may ask for more.
    Alias(&'a TypeExpr),
    /// The headers of messages.
    Struct(&'a TypeRef),
    /// An error.
    Error(&'a TypeRef),
    /// An error in a policy that others inherit: it need not be there in every version.
    InheritedError(&'a TypeRef),
}

/// The operations of a file with the versions that have them.
pub(crate) fn ops<'a>(scope: &FileScope<'a>) -> Vec<(&'a Item, &'a Op, Range)> {
    let mut found = Vec::new();
    for (item, life) in scope.file.items.iter().zip(&scope.lives) {
        if let ItemKind::Service(service) = &item.kind {
            for op in &service.ops {
                found.push((item, op, Life::of(&op.marks, &scope.versions, life.range).range));
            }
        }
    }
    found
}

/// All members and parameters, each with what it lives in.
pub(crate) fn members<'a>(scope: &FileScope<'a>) -> Vec<(&'a Member, Range)> {
    let mut found = Vec::new();
    for (item, life) in scope.file.items.iter().zip(&scope.lives) {
        let body = crate::lower::body_of(item);
        found.extend(body.into_iter().flat_map(|b| &b.members).map(|m| (m, life.range)));
    }
    for (_, op, range) in ops(scope) {
        if let Input::Params(params) = &op.input {
            found.extend(params.iter().map(|param| (param, range)));
        }
    }
    found
}

/// All marks, each list with what its owner lives in.
pub(crate) fn marks<'a>(scope: &FileScope<'a>) -> Vec<(&'a [Mark], Range)> {
    let all = scope.versions.all();
    let mut found = Vec::new();
    for (item, life) in scope.file.items.iter().zip(&scope.lives) {
        found.push((item.marks.as_slice(), all));
        if let ItemKind::Service(service) = &item.kind {
            let flows = service.flows.iter().map(|flow| flow.marks.as_slice());
            let ops = service.ops.iter().map(|op| op.marks.as_slice());
            found.extend(flows.chain(ops).map(|marks| (marks, life.range)));
        }
    }
    found.extend(members(scope).into_iter().map(|(member, owner)| (&member.marks[..], owner)));
    found
}

/// All uses of types and errors, each with the versions in which it counts.
pub(crate) fn uses<'a>(scope: &FileScope<'a>) -> Vec<(Use<'a>, Range)> {
    let mut found = Vec::new();
    for (member, owner) in members(scope) {
        let range = Life::of(&member.marks, &scope.versions, owner).range;
        found.extend(member.ty.iter().map(|ty| (Use::Type(ty), range)));
    }
    for (item, life) in scope.file.items.iter().zip(&scope.lives) {
        match &item.kind {
            ItemKind::Alias(ty) => found.push((Use::Alias(ty), life.range)),
            ItemKind::Channel(channel) => {
                found.push((Use::Type(&channel.carries), life.range));
                found.extend(channel.headers.iter().map(|name| (Use::Struct(name), life.range)));
                found.extend(channel.reply.iter().map(|reply| (Use::Type(&reply.ty), life.range)));
            }
            ItemKind::Service(service) => inherited(&service.policies, life.range, &mut found),
            ItemKind::Contract(items) => {
                for item in items {
                    if let ContractItemKind::Policy(policy) = &item.kind {
                        inherited(std::slice::from_ref(policy), life.range, &mut found);
                    }
                }
            }
            _ => {}
        }
    }
    for (_, op, range) in ops(scope) {
        if let Input::Type(_, ty) = &op.input {
            found.push((Use::Type(ty), range));
        }
        found.extend(op.output.iter().map(|(_, ty)| (Use::Type(ty), range)));
        let retried = op.policies.iter().flat_map(retried);
        found.extend(op.throws.iter().chain(retried).map(|name| (Use::Error(name), range)));
    }
    found
}

fn retried(policy: &PolicyClause) -> &[TypeRef] {
    if let PolicyKind::Retry { on, .. } = &policy.kind { on } else { &[] }
}

fn inherited<'a>(policies: &'a [PolicyClause], range: Range, found: &mut Vec<(Use<'a>, Range)>) {
    let names = policies.iter().flat_map(retried);
    found.extend(names.map(|name| (Use::InheritedError(name), range)));
}

/// The attributes of everything but fields, where a field's own mean nothing.
pub(crate) fn other_attrs<'a>(scope: &FileScope<'a>) -> Vec<&'a Attr> {
    let items = scope.file.items.iter().flat_map(|item| &item.attrs);
    let ops = ops(scope).into_iter().flat_map(|(_, op, _)| &op.attrs);
    items.chain(ops).collect()
}
