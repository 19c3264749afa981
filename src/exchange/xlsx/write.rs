//! A workbook to work in: figures that are figures, the headings always in view,
//! a row of sums below.

use std::io::{self, Write};

use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::exchange::csv::guarded;
use crate::exchange::extract::Extract;
use crate::plan::Info;
use crate::plan::amount::plain;
use crate::plan::cell::Cell;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::field::{Field, Resource};
use crate::plan::text::cleaned;

/// Writes headings, one row per line, and the sums of the amounts.
pub(in crate::exchange) fn write(extract: &Extract<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Workbook::new();
    // Without a date of its own, the same plan always makes the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refused)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    fill(book.add_worksheet(), extract).map_err(refused)?;
    out.write_all(&book.save_to_buffer().map_err(refused)?)
}

fn refused(error: XlsxError) -> io::Error {
    io::Error::other(match error {
        XlsxError::MaxStringLengthExceeded => {
            "a text is longer than the 32,767 characters that a cell of a spreadsheet holds".to_string()
        }
        XlsxError::RowColumnLimitError => "a spreadsheet holds no more than 1,048,576 rows".to_string(),
        other => other.to_string(),
    })
}

fn fill(sheet: &mut Worksheet, extract: &Extract<'_>) -> Result<(), XlsxError> {
    sheet.set_name("Initiatives")?;
    let bold = Format::new().set_bold();
    let mut widths: Vec<usize> = Vec::new();
    for (at, column) in (0u16..).zip(extract.columns) {
        sheet.write_string_with_format(0, at, column.word(), &bold)?;
        widths.push(column.word().width());
    }
    sheet.set_freeze_panes(1, 0)?;
    let figures = [Resource::Money, Resource::Fte].map(|r| amounts_of(&extract.plan.info, r));
    let mut sums = vec![0i128; extract.columns.len()];
    for (row, index) in (1u32..).zip(extract.lines) {
        for (place, column) in extract.columns.iter().enumerate() {
            let at = place as u16;
            let cell = extract.cell(*index, *column);
            widths[place] = widths[place].max(cell.readable(extract.plan).width());
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string(row, at, guarded(cleaned(&text)))?;
                }
                Cell::Amount(None, _) => {}
                Cell::Amount(Some(amount), resource) => {
                    sums[place] += i128::from(amount.0);
                    let number = figure(amount.0.into(), extract.plan.info.decimals(resource));
                    sheet.write_number_with_format(row, at, number, &figures[resource as usize])?;
                }
                Cell::Whole(number) => {
                    sheet.write_number(row, at, number as f64)?;
                }
                Cell::Flag(flag) => {
                    sheet.write_string(row, at, if flag { "yes" } else { "no" })?;
                }
            }
        }
    }
    add_up(sheet, extract, &sums, &mut widths)?;
    for (at, width) in (0u16..).zip(widths) {
        const NARROWEST: usize = 8;
        const WIDEST: usize = 48;
        sheet.set_column_width(at, width.clamp(NARROWEST, WIDEST) as f64 + 1.0)?;
    }
    Ok(())
}

/// The row of sums, which an import knows and leaves out.
fn add_up(
    sheet: &mut Worksheet,
    extract: &Extract<'_>,
    sums: &[i128],
    widths: &mut [usize],
) -> Result<(), XlsxError> {
    let last = extract.lines.len() as u32;
    let is_summed = |column: &Column| {
        matches!(column.kind(), ColumnKind::Amount(_))
            && matches!(column.field().0, Field::Amount | Field::Floor)
    };
    if last == 0 || !extract.columns.iter().any(is_summed) {
        return Ok(());
    }
    let label = Format::new().set_bold().set_border_top(FormatBorder::Thin);
    for (place, column) in extract.columns.iter().enumerate() {
        let at = place as u16;
        if *column == Column::Name {
            sheet.write_string_with_format(last + 1, at, "Total", &label)?;
        }
        let ColumnKind::Amount(resource) = column.kind() else { continue };
        if is_summed(column) {
            let (from, to) = (row_col_to_cell(1, at), row_col_to_cell(last, at));
            let decimals = extract.plan.info.decimals(resource);
            let sum = plain(sums[place], decimals);
            widths[place] = widths[place].max(sum.width() + sum.len() / 4);
            let format =
                amounts_of(&extract.plan.info, resource).set_bold().set_border_top(FormatBorder::Thin);
            let formula = Formula::new(format!("=SUM({from}:{to})")).set_result(sum);
            sheet.write_formula_with_format(last + 1, at, formula, &format)?;
        }
    }
    Ok(())
}

fn amounts_of(info: &Info, resource: Resource) -> Format {
    let places = info.decimals(resource) as usize;
    let point = if places == 0 { "" } else { "." };
    Format::new().set_num_format(format!("#,##0{point}{}", "0".repeat(places)))
}

/// The number nearest to an amount. Spreadsheets have no others; its first
/// fifteen digits, which are all a plan's amounts have, come back as they were.
fn figure(amount: i128, decimals: u32) -> f64 {
    plain(amount, decimals).parse().unwrap_or_default()
}
