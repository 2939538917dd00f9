//! Where a value of a call travels, and how it is written there (OpenAPI 3.1, "Style Values").

use serde_json::{Map, Value};

/// Where a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// In the body's object.
    Member,
}

impl Location {
    /// The first step of the pointer to a value that travels here.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Member => "body",
        }
    }
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// As one text.
    Text,
    /// A list, parted by this character.
    Parted(char),
    /// A list, an entry each.
    Repeated,
    /// An object, names and values parted by this character.
    Alternating(char),
    /// An object, `name=value` parted by commas.
    Assigned,
    /// An object, an entry per member.
    Spread,
    /// An object, an entry `name[member]` per member.
    Deep,
    /// As JSON.
    Json,
}

/// Where a value travels, under which name, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub(crate) location: Location,
    pub(crate) name: &'static str,
    pub(crate) style: Style,
}

impl Place {
    const fn new(location: Location, name: &'static str) -> Self {
        Self { location, name, style: Style::Text }
    }

    /// Written in another way.
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// A value in the path.
pub const fn path(name: &'static str) -> Place {
    Place::new(Location::Path, name)
}

/// A value in the query.
pub const fn query(name: &'static str) -> Place {
    Place::new(Location::Query, name)
}

/// A value in a header.
pub const fn header(name: &'static str) -> Place {
    Place::new(Location::Header, name)
}

/// A value in a cookie.
pub const fn cookie(name: &'static str) -> Place {
    Place::new(Location::Cookie, name)
}

/// A member of the body's object.
pub const fn member(name: &'static str) -> Place {
    Place::new(Location::Member, name)
}

/// Names and values.
pub(crate) type Pairs = Vec<(String, String)>;

impl Place {
    /// The entries that a value is written as; none for one that is null.
    pub(crate) fn encode(self, value: &Value) -> Pairs {
        let name = || self.name.to_owned();
        match (self.style, value) {
            (_, Value::Null) => Vec::new(),
            (Style::Json, value) => vec![(name(), value.to_string())],
            (Style::Repeated, Value::Array(items)) => {
                items.iter().map(|item| (name(), text(item))).collect()
            }
            (Style::Parted(character), Value::Array(items)) => {
                let items: Vec<String> = items.iter().map(text).collect();
                vec![(name(), items.join(&character.to_string()))]
            }
            (Style::Spread, Value::Object(map)) => {
                map.iter().map(|(key, value)| (key.clone(), text(value))).collect()
            }
            (Style::Deep, Value::Object(map)) => {
                let entries = map.iter();
                entries.map(|(key, value)| (format!("{}[{key}]", self.name), text(value))).collect()
            }
            (Style::Alternating(character), Value::Object(map)) => {
                let parts: Vec<String> =
                    map.iter().flat_map(|(key, value)| [key.clone(), text(value)]).collect();
                vec![(name(), parts.join(&character.to_string()))]
            }
            (Style::Assigned, Value::Object(map)) => {
                let parts: Vec<String> =
                    map.iter().map(|(key, value)| format!("{key}={}", text(value))).collect();
                vec![(name(), parts.join(","))]
            }
            (_, value) => vec![(name(), text(value))],
        }
    }
}

/// A value as text, without quotes.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value that entries stand for; none if there is none. `spread` are the names that other values of the place have.
pub(crate) fn decode(place: Place, entries: &[(String, String)]) -> Option<Value> {
    let own: Vec<&str> = entries
        .iter()
        .filter(|(name, _)| name == place.name)
        .map(|(_, text)| text.as_str())
        .collect();
    let string = |text: &str| Value::String(text.to_owned());
    let one = own.first().copied();
    match place.style {
        Style::Text => one.map(string),
        Style::Json => one.map(|text| serde_json::from_str(text).unwrap_or_else(|_| string(text))),
        Style::Repeated if own.is_empty() => None,
        Style::Repeated => Some(Value::Array(own.into_iter().map(string).collect())),
        Style::Parted(_) if one == Some("") => Some(Value::Array(Vec::new())),
        // A list that was repeated all the same is one list.
        Style::Parted(character) => one.map(|_| {
            Value::Array(own.iter().flat_map(|text| text.split(character)).map(string).collect())
        }),
        Style::Alternating(character) => one.map(|text| {
            let parts: Vec<&str> = text.split(character).collect();
            let pairs = parts.chunks(2).filter_map(|pair| match pair {
                [name, value] => Some(((*name).to_owned(), string(value))),
                _ => None,
            });
            Value::Object(pairs.collect())
        }),
        Style::Assigned => one.map(|text| {
            let pairs = text.split(',').filter_map(|part| part.split_once('='));
            Value::Object(pairs.map(|(name, value)| (name.to_owned(), string(value))).collect())
        }),
        Style::Spread => object(entries.iter().map(|(name, text)| (name.as_str(), text.as_str()))),
        Style::Deep => object(entries.iter().filter_map(|(name, text)| {
            let inner = name.strip_prefix(place.name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inner, text.as_str()))
        })),
    }
}

fn object<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Value> {
    let map: Map<String, Value> =
        entries.map(|(name, text)| (name.to_owned(), Value::String(text.to_owned()))).collect();
    (!map.is_empty()).then_some(Value::Object(map))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let list = json!(["a", "b c", ""]);
        let map = json!({"x": "1", "y": "z"});
        for (style, value) in [
            (Style::Text, json!("a,b")),
            (Style::Parted(','), list.clone()),
            (Style::Parted('|'), list.clone()),
            (Style::Repeated, list),
            (Style::Alternating(','), map.clone()),
            (Style::Assigned, map.clone()),
            (Style::Spread, map.clone()),
            (Style::Deep, map.clone()),
            (Style::Json, map),
        ] {
            let place = query("p").style(style);
            assert_eq!(decode(place, &place.encode(&value)), Some(value), "{style:?}");
        }
        assert_eq!(decode(query("p"), &[]), None);
        assert_eq!(query("p").encode(&json!(5)), [("p".to_owned(), "5".to_owned())]);
    }
}
