//! Type expressions: what stands behind a field, an item, a variant.

use wireproof_encoding::Facet;
use wireproof_model::{
    Bound, Constraints, Contract, Element, Int, Name, Range, Scalar, TypeId, TypeKind,
};

use super::{
    Diff,
    members::{At, lengths},
};
use crate::Change;

/// An expression with uses of undeclared things, nullability and constraints taken off.
struct Bare<'a> {
    id: TypeId,
    nullable: bool,
    constraints: Vec<&'a Constraints>,
}

impl Diff<'_> {
    /// Two declarations' bodies.
    pub(super) fn body(&mut self, at: At, old: TypeId, new: TypeId) {
        let (old_ty, new_ty) = (self.old.ty(old), self.new.ty(new));
        match (&old_ty.kind, &new_ty.kind) {
            (TypeKind::Alias(was), TypeKind::Alias(is)) => self.expression(at, *was, *is),
            (TypeKind::Alias(was), _) => self.expression(at, *was, new),
            (_, TypeKind::Alias(is)) => self.expression(at, old, *is),
            _ => {
                self.constraints(
                    at,
                    &all(old_ty.constraints.as_deref()),
                    &all(new_ty.constraints.as_deref()),
                );
                self.kinds(at, old, new);
            }
        }
    }

    /// Two expressions that `at` says.
    pub(super) fn expression(&mut self, at: At, old: TypeId, new: TypeId) {
        let (old_used, new_used) = (used(self.old, old), used(self.new, new));
        if let (Some(was), Some(is)) = (old_used, new_used)
            && self.types.second(was).map(|(other, _)| other) == Some(is)
        {
            self.around_uses(at, old, new);
            return;
        }
        let (was, is) = (bare(self.old, old), bare(self.new, new));
        self.nullability(at, was.nullable, is.nullable);
        // A constraint speaks of one kind of value: where the kinds differ, that is what is told.
        if one_kind(self.old, was.id, self.new, is.id) {
            self.constraints(at, &was.constraints, &is.constraints);
        }
        let declared = |contract: &Contract, id| contract.ty(id).decl.is_some();
        match (declared(self.old, was.id), declared(self.new, is.id)) {
            (true, true) if self.types.second(was.id).map(|(other, _)| other) == Some(is.id) => {}
            (true, true) => self.retyped(at, (old, was.id), (new, is.id)),
            _ => self.kinds_at(at, (old, was.id), (new, is.id)),
        }
    }

    /// Both use corresponding declarations: only what stands around the use can differ.
    fn around_uses(&mut self, at: At, old: TypeId, new: TypeId) {
        let (was, is) = (shell(self.old, old), shell(self.new, new));
        self.nullability(at, was.nullable, is.nullable);
        self.constraints(at, &was.constraints, &is.constraints);
    }

    fn nullability(&mut self, at: At, old: bool, new: bool) {
        if old != new {
            let say = |nullable| if nullable { "nullable" } else { "not nullable" };
            self.push(Change::between(at.0, at.1, Facet::Nullability).words(say(old), say(new)));
        }
    }

    fn retyped(&mut self, at: At, (old, was): (TypeId, TypeId), (new, is): (TypeId, TypeId)) {
        let words = (describe(self.old, was), describe(self.new, is));
        let change = Change::between(at.0, at.1, Facet::Type).words(&words.0, &words.1);
        self.push(change.focus(Some(self.old.ty(old).span), Some(self.new.ty(new).span)));
    }

    fn kinds(&mut self, at: At, old: TypeId, new: TypeId) {
        self.kinds_at(at, (old, old), (new, new));
    }

    fn kinds_at(&mut self, at: At, (old, was): (TypeId, TypeId), (new, is): (TypeId, TypeId)) {
        let ids = (was, is);
        let both = |was: TypeId, is: TypeId| (Element::Type(was), Element::Type(is));
        let (old_contract, new_contract) = (self.old, self.new);
        match (&old_contract.ty(was).kind, &new_contract.ty(is).kind) {
            (TypeKind::Scalar(one), TypeKind::Scalar(other)) if one == other => {}
            (TypeKind::Struct(one), TypeKind::Struct(other)) => {
                self.structs(both(was, is), ids, one, other);
            }
            (TypeKind::Enum(one), TypeKind::Enum(other)) => {
                self.enums(both(was, is), ids, one, other);
            }
            (TypeKind::Union(one), TypeKind::Union(other)) => {
                self.unions(both(was, is), ids, one, other);
            }
            (
                TypeKind::List(one) | TypeKind::Set(one),
                TypeKind::List(other) | TypeKind::Set(other),
            ) => {
                self.sets(at, was, is);
                self.expression(both(*one, *other), *one, *other);
            }
            (TypeKind::Map { key: k, value: v }, TypeKind::Map { key, value }) => {
                self.expression(both(*k, *key), *k, *key);
                self.expression(both(*v, *value), *v, *value);
            }
            (TypeKind::Part { of: one, .. }, TypeKind::Part { of: other, .. })
                if self.types.second(*one).map(|(second, _)| second) == Some(*other) => {}
            (
                TypeKind::Tuple { items: one, rest: rest_one },
                TypeKind::Tuple { items: other, rest: rest_other },
            ) if one.len() == other.len() && rest_one.is_some() == rest_other.is_some() => {
                let pairs = one.iter().chain(rest_one).zip(other.iter().chain(rest_other));
                pairs.for_each(|(one, other)| self.expression(both(*one, *other), *one, *other));
            }
            (TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. }, _)
            | (_, TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. }) => {
                self.push_shaped(at, Facet::Cardinality, (old, was), (new, is));
            }
            (TypeKind::Schema(_) | TypeKind::Opaque(_), _)
            | (_, TypeKind::Schema(_) | TypeKind::Opaque(_)) => {
                if !alike(self.old, was, self.new, is) {
                    self.push_shaped(at, Facet::Logic, (old, was), (new, is));
                }
            }
            (TypeKind::Literals(one), TypeKind::Literals(other)) => {
                if !one
                    .iter()
                    .map(|literal| &literal.value)
                    .eq(other.iter().map(|literal| &literal.value))
                {
                    self.push_shaped(at, Facet::Values, (old, was), (new, is));
                }
            }
            (TypeKind::Never, TypeKind::Never) => {}
            _ => self.push_shaped(at, Facet::Type, (old, was), (new, is)),
        }
    }

    fn push_shaped(
        &mut self,
        at: At,
        facet: Facet,
        (old, was): (TypeId, TypeId),
        (new, is): (TypeId, TypeId),
    ) {
        let words = (describe(self.old, was), describe(self.new, is));
        let change = Change::between(at.0, at.1, facet).words(&words.0, &words.1);
        self.push(change.focus(Some(self.old.ty(old).span), Some(self.new.ty(new).span)));
    }

    fn sets(&mut self, at: At, old: TypeId, new: TypeId) {
        let is_set = |contract: &Contract, id| matches!(contract.ty(id).kind, TypeKind::Set(_));
        let (was, is) = (is_set(self.old, old), is_set(self.new, new));
        if was != is {
            let say = |set| if set { "distinct entries" } else { "any entries" };
            self.push(Change::between(at.0, at.1, Facet::Unique).words(say(was), say(is)));
        }
    }

    fn constraints(&mut self, at: At, old: &[&Constraints], new: &[&Constraints]) {
        let (old, new) = (merged(old), merged(new));
        let mut push = |facet, was: String, is: String| {
            if was != is {
                self.changes.push(Change::between(at.0, at.1, facet).words(&was, &is));
            }
        };
        push(Facet::Range, range(old.range), range(new.range));
        let multiple = |all: &Constraints| {
            all.multiple_of.map_or_else(|| "any".to_owned(), |number| number.to_string())
        };
        push(Facet::Multiple, multiple(&old), multiple(&new));
        push(Facet::Length, lengths(old.min_len, old.max_len), lengths(new.min_len, new.max_len));
        let patterns = |all: &Constraints| {
            if all.patterns.is_empty() { "any".to_owned() } else { all.patterns.join(" and ") }
        };
        push(Facet::Pattern, patterns(&old), patterns(&new));
        let unique = |all: &Constraints| {
            if all.unique { "distinct entries" } else { "any entries" }.to_owned()
        };
        push(Facet::Unique, unique(&old), unique(&new));
        let format =
            |all: &Constraints| all.format.clone().unwrap_or_else(|| "none".into()).to_string();
        push(Facet::Format, format(&old), format(&new));
    }
}

