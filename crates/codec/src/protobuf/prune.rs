//! What a tolerant ProtoJSON reader skips before the codec sees it, and the closed types where it does not.
//!
//! A parser may be told to skip what it does not know (ProtoJSON, "Unknown fields"); the official runtimes then skip
//! names of enum values too. The foreign codec skips fields only, so unknown names of enum values are taken out here.

use serde_json::Value as Document;
use wireproof_model::{TypeId, TypeKind};

use super::{
    Codec,
    layout::{Leaf, Many, Shape},
};

impl Codec<'_> {
    pub(super) fn prune(&self, text: &str) -> Result<String, String> {
        // The parser bounds the nesting, so that this may recurse.
        let mut document = serde_json::from_str(text).map_err(|error| error.to_string())?;
        self.prune_message(self.root, &mut document)?;
        Ok(document.to_string())
    }

    fn prune_message(&self, id: TypeId, document: &mut Document) -> Result<(), String> {
        let (Some(layout), Document::Object(entries)) = (self.layouts.get(&id), document) else {
            return Ok(());
        };
        let mut unknown = Vec::new();
        for (name, content) in entries.iter_mut() {
            let slot = layout
                .slots
                .iter()
                .find(|slot| slot.json_name == *name || (!slot.extension && slot.name == *name))
                .or_else(|| layout.slots.iter().find(|slot| slot.extension && slot.name == *name));
            let Some(slot) = slot else {
                if layout.closed {
                    return Err(match layout.shape {
                        Shape::Union => format!("unknown variant {name:?} of a closed union"),
                        _ => format!("unknown field {name:?} of a closed type"),
                    });
                }
                continue;
            };
            match (slot.many, content) {
                (Many::List, Document::Array(items)) => {
                    items.retain(|item| self.knows(slot.leaf, item));
                    for item in items {
                        self.prune_leaf(slot.leaf, item)?;
                    }
                }
                (Many::Map(_), Document::Object(items)) => {
                    items.retain(|_, item| self.knows(slot.leaf, item));
                    for item in items.values_mut() {
                        self.prune_leaf(slot.leaf, item)?;
                    }
                }
                (_, content) if !self.knows(slot.leaf, content) => unknown.push(name.clone()),
                (_, content) => self.prune_leaf(slot.leaf, content)?,
            }
        }
        for name in unknown {
            entries.remove(&name);
        }
        Ok(())
    }

    fn prune_leaf(&self, leaf: Leaf, document: &mut Document) -> Result<(), String> {
        if let Leaf::Message(id) = leaf { self.prune_message(id, document) } else { Ok(()) }
    }

    /// Whether a text is no enum's value, or one that the enum lists. A text that spells a number is no name: it is left
    /// to the codec.
    fn knows(&self, leaf: Leaf, document: &Document) -> bool {
        let (Leaf::Enum(id), Document::String(name)) = (leaf, document) else { return true };
        match &self.contract.ty(id).kind {
            TypeKind::Enum(_) if name.parse::<f64>().is_ok() => true,
            TypeKind::Enum(body) => {
                body.values.iter().any(|value| value.meta.name.value == name.as_str())
            }
            _ => true,
        }
    }
}
