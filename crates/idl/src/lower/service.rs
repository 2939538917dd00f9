//! Services and operations as remote procedures.

use wireproof_model::{
    Decl, Flow, Link, Meta, Name, Operation, OperationError, Rpc, Safety, Service, Struct, Type,
    TypeId, TypeKind, UnitId,
};
use wireproof_source::Spanned;

use super::contract::security;
use super::decl::attributes;
use super::{Lowerer, Place};
use crate::life::{Life, Range};
use crate::tree::{FlowClause, Input, Item, ItemKind, LinkClause, Op, ServiceDecl};

impl<'a> Lowerer<'_, 'a> {
    /// The services of the first file.
    pub(super) fn services(&mut self) {
        let Some(scope) = self.scope(0) else { return };
        for (item, life) in scope.file.items.iter().zip(&scope.lives) {
            let ItemKind::Service(decl) = &item.kind else { continue };
            let place = Place { instance: 0, file: 0, range: life.range };
            let service = self.service(item, decl, life.clone(), place);
            self.out.services.push(service);
        }
    }

    fn service(
        &mut self,
        item: &'a Item,
        decl: &'a ServiceDecl,
        life: Life<'a>,
        place: Place,
    ) -> Service {
        let mut meta = life.meta(&item.name, item.span, item.docs);
        attributes(&mut meta, &item.attrs);
        let base = decl.at.as_ref();
        let operations =
            decl.ops.iter().map(|op| self.operation(op, &item.name.value, base, place)).collect();
        Service {
            symbol: self.symbol(place, &item.name.value),
            meta,
            operations,
            security: decl.auth.first().map(security),
            policies: self.policies(decl.policies.iter(), place),
            flows: decl.flows.iter().map(|flow| self.flow(flow, place.range)).collect(),
        }
    }

    fn flow(&self, flow: &'a FlowClause, owner: Range) -> Flow {
        let versions = self.scope(0).map(|scope| scope.versions.clone()).unwrap_or_default();
        let life = Life::of(&flow.marks, &versions, owner);
        Flow {
            kind: flow.kind,
            channel: flow.channel.name.clone(),
            variants: flow.variants.clone(),
            life: wireproof_model::Life { since: life.since, removed: life.removed },
            span: flow.span,
        }
    }

    fn operation(
        &mut self,
        op: &'a Op,
        service: &str,
        base: Option<&Spanned<Name>>,
        owner: Place,
    ) -> Operation {
        let Some(scope) = self.scope(0) else {
            return Operation::new(Meta::new(op.name.clone(), op.span));
        };
        let life = Life::of(&op.marks, &scope.versions, owner.range);
        let place = Place { range: life.range, ..owner };
        let (since, removed) = (life.since, life.removed);
        let mut meta = life.meta(&op.name, op.span, op.docs);
        attributes(&mut meta, &op.attrs);
        let mut operation = Operation::new(meta);
        let (input, input_stream) = match &op.input {
            Input::Params(_) => {
                let life = wireproof_model::Life { since, removed };
                (Some(self.input_struct(op, service, life, place)), false)
            }
            Input::Type(stream, ty) => (Some(self.ty(ty, place)), *stream),
        };
        let output = op.output.as_ref().map(|(_, ty)| self.ty(ty, place));
        let output_stream = op.output.as_ref().is_some_and(|(stream, _)| *stream);
        operation.rpc = Some(Rpc { input, output, input_stream, output_stream });
        operation.errors = op
            .throws
            .iter()
            .map(|name| OperationError { ty: self.reference(name, place), span: name.span })
            .collect();
        operation.oneway = op.oneway;
        operation.safety = safety(op);
        operation.idempotency_key = op.idempotent.as_ref().and_then(|(_, key)| key.clone());
        operation.security = op.auth.first().map(security);
        operation.policies = self.policies(op.policies.iter(), place);
        operation.links = op.links.iter().map(link).collect();
        if let Some(clause) = op.http.first() {
            let http = self.http(op, clause, base, &operation, place);
            operation.http.push(http);
        }
        operation
    }

    /// The parameters of an operation as a struct of their own, which lives as long as the operation.
    fn input_struct(
        &mut self,
        op: &'a Op,
        service: &str,
        life: wireproof_model::Life,
        place: Place,
    ) -> TypeId {
        let Input::Params(params) = &op.input else { return TypeId(u32::MAX) };
        let fields = params.iter().map(|param| self.field(param, place)).collect();
        let span = op.name.span.to(op.input_span);
        let name = format!("{}Request", crate::parse::upper_camel(&op.name.value));
        let mut meta = Meta::new(Spanned::new(name.into(), op.name.span), span);
        if life != wireproof_model::Life::default() {
            meta.extra_mut().life = life;
        }
        let local = format!("{service}.{}.input", op.name.value);
        let decl = Decl {
            symbol: self.symbol(place, &local),
            meta,
            unit: self.instances.get(place.instance).map_or(UnitId(0), |at| at.unit),
            parent: None,
            error: None,
        };
        let body = Struct { fields, ..Struct::default() };
        let declared = self.out.add(Type::declared(decl, TypeKind::Struct(body)));
        self.out.add(Type::new(op.input_span, TypeKind::Ref(declared)))
    }
}

fn safety(op: &Op) -> Safety {
    let method = op.http.first().map_or("", |http| http.method.value.as_str());
    if op.safe.is_some() || matches!(method, "GET" | "HEAD") {
        Safety::Safe
    } else if op.idempotent.is_some() || matches!(method, "PUT" | "DELETE") {
        Safety::Idempotent
    } else {
        Safety::Unsafe
    }
}

pub(super) fn link(clause: &LinkClause) -> Link {
    let args = clause.args.iter();
    Link {
        rel: clause.rel.clone(),
        target: clause.target.clone(),
        args: args.map(|(param, path)| (param.value.clone(), path.value.clone())).collect(),
        span: clause.span,
    }
}
