//! The application layer and the only writer: open, commit, undo, redo.
//!
//! The plan lives in memory and the file is the truth: every step goes to the
//! file first, and the same step is then made in memory. Both faces stand on this.

mod backing_up;
mod merging;

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::{Error, Result};
use crate::plan::change::Step;
use crate::plan::edit::{Editor, ScenarioAct};
use crate::plan::text::clean;
use crate::plan::{Id, Info, Plan};
use crate::store::{Backups, Entry, StepKind, Store};
pub use backing_up::BackupDue;
pub use merging::{Comparison, Merging, Stage, Weighing, name_of};

/// Who works, and where time and chance come from: handed in, so that the
/// rest of the house knows neither.
#[derive(Debug, Clone)]
pub struct Session {
    /// The name that history entries are signed with.
    pub who: String,
    /// Milliseconds since 1970, UTC.
    pub now: fn() -> i64,
    /// Random bits.
    pub random: fn() -> u64,
    last: i64,
}

impl Session {
    /// A session of `who`.
    pub fn new(who: impl Into<String>, now: fn() -> i64, random: fn() -> u64) -> Session {
        Session { who: who.into(), now, random, last: 0 }
    }

    /// The day it is where the planner works, `2026-11-25`.
    pub fn today(&self) -> String {
        let now = Timestamp::from_millisecond((self.now)()).unwrap_or_default();
        now.to_zoned(TimeZone::system()).date().to_string()
    }

    /// An id for a new record: 42 bits of time, then 21 random ones; each is
    /// larger than the one before.
    pub fn fresh(&mut self) -> Id {
        const RANDOM_BITS: u32 = 21;
        let time = (self.now)().clamp(0, (1 << 42) - 1);
        let random = ((self.random)() & ((1 << RANDOM_BITS) - 1)) as i64;
        self.last = (self.last + 1).max((time << RANDOM_BITS) | random);
        Id::new(self.last).unwrap_or_else(|| unreachable!("BUG: an id that is not positive"))
    }
}

/// An open plan: file, memory and history together.
#[derive(Debug)]
pub struct Workbench {
    store: Store,
    /// Shared with whoever works on it behind the keys; a step then changes a copy.
    plan: Arc<Plan>,
    session: Session,
    history: Vec<Entry>,
    version: i64,
    keeps_no_backups: bool,
}

impl Workbench {
    /// Makes a new plan file and opens it.
    ///
    /// # Errors
    /// There is a file of that name already, or none can be made there.
    pub fn create(path: &Path, info: &Info, mut session: Session) -> Result<Workbench> {
        let store = Store::create(path, info, session.fresh())?;
        Workbench::over(store, session)
    }

    /// Opens a plan file. A plan whose seal does not hold opens read-only:
    /// [`Workbench::read_only`] says why.
    ///
    /// # Errors
    /// The file is missing, strange, damaged, or in use beyond patience.
    pub fn open(path: &Path, session: Session) -> Result<Workbench> {
        Store::upgrade(path, || session.today())?;
        Workbench::over(Store::open(path)?, session)
    }

    /// Reads the plan of an open file.
    ///
    /// # Errors
    /// The rows are no plan's.
    pub fn over(mut store: Store, session: Session) -> Result<Workbench> {
        let version = store.data_version()?;
        let (plan, history) = read(&mut store)?;
        Ok(Workbench { plan, history, session, version, store, keeps_no_backups: false })
    }

