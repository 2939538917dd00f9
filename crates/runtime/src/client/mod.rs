//! What generated clients call: requests that are checked before they leave, and answers that are taken tolerantly.

mod answer;
mod attempts;
mod caller;
mod error;
mod request;
mod stack;

pub use answer::Reply;
pub use caller::{Caller, SendPolicy, Settings};
pub use error::{CallError, Declared, Unexpected};
pub use request::Request;
pub use stack::{Answering, Outgoing, Stack};
