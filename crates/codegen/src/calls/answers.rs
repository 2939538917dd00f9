//! What an operation may answer: its result, or the results that it has, and its errors.

use wireproof_model::{
    Http, Location, Operation, Param, Response, Scalar, Status, TypeId, TypeKind,
};
use wireproof_source::Diagnostic;

use super::inputs::is_json;
use crate::{
    case::{Unique, upper_camel},
    world::World,
};

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Its variant where there are several.
    pub(crate) variant: String,
    /// What its body is; none: nothing.
    pub(crate) ty: Option<TypeId>,
    /// What its body is if no type says it.
    pub(crate) kind: SuccessKind,
    /// The expression for its case.
    pub(crate) case: String,
    /// Whether its status is left open.
    pub(crate) coded: bool,
    pub(crate) docs: Vec<String>,
}

/// How a result is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuccessKind {
    /// A value: JSON, or nothing.
    Value,
    /// Any JSON: the contract says no more.
    Json,
    /// A text.
    Text,
    /// Bytes.
    Raw,
}

/// What an operation results in.
pub(crate) enum Success {
    /// One answer.
    One(Answer),
    /// One of several, in an enum of this name.
    Several(String, Vec<Answer>),
}

/// What an operation may fail with.
pub(crate) struct Errors {
    /// The enum's name.
    pub(crate) name: String,
    /// Its variants; empty: there is no enum.
    pub(crate) answers: Vec<Answer>,
}

impl World<'_> {
    pub(super) fn success(&mut self, http: &Http, name: &str) -> Success {
        let declared = |status: Status| status.is_success();
        let mut found: Vec<&Response> =
            http.responses.iter().filter(|response| declared(response.status.value)).collect();
        if found.is_empty() {
            // An operation that only leads elsewhere, or says no status at all.
            let other = |response: &&Response| {
                matches!(response.status.value, Status::Code(100..=399) | Status::Class(1 | 3))
            };
            found = http.responses.iter().filter(other).collect();
        }
        if found.is_empty() {
            let (case, docs) = ("rt::Case::body(2, \"*/*\")".to_owned(), Vec::new());
            let (variant, ty, kind) = (String::new(), None, SuccessKind::Raw);
            return Success::One(Answer { variant, ty, kind, case, coded: false, docs });
        }
        let mut answers: Vec<Answer> = Vec::new();
        let mut unique = Unique::default();
        for response in &found {
            answers.push(self.answer(response, &mut unique));
        }
        if answers.len() > 1 && answers.iter().all(|answer| answer.kind != SuccessKind::Raw) {
            return Success::Several(format!("{name}Answer"), answers);
        }
        for left_out in found.iter().skip(1) {
            let message = "of several results, one of which is bytes, the first is built";
            self.problems.push(Diagnostic::warning(left_out.span, message));
        }
        Success::One(answers.swap_remove(0))
    }

    pub(super) fn errors(&mut self, operation: &Operation, http: &Http, name: &str) -> Errors {
        let mut unique = Unique::default();
        let mut answers = Vec::new();
        for error in &operation.errors {
            let id = self.contract.resolve(error.ty);
            let Some(decl) = self.contract.ty(id).decl.as_deref() else { continue };
            let Some(info) = decl.error else { continue };
            let key = self.key(&decl.meta);
            answers.push(Answer {
                variant: unique.give(upper_camel(&decl.meta.name.value)),
                ty: Some(error.ty),
                kind: SuccessKind::Value,
                case: format!("rt::Case::problem({}, {:?})", info.status, key.as_str()),
                coded: false,
                docs: Vec::new(),
            });
        }
        let by_status = |response: &&Response| {
            operation.errors.is_empty()
                && !response.status.value.is_success()
                && !(http.responses.iter().all(|other| !other.status.value.is_success())
                    && matches!(
                        response.status.value,
                        Status::Code(100..=399) | Status::Class(1 | 3)
                    ))
        };
        for response in http.responses.iter().filter(by_status) {
            let mut answer = self.answer(response, &mut unique);
            if answer.kind == SuccessKind::Raw {
                // What cannot be read stays reachable as an unexpected answer; its status still tells.
                answer.case = format!("rt::Case::empty({})", code(response.status.value));
                answer.kind = SuccessKind::Value;
                answer.ty = None;
            }
            answers.push(answer);
        }
        Errors { name: format!("{name}Error"), answers }
    }

    fn answer(&mut self, response: &Response, unique: &mut Unique) -> Answer {
        let status = response.status.value;
        let json = response.bodies.iter().find(|body| is_json(&body.media.value));
        let body = json.or(response.bodies.first());
        for other in
            response.bodies.iter().filter(|other| body.is_some_and(|b| b.media != other.media))
        {
            let message = format!(
                "of several media types of an answer one is built: `{}` is not",
                other.media.value
            );
            self.problems.push(Diagnostic::warning(other.media.span, message));
        }
        let code = code(status);
        let (case, ty, kind) = match body {
            None => (format!("rt::Case::empty({code})"), None, SuccessKind::Value),
            Some(body) if is_json(&body.media.value) => {
                let media = body.media.value.as_str();
                let case = if media == "application/json" {
                    format!("rt::Case::json({code})")
                } else {
                    format!("rt::Case::body({code}, {media:?})")
                };
                let kind = if body.ty.is_some() { SuccessKind::Value } else { SuccessKind::Json };
                (case, body.ty, kind)
            }
            Some(body) => {
                let media = body.media.value.as_str();
                let text = media.starts_with("text/");
                let kind = if text { SuccessKind::Text } else { SuccessKind::Raw };
                (format!("rt::Case::body({code}, {media:?})"), None, kind)
            }
        };
        let (case, ty) = self.with_headers(response, case, ty);
        Answer {
            variant: unique.give(variant(status)),
            ty,
            kind,
            case,
            coded: !matches!(status, Status::Code(_)),
            docs: self.docs_at(response.docs),
        }
    }

    /// Fields of the result that travel in headers: the result is the whole struct.
    fn with_headers(
        &mut self,
        response: &Response,
        case: String,
        ty: Option<TypeId>,
    ) -> (String, Option<TypeId>) {
        let bound: Vec<&Param> = response
            .headers
            .iter()
            .filter(|header| header.field.is_some() && header.location == Location::Header)
            .collect();
        let Some((of, _)) = bound.first().and_then(|header| header.field) else {
            return (case, ty);
        };
        let mut entries = Vec::new();
        for header in bound {
            let Some(field) = header.field.and_then(|(of, at)| self.contract.field(of, at)) else {
                continue;
            };
            let text = !matches!(
                self.contract.ty(self.contract.resolve(field.ty)).kind,
                TypeKind::Scalar(
                    Scalar::Bool
                        | Scalar::Int(_)
                        | Scalar::Integer
                        | Scalar::Number
                        | Scalar::Float32
                        | Scalar::Float64
                )
            );
            let (member, name) = (self.key(&field.meta), header.meta.spelling());
            entries.push(format!("({:?}, {:?}, {text})", member.as_str(), name.as_str()));
        }
        (format!("{case}.headers(&[{}])", entries.join(", ")), Some(of))
    }
}

