//! Which characters of a user's text may reach a terminal, and how much of it.

use std::borrow::Cow;

/// The text without anything that steers a terminal: control characters become their pictures, marks that turn the
/// direction of writing or join characters become `�`, a tab becomes a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| harmless(character) == Some(character)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| harmless(character).unwrap_or('\u{FFFD}')).collect())
}

/// [`clean`] for a text of several lines, which stay apart.
pub fn clean_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text.lines().map(clean).collect();
    lines.join("\n")
}

/// What stands for a character; none: nothing readable.
fn harmless(character: char) -> Option<char> {
    match character {
        '\t' => Some(' '),
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7F}' => Some('\u{2421}'),
        '\u{80}'..='\u{9F}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => None,
        _ => Some(character),
    }
}

/// At most `most` characters of the text, cleaned; what is left out at the end is shown as `…`.
pub fn cut(text: &str, most: usize) -> String {
    let (kept, rest) = match text.char_indices().nth(most) {
        Some((at, _)) => (text.get(..at).unwrap_or(text), true),
        None => (text, false),
    };
    let mut out = clean(kept).into_owned();
    if rest {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{9b}c\u{202e}d\te\r\n"), "a␛[31mb\u{FFFD}c\u{FFFD}d e␍␊");
        assert!(matches!(clean("plain ä€"), Cow::Borrowed(_)));
        assert_eq!(cut("äöü", 2), "äö…");
        assert_eq!(cut("äöü", 3), "äöü");
    }
}
