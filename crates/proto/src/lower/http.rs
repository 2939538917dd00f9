//! `google.api.http` as routes (`google/api/http.proto`: the leaf fields of the input travel in the path, then in the
//! body if it is said to hold them, then in the query).

use wireproof_model::{
    Body, Field, Http, Location, Meta, Name, Param, ParamStyle, Presence, Response, Scalar, Status,
    Type, TypeId, TypeKind,
};
use wireproof_source::{Diagnostic, Span, Spanned};

use super::{Lowering, Place};
use crate::file::{Method, Node, NodeKind};

/// What the name of the attribute of a route begins with.
pub(super) const ATTRIBUTE: &str = "proto.(google.api.http)";

/// One binding, as it is said.
#[derive(Default)]
struct Rule<'a> {
    span: Span,
    method: Option<Name>,
    path: Option<(&'a Name, Span)>,
    body: Option<(&'a Name, Span)>,
    response_body: Option<(&'a Name, Span)>,
    more: Vec<&'a Node>,
}

impl<'a> Rule<'a> {
    fn of(node: &'a Node) -> Self {
        let mut rule = Self { span: node.span, ..Self::default() };
        if let NodeKind::Object(entries) = &node.kind {
            for (name, value) in entries {
                rule.set(&name.value, value);
            }
        }
        rule
    }

    fn set(&mut self, name: &str, value: &'a Node) {
        match (name, &value.kind) {
            ("get" | "put" | "post" | "delete" | "patch", NodeKind::Text(path)) => {
                self.method = Some(name.to_ascii_uppercase().into());
                self.path = Some((path, value.span));
            }
            ("custom", NodeKind::Object(entries)) => {
                for (name, value) in entries {
                    match (name.value.as_str(), &value.kind) {
                        ("kind", NodeKind::Text(kind)) => {
                            self.method = Some(kind.to_ascii_uppercase().into());
                        }
                        ("path", NodeKind::Text(path)) => self.path = Some((path, value.span)),
                        _ => {}
                    }
                }
            }
            ("body", NodeKind::Text(body)) => self.body = Some((body, value.span)),
            ("response_body", NodeKind::Text(body)) => {
                self.response_body = Some((body, value.span));
            }
            ("additional_bindings", NodeKind::List(items)) => self.more.extend(items),
            ("additional_bindings", NodeKind::Object(_)) => self.more.push(value),
            // `selector` names the method itself.
            _ => {}
        }
    }
}

impl<'a> Lowering<'a> {
    /// The routes of a method; what became one is taken out of the attributes.
    pub(super) fn routes(
        &mut self,
        place: Place<'_>,
        method: &'a Method,
        input: TypeId,
        output: TypeId,
        meta: &mut Meta,
    ) -> Vec<Http> {
        let mut whole: Option<Rule<'a>> = None;
        for option in &method.options {
            let written = option.name.value.as_str();
            let known = self.option_names.get(&(place.file, written));
            let Some(rest) = known.and_then(|name| name.strip_prefix(ATTRIBUTE)) else { continue };
            if rest.is_empty() {
                whole = Some(Rule { span: option.span, ..Rule::of(&option.value) });
            } else {
                let rule =
                    whole.get_or_insert_with(|| Rule { span: option.span, ..Rule::default() });
                rule.set(rest.trim_start_matches('.'), &option.value);
            }
        }
        let Some(first) = whole else { return Vec::new() };
        let more: Vec<Rule<'a>> = first.more.iter().copied().map(Rule::of).collect();
        let mut routes = Vec::with_capacity(1 + more.len());
        for rule in std::iter::once(first).chain(more) {
            match self.route(method, input, output, &rule) {
                Some(route) => routes.push(route),
                None => self.problems.push(
                    Diagnostic::warning(rule.span, "this binding names no method and path").help(
                        "write `get`, `put`, `post`, `delete`, `patch` or `custom` and a path",
                    ),
                ),
            }
        }
        if !routes.is_empty() {
            Self::forget_routes(meta);
        }
        routes
    }

    fn route(
        &mut self,
        method: &Method,
        input: TypeId,
        output: TypeId,
        rule: &Rule<'_>,
    ) -> Option<Http> {
        let (path, span) = rule.path?;
        let inner = inside(path, span);
        let structure = self.contract.as_struct(input).map(|(id, _)| id);
        let mut params = Vec::new();
        let mut bound = Vec::new();
        for (variable, at) in variables(path) {
            let start = inner.map(|inner| inner.start as usize + at);
            let place =
                start.map_or(span, |start| Span::new(span.source, start, start + variable.len()));
            let field = structure.and_then(|id| self.find_path(id, variable));
            if structure.is_some() && field.is_none() {
                let problem =
                    Diagnostic::error(place, format!("the input has no field `{variable}`"))
                        .help("mend the name in the path, or add the field");
                self.problems.push(problem);
            }
            if let Some((id, at)) = field.filter(|_| !variable.contains('.')) {
                bound.push((id, at));
            }
            params.push(self.path_param(variable, place, field));
        }
        let bodies: Vec<Body> =
            self.request_body(input, structure, rule, &bound).into_iter().collect();
        if let Some(id) = structure {
            params.extend(self.query(id, rule, &bound));
        }
        let response = self.response(method, output, rule);
        Some(Http {
            method: rule.method.clone()?,
            path: Spanned::new(path.clone(), inner.unwrap_or(span)),
            span: rule.span,
            params,
            bodies,
            body_required: false,
            responses: vec![response],
        })
    }

    fn path_param(&self, variable: &str, place: Span, field: Option<(TypeId, u32)>) -> Param {
        let name = Spanned::new(Name::new(variable), place);
        Param {
            meta: Meta::new(name, place),
            location: Location::Path,
            ty: field.and_then(|(id, at)| self.contract.field(id, at)).map(|field| field.ty),
            presence: Presence::Required,
            default: None,
            style: ParamStyle::default(),
            field,
        }
    }

    /// The field that `a.b.c` leads to.
    fn find_path(&self, start: TypeId, path: &str) -> Option<(TypeId, u32)> {
        let mut found: Option<(TypeId, u32)> = None;
        for name in path.split('.') {
            let holder = match found {
                None => start,
                Some((id, at)) => {
                    let field = self.contract.field(id, at)?;
                    self.contract.as_struct(field.ty)?.0
                }
            };
            found = Some((holder, self.find_field(holder, name)?));
        }
        found
    }

    fn find_field(&self, id: TypeId, name: &str) -> Option<u32> {
        let (_, body) = self.contract.as_struct(id)?;
        let at = body.fields.iter().position(|field| field.meta.name.value == name)?;
        Some(at as u32)
    }

    fn request_body(
        &mut self,
        input: TypeId,
        structure: Option<TypeId>,
        rule: &Rule<'_>,
        bound: &[(TypeId, u32)],
    ) -> Option<Body> {
        let (name, span) = rule.body.filter(|(name, _)| !name.is_empty())?;
        let ty = if name == "*" {
            match structure {
                Some(id) if !bound.is_empty() => {
                    let count =
                        self.contract.as_struct(id).map_or(0, |(_, body)| body.fields.len());
                    let left = (0..count as u32).filter(|at| !bound.contains(&(id, *at))).collect();
                    let part = TypeKind::Part { of: id, fields: left };
                    Some(self.contract.add(Type::new(span, part)))
                }
                _ => Some(input),
            }
        } else {
            let field = structure.and_then(|id| Some((id, self.find_field(id, name)?)));
            if structure.is_some() && field.is_none() {
                let problem = Diagnostic::error(span, format!("the input has no field `{name}`"))
                    .help("mend the name of the body's field, or add the field");
                self.problems.push(problem);
            }
            field.and_then(|(id, at)| self.contract.field(id, at)).map(|field| field.ty)
        };
        Some(json_body(ty, span))
    }

    /// What is left travels in the query, as far as it is a single value or a list of such.
    fn query(&self, id: TypeId, rule: &Rule<'_>, bound: &[(TypeId, u32)]) -> Vec<Param> {
        let body = rule.body.map_or("", |(name, _)| name.as_str());
        if body == "*" {
            return Vec::new();
        }
        let TypeKind::Struct(structure) = &self.contract.ty(id).kind else { return Vec::new() };
        let left = structure.fields.iter().enumerate().filter(|(at, field)| {
            let taken = bound.contains(&(id, *at as u32)) || field.meta.name.value == body;
            !taken && !field.extension && self.is_leaf(field)
        });
        left.map(|(at, field)| Param {
            meta: Meta {
                key: field.meta.key.clone(),
                ..Meta::new(field.meta.name.clone(), field.meta.span)
            },
            location: Location::Query,
            ty: Some(field.ty),
            presence: field.presence,
            default: field.default.clone(),
            style: ParamStyle::default(),
            field: Some((id, at as u32)),
        })
        .collect()
    }

    fn is_leaf(&self, field: &Field) -> bool {
        let ty = match self.contract.ty(field.ty).kind {
            TypeKind::List(item) => item,
            _ => field.ty,
        };
        match &self.contract.ty(ty).kind {
            TypeKind::Scalar(Scalar::Json) => false,
            TypeKind::Scalar(_) => true,
            TypeKind::Ref(target) => matches!(self.contract.ty(*target).kind, TypeKind::Enum(_)),
            _ => false,
        }
    }

    fn response(&mut self, method: &Method, output: TypeId, rule: &Rule<'_>) -> Response {
        let span = method.output.span;
        let inner =
            rule.response_body.filter(|(name, _)| !name.is_empty()).and_then(|(name, span)| {
                let (id, _) = self.contract.as_struct(output)?;
                let at = self.find_field(id, name)?;
                Some((self.contract.field(id, at)?.ty, span))
            });
        let (ty, place) = inner.unwrap_or((output, span));
        Response {
            status: Spanned::new(Status::Code(200), span),
            span,
            headers: Vec::new(),
            bodies: vec![json_body(Some(ty), place)],
            stream: method.output_stream,
            links: Vec::new(),
            docs: None,
        }
    }
}

fn json_body(ty: Option<TypeId>, span: Span) -> Body {
    let media = Spanned::new(Name::new_static("application/json"), span);
    Body { media, ty, span, parts: Vec::new(), examples: Vec::new() }
}

/// The text between the quotes, where it stands there as it is.
fn inside(text: &str, span: Span) -> Option<Span> {
    let (start, end) = (span.start as usize, span.end as usize);
    (end.saturating_sub(start) == text.len() + 2)
        .then(|| Span::new(span.source, start + 1, end - 1))
}

/// The variables of a path template and where they stand: `name` in `/v1/{name=shelves/*}`.
fn variables(path: &str) -> Vec<(&str, usize)> {
    let opened = path.match_indices('{').filter_map(|(at, _)| {
        let inner = path.get(at + 1..)?;
        let end = inner.find(['}', '='])?;
        Some((inner.get(..end)?, at + 1))
    });
    opened.filter(|(name, _)| !name.is_empty()).collect()
}
