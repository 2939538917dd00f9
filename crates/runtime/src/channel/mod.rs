//! Messages over a broker: typed publishers and subscribers, and the broker that lives in this process.

mod ask;
mod broker;
mod process;
mod typed;

pub use ask::{AskError, Asker, Replier, ReplyBy};
pub use broker::{Broker, Delivered, Message, PublishError};
pub use process::InProcess;
pub use typed::{Publisher, Subscriber};
