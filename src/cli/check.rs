//! `ounce check`: is the file whole, and does the plan keep its own rules?

use std::path::PathBuf;

use clap::Args;

use super::common;
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Kind, Result};
use crate::plan::rules::findings;
use crate::store::{Backups, Store};

/// Check the file, and the plan's own rules
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce check plan.db
  ounce check plan.db --format json

Damage ends with exit code 3; what stands against the plan's own rules is only
noted, and the backups there are. Nothing is ever repaired behind your back:
`ounce restore` writes a backup as a new file.")]
pub struct Check {
    /// The plan file
    plan: PathBuf,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

/// What other verbs advise where a file is damaged; it has been done now.
const ASKED: &str = "Run `ounce check` on it, or take a backup.";
const GONE: &str = "Take a backup: the lines cannot be read as they are.";

impl Check {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        // Of a plan, whatever cannot be read is damage; of another file, a mistake.
        let is_plan = Store::is_plan(&self.plan);
        let damaged = |e: Error| match is_plan {
            true => Error { kind: Kind::No, next: e.next.map(|next| next.replace(ASKED, GONE)), ..e },
            false => e,
        };
        let store = Store::open(&self.plan).map_err(damaged)?;
        let backups = Backups::of(&self.plan);
        let damage = store.check().map_err(|e| backups.offered(damaged(e)))?;
        let readable = store.read().ok();
        let notes = readable.as_ref().map(|reading| findings(&reading.plan)).unwrap_or_default();
        if self.format == Format::Table {
            for found in &damage {
                console.line(format_args!("damage: {}", crate::plan::text::clean(found)));
            }
            for note in &notes {
                console.line(format_args!("note: {}: {}", note.place, note.what));
            }
            for backup in backups.list() {
                console.line(format_args!("backup: {}, {}", backup.name(), backup.reason.words()));
            }
        } else {
            let mut sheet = Sheet::new([Head::text("kind"), Head::text("where"), Head::text("what")]);
            for found in &damage {
                sheet.row([Datum::text("damage"), Datum::text("the file"), Datum::text(&**found)]);
            }
            for note in &notes {
                sheet.row([Datum::text("note"), Datum::text(&*note.place), Datum::text(&*note.what)]);
            }
            for backup in backups.list() {
                let path = backup.path.display().to_string();
                sheet.row([Datum::text("backup"), Datum::text(path), Datum::text(backup.reason.words())]);
            }
            sheet.print(console, self.format);
        }
        if damage.is_empty() {
            if self.format == Format::Table {
                let lines = readable.map_or(0, |reading| reading.plan.initiatives().len());
                let noted = match notes.len() {
                    0 => "the plan keeps its own rules".to_string(),
                    some => format!("{} about the plan", common::counted(some, "note")),
                };
                console.line(format_args!("The file is whole: {}; {noted}.", common::counted(lines, "line")));
            }
            return Ok(());
        }
        let next = match (readable, store.overlong().and_then(|why| why.next)) {
            (Some(_), Some(way)) if damage.len() == 1 => way,
            (Some(reading), _) => format!(
                "All {} can still be read: save them with `ounce export PLAN -o saved.json`, or take a backup.",
                common::counted(reading.plan.initiatives().len(), "line")
            ),
            (None, _) => GONE.to_string(),
        };
        let damaged = Error::no(format!("the file is damaged: {}", common::counted(damage.len(), "finding")));
        Err(backups.offered(damaged.at(self.plan.display()).next(next)))
    }
}
