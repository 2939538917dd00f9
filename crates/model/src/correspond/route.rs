//! What a route, an address and a media type are once the names in them are set aside.

use crate::Name;

/// A path whose parameters' names are set aside, and those names in order. `{name=projects/*}` is the
/// segments that it stands for; a query after `?` is not part of a path.
pub fn shape(path: &str) -> (String, Vec<&str>) {
    let mut shape = String::with_capacity(path.len());
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        if let Some((kept, _)) = before.split_once('?') {
            shape.push_str(kept);
            return (shape, names);
        }
        shape.push_str(before);
        let (inside, behind) = after.split_once('}').unwrap_or((after, ""));
        let (name, pattern) = inside.split_once('=').unwrap_or((inside, "*"));
        names.push(name.trim());
        shape.push_str(&pattern.replace("**", "{+}").replace('*', "{}"));
        rest = behind;
    }
    shape.push_str(rest.split('?').next().unwrap_or_default());
    (shape, names)
}

/// A media type in small letters without its parameters.
pub fn media(text: &str) -> Name {
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().into()
}

/// Whether a media range (`*/*`, `image/*`, or a type itself) holds another one; both as [`media`] gives them.
pub fn media_holds(range: &str, other: &str) -> bool {
    range == "*/*"
        || range == other
        || range.strip_suffix('*').is_some_and(|prefix| {
            prefix.ends_with('/') && other.starts_with(prefix) && other != "*/*"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parameters_are_set_aside() {
        assert_eq!(shape("/a/{id}/b?x={y}"), ("/a/{}/b".to_owned(), vec!["id"]));
        assert_eq!(
            shape("/v1/{name=projects/*}:run"),
            ("/v1/projects/{}:run".to_owned(), vec!["name"])
        );
        assert_eq!(shape("/a/{x}.{y}"), ("/a/{}.{}".to_owned(), vec!["x", "y"]));
        assert_eq!(shape("/a/{x"), ("/a/{}".to_owned(), vec!["x"]));
    }

    #[test]
    fn media_ranges_hold_their_types() {
        assert!(media_holds("*/*", "text/plain"));
        assert!(media_holds("text/*", "text/plain"));
        assert!(!media_holds("text/*", "image/png"));
        assert_eq!(media("Application/JSON; charset=utf-8"), "application/json");
    }
}
