//! Source text while it grows: lines and their indentation.

use std::fmt::{Arguments, Write as _};

/// What rustfmt makes of a line at most.
const WIDTH: usize = 100;

/// Source text in the shape that rustfmt gives it.
#[derive(Debug, Default)]
pub(crate) struct Text {
    out: String,
    depth: usize,
}

impl Text {
    /// A line.
    pub(crate) fn line(&mut self, line: Arguments<'_>) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
        // Writing into a text cannot fail.
        _ = self.out.write_fmt(line);
        self.out.push('\n');
    }

    /// A line that opens a block.
    pub(crate) fn open(&mut self, line: Arguments<'_>) {
        self.line(line);
        self.depth += 1;
    }

    /// The line that closes the last block.
    pub(crate) fn close(&mut self, line: Arguments<'_>) {
        self.depth = self.depth.saturating_sub(1);
        self.line(line);
    }

    /// Goes on one block deeper, after a line that closes one and opens another.
    pub(crate) fn deeper(&mut self) {
        self.depth += 1;
    }

    /// Goes back one block, where no line of its own closes it.
    pub(crate) fn shallower(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// A function's signature, its arguments one by one where a line would be too long. Opens its block.
    pub(crate) fn function(
        &mut self,
        head: &str,
        name: &str,
        arguments: &[String],
        result: &str,
        end: &str,
    ) {
        let flat = format!("{head} {name}({}) -> {result}{end}", arguments.join(", "));
        if self.depth * 4 + flat.len() <= WIDTH {
            self.line(format_args!("{flat}"));
        } else {
            self.line(format_args!("{head} {name}("));
            for argument in arguments {
                self.line(format_args!("    {argument},"));
            }
            self.line(format_args!(") -> {result}{end}"));
        }
        if end.ends_with('{') {
            self.depth += 1;
        }
    }

    /// A call with its arguments, one by one where a line would be too long.
    pub(crate) fn call(&mut self, head: &str, arguments: &[&str], end: &str) {
        let flat = format!("{head}({}){end}", arguments.join(", "));
        if self.depth * 4 + flat.len() <= WIDTH {
            self.line(format_args!("{flat}"));
            return;
        }
        self.line(format_args!("{head}("));
        for argument in arguments {
            self.line(format_args!("    {argument},"));
        }
        self.line(format_args!("){end}"));
    }

    /// An empty line, unless a block begins here.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("{\n") && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A field of a struct: `head` and its type, on two lines where one would be too long.
    pub(crate) fn field(&mut self, head: &str, ty: &str) {
        if self.depth * 4 + head.len() + ty.len() + 3 <= WIDTH {
            self.line(format_args!("{head}: {ty},"));
        } else {
            self.line(format_args!("{head}:"));
            self.line(format_args!("    {ty},"));
        }
    }

    /// A variant of an enum with its content, on three lines where one would be too long.
    pub(crate) fn variant(&mut self, name: &str, ty: &str) {
        if self.depth * 4 + name.len() + ty.len() + 3 <= WIDTH {
            self.line(format_args!("{name}({ty}),"));
        } else {
            self.line(format_args!("{name}("));
            self.line(format_args!("    {ty},"));
            self.line(format_args!("),"));
        }
    }

    /// Documentation.
    pub(crate) fn docs(&mut self, docs: &[String]) {
        for line in docs {
            if line.is_empty() {
                self.line(format_args!("///"));
            } else {
                self.line(format_args!("/// {line}"));
            }
        }
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.out
    }
}

/// A line of source text.
macro_rules! line {
    ($text:expr, $($arguments:tt)*) => { $text.line(format_args!($($arguments)*)) };
}
/// A line of source text that opens a block.
macro_rules! open {
    ($text:expr, $($arguments:tt)*) => { $text.open(format_args!($($arguments)*)) };
}
/// A line of source text that closes a block.
macro_rules! close {
    ($text:expr, $($arguments:tt)*) => { $text.close(format_args!($($arguments)*)) };
}
pub(crate) use {close, line, open};
