//! Protobuf, binary and JSON, through `buffa-descriptor`: one codec for a root type and what it reaches.

mod describe;
mod framing;
mod layout;
mod prune;
mod read;
mod write;

use std::sync::Arc;

use buffa_descriptor::{DescriptorPool, DynamicMessage, MessageIndex};
use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Element, TypeId};

use self::layout::Layout;
use crate::{Failure, Leniency, Seen, Value, accept};

/// A message inside a message and so on, at most; what we write ourselves is far from it.
const DEPTH: usize = 90;

/// Writes and reads the messages of one root type in one of Protobuf's formats.
pub(crate) struct Codec<'a> {
    contract: &'a Contract,
    root: TypeId,
    text: bool,
    pool: Arc<DescriptorPool>,
    layouts: FxHashMap<TypeId, Layout>,
    messages: FxHashMap<TypeId, MessageIndex>,
    /// The codec's names and what people call the types.
    names: Vec<(String, String)>,
}

impl<'a> Codec<'a> {
    /// `text` for the JSON mapping.
    pub(crate) fn new(contract: &'a Contract, root: TypeId, text: bool) -> Result<Self, Failure> {
        let root = layout::look_through(contract, root).0;
        let described = describe::describe(contract, root, text)?;
        let pool = DescriptorPool::new(described.set)
            .map_err(|error| Failure::Refused(error.to_string()))?;
        let messages = described
            .names
            .iter()
            .filter_map(|(id, name)| Some((*id, pool.message_index(name)?)))
            .collect();
        let names = described
            .names
            .iter()
            .map(|(id, name)| (name.clone(), contract.symbol(Element::Type(*id)).to_string()))
            .collect();
        let pool = Arc::new(pool);
        Ok(Self { contract, root, text, pool, layouts: described.layouts, messages, names })
    }

    /// The bytes of a value of the root type.
    pub(crate) fn write(&self, value: &Value) -> Result<Vec<u8>, Failure> {
        let message = self.message(self.root, value, 0)?;
        if self.text {
            let json = message.to_json();
            json.map(String::into_bytes).map_err(|error| self.unwritable(&error))
        } else {
            message.try_encode_to_vec().map_err(|error| self.unwritable(&error))
        }
    }

    fn unwritable(&self, error: &dyn std::fmt::Display) -> Failure {
        Failure::Unwritable(self.told(&error.to_string()))
    }

    /// What an endpoint makes of bytes; a failure where this codec is no witness for others.
    pub(crate) fn read(&self, bytes: &[u8], leniency: Leniency) -> Result<Seen, Failure> {
        if !self.text && self.misframed(bytes) {
            return Err(Failure::Untold(
                "it reads a nested message in either framing, which other runtimes do not".into(),
            ));
        }
        Ok(self.seen(bytes, leniency))
    }

    fn seen(&self, bytes: &[u8], leniency: Leniency) -> Seen {
        match self.decode(bytes, leniency) {
            Err(reason) => Seen::Unreadable(self.told(&reason)),
            Ok(message) => {
                let mut keeps_unknown = false;
                let value = self.value(self.root, &message, &mut keeps_unknown, 0);
                let complaints = accept::check(self.contract, self.root, &value);
                Seen::Read { value, complaints, keeps_unknown }
            }
        }
    }

    fn decode(&self, bytes: &[u8], leniency: Leniency) -> Result<DynamicMessage, String> {
        let index = self.messages.get(&self.root).copied().ok_or("the type is no message")?;
        let pool = Arc::clone(&self.pool);
        if !self.text {
            return DynamicMessage::decode(pool, index, bytes).map_err(|error| error.to_string());
        }
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        match leniency {
            Leniency::Strict => DynamicMessage::from_json(pool, index, text),
            Leniency::Tolerant => {
                let text = self.prune(text)?;
                DynamicMessage::from_json_ignoring_unknown(pool, index, &text)
            }
        }
        .map_err(|error| error.to_string())
    }

    /// The codec's words with the contract's names.
    fn told(&self, message: &str) -> String {
        self.names
            .iter()
            .filter(|(name, _)| message.contains(name.as_str()))
            .fold(message.to_owned(), |told, (name, symbol)| told.replace(name.as_str(), symbol))
    }
}

/// `PT1.5S` as Protobuf's JSON writes it, `1.5s`.
fn to_proto_duration(text: &str) -> Option<String> {
    let seconds = text.strip_prefix("PT")?.strip_suffix('S')?;
    Some(format!("{seconds}s"))
}

/// `1.5s` as ISO 8601 writes it, `PT1.5S`.
fn from_proto_duration(text: &str) -> Option<String> {
    text.strip_suffix('s').map(|seconds| format!("PT{seconds}S"))
}
