//! What becomes of documentation on a page: Markdown, shown as such, that cannot reach beyond its place.
//!
//! It becomes HTML on one line, in which every character of the author's is text: it fits into a paragraph and into a
//! table's cell. Headings become strong lines, links lead to `http`, `https` and `mailto` only, pictures become
//! links, of HTML only tags without a will of their own are kept and always closed.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::text;

/// HTML tags that are kept, without their attributes.
const KEPT: [&str; 26] = [
    "p",
    "br",
    "code",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "s",
    "ul",
    "ol",
    "li",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "sub",
    "sup",
    "kbd",
    "blockquote",
    "hr",
    "dl",
    "del",
];

/// Documentation as HTML on one line; empty for none.
pub(crate) fn html(markdown: &str) -> String {
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, options()) {
        writer.event(event);
    }
    writer.finish()
}

/// The first sentence in plain words, as page text.
pub(crate) fn brief(markdown: &str) -> String {
    const LONGEST: usize = 160;
    let mut words = String::new();
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Text(part) | Event::Code(part) => words.push_str(&part),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock)
                if !words.trim().is_empty() =>
            {
                break;
            }
            Event::Html(part) => words.push_str(&without_tags(&part)),
            _ => {}
        }
    }
    let words = words.trim();
    let end = words.find(". ").map_or(words.len(), |at| at + 1);
    let sentence = words.get(..end).unwrap_or(words);
    if sentence.chars().count() > LONGEST {
        let cut: String = sentence.chars().take(LONGEST).collect();
        return format!("{}…", text::plain(cut.trim_end()));
    }
    text::plain(sentence)
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

fn without_tags(html: &str) -> String {
    let mut out = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => out.push_str(&entities(text)),
            Piece::Tag(_) => {}
        }
    }
    out
}

#[derive(Default)]
struct Writer {
    out: String,
    /// What is open: the closing tag, and whether the author opened it with a tag of HTML.
    open: Vec<(String, bool)>,
    in_code: bool,
    in_head: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(part) if self.in_code => self.out.push_str(&text::verbatim(&part)),
            Event::Text(part) => self.out.push_str(&text::plain(&part)),
            Event::Code(part) => self.out.push_str(&text::code(&part)),
            Event::Html(part) | Event::InlineHtml(part) => self.html(&part),
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            Event::InlineMath(part) | Event::DisplayMath(part) => {
                self.out.push_str(&text::code(&part));
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, opening: &str, closing: &str) {
        self.out.push_str(opening);
        self.open.push((closing.to_owned(), false));
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.push("<p>", "</p>"),
            Tag::Heading { .. } => self.push("<p><strong>", "</strong></p>"),
            Tag::BlockQuote(_) => self.push("<blockquote>", "</blockquote>"),
            Tag::CodeBlock(kind) => {
                let class = match &kind {
                    CodeBlockKind::Fenced(language) => language_class(language),
                    CodeBlockKind::Indented => String::new(),
                };
                self.push(&format!("<pre><code{class}>"), "</code></pre>");
                self.in_code = true;
            }
            Tag::List(None) => self.push("<ul>", "</ul>"),
            Tag::List(Some(first)) => self.push(&format!("<ol start=\"{first}\">"), "</ol>"),
            Tag::Item => self.push("<li>", "</li>"),
            Tag::Table(_) => self.push("<table>", "</tbody></table>"),
            Tag::TableHead => {
                self.in_head = true;
                self.push("<thead><tr>", "</tr></thead><tbody>");
            }
            Tag::TableRow => self.push("<tr>", "</tr>"),
            Tag::TableCell if self.in_head => self.push("<th>", "</th>"),
            Tag::TableCell => self.push("<td>", "</td>"),
            Tag::Emphasis => self.push("<em>", "</em>"),
            Tag::Strong => self.push("<strong>", "</strong>"),
            Tag::Strikethrough => self.push("<s>", "</s>"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => match link(&dest_url) {
                Some(opening) => self.push(&opening, "</a>"),
                None => self.push("", ""),
            },
            _ => self.push("", ""),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::TableHead => self.in_head = false,
            _ => {}
        }
        // What the author opened inside and did not close.
        while let Some((closing, by_author)) = self.open.pop() {
            self.out.push_str(&closing);
            if !by_author {
                break;
            }
        }
    }

