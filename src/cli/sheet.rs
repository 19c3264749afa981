//! Rows as every verb prints them: an aligned table, CSV, or JSON.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::ser::{Serialize, SerializeMap, Serializer};
use unicode_width::UnicodeWidthStr;

use super::console::Console;
use crate::error::{Error, Result};
use crate::exchange::guarded;
use crate::plan::amount::{grouped, plain};
use crate::plan::text::clean;

/// How rows are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns for people
    #[default]
    Table,
    /// For scripts: amounts as exact decimal strings
    Json,
    /// For spreadsheets: amounts as plain decimals
    Csv,
}

impl Format {
    /// The format that a file's name asks for.
    ///
    /// # Errors
    /// A name that ends neither in `.csv` nor in `.json`.
    pub fn of_file(path: &Path) -> Result<Format> {
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("csv") => Ok(Format::Csv),
            Some("json") => Ok(Format::Json),
            _ => Err(Error::words("the name does not say which format to write")
                .at(path.display())
                .next("End it in .csv or .json.")),
        }
    }
}

/// What stands in one place of a sheet.
#[derive(Debug, Clone)]
pub enum Datum<'a> {
    /// Nothing is set.
    Nothing,
    /// Text; cleaned when it is printed.
    Text(Cow<'a, str>),
    /// A sum in smallest units, and its decimals.
    Sum(i128, u32),
    /// A count.
    Count(i64),
    /// A text for people and the one for scripts.
    Both(String, String),
    /// Several texts.
    List(Vec<String>),
}

impl<'a> Datum<'a> {
    /// A text, nothing where it is empty.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Datum<'a> {
        let text = text.into();
        if text.is_empty() { Datum::Nothing } else { Datum::Text(text) }
    }

    fn for_people(&self) -> Cow<'_, str> {
        match self {
            Datum::Nothing => "".into(),
            Datum::Text(text) => clean(text).into(),
            Datum::Sum(sum, decimals) => grouped(*sum, *decimals).into(),
            Datum::Count(n) => n.to_string().into(),
            Datum::Both(text, _) => clean(text).into(),
            Datum::List(texts) => clean(&texts.join("; ")).into(),
        }
    }

    fn for_scripts(&self) -> Cow<'_, str> {
        match self {
            Datum::Sum(sum, decimals) => plain(*sum, *decimals).into(),
            Datum::Both(_, text) => text.into(),
            _ => self.for_people(),
        }
    }
}

impl Serialize for Datum<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Datum::Nothing => serializer.serialize_none(),
            Datum::Count(n) => serializer.serialize_i64(*n),
            Datum::List(texts) => serializer.collect_seq(texts.iter().map(|text| clean(text))),
            _ => serializer.serialize_str(&self.for_scripts()),
        }
    }
}

/// A column of a sheet.
#[derive(Debug, Clone)]
pub struct Head {
    /// The name in JSON and CSV; people read it with spaces.
    pub key: &'static str,
    /// Numbers stand at the right.
    pub is_number: bool,
}

impl Head {
    /// A column of texts.
    pub const fn text(key: &'static str) -> Head {
        Head { key, is_number: false }
    }

    /// A column of numbers.
    pub const fn number(key: &'static str) -> Head {
        Head { key, is_number: true }
    }
}

/// Rows under headings.
#[derive(Debug)]
pub struct Sheet<'a> {
    heads: Vec<Head>,
    rows: Vec<Vec<Datum<'a>>>,
}

/// How wide a text may get where a person reads it on a terminal.
const WIDEST: usize = 48;

