//! `ounce history`: what changed, when, by whom, from which value to which.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, exact_time, local_time};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::plan::describe::tell;
use crate::store::Entry;
use crate::workbench::Workbench;

/// Show what changed, when, by whom, from which value to which
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce history plan.db                      every step, the newest last
  ounce history plan.db 12                   what step 12 changed, from and to
  ounce history plan.db --changes --format csv")]
pub struct History {
    /// The plan file
    plan: PathBuf,
    /// Show only this step, with all its changes
    #[arg(value_name = "STEP")]
    step: Option<i64>,
    /// Show the single changes of every step
    #[arg(long)]
    changes: bool,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl History {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let bench = common::open(&self.plan, console)?;
        if self.step.is_none() && !self.changes {
            if bench.history().is_empty() && self.format == Format::Table {
                console.line("Nothing has been changed yet.");
            } else {
                steps(bench.history(), self.format).print(console, self.format);
            }
            return Ok(());
        }
        let shown: Vec<&Entry> = match self.step {
            Some(seq) => bench.history().iter().filter(|entry| entry.seq == seq).collect(),
            None => bench.history().iter().collect(),
        };
        if let (Some(seq), []) = (self.step, shown.as_slice()) {
            // The store knows how to say that there is no such step.
            bench.store().step(seq)?;
        }
        let sheet = changes(&bench, &shown, self.format)?;
        if let (Some(_), [entry], Format::Table) = (self.step, shown.as_slice(), self.format) {
            console.line(format_args!("{}, {}, {}", entry.label, entry.who, local_time(entry.at)));
            console.line("");
        }
        sheet.print(console, self.format);
        Ok(())
    }
}

fn steps(entries: &[Entry], format: Format) -> Sheet<'_> {
    if format == Format::Table {
        let mut sheet =
            Sheet::new([Head::number("step"), Head::text("when"), Head::text("who"), Head::text("what")]);
        for entry in entries {
            sheet.row([
                Datum::Count(entry.seq),
                Datum::text(local_time(entry.at)),
                Datum::text(&*entry.who),
                Datum::text(&*entry.label),
            ]);
        }
        return sheet;
    }
    let mut sheet = Sheet::new([
        Head::number("step"),
        Head::text("when"),
        Head::text("who"),
        Head::text("kind"),
        Head::number("of"),
        Head::text("what"),
    ]);
    for entry in entries {
        sheet.row([
            Datum::Count(entry.seq),
            Datum::text(exact_time(entry.at)),
            Datum::text(&*entry.who),
            Datum::text(entry.kind.word()),
            entry.target.map_or(Datum::Nothing, Datum::Count),
            Datum::text(&*entry.label),
        ]);
    }
    sheet
}

fn changes<'b>(bench: &'b Workbench, entries: &[&'b Entry], format: Format) -> Result<Sheet<'b>> {
    let mut sheet = Sheet::new([
        Head::number("step"),
        Head::text("when"),
        Head::text("who"),
        Head::text("subject"),
        Head::text("field"),
        Head::text("from"),
        Head::text("to"),
    ]);
    let time = if format == Format::Table { local_time } else { exact_time };
    for entry in entries {
        let step = bench.store().step(entry.seq)?;
        for told in tell(bench.plan(), &step) {
            sheet.row([
                Datum::Count(entry.seq),
                Datum::text(time(entry.at)),
                Datum::text(&*entry.who),
                Datum::text(told.subject),
                Datum::text(told.field),
                Datum::text(told.from),
                Datum::text(told.to),
            ]);
        }
    }
    Ok(sheet)
}
