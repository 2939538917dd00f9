//! Helpers shared by the end to end tests: where fixtures and shared data lie, how contracts are read, what a
//! judgement answers in a table's words, and lists of known differences that are checked both ways.
#![allow(clippy::panic, reason = "a test that cannot read its own files fails")]

pub mod answers;
pub mod book;
pub mod cells;
pub mod command;
pub mod corpus;
pub mod known;
pub mod laws;
pub mod loopback;
pub mod places;
pub mod proofs;
pub mod read;
pub mod suite;
