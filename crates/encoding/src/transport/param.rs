//! What a server makes of a request's parameters.

use wireproof_model::{
    Contract, Element, Location, Param, ParamStyle, Presence, Scalar, TypeId, TypeKind,
    exposure::Role,
};

use super::{Calls, Key};
use crate::{Cause, Facet, Outcome, Values, When};

impl Calls<'_> {
    /// The element that a fact about parameters is told at.
    fn subject(&self, caller: Option<Element>, server: Option<Element>) -> Key {
        self.services.subject((self.sides.writer, caller), (self.sides.reader, server))
    }

    /// A parameter that the server does not know; one of the path is part of the route.
    pub(super) fn param_unknown(&mut self, caller: Element) {
        let Some(param) = self.sides.writer.param(caller) else { return };
        if param.location != Location::Path {
            let key = self.subject(Some(caller), None);
            self.always(key, Facet::Existence, Outcome::Ignored, Role::Request);
        }
    }

    /// A parameter that the caller does not send.
    pub(super) fn param_not_sent(&mut self, server: Element) {
        let Some(param) = self.sides.reader.param(server) else { return };
        if param.location == Location::Path {
            return;
        }
        let required = param.presence == Presence::Required;
        let outcome = if required { Outcome::Rejected } else { Outcome::Filled };
        let key = self.subject(None, Some(server));
        let cause = Cause::new(key, Facet::Existence, outcome, When::Always, Values::Absent);
        self.add(cause, Role::Request);
    }

    pub(super) fn param(&mut self, caller: Element, server: Element) {
        let (Some(sent), Some(served)) =
            (self.sides.writer.param(caller), self.sides.reader.param(server))
        else {
            return;
        };
        let own = (Some(caller), Some(server));
        let key = self.subject(own.0, own.1);
        let missing =
            if served.presence == Presence::Required { Outcome::Rejected } else { Outcome::Lost };
        if sent.location != served.location {
            // Into or out of the path the route tells.
            if sent.location != Location::Path && served.location != Location::Path {
                self.always(own, Facet::Route, missing, Role::Request);
            }
        } else if sent.location != Location::Path && !answers_to(served, sent) {
            // A field that is renamed takes its parameter with it; else the parameter alone has another name.
            let renamed = sent.meta.name.value != served.meta.name.value;
            let (key, facet) = if renamed { (key, Facet::Name) } else { (own, Facet::Key) };
            self.always(key, facet, missing, Role::Request);
        }
        if sent.presence != Presence::Required {
            if served.presence == Presence::Required {
                self.absent(key, Facet::Presence, Outcome::Rejected, Role::Request);
            } else if sent.default != served.default {
                let outcome =
                    if sent.default.is_some() { Outcome::Changed } else { Outcome::Filled };
                self.absent(key, Facet::Default, outcome, Role::Request);
            }
        }
        if sent.location == served.location || sent.style != served.style {
            self.style(own, sent, served, missing);
        }
    }

    /// How the value is written (OpenAPI 3.1, "Style Values").
    fn style(&mut self, key: Key, sent: &Param, served: &Param, missing: Outcome) {
        let shape = Shape::of(self.sides.writer, sent.ty);
        let one = (Style::of(sent), Style::of(served));
        let (outcome, when, on) = if one.0.media != one.1.media {
            if shape == Shape::Plain {
                return;
            }
            (Outcome::Rejected, When::Always, Values::Present)
        } else if one.0 == one.1 {
            return;
        } else {
            match shape {
                Shape::Object => (missing, When::Always, Values::Present),
                Shape::List if one.0.explode && !one.1.explode => {
                    (Outcome::Lost, When::Some, Values::Several)
                }
                Shape::List => (Outcome::Changed, When::Some, Values::Several),
                // A single value looks alike in most ways.
                Shape::Plain | Shape::Text
                    if !(one.0.decorates() || one.1.decorates()) || one.0.way == one.1.way =>
                {
                    return;
                }
                Shape::Plain | Shape::Text => (missing, When::Always, Values::Present),
            }
        };
        self.add(Cause::new(key, Facet::Style, outcome, when, on), Role::Request);
    }
}

/// What a value is to a way of writing it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A number or a truth value, which JSON writes as a parameter does.
    Plain,
    /// Any other single value.
    Text,
    /// Several values.
    List,
    /// Named values.
    Object,
}

impl Shape {
    /// Of a type; of several alternatives the one that most depends on the way. Without a type it is any text.
    pub(super) fn of(contract: &Contract, ty: Option<TypeId>) -> Self {
        ty.map_or(Self::Text, |ty| Self::at(contract, ty, 0))
    }

    fn at(contract: &Contract, mut at: TypeId, depth: usize) -> Self {
        for _ in depth..64 {
            at = contract.resolve(at);
            match &contract.ty(at).kind {
                TypeKind::Nullable(next) => at = *next,
                TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Tuple { .. } => return Self::List,
                TypeKind::Struct(_) | TypeKind::Map { .. } | TypeKind::Part { .. } => {
                    return Self::Object;
                }
                // A union inside a union and so on is looked at eight deep: each may have many variants.
                TypeKind::Union(union) if depth < 8 => {
                    let inner = union.variants.iter().filter_map(|variant| variant.ty);
                    let shapes = inner.map(|ty| Self::at(contract, ty, depth + 1));
                    return shapes.max().unwrap_or(Self::Text);
                }
                TypeKind::Scalar(
                    Scalar::Bool
                    | Scalar::Int(_)
                    | Scalar::Integer
                    | Scalar::Float32
                    | Scalar::Float64
                    | Scalar::Number,
                ) => return Self::Plain,
                _ => return Self::Text,
            }
        }
        Self::Text
    }

    /// Whether it is one value without parts.
    pub(super) fn is_single(self) -> bool {
        self <= Self::Text
    }
}

/// A style with nothing left to say by its being absent.
#[derive(PartialEq, Eq)]
struct Style<'a> {
    way: &'a str,
    explode: bool,
    media: Option<&'a str>,
}

impl<'a> Style<'a> {
    fn of(param: &'a Param) -> Self {
        let ParamStyle { way, explode, media, .. } = &param.style;
        let usual = match param.location {
            Location::Query | Location::Cookie => "form",
            Location::Path | Location::Header => "simple",
        };
        let way = way.as_deref().unwrap_or(usual);
        // How a deep object or a form of a media type explodes is not a choice.
        let explode = explode.unwrap_or(way == "form" || way == "deepObject");
        Self { way, explode, media: media.as_deref() }
    }

    /// Whether even a single value has something around it; how a deep object writes one is not defined, and it is
    /// written as in a form.
    fn decorates(&self) -> bool {
        matches!(self.way, "label" | "matrix")
    }
}

/// Whether the server takes what comes under the caller's name.
fn answers_to(served: &Param, sent: &Param) -> bool {
    let name = sent.meta.spelling();
    let same = |other: &str| match sent.location {
        Location::Header => other.eq_ignore_ascii_case(name),
        _ => other == name.as_str(),
    };
    same(served.meta.spelling()) || served.meta.aliases().any(|alias| same(alias))
}
