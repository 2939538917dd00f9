//! The colours of Wire and Protobuf text, which the book's own highlighter does not know.
//!
//! The classes are those of highlight.js, so that the book's themes colour them; `nohighlight` keeps it from guessing.

use crate::text;

/// Words that begin or belong to statements of Wire.
const WIRE: &str = "apikey as at at_least_once at_most_once auth avro backoff basic bearer before body breaking by \
    carries closed consumes contract cookie current delivery deprecated encoding enum error expected header headers http \
    idempotent import json key limit link mtls namespace none on oneway op openid optional oauth2 per preview protobuf \
    publishes query queue range len above below pattern unique released removed reply required reserved retain retired \
    retry retryable safe scheme server service since stream struct sunset supported throws timeout to topic type union \
    version versioned was";
const WIRE_TYPES: &str = "string bytes bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 decimal uuid timestamp date duration url \
    list set map GET HEAD POST PUT PATCH DELETE";
const PROTO: &str = "syntax edition package import public weak option message enum service rpc returns stream oneof map \
    reserved extensions extend group optional required repeated to max";
const PROTO_TYPES: &str = "double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool \
    string bytes";

/// The block as HTML, if this module knows its language.
pub(crate) fn block(language: &str, code: &str) -> Option<String> {
    let (keywords, types) = match language {
        "wire" => (WIRE, WIRE_TYPES),
        "proto" | "protobuf" => (PROTO, PROTO_TYPES),
        _ => return None,
    };
    let mut out = format!("<pre><code class=\"language-{language} nohighlight hljs\">");
    let mut rest = code.trim_end_matches('\n');
    while !rest.is_empty() {
        let (length, class) = token(rest, keywords, types);
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let token = html(token);
        match class {
            Some(class) => {
                out.extend(["<span class=\"hljs-", class, "\">", &token, "</span>"]);
            }
            None => out.push_str(&token),
        }
        rest = after;
    }
    out.push_str("\n</code></pre>");
    Some(out)
}

/// The inside of a `pre` element; mdBook's directives in it stay text.
fn html(code: &str) -> String {
    text::raw(code).replace("{{", "&#123;&#123;")
}

/// The length in bytes of the first token, and its class.
fn token(text: &str, keywords: &str, types: &str) -> (usize, Option<&'static str>) {
    let first = text.chars().next().unwrap_or(' ');
    let while_so = |so: fn(char) -> bool| text.find(|it| !so(it)).unwrap_or(text.len());
    if text.starts_with("//") {
        return (line(text), Some("comment"));
    }
    if text.starts_with("/*") {
        return (text.find("*/").map_or(text.len(), |at| at + 2), Some("comment"));
    }
    if text.starts_with("r\"") {
        return (2 + quoted(text.get(2..).unwrap_or(""), '"', false), Some("string"));
    }
    if first == '"' || first == '\'' {
        return (1 + quoted(text.get(1..).unwrap_or(""), first, true), Some("string"));
    }
    if text.starts_with("#[") {
        return (text.find(']').map_or(line(text), |at| (at + 1).min(line(text))), Some("meta"));
    }
    if first == '@' {
        let rest = text.get(1..).unwrap_or("");
        let digits = rest.find(|it: char| !it.is_ascii_digit() && it != '-').unwrap_or(rest.len());
        return (1 + digits, Some("symbol"));
    }
    if first.is_ascii_digit() {
        let number = |it: char| it.is_ascii_alphanumeric() || it == '-';
        return (while_so(number), Some("number"));
    }
    if first.is_alphabetic() || first == '_' {
        let length = while_so(|it| it.is_alphanumeric() || it == '_');
        let word = text.get(..length).unwrap_or("");
        let among = |list: &str| list.split_whitespace().any(|it| it == word);
        let class = match word {
            "true" | "false" | "null" => Some("literal"),
            _ if among(keywords) => Some("keyword"),
            _ if among(types) => Some("type"),
            _ if first.is_uppercase() => Some("title"),
            _ => None,
        };
        return (length, class);
    }
    let other = |it: char| it.is_whitespace() || "{}()[]<>;:,=?.|+*&%$^~`\\".contains(it);
    let length = while_so(other);
    (length.max(first.len_utf8()), None)
}

fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of the rest of a string, its quote included; it ends at the line's end at the latest.
fn quoted(rest: &str, quote: char, escapes: bool) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices() {
        match character {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' if escapes => escaped = true,
            _ if character == quote => return at + character.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without tags, entities written out.
    fn shown(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            out.push_str(before);
            rest = after.split_once('>').map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        out.replace("&#123;", "{").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_markup() {
        for code in [
            "@1 required lines: list<Line> [len 1..=100]; // ä & <b>",
            "/// doc\n  type A = string [pattern r\"^a\\\"];\n#[json.x(a = 1)]",
            "\"never closed\n'\\'' /* never",
            "{{#include x}} £ ",
        ] {
            let html = block("wire", code).unwrap();
            assert_eq!(shown(&html), format!("{code}\n"));
            assert!(!html.contains("{{") && !html.contains("<b>"), "{html}");
        }
    }

    #[test]
    fn words_have_colours() {
        let html = block("wire", "@1 required a: i32 = 5;").unwrap();
        for part in [
            "<span class=\"hljs-symbol\">@1</span>",
            "<span class=\"hljs-keyword\">required</span>",
            "<span class=\"hljs-type\">i32</span>",
            "<span class=\"hljs-number\">5</span>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(block("rust", "fn"), None);
    }
}
