//! Reading the words of very many lines: on another thread, so that keys are
//! answered meanwhile, with a count on the way and Esc to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// Lines with their suggestions, as far as they were read at a time.
#[derive(Debug)]
pub struct Found {
    of: Arc<AtomicBool>,
    lines: Vec<(Id, Suggestion)>,
}

/// The texts to read, to be taken to another thread.
#[derive(Debug)]
pub struct Task {
    stopped: Arc<AtomicBool>,
    lines: Vec<(Id, String, String)>,
}

impl Task {
    /// Reads them and tells what it finds, until all are read, nobody listens any
    /// more or the reading is stopped.
    pub fn run(self, tell: impl Fn(Found) -> bool) {
        for chunk in self.lines.chunks(CHUNK) {
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            let lines = chunk.iter().map(|(id, name, text)| (*id, suggest(name, text))).collect();
            if !tell(Found { of: Arc::clone(&self.stopped), lines }) {
                return;
            }
        }
    }
}

/// A reading under way. It stops when it is dropped.
#[derive(Debug)]
pub struct Reading {
    purpose: Purpose,
    /// The plan as it was when the reading began.
    generation: u64,
    stopped: Arc<AtomicBool>,
    found: Vec<(Id, Suggestion)>,
    count: usize,
}

impl Reading {
    /// Begins to read these lines; the task is for another thread.
    pub fn of(lines: impl Iterator<Item = Id>, purpose: Purpose, desk: &Desk) -> (Reading, Task) {
        let text = |id: Id| {
            let plan = desk.plan()?;
            let line = &plan.initiatives()[plan.index_of(id)?];
            Some((id, line.name.to_string(), line.description.to_string()))
        };
        let lines: Vec<_> = lines.filter_map(text).collect();
        let stopped = Arc::new(AtomicBool::new(false));
        let reading = Reading {
            purpose,
            generation: desk.generation(),
            stopped: Arc::clone(&stopped),
            found: Vec::with_capacity(lines.len()),
            count: lines.len(),
        };
        (reading, Task { stopped, lines })
    }

    /// What it is for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Takes what was found, if it is of this reading; true once all lines are read.
    pub fn take(&mut self, found: Found) -> bool {
        if Arc::ptr_eq(&found.of, &self.stopped) {
            self.found.extend(found.lines);
        }
        self.found.len() >= self.count
    }

    /// Every line with its suggestion; nothing if the plan is another by now.
    pub fn result(mut self, desk: &Desk) -> Option<Vec<(Id, Suggestion)>> {
        (self.generation == desk.generation()).then(|| std::mem::take(&mut self.found))
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

impl Drop for Reading {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}
