//! A field: presence, type, packing, framing, default.

use wireproof_model::{
    Attribute, Field, Framing, Literal, Name, Packing, Presence, Scalar, Type, TypeId, TypeKind,
};
use wireproof_source::Span;

use super::{Lowering, Place, values};
use crate::features::{FieldPresence, scalar};
use crate::file::{self, Edition, Label, NodeKind, OptionUse, ScalarKind, TypeUse, TypeUseKind};
use crate::standard::Target;

/// Who declares a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Message,
    Extension,
}

impl<'a> Lowering<'a> {
    pub(super) fn field(
        &mut self,
        place: Place<'_>,
        field: &'a file::Field,
        owner: Owner,
    ) -> Field {
        let features = place.features.with(&field.options);
        let place = Place { features, ..place };
        let label = field.label.map(|label| label.value);
        self.check_label(place, field, owner);
        self.check_kind(place, field);
        let mut meta = Self::meta(&field.head);
        self.options(place, Target::Field, &field.options, &mut meta);
        meta.key = match owner {
            Owner::Extension => {
                let dot = if place.scope.is_empty() { "" } else { "." };
                Some(format!("[{}{dot}{}]", place.scope, field.head.name.value).into())
            }
            Owner::Message => explicit_json_name(field),
        };
        let base = self.type_use(place, &field.ty);
        let repeated = label == Some(Label::Repeated);
        let map = matches!(field.ty.kind, TypeUseKind::Map(_));
        let message = !map && self.is_message(base);
        let ty = match field.label {
            Some(label) if repeated => {
                self.contract.add(Type::new(label.span.to(field.ty.span), TypeKind::List(base)))
            }
            _ => base,
        };
        let group = matches!(field.ty.kind, TypeUseKind::Group(_));
        let known_presence = repeated || map || message || field.oneof.is_some();
        let presence = match (label, features.presence) {
            (Some(Label::Required), _) => Presence::Required,
            (None, FieldPresence::Required) if !repeated && !map && field.oneof.is_none() => {
                Presence::Required
            }
            (Some(Label::Optional), _) => Presence::Optional,
            (_, FieldPresence::Implicit) if !known_presence && owner == Owner::Message => {
                Presence::Implicit
            }
            _ => Presence::Optional,
        };
        // Where presence does not tell, descriptors need to know what was written.
        if let Some(said) = field.label
            && said.value == Label::Optional
            && place.edition == Edition::Proto3
            && (message || owner == Owner::Extension)
        {
            let said = Attribute::new("proto.optional", Literal::Bool(true), said.span);
            meta.extra_mut().attributes.push(Attribute { understood: true, ..said });
        }
        let mut found = Field::new(meta, presence, ty);
        found.tag = Some(field.number.value);
        found.exclusive = field.oneof;
        found.extension = owner == Owner::Extension;
        let packable = repeated && self.is_packable(base);
        if packable {
            found.packing = packing(&field.options).unwrap_or(features.packing);
        }
        self.check_packed(place, field, packable);
        if group || (message && features.delimited) {
            found.framing = Framing::Delimited;
        }
        if let Some(option) = field.options.iter().find(|option| option.name.value == "default") {
            found.default = self.default(place, field, option, message || repeated || map);
        }
        found
    }

    fn type_use(&mut self, place: Place<'_>, ty: &TypeUse) -> TypeId {
        match &ty.kind {
            TypeUseKind::Scalar(kind) => self.scalar(place, *kind, ty.span),
            TypeUseKind::Named(name) | TypeUseKind::Group(name) => self.named(place, name, ty.span),
            TypeUseKind::Map(entry) => {
                let (key, value) = &**entry;
                let key = self.scalar(place, key.value, key.span);
                let value = self.type_use(place, value);
                self.contract.add(Type::new(ty.span, TypeKind::Map { key, value }))
            }
        }
    }

    fn scalar(&mut self, place: Place<'_>, kind: ScalarKind, span: Span) -> TypeId {
        let kind = TypeKind::Scalar(scalar(kind, place.features.checked_text));
        self.contract.add(Type::new(span, kind))
    }

    /// Whether a type expression is a message in Protobuf.
    fn is_message(&self, id: TypeId) -> bool {
        match self.contract.ty(id).kind {
            TypeKind::Scalar(Scalar::Timestamp(_) | Scalar::Duration(_) | Scalar::Json) => true,
            TypeKind::Ref(target) => self.is_declared_message(target),
            _ => false,
        }
    }

    fn is_packable(&self, id: TypeId) -> bool {
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => {
                matches!(scalar, Scalar::Bool | Scalar::Int(_) | Scalar::Float32 | Scalar::Float64)
            }
            TypeKind::Ref(target) => !self.is_declared_message(*target),
            _ => false,
        }
    }

    fn is_declared_message(&self, id: TypeId) -> bool {
        matches!(self.contract.ty(id).kind, TypeKind::Struct(_))
    }
}

fn packing(options: &[OptionUse]) -> Option<Packing> {
    let option = options.iter().find(|option| option.name.value == "packed")?;
    match values::word(&option.value.kind)?.as_str() {
        "true" => Some(Packing::Packed),
        "false" => Some(Packing::Expanded),
        _ => None,
    }
}

/// The name in JSON, where it is said and is not the one that the field has anyway.
fn explicit_json_name(field: &file::Field) -> Option<Name> {
    let option = field.options.iter().find(|option| option.name.value == "json_name")?;
    match &option.value.kind {
        NodeKind::Text(name) if *name != values::json_name(&field.head.name.value) => {
            Some(name.clone())
        }
        _ => None,
    }
}
