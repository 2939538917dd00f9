//! Whether a message leans on the one thing that the foreign codec reads and other runtimes do not: a nested message
//! in the other framing than its field's (encoding guide, "Message structure": another wire type is another field).

use super::{
    Codec, DEPTH,
    layout::{Layout, Leaf, Slot, Writing},
};

/// The low three bits of a key.
const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
const LENGTH: u64 = 2;
const START: u64 = 3;
const END: u64 = 4;
const FIXED_32: u64 = 5;

impl Codec<'_> {
    /// Whether a nested message that the reader knows stands in the other framing. Of what is no message at all the
    /// codec says so itself.
    pub(super) fn misframed(&self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        self.misframed_in(self.layouts.get(&self.root), &mut rest, 0).unwrap_or(false)
    }

    /// Reads up to the mark that ends a group, or to the end; none where the bytes are no message.
    fn misframed_in(
        &self,
        layout: Option<&Layout>,
        bytes: &mut &[u8],
        depth: usize,
    ) -> Option<bool> {
        let mut found = false;
        while !bytes.is_empty() {
            let key = varint(bytes)?;
            let (number, wire) = (key >> 3, key & 7);
            let slot = layout.and_then(|layout| slot(layout, number));
            let inner = slot.and_then(|slot| match slot.leaf {
                Leaf::Message(id) => self.layouts.get(&id),
                _ => None,
            });
            if depth > DEPTH {
                return None;
            }
            let delimited = slot.is_some_and(|slot| slot.writing == Writing::Delimited);
            match wire {
                VARINT => {
                    varint(bytes)?;
                }
                FIXED_64 => {
                    bytes.split_off(..8)?;
                }
                FIXED_32 => {
                    bytes.split_off(..4)?;
                }
                LENGTH => {
                    let length = usize::try_from(varint(bytes)?).ok()?;
                    let mut content = bytes.split_off(..length)?;
                    found |= delimited
                        || (inner.is_some()
                            && self.misframed_in(inner, &mut content, depth + 1).unwrap_or(false));
                }
                START => {
                    let within = self.misframed_in(inner, bytes, depth + 1)?;
                    found |= within || (inner.is_some() && !delimited);
                }
                END => return Some(found),
                _ => return None,
            }
        }
        Some(found)
    }
}

fn slot(layout: &Layout, number: u64) -> Option<&Slot> {
    layout.slots.iter().find(|slot| u64::try_from(slot.number) == Ok(number))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