/// A status as cases have it: 0 is any, 1 to 5 a class.
fn code(status: Status) -> u16 {
    match status {
        Status::Code(code) => code,
        Status::Class(class) => u16::from(class),
        Status::Default => 0,
    }
}

/// What the variant for a status is called (RFC 9110, 15).
fn variant(status: Status) -> String {
    let name = match status {
        Status::Default => "Otherwise",
        Status::Class(1) => "Informational",
        Status::Class(2) => "Success",
        Status::Class(3) => "Redirection",
        Status::Class(4) => "ClientError",
        Status::Class(_) => "ServerError",
        Status::Code(code) => match code {
            200 => "Done",
            201 => "Created",
            202 => "Accepted",
            204 => "NoContent",
            205 => "ResetContent",
            206 => "PartialContent",
            301 => "MovedPermanently",
            302 => "Found",
            303 => "SeeOther",
            304 => "NotModified",
            307 => "TemporaryRedirect",
            308 => "PermanentRedirect",
            400 => "BadRequest",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            408 => "RequestTimeout",
            409 => "Conflict",
            410 => "Gone",
            411 => "LengthRequired",
            412 => "PreconditionFailed",
            413 => "ContentTooLarge",
            415 => "UnsupportedMediaType",
            416 => "RangeNotSatisfiable",
            422 => "UnprocessableContent",
            423 => "Locked",
            428 => "PreconditionRequired",
            429 => "TooManyRequests",
            500 => "InternalServerError",
            501 => "NotImplemented",
            502 => "BadGateway",
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            507 => "InsufficientStorage",
            code => return format!("Status{code}"),
        },
    };
    name.to_owned()
}
