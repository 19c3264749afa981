//! Comma-separated values, as every spreadsheet writes and opens them.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula.
//! A text that does is written with an apostrophe before it, and reading takes
//! that apostrophe away again.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::mpsc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::extract::Extract;
use super::table::{MAX_CELL, MAX_COLUMNS, Table, Unit};
use crate::error::{Error, Result};
use crate::plan::amount::push_plain;
use crate::plan::cell::Cell;
use crate::plan::text::cleaned;

/// A text of more bytes than this is read in two halves.
const LONG: usize = 1 << 20;

/// Reads a table whose first row is its headers. Cells are parted by whichever
/// of `,` `;` tab and `|` the headers use most.
pub(super) fn read(text: &str) -> Result<Table> {
    let (text, declared) = declared_delimiter(text);
    let delimiter = declared.unwrap_or_else(|| detect_delimiter(text));
    if let Some(table) = read_halves(text, delimiter) {
        return Ok(table);
    }
    let mut records = Records::of(text, delimiter);
    let mut table = Table::new(Unit::Row, text.len());
    let width = records.headers(&mut table)?;
    records.rows(&mut table, width)?;
    match table.is_empty() {
        false => Ok(table),
        true => Err(Error::failed("the file has headers but no rows below them")
            .next("Export it again where it came from, with its rows.")),
    }
}

/// Reads a long text, the second half on another thread. `None` where it must be
/// read in one go: the second half may begin inside quotation marks, and what is
/// wrong in it can only be placed by who knows how many rows are before it.
fn read_halves(text: &str, delimiter: u8) -> Option<Table> {
    let half = Some(text.len() / 2).filter(|_| text.len() > LONG)?;
    let (first, second) = text.split_at(half + memchr::memchr(b'\n', &text.as_bytes()[half..])? + 1);
    let mut records = Records::of(first, delimiter);
    let mut table = Table::new(Unit::Row, text.len());
    let width = records.headers(&mut table).ok()?;
    std::thread::scope(|scope| {
        let beside = scope.spawn(move || {
            let mut table = Table::new(Unit::Row, second.len());
            Records::of(second, delimiter).rows(&mut table, width).map(|()| table)
        });
        let read = records.rows(&mut table, width);
        let rest = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let fits = read.is_ok() && !records.open_quote && table.join(rest.ok()?, records.number - 1);
        fits.then_some(table)
    })
}

fn ragged(width: usize, expected: usize) -> Error {
    let cells = if width == 1 { "cell" } else { "cells" };
    let error = Error::words(format!("the row has {width} {cells} where there are {expected} headers"));
    match width < expected {
        true => error.next("Add the missing cells, empty if need be."),
        false => error.next("Put a text that has the delimiter in it between quotation marks."),
    }
}

/// The records of a text. Each is parted into cells in a buffer that grows only
/// while no limit is broken, so that neither a row nor a cell without end is held.
struct Records<'t> {
    reader: Reader,
    text: &'t [u8],
    at: usize,
    /// The number of the record, counted as a spreadsheet counts rows.
    number: u32,
    /// The cells of the record, one behind the other, and where each ends.
    cells: Vec<u8>,
    ends: [usize; MAX_COLUMNS + 1],
    /// Whether the text ended inside quotation marks.
    open_quote: bool,
}

