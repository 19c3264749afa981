//! Plans from and to the files other people use. Knows no terminal, no SQL, no clock.
//!
//! In: [`read`] makes a [`Table`] of text from a file, and [`import::preview`]
//! says what each of its rows would do, and the one step that does it. Out: an
//! [`Extract`] of the plan writes itself in any [`Format`].

mod csv;
mod decode;
mod extract;
mod html;
pub mod import;
mod json;
mod markdown;
mod report;
mod table;
mod xlsx;

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use self::csv::guarded;
pub use extract::{Extract, exchanged};
pub use table::{Row, Table};

use crate::error::{Error, Result};
use crate::plan::class::vocabulary;

vocabulary! {
    /// A format of files. The word is the ending of their names.
    Format {
        /// Comma-separated values: the import columns, exact amounts.
        Csv = "csv",
        /// A workbook for a spreadsheet: the import columns, with a row of sums.
        Xlsx = "xlsx",
        /// One JSON object with the plan's particulars and its initiatives.
        Json = "json",
        /// A report to read or to paste, in Markdown.
        Markdown = "md",
        /// A report to read or to print, in one HTML page that needs nothing else.
        Html = "html",
    }
}

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 512 << 20;

impl Format {
    /// The format that the ending of a file's name says.
    ///
    /// # Errors
    /// An ending that is missing or not known.
    pub fn of(path: &Path) -> Result<Format> {
        let ending = path.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => Ok(Format::Csv),
            "xlsx" => Ok(Format::Xlsx),
            "json" => Ok(Format::Json),
            "md" | "markdown" => Ok(Format::Markdown),
            "html" | "htm" => Ok(Format::Html),
            "xls" | "xlsm" | "xlsb" | "ods" | "numbers" => {
                Err(Error::words(format!("spreadsheets in the form of .{ending} are not read or written"))
                    .at(path.display())
                    .next("Use .xlsx, which every spreadsheet saves and opens."))
            }
            "db" => Err(Error::words("this is the name of a plan, not of a table").at(path.display()).next(
                "Bring in a copy of the same plan with `ounce merge`; of another, export the lines as .csv.",
            )),
            "" => Err(Error::words("the file's name does not say its format")
                .at(path.display())
                .next("Let the name end in .csv, .xlsx, .json, .md or .html.")),
            other => Err(Error::words(format!("“.{other}” is no format that ounce knows"))
                .at(path.display())
                .next("Let the name end in .csv, .xlsx, .json, .md or .html.")),
        }
    }
}

/// Reads a CSV, XLSX or JSON file; the ending of its name says which.
///
/// # Errors
/// A file that is missing, no regular file, empty, too large, or no table of text.
pub fn read(path: &Path) -> Result<Table> {
    read_sheet(path, None)
}

/// [`read`], of a workbook the sheet with this name.
///
/// # Errors
/// As [`read`]; a sheet that is not there, and a file that has no sheets.
pub fn read_sheet(path: &Path, sheet: Option<&str>) -> Result<Table> {
    let place = |mut e: Error| {
        let inside = e.place.take();
        e.at(inside.map_or(path.display().to_string(), |inside| format!("{}, {inside}", path.display())))
    };
    let failed = |e: std::io::Error| {
        place(match e.kind() {
            std::io::ErrorKind::NotFound => {
                Error::failed("there is no such file").next("Check the name and the folder.")
            }
            _ => Error::failed(format!("the file cannot be read: {e}"))
                .next("Check that you may read it and that its disk is there."),
        })
    };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(place(Error::failed("this is a folder, not a file").next("Name a file inside it.")));
    }
    let format = Format::of(path)?;
    let mut bytes = Vec::with_capacity(metadata.len().min(MAX_FILE) as usize);
    File::open(path).map_err(failed)?.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(failed)?;
    match (format, sheet) {
        (Format::Xlsx, _) => xlsx::read(&bytes, sheet),
        (_, Some(_)) => Err(Error::words("only a workbook has sheets")
            .next("Leave out --sheet, or import a file that ends in .xlsx.")),
        (_, None) => read_bytes(bytes, format),
    }
    .map_err(place)
}

/// Reads the bytes of a CSV, XLSX or JSON file.
///
/// # Errors
/// Bytes that are empty, too many, or no table of text; a format that only goes out.
pub fn read_bytes(bytes: Vec<u8>, format: Format) -> Result<Table> {
    if bytes.len() as u64 > MAX_FILE {
        return Err(Error::failed("the file is larger than 512 MB")
            .next("Split it, or leave out the columns the plan does not need."));
    }
    let read_text = match format {
        Format::Csv => csv::read,
        Format::Json => json::read,
        Format::Xlsx => return xlsx::read(&bytes, None),
        Format::Markdown | Format::Html => {
            return Err(Error::words("reports are only written, not read")
                .next("Import a .csv, a .xlsx or a .json file."));
        }
    };
    let decoded = decode::decode(bytes)?;
    let mut table = read_text(&decoded.text)?;
    table.notes.extend(decoded.note);
    Ok(table)
}
