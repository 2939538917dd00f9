//! Operations over HTTP: what travels in the path, the query, headers and bodies (`wire.md` 3.1, "HTTP", and 3.4).

use rustc_hash::FxHashSet;
use wireproof_model::{
    Body, Decl, Field, Http, Life, Location, Meta, Name, Operation, Param, ParamStyle, PathSegment,
    Presence, Response, Status, Type, TypeId, TypeKind, Union, Variant, path_segments,
};
use wireproof_source::{Span, Spanned};

use super::service::link;
use super::{Lowerer, Place};
use crate::tree::{Binding, HttpClause, Op};

/// A field of an input or result: its struct, its place there, and the versions that have both.
#[derive(Clone, Copy)]
struct Slot {
    of: TypeId,
    at: u32,
    life: Life,
}

impl Lowerer<'_, '_> {
    pub(super) fn http(
        &mut self,
        op: &Op,
        clause: &HttpClause,
        base: Option<&Spanned<Name>>,
        operation: &Operation,
        place: Place,
    ) -> Http {
        let path = full_path(base, &clause.path);
        let rpc = operation.rpc.as_ref();
        let input = rpc.and_then(|rpc| rpc.input);
        let mut http = Http {
            method: clause.method.value.clone(),
            params: Vec::new(),
            bodies: Vec::new(),
            body_required: false,
            responses: Vec::new(),
            span: clause.span,
            path: Spanned::new(path, clause.path.span),
        };
        if let Some(input) = input {
            self.request(op, clause, input, place, &mut http);
        }
        let success = self.success(op, clause, rpc.and_then(|rpc| rpc.output));
        http.responses.push(success);
        let errors = self.errors(operation);
        http.responses.extend(errors);
        http
    }

    fn request(
        &mut self,
        op: &Op,
        clause: &HttpClause,
        input: TypeId,
        place: Place,
        http: &mut Http,
    ) {
        let in_query = matches!(clause.method.value.as_str(), "GET" | "HEAD" | "DELETE");
        let Some(slots) = self.slots(input) else {
            if !in_query {
                http.bodies.push(json_body(input, op.input_span));
                http.body_required = true;
            }
            return;
        };
        let path = http.path.value.clone();
        let in_path: FxHashSet<&str> = path_segments(&path)
            .into_iter()
            .filter_map(|segment| match segment {
                PathSegment::Param(name) => Some(name),
                PathSegment::Literal(_) => None,
            })
            .collect();
        let whole = clause.bindings.iter().find(|binding| binding.location.is_none());
        let mut body = Vec::new();
        let mut rest = Vec::new();
        for slot in &slots {
            let Some(field) = self.out.field(slot.of, slot.at) else { continue };
            let name = field.meta.name.value.as_str();
            let bound = clause.bindings.iter().find(|binding| binding.field.value == name);
            match bound {
                Some(Binding { location: Some(location), .. }) => {
                    http.params.extend(self.params(*slot, *location, bound));
                }
                Some(_) => body.push(*slot),
                None if in_path.contains(name) => {
                    http.params.extend(self.params(*slot, Location::Path, None));
                }
                None if in_query => {
                    http.params.extend(self.params(*slot, Location::Query, None));
                }
                None => rest.push(*slot),
            }
        }
        if whole.is_some() {
            if let Some(ty) = self.whole_body(op, &body, place) {
                http.bodies.push(json_body(ty, op.input_span));
                http.body_required = body.iter().any(|slot| self.always_sent(*slot));
            }
        } else if !rest.is_empty() {
            http.body_required = rest.iter().any(|slot| self.always_sent(*slot));
            let ty = self.part(input, &slots, &rest, op.input_span);
            http.bodies.push(json_body(ty, op.input_span));
        }
    }

    /// The fields of a struct in all its declarations; none if the type is no struct.
    fn slots(&self, ty: TypeId) -> Option<Vec<Slot>> {
        let (first, _) = self.out.as_struct(ty)?;
        let decl = self.out.ty(first).decl.as_deref();
        let all = decl.map_or(&[][..], |decl| self.out.all_named(&decl.symbol));
        let all = if all.is_empty() { &[first][..] } else { all };
        let mut slots = Vec::new();
        for id in all {
            let node = self.out.ty(*id);
            let owner = node.decl.as_deref().map(|decl| decl.meta.extra().life);
            let TypeKind::Struct(body) = &node.kind else { continue };
            for (field, at) in body.fields.iter().zip(0..) {
                let own = field.meta.extra().life;
                slots.push(Slot { of: *id, at, life: both(own, owner.unwrap_or_default()) });
            }
        }
        Some(slots)
    }

