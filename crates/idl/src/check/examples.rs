//! E28: examples in documentation that are no values of what they stand above (`wire.md` 3.4, "Examples").

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};
use wireproof_model::{Name, Number};
use wireproof_source::Span;

use super::constraints::{in_len, in_range, int_range};
use super::scalar;
use crate::Program;
use crate::life::{Life, Range};
use crate::problems::Problems;
use crate::shape::{Shape, ShapeKind};
use crate::tree::{Body, ItemKind, ScalarWord, Tree, TypeExpr};
use crate::world::{Target, World};

pub(super) fn check(program: &Program<'_>, world: &World<'_>, problems: &mut Problems) {
    for (file, (scope, resolved)) in world.files.iter().zip(&program.files).enumerate() {
        let tree = resolved.tree;
        if tree.examples.is_empty() {
            continue;
        }
        let fit = Fit { world, camel: scope.encodings.camel };
        for (index, (item, life)) in scope.file.items.iter().zip(&scope.lives).enumerate() {
            let newest = newest(life.range);
            let target = Target { file, item: index, range: newest };
            let judge = |value: &Value| match &item.kind {
                ItemKind::Alias(ty) => fit.ty(file, ty, newest, value),
                ItemKind::Channel(channel) => fit.ty(file, &channel.carries, newest, value),
                ItemKind::Struct(_) | ItemKind::Error { .. } => fit.structure(target, value, None),
                ItemKind::Union { .. } => fit.union(target, value),
                ItemKind::Enum(_) => fit.enumeration(target, value),
                ItemKind::Contract(_) | ItemKind::Service(_) => Ok(()),
            };
            examples(tree, item.docs, judge, problems);
        }
        for (member, owner) in super::walk::members(scope) {
            let (Some(docs), Some(ty)) = (member.docs, &member.ty) else { continue };
            // Above a variant or value it is prose.
            if member.presence.is_some() {
                let range = newest(Life::of(&member.marks, &scope.versions, owner).range);
                examples(tree, Some(docs), |value| fit.ty(file, ty, range, value), problems);
            }
        }
    }
}

fn newest(range: Range) -> Range {
    Range { from: range.to.saturating_sub(1), to: range.to }
}

fn examples(
    tree: &Tree,
    docs: Option<Span>,
    judge: impl Fn(&Value) -> Result<(), String>,
    problems: &mut Problems,
) {
    let Some(docs) = docs else { return };
    for example in tree.examples_in(docs) {
        let help =
            "mend the example; it is checked against the newest version of what it stands above";
        let value = match serde_json::from_str(&example.text) {
            Ok(value) => value,
            Err(error) => {
                let message = format!("this example is no JSON: {error}");
                problems.error("E28", example.fence, message, help);
                continue;
            }
        };
        if let Err(why) = judge(&value) {
            let message = format!("this example does not fit: {why}");
            problems.error("E28", example.fence, message, help);
        }
    }
}

struct Fit<'w, 'a> {
    world: &'w World<'a>,
    camel: bool,
}

type Fits = Result<(), String>;

fn no(why: impl Into<String>) -> Fits {
    Err(why.into())
}

