//! Workbooks, as spreadsheets save them (.xlsx): read cell by cell, never by the
//! size a sheet claims to have.

mod guard;
mod rows;
mod scan;
mod value;
mod write;

use std::collections::HashSet;
use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::csv::unguarded;
use super::import::is_sum;
use super::table::{MAX_CELL, Table, Unit};
use crate::error::{Error, Result};
use crate::plan::column::Column;
use crate::plan::text::{fold, quoted};
use rows::{Rows, SheetRow};
use value::Value;
pub(super) use write::write;

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The most bytes the texts of a sheet may have together.
const MAX_TEXT: usize = 512 << 20;
/// How many rows of a sheet are searched for its headings.
const SEARCHED: usize = 20;

/// Reads one sheet: the one called `wanted`, or else the first that has headings
/// a plan understands. Its headings need not stand in its first row.
///
/// # Errors
/// A file that is no workbook, is damaged, protected or too large; a sheet that
/// is not there or has no rows.
pub(super) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Table> {
    guard::inspect(bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| unreadable(&e))?;
    let chosen = choose(&mut book, wanted)?;
    let mut table = Table::new(Unit::Row, 0);
    let mut sums = fill(&mut table, &mut book, &chosen).map_err(|e| e.at(chosen.place()))?;
    if table.is_empty() {
        return Err(Error::failed("the sheet has headings but no rows below them")
            .at(chosen.place())
            .next("Check that this is the right sheet; --sheet names another."));
    }
    leave_sums_out(&mut table, &mut book, &chosen.sheet, &mut sums)?;
    table.notes.splice(0..0, chosen.notes());
    Ok(table)
}

/// The sheet to be read.
struct Chosen {
    sheet: String,
    /// The other sheets of the workbook.
    others: Vec<String>,
    was_asked_for: bool,
    /// The row of its headings, and the first row of all.
    headings: u32,
    first: u32,
}

impl Chosen {
    fn place(&self) -> String {
        format!("sheet “{}”", quoted(&self.sheet))
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.was_asked_for && !self.others.is_empty() {
            let others: Vec<String> =
                self.others.iter().take(SEARCHED).map(|o| format!("“{}”", quoted(o))).collect();
            notes.push(format!(
                "Read from the {}; the file also has {}. --sheet names the one to read.",
                self.place(),
                others.join(", ")
            ));
        }
        if self.headings != self.first {
            notes.push(format!(
                "The headings were found in row {}; what is above was left out.",
                self.headings
            ));
        }
        notes
    }
}

