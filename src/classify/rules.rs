//! The rules as data: what the text files of `rules/` mean, and how they are
//! compiled once into tables that a line can be read against.
//!
//! A file holds one entry a line; an indented line continues the one above, and
//! `#` starts a comment.
//!
//! ```text
//! spell maint: maintenance      an abbreviation or variant, and the word it stands for
//! keep training                 words whose endings are part of them
//! class cause: root cause, why  words and phrases that rules can use as {cause}
//! remove 4: {end} .. {cause}    what a match says, its weight, and the pattern
//! ```
//!
//! A pattern is words and classes in order; `..` lets up to [`GAP`] words stand
//! between them, `...` up to [`LONG_GAP`]. All forms of a word match (see
//! [`super::spelling`]).

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

use crate::plan::class::{Mode, Stance, vocabulary};

use super::lexicon::{Lexicon, Term};

/// How many words `..` may stand for.
pub const GAP: usize = 4;

/// How many words `...` may stand for: most of a sentence.
pub const LONG_GAP: usize = 10;

/// A set of classes, one bit each in the lower three quarters. The rest holds a mark
/// per term, shared by few, so that one test tells which patterns cannot match.
pub type Classes = u128;

/// The most classes that the rules may define.
const MOST_CLASSES: u8 = 96;

/// How many marks the terms share.
const MARKS: Term = Classes::BITS as Term - MOST_CLASSES as Term;

/// The mark of a term.
const fn mark(term: Term) -> Classes {
    1 << (MOST_CLASSES as Term + term % MARKS)
}

vocabulary! {
    /// What bears on the level.
    Sign {
        /// Names a technique, tool or campaign.
        Technique = "technique",
        /// Names one piece of work: as little a strategy as a technique, and none by name.
        Work = "work",
        /// Names one function or component.
        Component = "component",
        /// Covers the customer's whole life cycle.
        LifeCycle = "life-cycle",
        /// Runs from one stage to another, perhaps the whole life cycle.
        Stretch = "stretch",
        /// Directs every department.
        Departments = "departments",
        /// Outlives the year.
        Endures = "endures",
        /// Carries a corporate objective, or says why.
        Purpose = "purpose",
        /// Says whom the company serves.
        Serves = "serves",
        /// Says what it will not do.
        Declines = "declines",
        /// Calls itself a strategy, a vision, a transformation.
        Grand = "grand",
    }
}

/// What a matching rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// How the line is remedial or preventive.
    Mode(Mode),
    /// Only that it is remedial or preventive.
    Stance(Stance),
    /// Something about the level.
    Level(Sign),
    /// Nothing about the stance: its words must not be read by other rules.
    Nothing,
}

impl FromStr for Says {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if word == "nothing" {
            return Ok(Says::Nothing);
        }
        let mode = Mode::from_str(word).map(Says::Mode);
        let stance = || Stance::from_str(word).map(Says::Stance);
        let sign = || Sign::from_str(word).map(Says::Level);
        mode.or_else(|()| stance()).or_else(|()| sign()).map_err(|()| format!("nothing is called `{word}`"))
    }
}

/// One place of a pattern.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// How many words may stand before it: none, [`GAP`] or [`LONG_GAP`].
    pub gap: usize,
    wants: Wants,
}

#[derive(Debug, Clone, Copy)]
enum Wants {
    Term(Term),
    Class(u8),
}

/// A pattern, what it says, and how much that weighs.
#[derive(Debug)]
pub struct Rule {
    /// What a match says.
    pub says: Says,
    /// How much it weighs: 1 a hint … 5 beyond doubt, 0 for nothing.
    pub weight: u8,
    /// The pattern, never empty.
    pub places: Vec<Place>,
    /// The classes and marks that a line must have for the pattern to match.
    needs: Classes,
}

/// All rules, compiled.
#[derive(Debug, Default)]
pub struct Rulebook {
    /// The words they are made of.
    pub lexicon: Lexicon,
    /// Every rule, in file order.
    pub rules: Vec<Rule>,
    class_numbers: HashMap<String, u8>,
    /// The class of words at which a sentence turns.
    turn: Classes,
    /// By term: the classes it belongs to.
    members: Vec<Classes>,
    /// By term: the rules whose pattern can start with it.
    starts: Vec<Vec<(Classes, u16)>>,
}

