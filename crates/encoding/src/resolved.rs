//! The resolved form (Avro).
use crate::{Local, Pair, Sides};
pub(crate) fn binary<'a>(_sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    |_| Local::default()
}
