//! What a call over HTTP is, to both of its sides: its operation, the places of its values, its answers.

mod case;
mod operation;
mod place;
mod problem;

pub use case::{Case, Coded, Content, Outcome, StatusOf};
pub use operation::{Operation, Retry};
pub use place::{Location, Place, Style, cookie, header, member, path, query};
pub use problem::Problem;

pub(crate) use case::problem_without_frame;
pub(crate) use place::{Pairs, decode};
