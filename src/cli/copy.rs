//! `ounce copy`: a plan as another file, whole or masked.

use std::path::{Path, PathBuf};

use clap::Args;

use super::common::{self, counted};
use super::console::Console;
use crate::error::{Error, Result};
use crate::plan::change::{Change, Step};
use crate::plan::mask::{Masked, masked};
use crate::plan::scenario::Scenario;
use crate::plan::{Key, Record};
use crate::store::{Entry, StepKind, Store};

/// Copy a plan, whole with its history or masked for others' eyes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce copy plan.db ana.db             to mail to a colleague; `ounce merge` brings hers in
  ounce copy plan.db shown.db --mask    to show to people who must not know whose it is

A masked copy is a new plan. It says “Initiative 12”, “Department 3”, “Person 5”
in place of names, codes and people, the same for the same, in another order.
Amounts are multiplied by a factor that is written nowhere, one for money and one
for people, so that shares, limits and what a rebalance moves stay as they are. Level,
stance, mode, status, verdict, priority, currency and target stay. Everything else
is left out: descriptions, techniques, reasons, answers, notes and the history; its
own begins with the copy. Who
knows one of the amounts can work out the factor, and who expects round ones, guess it.

Either is checked, readable by you alone, and never written over a file.")]
pub struct Copy {
    /// The plan file, which stays as it is
    plan: PathBuf,
    /// The new file
    dest: PathBuf,
    /// Leave out whose plan it is: names, texts, true amounts and history
    #[arg(long)]
    mask: bool,
}

impl Copy {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        if let (Ok(from), Ok(to)) = (self.plan.canonicalize(), self.dest.canonicalize())
            && from == to
        {
            return Err(Error::words("both names are of the same file")
                .at(self.dest.display())
                .next("Choose another name for the copy."));
        }
        let store = Store::open_to_read(&self.plan)?;
        store.verify()?;
        let reading = store.read()?;
        if !reading.sealed {
            return Err(Error::failed("the numbers in the plan are not those ounce wrote")
                .at(self.plan.display())
                .next("Run `ounce check` on it; a backup may be whole: `ounce restore PLAN`."));
        }
        let lines = counted(reading.plan.initiatives().len(), "line");
        let (from, to) = (self.plan.display(), self.dest.display());
        if self.mask {
            write_masked(masked(&reading.plan, &mut unforeseeable)?, &self.dest)?;
            console.line(format_args!("Copied {from} to {to}, masked: {lines}."));
        } else {
            store.save_as(&self.dest)?;
            let steps = counted(store.history()?.entries.len(), "step");
            console.line(format_args!("Copied {from} to {to}: {lines}, {steps} of history."));
        }
        Ok(())
    }
}

/// Writes a masked plan as a new file, whose history begins with it. Nobody is
/// named in it.
fn write_masked(masked: Masked, dest: &Path) -> Result<()> {
    let is_current =
        |record: &Record| matches!(record, Record::Scenario(head) if *head.name == *Scenario::CURRENT);
    let current = masked.records.iter().find(|record| is_current(record)).map(Record::key);
    let Some(Key::Scenario(current)) = current else {
        return Err(Error::failed("the plan has no current scenario, so nothing can be masked"));
    };
    let others = masked.records.into_iter().filter(|record| !is_current(record));
    let step = Step::new("Made as a masked copy", others.map(Change::Create).collect());
    let (who, at) = ("ounce".to_string(), (common::session().now)());
    let first = Entry { seq: 0, kind: StepKind::Change, target: None, label: step.label.clone(), who, at };
    Store::create_with(dest, &masked.info, current, |store| {
        store.commit(&step, first)?;
        store.verify()
    })
}

/// Random bits of the system's own: nobody can tell them from earlier ones.
fn unforeseeable() -> Result<u64> {
    getrandom::u64().map_err(|e| {
        Error::failed(format!("the system gives no random numbers ({e}), so nothing can be masked"))
    })
}