    fn html(&mut self, html: &str) {
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) => self.out.push_str(&text::plain(&entities(text))),
                Piece::Tag(tag) => self.tag(tag),
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        let body = tag.trim_start_matches('/');
        let name: String = body
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .flat_map(char::to_lowercase)
            .collect();
        if name == "br" || name == "hr" {
            self.out.extend(["<", &name, ">"]);
        } else if closing {
            self.close(&format!("</{name}>"));
        } else if name == "a" {
            let address = body.split_once("href=").map(|(_, rest)| {
                let rest = rest.trim_start_matches(['"', '\'']);
                rest.split(['"', '\'', ' ', '>']).next().unwrap_or("").to_owned()
            });
            let opening = address.and_then(|address| link(&entities(&address)));
            if let Some(opening) = opening {
                self.out.push_str(&opening);
                self.open.push(("</a>".to_owned(), true));
            }
        } else if KEPT.contains(&name.as_str()) {
            // A paragraph ends where the next block begins, as browsers take it.
            if name == "p" {
                self.close("</p>");
            }
            self.out.extend(["<", &name, ">"]);
            self.open.push((format!("</{name}>"), true));
        }
    }

    /// Closes what the author opened, if it is open inside the block that is being written.
    fn close(&mut self, closing: &str) {
        let own = self.open.iter().rev().take_while(|(_, by_author)| *by_author);
        let Some(depth) = own.map(|(tag, _)| tag).position(|tag| tag == closing) else { return };
        for _ in 0..=depth {
            if let Some((tag, _)) = self.open.pop() {
                self.out.push_str(&tag);
            }
        }
    }

    fn finish(mut self) -> String {
        while let Some((closing, _)) = self.open.pop() {
            self.out.push_str(&closing);
        }
        self.out
    }
}

/// A link's opening tag, if its address is safe and stands for itself; a relative one leads nowhere from here.
fn link(address: &str) -> Option<String> {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let safe = matches!(scheme.as_str(), "http" | "https" | "mailto");
    safe.then(|| format!("<a href=\"{}\" rel=\"nofollow noopener\">", text::attribute(address)))
}

fn language_class(info: &str) -> String {
    let language: String = info
        .split([' ', ','])
        .next()
        .unwrap_or("")
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    if language.is_empty() { String::new() } else { format!(" class=\"language-{language}\"") }
}

enum Piece<'a> {
    Text(&'a str),
    /// Without the angle brackets.
    Tag(&'a str),
}

/// The texts and tags of HTML; comments are left out.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        pieces.push(Piece::Text(before));
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let begins = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if let Some((tag, behind)) = after.split_once('>').filter(|_| begins) {
            pieces.push(Piece::Tag(tag));
            rest = behind;
        } else {
            pieces.push(Piece::Text("<"));
            rest = after;
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The characters that the commonest entities stand for.
fn entities(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_shows_as_such() {
        assert_eq!(html("A *b* `c`"), "<p>A <em>b</em> <code>c</code></p>");
        assert_eq!(html("# T\n- x"), "<p><strong>T</strong></p><ul><li>x</li></ul>");
        assert_eq!(
            html("|a|\n|-|\n|b|"),
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
        );
    }

    #[test]
    fn nothing_reaches_beyond_its_place() {
        for hostile in [
            "```\nnever closed",
            "<div><script>alert(1)</script>",
            "<p>a<p>b</div></table>",
            "{{#include /etc/passwd}}",
            "| a | b\n\n# heading {#id}",
            "[x]: http://x.example\n\n<!-- never closed",
            "<b onclick=alert(1)>",
            "\n\n---\n\n</td></tr></table>",
        ] {
            let html = html(hostile);
            assert!(!html.contains('\n') && !html.contains("{{") && !html.contains('|'), "{html}");
            assert!(!html.contains("<script") && !html.contains("onclick"), "{html}");
            let (opened, closed) = (html.matches('<').count(), html.matches("</").count());
            let alone = html.matches("<hr>").count() + html.matches("<br>").count();
            assert_eq!(opened - closed - alone, closed, "{hostile}: {html}");
        }
    }

    #[test]
    fn links_lead_to_the_web_only() {
        assert_eq!(html("[a](javascript:alert(1))"), "<p>a</p>");
        assert_eq!(html("[a](../b)"), "<p>a</p>");
        assert!(html("[a](https://x.example/\"y)").contains("href=\"https://x.example/&#34;y\""));
        assert_eq!(html("<a href='javascript:x'>a</a>"), "<p>a</p>");
        assert!(html("<a href=\"http://x\">a</a>").starts_with("<p><a href="));
    }

    #[test]
    fn the_first_sentence_is_plain() {
        assert_eq!(brief("Takes *orders*. And more."), "Takes orders.");
        assert_eq!(brief("<p>Gets it. More</p>"), "Gets it.");
    }
}
