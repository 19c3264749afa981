//! Which rules match a line, and how far each match counts where it stands.

use super::parts::{self, Part};
use super::reading::{Reading, Token};
use super::rules::{Classes, Rule, Rulebook, Says, Sign};
use super::{Field, Span};

/// The longest pattern that can match.
const LONGEST: usize = 6;

/// One rule that matched.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    /// What it says.
    pub says: Says,
    /// Its weight where it stands, in tenths; 0 if it was denied.
    pub pull: u32,
    at: [u16; LONGEST],
    count: u8,
}

impl Match {
    fn places(&self) -> &[u16] {
        &self.at[..usize::from(self.count)]
    }
}

/// All matches of a line that no longer match overrules, in reading order.
#[derive(Debug)]
pub struct Found<'r> {
    /// The matches.
    pub matches: Vec<Match>,
    /// The token that the name is about.
    head: Option<usize>,
    reading: &'r Reading<'r>,
}

impl<'r> Found<'r> {
    /// Finds them. Where two matches share a word, the one of more words wins,
    /// then the heavier: “complaint dashboard” is not also “complaint”. Level and
    /// stance are found apart.
    pub fn new(book: &Rulebook, reading: &'r Reading<'r>) -> Self {
        let tokens = &reading.tokens;
        let parts = parts::of(book, tokens);
        let ahead = classes_ahead(book, tokens);
        let mut all = Vec::new();
        for at in 0..tokens.len() {
            for rule in book.starting(tokens[at].term, ahead[at]) {
                all.extend(match_from(book, tokens, &parts, at, rule));
            }
        }
        all.sort_by_key(|(size, m)| (std::cmp::Reverse(*size), std::cmp::Reverse(m.pull), m.at[0]));
        let mut taken = vec![Taken::default(); tokens.len()];
        let mut matches: Vec<Match> = Vec::with_capacity(all.len());
        for (_, candidate) in all {
            let takes = Taken::by(candidate.says);
            if candidate.places().iter().all(|at| taken[usize::from(*at)].allows(takes)) {
                for at in candidate.places() {
                    taken[usize::from(*at)].add(takes);
                }
                matches.push(candidate);
            }
        }
        matches.sort_by_key(|m| m.at[0]);
        Self { matches, head: parts::head_of_name(book, tokens), reading }
    }

    /// Whether the match starts where a line says what it is: in its name, or
    /// where its description begins.
    pub fn is_said_first(&self, m: &Match) -> bool {
        const OPENING: usize = 4;
        let tokens = &self.reading.tokens;
        let first = usize::from(m.at[0]);
        tokens[first].field == Field::Name
            || tokens[..first].iter().rev().take(OPENING).any(|t| t.field == Field::Name)
    }

    /// Whether the match starts among the first words of the name: what a line
    /// calls itself by.
    pub fn opens_the_name(&self, m: &Match) -> bool {
        const OPENING: u16 = 3;
        m.at[0] < OPENING && self.reading.tokens[usize::from(m.at[0])].field == Field::Name
    }

    /// Which text the match starts in.
    pub fn field_of(&self, m: &Match) -> Field {
        self.reading.tokens[usize::from(m.at[0])].field
    }

    /// Whether the match takes the word that the name is about.
    pub fn is_about(&self, m: &Match) -> bool {
        self.head.is_some_and(|head| m.places().iter().any(|at| usize::from(*at) == head))
    }

    /// The words of these matches in reading order, each match as one stretch
    /// from its first word to its last, overlapping ones joined.
    pub fn spans<'m>(&self, matches: impl Iterator<Item = &'m Match>) -> Vec<Span> {
        let token = |at: u16| &self.reading.tokens[usize::from(at)];
        let mut spans: Vec<Span> = Vec::new();
        for m in matches {
            let (first, last) = (m.at[0], m.at[usize::from(m.count) - 1]);
            let (field, start, end) = (token(first).field, token(first).range.start, token(last).range.end);
            match spans.last_mut() {
                Some(before) if before.field == field && start <= before.range.end => {
                    before.range.end = before.range.end.max(end);
                }
                _ => spans.push(Span { field, range: start..end }),
            }
        }
        spans
    }
}

/// Which axes already read a word. The life cycle is named by its stages, so
/// “from referral to recovery” says nothing of the stance.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    stance: bool,
    level: bool,
}

impl Taken {
    fn by(says: Says) -> Self {
        match says {
            Says::Level(Sign::LifeCycle) => Self { stance: true, level: true },
            Says::Level(_) => Self { stance: false, level: true },
            Says::Mode(_) | Says::Stance(_) | Says::Nothing => Self { stance: true, level: false },
        }
    }

    fn allows(self, new: Self) -> bool {
        !(self.stance && new.stance && !new.level || self.level && new.level)
    }

    fn add(&mut self, new: Self) {
        self.stance |= new.stance;
        self.level |= new.level;
    }
}

/// Per token, the classes from it to the end of its sentence: what a pattern
/// that starts there can still find.
fn classes_ahead(book: &Rulebook, tokens: &[Token]) -> Vec<Classes> {
    let mut ahead = vec![0; tokens.len()];
    let mut before: Option<(u16, Classes)> = None;
    for (token, ahead) in tokens.iter().zip(&mut ahead).rev() {
        let rest = before.filter(|(sentence, _)| *sentence == token.sentence);
        *ahead = book.classes_of(token.term) | rest.map_or(0, |(_, classes)| classes);
        before = Some((token.sentence, *ahead));
    }
    ahead
}

/// The match of one rule from one token on, with the sort key “words matched”.
fn match_from(
    book: &Rulebook,
    tokens: &[Token],
    parts: &[Part],
    from: usize,
    rule: &Rule,
) -> Option<(usize, Match)> {
    let mut at = [0; LONGEST];
    let mut next = from;
    for (i, place) in rule.places.iter().enumerate() {
        let ahead = tokens.get(next..)?.iter().take(place.gap + 1);
        let skipped = ahead
            .take_while(|t| t.sentence == tokens[from].sentence)
            .position(|t| book.fits(t.term, *place) || book.turns(t.term))
            .filter(|skipped| book.fits(tokens[next + skipped].term, *place))?;
        next += skipped;
        *at.get_mut(i)? = u16::try_from(next).ok()?;
        next += 1;
    }
    let count = rule.places.len();
    let places = &at[..count];
    let outside = |denier: usize| !places.iter().any(|at| usize::from(*at) == denier);
    let part = |at: &u16| parts[usize::from(*at)];
    let denied = places.iter().any(|at| part(at).denied_by.is_some_and(outside));
    let counts = if denied { 0 } else { places.iter().map(|at| part(at).tenths).max()? };
    let m = Match {
        says: rule.says,
        pull: u32::from(rule.weight) * counts,
        at,
        count: u8::try_from(count).ok()?,
    };
    Some((count, m))
}
