//! What an operation takes: values with a place of their own, and the body.

use wireproof_model::{
    Http, Literal, Location, Meta, Operation, Param, Presence, TypeId, TypeKind,
};
use wireproof_source::Diagnostic;

use crate::{
    case::{Unique, snake},
    types::Kind,
    views::View,
    world::{Use, World},
};

/// A value that an operation takes.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Its name in Rust.
    pub(crate) name: String,
    pub(crate) docs: Vec<String>,
    /// The expression for its place.
    pub(crate) place: String,
    pub(crate) ty: Option<TypeId>,
    pub(crate) presence: Presence,
    pub(crate) default: Option<Literal>,
    /// The expression for its rule.
    pub(crate) rule: String,
    /// Whether a caller must give it.
    pub(crate) required: bool,
}

/// The whole body of a request.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// Its name in Rust.
    pub(crate) name: String,
    pub(crate) ty: Option<TypeId>,
    pub(crate) media: String,
    pub(crate) kind: BodyKind,
    pub(crate) required: bool,
    /// The expression for its rule.
    pub(crate) rule: String,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As bytes.
    Raw,
}

impl World<'_> {
    /// The media type of a request's body that is built.
    pub(super) fn request_body(&mut self, http: &Http) -> Result<Option<Body>, String> {
        let json = http.bodies.iter().find(|body| is_json(&body.media.value));
        let Some(body) = json.or(http.bodies.iter().find(|body| !is_form(&body.media.value)))
        else {
            return match http.bodies.first() {
                Some(form) => Err(format!("its body is `{}`", form.media.value)),
                None => Ok(None),
            };
        };
        for other in http.bodies.iter().filter(|other| other.media.value != body.media.value) {
            let message = format!(
                "of several media types of a body one is built: `{}` is not",
                other.media.value
            );
            self.problems.push(Diagnostic::warning(other.media.span, message));
        }
        let media = body.media.value.to_string();
        let kind = match media.as_str() {
            media if is_json(media) => BodyKind::Json,
            media if media.starts_with("text/") => BodyKind::Text,
            _ => BodyKind::Raw,
        };
        let media = if media.contains('*') { "application/octet-stream".to_owned() } else { media };
        let rule = body.ty.map_or_else(|| NO_RULE.to_owned(), |ty| self.rule(ty));
        let (name, required) = ("body".to_owned(), http.body_required);
        Ok(Some(Body { name, ty: body.ty, media, kind, required, rule }))
    }

    /// The values that an operation takes, and what is left of the body.
    pub(super) fn inputs(
        &mut self,
        operation: &Operation,
        http: &Http,
        body: Option<Body>,
    ) -> Result<(Vec<Input>, Option<Body>), String> {
        let mut unique = Unique::without(&["call", "options", "body"]);
        let input = operation.rpc.as_ref().and_then(|rpc| rpc.input);
        let as_fields = input.and_then(|input| self.contract.as_struct(input)).filter(|(id, _)| {
            crate::names::is_input(self.contract, *id) || !http.params.is_empty()
        });
        let Some((of, fields)) = as_fields else {
            let mut inputs = Vec::new();
            for param in &http.params {
                inputs.push(self.param(param, &mut unique)?);
            }
            return Ok((inputs, body));
        };
        let mut inputs = Vec::new();
        let mut body = body;
        let mut members = false;
        for (field, at) in fields.fields.iter().zip(0_u32..) {
            let name = unique.give(snake(&field.meta.name.value));
            if let Some(param) = http.params.iter().find(|param| param.field == Some((of, at))) {
                let mut input = self.param(param, &mut Unique::default())?;
                input.name = name;
                input.docs = self.docs(&field.meta);
                inputs.push(input);
            } else if let Some(whole) = body.as_mut().filter(|body| self.is_whole(body, field.ty)) {
                whole.name = name;
            } else {
                members = true;
                let place = format!("rt::member({:?})", self.key(&field.meta).as_str());
                let default = field.default.as_ref();
                inputs.push(self.input(
                    &field.meta,
                    name,
                    place,
                    (Some(field.ty), field.presence, default),
                ));
            }
        }
        if members {
            body = None;
        }
        Ok((inputs, body))
    }

    /// Whether a field's value is the whole body.
    fn is_whole(&self, body: &Body, field: TypeId) -> bool {
        let Some(ty) = body.ty else { return false };
        ty == field
            || !matches!(self.contract.ty(ty).kind, TypeKind::Part { .. })
                && self.contract.resolve(ty) == self.contract.resolve(field)
    }

    fn param(&mut self, param: &Param, unique: &mut Unique) -> Result<Input, String> {
        let place = self.place(param)?;
        let name = unique.give(snake(&param.meta.name.value));
        let presence =
            if param.location == Location::Path { Presence::Required } else { param.presence };
        let default = param.default.as_ref();
        let mut input = self.input(&param.meta, name, place, (param.ty, presence, default));
        // Outside of JSON nothing can be null: it is there or absent.
        input.ty = param.ty.map(|ty| self.under_null(ty).unwrap_or(ty));
        Ok(input)
    }

    fn input(
        &mut self,
        meta: &Meta,
        name: String,
        place: String,
        (ty, presence, default): (Option<TypeId>, Presence, Option<&Literal>),
    ) -> Input {
        let rule = ty.map_or_else(|| NO_RULE.to_owned(), |ty| self.rule(ty));
        let required =
            presence == Presence::Required || presence == Presence::Expected && default.is_none();
        let (docs, default) = (self.docs(meta), default.cloned());
        Input { name, docs, place, ty, presence, default, rule, required }
    }

    /// The type of an input and whether it may be absent, from a view.
    pub(crate) fn input_type(&mut self, input: &Input, view: View) -> (String, Kind) {
        let at = Use::outside(view);
        match input.ty {
            Some(ty) => self.presence(ty, input.presence, input.default.as_ref(), at),
            None if input.required => ("String".to_owned(), Kind::Required),
            None => ("Option<String>".to_owned(), Kind::Optional),
        }
    }

    /// The expression for a rule.
    fn rule(&mut self, ty: TypeId) -> String {
        format!("&rt::Rule::NEW{}", crate::rules::rule(self.contract, ty, &mut self.problems))
    }

    /// The expression for where a parameter travels, and how it is written.
    fn place(&self, param: &Param) -> Result<String, String> {
        let name = param.meta.spelling();
        let location = match param.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let style = self.style(param)?;
        let style = style.map(|style| format!(".style(rt::Style::{style})")).unwrap_or_default();
        Ok(format!("rt::{location}({:?}){style}", name.as_str()))
    }

    /// Whether values are written as one text each.
    fn is_text(&self, ty: TypeId) -> bool {
        !matches!(
            self.contract.ty(self.contract.resolve(ty)).kind,
            TypeKind::List(_)
                | TypeKind::Set(_)
                | TypeKind::Tuple { .. }
                | TypeKind::Struct(_)
                | TypeKind::Map { .. }
        )
    }

    fn style(&self, param: &Param) -> Result<Option<&'static str>, String> {
        if param.style.media.is_some() {
            return Ok(Some("Json"));
        }
        let Some(ty) = param.ty else { return Ok(None) };
        let mut at = self.contract.resolve(ty);
        while let TypeKind::Nullable(inner) = self.contract.ty(at).kind {
            at = self.contract.resolve(inner);
        }
        let form = matches!(param.location, Location::Query | Location::Cookie);
        let explode = param.style.explode.unwrap_or(form && param.style.way.is_none());
        let way = param.style.way.as_deref().unwrap_or(if form { "form" } else { "simple" });
        if matches!(way, "label" | "matrix") {
            return Err(format!("its parameter `{}` has the style `{way}`", param.meta.name.value));
        }
        Ok(match &self.contract.ty(at).kind {
            // How lists of objects are written is not defined; as JSON they arrive.
            TypeKind::List(item) | TypeKind::Set(item) if !self.is_text(*item) => Some("Json"),
            TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Tuple { .. } => Some(match way {
                "spaceDelimited" => "Parted(' ')",
                "pipeDelimited" => "Parted('|')",
                _ if form && explode => "Repeated",
                _ => "Parted(',')",
            }),
            TypeKind::Struct(_) | TypeKind::Map { .. } => Some(match way {
                "deepObject" => "Deep",
                _ if form && explode => "Spread",
                _ if explode => "Assigned",
                _ => "Alternating(',')",
            }),
            _ => None,
        })
    }
}

/// The expression for a rule that asks nothing.
const NO_RULE: &str = "&rt::Rule::NEW";

pub(super) fn is_json(media: &str) -> bool {
    media.contains("json")
}

fn is_form(media: &str) -> bool {
    media.starts_with("multipart/") || media.contains("form-urlencoded")
}
