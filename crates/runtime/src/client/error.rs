//! Why a call has no result.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::Violation;

/// Why a call has no result.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<E> {
    /// The server answered with an error that the contract declares.
    Declared(Declared<E>),
    /// The server answered in a way that the contract does not declare.
    Unexpected(Box<Unexpected>),
    /// The input breaks the contract and was not sent.
    Invalid(Vec<Violation>),
    /// There was no answer in time.
    Timeout(std::time::Duration),
    /// There was no answer.
    Transport(String),
}

/// An error that the contract declares.
#[derive(Clone, Debug)]
pub struct Declared<E> {
    /// The error.
    pub error: E,
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's headers.
    pub headers: HeaderMap,
}

/// An answer that the contract does not declare, or whose body is not what it declares.
#[derive(Clone, Debug)]
pub struct Unexpected {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as far as it was read.
    pub body: Bytes,
    /// What is wrong with it, for people.
    pub why: String,
    /// What is wrong with its body, place by place.
    pub violations: Vec<Violation>,
}

impl std::fmt::Display for Unexpected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unexpected answer {}: {}", self.status, self.why)?;
        self.violations.iter().try_for_each(|violation| write!(f, "; {violation}"))
    }
}

impl<E: std::fmt::Debug> std::fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Declared(declared) => {
                write!(f, "the server answered {}: {:?}", declared.status, declared.error)
            }
            Self::Unexpected(unexpected) => unexpected.fmt(f),
            Self::Invalid(violations) => {
                f.write_str("not sent: the input breaks the contract")?;
                violations.iter().try_for_each(|violation| write!(f, "; {violation}"))
            }
            Self::Timeout(after) => write!(f, "no answer within {after:?}"),
            Self::Transport(why) => write!(f, "no answer: {why}"),
        }
    }
}

impl<E: std::fmt::Debug> std::error::Error for CallError<E> {}

impl<E> CallError<E> {
    /// The declared error, if it is one.
    pub fn declared(&self) -> Option<&E> {
        if let Self::Declared(declared) = self { Some(&declared.error) } else { None }
    }
}
