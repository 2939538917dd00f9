//! The messages of `descriptor.proto` as far as they are written here. Options are kept as the bytes of their
//! message: on the wire the two are one.

/// A set of files.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FileDescriptorSet {
    /// The files, those imported first.
    #[prost(message, repeated, tag = "1")]
    pub file: Vec<FileDescriptorProto>,
}

/// A file.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FileDescriptorProto {
    /// Its path.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// Its package.
    #[prost(string, optional, tag = "2")]
    pub package: Option<String>,
    /// The paths that it imports.
    #[prost(string, repeated, tag = "3")]
    pub dependency: Vec<String>,
    /// Those imported publicly, as places in `dependency`.
    #[prost(int32, repeated, packed = "false", tag = "10")]
    pub public_dependency: Vec<i32>,
    /// Those that may be missing, as places in `dependency`.
    #[prost(int32, repeated, packed = "false", tag = "11")]
    pub weak_dependency: Vec<i32>,
    /// The paths imported for their options alone.
    #[prost(string, repeated, tag = "15")]
    pub option_dependency: Vec<String>,
    /// Messages at the top.
    #[prost(message, repeated, tag = "4")]
    pub message_type: Vec<DescriptorProto>,
    /// Enums at the top.
    #[prost(message, repeated, tag = "5")]
    pub enum_type: Vec<EnumDescriptorProto>,
    /// Services.
    #[prost(message, repeated, tag = "6")]
    pub service: Vec<ServiceDescriptorProto>,
    /// Extensions at the top.
    #[prost(message, repeated, tag = "7")]
    pub extension: Vec<FieldDescriptorProto>,
    /// A `FileOptions`.
    #[prost(bytes = "vec", optional, tag = "8")]
    pub options: Option<Vec<u8>>,
    /// `proto3` or `editions`; none: `proto2`.
    #[prost(string, optional, tag = "12")]
    pub syntax: Option<String>,
    /// The edition: 1000 is 2023.
    #[prost(int32, optional, tag = "14")]
    pub edition: Option<i32>,
}

/// A message.
#[derive(Clone, PartialEq, prost::Message)]
pub struct DescriptorProto {
    /// Its name without scope.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// Its fields.
    #[prost(message, repeated, tag = "2")]
    pub field: Vec<FieldDescriptorProto>,
    /// Extensions declared in it.
    #[prost(message, repeated, tag = "6")]
    pub extension: Vec<FieldDescriptorProto>,
    /// Messages declared in it.
    #[prost(message, repeated, tag = "3")]
    pub nested_type: Vec<DescriptorProto>,
    /// Enums declared in it.
    #[prost(message, repeated, tag = "4")]
    pub enum_type: Vec<EnumDescriptorProto>,
    /// Numbers that it gives to extensions.
    #[prost(message, repeated, tag = "5")]
    pub extension_range: Vec<ExtensionRange>,
    /// Its oneofs.
    #[prost(message, repeated, tag = "8")]
    pub oneof_decl: Vec<OneofDescriptorProto>,
    /// A `MessageOptions`.
    #[prost(bytes = "vec", optional, tag = "7")]
    pub options: Option<Vec<u8>>,
    /// Reserved numbers.
    #[prost(message, repeated, tag = "9")]
    pub reserved_range: Vec<ReservedRange>,
    /// Reserved names.
    #[prost(string, repeated, tag = "10")]
    pub reserved_name: Vec<String>,
    /// 1: `local`, 2: `export`.
    #[prost(int32, optional, tag = "11")]
    pub visibility: Option<i32>,
}

/// Numbers for extensions, from `start` to the one before `end`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ExtensionRange {
    /// The first.
    #[prost(int32, optional, tag = "1")]
    pub start: Option<i32>,
    /// The one behind the last.
    #[prost(int32, optional, tag = "2")]
    pub end: Option<i32>,
    /// An `ExtensionRangeOptions`.
    #[prost(bytes = "vec", optional, tag = "3")]
    pub options: Option<Vec<u8>>,
}

