//! Problems (RFC 9457): how a server says what went wrong.

use serde_json::{Map, Value, json};

use crate::Violation;

/// What went wrong, as a server tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The status.
    pub status: u16,
    /// What kind of problem it is; `about:blank` where the status says it all.
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// What happened this time.
    pub detail: Option<String>,
    /// Members of its own.
    pub members: Map<String, Value>,
}

impl Problem {
    /// A problem that its status describes.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        let reason = http::StatusCode::from_u16(status).ok();
        let title = reason.and_then(|status| status.canonical_reason()).unwrap_or("Problem");
        Self {
            status,
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            detail: Some(detail.into()),
            members: Map::new(),
        }
    }

    /// What is wrong with a call's input, all of it.
    pub fn invalid(violations: &[Violation]) -> Self {
        let errors = violations
            .iter()
            .map(|violation| json!({"pointer": violation.pointer, "detail": violation.message}));
        let count = violations.len();
        let mut problem =
            Self::new(400, format!("the input breaks the contract in {count} places"));
        problem.members.insert("errors".to_owned(), Value::Array(errors.collect()));
        problem
    }

    /// The problem as JSON.
    pub fn to_value(&self) -> Value {
        let mut map = self.members.clone();
        map.insert("type".to_owned(), Value::String(self.kind.clone()));
        map.insert("title".to_owned(), Value::String(self.title.clone()));
        map.insert("status".to_owned(), Value::from(self.status));
        if let Some(detail) = &self.detail {
            map.insert("detail".to_owned(), Value::String(detail.clone()));
        }
        Value::Object(map)
    }
}
