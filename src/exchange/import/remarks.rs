//! What a planner should know of the cells besides what becomes of their rows.

use super::super::csv::is_formula;
use super::super::table::Table;
use super::Heading;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::text::{cleaned, hides_something};

/// Cells of one kind: how many there are, and where the first is.
#[derive(Default)]
struct Found {
    count: usize,
    first: Option<(u32, Column)>,
}

impl Found {
    fn note(&mut self, row: u32, column: Column) {
        self.count += 1;
        self.first.get_or_insert((row, column));
    }

    /// “first in row 2, column name”.
    fn place(&self, table: &Table) -> Option<String> {
        let (row, column) = self.first?;
        let first = if self.count == 1 { "" } else { "first " };
        Some(format!("{first}in {}, column {column}", table.place(row)))
    }
}

/// One sentence for cells that are cleaned, and one for those that a spreadsheet
/// might have taken for formulas.
pub(super) fn remarks(table: &Table, headings: &[Heading]) -> Vec<String> {
    let columns: Vec<(Column, usize)> =
        headings.iter().filter_map(|h| h.column.map(|(column, _)| (column, h.position))).collect();
    let (mut cleaned, mut formulas) = (Found::default(), Found::default());
    for row in table.rows() {
        let cells = columns.iter().filter_map(|(column, at)| row.cell(*at).map(|text| (*column, text)));
        for (column, text) in cells {
            if hides_something(text) {
                cleaned.note(row.number(), column);
            }
            if is_text(column) && calculates(text) {
                formulas.note(row.number(), column);
            }
        }
    }
    let cleaned = cleaned.place(table).map(|place| match cleaned.count {
        1 => format!("1 cell has characters in it that nobody sees, {place}; they are left out."),
        n => format!("{n} cells have characters in them that nobody sees, {place}; they are left out."),
    });
    let formulas = formulas.place(table).map(|place| match formulas.count {
        1 => {
            format!("1 cell begins as a formula does, {place}; it stays a text, and no export makes it one.")
        }
        n => {
            format!("{n} cells begin as formulas do, {place}; they stay texts, and no export makes them any.")
        }
    });
    cleaned.into_iter().chain(formulas).collect()
}

/// Whether a column holds what people write, and neither amounts nor words of the method's.
fn is_text(column: Column) -> bool {
    column.kind() == ColumnKind::Text
}

/// Whether a text begins as a formula does. A lone dash is how people say “none”, and
/// one before a space how they begin an item.
fn calculates(text: &str) -> bool {
    let text = cleaned(text);
    let is_item = text.strip_prefix(['-', '+']).is_some_and(|rest| rest.trim_start().len() != rest.len());
    is_formula(&text) && !is_item && text.chars().any(char::is_alphanumeric)
}