static STANDARD: LazyLock<Rulebook> = LazyLock::new(|| {
    let files = [
        include_str!("rules/spellings.txt"),
        include_str!("rules/classes.txt"),
        include_str!("rules/work.txt"),
        include_str!("rules/people.txt"),
        include_str!("rules/deeds-preventive.txt"),
        include_str!("rules/deeds-remedial.txt"),
        include_str!("rules/level.txt"),
        include_str!("rules/stance.txt"),
        include_str!("rules/preventive.txt"),
        include_str!("rules/remedial.txt"),
        include_str!("rules/neutral.txt"),
        include_str!("rules/leans.txt"),
    ];
    match Rulebook::parse(&files) {
        Ok(book) => book,
        Err(error) => unreachable!("BUG: the rules do not parse: {error}"),
    }
});

impl Rulebook {
    /// The rules that ship with the program.
    pub fn standard() -> &'static Self {
        &STANDARD
    }

    /// Compiles rule files as one: spellings first, then classes, then rules,
    /// wherever they stand.
    ///
    /// # Errors
    /// Names the entry and what is wrong with it.
    pub fn parse(files: &[&str]) -> Result<Self, String> {
        let mut book = Rulebook::default();
        let (mut classes, mut rules) = (Vec::new(), Vec::new());
        for entry in files.iter().flat_map(|file| entries(file)) {
            if let Some(words) = entry.strip_prefix("keep ") {
                list(words).for_each(|word| book.lexicon.keep(word));
                continue;
            }
            let (head, tail) = entry.split_once(':').ok_or_else(|| format!("`{entry}`: no `:`"))?;
            let (head, tail) = (head.trim().to_owned(), tail.trim().to_owned());
            if let Some(variants) = head.strip_prefix("spell ") {
                list(variants).for_each(|variant| book.lexicon.spell(variant, &tail));
            } else if let Some(name) = head.strip_prefix("class ") {
                classes.push((name.to_owned(), tail));
            } else {
                rules.push((head, tail));
            }
        }
        for (name, terms) in &classes {
            book.add_class(name, terms).map_err(|error| format!("`class {name}`: {error}"))?;
        }
        for (head, patterns) in &rules {
            book.add_rules(head, patterns).map_err(|e| format!("`{head}: {patterns}`: {e}"))?;
        }
        book.index();
        Ok(book)
    }

    /// The set of one class; empty if no file defines it.
    pub fn class(&self, name: &str) -> Classes {
        self.class_numbers.get(name).map_or(0, |number| 1 << number)
    }

    /// The classes that a term belongs to.
    pub fn classes_of(&self, term: Term) -> Classes {
        self.members[usize::from(term)]
    }

    /// Whether a sentence turns at this term (“because”, “so that”): the words of a
    /// pattern stand on one side of it, unless the pattern names it.
    pub fn turns(&self, term: Term) -> bool {
        self.classes_of(term) & self.turn != 0
    }

    /// Whether the term can stand in this place of a pattern.
    pub fn fits(&self, term: Term, place: Place) -> bool {
        match place.wants {
            Wants::Term(wanted) => term == wanted,
            Wants::Class(number) => self.classes_of(term) >> number & 1 == 1,
        }
    }

    /// The rules whose pattern can start with this term and find the rest of what
    /// it needs among the classes `ahead`.
    pub fn starting(&self, term: Term, ahead: Classes) -> impl Iterator<Item = &Rule> {
        let able = move |(needs, _): &&(Classes, u16)| needs & !ahead == 0;
        let starts = self.starts[usize::from(term)].iter().filter(able);
        starts.map(|(_, number)| &self.rules[usize::from(*number)])
    }

    fn add_class(&mut self, name: &str, terms: &str) -> Result<(), String> {
        let next = u8::try_from(self.class_numbers.len()).unwrap_or(u8::MAX);
        let number = *self.class_numbers.entry(name.to_owned()).or_insert(next);
        if number >= MOST_CLASSES {
            return Err("one class too many".to_owned());
        }
        for term in list(terms) {
            let term = usize::from(self.lexicon.learn(term));
            if term >= self.members.len() {
                self.members.resize(term + 1, 0);
            }
            self.members[term] |= 1 << number;
        }
        Ok(())
    }

    fn add_rules(&mut self, head: &str, patterns: &str) -> Result<(), String> {
        let (word, weight) = head.split_once(' ').unwrap_or((head, "0"));
        let says = word.parse()?;
        let weight = weight.trim().parse().map_err(|_| "no weight")?;
        for pattern in list(patterns) {
            let places = self.places(pattern)?;
            let needs = places.iter().fold(0, |needs, place| match place.wants {
                Wants::Class(number) => needs | 1 << number,
                Wants::Term(term) => needs | mark(term),
            });
            self.rules.push(Rule { says, weight, places, needs });
        }
        Ok(())
    }

    fn places(&mut self, pattern: &str) -> Result<Vec<Place>, String> {
        let mut places: Vec<Place> = Vec::new();
        for part in pattern.split("..") {
            let long = part.strip_prefix('.');
            let mut gap = match long {
                _ if places.is_empty() => 0,
                None => GAP,
                Some(_) => LONG_GAP,
            };
            let mut add = |wants| {
                places.push(Place { gap, wants });
                gap = 0;
            };
            let mut rest = long.unwrap_or(part).trim();
            while !rest.is_empty() {
                if let Some(inner) = rest.strip_prefix('{') {
                    let (name, after) = inner.split_once('}').ok_or("a `{` without `}`")?;
                    let number = self.class_numbers.get(name);
                    add(Wants::Class(*number.ok_or_else(|| format!("no class `{name}`"))?));
                    rest = after.trim_start();
                } else {
                    let (words, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
                    let terms = self.lexicon.learn_words(words);
                    terms.into_iter().for_each(|term| add(Wants::Term(term)));
                    rest = after;
                }
            }
        }
        if places.is_empty() || pattern.starts_with('.') {
            return Err("a pattern starts with a word or class".to_owned());
        }
        Ok(places)
    }

    fn index(&mut self) {
        self.turn = self.class("turn");
        self.members.resize(self.lexicon.len(), 0);
        for (term, classes) in (0..).zip(&mut self.members) {
            *classes |= mark(term);
        }
        self.starts = vec![Vec::new(); self.lexicon.len()];
        let mut members = vec![Vec::new(); usize::from(MOST_CLASSES)];
        for (term, classes) in self.members.iter().enumerate() {
            for number in 0..MOST_CLASSES {
                if classes >> number & 1 == 1 {
                    members[usize::from(number)].push(term);
                }
            }
        }
        for (number, rule) in (0..).zip(&self.rules) {
            match rule.places[0].wants {
                Wants::Term(term) => self.starts[usize::from(term)].push((rule.needs, number)),
                Wants::Class(class) => {
                    for term in &members[usize::from(class)] {
                        self.starts[*term].push((rule.needs, number));
                    }
                }
            }
        }
    }
}

