//! Words and questions in, suggestion with reasons out. Pure: it reads text and
//! answers, and never decides for the planner.
//!
//! The rules are data (`rules/*.txt`); [`rules`] compiles them once. A line is
//! read into tokens ([`reading`]), the rules that match are found ([`matching`]),
//! and each axis weighs them by the method's questions ([`stance`], [`level`]).
//! Where words do not decide, [`interview`] asks instead.

mod accept;
mod grounds;
mod interview;
mod level;
mod lexicon;
mod matching;
mod parts;
mod question;
mod reading;
mod rules;
mod spelling;
mod stance;

pub use grounds::Grounds;
pub use interview::{Interview, Next, Verdict};
pub use question::Question;

use std::ops::Range;

use crate::plan::class::{Level, Mode, Stance, vocabulary};
use matching::Found;
use reading::Reading;
use rules::Rulebook;

vocabulary! {
    /// How sure a suggestion is.
    Confidence {
        /// The words leave no real doubt.
        High = "high",
        /// The words point one way, though not every one of them.
        Medium = "medium",
        /// A lean, worth a question.
        Low = "low",
    }
}

vocabulary! {
    /// Which text of the initiative a deciding word stands in.
    Field {
        /// The initiative's name.
        Name = "name",
        /// The initiative's description.
        Description = "description",
    }
}

/// A stretch of the line's own text that decided something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Which text it stands in.
    pub field: Field,
    /// Byte range within that text, always on character boundaries.
    pub range: Range<usize>,
}

impl Span {
    /// The words themselves, cut from the texts the suggestion was made of.
    pub fn text<'t>(&self, name: &'t str, description: &'t str) -> &'t str {
        let field = match self.field {
            Field::Name => name,
            Field::Description => description,
        };
        field.get(self.range.clone()).unwrap_or_default()
    }
}

/// A value on one axis, with everything needed to trust or overrule it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged<T> {
    /// The suggested value.
    pub value: T,
    /// How sure.
    pub confidence: Confidence,
    /// The words that decided, in reading order; empty when it was their absence.
    pub words: Vec<Span>,
    /// Why, as one sentence a planner can read aloud.
    pub why: String,
}

/// What the words of one line suggest, axis by axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Strategy or tactic; `None` where the words cannot tell.
    pub level: Option<Judged<Level>>,
    /// Remedial or preventive; `None` where the words cannot tell.
    pub stance: Option<Judged<Stance>>,
    /// How it is remedial or preventive; only beside a stance.
    pub mode: Option<Mode>,
    /// How sure the mode is, never more than the stance; beside a mode only.
    pub mode_confidence: Option<Confidence>,
    /// The question that settled the level, or the one to ask.
    pub level_question: Question,
    /// The question that settled the stance, or the one to ask.
    pub stance_question: Question,
}

impl Suggestion {
    /// The one question to show: the one to ask where an axis cannot be told,
    /// else the one that settled the stance.
    pub fn question(&self) -> Question {
        match self.level {
            None if self.stance.is_some() => self.level_question,
            _ => self.stance_question,
        }
    }

    /// The mode, if it is at least this sure.
    pub fn mode_at_least(&self, least: Confidence) -> Option<Mode> {
        // The vocabulary runs from high to low.
        self.mode.filter(|_| self.mode_confidence.is_some_and(|sure| sure <= least))
    }

    /// How sure the mode is, where that is less than the stance it stands beside.
    pub fn mode_doubt(&self) -> Option<Confidence> {
        let stance = self.stance.as_ref()?.confidence;
        self.mode_confidence.filter(|sure| *sure > stance)
    }

    /// Every deciding word of both axes, in reading order, without repeats.
    pub fn words(&self) -> Vec<Span> {
        let level = self.level.iter().flat_map(|judged| &judged.words);
        let stance = self.stance.iter().flat_map(|judged| &judged.words);
        let mut words: Vec<Span> = level.chain(stance).cloned().collect();
        words.sort_by_key(|span| (span.field, span.range.start, span.range.end));
        words.dedup();
        words
    }
}

/// Suggests level, stance and mode from the words of one initiative.
///
/// Words are read as written first; only when that leaves the stance open are
/// they read again with slips of one letter forgiven, and then never with high
/// confidence.
pub fn suggest(name: &str, description: &str) -> Suggestion {
    let book = Rulebook::standard();
    let mut reading = Reading::of(&book.lexicon, name, description);
    let suggestion = judge(&Found::new(book, &reading), name, description);
    let told = suggestion.stance.as_ref().is_some_and(|j| j.confidence <= Confidence::Medium);
    if told || !reading.forgive_slips(&book.lexicon) {
        return suggestion;
    }
    let mut forgiving = judge(&Found::new(book, &reading), name, description);
    match &mut forgiving.stance {
        None => suggestion,
        Some(judged) => {
            judged.confidence = judged.confidence.max(Confidence::Medium);
            forgiving.mode_confidence =
                forgiving.mode_confidence.max(forgiving.mode.map(|_| Confidence::Medium));
            forgiving
        }
    }
}

fn judge(found: &Found<'_>, name: &str, description: &str) -> Suggestion {
    let level = level::judge(found, name, description);
    let strategic = level
        .judged
        .as_ref()
        .is_none_or(|judged| judged.value == Level::Strategy || judged.confidence == Confidence::Low);
    let stance = stance::judge(found, strategic, name, description);
    Suggestion {
        level: level.judged,
        level_question: level.question,
        stance: stance.judged,
        mode: stance.mode.map(|(mode, _)| mode),
        mode_confidence: stance.mode.map(|(_, sure)| sure),
        stance_question: stance.question,
    }
}

/// The deciding words between quotation marks, at most three, as a phrase:
/// `“refund” and “apology”`.
fn quoted(words: &[Span], name: &str, description: &str) -> String {
    let mut said: Vec<&str> = Vec::new();
    for span in words {
        let text = span.text(name, description);
        if said.len() < 3 && !said.iter().any(|s| s.eq_ignore_ascii_case(text)) {
            said.push(text);
        }
    }
    let mut phrase = String::new();
    for (i, text) in said.iter().enumerate() {
        phrase.push_str(match i {
            0 => "",
            _ if i + 1 == said.len() => " and ",
            _ => ", ",
        });
        phrase.push('“');
        phrase.push_str(text);
        phrase.push('”');
    }
    phrase
}

#[cfg(test)]
mod tests;
