//! A file as it was read: its tree, in which no name is resolved yet.

use wireproof_model::{Name, Number, TagRange};
use wireproof_source::{SourceId, Span, Spanned};

/// A file as it was read: names are not resolved yet.
#[derive(Clone, Debug)]
pub struct File {
    pub(crate) source: SourceId,
    pub(crate) edition: Edition,
    /// The statement that says the edition, if there is one.
    pub(crate) edition_span: Option<Span>,
    /// Empty if none is said.
    pub(crate) package: Spanned<Name>,
    pub(crate) imports: Vec<Import>,
    pub(crate) options: Vec<OptionUse>,
    pub(crate) messages: Vec<Message>,
    pub(crate) enums: Vec<EnumDecl>,
    pub(crate) extends: Vec<Extend>,
    pub(crate) services: Vec<Service>,
}

impl File {
    /// Gives back what the lists have to spare.
    pub(crate) fn shrink(&mut self) {
        self.imports.shrink_to_fit();
        self.options.shrink_to_fit();
        self.messages.shrink_to_fit();
        self.enums.shrink_to_fit();
        self.extends.shrink_to_fit();
        self.services.shrink_to_fit();
    }

    /// The text that it was read from.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// Its import statements, in order.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// The package that it declares things in; empty if it says none.
    pub fn package(&self) -> &Name {
        &self.package.value
    }
}

/// An import statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path, and where it stands.
    pub path: Spanned<Name>,
    /// How it is imported.
    pub kind: ImportKind,
    /// The whole statement without its semicolon.
    pub span: Span,
}

/// How a file is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// For this file alone.
    Plain,
    /// Also for those who import this file.
    Public,
    /// It may be missing.
    Weak,
    /// For its custom options alone (edition 2024); it may be missing.
    Option,
}

/// The rules that a file is read by, oldest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edition {
    #[default]
    Proto2,
    Proto3,
    Edition2023,
    Edition2024,
}

impl Edition {
    pub(crate) fn is_edition(self) -> bool {
        self >= Self::Edition2023
    }
}

/// What every declaration has.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) name: Spanned<Name>,
    /// From the first token to the last one before `;`, or to `}`.
    pub(crate) span: Span,
    pub(crate) docs: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    Export,
    Local,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) head: Head,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) body: Body,
}

/// What stands in the braces of a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) fields: Vec<Field>,
    pub(crate) oneofs: Vec<Oneof>,
    pub(crate) messages: Vec<Message>,
    pub(crate) enums: Vec<EnumDecl>,
    pub(crate) extends: Vec<Extend>,
    pub(crate) ranges: Vec<ExtensionRange>,
    pub(crate) reserved: ReservedUse,
    pub(crate) options: Vec<OptionUse>,
}

impl Body {
    /// Gives back what the lists have to spare: most have one or two entries, and a run keeps thousands of files.
    pub(crate) fn shrink(&mut self) {
        self.fields.shrink_to_fit();
        self.oneofs.shrink_to_fit();
        self.messages.shrink_to_fit();
        self.enums.shrink_to_fit();
        self.extends.shrink_to_fit();
        self.ranges.shrink_to_fit();
        self.options.shrink_to_fit();
        self.reserved.tags.shrink_to_fit();
        self.reserved.names.shrink_to_fit();
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ReservedUse {
    pub(crate) tags: Vec<TagRange>,
    pub(crate) names: Vec<Spanned<Name>>,
}

#[derive(Clone, Debug)]
pub(crate) struct ExtensionRange {
    pub(crate) ranges: Vec<TagRange>,
    pub(crate) options: Vec<OptionUse>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Optional,
    Required,
    Repeated,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) head: Head,
    pub(crate) label: Option<Spanned<Label>>,
    pub(crate) ty: TypeUse,
    pub(crate) number: Spanned<i64>,
    pub(crate) options: Vec<OptionUse>,
    /// The place of its oneof in the message.
    pub(crate) oneof: Option<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct TypeUse {
    /// The type's text, without label.
    pub(crate) span: Span,
    pub(crate) kind: TypeUseKind,
}

#[derive(Clone, Debug)]
pub(crate) enum TypeUseKind {
    Scalar(ScalarKind),
    /// As written, dots in front included.
    Named(Name),
    Map(Box<(Spanned<ScalarKind>, TypeUse)>),
    /// The name of the message that stands beside it.
    Group(Name),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarKind {
    Double,
    Float,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Sint32,
    Sint64,
    Fixed32,
    Fixed64,
    Sfixed32,
    Sfixed64,
    Bool,
    String,
    Bytes,
}

impl ScalarKind {
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "double" => Self::Double,
            "float" => Self::Float,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "uint32" => Self::Uint32,
            "uint64" => Self::Uint64,
            "sint32" => Self::Sint32,
            "sint64" => Self::Sint64,
            "fixed32" => Self::Fixed32,
            "fixed64" => Self::Fixed64,
            "sfixed32" => Self::Sfixed32,
            "sfixed64" => Self::Sfixed64,
            "bool" => Self::Bool,
            "string" => Self::String,
            "bytes" => Self::Bytes,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Oneof {
    pub(crate) head: Head,
    pub(crate) options: Vec<OptionUse>,
}

#[derive(Clone, Debug)]
pub(crate) struct EnumDecl {
    pub(crate) head: Head,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) values: Vec<ValueDecl>,
    pub(crate) reserved: ReservedUse,
    pub(crate) options: Vec<OptionUse>,
}

#[derive(Clone, Debug)]
pub(crate) struct ValueDecl {
    pub(crate) head: Head,
    pub(crate) number: Spanned<i64>,
    pub(crate) options: Vec<OptionUse>,
}

/// `extend Foo { … }`.
#[derive(Clone, Debug)]
pub(crate) struct Extend {
    pub(crate) extendee: Spanned<Name>,
    pub(crate) fields: Vec<Field>,
    /// The bodies of its groups.
    pub(crate) groups: Vec<Message>,
}

#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) head: Head,
    pub(crate) methods: Vec<Method>,
    pub(crate) options: Vec<OptionUse>,
}

#[derive(Clone, Debug)]
pub(crate) struct Method {
    pub(crate) head: Head,
    pub(crate) input: Spanned<Name>,
    pub(crate) input_stream: bool,
    pub(crate) output: Spanned<Name>,
    pub(crate) output_stream: bool,
    pub(crate) options: Vec<OptionUse>,
}

/// One option and its value.
#[derive(Clone, Debug)]
pub(crate) struct OptionUse {
    /// Without spaces: `deprecated`, `(google.api.http).get`.
    pub(crate) name: Spanned<Name>,
    pub(crate) value: Node,
    /// Name and value, and the keyword where there is one.
    pub(crate) span: Span,
}

/// A value of an option.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) kind: NodeKind,
}

#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    Word(Name),
    Number(Number),
    Text(Name),
    /// A string that is not UTF-8.
    Bytes(Vec<u8>),
    List(Vec<Node>),
    Object(Vec<(Spanned<Name>, Node)>),
}