/// The entries of a file: comments dropped, continuation lines joined.
fn entries(file: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for line in file.lines() {
        let line = line.split('#').next().unwrap_or_default();
        match entries.last_mut() {
            _ if line.trim().is_empty() => {}
            Some(entry) if line.starts_with(' ') => {
                entry.push(' ');
                entry.push_str(line.trim());
            }
            _ => entries.push(line.trim().to_owned()),
        }
    }
    entries
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_rules_parse() {
        assert!(Rulebook::standard().rules.len() > 100);
    }

    #[test]
    fn a_rule_starts_with_every_member_of_its_first_class() {
        let file = "class cure: cure,\n  root out\nremove 4: {cure} .. cause # why\n";
        let mut book = Rulebook::parse(&[file]).unwrap();
        for word in ["root out", "curing"] {
            let term = book.lexicon.learn(word);
            assert_eq!(book.starting(term, Classes::MAX).count(), 1, "{word}");
        }
        let root = book.lexicon.learn("root");
        assert_eq!(book.starting(root, Classes::MAX).count(), 0);
        let rule = &book.rules[0];
        assert_eq!((rule.weight, rule.places.len()), (4, 2));
        assert_eq!(rule.places[1].gap, GAP);
    }

    #[test]
    fn mistakes_in_a_rule_file_are_named() {
        for (file, complaint) in [
            ("remove four: cure", "no weight"),
            ("heal 4: cure", "nothing is called `heal`"),
            ("remove 4: {cure}", "no class `cure`"),
            ("remove 4: {cure", "a `{` without `}`"),
            ("remove 4: .. cure", "starts with a word"),
            ("remove 4 cure", "no `:`"),
        ] {
            let error = Rulebook::parse(&[file]).unwrap_err();
            assert!(error.contains(complaint), "{file} said {error}");
        }
    }
}