/// Whether two types hold values of one kind, as far as constraints speak of them.
fn one_kind(old: &Contract, was: TypeId, new: &Contract, is: TypeId) -> bool {
    match (value_kind(old, was), value_kind(new, is)) {
        (Some(was), Some(is)) => was == is,
        _ => true,
    }
}

/// A number for each kind of value that has constraints of its own; none for types that hold several.
fn value_kind(contract: &Contract, id: TypeId) -> Option<u8> {
    match &contract.ty(id).kind {
        TypeKind::Scalar(Scalar::Json) => None,
        TypeKind::Scalar(
            Scalar::Int(_) | Scalar::Integer | Scalar::Number | Scalar::Float32 | Scalar::Float64,
        ) => Some(0),
        TypeKind::Scalar(Scalar::Bool | Scalar::Null) => Some(1),
        TypeKind::Scalar(_) | TypeKind::Enum(_) => Some(2),
        TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Tuple { .. } => Some(3),
        TypeKind::Struct(_) | TypeKind::Part { .. } | TypeKind::Map { .. } => Some(4),
        _ => None,
    }
}

fn all(constraints: Option<&Constraints>) -> Vec<&Constraints> {
    constraints.into_iter().collect()
}

/// The declaration that an expression uses, nullability and constraints aside.
fn used(contract: &Contract, id: TypeId) -> Option<TypeId> {
    let mut at = id;
    for _ in 0..=contract.types.len() {
        let ty = contract.ty(at);
        match ty.kind {
            TypeKind::Ref(target) => return Some(target),
            TypeKind::Nullable(next) => at = next,
            _ => return ty.decl.is_some().then_some(at),
        }
    }
    None
}

