//! `ounce import`: somebody else's rows, looked at before they come in.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, column_of, counted, one_of};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Kind, Result};
use crate::exchange::import::{Difference, How, MatchBy, Outcome, Preview, Request, preview};
use crate::exchange::read_sheet;
use crate::plan::Plan;
use crate::plan::column::Column;
use crate::plan::text::clean;
use crate::store::Reason;

/// Import a CSV, XLSX or JSON file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce import plan.db budget.csv --dry-run          what each row would do; changes nothing
  ounce import plan.db budget.csv
  ounce import plan.db budget.csv --map \"Programme=name\" --map \"FY27 request=money\"
  ounce import plan.db budget.xlsx --sheet \"FY27 request\"
  ounce import plan.db answers.csv --match name --partial

Columns: code, name, description, owner, department, departments, objective,
level, stance, mode, technique, status, priority, money, money_floor, money_cap,
money_step, money_least, fte, locked; in any order, and by the other names that
people use for them. An import is one step: one `ounce undo` takes it back.")]
pub struct Import {
    /// The plan file
    plan: PathBuf,
    /// The file to import: .csv, .xlsx or .json
    file: PathBuf,
    /// Show what each row would do, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The sheet of a workbook to read [default: the first with headings ounce knows]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What a heading of the file means, where ounce cannot know
    #[arg(long, value_name = "THEIRS=OURS")]
    map: Vec<String>,
    /// How rows find their lines [default: by code, rows without one by name]
    #[arg(long = "match", value_name = "BY", value_parser = one_of(MatchBy::ALL, MatchBy::word), ignore_case = true)]
    match_by: Option<MatchBy>,
    /// Import the good rows even where others are refused
    #[arg(long)]
    partial: bool,
    /// How to print the dry run: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

/// How many refused rows are named before the rest is only counted.
const NAMED: usize = 20;

impl Import {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let map = self.map.iter().map(|word| mapping(word)).collect::<Result<Vec<_>>>()?;
        let mut bench = common::open(&self.plan, console)?;
        let table = read_sheet(&self.file, self.sheet.as_deref())?;
        let source = self.file.file_name().unwrap_or_default().to_string_lossy();
        let request = Request { source: &source, table: &table, map: &map, match_by: self.match_by };
        let preview = bench
            .with_ids(|plan, fresh| preview(plan, plan.current().head.id, &request, fresh))
            .map_err(|e| e.at(self.file.display()))?;
        preview.notes.iter().for_each(|note| console.note(note));
        if self.dry_run {
            self.show(bench.plan(), &preview, console);
            return Ok(());
        }
        headings(&preview).iter().for_each(|said| console.note(said));
        let counts = preview.counts();
        if counts.refused > 0 {
            for error in preview.refusals().take(NAMED) {
                let next = error.next.as_deref().map(|next| format!(" ({next})")).unwrap_or_default();
                console.note(format_args!("refused: {error}{next}"));
            }
            if counts.refused > NAMED {
                console.note(format_args!("… and {} more", counted(counts.refused - NAMED, "refused row")));
            }
            if !self.partial {
                let verb = if counts.refused == 1 { "is" } else { "are" };
                return Err(Error::words(format!(
                    "{} {verb} refused, so nothing was imported",
                    counted(counts.refused, "row")
                ))
                .at(self.file.display())
                .next("Mend the rows named above, or import the others with --partial."));
            }
        }
        let changes_lines = counts.created + counts.updated > 0;
        if changes_lines && !bench.plan().initiatives().is_empty() {
            common::back_up(&bench, Reason::Import, console);
        }
        common::commit_last(bench, preview.step, console).map(|_| ()).map_err(|e| match e.kind {
            Kind::Words => e.at(self.file.display()),
            _ => e,
        })
    }

    fn show(&self, plan: &Plan, preview: &Preview, console: &mut Console) {
        let mut sheet = Sheet::new([
            Head::number("row"),
            Head::text("outcome"),
            Head::text("code"),
            Head::text("name"),
            Head::text("changes"),
        ]);
        for row in preview.rows(plan) {
            let (outcome, changes) = match row.outcome {
                Outcome::Create => ("create", Vec::new()),
                Outcome::Update(differences) => ("update", differences.iter().map(from_to).collect()),
                Outcome::Unchanged => ("unchanged", Vec::new()),
                Outcome::Refused(error) => ("refused", vec![why(error)]),
            };
            sheet.row([
                Datum::Count(row.number.into()),
                Datum::text(outcome),
                Datum::text(row.code),
                Datum::text(row.name),
                Datum::List(changes),
            ]);
        }
        sheet.print(console, self.format);
        if self.format == Format::Table {
            let counts = preview.counts();
            console.line("");
            headings(preview).iter().for_each(|said| console.line(said));
            console.line("");
            console.line(format_args!(
                "{} would be created, {} updated, {} unchanged, {} refused. Nothing was changed.",
                counted(counts.created, "line"),
                counts.updated,
                counts.unchanged,
                counts.refused
            ));
        }
    }
}

/// `theirs=ours`.
fn mapping(word: &str) -> Result<(String, Column)> {
    let (theirs, ours) = word.rsplit_once('=').ok_or_else(|| {
        Error::words(format!("“{}” does not map a heading", clean(word)))
            .at("--map")
            .next("Write theirs=ours, such as --map \"FY27 request=money\".")
    })?;
    Ok((theirs.trim().to_string(), column_of(ours).map_err(|e| e.at("--map"))?))
}

/// What was made of the headings that are not simply named like their columns.
fn headings(preview: &Preview) -> Vec<String> {
    let said = preview.headings.iter().filter_map(|heading| match heading.column {
        Some((_, How::Name)) => None,
        Some((column, _)) => Some(format!("the column “{}” is read as {column}", heading.text)),
        None => Some(format!(
            "the column “{}” is not imported; --map \"{}=…\" says what it is",
            heading.text, heading.text
        )),
    });
    said.collect()
}

fn from_to(difference: &Difference) -> String {
    let or_dash = |text: &str| if text.is_empty() { "–".to_string() } else { text.to_string() };
    format!("{} {} → {}", difference.column.title(), or_dash(&difference.from), or_dash(&difference.to))
}

fn why(error: &Error) -> String {
    match &error.next {
        Some(next) => format!("{error}. {next}"),
        None => error.to_string(),
    }
}
