//! Regular expressions of contracts (ECMA-262) as those of Rust's `regex`: which can be checked.

/// The expression as `regex` reads it; none if it asks for what `regex` does not have (looking around, references
/// back) or is none at all.
pub(crate) fn checkable(pattern: &str) -> Option<String> {
    let translated = translate(pattern);
    regex_syntax::Parser::new().parse(&translated).is_ok().then_some(translated)
}

/// ECMA-262 classes are those of ASCII, and some of its escapes have other names.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('d') if in_class => out.push_str("0-9"),
                Some('d') => out.push_str("[0-9]"),
                Some('D') if !in_class => out.push_str("[^0-9]"),
                Some('w') if in_class => out.push_str("0-9A-Za-z_"),
                Some('w') => out.push_str("[0-9A-Za-z_]"),
                Some('W') if !in_class => out.push_str("[^0-9A-Za-z_]"),
                Some('/') => out.push('/'),
                Some('u') if characters.peek().is_some_and(char::is_ascii_hexdigit) => {
                    let digits: String = characters.by_ref().take(4).collect();
                    out.push_str("\\x{");
                    out.push_str(&digits);
                    out.push('}');
                }
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
                if characters.peek() == Some(&'^') {
                    characters.next();
                    out.push('^');
                }
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            // Rust reads these in a class as operations on sets.
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_regex_has_not_is_said() {
        assert_eq!(checkable(r"^[A-Z0-9-]{3,20}$").as_deref(), Some(r"^[A-Z0-9-]{3,20}$"));
        assert_eq!(checkable(r"^\d+\/[\w\-]").as_deref(), Some(r"^[0-9]+/[0-9A-Za-z_\-]"));
        assert_eq!(checkable(r"^(?!a)b"), None);
        assert_eq!(checkable(r"(a)\1"), None);
        assert_eq!(checkable(r"[[]").as_deref(), Some(r"[\[]"));
        assert_eq!(checkable(r"\u0041").as_deref(), Some(r"\x{0041}"));
    }
}
