//! What goes out: some lines of a plan in one scenario, under some columns.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use super::{Format, csv, html, json, markdown, xlsx};
use crate::plan::Plan;
use crate::plan::cell::Cell;
use crate::plan::column::Column;
use crate::plan::scenario::Scenario;

/// The part of a plan that a file is to show.
#[derive(Debug, Clone, Copy)]
pub struct Extract<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The scenario whose amounts are meant.
    pub scenario: &'a Scenario,
    /// The positions of the lines in the plan's list, in the order wanted.
    pub lines: &'a [u32],
    /// The columns, in the order wanted; those of [`exchanged`] for files that come back.
    pub columns: &'a [Column],
}

/// The columns of a file that comes back whole: those of the import, and what was
/// answered to the questions where anything was.
pub fn exchanged(plan: &Plan) -> Cow<'static, [Column]> {
    match plan.initiatives().iter().any(|line| !line.answers.is_empty()) {
        false => Cow::Borrowed(Column::EXCHANGED),
        true => Cow::Owned([Column::EXCHANGED, &[Column::Answers]].concat()),
    }
}

impl Extract<'_> {
    /// Writes the extract. CSV, XLSX and JSON hold exact figures for scripts and for
    /// importing again; Markdown and HTML are reports for people.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(64 << 10, out);
        match format {
            Format::Csv => csv::write(self, &mut out),
            Format::Xlsx => xlsx::write(self, &mut out),
            Format::Json => json::write(self, &mut out),
            Format::Markdown => markdown::write(self, &mut out),
            Format::Html => html::write(self, &mut out),
        }?;
        out.flush()
    }

    /// Writes the lines alone as a JSON array of objects, with exact figures.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn write_array(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_lines(self, out, "")?;
        out.write_all(b"\n")
    }

    pub(super) fn cell(&self, index: u32, column: Column) -> Cell<'_> {
        self.plan.cell(self.scenario, index as usize, column)
    }
}
