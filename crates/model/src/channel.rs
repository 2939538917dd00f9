//! Channels: topics and queues that carry messages.

use wireproof_source::Spanned;

use crate::{EncodingUse, Meta, Name, TypeId};

/// A topic or a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its stable path.
    pub symbol: Name,
    /// Name, place, life.
    pub meta: Meta,
    /// Topic or queue.
    pub kind: ChannelKind,
    /// Its address, in which `{name}` is a header.
    pub address: Spanned<Name>,
    /// The messages' body.
    pub body: TypeId,
    /// The messages' headers: a use of a struct.
    pub headers: Option<TypeId>,
    /// The servers that it lives on; empty: deployment decides.
    pub servers: Vec<Spanned<Name>>,
    /// The path to what orders messages.
    pub key: Option<Spanned<Name>>,
    /// How an answer comes back.
    pub reply: Option<Reply>,
    /// How often a message may arrive.
    pub delivery: Delivery,
    /// How long messages are kept, in nanoseconds.
    pub retain: Option<u64>,
    /// The encodings of its bodies; empty: the contract's.
    pub encodings: Vec<EncodingUse>,
}

/// Who gets a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// Every subscriber gets a copy.
    Topic,
    /// One receiver gets it.
    Queue,
}

/// How often a message may arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Once or more.
    #[default]
    AtLeastOnce,
    /// Once or not at all.
    AtMostOnce,
}

/// How an answer comes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The answer's type.
    pub ty: TypeId,
    /// The channel that it comes on; none: `address_header` says where.
    pub channel: Option<Spanned<Name>>,
    /// The header that holds the address.
    pub address_header: Option<Spanned<Name>>,
    /// The header that ties the answer to its question.
    pub correlation: Spanned<Name>,
}
