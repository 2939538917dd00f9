//! What a reader makes of one thing in a writer's messages.

use wireproof_model::{Element, exposure::Roles};

use crate::Values;

/// A way to write values as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// Protobuf's binary wire format.
    ProtobufBinary,
    /// Protobuf's JSON mapping.
    ProtobufJson,
    /// Thrift's binary protocol.
    ThriftBinary,
    /// Thrift's compact protocol.
    ThriftCompact,
    /// Avro's binary encoding; the reader has the writer's schema.
    AvroBinary,
    /// JSON as JSON Schema's content model sees it.
    Json,
}

/// What can be asked about two contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// Do messages arrive in this encoding?
    Bytes(Encoding),
    /// Do calls arrive?
    Transport,
    /// Does code that the usual generators made from one contract compile against the other?
    Source,
}

impl Question {
    /// Every question, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Bytes(Encoding::ProtobufBinary),
        Self::Bytes(Encoding::ProtobufJson),
        Self::Bytes(Encoding::ThriftBinary),
        Self::Bytes(Encoding::ThriftCompact),
        Self::Bytes(Encoding::AvroBinary),
        Self::Bytes(Encoding::Json),
        Self::Transport,
        Self::Source,
    ];

    /// The spelling of the command line and of machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bytes(encoding) => encoding.name(),
            Self::Transport => "transport",
            Self::Source => "source",
        }
    }

    /// The question of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.name() == name)
    }
}

impl Encoding {
    /// The spelling of the command line and of machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProtobufBinary => "protobuf-binary",
            Self::ProtobufJson => "protobuf-json",
            Self::ThriftBinary => "thrift-binary",
            Self::ThriftCompact => "thrift-compact",
            Self::AvroBinary => "avro-binary",
            Self::Json => "json",
        }
    }
}

/// What becomes of a value, from harmless to worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The reader gets what the writer meant.
    #[default]
    Same,
    /// Absent, and the reader's default or "absent" stands in.
    Filled,
    /// The reader does not know it and skips it.
    Ignored,
    /// Data that the reader knows about silently does not arrive.
    Lost,
    /// The reader fails, loudly.
    Rejected,
    /// Silently arrives as another value.
    Changed,
}

impl Outcome {
    /// The word of reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Filled => "filled",
            Self::Ignored => "ignored",
            Self::Lost => "lost",
            Self::Rejected => "rejected",
            Self::Changed => "changed",
        }
    }

    /// Whether somebody is hurt.
    pub fn is_bad(self) -> bool {
        self >= Self::Lost
    }
}

/// Whether anything that the writer can put into the element arrives well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum When {
    /// On some values it goes wrong.
    Some,
    /// Nothing arrives well.
    Always,
}

impl When {
    /// The word of reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Some => "some",
            Self::Always => "always",
        }
    }
}

/// How a reader takes what it does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// By the letter.
    Strict,
    /// As liberal as the encoding allows.
    #[default]
    Tolerant,
}

/// The side of an element that a cause, or a change, is about. Together with the element and its counterpart it is
/// the key that joins what changed with what a reader makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Whether it is there at all.
    Existence,
    /// Its name in the contract.
    Name,
    /// Its name on the wire.
    Key,
    /// Its number.
    Tag,
    /// Its type.
    Type,
    /// One value or many.
    Cardinality,
    /// Whether null is a value.
    Nullability,
    /// Whether it may be absent.
    Presence,
    /// What stands in when it is absent.
    Default,
    /// Which other fields it excludes.
    Exclusive,
    /// How a run of numbers is written.
    Packing,
    /// How a nested value is framed.
    Framing,
    /// Which numbers are allowed.
    Range,
    /// Of what number it must be a multiple.
    Multiple,
    /// How long it may be.
    Length,
    /// Which texts are allowed.
    Pattern,
    /// Whether entries must differ.
    Unique,
    /// What a text stands for.
    Format,
    /// What its reader does with what it does not know.
    Openness,
    /// Which way it travels.
    Travels,
    /// How variants are told apart.
    Discrimination,
    /// Logic over schemas, and what the importer could not express.
    Logic,
    /// Which values are listed.
    Values,
    /// What names beside the listed ones hold.
    Rest,
    /// Which tags and names must not be used again.
    Reserved,
    /// Which tags other files may define fields for.
    Extensions,
    /// Which file, or which declaration around it, holds it.
    Home,
    /// Whether it should no longer be used.
    Deprecation,
    /// Limits of time and number.
    Policy,
    /// What only its own format knows.
    Attribute,
    /// The route of an operation.
    Route,
    /// Who may call.
    Security,
    /// How a parameter or a body is written.
    Style,
    /// Streams, one-way calls and the promises about repeating a call.
    Calling,
}

/// Why structure or today's messages do not tell all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Concern {
    /// Structure alone could not tell, and why.
    Undecided(String),
    /// No message shows it today, but a promise is gone, and which.
    Hazard(String),
}

/// One thing that a reader makes of a writer's messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The writer's element; none: only the reader has it.
    pub writer: Option<Element>,
    /// The reader's element; none: only the writer has it.
    pub reader: Option<Element>,
    /// The side of it that matters.
    pub facet: Facet,
    /// What becomes of the values that `on` describes.
    pub outcome: Outcome,
    /// Whether anything else arrives well.
    pub when: When,
    /// The values that it strikes.
    pub on: Values,
    /// Of what is ignored or lost: whether it survives when the reader writes the value again.
    pub kept: bool,
    /// Set if `outcome` is not the whole answer.
    pub concern: Option<Concern>,
    /// The roles in which it holds.
    pub roles: Roles,
}

impl Cause {
    /// A cause that holds in every role, and with nothing kept.
    pub fn new(
        elements: (Option<Element>, Option<Element>),
        facet: Facet,
        outcome: Outcome,
        when: When,
        on: Values,
    ) -> Self {
        let (writer, reader) = elements;
        let roles = Roles::all();
        Self { writer, reader, facet, outcome, when, on, kept: false, concern: None, roles }
    }

    /// A cause that structure could not decide.
    pub fn undecided(
        elements: (Option<Element>, Option<Element>),
        facet: Facet,
        reason: impl Into<String>,
    ) -> Self {
        let mut cause = Self::new(elements, facet, Outcome::Same, When::Some, Values::Any);
        cause.concern = Some(Concern::Undecided(reason.into()));
        cause
    }

    /// A promise that is gone.
    pub fn hazard(
        elements: (Option<Element>, Option<Element>),
        facet: Facet,
        reason: impl Into<String>,
    ) -> Self {
        let mut cause = Self::new(elements, facet, Outcome::Same, When::Some, Values::Any);
        cause.concern = Some(Concern::Hazard(reason.into()));
        cause
    }

    /// The same, surviving when the reader writes the value again.
    pub fn kept(mut self) -> Self {
        self.kept = true;
        self
    }

    /// The same, in these roles only.
    pub fn within(mut self, roles: Roles) -> Self {
        self.roles = self.roles.intersection(roles);
        self
    }
}
