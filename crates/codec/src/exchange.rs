//! One message: written by one contract's codec, read by another's, checked by the endpoint behind it.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Element, TypeId};

use crate::{Value, json, protobuf};

/// A format that a foreign codec can write and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Protobuf's binary wire format.
    ProtobufBinary,
    /// Protobuf's JSON mapping.
    ProtobufJson,
    /// JSON, accepted by the reader's JSON Schema.
    Json,
}

/// How a reader takes what it does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Leniency {
    /// By the letter.
    Strict,
    /// As liberal as the format allows.
    #[default]
    Tolerant,
}

/// What became of one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// What travelled.
    pub bytes: Vec<u8>,
    /// What the reader made of it.
    pub seen: Seen,
}

/// What a reader made of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The codec read it.
    Read {
        /// What it read, under the reader's places; defaults are not filled in.
        value: Value,
        /// What the endpoint behind the codec refuses; empty: it accepts the message.
        complaints: Vec<Complaint>,
        /// Whether the reader keeps data that it does not know.
        keeps_unknown: bool,
    },
    /// The codec refused it, and why.
    Unreadable(String),
}

/// Something that an endpoint refuses.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// The reader's elements from the message down to what is wrong; may end early where nothing has a name.
    pub path: Vec<Element>,
    /// What is wrong, without a full stop.
    pub reason: String,
}

/// Why a message could not be executed at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The type has no form in this format.
    #[error("{0}")]
    Unsayable(String),
    /// The value is not one of the writer's type, or the codec cannot hold it.
    #[error("the writer cannot write it: {0}")]
    Unwritable(String),
    /// A codec does not take the contract.
    #[error("the codec does not take the contract: {0}")]
    Refused(String),
    /// The codec would read it, but as no other does.
    #[error("the codec cannot tell: {0}")]
    Untold(String),
}

/// Two contracts between which messages are exchanged. Codecs are made when they are first needed and kept.
pub struct Exchanger<'a> {
    writer: &'a Contract,
    reader: &'a Contract,
    protobuf: FxHashMap<Side, Result<protobuf::Codec<'a>, Failure>>,
    json: json::Acceptors<'a>,
    own: json::Acceptors<'a>,
}

/// Whose codec, of which root type, for which of Protobuf's formats.
type Side = (bool, TypeId, bool);

impl<'a> Exchanger<'a> {
    /// Messages of `writer` are read by `reader`.
    pub fn new(writer: &'a Contract, reader: &'a Contract) -> Self {
        Self {
            writer,
            reader,
            protobuf: FxHashMap::default(),
            json: json::Acceptors::new(reader),
            own: json::Acceptors::new(writer),
        }
    }

    /// Writes `value`, a value of the writer's type, and reads it as the reader's type.
    pub fn exchange(
        &mut self,
        format: Format,
        leniency: Leniency,
        (writer_type, reader_type): (TypeId, TypeId),
        value: &Value,
    ) -> Result<Exchange, Failure> {
        let text = format == Format::ProtobufJson;
        let bytes = if format == Format::Json {
            json::write(self.writer, writer_type, value).to_string().into_bytes()
        } else {
            self.codec(true, writer_type, text)?.write(value)?
        };
        let seen = self.read(format, leniency, reader_type, &bytes)?;
        Ok(Exchange { bytes, seen })
    }

    /// Reads bytes, wherever they come from, as the reader's type.
    pub fn read(
        &mut self,
        format: Format,
        leniency: Leniency,
        reader_type: TypeId,
        bytes: &[u8],
    ) -> Result<Seen, Failure> {
        if format == Format::Json {
            return self.json.read(reader_type, bytes);
        }
        let codec = self.codec(false, reader_type, format == Format::ProtobufJson)?;
        codec.read(bytes, leniency)
    }

    /// Whether an endpoint of the writer's contract would send the value: it keeps its own promises.
    pub fn sendable(&mut self, format: Format, writer_type: TypeId, value: &Value) -> bool {
        if !crate::accept::check(self.writer, writer_type, value).is_empty() {
            return false;
        }
        if format != Format::Json {
            return true;
        }
        let document = json::write(self.writer, writer_type, value);
        self.own.complaints(writer_type, &document).is_ok_and(|complaints| complaints.is_empty())
    }

    fn codec(
        &mut self,
        writes: bool,
        root: TypeId,
        text: bool,
    ) -> Result<&protobuf::Codec<'a>, Failure> {
        let contract = if writes { self.writer } else { self.reader };
        let entry = self
            .protobuf
            .entry((writes, root, text))
            .or_insert_with(|| protobuf::Codec::new(contract, root, text));
        entry.as_ref().map_err(Clone::clone)
    }
}

/// One exchange between two contracts; use an [`Exchanger`] for several.
pub fn exchange(
    format: Format,
    leniency: Leniency,
    (writer, writer_type): (&Contract, TypeId),
    (reader, reader_type): (&Contract, TypeId),
    value: &Value,
) -> Result<Exchange, Failure> {
    Exchanger::new(writer, reader).exchange(format, leniency, (writer_type, reader_type), value)
}
