//! Bringing another copy of the plan in: reading it, weighing it, and the one
//! step that does it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Workbench, stacks};
use crate::error::{Error, Result};
use crate::merge::{Choice, Conflict, Made, Merge, Side, compare, concerns};
use crate::plan::Plan;
use crate::plan::change::{Change, Mark, Step};
use crate::plan::text::cleaned;
use crate::store::{Chain, Entry, Store};

/// Another copy of the plan beside this one.
#[derive(Debug)]
pub struct Comparison {
    /// What bringing it in comes to.
    pub merge: Merge,
    /// What the file is called.
    pub name: String,
    theirs: Plan,
    /// Who worked on it last.
    who: String,
    /// What this plan knows once it is brought in.
    marks: Vec<Mark>,
}

/// The step that brings the other copy in, and what to say of it.
#[derive(Debug)]
pub struct Merging {
    /// The step. Empty where there was nothing to bring in.
    pub step: Step,
    /// What had to get another name or code here, one sentence each.
    pub notes: Vec<String>,
    /// What no longer adds up, to be looked at first.
    pub concerns: Vec<String>,
    /// The plan as it would be; `None` where the gate will refuse the step, and say why.
    pub merged: Option<Plan>,
}

/// What the history of a copy says.
struct History {
    entries: Vec<Entry>,
    /// One more than there are entries.
    marks: Vec<Mark>,
    /// What was known of other copies and still is: a merge undone is forgotten.
    known: Vec<Mark>,
}

impl History {
    /// The history of a file, as far as its first `steps` steps.
    fn of(store: &Store, steps: usize) -> Result<History> {
        let Chain { mut entries, mut marks, breaks } = store.history()?;
        if let Some(first) = breaks.first() {
            return Err(Error::failed(format!("{}, so the copies cannot be compared", first.words()))
                .at(store.path().display())
                .next("Run `ounce check` on it, or ask for the copy again."));
        }
        entries.truncate(steps);
        marks.truncate(steps.saturating_add(1));
        let mut known = Vec::new();
        for seq in stacks(&entries).0 {
            let merged = |e: &&Entry| e.seq == seq && e.label.starts_with(MERGED);
            if entries.iter().any(|e| merged(&e)) {
                let marks = store.step(seq)?.changes.into_iter().filter_map(|change| match change {
                    Change::Merged(marks) => Some(marks),
                    _ => None,
                });
                known.extend(marks.flatten());
            }
        }
        Ok(History { marks, entries, known })
    }

    /// How many of its first steps the other copy knows.
    fn known_to(&self, other: &History) -> Option<usize> {
        let known: HashSet<&Mark> = other.marks.iter().chain(&other.known).collect();
        self.marks.iter().rposition(|mark| known.contains(mark))
    }

    fn since(&self, step: usize, store: &Store) -> Result<Vec<Made>> {
        let steps = self.entries.iter().skip(step);
        steps
            .map(|e| Ok(Made { who: e.who.clone(), at: e.at, changes: store.step(e.seq)?.changes }))
            .collect()
    }
}

/// How the label of a merge begins.
const MERGED: &str = "Merged ";

impl Workbench {
    /// Another copy of this plan, to be weighed here or on another thread.
    pub fn weighing(&self, path: &Path) -> Weighing {
        Weighing {
            plan: self.snapshot(),
            steps: self.history().len(),
            ours: self.path().into(),
            theirs: path.into(),
        }
    }

    /// Reads another copy of this plan and weighs what was done there against
    /// what was done here. Neither file changes.
    ///
    /// # Errors
    /// As [`Weighing::run`].
    pub fn compare_with(&self, path: &Path) -> Result<Comparison> {
        let weighed = self.weighing(path).run(|_| true)?;
        Ok(weighed.unwrap_or_else(|| unreachable!("BUG: a weighing stopped by nobody")))
    }

    /// The step that brings the other copy in, each conflict decided.
    pub fn merging(&self, other: &Comparison, choose: impl Fn(&Conflict) -> Choice) -> Merging {
        other.merging(self.plan(), choose)
    }
}

/// Another copy that is to be weighed against the plan as it was at a moment.
#[derive(Debug)]
pub struct Weighing {
    plan: Arc<Plan>,
    /// How many steps had made the plan.
    steps: usize,
    ours: PathBuf,
    theirs: PathBuf,
}

