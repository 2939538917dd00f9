//! A contract as pages for the people who use it, and what puts contracts, changes and rules into a book.
//!
//! [`contract_pages`] writes a contract in four parts: access, capability, constraints, versions. Text of a contract is
//! shown and never obeyed: nothing in a description can break a page, reach a file or lead to a script.
//! Knows the book's format (`mdBook`) but not its program; that is the binary's, behind the feature `preprocessor`.

mod access;
mod blocks;
mod capability;
mod changes;
mod channel;
mod chapter;
mod compare;
mod constraints;
mod directive;
mod docs;
mod error;
mod highlight;
mod members;
mod operation;
mod pages;
mod plan;
#[cfg(feature = "preprocessor")]
pub mod program;
mod prose;
mod rule_pages;
mod sample;
mod site;
mod text;
mod types;
mod versions;
mod words;

pub use chapter::{Expanded, Setting, expand, rules_folder};
pub use error::BookError;
pub use pages::{Page, contract_pages, folder_pages};
pub use plan::Layout;
