//! `ounce undo` and `ounce redo`: back and forth, without limit, whoever made the steps.

use std::path::PathBuf;

use clap::Args;

use super::common;
use super::console::Console;
use crate::error::{Error, Result};
use crate::plan::text::clean;
use crate::store::Entry;
use crate::workbench::Workbench;

/// Take the last step back
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce undo plan.db
  ounce undo plan.db --steps 3
  ounce undo plan.db --all                   back to the empty plan; redo brings it back")]
pub struct Undo {
    #[command(flatten)]
    which: Which,
}

/// Make a step again that was taken back
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce redo plan.db
  ounce redo plan.db --all")]
pub struct Redo {
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
struct Which {
    /// The plan file
    plan: PathBuf,
    /// How many steps
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Every step there is
    #[arg(long, conflicts_with = "steps")]
    all: bool,
}

impl Undo {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        self.which.repeat(console, Workbench::undo, "undo")
    }
}

impl Redo {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        self.which.repeat(console, Workbench::redo, "redo")
    }
}

impl Which {
    fn repeat(
        &self,
        console: &mut Console,
        again: fn(&mut Workbench) -> Result<Option<Entry>>,
        verb: &str,
    ) -> Result<()> {
        let mut bench = common::open(&self.plan, console)?;
        common::before_writing(&bench, console);
        let wanted = if self.all { u64::MAX } else { self.steps };
        for done in 0..wanted {
            match again(&mut bench)? {
                Some(entry) => console.line(format_args!("{}.", clean(&entry.label))),
                None if done == 0 => {
                    return Err(Error::no(format!("there is nothing to {verb}"))
                        .at(bench.path().display())
                        .next("`ounce history PLAN` lists the steps."));
                }
                None => break,
            }
        }
        Ok(())
    }
}
