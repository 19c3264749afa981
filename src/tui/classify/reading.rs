//! Reading the words of many lines: those of very many behind the keys, with a
//! count on the way and Esc to stop.

use super::super::behind::Work;
use super::super::desk::Desk;
use crate::classify::{Suggestion, suggest};
use crate::plan::Id;

/// So many lines are read at one key press, which takes a tenth of a second; more
/// of them are read behind it.
pub const AT_ONCE: usize = 15_000;

/// What was found so far is told after so many lines.
const CHUNK: usize = 5_000;

/// What the lines are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The list of all that is sure.
    AcceptAll,
    /// The order by confidence.
    Order,
    /// The lines of which the same is said as of this one, to be pointed out.
    Alike(Id),
    /// The same, to be listed.
    ShowAlike(Id),
}

/// Lines with what their words suggest.
type Found = Vec<(Id, Suggestion)>;

/// A reading under way. It stops when it is dropped.
#[derive(Debug)]
pub struct Reading {
    purpose: Purpose,
    work: Work<Found>,
    found: Found,
    count: usize,
}

impl Reading {
    /// Begins to read these lines. `None` where the plan is not yet whole.
    pub fn of(lines: Vec<Id>, purpose: Purpose, desk: &mut Desk) -> Option<Reading> {
        let plan = desk.bench()?.snapshot();
        let lines: Vec<(Id, usize)> =
            lines.into_iter().filter_map(|id| Some((id, plan.index_of(id)?))).collect();
        let count = lines.len();
        let work = desk.begin(count <= AT_ONCE, move |teller| {
            let read = |(id, index): &(Id, usize)| {
                let line = &plan.initiatives()[*index];
                (*id, suggest(&line.name, &line.description))
            };
            // Where there is none, that is told as well.
            let chunks = lines.chunks(CHUNK).map(|chunk| chunk.iter().map(read).collect());
            let none = lines.is_empty().then(Found::new);
            for found in chunks.chain(none) {
                if !teller.tell(found) {
                    return;
                }
            }
        });
        Some(Reading { purpose, work, found: Vec::with_capacity(count), count })
    }

    /// What it is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Takes what was found meanwhile; true once all lines are read.
    pub fn take(&mut self) -> bool {
        self.found.extend(std::iter::from_fn(|| self.work.next()).flatten());
        self.found.len() >= self.count
    }

    /// Every line with its suggestion; nothing if the plan is another by now.
    pub fn result(self, desk: &Desk) -> Option<Found> {
        desk.is_of(&self.work).then_some(self.found)
    }

    /// The planner asks for what was so far read unasked.
    pub fn is_awaited_from_now(&mut self) {
        if let Purpose::Alike(id) = self.purpose {
            self.purpose = Purpose::ShowAlike(id);
        }
    }

    /// Whether the planner waits for it.
    pub fn is_awaited(&self) -> bool {
        !matches!(self.purpose, Purpose::Alike(_))
    }

    /// How far it has come, as a sentence.
    pub fn progress(&self) -> String {
        let share = self.found.len() * 100 / self.count.max(1);
        format!("Read {} of {} lines ({share} %). Esc cancels.", self.found.len(), self.count)
    }
}
