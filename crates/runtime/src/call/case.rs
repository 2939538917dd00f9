//! The answers that a contract declares, and which of them one is.

use serde_json::Value;

use crate::{Json, Reading, Rule, Writing};

/// Which statuses an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusOf {
    /// This one.
    Code(u16),
    /// All of this class, 1 to 5.
    Class(u8),
    /// All that no other answer has.
    Default,
}

impl StatusOf {
    fn rank(self, status: u16) -> Option<u8> {
        match self {
            Self::Code(code) => (code == status).then_some(0),
            Self::Class(class) => (u16::from(class) == status / 100).then_some(1),
            Self::Default => Some(2),
        }
    }

    /// A status of these, where nothing says which.
    pub(crate) fn usual(self) -> u16 {
        match self {
            Self::Code(code) => code,
            Self::Class(class) => u16::from(class) * 100,
            Self::Default => 500,
        }
    }
}

/// One answer that a contract declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its statuses.
    pub status: StatusOf,
    /// Its media type; empty: it has no body.
    pub media: &'static str,
    /// The type of the problem that it is; empty: it is none.
    pub problem: &'static str,
    /// Members of the body that travel in headers: member, header, whether it is a text.
    pub headers: &'static [(&'static str, &'static str, bool)],
}

impl Case {
    /// JSON. Of this and the others, a status from 1 to 5 is the class, 0 are all that no other answer has.
    pub const fn json(status: u16) -> Self {
        Self::body(status, "application/json")
    }

    /// Without a body.
    pub const fn empty(status: u16) -> Self {
        Self::body(status, "")
    }

    /// A body of this media type.
    pub const fn body(status: u16, media: &'static str) -> Self {
        let status = match status {
            0 => StatusOf::Default,
            1..=5 => StatusOf::Class(status as u8),
            _ => StatusOf::Code(status),
        };
        Self { status, media, problem: "", headers: &[] }
    }

    /// A problem (RFC 9457) of this type.
    pub const fn problem(status: u16, name: &'static str) -> Self {
        let status = StatusOf::Code(status);
        Self { status, media: "application/problem+json", problem: name, headers: &[] }
    }

    /// With members of the body in headers.
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str, bool)]) -> Self {
        self.headers = headers;
        self
    }

    /// Whether its body is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.media.contains("json")
    }

    /// Whether its body is text that is no JSON.
    pub(crate) fn is_text(&self) -> bool {
        self.media.starts_with("text/")
    }

    /// How well an answer fits: less is better.
    fn rank(&self, status: u16, media: &str, problem: Option<&str>) -> Option<(u8, u8)> {
        let status = self.status.rank(status)?;
        if !self.problem.is_empty() && problem != Some(self.problem) {
            return None;
        }
        let media = if self.media == media {
            0
        } else if self.is_json() && media.contains("json") {
            1
        } else if self.media.is_empty() || self.media == "*/*" || media.is_empty() {
            2
        } else {
            return None;
        };
        Some((status, media))
    }

    /// The case that an answer is.
    pub(crate) fn find(
        cases: &[Self],
        status: u16,
        media: &str,
        problem: Option<&str>,
    ) -> Option<usize> {
        let fits = cases.iter().enumerate();
        let fits = fits.filter_map(|(at, case)| Some((case.rank(status, media, problem)?, at)));
        fits.min().map(|(_, at)| at)
    }
}

/// Several answers, one of which an operation gives: its errors, or its results where there are several.
pub trait Outcome: Sized {
    /// The answers, in the order of the variants.
    const CASES: &'static [Case];

    /// Reads the answer that is the case at a place.
    fn read(case: usize, status: u16, body: &Value, at: &mut Reading) -> Option<Self>;

    /// Writes it: the place of its case, its status if the case leaves it open, its body.
    fn write(&self, at: &mut Writing) -> (usize, Option<u16>, Value);
}

/// No answer at all: an operation without errors of its own.
impl Outcome for std::convert::Infallible {
    const CASES: &'static [Case] = &[];

    fn read(_: usize, _: u16, _: &Value, _: &mut Reading) -> Option<Self> {
        None
    }

    fn write(&self, _: &mut Writing) -> (usize, Option<u16>, Value) {
        match *self {}
    }
}

/// An answer whose status the contract leaves open.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded<T> {
    /// The status.
    pub status: u16,
    /// The answer.
    pub value: T,
}

/// What a variant of an [`Outcome`] holds.
pub trait Content: Sized {
    /// Reads it.
    fn read_content(status: u16, body: &Value, at: &mut Reading) -> Option<Self>;
    /// Writes it.
    fn write_content(&self, at: &mut Writing) -> (Option<u16>, Value);
}

impl<T: Json> Content for T {
    fn read_content(_: u16, body: &Value, at: &mut Reading) -> Option<Self> {
        T::read(body, &Rule::NEW, at)
    }

    fn write_content(&self, at: &mut Writing) -> (Option<u16>, Value) {
        (None, self.write(&Rule::NEW, at))
    }
}

impl<T: Json> Content for Coded<T> {
    fn read_content(status: u16, body: &Value, at: &mut Reading) -> Option<Self> {
        Some(Self { status, value: T::read(body, &Rule::NEW, at)? })
    }

    fn write_content(&self, at: &mut Writing) -> (Option<u16>, Value) {
        (Some(self.status), self.value.write(&Rule::NEW, at))
    }
}

/// The members of a problem that frame it (RFC 9457, 3.1).
pub(crate) const FRAME: [&str; 5] = ["type", "title", "status", "detail", "instance"];

/// A problem's own members.
pub(crate) fn problem_without_frame(body: &Value) -> Value {
    let mut own = body.clone();
    if let Value::Object(map) = &mut own {
        map.retain(|key, _| !FRAME.contains(&key.as_str()));
    }
    own
}

/// Reads and writes several answers: `outcomes! { GetError { NotFound (rt::Case::problem(404, "NotFound")); } }`.
#[macro_export]
#[doc(hidden)]
macro_rules! outcomes {
    ($name:ident { $($variant:ident $case:expr;)* }) => {
        impl $crate::Outcome for $name {
            const CASES: &'static [$crate::Case] = &[$($case),*];

            fn read(case: usize, status: u16, body: &$crate::Value, at: &mut $crate::Reading) -> ::core::option::Option<Self> {
                let mut place = 0..;
                $(if place.next() == ::core::option::Option::Some(case) {
                    return $crate::Content::read_content(status, body, at).map(Self::$variant);
                })*
                ::core::option::Option::None
            }

            fn write(&self, at: &mut $crate::Writing) -> (usize, ::core::option::Option<u16>, $crate::Value) {
                let mut place = 0..;
                $(let here = place.next().unwrap_or(0);
                if let Self::$variant(content) = self {
                    let (status, body) = $crate::Content::write_content(content, at);
                    return (here, status, body);
                })*
                (0, ::core::option::Option::None, $crate::Value::Null)
            }
        }
    };
}
