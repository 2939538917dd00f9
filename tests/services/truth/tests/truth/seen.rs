//! What became of an element on the wire: what was sent beside what was received.

use serde_json::Value;

/// One message: what its writer wrote, and what its reader tells of it.
pub(crate) struct Message<'a> {
    pub(crate) sent: &'a Value,
    /// What the reader tells; none: it did not get as far as a value.
    pub(crate) reader: Option<&'a Value>,
}

/// The name of the last step of a pointer, as fields are named.
fn last(pointer: &str) -> String {
    pointer.rsplit('/').next().unwrap_or_default().to_lowercase()
}

/// Whether a list of pointers (or of pointers with what they are about) names an element.
pub(crate) fn names(list: &Value, element: &str, about: Option<&str>) -> bool {
    list.as_array().into_iter().flatten().any(|entry| {
        let (pointer, word) = match entry {
            Value::Array(pair) => (pair[0].as_str(), pair[1].as_str()),
            other => (other.as_str(), None),
        };
        pointer.is_some_and(|pointer| last(pointer) == element) && word == about
    })
}

impl Message<'_> {
    /// What became of the element that the writer calls `written` and the reader `read`.
    pub(crate) fn outcome(&self, holder: &str, written: &str, read: &str) -> &'static str {
        let Some(reader) = self.reader else { return "rejected" };
        let found = |value: &Value, name: &str| {
            value.pointer(&format!("{holder}/{name}")).filter(|value| !value.is_null()).cloned()
        };
        let (sent, received) = (found(self.sent, written), found(&reader["received"], read));
        if names(&reader["violations"], read, None) {
            return "rejected";
        }
        let unknown = names(&reader["unknown"], written, None);
        let new_variant = names(&reader["leniencies"], written, Some("unknown_variant"));
        match (sent, received) {
            (Some(_), Some(_)) if new_variant => "ignored",
            (Some(sent), Some(received)) if sent == received => "same",
            (Some(_), Some(_)) => "changed",
            // The reader knows it, by whatever name, and does not get it.
            (Some(_), None) if written != read || !unknown => "lost",
            (Some(_), None) => "ignored",
            (None, Some(_)) => "filled",
            (None, None) => {
                let absent = format!("{read}: None");
                let shown = reader["shown"].as_str().unwrap_or_default().contains(&absent);
                // A reader that has the field, in a message whose writer has none: absent stands in.
                if shown || reader["received"].pointer(&format!("{holder}/{read}")).is_some() {
                    "filled"
                } else {
                    "same"
                }
            }
        }
    }
}