/// What stands around the use of a declaration.
fn shell(contract: &Contract, id: TypeId) -> Bare<'_> {
    let mut bare = Bare { id, nullable: false, constraints: Vec::new() };
    for _ in 0..=contract.types.len() {
        let ty = contract.ty(bare.id);
        if ty.decl.is_some() {
            break;
        }
        bare.constraints.extend(ty.constraints.as_deref());
        match ty.kind {
            TypeKind::Nullable(next) => {
                bare.nullable = true;
                bare.id = next;
            }
            _ => break,
        }
    }
    bare
}

/// Looks through uses and aliases as well.
fn bare(contract: &Contract, id: TypeId) -> Bare<'_> {
    let mut bare = Bare { id, nullable: false, constraints: Vec::new() };
    for _ in 0..=contract.types.len() {
        let ty = contract.ty(bare.id);
        bare.constraints.extend(ty.constraints.as_deref());
        match ty.kind {
            TypeKind::Ref(next) | TypeKind::Alias(next) => bare.id = next,
            TypeKind::Nullable(next) => {
                bare.nullable = true;
                bare.id = next;
            }
            _ => break,
        }
    }
    bare
}

fn merged(all: &[&Constraints]) -> Constraints {
    let mut merged = Constraints::default();
    for one in all {
        merged.range = Range {
            min: tighter(merged.range.min, one.range.min, true),
            max: tighter(merged.range.max, one.range.max, false),
        };
        merged.multiple_of = merged.multiple_of.or(one.multiple_of);
        merged.min_len = merged.min_len.max(one.min_len);
        merged.max_len = match (merged.max_len, one.max_len) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        merged.patterns.extend(one.patterns.iter().cloned());
        merged.unique |= one.unique;
        merged.format = merged.format.or_else(|| one.format.clone());
    }
    merged
}

