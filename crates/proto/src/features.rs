//! Features: what a file's edition and its options decide for each element (editions, "Feature Settings").

use wireproof_model::{Coding, Int, Packing, Scalar};
use wireproof_source::{Diagnostic, Span};

use crate::file::{Edition, NodeKind, OptionUse, ScalarKind, Visibility};

/// Whether a singular field knows if it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldPresence {
    Explicit,
    Implicit,
    Required,
}

/// The features that have a meaning here, resolved for one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Features {
    pub(crate) presence: FieldPresence,
    pub(crate) closed_enums: bool,
    pub(crate) packing: Packing,
    pub(crate) checked_text: bool,
    pub(crate) delimited: bool,
    pub(crate) exported: Exported,
}

/// Which declarations other files may name that do not say so themselves (editions, "Symbol visibility").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exported {
    All,
    TopLevel,
    None,
}

impl Exported {
    /// Whether other files may name a declaration that says `said` of itself.
    pub(crate) fn holds(self, said: Option<Visibility>, top_level: bool) -> bool {
        match (said, self) {
            (Some(Visibility::Export), _) | (None, Self::All) => true,
            (Some(Visibility::Local), _) | (None, Self::None) => false,
            (None, Self::TopLevel) => top_level,
        }
    }
}

impl Features {
    /// What an edition starts from.
    pub(crate) fn of(edition: Edition) -> Self {
        let (proto2, proto3) = (edition == Edition::Proto2, edition == Edition::Proto3);
        Self {
            presence: if proto3 { FieldPresence::Implicit } else { FieldPresence::Explicit },
            closed_enums: proto2,
            packing: if proto2 { Packing::Expanded } else { Packing::Packed },
            checked_text: !proto2,
            delimited: false,
            exported: match edition {
                Edition::Edition2024 => Exported::TopLevel,
                _ => Exported::All,
            },
        }
    }

    /// As `options` change them for an element and what is inside it.
    pub(crate) fn with(mut self, options: &[OptionUse]) -> Self {
        for option in options {
            if option.name.value == "features" {
                if let NodeKind::Object(entries) = &option.value.kind {
                    for (name, value) in entries {
                        if let NodeKind::Word(word) = &value.kind {
                            self.set(&name.value, word);
                        }
                    }
                }
            } else if let Some(feature) = option.name.value.strip_prefix("features.")
                && let NodeKind::Word(word) = &option.value.kind
            {
                self.set(feature, word);
            }
        }
        self
    }

    fn set(&mut self, feature: &str, value: &str) {
        match (feature, value) {
            ("field_presence", "EXPLICIT") => self.presence = FieldPresence::Explicit,
            ("field_presence", "IMPLICIT") => self.presence = FieldPresence::Implicit,
            ("field_presence", "LEGACY_REQUIRED") => self.presence = FieldPresence::Required,
            ("enum_type", "OPEN") => self.closed_enums = false,
            ("enum_type", "CLOSED") => self.closed_enums = true,
            ("repeated_field_encoding", "PACKED") => self.packing = Packing::Packed,
            ("repeated_field_encoding", "EXPANDED") => self.packing = Packing::Expanded,
            ("utf8_validation", "VERIFY") => self.checked_text = true,
            ("utf8_validation", "NONE") => self.checked_text = false,
            ("message_encoding", "LENGTH_PREFIXED") => self.delimited = false,
            ("message_encoding", "DELIMITED") => self.delimited = true,
            ("default_symbol_visibility", "EXPORT_ALL") => self.exported = Exported::All,
            ("default_symbol_visibility", "EXPORT_TOP_LEVEL") => self.exported = Exported::TopLevel,
            ("default_symbol_visibility", "LOCAL_ALL" | "STRICT") => self.exported = Exported::None,
            // `json_format` and the naming style decide what compilers accept, nothing that travels.
            _ => {}
        }
    }

    /// Whether an option's whole meaning is among the features.
    pub(crate) fn hold(option: &OptionUse) -> bool {
        let known = |name: &str| {
            matches!(
                name,
                "field_presence"
                    | "enum_type"
                    | "repeated_field_encoding"
                    | "utf8_validation"
                    | "message_encoding"
                    | "default_symbol_visibility"
            )
        };
        match (option.name.value.as_str(), &option.value.kind) {
            ("features", NodeKind::Object(entries)) => {
                entries.iter().all(|(name, _)| known(&name.value))
            }
            (name, _) => name.strip_prefix("features.").is_some_and(known),
        }
    }

    /// The features that a file's own options set, with what they may not set.
    pub(crate) fn of_file(
        edition: Edition,
        options: &[OptionUse],
        refuse: &mut dyn FnMut(Diagnostic),
    ) -> Self {
        let mut found = Self::of(edition).with(options);
        if found.presence == FieldPresence::Required {
            let said = options.iter().find(|option| option.name.value.starts_with("features"));
            let span = said.map_or(Span::default(), |option| option.span);
            refuse(
                Diagnostic::error(span, "required presence cannot be the default of a file")
                    .help("set `features.field_presence = LEGACY_REQUIRED` on single fields"),
            );
            found.presence = FieldPresence::Explicit;
        }
        if !edition.is_edition()
            && let Some(option) =
                options.iter().find(|option| option.name.value.starts_with("features"))
        {
            let problem = Diagnostic::error(option.name.span, "features belong to editions")
                .help("begin the file with `edition = \"2023\";`, or remove them");
            refuse(problem);
        }
        found
    }
}

/// The model's scalar of a type's keyword.
pub(crate) fn scalar(kind: ScalarKind, checked: bool) -> Scalar {
    let int = |bits, signed, coding| Scalar::Int(Int { bits, signed, coding });
    match kind {
        ScalarKind::Double => Scalar::Float64,
        ScalarKind::Float => Scalar::Float32,
        ScalarKind::Int32 => int(32, true, Coding::Variable),
        ScalarKind::Int64 => int(64, true, Coding::Variable),
        ScalarKind::Uint32 => int(32, false, Coding::Variable),
        ScalarKind::Uint64 => int(64, false, Coding::Variable),
        ScalarKind::Sint32 => int(32, true, Coding::ZigZag),
        ScalarKind::Sint64 => int(64, true, Coding::ZigZag),
        ScalarKind::Fixed32 => int(32, false, Coding::Fixed),
        ScalarKind::Fixed64 => int(64, false, Coding::Fixed),
        ScalarKind::Sfixed32 => int(32, true, Coding::Fixed),
        ScalarKind::Sfixed64 => int(64, true, Coding::Fixed),
        ScalarKind::Bool => Scalar::Bool,
        ScalarKind::String => Scalar::String { checked },
        ScalarKind::Bytes => Scalar::Bytes { fixed: None },
    }
}
