//! Types: the arena's nodes, declared and anonymous alike.

use wireproof_source::Span;

use crate::{Constraints, Literal, Meta, Name, UnitId};

/// A node in a contract's arena of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// A type expression, or a declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// The text that says it. Of a declaration the whole of it.
    pub span: Span,
    /// Set if it is declared, that is: has a name.
    pub decl: Option<Box<Decl>>,
    /// What it is.
    pub kind: TypeKind,
    /// What its values must hold besides; none is the same as an empty one.
    pub constraints: Option<Box<Constraints>>,
    /// For an anonymous one: the element that says it. Filled by [`crate::Contract::finish`].
    pub owner: Option<crate::Element>,
}

impl Type {
    /// An anonymous type said at `span`.
    pub fn new(span: Span, kind: TypeKind) -> Self {
        Self { span, decl: None, kind, constraints: None, owner: None }
    }

    /// A declared type; its place is the declaration's.
    pub fn declared(decl: Decl, kind: TypeKind) -> Self {
        Self {
            span: decl.meta.span,
            decl: Some(Box::new(decl)),
            kind,
            constraints: None,
            owner: None,
        }
    }

    /// With constraints, unless they ask nothing.
    pub fn with(mut self, constraints: Constraints) -> Self {
        self.constraints = (!constraints.is_empty()).then(|| Box::new(constraints));
        self
    }
}

/// What makes a type a declared one.
#[derive(Clone, Debug, PartialEq)]
pub struct Decl {
    /// Its stable path, `orders.v1.Order.Line`.
    pub symbol: Name,
    /// Its name (without scope), place and life. `key` is the name in encodings that write type names.
    pub meta: Meta,
    /// The file that declares it.
    pub unit: UnitId,
    /// The declaration around it.
    pub parent: Option<TypeId>,
    /// Set if it is an error.
    pub error: Option<ErrorInfo>,
}

/// What makes a declared struct an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorInfo {
    /// The HTTP status that carries it.
    pub status: u16,
    /// Whether trying again may help.
    pub retryable: bool,
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// A single value.
    Scalar(Scalar),
    /// A use of a declaration (several of one symbol may share it, each in other versions).
    Ref(TypeId),
    /// A declaration that only names another type.
    Alias(TypeId),
    /// Values in order.
    List(TypeId),
    /// Distinct values; their order means nothing.
    Set(TypeId),
    /// Values under keys.
    Map {
        /// The keys' type.
        key: TypeId,
        /// The values' type.
        value: TypeId,
    },
    /// The type's values, and null.
    Nullable(TypeId),
    /// A list with a type per place.
    Tuple {
        /// The types of the first places.
        items: Vec<TypeId>,
        /// The type of further ones; none: there are none.
        rest: Option<TypeId>,
    },
    /// Exactly these values. Texts alone are an [`Enum`].
    Literals(Vec<LiteralValue>),
    /// Named fields.
    Struct(Struct),
    /// Some of a struct's fields, under their names there: what is left when others travel elsewhere.
    Part {
        /// The struct (never another part).
        of: TypeId,
        /// The fields' places in it, ascending.
        fields: Vec<u32>,
    },
    /// Named values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Logic over schemas that is more than another spelling of the kinds above.
    Schema(Box<Schema>),
    /// No value at all.
    Never,
    /// Something that the importer could not express.
    Opaque(Opaque),
}

/// A single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// True or false.
    Bool,
    /// Text; `checked` if codecs that write bytes check that it is UTF-8.
    String {
        /// Whether codecs check it.
        checked: bool,
    },
    /// Bytes; `fixed` if the codec knows their number and writes no length.
    Bytes {
        /// The number of bytes.
        fixed: Option<u32>,
    },
    /// An integer of a fixed width.
    Int(Int),
    /// An integer of any size.
    Integer,
    /// An IEEE 754 single.
    Float32,
    /// An IEEE 754 double.
    Float64,
    /// Any number.
    Number,
    /// A decimal fraction.
    Decimal {
        /// Digits in all, and digits after the point; none: any.
        digits: Option<(u8, u8)>,
    },
    /// A UUID.
    Uuid,
    /// A URL.
    Url,
    /// A moment; `None` where the encoding's natural unit serves.
    Timestamp(Option<TimeUnit>),
    /// A date and a time of day without a zone.
    LocalTimestamp(Option<TimeUnit>),
    /// A day.
    Date,
    /// A time of day.
    Time(Option<TimeUnit>),
    /// An elapsed time.
    Duration(Option<TimeUnit>),
    /// Any value that JSON can say.
    Json,
    /// Only null.
    Null,
}

