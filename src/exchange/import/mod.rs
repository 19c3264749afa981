//! Importing: what each row of a table would do, and the one step that does it.

mod headers;
mod matching;
mod preview;
mod remarks;

pub use headers::How;
pub use preview::{Counts, Difference, Outcome, Preview, PreviewRow};

use matching::Identities;
use preview::{Refusal, Verdict};

use super::table::{Row, Table};
use crate::error::{Error, Result};
use crate::plan::Record;
use crate::plan::change::{Change, Step};
use crate::plan::class::vocabulary;
use crate::plan::codes::Codes;
use crate::plan::column::Column;
use crate::plan::edit::{Draft, Editor};
use crate::plan::scenario::Scenario;
use crate::plan::text::{cleaned, fold};
use crate::plan::{Id, Plan};

vocabulary! {
    /// By what the rows of a file are matched to the lines of a plan.
    MatchBy {
        /// By their codes; a row without one is a new line.
        Code = "code",
        /// By their names, whatever their case and accents.
        Name = "name",
    }
}

/// What is to be imported, and how the planner wants it understood.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What the file is called, for the history.
    pub source: &'a str,
    /// What was read from it.
    pub table: &'a Table,
    /// Headings and the columns they stand for, over what ounce would make of them.
    pub map: &'a [(String, Column)],
    /// By what rows are matched to lines. Left to ounce, a row with a code is
    /// matched by it, and a row without one by its name.
    pub match_by: Option<MatchBy>,
}

/// A heading of the file and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its place among the headings, from 0.
    pub position: usize,
    /// Its text, safe to show; “column 5” where the file has none.
    pub text: Box<str>,
    /// The column it stands for, and how that is known; `None` where its cells are not imported.
    pub column: Option<(Column, How)>,
}

/// Says what importing would do to the lines of `plan` and their amounts in
/// `scenario`, row by row. A column that the file does not have is left as it
/// is; an empty cell unsets its column. New records get their ids from `fresh`.
///
/// # Errors
/// A scenario that is not there, and headings that cannot be understood. What is
/// wrong with a single row is part of the preview.
pub fn preview(
    plan: &Plan,
    scenario: Id,
    request: &Request<'_>,
    fresh: &mut dyn FnMut() -> Id,
) -> Result<Preview> {
    let table = request.table;
    let scenario = plan.scenario(scenario).ok_or_else(|| {
        Error::words("there is no such scenario").next("List the scenarios and name one of them.")
    })?;
    let headings = headers::understand(table, request.map)?;
    let identities =
        Identities::of(table, position_of(&headings, Column::Code), position_of(&headings, Column::Name));
    let targets = identities.targets(plan, request.match_by);
    let finds_lines = targets.iter().any(|t| matches!(t, Ok(Some(_))));
    if position_of(&headings, Column::Name).is_none() && !finds_lines {
        return Err(headers::nameless(table, &headings));
    }

    let coming =
        targets.iter().zip(&identities.codes).filter(|(t, code)| code.is_empty() && matches!(t, Ok(None)));
    let coming = coming.count();
    let taken = identities.codes.iter().filter(|_| coming > 0).map(|c| &**c);
    let mut importer = Importer {
        plan,
        scenario,
        table,
        columns: columns_in_order(&headings),
        headings: &headings,
        codes: Codes::following(plan, coming, taken),
        editor: Editor::new(plan, scenario.head.id, fresh),
    };
    let mut by_name = 0;
    let mut verdicts = Vec::with_capacity(table.len());
    for ((row, target), code) in table.rows().zip(targets).zip(&identities.codes) {
        by_name += usize::from(code.is_empty() && matches!(target, Ok(Some(_))));
        let verdict = match (row.fault(), target) {
            (Some(fault), _) => Err(fault.clone()),
            (None, Err(refused)) => Err(*refused),
            (None, Ok(Some(index))) => importer.update(row, code, index),
            (None, Ok(None)) => importer.create(row, code),
        };
        let verdict = verdict.unwrap_or_else(|error| {
            let name = importer.cell(row, Column::Name);
            Verdict::Refused(Box::new(Refusal { code: (&**code).into(), name: cleaned(name).into(), error }))
        });
        verdicts.push((row.number(), verdict));
    }
    let changes = importer.editor.finish("").changes;
    let mut preview = Preview::new(headings, Step::new("", changes), verdicts);
    preview.step.label = format!("Imported {}: {}", cleaned(request.source), preview.counts());
    preview.notes = table.notes.clone();
    if by_name > 0 {
        let how = "Rows without a code were matched to the lines of the same name";
        preview.notes.push(format!("{how} ({by_name}). To add them as new lines instead, match by code."));
    }
    preview.notes.extend(remarks::remarks(table, &preview.headings));
    preview.notes.extend(sum_rows(table, position_of(&preview.headings, Column::Name)));
    Ok(preview)
}

/// Turns rows into changes.
struct Importer<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    table: &'a Table,
    headings: &'a [Heading],
    /// The columns but the code, with where their cells are, in the order of setting.
    columns: Vec<(Column, usize)>,
    codes: Codes,
    editor: Editor<'a>,
}