fn choose(book: &mut Book<'_>, wanted: Option<&str>) -> Result<Chosen> {
    let sheets = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets.partition(|s| s.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.iter().chain(&hidden).map(|s| s.name.clone()).collect();
    let offered: Vec<String> = match wanted {
        None if shown.is_empty() => names.clone(),
        None => shown.iter().map(|s| s.name.clone()).collect(),
        Some(name) => names.iter().filter(|n| fold(n) == fold(name.trim())).take(1).cloned().collect(),
    };
    if let (Some(name), true) = (wanted, offered.is_empty()) {
        let all: Vec<_> = names.iter().take(SEARCHED).map(|n| quoted(n)).collect();
        return Err(Error::words(format!("the file has no sheet “{}”", quoted(name)))
            .at("--sheet")
            .next(format!("Its sheets are: {}.", all.join(", "))));
    }
    let mut fallback = None;
    for sheet in offered {
        let others = names.iter().filter(|n| **n != sheet).cloned().collect();
        let mut chosen = Chosen { sheet, others, was_asked_for: wanted.is_some(), headings: 0, first: 0 };
        let mut rows = Rows::of(book, &chosen.sheet).map_err(|e| e.at(chosen.place()))?;
        for _ in 0..SEARCHED {
            let Some(row) = rows.next().map_err(|e| e.at(chosen.place()))? else { break };
            if chosen.first == 0 {
                (chosen.first, chosen.headings) = (row.number, row.number);
            }
            if is_headings(&row) {
                chosen.headings = row.number;
                return Ok(chosen);
            }
        }
        if chosen.first != 0 {
            fallback.get_or_insert(chosen);
        }
    }
    fallback.ok_or_else(|| {
        Error::failed("the file has nothing but blank rows").next("Export it again where it came from.")
    })
}

/// Whether a row names two columns of a plan, or the name alone.
fn is_headings(row: &SheetRow) -> bool {
    let mut known: Vec<Column> = (row.cells.iter())
        .filter_map(|(_, value)| match value {
            Value::Text(text) => Column::named(text),
            _ => None,
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    known.len() > 1 || known == [Column::Name]
}

/// Reads the rows of the sheet from its headings on. Returns the numbers of the
/// rows at its end that may add up the others.
fn fill(table: &mut Table, book: &mut Book<'_>, chosen: &Chosen) -> Result<Vec<u32>> {
    let mut rows = Rows::of(book, &chosen.sheet)?;
    let mut sums = Vec::new();
    let mut text = 0;
    while let Some(row) = rows.next()? {
        if row.number < chosen.headings {
            continue;
        }
        table.begin_row(row.number)?;
        let width = row.cells.last().map_or(0, |(column, _)| column + 1);
        text += row.cells.iter().map(|(_, value)| value.len()).sum::<usize>();
        if text > MAX_TEXT {
            return Err(table.too_large("bytes", "512,000,000"));
        }
        if row.number == chosen.headings {
            table.drop_row();
            table.headers.resize(width, String::new());
            for (column, value) in row.cells {
                table.headers[column] = heading(value, table)?;
            }
            continue;
        }
        if width > table.headers.len() {
            table.headers.resize(width, String::new());
        }
        match may_be_sum(&row) {
            true => sums.push(row.number),
            false => sums.clear(),
        }
        push(table, row)?;
    }
    Ok(sums)
}

fn heading(value: Value, table: &Table) -> Result<String> {
    match value {
        Value::Text(text) | Value::Figure(text) if text.len() <= MAX_CELL => Ok(text.trim().to_string()),
        Value::Broken(_) => Ok(String::new()),
        _ => Err(table.cell_too_long()),
    }
}

/// Adds the cells of a row; one between others that is not there is empty.
fn push(table: &mut Table, row: SheetRow) -> Result<()> {
    let mut next = 0;
    for (column, value) in row.cells {
        for _ in next..column {
            table.push_cell(Some(""))?;
        }
        next = column + 1;
        match value {
            Value::Text(text) => table.push_cell(Some(unguarded(&text)))?,
            Value::Figure(text) => table.push_cell(Some(&text))?,
            Value::Broken(error) => {
                table.push_cell(Some(""))?;
                let heading = table.headers.get(column).map_or("", |h| h.as_str());
                let place = format!("{}, column “{}”", table.here(), quoted(heading));
                let next = "Mend the formula in the spreadsheet, or write the figure in its place.";
                table.fault(Error::words(format!("the formula failed ({error})")).at(place).next(next));
            }
        }
    }
    for _ in next..table.headers.len() {
        table.push_cell(Some(""))?;
    }
    Ok(())
}

/// Whether a row has nothing but figures and the word for a sum.
fn may_be_sum(row: &SheetRow) -> bool {
    row.cells.iter().all(|(_, value)| match value {
        Value::Text(text) => is_sum(text),
        Value::Figure(_) => true,
        Value::Broken(_) => false,
    })
}

/// Takes the rows at the end away that add up the others by a formula.
fn leave_sums_out(
    table: &mut Table,
    book: &mut Book<'_>,
    sheet: &str,
    candidates: &mut Vec<u32>,
) -> Result<()> {
    if candidates.is_empty() {
        return Ok(());
    }
    let adding = rows::adding(book, sheet, candidates)?;
    let adding: HashSet<u32> = adding.into_iter().collect();
    while let Some(number) = candidates.pop().filter(|number| adding.contains(number)) {
        table.drop_row();
        table.notes.push(format!("Row {number} adds up the rows above it, so it was left out."));
    }
    Ok(())
}

fn unreadable(error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => Error::failed("the file is protected with a password")
            .next("Open it in the spreadsheet, take the password off, and save it again."),
        _ => guard::damaged(),
    }
}
