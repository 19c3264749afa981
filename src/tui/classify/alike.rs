//! Lines of which the same is said as of one that a person has overruled with a
//! reason: the same decision may be right for them too.

use super::super::desk::Desk;
use super::decide::{Decision, class_of};
use super::pick::{Pick, PickList};
use crate::classify::{Grounds, Judged, Suggestion, suggest};
use crate::plan::Id;
use crate::plan::field::DecidedBy;
use crate::plan::initiative::Initiative;

/// A decision that overruled a suggestion, and the lines like its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// What a person decided against the suggestion.
    pub decision: Decision,
    /// The name of the line it was decided of.
    pub name: String,
    /// Why.
    pub because: String,
    /// The lines of which the same is said, which no person has decided.
    pub lines: Vec<Id>,
}

impl Alike {
    /// The lines that may be like this one: those that no person has decided, if a
    /// person has overruled the suggestion of this one with a reason.
    pub fn candidates(id: Id, desk: &Desk) -> Option<Vec<Id>> {
        let plan = desk.plan()?;
        let line = &plan.initiatives()[plan.index_of(id)?];
        overruling(line, &suggest(&line.name, &line.description))?;
        let undecided = |other: &&Initiative| other.id != id && other.decided_by != Some(DecidedBy::Person);
        let others = plan.by_code().iter().map(|index| &plan.initiatives()[*index as usize]);
        Some(others.filter(undecided).map(|other| other.id).collect())
    }

    /// The lines like this one among its candidates, which come with their
    /// suggestions.
    pub fn among(candidates: &[(Id, Suggestion)], id: Id, desk: &Desk) -> Option<Alike> {
        let plan = desk.plan()?;
        let line = &plan.initiatives()[plan.index_of(id)?];
        let own = suggest(&line.name, &line.description);
        let decision = overruling(line, &own)?;
        let judged_alike = |other: &Initiative, its: &Suggestion| match decision {
            Decision::Level(_) => {
                is_open(other.level, other, its.level.as_ref())
                    && same(line, own.level.as_ref(), other, its.level.as_ref())
            }
            _ => {
                own.mode == its.mode
                    && is_open(other.stance, other, its.stance.as_ref())
                    && same(line, own.stance.as_ref(), other, its.stance.as_ref())
            }
        };
        let is_like = |(other, its): &&(Id, Suggestion)| {
            plan.index_of(*other).is_some_and(|index| judged_alike(&plan.initiatives()[index], its))
        };
        let lines: Vec<Id> = candidates.iter().filter(is_like).map(|(other, _)| *other).collect();
        (!lines.is_empty()).then(|| Alike {
            decision,
            name: line.name.to_string(),
            because: line.because.to_string(),
            lines,
        })
    }

    /// The sentence that points them out, but for the key that shows them.
    pub fn sentence(&self) -> String {
        match self.lines.len() {
            1 => format!("1 other line says the same as “{}”", self.name),
            many => format!("{many} other lines say the same as “{}”", self.name),
        }
    }

    /// The list of what each of them would become.
    pub fn list(&self, desk: &Desk) -> PickList {
        let picks = self.lines.iter().filter_map(|id| {
            let plan = desk.plan()?;
            let line = &plan.initiatives()[plan.index_of(*id)?];
            let (level, stance, mode) = match self.decision {
                Decision::Level(level) => (Some(level), line.stance, line.mode),
                Decision::Stance(stance) => (line.level, Some(stance), None),
                Decision::Mode(mode) => (line.level, Some(mode.stance()), Some(mode)),
                Decision::Open => return None,
            };
            Some(Pick { id: *id, gets: class_of(level, stance, mode), stance })
        });
        PickList::of(picks.collect())
    }
}

/// What a person decided otherwise than the words suggest, with a reason.
fn overruling(line: &Initiative, suggestion: &Suggestion) -> Option<Decision> {
    if line.decided_by != Some(DecidedBy::Person) || line.because.is_empty() {
        return None;
    }
    let suggested = suggestion.stance.as_ref().map(|judged| judged.value);
    let other_mode = line.mode.filter(|mode| suggestion.mode.is_some_and(|suggested| suggested != *mode));
    let level = suggestion.level.as_ref().map(|judged| judged.value);
    match (line.stance, line.level) {
        (Some(stance), _) if suggested.is_some_and(|s| s != stance) || other_mode.is_some() => {
            Some(line.mode.map_or(Decision::Stance(stance), Decision::Mode))
        }
        (_, Some(own)) if level.is_some_and(|level| level != own) => Some(Decision::Level(own)),
        _ => None,
    }
}

/// Whether nobody has decided the axis, or a suggestion that was accepted has.
fn is_open<T: PartialEq + Copy>(value: Option<T>, line: &Initiative, judged: Option<&Judged<T>>) -> bool {
    let accepted = line.decided_by == Some(DecidedBy::Suggestion) && value == judged.map(|j| j.value);
    value.is_none() || accepted
}

/// Whether the same is suggested of both, by the same words.
fn same<T: PartialEq>(
    a: &Initiative,
    of_a: Option<&Judged<T>>,
    b: &Initiative,
    of_b: Option<&Judged<T>>,
) -> bool {
    let (Some(of_a), Some(of_b)) = (of_a, of_b) else { return false };
    of_a.value == of_b.value
        && Grounds::of(of_a, &a.name, &a.description).are_those_of(&Grounds::of(
            of_b,
            &b.name,
            &b.description,
        ))
}