/// The depth of the value bounds the recursion of all of these; the JSON reader bounds that.
impl<'a> Fit<'_, 'a> {
    fn ty(&self, file: usize, ty: &'a TypeExpr, range: Range, value: &Value) -> Fits {
        let shapes = self.world.shapes(file, ty, range);
        shapes.into_iter().try_for_each(|shape| self.shape(&shape, value))
    }

    fn shape(&self, shape: &Shape<'a>, value: &Value) -> Fits {
        if value.is_null() && shape.nullable {
            return Ok(());
        }
        match shape.kind {
            ShapeKind::Unknown | ShapeKind::Foreign(..) => Ok(()),
            ShapeKind::Scalar(word) => scalar_fits(word, shape, value),
            ShapeKind::List(inner) => self.items(inner, shape, value, shape.constraints.unique),
            ShapeKind::Set(inner) => self.items(inner, shape, value, true),
            ShapeKind::Map(key, inner) => self.map(key, inner, shape, value),
            ShapeKind::Struct(target) => self.structure(target, value, None),
            ShapeKind::Union(target) => self.union(target, value),
            ShapeKind::Enum(target) => self.enumeration(target, value),
        }
    }

    fn items(&self, inner: &'a TypeExpr, shape: &Shape<'a>, value: &Value, distinct: bool) -> Fits {
        let Value::Array(items) = value else { return no(format!("{} is no list", short(value))) };
        if !in_len(items.len() as u64, &shape.constraints) {
            return no("the list's length breaks the constraints");
        }
        let mut seen = FxHashSet::default();
        if distinct && !items.iter().all(|item| seen.insert(item.to_string())) {
            return no("the list has an item twice");
        }
        items.iter().try_for_each(|item| self.ty(shape.file, inner, shape.range, item))
    }

    fn map(
        &self,
        key: &'a TypeExpr,
        inner: &'a TypeExpr,
        shape: &Shape<'a>,
        value: &Value,
    ) -> Fits {
        let Value::Object(entries) = value else {
            return no(format!("{} is no map", short(value)));
        };
        if !in_len(entries.len() as u64, &shape.constraints) {
            return no("the map's length breaks the constraints");
        }
        for (name, value) in entries {
            // Keys are written as texts, numbers too.
            let text = Value::String(name.clone());
            let number = serde_json::from_str(name).unwrap_or(Value::Null);
            let keys = self.world.shapes(shape.file, key, shape.range);
            let fits = |value: &Value| keys.iter().all(|key| self.shape(key, value).is_ok());
            if !fits(&text) && !fits(&number) {
                return no(format!("`{name}` is no key of the map"));
            }
            self.ty(shape.file, inner, shape.range, value)?;
        }
        Ok(())
    }

    fn body(&self, target: Target) -> Option<&'a Body> {
        self.world.item(target).and_then(crate::lower::body_of)
    }

    /// The members of a declaration in the version that is meant, with their texts in JSON.
    fn members(&self, target: Target) -> Vec<(Name, &'a crate::tree::Member)> {
        let (Some(body), Some(scope)) = (self.body(target), self.world.files.get(target.file))
        else {
            return Vec::new();
        };
        let owner = scope.lives.get(target.item).map_or(target.range, |life| life.range);
        let mut found = Vec::new();
        for member in &body.members {
            let life = Life::of(&member.marks, &scope.versions, owner);
            if !life.range.contains(target.range.from) {
                continue;
            }
            let text = if let Some(key) = life.key {
                key.value.clone()
            } else {
                let names = life.names(&member.name);
                let now = names.iter().find(|(_, range)| range.contains(target.range.from));
                let name = now.map_or(&member.name.value, |(name, _)| &name.value);
                if self.camel { super::camel(name) } else { name.clone() }
            };
            found.push((text, member));
        }
        found
    }

    /// `beside` is a property that is there besides the fields.
    fn structure(&self, target: Target, value: &Value, beside: Option<&str>) -> Fits {
        let Value::Object(entries) = value else {
            return no(format!("{} is no object", short(value)));
        };
        let members = self.members(target);
        for (name, member) in &members {
            let required = member
                .presence
                .is_some_and(|presence| presence.value == wireproof_model::Presence::Required);
            match (entries.get(name.as_str()), &member.ty) {
                (None, _) if required => return no(format!("`{name}` is required")),
                (Some(value), Some(ty)) => self
                    .ty(target.file, ty, target.range, value)
                    .map_err(|why| format!("`{name}`: {why}"))?,
                _ => {}
            }
        }
        if self.world.item(target).is_some_and(|item| item.closed.is_some()) {
            let known: FxHashSet<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            let strange =
                |name: &&String| !known.contains(name.as_str()) && beside != Some(name.as_str());
            if let Some(name) = entries.keys().find(strange) {
                return no(format!("there is no field `{name}`"));
            }
        }
        Ok(())
    }

    fn enumeration(&self, target: Target, value: &Value) -> Fits {
        let known = |text: &str| self.members(target).iter().any(|(name, _)| name == text);
        match value {
            Value::String(text) if known(text) => Ok(()),
            _ => no(format!("{} is no value of the enum", short(value))),
        }
    }

    fn union(&self, target: Target, value: &Value) -> Fits {
        let Some(item) = self.world.item(target) else { return Ok(()) };
        let variants = self.members(target);
        let ItemKind::Union { by, .. } = &item.kind else { return Ok(()) };
        if item.attrs.iter().any(|attr| attr.name.value == "json.untagged") {
            let types = variants.iter().filter_map(|(_, member)| member.ty.as_ref());
            let fits = |ty| self.ty(target.file, ty, target.range, value).is_ok();
            return if types.into_iter().any(fits) { Ok(()) } else { no("no variant fits") };
        }
        let Value::Object(entries) = value else {
            return no(format!("{} is no object", short(value)));
        };
        let (kind, content) = match by {
            Some(by) => match entries.get(by.value.as_str()) {
                Some(Value::String(kind)) => (kind, value),
                _ => return no(format!("`{}` names no variant", by.value)),
            },
            None => match only(entries) {
                Some(entry) => entry,
                None => return no("a union is an object of exactly one property"),
            },
        };
        let Some((_, member)) = variants.iter().find(|(name, _)| name == kind.as_str()) else {
            return no(format!("there is no variant `{kind}`"));
        };
        let Some(ty) = &member.ty else { return Ok(()) };
        for shape in self.world.shapes(target.file, ty, target.range) {
            match (by, shape.kind) {
                (Some(by), ShapeKind::Struct(inner)) => {
                    self.structure(inner, content, Some(&by.value))?;
                }
                _ => self.shape(&shape, content)?,
            }
        }
        Ok(())
    }
}

