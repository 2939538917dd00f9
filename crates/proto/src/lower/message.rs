//! A message as a struct.

use wireproof_model::{Attribute, Exclusive, Literal, Meta, Reserved, Struct, TagRange, TypeKind};

use super::field::Owner;
use super::values::{literal, word};
use super::{Lowering, Place};
use crate::file::{Body, ExtensionRange, Message, ReservedUse, Visibility};
use crate::parse::MAX;
use crate::standard::Target;

/// The greatest number of a field.
pub(super) const LAST_TAG: i64 = 536_870_911;

/// The greatest number in a message set.
const LAST_IN_SET: i64 = 2_147_483_646;

impl<'a> Lowering<'a> {
    pub(super) fn message(&mut self, place: Place<'_>, message: &'a Message) -> (Meta, TypeKind) {
        let body = &message.body;
        let place = Place { features: place.features.with(&body.options), ..place };
        let mut meta = Self::meta(&message.head);
        self.options(place, Target::Message, &body.options, &mut meta);
        visibility(message.visibility, &mut meta);
        let item_framing = body.options.iter().any(|option| {
            option.name.value == "message_set_wire_format"
                && word(&option.value.kind).is_some_and(|word| word == "true")
        });
        let last = if item_framing { LAST_IN_SET } else { LAST_TAG };
        for range in &body.ranges {
            self.range_options(place, range, last, &mut meta);
        }
        self.check_message(place, body, last);
        let groups = self.oneofs(place, body);
        let mut fields = Vec::with_capacity(body.fields.len());
        for field in &body.fields {
            let oneof = field.oneof.and_then(|at| body.oneofs.get(at as usize));
            let features =
                oneof.map_or(place.features, |oneof| place.features.with(&oneof.options));
            let place = Place { features, ..place };
            fields.push(self.field(place, field, Owner::Message));
        }
        let ranges = body.ranges.iter().flat_map(|range| &range.ranges);
        let found = Struct {
            fields,
            exclusive: groups,
            reserved: reserved(&body.reserved, LAST_TAG),
            extensions: ranges.map(|range| bounded(*range, last)).collect(),
            item_framing,
            ..Struct::default()
        };
        (meta, TypeKind::Struct(found))
    }

    fn oneofs(&mut self, place: Place<'_>, body: &'a Body) -> Vec<Exclusive> {
        let mut groups = Vec::with_capacity(body.oneofs.len());
        for oneof in &body.oneofs {
            let mut meta = Self::meta(&oneof.head);
            self.options(place, Target::Oneof, &oneof.options, &mut meta);
            groups.push(Exclusive { meta });
        }
        groups
    }

    /// What is said of a range of extension numbers is kept beside the message.
    fn range_options(
        &mut self,
        place: Place<'_>,
        range: &'a ExtensionRange,
        last: i64,
        meta: &mut Meta,
    ) {
        if range.options.is_empty() {
            return;
        }
        let mut checked = Meta::default();
        self.options(place, Target::Range, &range.options, &mut checked);
        let number = |value| Literal::Number(wireproof_model::Number::Int(i128::from(value)));
        let options = range.options.iter();
        let said: Vec<_> = options
            .map(|option| (option.name.value.clone(), literal(&option.value.kind)))
            .collect();
        for span in &range.ranges {
            let span = bounded(*span, last);
            let mut value =
                vec![("first".into(), number(span.first)), ("last".into(), number(span.last))];
            value.extend(said.iter().cloned());
            let said = Attribute::new("proto.extensions", Literal::Object(value), span.span);
            meta.extra_mut().attributes.push(said);
        }
    }
}

/// `export` and `local` as an attribute.
pub(super) fn visibility(said: Option<Visibility>, meta: &mut Meta) {
    let Some(said) = said else { return };
    let word = match said {
        Visibility::Export => "export",
        Visibility::Local => "local",
    };
    let span = meta.name.span;
    let said = Attribute::new("proto.visibility", Literal::Symbol(word.into()), span);
    meta.extra_mut().attributes.push(Attribute { understood: true, ..said });
}

/// The range with the end that `max` stands for.
pub(super) fn bounded(range: TagRange, last: i64) -> TagRange {
    if range.last == MAX { TagRange { last, ..range } } else { range }
}

pub(super) fn reserved(said: &ReservedUse, last: i64) -> Reserved {
    Reserved {
        tags: said.tags.iter().map(|range| bounded(*range, last)).collect(),
        names: said.names.clone(),
    }
}
