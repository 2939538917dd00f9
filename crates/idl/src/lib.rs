//! The Wire language: text to tree, tree to contract.
//!
//! [`parse`] turns one text into a lossless [`Tree`] and never fails; [`Tree::imports`] says what else must be read.
//! [`lower`] takes all files together as a [`Program`], checks them (E codes of `wire.md` 5.3, from E02 to E35) and
//! gives the contract with all its versions; [`wireproof_model::project`] gives one of them.
//!
//! Knows nothing of the file system: who reads files resolves imports. Never panics, whatever the text.

mod check;
mod lex;
mod life;
mod lower;
mod parse;
mod problems;
mod program;
mod shape;
mod token;
pub mod tree;
mod world;

pub use lower::lower;
pub use parse::parse;
pub use program::{ImportProblem, ImportTarget, Program, Resolved};
pub use token::{Token, TokenKind};
pub use tree::{Import, Tree};
