//! The words that rules know: every form of a word leads to one term, and words
//! that belong together to the term of their phrase.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::spelling;

/// A word or phrase of the rules; [`UNKNOWN`] is every other word.
pub type Term = u16;

/// A word that no rule mentions.
pub const UNKNOWN: Term = 0;

/// How a word is spelled here although its own stem would be another.
#[derive(Debug)]
enum Spelling {
    /// As this word.
    Like(String),
    /// As it stands, endings and all.
    Kept,
}

/// Words, spellings and phrases.
#[derive(Debug, Default)]
pub struct Lexicon {
    spellings: Map<Spelling>,
    stems: Map<Term>,
    /// By first letter: the stems and their terms, to forgive slips quickly.
    initials: BTreeMap<u8, Vec<(String, Term)>>,
    /// By first word: the rest of each phrase and its term, longest first.
    phrases: Vec<Vec<(Vec<Term>, Term)>>,
    terms: Term,
}

impl Lexicon {
    /// Reads `variant` as `word` from now on.
    pub fn spell(&mut self, variant: &str, word: &str) {
        self.spellings.insert(folded(variant), Spelling::Like(folded(word)));
    }

    /// Leaves the endings of `word` alone from now on.
    pub fn keep(&mut self, word: &str) {
        self.spellings.insert(folded(word), Spelling::Kept);
    }

    /// How many terms there are, [`UNKNOWN`] included.
    pub fn len(&self) -> usize {
        usize::from(self.terms) + 1
    }

    /// The term of one word as it stands in a line; `scratch` is overwritten
    /// with its stem.
    pub fn term(&self, word: &str, scratch: &mut String) -> Term {
        spelling::fold(word, scratch);
        match self.spellings.get(scratch.as_str()) {
            Some(Spelling::Kept) => {}
            Some(Spelling::Like(meant)) => {
                scratch.clone_from(meant);
                if !matches!(self.spellings.get(meant), Some(Spelling::Kept)) {
                    spelling::stem(scratch);
                }
            }
            None => spelling::stem(scratch),
        }
        self.stems.get(scratch.as_str()).copied().unwrap_or(UNKNOWN)
    }

    /// The known word that `stem` is one slip away from, if it is long enough to
    /// tell.
    pub fn nearest(&self, stem: &str) -> Option<Term> {
        const SHORTEST: usize = 6;
        let initial = stem.bytes().next().filter(|_| stem.len() >= SHORTEST)?;
        let close = |word: &str| {
            word.len() >= SHORTEST && word.len().abs_diff(stem.len()) <= 1 && spelling::one_slip(word, stem)
        };
        let known = self.initials.get(&initial)?;
        known.iter().find(|(word, _)| close(word)).map(|(_, term)| *term)
    }

    /// The longest phrase that the words start with: its term and word count.
    pub fn phrase(&self, word: impl Fn(usize) -> Option<Term>) -> Option<(Term, usize)> {
        let phrases = self.phrases.get(usize::from(word(0)?))?;
        phrases.iter().find_map(|(rest, term)| {
            let fits = rest.iter().enumerate().all(|(i, next)| word(i + 1) == Some(*next));
            fits.then_some((*term, rest.len() + 1))
        })
    }

    /// The terms of some words, phrases joined as they are in a line.
    pub fn learn_words(&mut self, text: &str) -> Vec<Term> {
        let words = self.learn_each(text);
        let mut terms = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let (term, count) = self.phrase(|i| words.get(at + i).copied()).unwrap_or((words[at], 1));
            terms.push(term);
            at += count;
        }
        terms
    }

    /// The one term of a word or phrase, made if it is new.
    pub fn learn(&mut self, text: &str) -> Term {
        let words = self.learn_each(text);
        let [first, rest @ ..] = words.as_slice() else {
            return UNKNOWN;
        };
        if rest.is_empty() {
            return *first;
        }
        let first = usize::from(*first);
        let known = self.phrases.get(first).and_then(|all| all.iter().find(|(r, _)| r == rest));
        if let Some((_, term)) = known {
            return *term;
        }
        let term = self.new_term();
        if first >= self.phrases.len() {
            self.phrases.resize(first + 1, Vec::new());
        }
        self.phrases[first].push((rest.to_vec(), term));
        self.phrases[first].sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        term
    }

    fn learn_each(&mut self, text: &str) -> Vec<Term> {
        let words = text.split([' ', '-']).filter(|word| !word.is_empty());
        words.map(|word| self.learn_word(word)).collect()
    }

    fn learn_word(&mut self, word: &str) -> Term {
        let mut stem = String::new();
        match self.term(word, &mut stem) {
            UNKNOWN => {
                let term = self.new_term();
                if let Some(initial) = stem.bytes().next() {
                    self.initials.entry(initial).or_default().push((stem.clone(), term));
                }
                self.stems.insert(stem, term);
                term
            }
            known => known,
        }
    }

    fn new_term(&mut self) -> Term {
        assert!(self.terms < Term::MAX, "BUG: the rules use too many words");
        self.terms += 1;
        self.terms
    }
}

fn folded(word: &str) -> String {
    let mut out = String::new();
    spelling::fold(word.trim(), &mut out);
    out
}

type Map<V> = HashMap<String, V, BuildHasherDefault<ShortHasher>>;

/// FNV-1a: quick on words. The keys are ours, so nobody can make them collide.
struct ShortHasher(u64);

impl Default for ShortHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_and_spellings_of_a_word_are_one_term() {
        let mut lexicon = Lexicon::default();
        lexicon.spell("maint", "maintenance");
        lexicon.keep("training");
        let [maintenance, training] = ["maintenance", "training"].map(|w| lexicon.learn(w));
        let mut scratch = String::new();
        for (word, term) in [
            ("MAINTENANCE", maintenance),
            ("Maint", maintenance),
            ("training", training),
            ("train", UNKNOWN),
            ("maintenannce", UNKNOWN),
        ] {
            assert_eq!(lexicon.term(word, &mut scratch), term, "{word}");
        }
        assert_eq!(lexicon.nearest(&scratch), Some(maintenance));
        assert_eq!(lexicon.nearest("mainstay"), None);
    }

    #[test]
    fn the_longest_phrase_wins() {
        let mut lexicon = Lexicon::default();
        let [short, long] = ["contact centre", "contact centre seat"].map(|p| lexicon.learn(p));
        assert_eq!(lexicon.learn("contact-center"), short);
        assert_eq!(lexicon.learn_words("contact centre seats"), [long]);
        assert_eq!(lexicon.learn_words("contact centre contact centre"), [short, short]);
    }
}
