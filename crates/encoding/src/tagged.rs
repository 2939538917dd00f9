//! The tagged form (Protobuf).
use crate::{Local, Pair, Sides};
pub(crate) fn binary<'a>(_sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    |_| Local::default()
}
pub(crate) fn json<'a>(_sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    |_| Local::default()
}
