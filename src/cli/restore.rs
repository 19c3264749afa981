//! `ounce restore`: the backups of a plan, what differs in one, and one as a new file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::common::counted;
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Result};
use crate::plan::amount::grouped;
use crate::plan::change::{Change, Step};
use crate::plan::compare::between;
use crate::plan::describe::tell;
use crate::plan::field::Resource;
use crate::plan::text::clean;
use crate::plan::totals::Totals;
use crate::plan::{Id, Key, Plan, Record};
use crate::store::{Backup, Backups, Store};

/// List the backups of a plan, look into one, and restore it as a new file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce restore plan.db                                  the backups there are
  ounce restore plan.db 2026-11-25                       what differs in it; changes nothing
  ounce restore plan.db 2026-11-25 -o restored.db        writes it as a new plan

Before the first change of a day, every import into lines there are and every
merge, ounce keeps a copy of the plan in PLAN.backups: the last ten days, five
imports and five merges. The plan itself may be damaged or gone, and is never overwritten.")]
pub struct Restore {
    /// The plan file
    plan: PathBuf,
    /// The backup, as the list names it, or its file
    backup: Option<String>,
    /// Write the backup here as a new plan; no file is ever overwritten
    #[arg(short, long, value_name = "FILE", requires = "backup")]
    output: Option<PathBuf>,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl Restore {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let all = Backups::of(&self.plan).list();
        let Some(name) = &self.backup else { return self.list(&all, console) };
        let path = find(&all, name).ok_or_else(|| self.unknown(name, &all))?;
        let store = Store::open(&path)?;
        store.verify()?;
        let reading = store.read()?;
        if !reading.sealed {
            return Err(Error::no("the rows of the backup do not match their seal")
                .at(path.display())
                .next("Choose another: `ounce restore PLAN` lists them."));
        }
        let Some(output) = &self.output else {
            self.preview(name, &reading.plan, console);
            return Ok(());
        };
        store.save_as(output)?;
        console.line(format_args!(
            "Restored {} to {}: {}.",
            clean(name),
            output.display(),
            sums(&reading.plan)
        ));
        Ok(())
    }

    fn list(&self, all: &[Backup], console: &mut Console) -> Result<()> {
        if all.is_empty() && !self.plan.exists() {
            return Err(Error::failed("there is neither such a plan nor a backup of it")
                .at(self.plan.display())
                .next("Check the path: backups are in a folder beside the plan, PLAN.backups."));
        }
        if all.is_empty() && self.format == Format::Table {
            console.line("There are no backups yet: the first change of a day makes one.");
            return Ok(());
        }
        let mut sheet =
            Sheet::new([Head::text("backup"), Head::text("made"), Head::number("bytes"), Head::text("file")]);
        for backup in all {
            let bytes = std::fs::metadata(&backup.path).ok().and_then(|meta| i64::try_from(meta.len()).ok());
            sheet.row([
                Datum::text(backup.name()),
                Datum::text(backup.reason.words()),
                bytes.map_or(Datum::Nothing, Datum::Count),
                Datum::text(backup.path.display().to_string()),
            ]);
        }
        sheet.print(console, self.format);
        Ok(())
    }

    fn unknown(&self, name: &str, all: &[Backup]) -> Error {
        let names: Vec<String> = all.iter().map(Backup::name).collect();
        let next = match names.as_slice() {
            [] => "It has none yet; the first change of a day makes one.".to_string(),
            some => format!("There is: {}.", some.join(", ")),
        };
        Error::words(format!("there is no backup “{}”", clean(name))).at(self.plan.display()).next(next)
    }

    /// Prints what would be otherwise with the backup in the plan's place.
    fn preview(&self, name: &str, backup: &Plan, console: &mut Console) {
        let mut sheet =
            Sheet::new([Head::text("subject"), Head::text("field"), Head::text("now"), Head::text("backup")]);
        let now = Store::open(&self.plan).and_then(|store| store.read());
        let changes = now.as_ref().map(|now| between(&now.plan, backup)).unwrap_or_default();
        let step = Step::new("", changes);
        match &now {
            Ok(now) => {
                for told in tell(&now.plan, &step) {
                    sheet.row([
                        Datum::text(told.subject),
                        Datum::text(told.field),
                        Datum::text(told.from),
                        Datum::text(told.to),
                    ]);
                }
            }
            Err(why) => console.note(format_args!("the plan cannot be compared: {why}")),
        }
        if self.format != Format::Table || !step.is_empty() {
            sheet.print(console, self.format);
        }
        if self.format == Format::Table {
            let plan = self.plan.display();
            if let Ok(now) = &now {
                if !step.is_empty() {
                    console.line("");
                }
                console.line(summary(&step.changes));
                console.line(format_args!("{plan}: {}", sums(&now.plan)));
            }
            let name = clean(name);
            console.line(format_args!("{name}: {}", sums(backup)));
            console.line(format_args!(
                "Nothing was changed. To have it as a new file: ounce restore {plan} {name} -o NEW.db"
            ));
        }
    }
}

/// The file of the backup that is called so, with or without its ending, or
/// the file at that path.
fn find(all: &[Backup], name: &str) -> Option<PathBuf> {
    let called = all.iter().find(|backup| backup.name() == name.strip_suffix(".db").unwrap_or(name));
    let path = Path::new(name);
    called.map(|backup| backup.path.clone()).or_else(|| path.is_file().then(|| path.to_path_buf()))
}

/// How many lines would come back, go, and change.
fn summary(changes: &[Change]) -> String {
    let (mut come, mut go, mut change) = (HashSet::new(), HashSet::new(), HashSet::new());
    for one in changes {
        let (lines, line) = match (one, line_of(one.key())) {
            (Change::Create(Record::Initiative(line)), _) => (&mut come, line.id),
            (Change::Delete(Record::Initiative(line)), _) => (&mut go, line.id),
            (_, Some(line)) => (&mut change, line),
            _ => continue,
        };
        lines.insert(line);
    }
    change.retain(|line| !come.contains(line) && !go.contains(line));
    match changes {
        [] => "The backup says the same as the plan.".to_string(),
        _ => format!(
            "In the backup {} more, {} fewer, {} different.",
            counted(come.len(), "line"),
            go.len(),
            change.len()
        ),
    }
}

fn line_of(key: Key) -> Option<Id> {
    match key {
        Key::Initiative(line) | Key::Allocation(_, line, _) => Some(line),
        _ => None,
    }
}

/// `48 lines, GBP 9,600,000, 24.0 % preventive`.
fn sums(plan: &Plan) -> String {
    let money = Totals::of_all(plan, plan.current(), Resource::Money);
    format!(
        "{}, {} {}, {} preventive",
        counted(plan.initiatives().len(), "line"),
        plan.info.currency,
        grouped(money.total, plan.info.decimals(Resource::Money)),
        money.preventive_percent()
    )
}
