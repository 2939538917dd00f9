//! Which regular expressions ECMA-262 and RE2 read alike.

/// RE2 refuses more repetitions than this.
const MOST_REPEATS: u32 = 1000;
/// Deeper groups are nobody's intention.
const DEEPEST: usize = 250;

/// Why a text is no regular expression of the shared subset.
pub(crate) fn check(pattern: &str) -> Result<(), &'static str> {
    let mut rest = pattern.chars().peekable();
    let mut depth = 0_usize;
    // Whether something stands before this place that can be repeated.
    let mut repeatable = false;
    while let Some(character) = rest.next() {
        match character {
            '(' => {
                depth += 1;
                if depth > DEEPEST {
                    return Err("its groups nest too deep");
                }
                group(&mut rest)?;
                repeatable = false;
            }
            ')' => {
                depth = depth.checked_sub(1).ok_or("`)` closes nothing")?;
                repeatable = true;
            }
            '[' => {
                class(&mut rest)?;
                repeatable = true;
            }
            '\\' => {
                let escaped = escape(&mut rest, false)?;
                repeatable = !matches!(escaped, Escaped::Boundary);
            }
            '|' | '^' | '$' => repeatable = false,
            '*' | '+' | '?' => {
                quantified(repeatable, &mut rest)?;
                repeatable = false;
            }
            '{' => {
                if counted(&mut rest)? {
                    quantified(repeatable, &mut rest)?;
                    repeatable = false;
                } else {
                    repeatable = true;
                }
            }
            _ => repeatable = true,
        }
    }
    if depth > 0 { Err("a `(` is not closed") } else { Ok(()) }
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn quantified(repeatable: bool, rest: &mut Rest<'_>) -> Result<(), &'static str> {
    if !repeatable {
        return Err("there is nothing to repeat");
    }
    rest.next_if_eq(&'?');
    Ok(())
}

/// What follows `(`.
fn group(rest: &mut Rest<'_>) -> Result<(), &'static str> {
    if rest.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    match rest.next() {
        Some(':') => Ok(()),
        Some('=' | '!') => Err("RE2 has no lookahead"),
        Some('<') if matches!(rest.peek(), Some('=' | '!')) => Err("RE2 has no lookbehind"),
        Some('<') => {
            let mut length = 0;
            for character in rest.by_ref() {
                match character {
                    '>' if length > 0 => return Ok(()),
                    '_' | 'a'..='z' | 'A'..='Z' => length += 1,
                    '0'..='9' if length > 0 => length += 1,
                    _ => break,
                }
            }
            Err("this is no name of a group")
        }
        _ => Err("this kind of group is not shared"),
    }
}

enum Escaped {
    /// One character.
    One(char),
    /// A class such as `\d`.
    Class,
    /// A place such as `\b`.
    Boundary,
}

/// What follows `\`.
fn escape(rest: &mut Rest<'_>, in_class: bool) -> Result<Escaped, &'static str> {
    match rest.next() {
        None => Err("it ends in `\\`"),
        Some('d' | 'D' | 'w' | 'W' | 's' | 'S') => Ok(Escaped::Class),
        Some('b' | 'B') if !in_class => Ok(Escaped::Boundary),
        Some('t') => Ok(Escaped::One('\t')),
        Some('n') => Ok(Escaped::One('\n')),
        Some('r') => Ok(Escaped::One('\r')),
        Some('f') => Ok(Escaped::One('\u{c}')),
        Some('v') => Ok(Escaped::One('\u{b}')),
        Some('x') => {
            let digit = |rest: &mut Rest<'_>| rest.next().and_then(|c| c.to_digit(16));
            let (Some(high), Some(low)) = (digit(rest), digit(rest)) else {
                return Err("`\\x` is followed by two hexadecimal digits");
            };
            Ok(Escaped::One(char::from_u32(high * 16 + low).unwrap_or('\u{fffd}')))
        }
        Some('p' | 'P') => {
            if rest.next() != Some('{') {
                return Err("`\\p` is followed by `{`");
            }
            let name: String = rest.by_ref().take_while(|c| *c != '}').collect();
            let plain = !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "_=".contains(c));
            if plain { Ok(Escaped::Class) } else { Err("`\\p{...}` names a class") }
        }
        Some('1'..='9') => Err("RE2 has no backreferences"),
        Some(character) if character.is_ascii_alphanumeric() => Err("this escape is not shared"),
        Some(character) => Ok(Escaped::One(character)),
    }
}

/// What follows `[`, up to `]`.
fn class(rest: &mut Rest<'_>) -> Result<(), &'static str> {
    rest.next_if_eq(&'^');
    if rest.peek() == Some(&']') {
        return Err("`[]` means different things");
    }
    let mut low: Option<char> = None;
    loop {
        let character = rest.next().ok_or("a `[` is not closed")?;
        let one = match character {
            ']' => return Ok(()),
            '[' if rest.peek() == Some(&':') => return Err("ECMA-262 has no `[:class:]`"),
            '\\' => match escape(rest, true)? {
                Escaped::One(character) => Some(character),
                Escaped::Class | Escaped::Boundary => None,
            },
            '-' if low.is_some() && rest.peek().is_some_and(|next| *next != ']') => {
                let high = match rest.next() {
                    Some('\\') => match escape(rest, true)? {
                        Escaped::One(character) => character,
                        _ => return Err("a range ends in a class"),
                    },
                    Some(character) => character,
                    None => return Err("a `[` is not closed"),
                };
                if low.is_some_and(|low| low > high) {
                    return Err("a range runs backwards");
                }
                None
            }
            character => Some(character),
        };
        low = one;
    }
}

/// What follows `{`: whether it is a number of repetitions. If not, nothing is taken.
fn counted(rest: &mut Rest<'_>) -> Result<bool, &'static str> {
    let ahead: String = rest.clone().take_while(|c| *c != '}').take(12).collect();
    let closed = rest.clone().nth(ahead.chars().count()) == Some('}');
    let (least, most) = ahead.split_once(',').map_or((&*ahead, None), |(a, b)| (a, Some(b)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !closed || !digits(least) || most.is_some_and(|most| !most.is_empty() && !digits(most)) {
        return Ok(false);
    }
    let value = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    let most = most.filter(|most| !most.is_empty()).map(value);
    if value(least) > MOST_REPEATS || most.is_some_and(|most| most > MOST_REPEATS) {
        return Err("RE2 repeats at most 1000 times");
    }
    if most.is_some_and(|most| most < value(least)) {
        return Err("a repetition runs backwards");
    }
    rest.by_ref().take(ahead.chars().count() + 1).for_each(drop);
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_shared_subset_passes() {
        for pattern in [
            "^[A-Z]{3}$",
            "^[A-Z0-9-]{3,20}$",
            "(a|b)*?c+",
            r"\d+\.\d{2,}",
            "(?:x)?",
            "[^/]+",
            r"[\w.-]+@[\w-]+",
            "a{",
            "(?<name>x)",
            r"\p{L}",
            "",
            r"\x41",
            "[-a]",
            "[a-]",
            "x{,5}",
        ] {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn the_rest_does_not() {
        for pattern in [
            "(",
            ")",
            "[",
            "[]",
            "*",
            "a**",
            "(?=x)",
            "(?<!x)",
            r"(a)\1",
            r"\",
            "[z-a]",
            "a{2,1}",
            "a{1001}",
            "[[:alpha:]]",
            "(?i)x",
            r"\q",
            "^*",
            "a|*",
        ] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
    }
}
