//! An enum and its values.

use wireproof_model::{Enum, EnumValue, Meta, Openness, TypeKind};

use super::message::{reserved, visibility};
use super::{Lowering, Place};
use crate::file::EnumDecl;
use crate::standard::Target;

impl<'a> Lowering<'a> {
    pub(super) fn enumeration(
        &mut self,
        place: Place<'_>,
        found: &'a EnumDecl,
    ) -> (Meta, TypeKind) {
        let features = place.features.with(&found.options);
        let place = Place { features, ..place };
        let mut meta = Self::meta(&found.head);
        self.options(place, Target::Enum, &found.options, &mut meta);
        visibility(found.visibility, &mut meta);
        self.check_enum(place, found);
        let mut values = Vec::with_capacity(found.values.len());
        for value in &found.values {
            let mut meta = Self::meta(&value.head);
            self.options(place, Target::Value, &value.options, &mut meta);
            values.push(EnumValue { meta, tag: Some(value.number.value) });
        }
        let openness = if features.closed_enums { Openness::Closed } else { Openness::Open };
        let reserved = reserved(&found.reserved, i64::from(i32::MAX));
        (meta, TypeKind::Enum(Enum { values, openness, reserved, fallback: None }))
    }
}
