//! What the language's own compiler refuses in a field: labels, groups, packing, defaults.

use wireproof_model::Literal;
use wireproof_source::Diagnostic;

use super::field::Owner;
use super::{Lowering, Place, values};
use crate::features::FieldPresence;
use crate::file::{self, Edition, Label, OptionUse, TypeUseKind};
use crate::link::Node;

impl Lowering<'_> {
    /// What a label may not say in an edition (editions, "Field presence").
    pub(super) fn check_label(&mut self, place: Place<'_>, field: &file::Field, owner: Owner) {
        let label = field.label;
        let said = label.map(|label| label.value);
        let map = matches!(field.ty.kind, TypeUseKind::Map(_));
        let (message, help) = match (place.edition, said) {
            _ if map && field.oneof.is_some() => {
                ("a map cannot stand in a oneof", "put the map into a message of its own")
            }
            (_, Some(_)) if map => ("a map has no label", "leave the label out"),
            (_, Some(Label::Required)) if owner == Owner::Extension => {
                ("an extension cannot be required", "write `optional`")
            }
            (Edition::Proto3, Some(Label::Required)) => {
                ("there is no `required` in proto3", "leave the label out, or write `optional`")
            }
            (Edition::Proto2, None) if field.oneof.is_none() && !map => {
                ("a field of proto2 has a label", "write `optional`, `required` or `repeated`")
            }
            (edition, Some(Label::Required)) if edition.is_edition() => (
                "there is no `required` in editions",
                "write `[features.field_presence = LEGACY_REQUIRED]` instead",
            ),
            (edition, Some(Label::Optional)) if edition.is_edition() => (
                "there is no `optional` in editions",
                "leave it out: fields know whether they are set",
            ),
            _ => return,
        };
        let span = label.map_or(field.ty.span, |label| label.span);
        self.problems.push(Diagnostic::error(span, message).help(help));
    }

    /// Groups are of proto2 alone, and features of editions.
    pub(super) fn check_kind(&mut self, place: Place<'_>, field: &file::Field) {
        if place.edition != Edition::Proto2 && matches!(field.ty.kind, TypeUseKind::Group(_)) {
            let problem = Diagnostic::error(field.ty.span, "groups belong to proto2").help(
                "declare a message; in editions `features.message_encoding = DELIMITED` frames it the same way",
            );
            self.problems.push(problem);
        }
    }

    /// `packed` is said of lists of numbers and enums, and not in editions.
    pub(super) fn check_packed(&mut self, place: Place<'_>, field: &file::Field, packable: bool) {
        let Some(option) = field.options.iter().find(|option| option.name.value == "packed") else {
            return;
        };
        let (message, help) = if place.edition.is_edition() {
            ("`packed` is not of editions", "write `features.repeated_field_encoding` instead")
        } else if !packable && values::word(&option.value.kind).is_some_and(|word| word == "true") {
            ("only lists of numbers and enums can be packed", "remove the option")
        } else {
            return;
        };
        self.problems.push(Diagnostic::error(option.span, message).help(help));
    }

    /// Whether the enum of a field lists the value that is its default.
    fn lists(&self, place: Place<'_>, field: &file::Field, default: Option<&Literal>) -> bool {
        let (TypeUseKind::Named(name), Some(Literal::Symbol(value))) = (&field.ty.kind, default)
        else {
            return true;
        };
        let found = self.links.find(place.file, place.scope, name, true).ok();
        let symbol = found.and_then(|at| self.links.symbols.get(at as usize));
        match symbol.map(|symbol| symbol.node) {
            Some(Node::Enum(found)) => {
                found.values.iter().any(|listed| listed.head.name.value == *value)
            }
            _ => true,
        }
    }

    /// The default that a field says, if it is one of its type.
    pub(super) fn default(
        &mut self,
        place: Place<'_>,
        field: &file::Field,
        option: &OptionUse,
        misplaced: bool,
    ) -> Option<wireproof_model::Literal> {
        let kind = match field.ty.kind {
            TypeUseKind::Scalar(kind) => Some(kind),
            _ => None,
        };
        let found = values::default(kind, &option.value.kind);
        if place.features.presence == FieldPresence::Implicit || place.edition == Edition::Proto3 {
            let message = "a field without presence has no default but the zero of its type";
            let help = "remove the default; proto2 and editions have fields with presence";
            self.problems.push(Diagnostic::error(option.span, message).help(help));
            return None;
        }
        if misplaced {
            let problem =
                Diagnostic::error(option.span, "only single scalars and enums have defaults")
                    .help("remove the default");
            self.problems.push(problem);
            return None;
        }
        let listed = self.lists(place, field, found.as_ref());
        if found.is_none() || !listed {
            let problem = Diagnostic::error(
                option.value.span,
                "this default is no value of the field's type",
            )
            .help("write a value of the type and within its range");
            self.problems.push(problem);
        }
        found
    }
}