impl<'a> Importer<'a> {
    fn create(&mut self, row: Row<'_>, code: &str) -> Result<Verdict> {
        let mut draft = self.editor.new_draft(code);
        for at in 0..self.columns.len() {
            let (column, position) = self.columns[at];
            if let Some(text) = row.cell(position).filter(|t| !t.is_empty()) {
                self.set(&mut draft, row, column, text)?;
            }
        }
        if code.is_empty() {
            draft.initiative.code = self.codes.give(self.plan).into();
        }
        let (from, _) = self.save(draft, row)?;
        let made = self.editor.changes()[from..]
            .iter()
            .position(|c| matches!(c, Change::Create(Record::Initiative(_))));
        Ok(Verdict::Created(from + made.unwrap_or(0)))
    }

    fn update(&mut self, row: Row<'_>, code: &str, index: u32) -> Result<Verdict> {
        let line = &self.plan.initiatives()[index as usize];
        let recoded = !code.is_empty() && !line.code.eq_ignore_ascii_case(code);
        let differing = self.differing(row, index as usize);
        if differing.is_empty() && !recoded {
            return Ok(Verdict::Unchanged(index));
        }
        let mut draft = self.editor.draft(index as usize);
        if recoded {
            self.set(&mut draft, row, Column::Code, code)?;
        }
        for (column, text) in differing {
            self.set(&mut draft, row, column, text)?;
        }
        match self.save(draft, row)? {
            (from, to) if from == to => Ok(Verdict::Unchanged(index)),
            (from, to) => Ok(Verdict::Updated { index, from, to }),
        }
    }

    /// The cells that say something else than the plan does. Stance and mode
    /// decide each other, so they count as one.
    fn differing<'r>(&self, row: Row<'r>, index: usize) -> Vec<(Column, &'r str)> {
        let cells =
            || self.columns.iter().filter_map(|(c, position)| row.cell(*position).map(|text| (*c, text)));
        let differs = |(column, text): &(Column, &str)| {
            !self.plan.cell(self.scenario, index, *column).is_said_by(text, self.plan)
        };
        let in_pair = |c: Column| matches!(c, Column::Stance | Column::Mode);
        let pair_differs = cells().any(|cell| in_pair(cell.0) && differs(&cell));
        cells().filter(|cell| if in_pair(cell.0) { pair_differs } else { differs(cell) }).collect()
    }

    fn set(&mut self, draft: &mut Draft, row: Row<'_>, column: Column, text: &str) -> Result<()> {
        let outcome = self.editor.set(draft, column, text);
        outcome.map_err(|error| self.located(error, row))
    }

    /// Where the changes of the draft begin and end in the step.
    fn save(&mut self, draft: Draft, row: Row<'_>) -> Result<(usize, usize)> {
        let from = self.editor.changes().len();
        let outcome = self.editor.save(draft);
        outcome.map_err(|error| self.located(error, row))?;
        Ok((from, self.editor.changes().len()))
    }

    /// An error about a column, placed where the planner finds it in the file.
    fn located(&self, mut error: Error, row: Row<'_>) -> Error {
        let word = error.place.take().unwrap_or_default();
        let heading = self.headings.iter().find(|h| h.column.is_some_and(|(c, _)| c.word() == word));
        let row = self.table.place(row.number());
        error.at(match heading {
            Some(h) if fold(&h.text) != word => format!("{row}, column {word} (“{}”)", h.text),
            _ => format!("{row}, column {word}"),
        })
    }

    fn cell<'r>(&self, row: Row<'r>, column: Column) -> &'r str {
        position_of(self.headings, column).and_then(|at| row.cell(at)).unwrap_or("")
    }
}

fn position_of(headings: &[Heading], column: Column) -> Option<usize> {
    headings.iter().find(|h| h.column.is_some_and(|(c, _)| c == column)).map(|h| h.position)
}

/// A mode is checked against the stance set before it, and a lock holds what is
/// there to be locked: so in the columns' own order, the lock last.
fn columns_in_order(headings: &[Heading]) -> Vec<(Column, usize)> {
    let mut columns: Vec<(Column, usize)> =
        headings.iter().filter_map(|h| h.column.map(|(c, _)| (c, h.position))).collect();
    columns.retain(|(c, _)| *c != Column::Code);
    columns.sort_by_key(|(c, _)| (*c == Column::Locked, *c));
    columns
}

/// Points at rows that look like sums of the others, as budgets end with them.
fn sum_rows(table: &Table, name_at: Option<usize>) -> Option<String> {
    let row = table.rows().find(|row| name_at.and_then(|at| row.cell(at)).is_some_and(is_sum))?;
    Some(format!(
        "{} looks like a sum of the others. If it is, take it out of the file, or its money counts twice.",
        table.place(row.number())
    ))
}

/// Whether a text is what people call a row of sums.
pub(super) fn is_sum(name: &str) -> bool {
    const SUMS: [&str; 6] = ["total", "totals", "grand total", "sum", "subtotal", "overall total"];
    SUMS.iter().any(|s| s.eq_ignore_ascii_case(name.trim().trim_end_matches([':', ' '])))
}