    /// The plan as it stands.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan as it stands, for another thread. What is done meanwhile does not
    /// show in it.
    pub fn snapshot(&self) -> Arc<Plan> {
        Arc::clone(&self.plan)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Who works here.
    pub fn who(&self) -> &str {
        &self.session.who
    }

    /// Why nothing can be written, if so.
    pub fn read_only(&self) -> Option<&Error> {
        self.store.read_only()
    }

    /// Forbids writing from here on, and keeps the reason.
    pub fn forbid_writing(&mut self, why: Error) {
        self.store.forbid_writing(why);
    }

    /// The file under the plan.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Says that the file's structure was checked by other means.
    pub fn mark_checked(&mut self) {
        self.store.mark_checked();
    }

    /// The day it is where the planner works, `2026-11-25`.
    pub fn today(&self) -> String {
        self.session.today()
    }

    /// Every step so far, oldest first.
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// An id for a new record.
    pub fn fresh(&mut self) -> Id {
        self.session.fresh()
    }

    /// Works something out of the plan that needs ids for new records.
    pub fn with_ids<T>(&mut self, work: impl FnOnce(&Plan, &mut dyn FnMut() -> Id) -> T) -> T {
        let Workbench { plan, session, .. } = self;
        work(plan, &mut || session.fresh())
    }

    /// Builds a step with an editor whose amounts belong to `scenario`.
    /// Nothing is written until the step is committed.
    ///
    /// # Errors
    /// What `build` refuses.
    pub fn edit(
        &mut self,
        scenario: Id,
        label: impl Into<String>,
        build: impl FnOnce(&mut Editor<'_>) -> Result<()>,
    ) -> Result<Step> {
        let Workbench { plan, session, .. } = self;
        let mut fresh = || session.fresh();
        let mut editor = Editor::new(plan, scenario, &mut fresh);
        build(&mut editor)?;
        Ok(editor.finish(label))
    }

    /// Builds the step that does something to a scenario as a whole.
    ///
    /// # Errors
    /// There is no such scenario any more, or what [`Editor::act_on_scenario`] refuses.
    pub fn act_on_scenario(&mut self, id: Id, act: &ScenarioAct) -> Result<Step> {
        self.with_ids(|plan, fresh| {
            let gone = || Error::failed("the scenario is not there any more");
            let scenario = plan.scenario(id).ok_or_else(gone)?;
            let mut editor = Editor::new(plan, id, fresh);
            let label = editor.act_on_scenario(scenario, act)?;
            Ok(editor.finish(label))
        })
    }

    /// Writes a step and makes it in memory. `None` if it changes nothing.
    ///
    /// # Errors
    /// Nothing was written, and why. If the file was changed by others
    /// meanwhile, the plan has been read again.
    pub fn commit(&mut self, step: Step) -> Result<Option<Entry>> {
        match step.is_empty() {
            true => Ok(None),
            false => self.write(step, StepKind::Change, None).map(Some),
        }
    }

    /// [`Workbench::commit`], as the last thing that is done here: the plan in memory
    /// stays as it was, and is behind the file.
    ///
    /// # Errors
    /// Nothing was written, and why.
    pub fn commit_last(&mut self, step: &Step) -> Result<Option<Entry>> {
        match step.is_empty() {
            true => Ok(None),
            false => self.record(step, StepKind::Change, None).map(Some),
        }
    }

    /// Takes back the last step that still stands. `None` if there is none.
    ///
    /// # Errors
    /// Something else has changed what it would take back.
    pub fn undo(&mut self) -> Result<Option<Entry>> {
        match self.undoable() {
            Some(seq) => self.again(seq, StepKind::Undo).map(Some),
            None => Ok(None),
        }
    }

    /// Makes the step again that was taken back last. `None` if there is none,
    /// or something new was done since.
    ///
    /// # Errors
    /// Something else has changed what it would change.
    pub fn redo(&mut self) -> Result<Option<Entry>> {
        match stacks(&self.history).1.last() {
            Some(seq) => self.again(*seq, StepKind::Redo).map(Some),
            None => Ok(None),
        }
    }

    /// The place in the history of the step that the next undo would take back.
    pub fn undoable(&self) -> Option<i64> {
        stacks(&self.history).0.last().copied()
    }

    /// The places in the history of all steps that stand, in the order in
    /// which undo would take them back, the next one last.
    pub fn standing(&self) -> Vec<i64> {
        stacks(&self.history).0
    }

    /// Reads the plan again if another program has written to the file. True if so.
    ///
    /// # Errors
    /// The file cannot be read any more.
    pub fn refresh(&mut self) -> Result<bool> {
        let version = self.store.data_version()?;
        if version == self.version {
            return Ok(false);
        }
        self.reload()?;
        Ok(true)
    }

    fn reload(&mut self) -> Result<()> {
        self.version = self.store.data_version()?;
        (self.plan, self.history) = read(&mut self.store)?;
        Ok(())
    }

    fn again(&mut self, seq: i64, kind: StepKind) -> Result<Entry> {
        let label = self.history.iter().rfind(|entry| entry.seq == seq).map(|entry| clean(&entry.label));
        let label = label.unwrap_or_default();
        let verb = if kind == StepKind::Undo { "undone" } else { "redone" };
        let refused = |e: Error| Error { what: format!("“{label}” cannot be {verb}: {}", e.what), ..e };
        let step = self.store.step(seq).map_err(refused)?;
        let step = match kind {
            StepKind::Undo => step.inverted(format!("Undid: {label}")),
            _ => Step::new(format!("Redid: {label}"), step.changes),
        };
        self.write(step, kind, Some(seq)).map_err(refused)
    }

    /// Writes a step and makes it in memory.
    fn write(&mut self, step: Step, kind: StepKind, target: Option<i64>) -> Result<Entry> {
        let written = self.record(&step, kind, target)?;
        let ours_alone = self.store.data_version().is_ok_and(|version| version == self.version);
        if ours_alone && Arc::make_mut(&mut self.plan).apply(step.changes).is_ok() {
            self.history.push(written.clone());
        } else {
            self.reload()?;
        }
        Ok(written)
    }

    /// Writes a step to the file. Where it is refused, the plan is read again if the
    /// file was changed by others.
    fn record(&mut self, step: &Step, kind: StepKind, target: Option<i64>) -> Result<Entry> {
        let entry = Entry {
            seq: 0,
            kind,
            target,
            label: step.label.clone(),
            who: self.session.who.clone(),
            at: (self.session.now)(),
        };
        self.store.commit(step, entry).inspect_err(|_| {
            // Someone else's change may be what stood in the way.
            let _ = self.refresh();
        })
    }
}

/// Reads the plan and its history, and forbids writing where either is not as it was written.
///
/// # Errors
/// The rows are no plan's.
fn read(store: &mut Store) -> Result<(Arc<Plan>, Vec<Entry>)> {
    let reading = store.read()?;
    // A plan whose history cannot be read can still be looked at and saved.
    let (entries, broken) = match store.history() {
        Ok(chain) => (chain.entries, chain.breaks.first().map(|first| Error::failed(first.words()))),
        Err(why) => (Vec::new(), Some(Error::failed(format!("the history cannot be read: {}", why.what)))),
    };
    let unsealed = (!reading.sealed).then(|| {
        Error::failed(
            "the numbers in the file are not those ounce wrote: another program changed them, or the file is damaged",
        )
    });
    if let Some(why) = unsealed.or(broken) {
        let why = why.at(store.path().display()).next("Run `ounce check` on it.");
        store.forbid_writing(Backups::of(store.path()).offered(why));
    }
    Ok((Arc::new(reading.plan), entries))
}

/// The steps that can be undone and redone, the next one last.
fn stacks(history: &[Entry]) -> (Vec<i64>, Vec<i64>) {
    let (mut undo, mut redo) = (Vec::new(), Vec::new());
    for entry in history {
        match (entry.kind, entry.target) {
            (StepKind::Undo, Some(target)) => {
                forget(&mut undo, target);
                redo.push(target);
            }
            (StepKind::Redo, Some(target)) => {
                forget(&mut redo, target);
                undo.push(target);
            }
            _ => {
                undo.push(entry.seq);
                redo.clear();
            }
        }
    }
    (undo, redo)
}

/// Takes a step out of a stack, near whose end it is.
fn forget(stack: &mut Vec<i64>, step: i64) {
    if let Some(at) = stack.iter().rposition(|seq| *seq == step) {
        stack.remove(at);
    }
}
