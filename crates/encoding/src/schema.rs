//! The schema form (JSON).
use crate::{Local, Pair, Sides};
pub(crate) fn json<'a>(_sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    |_| Local::default()
}