fn tighter(a: Option<Bound>, b: Option<Bound>, lower: bool) -> Option<Bound> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if (x.at > y.at) == lower { x } else { y }),
        (x, y) => x.or(y),
    }
}

fn range(range: Range) -> String {
    let end = |bound: Option<Bound>, open: &str, closed: &str| {
        bound.map(|bound| format!("{} {}", if bound.exclusive { open } else { closed }, bound.at))
    };
    match (end(range.min, "above", "from"), end(range.max, "below", "up to")) {
        (None, None) => "any".to_owned(),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(least), Some(most)) => format!("{least} {most}"),
    }
}

/// A type in a few words.
pub(crate) fn describe(contract: &Contract, id: TypeId) -> Name {
    let ty = contract.ty(id);
    if let Some(decl) = &ty.decl {
        return decl.symbol.clone();
    }
    match &ty.kind {
        TypeKind::Scalar(scalar) => scalar_name(*scalar).into(),
        TypeKind::Ref(target) | TypeKind::Alias(target) => describe(contract, *target),
        TypeKind::List(_) => "a list".into(),
        TypeKind::Set(_) => "a set".into(),
        TypeKind::Map { .. } => "a map".into(),
        TypeKind::Nullable(_) => "a nullable type".into(),
        TypeKind::Tuple { .. } => "a tuple".into(),
        TypeKind::Literals(_) => "a choice of values".into(),
        TypeKind::Struct(_) | TypeKind::Part { .. } => "an object".into(),
        TypeKind::Enum(_) => "an enum".into(),
        TypeKind::Union(_) => "a union".into(),
        TypeKind::Schema(_) => "logic over schemas".into(),
        TypeKind::Never => "nothing".into(),
        TypeKind::Opaque(opaque) => opaque.what.clone(),
    }
}

fn scalar_name(scalar: Scalar) -> String {
    let plain = match scalar {
        Scalar::Bool => "bool",
        Scalar::String { .. } => "string",
        Scalar::Bytes { fixed: None } => "bytes",
        Scalar::Bytes { fixed: Some(count) } => return format!("{count} bytes"),
        Scalar::Int(int) => return int_name(int),
        Scalar::Integer => "integer",
        Scalar::Float32 => "float",
        Scalar::Float64 => "double",
        Scalar::Number => "number",
        Scalar::Decimal { digits: None } => "decimal",
        Scalar::Decimal { digits: Some((digits, scale)) } => {
            return format!("decimal({digits}, {scale})");
        }
        Scalar::Uuid => "uuid",
        Scalar::Url => "url",
        Scalar::Timestamp(unit) => return timed("timestamp", unit),
        Scalar::LocalTimestamp(unit) => return timed("local timestamp", unit),
        Scalar::Date => "date",
        Scalar::Time(unit) => return timed("time", unit),
        Scalar::Duration(unit) => return timed("duration", unit),
        Scalar::Json => "any value",
        Scalar::Null => "null",
    };
    plain.to_owned()
}

fn timed(what: &str, unit: Option<wireproof_model::TimeUnit>) -> String {
    match unit {
        None => what.to_owned(),
        Some(wireproof_model::TimeUnit::Millis) => format!("{what} in ms"),
        Some(wireproof_model::TimeUnit::Micros) => format!("{what} in µs"),
        Some(wireproof_model::TimeUnit::Nanos) => format!("{what} in ns"),
    }
}

fn int_name(int: Int) -> String {
    let Int { bits, signed, coding } = int;
    let prefix = match (coding, signed) {
        (wireproof_model::Coding::Variable, true) => "int",
        (wireproof_model::Coding::Variable, false) => "uint",
        (wireproof_model::Coding::ZigZag, _) => "sint",
        (wireproof_model::Coding::Fixed, true) => "sfixed",
        (wireproof_model::Coding::Fixed, false) => "fixed",
    };
    format!("{prefix}{bits}")
}

/// Whether two anonymous types say the same, whatever their places.
fn alike(old: &Contract, was: TypeId, new: &Contract, is: TypeId) -> bool {
    wireproof_model::same_shape(old, was, new, is)
}
