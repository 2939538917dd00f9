//! What the methods of a generated trait and the structs of inputs look like, read from their text.

use std::collections::BTreeMap;

/// A method of a generated trait or client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Method {
    /// Its name.
    pub(super) name: String,
    /// Its arguments after `self`: names and types.
    pub(super) arguments: Vec<(String, String)>,
    /// Its result's types: the result and its errors.
    pub(super) result: (String, String),
}

/// The methods in a text, each of which begins with `head` on a line of its own (`fn `, `pub async fn `).
pub(super) fn methods(text: &str, head: &str) -> Vec<Method> {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim_start().starts_with("///")).collect();
    let text = lines.join("\n");
    let head = format!("\n    {head}");
    text.split(&head).skip(1).filter_map(method).collect()
}

fn method(text: &str) -> Option<Method> {
    let (name, rest) = text.split_once('(')?;
    let (arguments, rest) = closing(rest, ')')?;
    let (_, answer) = rest.split_once("Answer<")?;
    let (types, _) = closing(answer, '>')?;
    let types = parts(types);
    let arguments = parts(arguments).into_iter().filter_map(|argument| {
        let (name, ty) = argument.split_once(':')?;
        Some((name.trim().to_owned(), ty.trim().to_owned()))
    });
    let arguments = arguments.filter(|(name, _)| name != "call").collect();
    let result = (types.first()?.clone(), types.get(1)?.clone());
    Some(Method { name: name.to_owned(), arguments, result })
}

/// The structs of a text by their names, each with its fields' names and types.
pub(super) fn structs(text: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let mut structs = BTreeMap::new();
    for part in text.split("\npub struct ").skip(1) {
        let Some((name, body)) = part.split_once(" {\n") else { continue };
        let body = body.split("\n}").next().unwrap_or_default();
        let lines: Vec<&str> =
            body.lines().map(str::trim).filter(|line| !line.starts_with("///")).collect();
        let fields = parts(&lines.join(" ")).into_iter().filter_map(|field| {
            let (name, ty) = field.strip_prefix("pub ")?.split_once(':')?;
            Some((name.trim().to_owned(), ty.trim().to_owned()))
        });
        structs.insert(name.to_owned(), fields.collect());
    }
    structs
}

/// The text up to the bracket that closes one opened before it, and what follows.
fn closing(text: &str, end: char) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            _ if depth == 0 && character == end => return Some((&text[..at], &text[at + 1..])),
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// The parts of a list between commas that stand in no bracket.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_i32;
    for character in text.chars() {
        match character {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    let parts = parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect()
}