/// The unit in which a time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimeUnit {
    /// 10^-3 s.
    Millis,
    /// 10^-6 s.
    Micros,
    /// 10^-9 s.
    Nanos,
}

/// An integer's width, sign and coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Int {
    /// 8, 16, 32 or 64.
    pub bits: u8,
    /// Whether it may be negative.
    pub signed: bool,
    /// How binary encodings that offer a choice write it.
    pub coding: Coding,
}

impl Int {
    /// The least and the greatest value.
    pub fn range(self) -> (i128, i128) {
        let bits = u32::from(self.bits.clamp(1, 64));
        if self.signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) }
    }
}

/// How a binary encoding with a choice writes an integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Coding {
    /// With as few bytes as it needs, negative ones in two's complement.
    #[default]
    Variable,
    /// With as few bytes as it needs, small negative ones too.
    ZigZag,
    /// With all its bytes.
    Fixed,
}

/// Whether receivers cope with what the definition does not list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Openness {
    /// They keep or skip it.
    #[default]
    Open,
    /// They reject it.
    Closed,
    /// The definition lists what there is and does not say what a reader does with more.
    Unsaid,
}

/// Whether a field is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// The sender must, the receiver may rely on it.
    Required,
    /// The sender must, the receiver must cope without.
    Expected,
    /// The sender may, the receiver must cope without.
    Optional,
    /// Always there for the program; the encoding may leave out the zero value.
    Implicit,
}

/// Named fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The fields in the order declared.
    pub fields: Vec<Field>,
    /// Groups of fields of which at most one is set.
    pub exclusive: Vec<Exclusive>,
    /// Whether unknown fields are accepted.
    pub openness: Openness,
    /// What must not be used again.
    pub reserved: Reserved,
    /// Tags that other files may define fields for.
    pub extensions: Vec<TagRange>,
    /// Whether fields travel as items of tag and content (the historic message set).
    pub item_framing: bool,
    /// The type of values under names that are not fields; none: anything, as `openness` allows.
    pub rest: Option<TypeId>,
    /// Types of values under names that match a regular expression.
    pub patterns: Vec<(Name, TypeId)>,
    /// The least number of entries.
    pub min_entries: Option<u64>,
    /// The most.
    pub max_entries: Option<u64>,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name, place, life.
    pub meta: Meta,
    /// The number that identifies it in tagged encodings.
    pub tag: Option<i64>,
    /// Whether it is there.
    pub presence: Presence,
    /// Its type; `List` for a repeated one.
    pub ty: TypeId,
    /// What a reader takes for it when it is absent.
    pub default: Option<Literal>,
    /// The group of [`Struct::exclusive`] that it belongs to.
    pub exclusive: Option<u32>,
    /// Whether a list of numbers travels as one run of bytes, where an encoding has the choice.
    pub packing: Packing,
    /// How a nested value is framed, where an encoding has the choice.
    pub framing: Framing,
    /// Of a field of union type: whether its variants travel as fields of this struct.
    pub inline: bool,
    /// Set if another declaration than the struct's own defines it; `meta.key` is then its bracketed full name.
    pub extension: bool,
    /// Whether it travels one way only.
    pub travels: Travels,
}

impl Field {
    /// A field of the given presence and type and nothing else.
    pub fn new(meta: Meta, presence: Presence, ty: TypeId) -> Self {
        Self {
            meta,
            tag: None,
            presence,
            ty,
            default: None,
            exclusive: None,
            packing: Packing::default(),
            framing: Framing::default(),
            inline: false,
            extension: false,
            travels: Travels::default(),
        }
    }
}

/// In which direction a field travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Travels {
    /// In requests and responses.
    #[default]
    Both,
    /// Only towards the server.
    Requests,
    /// Only from the server.
    Responses,
}

/// Whether a list of numbers travels as one run of bytes, where an encoding has the choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Packing {
    /// One run of bytes.
    #[default]
    Packed,
    /// Each on its own.
    Expanded,
}