fn only(entries: &Map<String, Value>) -> Option<(&String, &Value)> {
    let mut all = entries.iter();
    all.next().filter(|_| all.next().is_none())
}

/// A value for a message.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 30 {
        return format!("`{text}`");
    }
    format!("`{}…`", text.chars().take(30).collect::<String>())
}

fn scalar_fits(word: ScalarWord, shape: &Shape<'_>, value: &Value) -> Fits {
    let text = value.as_str();
    let shown = || short(value);
    let form = |fits: bool, what: &str| {
        if fits { Ok(()) } else { no(format!("{} is no {what}", short(value))) }
    };
    let long = |length: u64| {
        if in_len(length, &shape.constraints) {
            Ok(())
        } else {
            no(format!("the length of {} breaks the constraints", short(value)))
        }
    };
    let ranged = |number: Number| {
        if in_range(number, &shape.constraints) {
            Ok(())
        } else {
            no(format!("{} lies outside of the range", short(value)))
        }
    };
    let number = || match value {
        Value::Number(number) => Number::parse(&number.to_string()),
        _ => None,
    };
    match word {
        ScalarWord::Json => Ok(()),
        ScalarWord::Bool => form(value.is_boolean(), "boolean"),
        ScalarWord::String => match text {
            Some(text) => long(text.chars().count() as u64),
            None => no(format!("{} is no string", shown())),
        },
        ScalarWord::Url => {
            form(text.is_some_and(scalar::is_url), "URL")?;
            long(text.map_or(0, |text| text.chars().count()) as u64)
        }
        ScalarWord::Bytes => match text.and_then(scalar::base64_len) {
            Some(length) => long(length),
            None => no(format!("{} is no base64", shown())),
        },
        ScalarWord::Uuid => form(text.is_some_and(scalar::is_uuid), "UUID"),
        ScalarWord::Date => form(text.is_some_and(scalar::is_date), "date"),
        ScalarWord::Timestamp => form(text.is_some_and(scalar::is_timestamp), "timestamp"),
        ScalarWord::Duration => match text.and_then(scalar::duration_nanos) {
            Some(nanos) => ranged(Number::Int(nanos)),
            None => no(format!("{} is no duration such as `PT1.5S`", shown())),
        },
        ScalarWord::Int { bits, signed } => {
            let (least, greatest) = int_range(bits, signed);
            let wide = || text.filter(|_| bits == 64).and_then(Number::parse);
            match number().or_else(wide) {
                Some(Number::Int(whole)) if least <= whole && whole <= greatest => {
                    ranged(Number::Int(whole))
                }
                _ => no(format!("{} is no integer that fits", shown())),
            }
        }
        ScalarWord::F32 | ScalarWord::F64 => match (number(), text) {
            (Some(number), _) => ranged(number),
            (None, Some("NaN" | "Infinity" | "-Infinity")) => Ok(()),
            _ => no(format!("{} is no number", shown())),
        },
        ScalarWord::Decimal(digits) => {
            let digits = digits.map(|(precision, scale)| (precision.value, scale.value));
            match text.filter(|text| scalar::is_decimal(text, digits)).and_then(Number::parse) {
                Some(number) => ranged(number),
                None => no(format!("{} is no decimal in quotes that fits", shown())),
            }
        }
    }
}
