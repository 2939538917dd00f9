//! Parameters and headers: what travels outside the body.

use wireproof_jsonschema::{Place, Role, attributes};
use wireproof_model::{Deprecation, Location, Meta, Name, Param, ParamStyle, Presence, TypeId};
use wireproof_source::{
    Diagnostic, Spanned,
    document::{Entry, Node},
};

use crate::document::{Reader, key_name, other, text_name};

/// Header parameters of these names are not parameters (OpenAPI 3.0.3, "Parameter Object").
const RESERVED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'a> Reader<'a> {
    /// The parameters of a path, then those of an operation; an operation's replaces the path's of the same name.
    pub(crate) fn params(&mut self, lists: &[(Place<'a>, Option<&'a Node>)]) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        for (at, list) in lists {
            for node in list.map_or(&[][..], Node::items) {
                let Some(place) = self.schemas.follow(at.at(node)) else { continue };
                let Some(param) = self.param(place) else { continue };
                let same = |known: &&mut Param| {
                    known.location == param.location
                        && known.meta.name.value == param.meta.name.value
                };
                match params.iter_mut().find(same) {
                    Some(known) => *known = param,
                    None => params.push(param),
                }
            }
        }
        params
    }

    fn param(&mut self, place: Place<'a>) -> Option<Param> {
        let node = place.node;
        self.look(node, true);
        let name = text_name(node.get("name"));
        let location = match node.get("in").and_then(Node::as_str) {
            Some("path") => Some(Location::Path),
            Some("query") => Some(Location::Query),
            Some("header") => Some(Location::Header),
            Some("cookie") => Some(Location::Cookie),
            _ => None,
        };
        let (Some(name), Some(location)) = (name, location) else {
            let message = "this parameter is not understood: it needs `name` and `in`";
            let help = "`in` is path, query, header or cookie";
            self.schemas.diagnostics.push(Diagnostic::warning(node.span, message).help(help));
            return None;
        };
        let lower = name.value.to_ascii_lowercase();
        if location == Location::Header && RESERVED_HEADERS.contains(&lower.as_str()) {
            let message =
                format!("the header parameter `{}` is ignored, as OpenAPI says", name.value);
            self.schemas.diagnostics.push(Diagnostic::note(node.span, message));
            return None;
        }
        Some(self.described(place, name, node.span, location))
    }

    /// A header of a response or of a part.
    pub(crate) fn header(&mut self, at: Place<'a>, entry: &'a Entry) -> Option<Param> {
        let place = self.schemas.follow(at.at(&entry.node))?;
        self.look(place.node, false);
        Some(self.described(place, key_name(entry), entry.span(), Location::Header))
    }

    fn look(&mut self, node: &'a Node, named: bool) {
        self.schemas.object(node, |key| match key {
            "name" | "in" if named => Role::Keyword,
            "description" | "required" | "deprecated" | "allowEmptyValue" | "style" | "explode"
            | "allowReserved" | "schema" => Role::Keyword,
            "content" => Role::Names,
            "example" | "examples" => Role::Value,
            _ => other(key),
        });
    }

    fn described(
        &mut self,
        place: Place<'a>,
        name: Spanned<Name>,
        span: wireproof_source::Span,
        location: Location,
    ) -> Param {
        let node = place.node;
        let mut meta = Meta::new(name, span);
        meta.docs = node.get("description").map(|node| node.span);
        if let Some(entry) =
            node.entry("deprecated").filter(|entry| entry.node.as_bool() == Some(true))
        {
            meta.extra_mut().deprecated =
                Some(Deprecation { span: entry.span(), ..Deprecation::default() });
        }
        attributes(&mut meta, node);
        let required = node.get("required").and_then(Node::as_bool).unwrap_or(false);
        let required = required || location == Location::Path;
        let (ty, media, schema) = self.param_type(place);
        let default = schema.and_then(|schema| self.schemas.default_of(schema));
        Param {
            meta,
            location,
            ty,
            presence: if required { Presence::Required } else { Presence::Optional },
            default,
            style: ParamStyle { media, ..style(node, location) },
            field: None,
        }
    }

    /// The type of a parameter, the media type that it is written in if it is one, and its schema.
    fn param_type(
        &mut self,
        place: Place<'a>,
    ) -> (Option<TypeId>, Option<Name>, Option<Place<'a>>) {
        if let Some(schema) = place.node.get("schema") {
            let schema = place.at(schema);
            return (Some(self.schemas.ty(schema)), None, Some(schema));
        }
        let mut entries = place.node.get("content").map_or(&[][..], Node::entries).iter();
        let Some(entry) = entries.next() else { return (None, None, None) };
        let body = self.media(place, entry);
        for more in entries {
            self.media(place, more);
            let message = "a parameter is written in one media type; this one is ignored";
            self.schemas.diagnostics.push(Diagnostic::note(more.span(), message));
        }
        let schema = entry.node.get("schema").map(|schema| place.at(schema));
        (body.ty, Some(body.media.value), schema)
    }
}

/// How a value is written, where that is not the usual way (OpenAPI 3.0.3, "Parameter Object", style values).
pub(crate) fn style(node: &Node, location: Location) -> ParamStyle {
    let usual = match location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    };
    let way = node.get("style").and_then(Node::as_str).unwrap_or(usual);
    let explode = node.get("explode").and_then(Node::as_bool);
    ParamStyle {
        way: (way != usual).then(|| way.into()),
        explode: explode.filter(|explode| *explode != (way == "form")),
        allow_reserved: node.get("allowReserved").and_then(Node::as_bool).unwrap_or(false),
        media: None,
    }
}
