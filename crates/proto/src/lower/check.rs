//! What the language's own compiler refuses in a message or an enum: numbers, names, reservations (language
//! specifications, "Assigning Field Numbers", "Reserved Fields", "Enumerations").

use rustc_hash::FxHashMap;
use wireproof_model::{Name, TagRange};
use wireproof_source::{Diagnostic, Span, Spanned};

use super::message::{LAST_TAG, bounded};
use super::{Lowering, Place};
use crate::file::{Body, EnumDecl, Message, NodeKind};

/// What a declaration's members may not use.
struct Taken<'a> {
    /// In ascending order.
    ranges: Vec<TagRange>,
    names: FxHashMap<&'a str, Span>,
}

impl Taken<'_> {
    fn range(&self, tag: i64) -> Option<&TagRange> {
        let behind = self.ranges.partition_point(|range| range.first <= tag);
        let before = behind.checked_sub(1).and_then(|at| self.ranges.get(at));
        before.filter(|range| tag <= range.last)
    }
}

impl Lowering<'_> {
    pub(super) fn check_message(&mut self, place: Place<'_>, body: &Body, last: i64) {
        let taken = Taken {
            ranges: self.check_ranges(body, last),
            names: body
                .reserved
                .names
                .iter()
                .map(|name| (name.value.as_str(), name.span))
                .collect(),
        };
        let mut tags: FxHashMap<i64, Span> = FxHashMap::default();
        let mut names: FxHashMap<&str, Span> = FxHashMap::default();
        let mut keys: FxHashMap<String, Span> = FxHashMap::default();
        for field in &body.fields {
            let (name, number) = (&field.head.name, field.number);
            if let Some(other) = tags.insert(number.value, number.span) {
                let message = format!("the number {} is taken", number.value);
                self.twice(number.span, message, other, "choose a number that no field has or had");
            }
            if let Some(other) = names.insert(&name.value, name.span) {
                let message = format!("there are two fields `{}`", name.value);
                self.twice(name.span, message, other, "rename one of them");
            } else if place.edition >= crate::file::Edition::Proto3 {
                let key = json_key(field);
                if let Some(other) = keys.insert(key, name.span)
                    && place.edition == crate::file::Edition::Proto3
                {
                    let message = format!("`{}` has the JSON name of another field", name.value);
                    self.twice(name.span, message, other, "rename one of them");
                }
            }
            self.check_number(number.value, number.span, last);
            self.check_taken(&taken, name, number);
        }
        self.check_scope(&body.messages, &body.enums, &mut names.clone());
        if let Some(range) = body.ranges.iter().flat_map(|range| &range.ranges).next()
            && place.edition == crate::file::Edition::Proto3
        {
            let problem = Diagnostic::error(range.span, "there are no extensions in proto3")
                .help("remove the range, or use proto2 or an edition");
            self.problems.push(problem);
        }
        for oneof in &body.oneofs {
            let name = &oneof.head.name;
            if let Some(other) = names.insert(&name.value, name.span) {
                let message = format!("`{}` is already declared here", name.value);
                self.twice(name.span, message, other, "rename one of them");
            }
        }
        self.check_oneofs(body);
    }

    /// Messages, enums and their values share the names of what they stand in (proto3 spec, "Enumerations").
    pub(super) fn check_scope<'b>(
        &mut self,
        messages: &'b [Message],
        enums: &'b [EnumDecl],
        names: &mut FxHashMap<&'b str, Span>,
    ) {
        let types = messages.iter().map(|message| &message.head.name);
        let types = types.chain(enums.iter().map(|found| &found.head.name));
        for name in types {
            // Types of one name were told apart when they were linked.
            let before = names.insert(&name.value, name.span);
            if let Some(other) = before
                && messages.iter().all(|message| message.head.name.span != other)
                && enums.iter().all(|found| found.head.name.span != other)
            {
                let message = format!("`{}` is already declared here", name.value);
                self.twice(name.span, message, other, "rename one of them");
            }
        }
        for (at, found) in enums.iter().enumerate() {
            for value in &found.values {
                let name = &value.head.name;
                let own = |span: &Span| {
                    enums.get(at).is_some_and(|own| own.head.span.to(*span) == own.head.span)
                };
                if let Some(other) = names.insert(&name.value, name.span)
                    && !own(&other)
                {
                    let message = format!("`{}` is already declared here", name.value);
                    let help =
                        "rename one of them: an enum's values stand beside the enum, not in it";
                    self.twice(name.span, message, other, help);
                }
            }
        }
    }

    fn check_oneofs(&mut self, body: &Body) {
        let mut used = vec![false; body.oneofs.len()];
        for at in body.fields.iter().filter_map(|field| field.oneof) {
            if let Some(used) = used.get_mut(at as usize) {
                *used = true;
            }
        }
        for (oneof, _) in body.oneofs.iter().zip(used).filter(|(_, used)| !used) {
            let problem = Diagnostic::error(oneof.head.name.span, "this oneof has no fields")
                .help("give it a field, or remove it");
            self.problems.push(problem);
        }
    }

    fn twice(&mut self, span: Span, message: String, other: Span, help: &str) {
        let problem = Diagnostic::error(span, message).related(other, "used here first").help(help);
        self.problems.push(problem);
    }

    fn check_number(&mut self, number: i64, span: Span, last: i64) {
        let message = match number {
            19_000..=19_999 => {
                "the numbers 19000 to 19999 belong to Protobuf's implementations".to_owned()
            }
            1.. if number <= last => return,
            _ => format!("a field's number lies between 1 and {last}"),
        };
        self.problems.push(Diagnostic::error(span, message).help("choose another number"));
    }

    fn check_taken(&mut self, taken: &Taken<'_>, name: &Spanned<Name>, number: Spanned<i64>) {
        let tag = number.value;
        if let Some(range) = taken.range(tag) {
            let message = format!("the number {tag} is reserved or set aside for extensions");
            self.twice(number.span, message, range.span, "choose a number that is not");
        }
        if let Some(reserved) = taken.names.get(name.value.as_str()) {
            let message = format!("the name `{}` is reserved", name.value);
            self.twice(name.span, message, *reserved, "choose another name");
        }
    }

    /// Gives the ranges in ascending order.
    fn check_ranges(&mut self, body: &Body, last: i64) -> Vec<TagRange> {
        let reserved = body.reserved.tags.iter().map(|range| bounded(*range, LAST_TAG));
        let extensions = body.ranges.iter().flat_map(|range| &range.ranges);
        let extensions = extensions.map(|range| bounded(*range, last));
        let mut all: Vec<TagRange> = reserved.chain(extensions).collect();
        self.check_bounds(&all, 1, last.max(LAST_TAG));
        self.check_overlaps(&mut all);
        all
    }

    fn check_bounds(&mut self, ranges: &[TagRange], first: i64, last: i64) {
        for range in ranges {
            let message = if range.last < range.first {
                "this range ends before it begins".to_owned()
            } else if range.first < first || range.last > last {
                format!("the numbers of a range lie between {first} and {last}")
            } else {
                continue;
            };
            self.problems.push(Diagnostic::error(range.span, message).help("mend the range"));
        }
    }

    fn check_overlaps(&mut self, ranges: &mut [TagRange]) {
        ranges.sort_by_key(|range| (range.first, range.span));
        let mut before: Option<TagRange> = None;
        for range in ranges {
            if let Some(before) = before
                && range.first <= before.last
            {
                let message = "this range overlaps another one".to_owned();
                self.twice(range.span, message, before.span, "join them, or shorten one");
            }
            if before.is_none_or(|before| before.last < range.last) {
                before = Some(*range);
            }
        }
    }

    fn check_first(&mut self, place: Place<'_>, found: &EnumDecl) {
        if let Some(first) = found.values.first()
            && !place.features.closed_enums
            && first.number.value != 0
        {
            let problem =
                Diagnostic::error(first.number.span, "the first value of an open enum is 0")
                    .help("put a value with the number 0 first");
            self.problems.push(problem);
        }
    }

    pub(super) fn check_enum(&mut self, place: Place<'_>, found: &EnumDecl) {
        if found.values.is_empty() {
            let problem = Diagnostic::error(found.head.name.span, "this enum has no values")
                .help("give it a value");
            self.problems.push(problem);
        }
        let (least, most) = (i64::from(i32::MIN), i64::from(i32::MAX));
        let mut ranges: Vec<TagRange> =
            found.reserved.tags.iter().map(|range| bounded(*range, most)).collect();
        self.check_bounds(&ranges, least, most);
        self.check_overlaps(&mut ranges);
        let reserved = found.reserved.names.iter();
        let names = reserved.map(|name| (name.value.as_str(), name.span)).collect();
        let taken = Taken { ranges, names };
        self.check_first(place, found);
        let alias = found.options.iter().any(|option| {
            option.name.value == "allow_alias"
                && matches!(&option.value.kind, NodeKind::Word(word) if word == "true")
        });
        let mut tags: FxHashMap<i64, Span> = FxHashMap::default();
        let mut names: FxHashMap<&str, Span> = FxHashMap::default();
        for value in &found.values {
            let (name, number) = (&value.head.name, value.number);
            if let Some(other) = tags.insert(number.value, number.span)
                && !alias
            {
                let message = format!("the number {} is taken", number.value);
                let help = "choose another number, or set `option allow_alias = true;`";
                self.twice(number.span, message, other, help);
            }
            if let Some(other) = names.insert(&name.value, name.span) {
                let message = format!("there are two values `{}`", name.value);
                self.twice(name.span, message, other, "rename one of them");
            }
            if number.value < least || number.value > most {
                let problem = Diagnostic::error(number.span, "a value's number has 32 bits")
                    .help("choose another number");
                self.problems.push(problem);
            }
            self.check_taken(&taken, name, number);
        }
    }
}

/// The name that a field has in JSON.
fn json_key(field: &crate::file::Field) -> String {
    let said = field.options.iter().find(|option| option.name.value == "json_name");
    match said.map(|option| &option.value.kind) {
        Some(NodeKind::Text(name)) => name.to_string(),
        _ => super::json_name(&field.head.name.value),
    }
}
