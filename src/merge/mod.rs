//! Two copies of a plan, both worked on, brought together. Pure.
//!
//! The copies share the beginning of their histories. What each did since is
//! folded to the first value before and the last value after, for each field of
//! each record. What only they changed is taken; what both changed differently,
//! or one removed and the other edited, is a conflict that a person decides.
//! Nothing is dropped silently, and the outcome is one step like any other.

mod after;
mod build;
mod fold;
mod same;
mod weigh;
mod words;

use crate::plan::change::Change;
use crate::plan::field::Field;
use crate::plan::{Id, Key, Plan};

pub use after::concerns;
pub use words::Speaker;

/// A step of one copy, as its history tells it.
#[derive(Debug, Clone)]
pub struct Made {
    /// Who made it.
    pub who: String,
    /// When, in milliseconds since 1970, UTC.
    pub at: i64,
    /// What it changed.
    pub changes: Vec<Change>,
}

/// One of the two copies.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The plan as it stands there.
    pub plan: &'a Plan,
    /// The steps that the other copy does not know, oldest first.
    pub since: &'a [Made],
}

/// Who is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// As it is here.
    Mine,
    /// As it is in the other copy.
    Theirs,
}

/// What one copy says where the two differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The value, in words.
    pub text: String,
    /// Who said so and when, where the history knows.
    pub by: Option<(String, i64)>,
}

/// Something that both copies changed, and differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it alone is called on the command line: `I-012.money`, `I-012.money@Spring`,
    /// `I-012`, or `I-012#2` where two would be called alike.
    pub address: String,
    /// Whose: `I-012 Chatbot`.
    pub subject: String,
    /// Which field; empty where a whole record was removed by one of them.
    pub field: String,
    /// What is here.
    pub mine: Version,
    /// What is there.
    pub theirs: Version,
    deed: Deed,
}

/// Doing as the other copy did.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    /// Give fields of a record that both have their values. The keys are ours
    /// and theirs, which differ where two records of one name are the same.
    Set { ours: Key, theirs: Key, fields: Vec<Field> },
    /// Make a record of theirs here, with all it has there.
    Bring(Key),
    /// Remove one of ours, with all it has here.
    Remove(Key),
}

/// What bringing the other copy in comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merge {
    taken: Vec<Deed>,
    /// What a person has to decide, by record.
    pub conflicts: Vec<Conflict>,
}

/// The changes that bring the other copy in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The changes, in an order that the file allows.
    pub changes: Vec<Change>,
    /// What had to get another name or code here, one sentence each.
    pub notes: Vec<String>,
    /// Lines that come back without all they had, to be looked at first; one sentence
    /// each, without its full stop.
    pub bare: Vec<String>,
}

/// Weighs what the other copy did since we last knew it against what we did
/// since it last knew us.
pub fn compare(ours: Side<'_>, theirs: Side<'_>) -> Merge {
    weigh::weigh(ours, theirs)
}

impl Merge {
    /// Whether the other copy has nothing that this one lacks.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.conflicts.is_empty()
    }

    /// How many of their changes are taken without asking.
    pub fn taken(&self) -> usize {
        self.taken.len()
    }

    /// The changes to `ours` once each conflict is decided. `who` names the
    /// other planner, for records that must get another name.
    pub fn outcome(
        &self,
        ours: &Plan,
        theirs: &Plan,
        who: &str,
        choose: impl Fn(&Conflict) -> Choice,
    ) -> Outcome {
        let chosen = self.conflicts.iter().filter(|c| choose(c) == Choice::Theirs).map(|c| &c.deed);
        let chosen: Vec<&Deed> = chosen.collect();
        let deeds = || self.taken.iter().chain(chosen.iter().copied());
        let mut outcome = build::build(ours, theirs, who, deeds());
        let stays = |id: Id| !deeds().any(|deed| *deed == Deed::Remove(Key::Scenario(id)));
        outcome.bare = words::back_with_nothing(ours, theirs, &chosen, stays);
        outcome
    }
}
