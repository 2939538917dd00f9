//! How a contract's own text is written into a page so that it shows as it is and means nothing there.

/// Text inside a paragraph, a cell or a heading: no character of it is markup, and it has no line breaks.
pub(crate) fn plain(text: &str) -> String {
    escaped(text, "")
}

/// A piece of code inside a line. Nothing in it is beautified either: `--` stays two hyphens.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", verbatim(text))
}

/// The inside of [`code`], with line breaks kept.
pub(crate) fn verbatim(text: &str) -> String {
    escaped(text, "\n-.'\"")
}

/// Code inside a `pre` element of HTML, with its line breaks.
pub(crate) fn raw(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(character),
            _ if character.is_control() || is_direction(character) => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

/// With what is markup written as entities, and the characters of `more` too.
fn escaped(text: &str, more: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let alone = match character {
            // Inside a word it is no emphasis.
            '_' => before.is_alphanumeric() && after.is_alphanumeric(),
            // Alone it is no dash, no ellipsis.
            '-' | '.' => before != character && after != character,
            _ => false,
        };
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if !alone && ("*_`[]\\~{}|#".contains(character) || more.contains(character)) => {
                out.push_str("&#");
                out.push_str(&u32::from(character).to_string());
                out.push(';');
            }
            '\n' | '\r' | '\t' => out.push(' '),
            _ if character.is_control() || is_direction(character) => out.push('\u{fffd}'),
            _ => out.push(character),
        }
        before = character;
    }
    out
}

/// Characters that change the direction of what follows, and so what a reader believes to read.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A value in an attribute's double quotes.
pub(crate) fn attribute(text: &str) -> String {
    verbatim(text).replace("&#10;", "")
}

/// A fenced block; the fence is longer than any run of its mark inside, and mdBook's directives in it stay text.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    // A backslash before a directive tells mdBook to leave it alone, and is not shown.
    let text = text.replace("{{#", "\\{{#");
    format!("{fence}{language}\n{}\n{fence}\n\n", text.trim_end_matches('\n'))
}

/// A piece of an address or anchor: lower-case letters, digits and single hyphens; never empty.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            out.push(character);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "x".to_owned() } else { out.chars().take(80).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_plain_text_is_markup() {
        assert_eq!(
            plain("a|b <i> {{#x}}\n*"),
            "a&#124;b &lt;i&gt; &#123;&#123;&#35;x&#125;&#125; &#42;"
        );
        assert_eq!(code("--x-y a_b _c_"), "<code>&#45;&#45;x-y a_b &#95;c&#95;</code>");
        assert_eq!(plain("\u{202e}"), "\u{fffd}");
    }

    #[test]
    fn a_fence_is_longer_than_what_stands_in_it() {
        assert_eq!(
            fenced("text", "```\n{{#include x}}\n"),
            "````text\n```\n\\{{#include x}}\n````\n\n"
        );
    }

    #[test]
    fn slugs_have_one_spelling() {
        assert_eq!(slug("Shop.Orders/get_order"), "shop-orders-get-order");
        assert_eq!(slug("+++"), "x");
    }
}
