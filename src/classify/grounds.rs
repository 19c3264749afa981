//! What a suggestion rests on, so that lines of which the same is said can be found.

use std::collections::BTreeSet;

use super::{Judged, Span, spelling};

/// The words that decided an axis of a line, each by the stem its forms share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grounds(BTreeSet<String>);

impl Grounds {
    /// What a judgement about a line of this name and description rests on.
    pub fn of<T>(judged: &Judged<T>, name: &str, description: &str) -> Grounds {
        let mut stems = BTreeSet::new();
        let mut stem = String::new();
        let texts = judged.words.iter().map(|span: &Span| span.text(name, description));
        for word in texts.flat_map(str::split_whitespace) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            spelling::fold(word, &mut stem);
            spelling::stem(&mut stem);
            if !stem.is_empty() && !stems.contains(&stem) {
                stems.insert(stem.clone());
            }
        }
        Grounds(stems)
    }

    /// Whether both rest on the same words, though one may rest on more. What
    /// rests on no word is like nothing else.
    pub fn are_those_of(&self, other: &Grounds) -> bool {
        !self.0.is_empty()
            && !other.0.is_empty()
            && (self.0.is_subset(&other.0) || other.0.is_subset(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::suggest;
    use super::*;

    fn grounds(name: &str) -> Grounds {
        Grounds::of(&suggest(name, "").stance.unwrap(), name, "")
    }

    #[test]
    fn forms_of_the_same_words_are_the_same_grounds() {
        let survey = grounds("Survey wave 7");
        assert!(survey.are_those_of(&grounds("CUSTOMER SURVEYS")));
        assert!(survey.are_those_of(&survey));
        assert!(!survey.are_those_of(&grounds("Apology refunds")));
    }

    #[test]
    fn what_rests_on_no_word_is_like_nothing() {
        let none = Grounds(BTreeSet::new());
        assert!(!none.are_those_of(&none));
        assert!(!none.are_those_of(&grounds("Survey wave 7")));
    }
}
