//! The part each word of a line plays, which decides how far it counts.

use super::Field;
use super::reading::Token;
use super::rules::Rulebook;

/// Said plainly.
const PLAIN: u32 = 10;
/// What the name is about: the last noun before any “of” or “for”.
const HEAD: u32 = 15;
/// What the description starts by saying the line does.
const OPENING: u32 = 13;
/// What it is hoped to lead to.
const HOPE: u32 = 6;
/// What is said by the way of the thing that it does something to.
const ASIDE: u32 = 7;
/// Why it is needed, or how things are today.
const BACKGROUND: u32 = 4;

/// How many words a denial reaches, within its clause.
const DENIAL_REACH: usize = 5;

/// The part one token plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How much it counts, in tenths.
    pub tenths: u32,
    /// The token that denies it (“no”, “rather than”), if one does.
    pub denied_by: Option<usize>,
}

/// The part of each token, in order.
pub fn of(book: &Rulebook, tokens: &[Token]) -> Vec<Part> {
    let [denial, hope, background, relative] =
        ["denial", "hope", "background", "relative"].map(|name| book.class(name));
    let is = |token: &Token, classes| book.classes_of(token.term) & classes != 0;
    let mut parts = vec![Part { tenths: PLAIN, denied_by: None }; tokens.len()];
    if let Some(head) = head_of_name(book, tokens) {
        parts[head].tenths = HEAD;
    }
    let description = tokens.iter().position(|t| t.field == Field::Description);
    for part in parts.iter_mut().skip(description.unwrap_or(tokens.len())).take(2) {
        part.tenths = OPENING;
    }
    let mut rest_of_sentence = None;
    let mut relative_clause = None;
    let mut denier: Option<usize> = None;
    for (i, token) in tokens.iter().enumerate() {
        if let Some((sentence, tenths)) = rest_of_sentence
            && sentence == token.sentence
        {
            parts[i].tenths = parts[i].tenths.min(tenths);
        }
        parts[i].denied_by = denier.filter(|by| tokens[*by].clause == token.clause && i <= by + DENIAL_REACH);
        if relative_clause.is_some_and(|clause| clause == token.clause) {
            parts[i].tenths = parts[i].tenths.min(ASIDE);
        } else if is(token, relative) {
            relative_clause = Some(token.clause);
        }
        if is(token, denial) {
            denier = Some(i);
        } else if is(token, hope) {
            rest_of_sentence = Some((token.sentence, HOPE));
        } else if is(token, background) {
            rest_of_sentence = Some((token.sentence, BACKGROUND));
        }
    }
    parts
}

/// The word the name is about: in English the last one before a preposition,
/// looking past figures and empty words such as “programme”.
pub fn head_of_name(book: &Rulebook, tokens: &[Token]) -> Option<usize> {
    let [preposition, empty] = ["preposition", "empty"].map(|name| book.class(name));
    let is = |token: &Token, classes| book.classes_of(token.term) & classes != 0;
    let first = tokens.first().filter(|t| t.field == Field::Name)?;
    let phrase = tokens
        .iter()
        .take_while(|t| t.field == Field::Name && t.sentence == first.sentence)
        .take_while(|t| !is(t, preposition));
    let said = |(i, t): (usize, &Token)| (!is(t, empty) && !t.is_figure).then_some(i);
    phrase.enumerate().filter_map(said).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::reading::Reading;

    fn parts(name: &str, description: &str) -> Vec<Part> {
        let rules = "class denial: no, rather than\nclass hope: so that\nclass background: because\n\
                     class preposition: of\nclass empty: programme";
        let book = Rulebook::parse(&[rules]).unwrap();
        of(&book, &Reading::of(&book.lexicon, name, description).tokens)
    }

    fn tenths(name: &str, description: &str) -> Vec<u32> {
        parts(name, description).iter().map(|part| part.tenths).collect()
    }

    #[test]
    fn the_head_of_a_name_counts_most() {
        assert_eq!(tenths("fall prevention programme", ""), [PLAIN, HEAD, PLAIN]);
        assert_eq!(tenths("end of queues", ""), [HEAD, PLAIN, PLAIN]);
        assert_eq!(tenths("survey 12", ""), [HEAD, PLAIN]);
        assert_eq!(tenths("", ""), [0; 0]);
    }

    #[test]
    fn hopes_and_reasons_count_less_than_deeds() {
        assert_eq!(tenths("", "a b c so that d. e"), [OPENING, OPENING, PLAIN, PLAIN, HOPE, PLAIN]);
        assert_eq!(tenths("", "a b because c"), [OPENING, OPENING, PLAIN, BACKGROUND]);
    }

    #[test]
    fn a_denial_reaches_to_the_end_of_its_clause() {
        let denied: Vec<_> = parts("", "a rather than b, c").iter().map(|part| part.denied_by).collect();
        assert_eq!(denied, [None, None, Some(1), None]);
    }
}
