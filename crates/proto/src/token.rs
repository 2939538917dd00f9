//! The tokens of a Protobuf file.

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word.
    Word,
    /// A whole number without sign, decimal, octal or hexadecimal.
    Integer,
    /// A number with a point or an exponent.
    Float,
    /// A string in quotes.
    String,
    /// `.`
    Dot,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// `-`
    Minus,
    /// `/`
    Slash,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// What begins no token; reported when the text was split.
    Unknown,
    /// The end of the file.
    End,
}

/// No comment stands before a token.
pub(crate) const NO_DOCS: u32 = u32::MAX;

/// A token and where the comment that documents it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// The first byte.
    pub(crate) start: u32,
    /// The byte after the last one.
    pub(crate) end: u32,
    /// The first byte of the comment that stands right before it, else [`NO_DOCS`].
    pub(crate) docs: u32,
}
