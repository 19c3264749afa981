//! A table of text as it stood in a file, before anything is made of it.

use crate::error::{Error, Result};

/// The most columns a table may have.
pub const MAX_COLUMNS: usize = 1_000;
/// The most rows a table may have below its headers.
pub const MAX_ROWS: usize = 1_000_000;
/// The most rows a table may have with those that are blank.
const MAX_NUMBER: u32 = 10_000_000;
/// The most bytes one cell may have.
pub const MAX_CELL: usize = 1 << 20;
/// The most cells all rows together may have, which bounds what a table weighs.
const MAX_CELLS: usize = 32_000_000;

/// Headers and rows of text. All cells lie in one string, since a file may have millions.
#[derive(Debug, Default)]
pub struct Table {
    /// What a planner should know about how the file was read.
    pub notes: Vec<String>,
    pub(super) headers: Vec<String>,
    unit: Unit,
    text: String,
    cells: Vec<Span>,
    rows: Vec<Head>,
    /// Rows that cannot be used, in their order: position and reason.
    faults: Vec<(usize, Error)>,
}

/// What a file calls its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Unit {
    /// Row 1 are the headers, as in a spreadsheet.
    #[default]
    Row,
    /// The first object is item 1.
    Item,
}

/// Where a cell's text lies; it may be missing altogether, which is not the same as empty.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
}

const MISSING: Span = Span { start: u32::MAX, end: u32::MAX };

#[derive(Debug)]
struct Head {
    number: u32,
    first_cell: usize,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
    cells: &'t [Span],
}

impl Table {
    /// An empty table with room for so many bytes of cells.
    pub(super) fn new(unit: Unit, room: usize) -> Table {
        Table { unit, text: String::with_capacity(room), ..Table::default() }
    }

    /// The headings of the columns, as they stand in the file.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How many rows there are below the headers.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows below the headers.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|index| self.row(index))
    }

    /// The row at a position.
    pub(super) fn row(&self, index: usize) -> Row<'_> {
        let first = self.rows[index].first_cell;
        let next = self.rows.get(index + 1).map_or(self.cells.len(), |r| r.first_cell);
        Row { table: self, index, cells: &self.cells[first..next] }
    }

    /// How people find a row: “row 17”.
    pub fn place(&self, number: u32) -> String {
        match self.unit {
            Unit::Row => format!("row {number}"),
            Unit::Item => format!("item {number}"),
        }
    }

    /// Begins a row; cells follow. The number is the one people know it by.
    pub(super) fn begin_row(&mut self, number: u32) -> Result<()> {
        self.rows.push(Head { number, first_cell: self.cells.len() });
        match (self.rows.len() > MAX_ROWS, number > MAX_NUMBER) {
            (true, _) => Err(self.too_large("rows", "1,000,000")),
            (false, true) => Err(self.too_large("rows, most of them blank", "10,000,000")),
            (false, false) => Ok(()),
        }
    }

    /// Adds a cell to the row that was begun last; `None` for one that is missing.
    pub(super) fn push_cell(&mut self, cell: Option<&str>) -> Result<()> {
        if self.cells.len() == MAX_CELLS {
            return Err(self.too_large("cells", "32,000,000"));
        }
        let Some(cell) = cell else {
            self.cells.push(MISSING);
            return Ok(());
        };
        if cell.len() > MAX_CELL {
            return Err(self.cell_too_long());
        }
        let offset = |at| u32::try_from(at).map_err(|_| self.too_large("bytes", "4,000,000,000"));
        let start = self.text.len();
        let span = Span { start: offset(start)?, end: offset(start + cell.len())? };
        self.text.push_str(cell);
        self.cells.push(span);
        Ok(())
    }

    /// Takes the row that was begun last away again.
    pub(super) fn drop_row(&mut self) {
        if let Some(head) = self.rows.pop() {
            self.cells.truncate(head.first_cell);
        }
    }

    /// Adds the rows of a later part of the same file, which were counted from 1 where
    /// there are so many `before` them. False where they cannot be added: one of them
    /// is unusable, or all together are too many.
    pub(super) fn join(&mut self, part: Table, before: u32) -> bool {
        let (text, cells) = (self.text.len() as u64, self.cells.len());
        let last = part.rows.last().map_or(0, |row| row.number.saturating_add(before));
        let fits = part.faults.is_empty()
            && self.rows.len() + part.rows.len() <= MAX_ROWS
            && cells + part.cells.len() <= MAX_CELLS
            && last <= MAX_NUMBER
            && text + (part.text.len() as u64) < u64::from(MISSING.start);
        if fits {
            let offset = text as u32;
            let moved = |span: Span| match span.start == MISSING.start {
                true => span,
                false => Span { start: span.start + offset, end: span.end + offset },
            };
            self.text.push_str(&part.text);
            self.cells.extend(part.cells.into_iter().map(moved));
            let rows = part.rows.into_iter();
            self.rows.extend(
                rows.map(|row| Head { number: row.number + before, first_cell: row.first_cell + cells }),
            );
        }
        fits
    }

    /// Marks the row that was begun last as unusable.
    pub(super) fn fault(&mut self, error: Error) {
        self.faults.push((self.rows.len().saturating_sub(1), error));
    }

    /// More of something than a plan could need.
    pub(super) fn too_large(&self, what: &str, most: &str) -> Error {
        Error::failed(format!("the file has more than {most} {what}"))
            .at(self.here())
            .next("Split it, or leave out the columns the plan does not need.")
    }

    /// A cell that no planner wrote.
    pub(super) fn cell_too_long(&self) -> Error {
        Error::failed("a cell is longer than 1 MB")
            .at(self.here())
            .next("Look there for a quotation mark that is opened and not closed.")
    }

    /// More columns than a plan could use.
    pub(super) fn too_many_columns(&self) -> Error {
        Error::failed("there are more than 1,000 columns")
            .at(self.here())
            .next("Check that this is the right file, or leave out the columns the plan does not need.")
    }

    /// The place of the row that was begun last.
    pub(super) fn here(&self) -> String {
        self.place(self.rows.last().map_or(1, |r| r.number))
    }
}

impl<'t> Row<'t> {
    /// The number people find the row by.
    pub fn number(&self) -> u32 {
        self.table.rows[self.index].number
    }

    /// The text under the header at `position`; `None` where the row says nothing.
    pub fn cell(&self, position: usize) -> Option<&'t str> {
        let span = self.cells.get(position).filter(|s| s.start != MISSING.start)?;
        Some(&self.table.text[span.start as usize..span.end as usize])
    }

    /// How many cells the row has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// Why the row cannot be used, if so.
    pub fn fault(&self) -> Option<&'t Error> {
        let faults = &self.table.faults;
        let found = faults.binary_search_by_key(&self.index, |(row, _)| *row).ok()?;
        Some(&faults[found].1)
    }

    /// Whether every cell is blank.
    pub(super) fn is_blank(&self) -> bool {
        (0..self.width()).all(|i| self.cell(i).is_none_or(|c| c.trim().is_empty()))
    }
}
