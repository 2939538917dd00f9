//! What gates: which questions count, in which direction, and how loud a cause is.

use wireproof_encoding::{Profile, Question};

/// Which side of a call is upgraded first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upgrades {
    /// Servers: new servers meet old clients, never the other way round.
    #[default]
    ServersFirst,
    /// Either: both meet both.
    AnyOrder,
}

/// What a team asks of a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// The questions to ask; none: what the contract's own encodings suggest, and Transport.
    pub questions: Option<Vec<Question>>,
    /// How readers take what they do not know.
    pub profile: Profile,
    /// Which side is upgraded first.
    pub upgrades: Upgrades,
    /// Whether findings are notes at most: two versions that are served side by side.
    pub informative: bool,
}
