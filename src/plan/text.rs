//! Text as people type it: made safe to show, folded for search, ordered as people count.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The longest text one field may hold, in characters.
pub const MAX_CHARS: usize = 20_000;

/// Whether a character could steer a terminal or hide text: C0 and C1 controls,
/// bidirectional marks, and all that takes no room or shows nothing. What joins
/// letters and pictures is hostile only where it joins none; see [`is_clean`].
pub fn is_hostile(c: char) -> bool {
    // Nearly every letter is in one of these ranges, which hold nothing hostile.
    !matches!(c, ' '..='~' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{034E}' | '\u{0350}'..='\u{061B}')
        && (c.is_control()
            || matches!(c, '\u{AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}'
            | '\u{E01F0}'..='\u{E0FFF}'))
}

/// Whether a character only joins what stands around it, or chooses a form of it.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}') || is_selector(c)
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether a joiner has something to join: a selector a character before it, the
/// others two pictures, or letters of a script that is written joined.
fn joins(before: Option<char>, joiner: char, after: Option<char>) -> bool {
    let picture = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    let joined = |c: char| {
        matches!(c, '\u{0620}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}'
            | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
    };
    let Some(before) = before else { return false };
    match is_selector(joiner) {
        true => !is_joiner(before) && (!before.is_ascii() || matches!(before, '0'..='9' | '#' | '*')),
        // Some letters of India end a word with one.
        false if joined(before) => after.is_some_and(joined) || is_combining_mark(before),
        false => (picture(before) || is_selector(before)) && after.is_some_and(picture),
    }
}

/// Whether a text has nothing in it that [`clean`] would take out.
pub fn is_clean(text: &str) -> bool {
    matches!(harmless(text), Cow::Borrowed(_))
}

/// Whether [`clean`] takes something out of a text, beyond the spaces around it and
/// the line breaks and tabs that it makes spaces of.
pub fn hides_something(text: &str) -> bool {
    const LAYOUT: [char; 3] = ['\n', '\r', '\t'];
    let text = text.trim();
    !is_clean(text) && (!text.contains(LAYOUT) || !is_clean(&text.replace(LAYOUT, " ")))
}

/// The text without anything [hostile](is_hostile), on one line. Line breaks and
/// tabs become spaces, and spaces stay as they are.
pub fn harmless(text: &str) -> Cow<'_, str> {
    // Without an early end, the compiler makes this one a handful of wide steps.
    let plain = text.bytes().fold(true, |plain, b| plain & (b' '..=b'~').contains(&b));
    if plain || !text.chars().any(|c| is_hostile(c) || is_joiner(c)) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace("\r\n", " ");
    let visible = spaced.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_hostile(c) => None,
        c => Some(c),
    });
    let mut visible = visible.peekable();
    let mut kept = String::with_capacity(spaced.len());
    let mut before = None;
    while let Some(c) = visible.next() {
        if !is_joiner(c) || joins(before, c, visible.peek().copied()) {
            kept.push(c);
            before = Some(c);
        }
    }
    if kept == text { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

/// The text [without anything hostile](harmless), ends trimmed.
pub fn clean(text: &str) -> String {
    cleaned(text).into_owned()
}

/// [`clean`], borrowed where the text is clean already, as nearly all is.
pub fn cleaned(text: &str) -> Cow<'_, str> {
    match harmless(text.trim()) {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_string()),
    }
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(fold("Łódź ÜBER Straße İzmir Thuý"), "lodz uber strasse izmir thuy");
        assert_eq!(fold("部門一"), "部門一");
    }

    #[test]
    fn cleaning_leaves_one_safe_line() {
        assert_eq!(clean(" a\tb\r\nc\u{1b}[31m\u{202e}x\u{200b} "), "a b c[31mx");
        assert_eq!(clean("pay\u{200d}ment\u{fe0f}s\u{ad} \u{200c}"), "payments");
    }

    #[test]
    fn what_joins_letters_and_pictures_stays() {
        for text in [
            "👩\u{200d}🔧 crew",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "می\u{200c}خواهم",
            "ന്\u{200d} ക",
        ] {
            assert_eq!(clean(text), text);
            assert!(is_clean(text));
        }
    }

    proptest! {
        #[test]
        fn cleaning_once_is_enough(text in "[ -~\u{0}-\u{20}\u{7f}-\u{a0}é\u{ad}\u{200b}-\u{200f}\u{fe0f}\u{e0100}👩🔧यക്ا]{0,12}") {
            let once = clean(&text);
            prop_assert!(is_clean(&once));
            prop_assert_eq!(clean(&once), once);
        }
    }

    #[test]
    fn layout_is_nothing_hidden() {
        for text in ["", " plain ", "two\r\nlines\tand a tab\n", "👩‍🔧 joined", "Łódź"] {
            assert!(!hides_something(text), "{text:?}");
        }
        for text in ["a\u{1b}[2J", "\u{202e}a", "a\n\u{200b}b", "a\u{200d}b", "a\u{b}b", "\0"] {
            assert!(hides_something(text), "{text:?}");
        }
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
