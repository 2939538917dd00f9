//! The files that come with every Protobuf compiler.

const FILES: [(&str, &str); 20] = [
    ("google/protobuf/any.proto", include_str!("builtin/any.proto")),
    ("google/protobuf/api.proto", include_str!("builtin/api.proto")),
    ("google/protobuf/c_sharp_features.proto", include_str!("builtin/c_sharp_features.proto")),
    ("google/protobuf/compiler/plugin.proto", include_str!("builtin/compiler_plugin.proto")),
    ("google/protobuf/cpp_features.proto", include_str!("builtin/cpp_features.proto")),
    ("google/protobuf/cpp_file_options.proto", include_str!("builtin/cpp_file_options.proto")),
    ("google/protobuf/cpp_options.proto", include_str!("builtin/cpp_options.proto")),
    ("google/protobuf/descriptor.proto", include_str!("builtin/descriptor.proto")),
    ("google/protobuf/duration.proto", include_str!("builtin/duration.proto")),
    ("google/protobuf/empty.proto", include_str!("builtin/empty.proto")),
    ("google/protobuf/field_mask.proto", include_str!("builtin/field_mask.proto")),
    ("google/protobuf/go_features.proto", include_str!("builtin/go_features.proto")),
    ("google/protobuf/java_features.proto", include_str!("builtin/java_features.proto")),
    (
        "google/protobuf/json_enumvalue_options.proto",
        include_str!("builtin/json_enumvalue_options.proto"),
    ),
    ("google/protobuf/json_options.proto", include_str!("builtin/json_options.proto")),
    ("google/protobuf/source_context.proto", include_str!("builtin/source_context.proto")),
    ("google/protobuf/struct.proto", include_str!("builtin/struct.proto")),
    ("google/protobuf/timestamp.proto", include_str!("builtin/timestamp.proto")),
    ("google/protobuf/type.proto", include_str!("builtin/type.proto")),
    ("google/protobuf/wrappers.proto", include_str!("builtin/wrappers.proto")),
];

/// The text of a file that comes with every Protobuf compiler (`google/protobuf/timestamp.proto`), unless this is
/// none of them. [`crate::import`] takes it from here where it is imported and not among the files given; who wants
/// spans in it to lead somewhere adds it to the files.
pub fn text(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// The place of such a file among its like.
pub(crate) fn number(path: &str) -> Option<u32> {
    FILES.iter().position(|(name, _)| *name == path).map(|at| at as u32)
}
