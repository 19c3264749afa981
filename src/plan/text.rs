//! Text as people type it: made safe to show, folded for search, ordered as people count.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The longest text one field may hold, in characters.
pub const MAX_CHARS: usize = 20_000;

/// Whether a character could steer a terminal or hide text: C0 and C1 controls,
/// bidirectional overrides, zero-width and other invisible format characters.
/// The joiners that build emoji and Indic clusters stay.
pub fn is_hostile(c: char) -> bool {
    // Nearly every letter is in one of these two ranges, which hold nothing hostile.
    !matches!(c, ' '..='~' | '\u{A0}'..='\u{061B}')
        && (c.is_control()
            || matches!(c, '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'))
}

/// The text without anything [hostile](is_hostile), on one line, ends trimmed.
/// Line breaks and tabs become spaces.
pub fn clean(text: &str) -> String {
    cleaned(text).into_owned()
}

/// [`clean`], borrowed where the text is clean already, as nearly all is.
pub fn cleaned(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // Without an early end, the compiler makes this one a handful of wide steps.
    let plain = text.bytes().fold(true, |plain, b| plain & (b' '..=b'~').contains(&b));
    if plain || !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace("\r\n", " ");
    let kept = spaced.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_hostile(c) => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect::<String>().trim().to_string())
}

/// A text as a message may quote it: [cleaned], and cut where it runs long.
pub fn quoted(text: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    let text = cleaned(text);
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => text,
    }
}

/// Appends the text without case and accents, for searching: “Łódź Über” → “lodz uber”.
pub fn fold_into(out: &mut String, text: &str) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return;
    }
    for c in text.chars() {
        match c {
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => decompose_canonical(c, |part| fold_part(out, part)),
        }
    }
}

/// Folds one part of a decomposed character.
fn fold_part(out: &mut String, part: char) {
    match part {
        c if is_combining_mark(c) => {}
        'Ł' | 'ł' => out.push('l'),
        'Ø' | 'ø' => out.push('o'),
        'Đ' | 'đ' | 'Ð' | 'ð' => out.push('d'),
        'ı' => out.push('i'),
        'ß' | 'ẞ' => out.push_str("ss"),
        'Æ' | 'æ' => out.push_str("ae"),
        'Œ' | 'œ' => out.push_str("oe"),
        '’' | '‘' => out.push('\''),
        c => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
    }
}

/// The text without case and accents.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(&mut out, text);
    out
}

/// Orders codes as people count: case aside, runs of digits by their number
/// (`I-9` before `I-10`), and, where that leaves them equal, byte by byte.
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    natural_key_cmp(a, b).then_with(|| a.cmp(b))
}

/// [`natural_cmp`] without its last tie-break: `I-1` and `i-01` are equal.
pub fn natural_key_cmp(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        match (a.first(), b.first()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (left, rest_a) = digits(a);
                let (right, rest_b) = digits(b);
                let order = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
                if order.is_ne() {
                    return order;
                }
                (a, b) = (rest_a, rest_b);
            }
            (Some(x), Some(y)) => {
                let order = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
                if order.is_ne() {
                    return order;
                }
                (a, b) = (&a[1..], &b[1..]);
            }
        }
    }
}

/// The leading run of digits without its leading zeros, and what follows it.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|c| !c.is_ascii_digit()).unwrap_or(text.len());
    let zeros = text[..end].iter().take_while(|c| **c == b'0').count();
    (&text[zeros..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(fold("Łódź ÜBER Straße İzmir Thuý"), "lodz uber strasse izmir thuy");
        assert_eq!(fold("部門一"), "部門一");
    }

    #[test]
    fn cleaning_leaves_one_safe_line() {
        assert_eq!(clean(" a\tb\r\nc\u{1b}[31m\u{202e}x\u{200b} "), "a b c[31mx");
        assert_eq!(clean("👩\u{200d}🔧 crew"), "👩\u{200d}🔧 crew");
    }

    #[test]
    fn quotations_are_safe_and_short() {
        assert_eq!(quoted("\u{1b}[2J250k "), "[2J250k");
        assert_eq!(quoted(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn codes_are_ordered_as_people_count() {
        let mut codes = vec!["I-10", "i-9", "I-009", "A", "I-2b", "I-2"];
        codes.sort_by(|a, b| natural_cmp(a, b));
        assert_eq!(codes, ["A", "I-2", "I-2b", "I-009", "i-9", "I-10"]);
    }
}
