//! What is worked out behind the keys: weighing the copy, adding up what the plan
//! would be, and making the step that brings the copy in.

use std::path::{Path, PathBuf};

use super::super::behind::Work;
use super::super::desk::Desk;
use super::preview::Preview;
use super::settling::Settling;
use crate::error::{Error, Result};
use crate::plan::change::Step;
use crate::store::Reason;
use crate::workbench::{Comparison, Stage, name_of};

/// Two files that have so many bytes together, some thousands of lines in
/// each, are weighed at once.
const AT_ONCE: u64 = 3_000_000;

const READING: &str = "1 of 3, reading it";
const ADDING_UP: &str = "adding up";
const MAKING: &str = "1 of 2, making one step of it";

/// What is worked out.
#[derive(Debug)]
enum Deed {
    /// What the copy at this path comes to.
    Weighing { path: PathBuf, is_short: bool },
    /// What the plan would be with the decisions of this revision.
    Foreseeing(u64),
    /// The step, and the backup before it.
    Finishing(String),
}

/// What it has come to.
#[derive(Debug)]
pub enum News {
    /// So far only to this stage: `2 of 3, both histories`.
    At(&'static str),
    /// The copy is weighed, or cannot be.
    Weighed(Box<Result<Comparison>>),
    /// This is what the plan would be.
    Foreseen(Box<Preview>),
    /// The step can be written.
    Ready(Ready),
}

/// A merge of which all is done but the writing.
#[derive(Debug)]
pub struct Ready {
    /// The step that brings the copy in.
    pub step: Step,
    /// What is to be decided first, once it is written.
    pub concerns: Vec<String>,
    /// Why the backup before it could not be made, if so. That stops nothing.
    pub not_backed_up: Option<Error>,
}

/// Something under way. It stops when it is dropped.
#[derive(Debug)]
pub struct Working {
    deed: Deed,
    at: &'static str,
    work: Work<News>,
}

impl Working {
    /// Begins to weigh the copy at this path. `None` where no plan is in hand.
    pub fn weighing(path: PathBuf, desk: &mut Desk) -> Option<Working> {
        let weighing = desk.bench()?.weighing(&path);
        let is_short = weighing.bytes() <= AT_ONCE;
        let work = desk.begin(is_short, move |teller| {
            let goes_on = |stage| {
                teller.tell(News::At(match stage {
                    Stage::Reading => READING,
                    Stage::Following => "2 of 3, what was done in each",
                    Stage::Weighing => "3 of 3, one against the other",
                }))
            };
            let weighed = weighing.run(goes_on).transpose();
            // The plan is let go of first, or the next step would have to copy it.
            drop(weighing);
            weighed.map(|weighed| teller.tell(News::Weighed(Box::new(weighed))));
        });
        Some(Working { deed: Deed::Weighing { path, is_short }, at: READING, work })
    }

    /// Begins to add up what the plan would be as things stand.
    pub fn foreseeing(settling: &Settling, desk: &mut Desk) -> Option<Working> {
        let (plan, decided) = (desk.bench()?.snapshot(), settling.decided());
        let work = desk.begin(settling.is_short, move |teller| {
            let preview = Preview::of(&plan, decided.merging(&plan));
            drop(plan);
            teller.tell(News::Foreseen(Box::new(preview)));
        });
        Some(Working { deed: Deed::Foreseeing(settling.revision()), at: ADDING_UP, work })
    }

    /// Begins to make the step that brings the copy in, and the backup before it.
    pub fn finishing(settling: &Settling, desk: &mut Desk) -> Option<Working> {
        let (bench, decided) = (desk.bench()?, settling.decided());
        let (plan, due) = (bench.snapshot(), bench.backup_due(Reason::Merge));
        let work = desk.begin(settling.is_short, move |teller| {
            let merging = decided.merging(&plan);
            drop(plan);
            if teller.tell(News::At("2 of 2, a backup of the plan as it is")) {
                let not_backed_up = due.and_then(|due| due.make().err());
                let (step, concerns) = (merging.step, merging.concerns);
                teller.tell(News::Ready(Ready { step, concerns, not_backed_up }));
            }
        });
        Some(Working { deed: Deed::Finishing(settling.other.name.clone()), at: MAKING, work })
    }

    /// Whether it is about the plan as it is now.
    pub fn is_of(&self, desk: &Desk) -> bool {
        desk.is_of(&self.work)
    }

    /// The copy that is being weighed, and whether that is soon done.
    pub fn copy(&self) -> Option<(&Path, bool)> {
        match &self.deed {
            Deed::Weighing { path, is_short } => Some((path, *is_short)),
            _ => None,
        }
    }

    /// The revision of the decisions of which the outcome is added up.
    pub fn revision(&self) -> Option<u64> {
        match self.deed {
            Deed::Foreseeing(revision) => Some(revision),
            _ => None,
        }
    }

    /// Whether the step is being made.
    pub fn is_finishing(&self) -> bool {
        matches!(self.deed, Deed::Finishing(_))
    }

    /// What it has come to, once that is known.
    pub fn hear(&mut self) -> Option<News> {
        loop {
            match self.work.next()? {
                News::At(stage) => self.at = stage,
                last => return Some(last),
            }
        }
    }

    /// What is being done, in a sentence, where a planner waits for it.
    pub fn sentence(&self) -> Option<String> {
        match &self.deed {
            Deed::Weighing { path, .. } => {
                Some(format!("Weighing {}: {}. Esc stops.", name_of(path), self.at))
            }
            Deed::Finishing(name) => Some(format!("Merging {name}: {}. Esc stops.", self.at)),
            Deed::Foreseeing(_) => None,
        }
    }
}
