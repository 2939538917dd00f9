//! Bodies: request bodies, responses, their media types and links.

use wireproof_jsonschema::{Place, Role};
use wireproof_model::{Body, BodyPart, Link, Location, Name, Param, ParamStyle, Response, Status};
use wireproof_source::{
    Diagnostic, Span, Spanned,
    document::{Entry, Node},
};

use crate::{
    document::{Reader, key_name, other, text_name},
    param::style,
};

impl<'a> Reader<'a> {
    /// A request's body, and whether it must be there.
    pub(crate) fn request(&mut self, at: Place<'a>, node: &'a Node) -> (Vec<Body>, bool) {
        let Some(place) = self.schemas.follow(at.at(node)) else { return (Vec::new(), false) };
        self.schemas.object(place.node, |key| match key {
            "description" | "required" => Role::Keyword,
            "content" => Role::Names,
            _ => other(key),
        });
        let required = place.node.get("required").and_then(Node::as_bool).unwrap_or(false);
        (self.content(place), required)
    }

    fn content(&mut self, place: Place<'a>) -> Vec<Body> {
        let Some(content) = place.node.get("content") else { return Vec::new() };
        self.schemas.names("content", content);
        content.entries().iter().map(|entry| self.media(place, entry)).collect()
    }

    /// A body in one media type.
    pub(crate) fn media(&mut self, at: Place<'a>, entry: &'a Entry) -> Body {
        let node = &entry.node;
        self.schemas.object(node, |key| match key {
            "schema" => Role::Keyword,
            "encoding" => Role::Names,
            "example" | "examples" => Role::Value,
            _ => other(key),
        });
        let ty = node.get("schema").map(|schema| self.schemas.ty(at.at(schema)));
        let mut parts = Vec::new();
        for part in node.get("encoding").map_or(&[][..], Node::entries) {
            self.schemas.object(&part.node, |key| match key {
                "contentType" | "style" | "explode" | "allowReserved" => Role::Keyword,
                "headers" => Role::Names,
                _ => other(key),
            });
            for header in part.node.get("headers").map_or(&[][..], Node::entries) {
                if self.schemas.follow(at.at(&header.node)).is_some() {
                    let message = "headers of a part are not kept";
                    self.schemas.diagnostics.push(Diagnostic::note(header.span(), message));
                }
            }
            parts.push(BodyPart {
                name: part.key.value.as_str().into(),
                media: part.node.get("contentType").and_then(Node::as_str).map(Name::from),
                style: ParamStyle { ..style(&part.node, Location::Query) },
                span: part.span(),
            });
        }
        let examples = self.examples(at, node);
        Body { media: key_name(entry), ty, span: entry.span(), parts, examples }
    }

    /// Where the examples of a media type stand; those that are outside of the document are left out.
    fn examples(&mut self, at: Place<'a>, node: &'a Node) -> Vec<Span> {
        let mut found: Vec<Span> = node.get("example").map(|node| node.span).into_iter().collect();
        for entry in node.get("examples").map_or(&[][..], Node::entries) {
            let place = match entry.node.get("$ref") {
                Some(_) => self.schemas.step(at.at(&entry.node)),
                None => Some(at.at(&entry.node)),
            };
            found.extend(place.and_then(|place| place.node.get("value")).map(|value| value.span));
        }
        found
    }

    /// The answers of an operation.
    pub(crate) fn responses(&mut self, at: Place<'a>, responses: &'a Node) -> Vec<Response> {
        self.schemas.names("responses", responses);
        let mut found = Vec::new();
        for entry in responses.entries() {
            if entry.key.value.starts_with("x-") {
                self.schemas.value(&entry.node);
                continue;
            }
            let Some(status) = status(&entry.key.value) else {
                let message = format!("`{}` is no status", entry.key.value);
                let help = "a status is a number such as 200, a class such as 2XX, or `default`";
                self.schemas
                    .diagnostics
                    .push(Diagnostic::warning(entry.key.span, message).help(help));
                continue;
            };
            found.extend(self.response(at, entry, status));
        }
        found
    }

    fn response(&mut self, at: Place<'a>, entry: &'a Entry, status: Status) -> Option<Response> {
        let place = self.schemas.follow(at.at(&entry.node))?;
        let node = place.node;
        self.schemas.object(node, |key| match key {
            "description" | "summary" => Role::Keyword,
            "headers" | "content" | "links" => Role::Names,
            _ => other(key),
        });
        let headers: Vec<Param> = node
            .get("headers")
            .map_or(&[][..], Node::entries)
            .iter()
            // A header `Content-Type` is ignored, as OpenAPI says: the media types tell.
            .filter(|header| !header.key.value.eq_ignore_ascii_case("content-type"))
            .filter_map(|header| self.header(place, header))
            .collect();
        let bodies = self.content(place);
        let stream = bodies.iter().any(|body| body.media.value.starts_with("text/event-stream"));
        Some(Response {
            status: Spanned::new(status, entry.key.span),
            span: entry.span(),
            headers,
            bodies,
            stream,
            links: self.links(place),
            docs: node.get("description").map(|node| node.span),
        })
    }

    fn links(&mut self, at: Place<'a>) -> Vec<Link> {
        let mut found = Vec::new();
        for entry in at.node.get("links").map_or(&[][..], Node::entries) {
            let Some(place) = self.schemas.follow(at.at(&entry.node)) else { continue };
            self.schemas.object(place.node, |key| match key {
                "operationId" | "operationRef" | "description" => Role::Keyword,
                "parameters" => Role::Names,
                "requestBody" | "server" => Role::Value,
                _ => other(key),
            });
            let target = place.node.get("operationId").or(place.node.get("operationRef"));
            let Some(target) = text_name(target) else {
                self.schemas
                    .diagnostics
                    .push(Diagnostic::note(entry.span(), "this link leads nowhere"));
                continue;
            };
            let args = place.node.get("parameters").map_or(&[][..], Node::entries);
            let args = args.iter().map(|arg| {
                (
                    arg.key.value.as_str().into(),
                    arg.node.as_str().map(Name::from).unwrap_or_default(),
                )
            });
            found.push(Link {
                rel: key_name(entry),
                target,
                args: args.collect(),
                span: entry.span(),
            });
        }
        found
    }
}

fn status(text: &str) -> Option<Status> {
    if text == "default" {
        return Some(Status::Default);
    }
    if let Some(class) = text.strip_suffix("XX").or(text.strip_suffix("xx")) {
        return class.parse().ok().filter(|class| (1..=5).contains(class)).map(Status::Class);
    }
    text.parse().ok().filter(|code| (100..600).contains(code)).map(Status::Code)
}