    fn always_sent(&self, slot: Slot) -> bool {
        let field = self.out.field(slot.of, slot.at);
        field.is_some_and(|f| matches!(f.presence, Presence::Required | Presence::Expected))
    }

    /// The type of what is left of a struct; the struct itself if nothing is missing.
    fn part(&mut self, whole: TypeId, slots: &[Slot], left: &[Slot], span: Span) -> TypeId {
        if slots.len() == left.len() {
            return whole;
        }
        let Some((of, _)) = self.out.as_struct(whole) else { return whole };
        let fields = left.iter().filter(|slot| slot.of == of).map(|slot| slot.at).collect();
        self.out.add(Type::new(span, TypeKind::Part { of, fields }))
    }

    /// The type of a field that is the whole body. One that differs between versions gets a name of its own.
    fn whole_body(&mut self, op: &Op, slots: &[Slot], place: Place) -> Option<TypeId> {
        let fields: Vec<(TypeId, Field)> = slots
            .iter()
            .filter_map(|slot| {
                let field = self.out.field(slot.of, slot.at)?.clone();
                Some((field.ty, with_life(field, slot.life)))
            })
            .collect();
        let (first, rest) = fields.split_first()?;
        if rest.is_empty() {
            return Some(first.0);
        }
        let symbol = match self.out.ty(slots.first()?.of).decl.as_deref() {
            Some(decl) => smol_str::format_smolstr!("{}.{}", decl.symbol, first.1.meta.name.value),
            None => self.symbol(place, &op.name.value),
        };
        let unit = self.instances.get(place.instance)?.unit;
        let mut declared = Vec::new();
        for (ty, field) in fields {
            let decl =
                Decl { symbol: symbol.clone(), meta: field.meta, unit, parent: None, error: None };
            declared.push(self.out.add(Type::declared(decl, TypeKind::Alias(ty))));
        }
        let target = declared.first().copied()?;
        Some(self.out.add(Type::new(op.input_span, TypeKind::Ref(target))))
    }

    /// A field as a parameter or header: once for each name that it has over time.
    fn params(&self, slot: Slot, location: Location, bound: Option<&Binding>) -> Vec<Param> {
        let Some(field) = self.out.field(slot.of, slot.at) else { return Vec::new() };
        let fixed = bound.and_then(|binding| binding.key.as_ref()).map(|key| key.value.clone());
        let span = bound.map_or(field.meta.span, |binding| binding.span);
        let mut from = slot.life.since;
        let mut params = Vec::new();
        let mut add = |name: &Spanned<Name>, life: Life, formers: Vec<wireproof_model::Former>| {
            let text = field.meta.key.clone().unwrap_or_else(|| self.json_name(&name.value));
            let key = match location {
                Location::Path => None,
                Location::Header => Some(fixed.clone().unwrap_or_else(|| {
                    let text = field.meta.key.as_ref().unwrap_or(&name.value);
                    text.replace('_', "-").into()
                })),
                Location::Query | Location::Cookie => Some(fixed.clone().unwrap_or(text)),
            };
            let mut meta = Meta::new(name.clone(), span);
            meta.key = key.filter(|key| *key != name.value);
            meta.docs = field.meta.docs;
            let extra = field.meta.extra();
            if life != Life::default() || !formers.is_empty() || extra.deprecated.is_some() {
                let own = meta.extra_mut();
                own.life = life;
                own.formers = formers;
                own.deprecated.clone_from(&extra.deprecated);
            }
            params.push(Param {
                meta,
                location,
                ty: Some(field.ty),
                presence: field.presence,
                default: field.default.clone(),
                style: ParamStyle::default(),
                field: Some((slot.of, slot.at)),
            });
        };
        let dated = field.meta.extra().formers.iter().filter_map(|f| Some((&f.name, f.before?)));
        for (name, before) in dated {
            add(name, Life { since: from, removed: Some(before) }, Vec::new());
            from = Some(before);
        }
        let life = Life { since: from, removed: slot.life.removed };
        let undated = field.meta.extra().formers.iter().filter(|former| former.before.is_none());
        add(&field.meta.name, life, undated.cloned().collect());
        params
    }

    /// How a name without a fixed spelling is written in JSON.
    fn json_name(&self, name: &Name) -> Name {
        match self.out.text.keys {
            wireproof_model::KeyCase::AsIs => name.clone(),
            wireproof_model::KeyCase::Camel => crate::check::camel(name),
        }
    }