/// How a nested value is framed, where an encoding has the choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Framing {
    /// By its length in front.
    #[default]
    LengthPrefixed,
    /// By marks around it.
    Delimited,
}

/// A group of fields of which at most one is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Exclusive {
    /// Its name and place.
    pub meta: Meta,
}

/// Tags and names that must not be used again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reserved {
    /// The tags.
    pub tags: Vec<TagRange>,
    /// The names.
    pub names: Vec<wireproof_source::Spanned<Name>>,
}

impl Reserved {
    /// Whether the name is reserved.
    pub fn has_name(&self, name: &str) -> bool {
        self.names.iter().any(|reserved| reserved.value == name)
    }

    /// Whether the tag is reserved.
    pub fn has_tag(&self, tag: i64) -> bool {
        self.tags.iter().any(|range| range.first <= tag && tag <= range.last)
    }
}

/// Tags from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagRange {
    /// The first tag.
    pub first: i64,
    /// The last tag.
    pub last: i64,
    /// Where it is said.
    pub span: Span,
}

/// Named values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enum {
    /// The values in the order declared.
    pub values: Vec<EnumValue>,
    /// Whether readers keep values that they do not know.
    pub openness: Openness,
    /// What must not be used again.
    pub reserved: Reserved,
    /// The value that a reader takes for one it does not know, as a place in `values`.
    pub fallback: Option<u32>,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// Name, place, life; `key` is its text where that differs.
    pub meta: Meta,
    /// Its number.
    pub tag: Option<i64>,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The alternatives in the order declared.
    pub variants: Vec<Variant>,
    /// How a reader tells them apart.
    pub discrimination: Discrimination,
    /// Whether readers keep variants that they do not know.
    pub openness: Openness,
    /// What must not be used again.
    pub reserved: Reserved,
}

/// How a reader tells a union's variants apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discrimination {
    /// The variant's name stands around its value.
    External,
    /// The variant's name stands in this property of its value.
    Property(Name),
    /// The value alone: the first variant that fits, or the branch that the encoding marks.
    Value {
        /// Whether exactly one variant may fit.
        exactly_one: bool,
    },
}

/// An alternative of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name, place, life; `key` is the discriminating text where that differs.
    pub meta: Meta,
    /// Its number in tagged encodings.
    pub tag: Option<i64>,
    /// Its content; none: the name says it all.
    pub ty: Option<TypeId>,
}

/// One value of a [`TypeKind::Literals`].
#[derive(Clone, Debug, PartialEq)]
pub struct LiteralValue {
    /// The value.
    pub value: Literal,
    /// Where.
    pub span: Span,
}

/// Logic over schemas; every part that is there must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// All of these hold.
    pub all_of: Vec<TypeId>,
    /// Each group: at least one of its members holds.
    pub any_of: Vec<Vec<TypeId>>,
    /// Each group: exactly one of its members holds.
    pub one_of: Vec<Vec<TypeId>>,
    /// None of these holds.
    pub not: Vec<TypeId>,
    /// If the first holds, the second must, else the third.
    pub conditions: Vec<(TypeId, Option<TypeId>, Option<TypeId>)>,
    /// If an object has the property, the schema must hold.
    pub dependents: Vec<(Name, TypeId)>,
    /// Property names hold this.
    pub property_names: Option<TypeId>,
    /// A number of a list's items (least, most) holds this.
    pub contains: Option<(TypeId, Option<u64>, Option<u64>)>,
    /// What properties that no part above has looked at must hold.
    pub unevaluated_properties: Option<TypeId>,
    /// What items that no part above has looked at must hold.
    pub unevaluated_items: Option<TypeId>,
    /// Values of these kinds of JSON value only (`object`, `array`, `string`, `number`, `integer`, `boolean`, `null`);
    /// empty: any. Constraints of a node apply to values of their own kind alone.
    pub kinds: Vec<Name>,
}

/// Something that an importer could not express.
#[derive(Clone, Debug, PartialEq)]
pub struct Opaque {
    /// What it stands for, for people: `x-amf-union`.
    pub what: Name,
    /// Its content in a normal spelling, so that two of them can be compared.
    pub content: Name,
}
