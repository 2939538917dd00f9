//! Texts that match a regular expression, as far as it is simple; the validator has the last word.

use wireproof_codec::json;

/// Where there is a choice: the first or the last character of a class, as few as may be or one more.
#[derive(Clone, Copy)]
struct Pick {
    last: bool,
    more: usize,
}

/// Texts that match a simple regular expression: literals, classes, counts, groups and their first alternatives.
pub(crate) fn texts(pattern: &str) -> Vec<String> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut texts = Vec::new();
    for (last, more) in [(false, 0), (true, 0), (false, 1), (true, 1)] {
        let mut out = String::new();
        let end = sequence(&characters, 0, &mut out, Pick { last, more }, 0);
        let whole = end == Some(characters.len());
        if whole && !texts.contains(&out) && json::matches(pattern, &out) == Some(true) {
            texts.push(out);
        }
    }
    texts
}

/// Reads one alternative from `at`; gives where it ends.
fn sequence(
    pattern: &[char],
    mut at: usize,
    out: &mut String,
    pick: Pick,
    depth: usize,
) -> Option<usize> {
    if depth > 16 {
        return None;
    }
    while let Some(character) = pattern.get(at).copied() {
        let mut piece = String::new();
        match character {
            '^' | '$' => {
                at += 1;
                continue;
            }
            ')' => return Some(at),
            '|' => return Some(skip_group(pattern, at)),
            '(' => {
                at += 1;
                if pattern.get(at) == Some(&'?') {
                    // Only groups without a name or a look are understood.
                    at = (pattern.get(at + 1) == Some(&':')).then_some(at + 2)?;
                }
                at = sequence(pattern, at, &mut piece, pick, depth + 1)?;
                at = (pattern.get(at) == Some(&')')).then_some(at + 1)?;
            }
            '[' => at = class(pattern, at + 1, &mut piece, pick)?,
            '\\' => {
                piece.push(escaped(*pattern.get(at + 1)?)?);
                at += 2;
            }
            '.' => {
                piece.push('a');
                at += 1;
            }
            other => {
                piece.push(other);
                at += 1;
            }
        }
        let (count, next) = counted(pattern, at, pick.more)?;
        at = next;
        for _ in 0..count {
            out.push_str(&piece);
        }
    }
    Some(at)
}

/// The end of the group around, behind an alternative that is not taken.
fn skip_group(pattern: &[char], mut at: usize) -> usize {
    let mut open = 0usize;
    while let Some(character) = pattern.get(at) {
        match character {
            '\\' => at += 1,
            '(' => open += 1,
            ')' if open == 0 => return at,
            ')' => open -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

fn escaped(character: char) -> Option<char> {
    match character {
        'd' => Some('1'),
        'w' => Some('a'),
        's' => Some(' '),
        'S' | 'D' => Some('a'),
        'n' => Some('\n'),
        't' => Some('\t'),
        // Boundaries, properties and references are not understood.
        other if other.is_alphanumeric() => None,
        other => Some(other),
    }
}

fn class(pattern: &[char], mut at: usize, piece: &mut String, pick: Pick) -> Option<usize> {
    let negated = pattern.get(at) == Some(&'^');
    if negated {
        at += 1;
    }
    let first = match *pattern.get(at)? {
        '\\' => escaped(*pattern.get(at + 1)?)?,
        character => character,
    };
    let start = at;
    let mut last = first;
    while let Some(character) = pattern.get(at) {
        match character {
            '\\' => {
                at += 1;
                last = escaped(*pattern.get(at)?)?;
            }
            ']' if at > start => {
                let inside: String = pattern.get(start..at)?.iter().collect();
                let free = ['a', '1', '_', ' ', 'A'].into_iter().find(|c| !inside.contains(*c));
                piece.push(if negated {
                    free?
                } else if pick.last {
                    last
                } else {
                    first
                });
                return Some(at + 1);
            }
            character => last = *character,
        }
        at += 1;
    }
    None
}

/// How often the piece before `at` stands there, and where the pattern goes on.
fn counted(pattern: &[char], at: usize, more: usize) -> Option<(usize, usize)> {
    const MOST: usize = 1_000;
    let lazy = |next: usize| if pattern.get(next) == Some(&'?') { next + 1 } else { next };
    match pattern.get(at) {
        Some('*' | '?') => Some((more, lazy(at + 1))),
        Some('+') => Some((1 + more, lazy(at + 1))),
        Some('{') => {
            let close = at + pattern.get(at..)?.iter().position(|c| *c == '}')?;
            let inside: String = pattern.get(at + 1..close)?.iter().collect();
            let (least, open) = inside.split_once(',').map_or((&*inside, false), |it| (it.0, true));
            let least: usize = least.trim().parse().ok()?;
            let count = if open { least + more } else { least };
            (count <= MOST).then_some((count, lazy(close + 1)))
        }
        _ => Some((1, at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_match_simple_patterns() {
        for pattern in [
            "^[a-z]{3}-[0-9]+$",
            "^(foo|bar)_\\d{4}$",
            "^A.*Z$",
            "^[^a]$",
            "x(?:yz)?!",
            "^tz_[a-zA-Z0-9]{16}$",
        ] {
            assert!(!texts(pattern).is_empty(), "{pattern}");
        }
    }

    #[test]
    fn what_is_not_understood_gives_no_text() {
        assert!(texts("^(?=x)y$").is_empty());
        assert!(texts("(").is_empty());
    }
}
