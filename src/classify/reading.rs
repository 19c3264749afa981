//! A line as the rules see it: its words and phrases in order, with their places.

use std::ops::Range;

use super::Field;
use super::lexicon::{Lexicon, Term, UNKNOWN};
use super::spelling;

/// One word or phrase of a line.
#[derive(Debug, Clone)]
pub struct Token {
    /// What the rules know it as.
    pub term: Term,
    /// Which text it stands in.
    pub field: Field,
    /// Its bytes in that text.
    pub range: Range<usize>,
    /// Counts sentences through the whole line: a pattern never leaves one.
    pub sentence: u16,
    /// Counts clauses, commas included: a negation never leaves one.
    pub clause: u16,
    /// Whether it is a figure, such as a year or the number of a wave.
    pub is_figure: bool,
}

/// The tokens of one line, name first.
#[derive(Debug)]
pub struct Reading<'t> {
    /// The tokens in order.
    pub tokens: Vec<Token>,
    words: Vec<Token>,
    name: &'t str,
    description: &'t str,
}

impl<'t> Reading<'t> {
    /// Reads both texts.
    pub fn of(lexicon: &Lexicon, name: &'t str, description: &'t str) -> Self {
        let mut reading = Self {
            tokens: Vec::new(),
            words: Vec::with_capacity((name.len() + description.len()) / 5),
            name,
            description,
        };
        let mut scratch = String::with_capacity(32);
        reading.read(Field::Name, name, lexicon, &mut scratch);
        reading.read(Field::Description, description, lexicon, &mut scratch);
        reading.join_phrases(lexicon);
        reading
    }

    /// Reads unknown words again as the known word one slip away; `false` if
    /// none is.
    pub fn forgive_slips(&mut self, lexicon: &Lexicon) -> bool {
        let mut forgiven = false;
        let mut scratch = String::new();
        for word in self.words.iter_mut().filter(|word| word.term == UNKNOWN) {
            let text = match word.field {
                Field::Name => self.name,
                Field::Description => self.description,
            };
            lexicon.term(&text[word.range.clone()], &mut scratch);
            if let Some(term) = lexicon.nearest(&scratch) {
                word.term = term;
                forgiven = true;
            }
        }
        if forgiven {
            self.join_phrases(lexicon);
        }
        forgiven
    }

    fn read(&mut self, field: Field, text: &str, lexicon: &Lexicon, scratch: &mut String) {
        let (mut sentence, mut clause) = self.words.last().map_or((0, 0), |w| (w.sentence + 1, w.clause + 1));
        let mut start = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c.is_alphanumeric() || (start.is_some() && spelling::is_apostrophe(c)) {
                start.get_or_insert(at);
                continue;
            }
            if c == '-' && start.is_some_and(|from| is_bound_prefix(&text[from..at])) {
                continue;
            }
            if let Some(from) = start.take() {
                self.push(field, from..at, (sentence, clause), lexicon, text, scratch);
            }
            if c == '&' && text[..at].ends_with(char::is_whitespace) {
                let term = lexicon.term("and", scratch);
                self.words.push(Token { term, field, range: at..at + 1, sentence, clause, is_figure: false });
            }
            let spaced = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
            match c {
                ';' | ':' | '!' | '?' | '(' | ')' | '—' | '–' | '|' | '\n' => sentence += 1,
                '.' | '-' if spaced => sentence += 1,
                ',' => {}
                _ => continue,
            }
            clause += 1;
        }
        if let Some(from) = start {
            self.push(field, from..text.len(), (sentence, clause), lexicon, text, scratch);
        }
    }

    fn push(
        &mut self,
        field: Field,
        range: Range<usize>,
        (sentence, clause): (u16, u16),
        lexicon: &Lexicon,
        text: &str,
        scratch: &mut String,
    ) {
        let word = text[range.clone()].trim_end_matches(spelling::is_apostrophe);
        let owner = word.char_indices().rev().nth(1).filter(|(_, c)| spelling::is_apostrophe(*c));
        let base = match owner {
            Some((at, _)) if word.ends_with(['s', 'S']) => &word[..at],
            _ => word,
        };
        let term = lexicon.term(base, scratch);
        let range = range.start..range.start + word.len();
        let is_figure = word.starts_with(|c: char| c.is_ascii_digit());
        self.words.push(Token { term, field, range, sentence, clause, is_figure });
    }

    fn join_phrases(&mut self, lexicon: &Lexicon) {
        self.tokens.clear();
        self.tokens.reserve(self.words.len());
        let mut at = 0;
        while let Some(word) = self.words.get(at) {
            let within = |i: usize| {
                let next = self.words.get(at + i)?;
                (next.sentence == word.sentence).then_some(next.term)
            };
            let (term, count) = lexicon.phrase(within).unwrap_or((word.term, 1));
            let range = word.range.start..self.words[at + count - 1].range.end;
            self.tokens.push(Token { term, range, ..word.clone() });
            at += count;
        }
    }
}

/// Whether a hyphen after this belongs to the word: “re-book” is “rebook”.
fn is_bound_prefix(text: &str) -> bool {
    ["re", "mis", "de", "e"].iter().any(|prefix| text.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str, description: &str) -> Vec<String> {
        let mut lexicon = Lexicon::default();
        lexicon.learn("contact centre");
        let reading = Reading::of(&lexicon, name, description);
        let text = |t: &Token| match t.field {
            Field::Name => name[t.range.clone()].to_owned(),
            Field::Description => description[t.range.clone()].to_owned(),
        };
        reading.tokens.iter().map(text).collect()
    }

    #[test]
    fn words_keep_their_places_and_phrases_join() {
        assert_eq!(texts("CONTACT CENTER", "The guests' café"), ["CONTACT CENTER", "The", "guests", "café"]);
        assert_eq!(texts("customer’s re-booking", ""), ["customer’s", "re-booking"]);
        assert_eq!(texts("contact. Centre", ""), ["contact", "Centre"]);
        assert_eq!(texts("", ""), [""; 0]);
    }

    #[test]
    fn commas_end_clauses_and_stops_end_sentences() {
        let lexicon = Lexicon::default();
        let reading = Reading::of(&lexicon, "a, b", "c 1.5. d (e)");
        let places: Vec<_> = reading.tokens.iter().map(|t| (t.sentence, t.clause)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (1, 2), (1, 2), (1, 2), (2, 3), (3, 4)]);
    }
}