impl<'a> Sheet<'a> {
    /// A sheet without rows.
    pub fn new(heads: impl Into<Vec<Head>>) -> Sheet<'a> {
        Sheet { heads: heads.into(), rows: Vec::new() }
    }

    /// Adds a row: a datum for each heading.
    pub fn row(&mut self, row: impl Into<Vec<Datum<'a>>>) {
        self.rows.push(row.into());
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Writes the sheet for others to read.
    ///
    /// # Errors
    /// The sink cannot be written to.
    pub fn write(&self, mut out: &mut dyn Write, format: Format) -> io::Result<()> {
        match format {
            Format::Table => self.table(&mut out, usize::MAX, false),
            Format::Json => self.json(&mut out),
            Format::Csv => self.csv(&mut out),
        }
    }

    /// Prints the sheet.
    pub fn print(&self, console: &mut Console, format: Format) {
        let (widest, bold) = (if console.is_terminal { WIDEST } else { usize::MAX }, console.is_bold);
        let out = console.writer();
        // The console reports trouble when it finishes.
        let _ = match format {
            Format::Table => self.table(out, widest, bold),
            Format::Json => self.json(out),
            Format::Csv => self.csv(out),
        };
    }

    fn table(&self, out: &mut impl Write, widest: usize, bold: bool) -> io::Result<()> {
        let with_cents: Vec<bool> = (0..self.heads.len()).map(|at| self.has_cents(at)).collect();
        let texts: Vec<Vec<Cow<'_, str>>> = self
            .rows
            .iter()
            .map(|row| {
                let places = row.iter().zip(&with_cents).enumerate();
                let texts = places.map(|(at, (datum, cents))| {
                    // What stands last may run on: nothing is pushed aside by it.
                    let widest = if at + 1 == row.len() { usize::MAX } else { widest };
                    cell(datum, *cents, widest)
                });
                texts.collect()
            })
            .collect();
        let mut widths: Vec<usize> = self.heads.iter().map(|head| head.key.width()).collect();
        for row in &texts {
            for (width, text) in widths.iter_mut().zip(row) {
                *width = (*width).max(text.width());
            }
        }
        if bold {
            out.write_all(b"\x1b[1m")?;
        }
        let titles: Vec<Cow<'_, str>> =
            self.heads.iter().map(|head| head.key.replace('_', " ").into()).collect();
        self.aligned(out, &titles, &widths)?;
        if bold {
            out.write_all(b"\x1b[0m")?;
        }
        out.write_all(b"\n")?;
        for row in &texts {
            self.aligned(out, row, &widths)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Whether any sum in a column is not whole, so that all are shown to the cent.
    fn has_cents(&self, at: usize) -> bool {
        self.rows.iter().any(|row| match row.get(at) {
            Some(Datum::Sum(sum, decimals)) => sum % 10i128.pow(*decimals) != 0,
            _ => false,
        })
    }

    /// Writes a row, two spaces between columns and none at its end.
    fn aligned(&self, out: &mut impl Write, row: &[Cow<'_, str>], widths: &[usize]) -> io::Result<()> {
        let mut owed = 0;
        for ((text, width), head) in row.iter().zip(widths).zip(&self.heads) {
            let gap = width.saturating_sub(text.width());
            let (before, after) = if head.is_number { (gap, 0) } else { (0, gap) };
            if !text.is_empty() {
                write!(out, "{:owed$}{text}", "", owed = owed + before)?;
                owed = after + 2;
            } else {
                owed += width + 2;
            }
        }
        Ok(())
    }

    fn json(&self, out: &mut impl Write) -> io::Result<()> {
        struct Row<'r>(&'r [Head], &'r [Datum<'r>]);
        impl Serialize for Row<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(self.0.len()))?;
                for (head, datum) in self.0.iter().zip(self.1) {
                    map.serialize_entry(head.key, datum)?;
                }
                map.end()
            }
        }
        out.write_all(b"[")?;
        for (place, row) in self.rows.iter().enumerate() {
            out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &Row(&self.heads, row)).map_err(io::Error::from)?;
        }
        out.write_all(if self.rows.is_empty() { b"]\n" } else { b"\n]\n" })
    }

    fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.heads.iter().map(|head| head.key))?;
        for row in &self.rows {
            for datum in row {
                let field = match datum {
                    Datum::Text(_) | Datum::List(_) => guarded(datum.for_scripts()),
                    _ => datum.for_scripts(),
                };
                writer.write_field(field.as_bytes())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    }
}

/// The text of one place in a table; sums to the cent where any of the column has cents.
fn cell<'d>(datum: &'d Datum<'_>, with_cents: bool, widest: usize) -> Cow<'d, str> {
    match datum {
        Datum::Sum(sum, decimals) if with_cents => {
            let text = grouped(*sum, *decimals);
            match text.contains('.') {
                true => text.into(),
                false => format!("{text}.{}", "0".repeat(*decimals as usize)).into(),
            }
        }
        _ => shortened(datum.for_people(), widest),
    }
}

/// The text, or its beginning with an ellipsis where it is wider than allowed.
fn shortened(text: Cow<'_, str>, widest: usize) -> Cow<'_, str> {
    use unicode_segmentation::UnicodeSegmentation;
    if text.width() <= widest {
        return text;
    }
    let mut kept = String::new();
    let mut width = 1;
    for grapheme in text.graphemes(true) {
        width += grapheme.width();
        if width > widest {
            break;
        }
        kept.push_str(grapheme);
    }
    format!("{}…", kept.trim_end()).into()
}