    fn success(&mut self, op: &Op, clause: &HttpClause, output: Option<TypeId>) -> Response {
        let usual = match (&op.output, op.oneway) {
            (Some(_), _) => 200,
            (None, true) => 202,
            (None, false) => 204,
        };
        let said = clause.status.as_ref();
        let status = said.map_or(usual, |status| u16::try_from(status.value).unwrap_or(u16::MAX));
        let place = said.map_or(clause.span, |status| status.span);
        let stream = op.output.as_ref().is_some_and(|(stream, _)| *stream);
        let span = op.output.as_ref().map_or(place, |(_, ty)| ty.span);
        let mut response = Response {
            status: Spanned::new(Status::Code(status), place),
            span,
            headers: Vec::new(),
            bodies: Vec::new(),
            stream,
            links: op.links.iter().map(link).collect(),
            docs: None,
        };
        let Some(output) = output else { return response };
        let mut body = Some(output);
        if !clause.answer.is_empty()
            && let Some(slots) = self.slots(output)
        {
            let mut left = Vec::new();
            for slot in &slots {
                let Some(field) = self.out.field(slot.of, slot.at) else { continue };
                let name = &field.meta.name.value;
                let bound = clause.answer.iter().find(|binding| binding.field.value == *name);
                match bound.and_then(|binding| binding.location) {
                    Some(location) => response.headers.extend(self.params(*slot, location, bound)),
                    None => left.push(*slot),
                }
            }
            body = (!left.is_empty()).then(|| self.part(output, &slots, &left, span));
        }
        if clause.method.value != "HEAD"
            && let Some(body) = body
        {
            let mut body = json_body(body, span);
            if stream {
                body.media.value = Name::new_static("text/event-stream");
            }
            response.bodies.push(body);
        }
        response
    }

    /// One answer per status of the errors. Errors that share one are told apart by the problem's `type`.
    fn errors(&mut self, operation: &Operation) -> Vec<Response> {
        let mut statuses: Vec<(u16, Vec<(TypeId, Span)>)> = Vec::new();
        for error in &operation.errors {
            let decl = self.out.ty(self.out.resolve(error.ty)).decl.as_deref();
            let Some(info) = decl.and_then(|decl| decl.error) else { continue };
            match statuses.iter_mut().find(|(status, _)| *status == info.status) {
                Some((_, list)) => list.push((error.ty, error.span)),
                None => statuses.push((info.status, vec![(error.ty, error.span)])),
            }
        }
        let responses = statuses.into_iter().filter_map(|(status, list)| {
            let (first, span) = list.first().copied()?;
            let span = list.iter().fold(span, |span, (_, next)| span.to(*next));
            let ty = if list.len() == 1 { first } else { self.one_of_errors(&list, span) };
            let mut body = json_body(ty, span);
            body.media.value = Name::new_static("application/problem+json");
            Some(Response {
                status: Spanned::new(Status::Code(status), span),
                span,
                headers: Vec::new(),
                bodies: vec![body],
                stream: false,
                links: Vec::new(),
                docs: None,
            })
        });
        responses.collect()
    }

    fn one_of_errors(&mut self, list: &[(TypeId, Span)], span: Span) -> TypeId {
        let variants = list.iter().filter_map(|(ty, span)| {
            let decl = self.out.ty(self.out.resolve(*ty)).decl.as_deref()?;
            let name = Spanned::new(decl.meta.name.value.clone(), *span);
            let mut meta = Meta::new(name, *span);
            meta.key.clone_from(&decl.meta.key);
            Some(Variant { meta, tag: None, ty: Some(*ty) })
        });
        let union = Union {
            variants: variants.collect(),
            discrimination: wireproof_model::Discrimination::Property(Name::new_static("type")),
            openness: wireproof_model::Openness::Open,
            reserved: wireproof_model::Reserved::default(),
        };
        self.out.add(Type::new(span, TypeKind::Union(union)))
    }
}

fn json_body(ty: TypeId, span: Span) -> Body {
    let media = Spanned::new(Name::new_static("application/json"), span);
    Body { media, ty: Some(ty), span, parts: Vec::new(), examples: Vec::new() }
}

/// What lives in both.
fn both(a: Life, b: Life) -> Life {
    let earlier = |a: Option<u16>, b: Option<u16>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Life { since: a.since.max(b.since), removed: earlier(a.removed, b.removed) }
}

fn with_life(mut field: Field, life: Life) -> Field {
    if life != Life::default() {
        field.meta.extra_mut().life = life;
    }
    field
}

/// The service's path and the operation's; `/` alone is the service's own.
fn full_path(base: Option<&Spanned<Name>>, path: &Spanned<Name>) -> Name {
    let base = base.map_or("", |base| base.value.trim_end_matches('/'));
    match path.value.as_str() {
        "/" if !base.is_empty() => Name::new(base),
        path => smol_str::format_smolstr!("{base}{path}"),
    }
}
