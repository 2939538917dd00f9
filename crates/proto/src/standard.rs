//! The options that every Protobuf compiler knows: for what they are, their numbers and types (`descriptor.proto`).

/// What an option is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    File,
    Message,
    Field,
    Oneof,
    Enum,
    Value,
    Service,
    Method,
    Range,
}

/// The type of an option's value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Bool,
    Text,
    Symbol(&'static [(&'static str, u64)]),
    /// One or more symbols.
    Symbols(&'static [(&'static str, u64)]),
    Features,
    /// A message of which nothing is read here.
    Other,
}

type Row = (&'static str, u32, Kind);

const OPTIMIZE: &[(&str, u64)] = &[("SPEED", 1), ("CODE_SIZE", 2), ("LITE_RUNTIME", 3)];
const CTYPE: &[(&str, u64)] = &[("STRING", 0), ("CORD", 1), ("STRING_PIECE", 2)];
const JSTYPE: &[(&str, u64)] = &[("JS_NORMAL", 0), ("JS_STRING", 1), ("JS_NUMBER", 2)];
const RETENTION: &[(&str, u64)] =
    &[("RETENTION_UNKNOWN", 0), ("RETENTION_RUNTIME", 1), ("RETENTION_SOURCE", 2)];
const TARGETS: &[(&str, u64)] = &[
    ("TARGET_TYPE_UNKNOWN", 0),
    ("TARGET_TYPE_FILE", 1),
    ("TARGET_TYPE_EXTENSION_RANGE", 2),
    ("TARGET_TYPE_MESSAGE", 3),
    ("TARGET_TYPE_FIELD", 4),
    ("TARGET_TYPE_ONEOF", 5),
    ("TARGET_TYPE_ENUM", 6),
    ("TARGET_TYPE_ENUM_ENTRY", 7),
    ("TARGET_TYPE_SERVICE", 8),
    ("TARGET_TYPE_METHOD", 9),
];
const IDEMPOTENCY: &[(&str, u64)] =
    &[("IDEMPOTENCY_UNKNOWN", 0), ("NO_SIDE_EFFECTS", 1), ("IDEMPOTENT", 2)];
const VERIFICATION: &[(&str, u64)] = &[("DECLARATION", 0), ("UNVERIFIED", 1)];

/// Which features there are, their numbers and values.
pub(crate) const FEATURES: &[Row] = &[
    (
        "field_presence",
        1,
        Kind::Symbol(&[("EXPLICIT", 1), ("IMPLICIT", 2), ("LEGACY_REQUIRED", 3)]),
    ),
    ("enum_type", 2, Kind::Symbol(&[("OPEN", 1), ("CLOSED", 2)])),
    ("repeated_field_encoding", 3, Kind::Symbol(&[("PACKED", 1), ("EXPANDED", 2)])),
    ("utf8_validation", 4, Kind::Symbol(&[("VERIFY", 2), ("NONE", 3)])),
    ("message_encoding", 5, Kind::Symbol(&[("LENGTH_PREFIXED", 1), ("DELIMITED", 2)])),
    ("json_format", 6, Kind::Symbol(&[("ALLOW", 1), ("LEGACY_BEST_EFFORT", 2)])),
    ("enforce_naming_style", 7, Kind::Symbol(&[("STYLE2024", 1), ("STYLE_LEGACY", 2)])),
    (
        "default_symbol_visibility",
        8,
        Kind::Symbol(&[
            ("EXPORT_ALL", 1),
            ("EXPORT_TOP_LEVEL", 2),
            ("LOCAL_ALL", 3),
            ("STRICT", 4),
        ]),
    ),
];

const FILE: &[Row] = &[
    ("java_package", 1, Kind::Text),
    ("java_outer_classname", 8, Kind::Text),
    ("java_multiple_files", 10, Kind::Bool),
    ("java_generate_equals_and_hash", 20, Kind::Bool),
    ("java_string_check_utf8", 27, Kind::Bool),
    ("optimize_for", 9, Kind::Symbol(OPTIMIZE)),
    ("go_package", 11, Kind::Text),
    ("cc_generic_services", 16, Kind::Bool),
    ("java_generic_services", 17, Kind::Bool),
    ("py_generic_services", 18, Kind::Bool),
    ("php_generic_services", 42, Kind::Bool),
    ("deprecated", 23, Kind::Bool),
    ("cc_enable_arenas", 31, Kind::Bool),
    ("objc_class_prefix", 36, Kind::Text),
    ("csharp_namespace", 37, Kind::Text),
    ("swift_prefix", 39, Kind::Text),
    ("php_class_prefix", 40, Kind::Text),
    ("php_namespace", 41, Kind::Text),
    ("php_metadata_namespace", 44, Kind::Text),
    ("ruby_package", 45, Kind::Text),
    ("features", 50, Kind::Features),
];

const MESSAGE: &[Row] = &[
    ("message_set_wire_format", 1, Kind::Bool),
    ("no_standard_descriptor_accessor", 2, Kind::Bool),
    ("deprecated", 3, Kind::Bool),
    ("map_entry", 7, Kind::Bool),
    ("deprecated_legacy_json_field_conflicts", 11, Kind::Bool),
    ("features", 12, Kind::Features),
];

const FIELD: &[Row] = &[
    ("ctype", 1, Kind::Symbol(CTYPE)),
    ("packed", 2, Kind::Bool),
    ("deprecated", 3, Kind::Bool),
    ("lazy", 5, Kind::Bool),
    ("jstype", 6, Kind::Symbol(JSTYPE)),
    ("weak", 10, Kind::Bool),
    ("unverified_lazy", 15, Kind::Bool),
    ("debug_redact", 16, Kind::Bool),
    ("retention", 17, Kind::Symbol(RETENTION)),
    ("targets", 19, Kind::Symbols(TARGETS)),
    ("edition_defaults", 20, Kind::Other),
    ("features", 21, Kind::Features),
    ("feature_support", 22, Kind::Other),
];

const ONEOF: &[Row] = &[("features", 1, Kind::Features)];

const ENUM: &[Row] = &[
    ("allow_alias", 2, Kind::Bool),
    ("deprecated", 3, Kind::Bool),
    ("deprecated_legacy_json_field_conflicts", 6, Kind::Bool),
    ("features", 7, Kind::Features),
];

const VALUE: &[Row] = &[
    ("deprecated", 1, Kind::Bool),
    ("features", 2, Kind::Features),
    ("debug_redact", 3, Kind::Bool),
    ("feature_support", 4, Kind::Other),
];

const SERVICE: &[Row] = &[("deprecated", 33, Kind::Bool), ("features", 34, Kind::Features)];

const METHOD: &[Row] = &[
    ("deprecated", 33, Kind::Bool),
    ("idempotency_level", 34, Kind::Symbol(IDEMPOTENCY)),
    ("features", 35, Kind::Features),
];

const RANGE: &[Row] = &[
    ("declaration", 2, Kind::Other),
    ("verification", 3, Kind::Symbol(VERIFICATION)),
    ("features", 50, Kind::Features),
];

/// Number and type of an option.
pub(crate) fn option(target: Target, name: &str) -> Option<(u32, Kind)> {
    let rows = match target {
        Target::File => FILE,
        Target::Message => MESSAGE,
        Target::Field => FIELD,
        Target::Oneof => ONEOF,
        Target::Enum => ENUM,
        Target::Value => VALUE,
        Target::Service => SERVICE,
        Target::Method => METHOD,
        Target::Range => RANGE,
    };
    row(rows, name)
}

/// Number and values of a feature.
pub(crate) fn feature(name: &str) -> Option<(u32, Kind)> {
    row(FEATURES, name)
}

fn row(rows: &[Row], name: &str) -> Option<(u32, Kind)> {
    rows.iter().find(|(known, ..)| *known == name).map(|(_, number, kind)| (*number, *kind))
}
