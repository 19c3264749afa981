//! The characters that no planner types and that no terminal must see, listed by
//! hand from the Unicode tables: what the program itself knows of them is not asked.

use std::ops::RangeInclusive;

/// C0 and C1, without the line feed that ends every line of output.
const CONTROLS: &[RangeInclusive<char>] =
    &['\u{0}'..='\u{9}', '\u{B}'..='\u{1F}', '\u{7F}'..='\u{9F}', '\u{2028}'..='\u{2029}'];
/// Bidi_Control: what turns the direction of text.
const DIRECTIONS: &[RangeInclusive<char>] =
    &['\u{61C}'..='\u{61C}', '\u{200E}'..='\u{200F}', '\u{202A}'..='\u{202E}', '\u{2066}'..='\u{2069}'];
/// Default_Ignorable_Code_Point and its kin: what takes no room.
const INVISIBLE: &[RangeInclusive<char>] = &[
    '\u{AD}'..='\u{AD}',
    '\u{34F}'..='\u{34F}',
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180B}'..='\u{180F}',
    '\u{200B}'..='\u{200D}',
    '\u{2060}'..='\u{206F}',
    '\u{3164}'..='\u{3164}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{FFF9}'..='\u{FFFB}',
    '\u{1BCA0}'..='\u{1BCA3}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{E0001}'..='\u{E0001}',
    '\u{E0020}'..='\u{E007F}',
    '\u{E0100}'..='\u{E01EF}',
];

/// Every one of them.
pub fn all() -> impl Iterator<Item = char> {
    [CONTROLS, DIRECTIONS, INVISIBLE].into_iter().flatten().flat_map(Clone::clone).chain(['\n'])
}

/// A text with a letter, then each of them.
pub fn trap(letter: char) -> String {
    std::iter::once(letter).chain(all()).chain([letter]).collect()
}

/// The first of them in a text, with what stands before it. Line feeds are looked
/// for by [`lines`] and by nobody else.
pub fn found(text: &str) -> Option<String> {
    let is_one =
        |c: char| [CONTROLS, DIRECTIONS, INVISIBLE].into_iter().flatten().any(|range| range.contains(&c));
    let (at, c) = text.char_indices().find(|(_, c)| is_one(*c))?;
    let before: String = text[..at].chars().rev().take(60).collect();
    Some(format!("U+{:04X} after {:?}", u32::from(c), before.chars().rev().collect::<String>()))
}

/// Asserts that a text has none of them.
#[track_caller]
pub fn assert_clean(what: impl std::fmt::Debug, text: &str) {
    if let Some(found) = found(text) {
        panic!("{what:?}: {found}");
    }
}
