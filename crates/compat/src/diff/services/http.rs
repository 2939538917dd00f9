//! Parameters, headers and bodies of requests and answers.

use wireproof_encoding::Facet;
use wireproof_model::{Body, BodyPart, Location, Param, ParamStyle, correspond::Services};

use crate::{
    Change,
    diff::{
        Diff,
        members::{At, presence},
    },
};

impl Diff<'_> {
    pub(super) fn param(&mut self, at: At, services: &Services) {
        let (Some(old), Some(new)) = (self.old.param(at.0), self.new.param(at.1)) else { return };
        if old.location != new.location {
            let change = Change::between(at.0, at.1, Facet::Route)
                .words(location(old.location), location(new.location));
            self.push(change);
        }
        let style = (written(old), written(new));
        // The usual style goes with the location, which is told above.
        if style.0 != style.1 && (old.location == new.location || old.style != new.style) {
            self.push(Change::between(at.0, at.1, Facet::Style).words(&style.0, &style.1));
        }
        let own = (Some(at.0), Some(at.1));
        if services.subject((self.old, own.0), (self.new, own.1)) == own {
            self.said(at, old, new);
        } else if old.location == new.location && old.meta.name.value == new.meta.name.value {
            self.key(at, old, new);
        }
    }

    pub(super) fn header(&mut self, at: At) {
        let (Some(old), Some(new)) = (self.old.param(at.0), self.new.param(at.1)) else { return };
        self.said(at, old, new);
    }

    /// What a parameter says as a field would.
    fn said(&mut self, at: At, old: &Param, new: &Param) {
        let names = (&old.meta.name, &new.meta.name);
        if same(old.location, &names.0.value, &names.1.value) {
            self.key(at, old, new);
        } else {
            let change =
                Change::between(at.0, at.1, Facet::Name).words(&names.0.value, &names.1.value);
            self.push(change.focus(Some(names.0.span), Some(names.1.span)));
        }
        if old.presence != new.presence {
            self.push(
                Change::between(at.0, at.1, Facet::Presence)
                    .words(presence(old.presence), presence(new.presence)),
            );
        }
        if old.default != new.default {
            let say = |param: &Param| {
                param.default.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)
            };
            self.push(Change::between(at.0, at.1, Facet::Default).words(&say(old), &say(new)));
        }
        if old.ty.is_some() != new.ty.is_some() {
            let say = |param: &Param| if param.ty.is_some() { "typed" } else { "any text" };
            self.push(Change::between(at.0, at.1, Facet::Type).words(say(old), say(new)));
        }
        self.meta(at, &old.meta, &new.meta);
    }

    /// Its name on the wire.
    fn key(&mut self, at: At, old: &Param, new: &Param) {
        let (was, is) = (old.meta.spelling(), new.meta.spelling());
        if !same(old.location, was, is) {
            self.push(Change::between(at.0, at.1, Facet::Key).words(was, is));
        }
    }

    /// How the parts of a form are written.
    pub(super) fn request_body(&mut self, at: At) {
        let (Some(old), Some(new)) = (Self::body_of(self.old, at.0), Self::body_of(self.new, at.1))
        else {
            return;
        };
        if old.ty.is_some() != new.ty.is_some() {
            let say = |body: &Body| if body.ty.is_some() { "typed" } else { "any bytes" };
            self.push(Change::between(at.0, at.1, Facet::Type).words(say(old), say(new)));
        }
        // A part that one side does not have at all comes and goes with its field.
        let known = |part: &&BodyPart| {
            self.old.may_have_part(old, &part.name) && self.new.may_have_part(new, &part.name)
        };
        let say = |body: &Body| {
            let mut parts: Vec<String> = body
                .parts
                .iter()
                .filter(known)
                .map(|part| {
                    let media = part.media.as_deref().unwrap_or("the usual media type");
                    format!("{} as {media}{}", part.name, manner(&part.style))
                })
                .collect();
            parts.sort_unstable();
            parts
        };
        let (was, is) = (say(old), say(new));
        let differing = |here: &[String], there: &[String]| {
            let words: Vec<&str> =
                here.iter().filter(|part| !there.contains(part)).map(String::as_str).collect();
            if words.is_empty() { "written as usual".to_owned() } else { words.join(", ") }
        };
        if was != is {
            let place = |body: &Body, other: &Body| {
                let changed = body.parts.iter().filter(known).find(|part| {
                    !other.parts.iter().any(|there| {
                        (&there.name, &there.media, &there.style)
                            == (&part.name, &part.media, &part.style)
                    })
                });
                changed.map(|part| part.span)
            };
            let change = Change::between(at.0, at.1, Facet::Style)
                .words(&differing(&was, &is), &differing(&is, &was));
            self.push(change.focus(place(old, new), place(new, old)));
        }
    }
}

/// Whether two names are one where they travel (RFC 9110, 5.1).
fn same(location: Location, one: &str, other: &str) -> bool {
    one == other || location == Location::Header && one.eq_ignore_ascii_case(other)
}

fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "in the path",
        Location::Query => "in the query",
        Location::Header => "in a header",
        Location::Cookie => "in a cookie",
    }
}

/// How a parameter's value is written, with nothing left unsaid.
fn written(param: &Param) -> String {
    let usual = match param.location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    };
    let ParamStyle { way, explode, allow_reserved, media } = &param.style;
    if let Some(media) = media {
        return format!("written as {media}");
    }
    let way = way.as_deref().unwrap_or(usual);
    let explode = explode.unwrap_or(way == "form" || way == "deepObject");
    let mut words = format!("in style {way}, ");
    words.push_str(if explode { "each item under its own name" } else { "all items together" });
    if *allow_reserved {
        words.push_str(", reserved characters kept");
    }
    words
}

fn manner(style: &ParamStyle) -> String {
    let mut words = String::new();
    if let Some(way) = &style.way {
        words.push_str(", in style ");
        words.push_str(way);
    }
    match style.explode {
        Some(true) => words.push_str(", each item under its own name"),
        Some(false) => words.push_str(", all items together"),
        None => {}
    }
    words
}