/// How far a weighing is: what it does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The other copy is read.
    Reading,
    /// What both did since they parted is read.
    Following,
    /// Both are weighed against each other.
    Weighing,
}

impl Weighing {
    /// The size of the two files, in bytes; nothing for one that cannot be read.
    pub fn bytes(&self) -> u64 {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
        size(&self.ours) + size(&self.theirs)
    }

    /// Reads the other copy and weighs what was done there against what was done
    /// here. Neither file changes. `goes_on` hears of each stage before it begins;
    /// `None` once it says no.
    ///
    /// # Errors
    /// The other file cannot be read, is damaged, is this one, or shares no
    /// beginning with it.
    pub fn run(&self, goes_on: impl Fn(Stage) -> bool) -> Result<Option<Comparison>> {
        let path = &self.theirs;
        let same_file = match (path.canonicalize(), self.ours.canonicalize()) {
            (Ok(theirs), Ok(ours)) => theirs == ours,
            _ => false,
        };
        if same_file {
            return Err(Error::words("both names are of the same file")
                .at(path.display())
                .next("Name the copy that the other planner worked on."));
        }
        if !goes_on(Stage::Reading) {
            return Ok(None);
        }
        let (own, other) = (Store::open_to_read(&self.ours)?, Store::open_to_read(path)?);
        let reading = other.read()?;
        if !reading.sealed {
            return Err(Error::failed("the numbers in the other copy are not those ounce wrote")
                .at(path.display())
                .next("Run `ounce check` on it, or ask for the copy again."));
        }
        if !goes_on(Stage::Following) {
            return Ok(None);
        }
        // What was done here since is another plan's history.
        let (ours, theirs) = (History::of(&own, self.steps)?, History::of(&other, usize::MAX)?);
        let (Some(we_know), Some(they_know)) = (theirs.known_to(&ours), ours.known_to(&theirs)) else {
            return Err(Error::failed("the two plans do not share a beginning: neither is a copy of the other")
                .at(path.display())
                .next("Export the other plan and import that: ounce export THEIRS -o lines.csv, then ounce import MINE lines.csv."));
        };
        let there = theirs.since(we_know, &other)?;
        let here = ours.since(they_know, &own)?;
        if !goes_on(Stage::Weighing) {
            return Ok(None);
        }
        let merge =
            compare(Side { plan: &self.plan, since: &here }, Side { plan: &reading.plan, since: &there });
        let mut marks: Vec<Mark> = theirs.marks.last().cloned().into_iter().chain(theirs.known).collect();
        let known: HashSet<&Mark> = ours.marks.iter().chain(&ours.known).collect();
        marks.retain(|mark| !known.contains(mark));
        Ok(Some(Comparison {
            merge,
            name: name_of(path),
            who: there.last().map(|made| made.who.clone()).unwrap_or_default(),
            theirs: reading.plan,
            marks,
        }))
    }
}

/// What a file is called.
pub fn name_of(path: &Path) -> String {
    cleaned(&path.file_name().unwrap_or_default().to_string_lossy()).into_owned()
}

impl Comparison {
    /// The step that brings the other copy into `ours`, each conflict decided.
    pub fn merging(&self, ours: &Plan, choose: impl Fn(&Conflict) -> Choice) -> Merging {
        if self.merge.is_empty() {
            let step = Step::new("", Vec::new());
            return Merging { step, notes: Vec::new(), concerns: Vec::new(), merged: Some(ours.clone()) };
        }
        let kept = self.merge.conflicts.iter().filter(|c| choose(c) == Choice::Mine).count();
        let outcome = self.merge.outcome(ours, &self.theirs, &self.who, choose);
        let told = match (self.merge.taken(), self.merge.conflicts.len() - kept, kept) {
            (taken, 0, 0) => format!("{taken} taken"),
            (taken, theirs, mine) => format!("{taken} taken, {theirs} settled as there, {mine} as here"),
        };
        let mut merged = ours.clone();
        let merged = merged.apply(outcome.changes.clone()).is_ok().then_some(merged);
        let mut concerns: Vec<String> =
            merged.iter().flat_map(|merged| concerns(ours, &self.theirs, merged)).collect();
        concerns.extend(outcome.bare);
        let mut changes = outcome.changes;
        changes.push(Change::Merged(self.marks.clone()));
        let step = Step::new(format!("{MERGED}{}: {told}", self.name), changes);
        Merging { step, notes: outcome.notes, concerns, merged }
    }
}
