//! Which files a text imports, without parsing it.

use wireproof_model::Name;

/// The paths that a text imports, found without parsing it, in order. Never misses one that [`crate::parse`] finds in
/// a text that is right; where the word `import` stands in another place it may name too many. Strings beside one
/// another and escapes in paths are left to [`crate::parse`].
pub fn scan_imports(text: &str) -> Vec<Name> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = next_import(rest) {
        rest = after;
        if before.is_some_and(crate::lex::in_word) {
            continue;
        }
        if let Some((path, behind)) = import_path(after) {
            found.push(path);
            rest = behind;
        }
    }
    found
}

/// The byte before the next word `import`, and what follows it.
fn next_import(text: &str) -> Option<(Option<u8>, &str)> {
    let at = text.find("import")?;
    let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before)).copied();
    Some((before, text.get(at + "import".len()..)?))
}

fn import_path(text: &str) -> Option<(Name, &str)> {
    let mut rest = trivia(text);
    for word in ["public", "weak", "option"] {
        if let Some(after) = rest.strip_prefix(word) {
            rest = trivia(after);
            break;
        }
    }
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let inner = rest.get(1..)?;
    let length = inner.find([quote, '\n'])?;
    let (path, behind) = inner.split_at_checked(length)?;
    behind.starts_with(quote).then(|| (Name::new(path), behind))
}

/// What follows spaces and comments.
fn trivia(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(inner) = rest.strip_prefix("/*") {
            rest = inner.split_once("*/").map_or("", |(_, after)| after);
        } else {
            return rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_without_a_parse() {
        let text = "syntax = \"proto3\";\nimport \"a.proto\"; import public 'b.proto';\n\
                    import/* why */option // so\n \"c.proto\";\nmessage M { int32 important = 1; }\n\
                    import weak \"d.proto\";import\"e.proto\";";
        assert_eq!(scan_imports(text), ["a.proto", "b.proto", "c.proto", "d.proto", "e.proto"]);
    }
}