impl<'t> Records<'t> {
    fn of(text: &'t str, delimiter: u8) -> Records<'t> {
        Records {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            text: text.as_bytes(),
            at: 0,
            number: 0,
            cells: vec![0; MAX_CELL],
            ends: [0; MAX_COLUMNS + 1],
            open_quote: false,
        }
    }

    /// Reads the headers; how many there are.
    fn headers(&mut self, table: &mut Table) -> Result<usize> {
        while self.begin(table)? {
            let width = self.cells(table)?;
            let row = table.row(table.len() - 1);
            let headers = (0..width).map(|i| row.cell(i).unwrap_or("").trim().to_string()).collect();
            let blank = row.is_blank();
            table.drop_row();
            if !blank {
                table.headers = headers;
                return Ok(width);
            }
        }
        Err(Error::failed("the file has nothing but blank rows").next("Export it again where it came from."))
    }

    /// Reads all rows that are left and not blank, each of which should have so many cells.
    fn rows(&mut self, table: &mut Table, expected: usize) -> Result<()> {
        while self.begin(table)? {
            let width = self.cells(table)?;
            if table.row(table.len() - 1).is_blank() {
                table.drop_row();
            } else if self.open_quote {
                let open = Error::words("a quotation mark is opened and not closed").at(table.here());
                table.fault(open.next("Close it, or take it away."));
            } else if width != expected {
                let place = table.here();
                table.fault(ragged(width, expected).at(place));
            }
        }
        Ok(())
    }

    /// Begins the next row that is not wholly empty; false at the end.
    fn begin(&mut self, table: &mut Table) -> Result<bool> {
        self.number += 1;
        while let Some(byte @ (b'\r' | b'\n')) = self.text.get(self.at) {
            let ends_before = *byte == b'\n' && self.at > 0 && self.text[self.at - 1] == b'\r';
            self.number += u32::from(!ends_before);
            self.at += 1;
        }
        match self.at < self.text.len() {
            true => table.begin_row(self.number).map(|()| true),
            false => Ok(false),
        }
    }

    /// Reads the cells of the row; how many there are.
    fn cells(&mut self, table: &mut Table) -> Result<usize> {
        let (mut length, mut width) = (0, 0);
        loop {
            let rest = match &self.text[self.at.min(self.text.len())..] {
                // A line end that does not end the last record stands inside quotation marks.
                [] if self.at == self.text.len() => b"\n",
                rest => rest,
            };
            let (result, read, written, ended) =
                self.reader.read_record(rest, &mut self.cells[length..], &mut self.ends[width..]);
            self.at += read;
            length += written;
            width += ended;
            let begun = self.ends[..width].last().copied().unwrap_or(0);
            match result {
                ReadRecordResult::OutputEndsFull => return Err(table.too_many_columns()),
                _ if length - begun > MAX_CELL + 1 => return Err(table.cell_too_long()),
                ReadRecordResult::OutputFull => self.cells.resize(2 * self.cells.len(), 0),
                ReadRecordResult::InputEmpty => self.open_quote = self.at > self.text.len(),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let cells = str::from_utf8(&self.cells[..length - usize::from(self.open_quote)]);
        let cells = cells.unwrap_or_else(|e| unreachable!("BUG: text was parted inside a letter: {e}"));
        let mut start = 0;
        for end in &self.ends[..width] {
            table.push_cell(Some(unguarded(&cells[start..(*end).min(cells.len())])))?;
            start = *end;
        }
        Ok(width)
    }
}

/// Takes off a first line `sep=;`, with which some spreadsheets name the delimiter.
fn declared_delimiter(text: &str) -> (&str, Option<u8>) {
    let first = text.lines().next().unwrap_or("");
    match first.strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (&text[first.len()..], Some(*delimiter)),
        _ => (text, None),
    }
}

/// The delimiter that stands most often in the first line, outside quotation marks.
fn detect_delimiter(text: &str) -> u8 {
    const DELIMITERS: [u8; 4] = *b",;\t|";
    let mut counts = [0usize; 4];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes().take(MAX_CELL) {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(which) = DELIMITERS.iter().position(|d| *d == byte) {
                    counts[which] += 1;
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|c| *c == most).map_or(b',', |which| DELIMITERS[which])
}

/// Whether a spreadsheet might take a text for a formula once apostrophes before
/// it are gone. The full-width signs count as signs in East Asian settings.
pub(super) fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A text that no spreadsheet takes for a formula: one that might be gets an
/// apostrophe before it, which an import takes off again.
pub fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_formula(&text) { format!("'{text}").into() } else { text }
}

/// A cell as it was before an export guarded it.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Writes a header row and one row per line, with exact amounts. Where there are
/// many lines, two threads put them in words, block by block in turn, while this
/// one writes; neither is more than a few blocks ahead.
pub(super) fn write(extract: &Extract<'_>, out: &mut dyn Write) -> io::Result<()> {
    const BLOCK: usize = 1_000;
    const BLOCKS_AHEAD: usize = 8;
    out.write_all(&rows(extract, &[], true)?)?;
    let blocks = extract.lines.chunks(BLOCK);
    if blocks.len() < 4 {
        return out.write_all(&rows(extract, extract.lines, false)?);
    }
    std::thread::scope(|scope| {
        let made = [0, 1].map(|first| {
            let (sender, made) = mpsc::sync_channel(BLOCKS_AHEAD);
            let mut blocks = blocks.clone().skip(first).step_by(2);
            // Nobody takes one where the file could not be written.
            scope.spawn(move || blocks.all(|block| sender.send(rows(extract, block, false)).is_ok()));
            made
        });
        let in_turn = made.iter().cycle().map_while(|made| made.recv().ok());
        in_turn.take(blocks.len()).try_for_each(|block| out.write_all(&block?))
    })
}

/// Some lines as rows, below a row of headers if there is to be one.
fn rows(extract: &Extract<'_>, lines: &[u32], headed: bool) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if headed {
        writer.write_record(extract.columns.iter().map(|c| c.word()))?;
    }
    let mut figures = String::new();
    for index in lines {
        for column in extract.columns {
            match extract.cell(*index, *column) {
                Cell::Text(text) => writer.write_field(guarded(cleaned(&text)).as_bytes())?,
                Cell::Amount(Some(amount), resource) => {
                    figures.clear();
                    push_plain(&mut figures, amount.0.into(), extract.plan.info.decimals(resource));
                    writer.write_field(&figures)?;
                }
                cell => writer.write_field(cell.exact(extract.plan).as_bytes())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}