/// Reserved numbers: of a message to the one before `end`, of an enum to `end`.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ReservedRange {
    /// The first.
    #[prost(int32, optional, tag = "1")]
    pub start: Option<i32>,
    /// The end.
    #[prost(int32, optional, tag = "2")]
    pub end: Option<i32>,
}

/// A field or an extension.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FieldDescriptorProto {
    /// Its name.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// Its number.
    #[prost(int32, optional, tag = "3")]
    pub number: Option<i32>,
    /// 1: optional, 2: required, 3: repeated.
    #[prost(int32, optional, tag = "4")]
    pub label: Option<i32>,
    /// A `FieldDescriptorProto.Type`.
    #[prost(int32, optional, tag = "5")]
    pub r#type: Option<i32>,
    /// The message or enum, with a dot in front.
    #[prost(string, optional, tag = "6")]
    pub type_name: Option<String>,
    /// The message that it extends, with a dot in front.
    #[prost(string, optional, tag = "2")]
    pub extendee: Option<String>,
    /// Its default as text.
    #[prost(string, optional, tag = "7")]
    pub default_value: Option<String>,
    /// The place of its oneof.
    #[prost(int32, optional, tag = "9")]
    pub oneof_index: Option<i32>,
    /// Its name in JSON.
    #[prost(string, optional, tag = "10")]
    pub json_name: Option<String>,
    /// A `FieldOptions`.
    #[prost(bytes = "vec", optional, tag = "8")]
    pub options: Option<Vec<u8>>,
    /// Whether `optional` is written before it in proto3.
    #[prost(bool, optional, tag = "17")]
    pub proto3_optional: Option<bool>,
}

/// A oneof.
#[derive(Clone, PartialEq, prost::Message)]
pub struct OneofDescriptorProto {
    /// Its name.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// A `OneofOptions`.
    #[prost(bytes = "vec", optional, tag = "2")]
    pub options: Option<Vec<u8>>,
}

/// An enum.
#[derive(Clone, PartialEq, prost::Message)]
pub struct EnumDescriptorProto {
    /// Its name without scope.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// Its values.
    #[prost(message, repeated, tag = "2")]
    pub value: Vec<EnumValueDescriptorProto>,
    /// An `EnumOptions`.
    #[prost(bytes = "vec", optional, tag = "3")]
    pub options: Option<Vec<u8>>,
    /// Reserved numbers.
    #[prost(message, repeated, tag = "4")]
    pub reserved_range: Vec<ReservedRange>,
    /// Reserved names.
    #[prost(string, repeated, tag = "5")]
    pub reserved_name: Vec<String>,
    /// 1: `local`, 2: `export`.
    #[prost(int32, optional, tag = "6")]
    pub visibility: Option<i32>,
}

/// A value of an enum.
#[derive(Clone, PartialEq, prost::Message)]
pub struct EnumValueDescriptorProto {
    /// Its name.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// Its number.
    #[prost(int32, optional, tag = "2")]
    pub number: Option<i32>,
    /// An `EnumValueOptions`.
    #[prost(bytes = "vec", optional, tag = "3")]
    pub options: Option<Vec<u8>>,
}

/// A service.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ServiceDescriptorProto {
    /// Its name without scope.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// Its methods.
    #[prost(message, repeated, tag = "2")]
    pub method: Vec<MethodDescriptorProto>,
    /// A `ServiceOptions`.
    #[prost(bytes = "vec", optional, tag = "3")]
    pub options: Option<Vec<u8>>,
}

/// A method.
#[derive(Clone, PartialEq, prost::Message)]
pub struct MethodDescriptorProto {
    /// Its name.
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    /// What it takes, with a dot in front.
    #[prost(string, optional, tag = "2")]
    pub input_type: Option<String>,
    /// What it gives, with a dot in front.
    #[prost(string, optional, tag = "3")]
    pub output_type: Option<String>,
    /// A `MethodOptions`.
    #[prost(bytes = "vec", optional, tag = "4")]
    pub options: Option<Vec<u8>>,
    /// Whether it takes a stream.
    #[prost(bool, optional, tag = "5")]
    pub client_streaming: Option<bool>,
    /// Whether it gives a stream.
    #[prost(bool, optional, tag = "6")]
    pub server_streaming: Option<bool>,
}
