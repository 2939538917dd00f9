//! The tokens of a Wire file and what stands between them.

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// `/// text`, up to the line's end.
    Doc,
    /// A word in `lower_snake`.
    Lower,
    /// A word in `UpperCase`.
    Upper,
    /// A word that is neither; reported by the tokeniser only if it starts with a digit.
    OtherWord,
    /// `0`, `42`: digits without a sign.
    Integer,
    /// `-1`, `1.5`.
    Number,
    /// `250ms`.
    Duration,
    /// `2026-01-15`.
    Date,
    /// `@3`.
    Tag,
    /// `"text"` or `r"text"`.
    String,
    /// `#[`.
    HashBracket,
    /// `..=`.
    DotDotEq,
    /// `..`.
    DotDot,
    /// `.`.
    Dot,
    /// `->`.
    Arrow,
    /// `(`.
    OpenParen,
    /// `)`.
    CloseParen,
    /// `[`.
    OpenBracket,
    /// `]`.
    CloseBracket,
    /// `{`.
    OpenBrace,
    /// `}`.
    CloseBrace,
    /// `<`.
    Less,
    /// `>`.
    Greater,
    /// `,`.
    Comma,
    /// `;`.
    Semicolon,
    /// `:`.
    Colon,
    /// `?`.
    Question,
    /// `=`.
    Equals,
    /// Characters that begin no token; reported by the tokeniser.
    Unknown,
    /// The end of the file; it carries what follows the last token.
    End,
}

/// A token and the spaces and comments before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The first byte of the spaces and comments before it: where the token before it ended.
    pub lead: u32,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
}
