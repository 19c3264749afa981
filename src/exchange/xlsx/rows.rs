//! The rows of a sheet, one at a time and none that has nothing in it.

use std::io::Cursor;

use calamine::{Cell, DataRef, XlsxCellReader, XlsxFormulaMetadata};

use super::value::Value;
use super::{Book, guard, unreadable};
use crate::error::{Error, Result};
use crate::exchange::table::{MAX_CELL, MAX_COLUMNS};

/// A row of a sheet that has something in it.
pub(super) struct SheetRow {
    /// The number a spreadsheet shows beside it.
    pub number: u32,
    /// Its cells that hold something, with their columns from 0, left to right.
    pub cells: Vec<(usize, Value)>,
}

/// Reads a sheet row by row.
pub(super) struct Rows<'a, 'b> {
    reader: XlsxCellReader<'a, Cursor<&'b [u8]>>,
    /// The first cell of the row that comes next: row, column, what it holds.
    ahead: Option<(u32, u32, Value)>,
}

impl<'a, 'b> Rows<'a, 'b> {
    pub(super) fn of(book: &'a mut Book<'b>, sheet: &str) -> Result<Rows<'a, 'b>> {
        let reader = book.worksheet_cells_reader(sheet).map_err(|e| unreadable(&e))?;
        let mut rows = Rows { reader, ahead: None };
        rows.ahead = rows.cell()?;
        Ok(rows)
    }

    /// The next row.
    ///
    /// # Errors
    /// A damaged sheet, cells out of their order, more columns or longer texts
    /// than a table may have.
    pub(super) fn next(&mut self) -> Result<Option<SheetRow>> {
        let Some((row, mut column, value)) = self.ahead.take() else { return Ok(None) };
        let number = row.saturating_add(1);
        let here = |e: Error| e.at(format!("row {number}"));
        let mut cells = vec![(place(column, &value).map_err(here)?, value)];
        while let Some((next_row, next_column, value)) = self.cell().map_err(here)? {
            if next_row != row {
                if next_row < row {
                    return Err(guard::damaged().at(format!("row {number}")));
                }
                self.ahead = Some((next_row, next_column, value));
                break;
            }
            if next_column <= column {
                return Err(guard::damaged().at(format!("row {number}")));
            }
            column = next_column;
            cells.push((place(column, &value).map_err(here)?, value));
        }
        Ok(Some(SheetRow { number, cells }))
    }

    /// The next cell that holds something.
    fn cell(&mut self) -> Result<Option<(u32, u32, Value)>> {
        while let Some((cell, style)) = self.reader.next_cell_with_style_id().map_err(|e| unreadable(&e))? {
            let (row, column) = cell.get_position();
            let data = contents(cell);
            if let Some(value) = Value::of(data, self.reader.styles().get(style)) {
                return Ok(Some((row, column, value)));
            }
        }
        Ok(None)
    }
}

fn contents<'a>(cell: Cell<DataRef<'a>>) -> DataRef<'a> {
    cell.get_value().clone()
}

/// The place of a cell in its row.
fn place(column: u32, value: &Value) -> Result<usize> {
    if column as usize >= MAX_COLUMNS {
        return Err(Error::failed("there are more than 1,000 columns")
            .next("Check that this is the right file, or leave out the columns the plan does not need."));
    }
    if value.len() > MAX_CELL {
        return Err(Error::failed("a cell is longer than 1 MB").next("Check that this is the right file."));
    }
    Ok(column as usize)
}

/// Those of the rows in which a formula adds up others.
pub(super) fn adding(book: &mut Book<'_>, sheet: &str, among: &[u32]) -> Result<Vec<u32>> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|e| unreadable(&e))?;
    let mut found = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|e| unreadable(&e))? {
        let number = cell.pos.0.saturating_add(1);
        let (Some(formula), Ok(_)) = (cell.formula, among.binary_search(&number)) else { continue };
        let adds = match formula {
            XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
                let formula = formula.trim_start_matches(['=', ' ']).to_ascii_uppercase();
                formula.starts_with("SUM(") || formula.starts_with("SUBTOTAL(")
            }
            // The formula it shares stands to its left in the same row, or above in another.
            _ => false,
        };
        if adds && found.last() != Some(&number) {
            found.push(number);
        }
    }
    Ok(found)
}
