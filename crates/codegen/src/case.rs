//! How names of a contract are cased in Rust, and what stands for characters that Rust's names cannot have.

/// `UpperCamel`: a name that is so already stays as it is.
pub(crate) fn upper_camel(text: &str) -> String {
    let shouts = text.len() > 1 && !text.chars().any(|c| c.is_ascii_lowercase());
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric());
    if plain && !shouts && text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return text.to_owned();
    }
    let mut name = String::with_capacity(text.len());
    for word in words(text) {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters.map(|letter| letter.to_ascii_lowercase()));
    }
    begin(name, "N")
}

/// `lower_snake`.
pub(crate) fn snake(text: &str) -> String {
    let mut name = String::with_capacity(text.len() + 4);
    for word in words(text) {
        if !name.is_empty() {
            name.push('_');
        }
        name.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
    }
    begin(name, "n")
}

/// A name begins with a letter.
fn begin(name: String, letter: &str) -> String {
    match name.chars().next() {
        None => format!("{letter}ameless"),
        Some(first) if first.is_ascii_digit() => format!("{letter}{name}"),
        Some(_) => name,
    }
}

/// The words of a name. Where it has letters or digits, other characters part words, and a sign in front of it is a
/// word of its own; a name of signs alone is spelt out.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let spelt = !text.chars().any(|c| c.is_ascii_alphanumeric());
    if text.is_empty() {
        return vec!["empty".to_owned()];
    }
    let characters: Vec<char> = text.chars().collect();
    for (at, character) in characters.iter().copied().enumerate() {
        if !character.is_ascii_alphanumeric() {
            flush(&mut words, &mut word);
            let sign = at == 0 && matches!(character, '+' | '-' | '!' | '<' | '>' | '=' | '~');
            if spelt || sign || !character.is_ascii() {
                words.push(spelling(character));
            }
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied().unwrap_or(' ');
        let after = characters.get(at + 1).copied().unwrap_or(' ');
        let rises = before.is_ascii_lowercase() || before.is_ascii_digit();
        let acronym_ends = before.is_ascii_uppercase() && after.is_ascii_lowercase();
        if character.is_ascii_uppercase() && (rises || acronym_ends) {
            flush(&mut words, &mut word);
        }
        word.push(character);
    }
    flush(&mut words, &mut word);
    words
}

fn flush(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// The word for a character that Rust's names cannot have.
fn spelling(character: char) -> String {
    match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '~' => "tilde",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '_' => "underscore",
        ' ' => "space",
        '(' => "open",
        ')' => "close",
        '\'' | '"' | '`' => "quote",
        other => return format!("u{:x}", u32::from(other)),
    }
    .to_owned()
}

/// Rust's keywords, and what `r#` cannot save.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names that generated types must not take from those who read them.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Vec",
];

/// With a trailing `_` where Rust has the name itself.
pub(crate) fn legal(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) || PRELUDE.contains(&name.as_str()) {
        return name + "_";
    }
    name
}

/// Hands out names that differ from one another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unique {
    taken: rustc_hash::FxHashSet<String>,
}

impl Unique {
    /// Names that are taken already.
    pub(crate) fn without(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// The name, or the name and the least number from 2 on that makes it another.
    pub(crate) fn give(&mut self, name: String) -> String {
        let mut given = legal(name);
        if self.taken.contains(&given) {
            let digits = given.ends_with(|c: char| c.is_ascii_digit());
            let stem = if digits { format!("{given}_") } else { given };
            let upper = stem.starts_with(|c: char| c.is_ascii_uppercase());
            // Upper camel has no underscores inside: a letter parts the digits.
            let stem =
                if digits && upper { stem.trim_end_matches('_').to_owned() + "N" } else { stem };
            let mut number = 2_u32;
            while self.taken.contains(&format!("{stem}{number}")) {
                number += 1;
            }
            given = format!("{stem}{number}");
        }
        self.taken.insert(given.clone());
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cased() {
        for (name, camel, lower) in [
            ("place_order", "PlaceOrder", "place_order"),
            ("NotFound", "NotFound", "not_found"),
            ("IPv4Net", "IPv4Net", "i_pv4_net"),
            ("HTTPServer", "HTTPServer", "http_server"),
            ("UUID", "Uuid", "uuid"),
            ("GET /a/{id}", "GetAId", "get_a_id"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            (">=", "GreaterEqual", "greater_equal"),
            ("2xl", "N2xl", "n2xl"),
            ("", "Empty", "empty"),
            ("é", "Ue9", "ue9"),
            ("x-request-id", "XRequestId", "x_request_id"),
        ] {
            assert_eq!((upper_camel(name), snake(name)), (camel.to_owned(), lower.to_owned()));
        }
    }

    #[test]
    fn names_are_told_apart() {
        let mut unique = Unique::default();
        let mut given = |name: &str| unique.give(name.to_owned());
        assert_eq!(
            [
                given("a"),
                given("a"),
                given("a"),
                given("type"),
                given("Box"),
                given("V1"),
                given("V1")
            ],
            ["a", "a2", "a3", "type_", "Box_", "V1", "V1N2"]
        );
    }
}
