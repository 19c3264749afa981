//! `ounce list`: the lines of a plan.

use std::path::PathBuf;

use clap::Args;

use super::common;
use super::console::Console;
use super::selection::{Selected, Selection};
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::exchange::{self, Extract};
use crate::plan::Plan;
use crate::plan::amount::grouped;
use crate::plan::cell::Cell;
use crate::plan::column::{Column, ColumnKind};
use crate::plan::field::Resource;
use crate::plan::share::percent;
use crate::plan::totals::Totals;

/// List the lines of a plan
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce list plan.db
  ounce list plan.db --where 'care stance:remedial money>100k' --sort -money
  ounce list plan.db --where 'level:?'                     lines nobody has judged
  ounce list plan.db --columns code,name,owner,money --scenario Spring
  ounce list plan.db --format csv > plan.csv               the columns that import reads")]
pub struct List {
    /// The plan file
    plan: PathBuf,
    #[command(flatten)]
    selection: Selection,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

const SHOWN: &[Column] = &[
    Column::Code,
    Column::Name,
    Column::Department,
    Column::Level,
    Column::Stance,
    Column::Mode,
    Column::Money,
    Column::Fte,
];

impl List {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let bench = common::open(&self.plan, console)?;
        let plan = bench.plan();
        let selected = self.selection.of(plan)?;
        let columns = match (selected.columns.as_slice(), self.format) {
            ([], Format::Table) => SHOWN,
            ([], _) => Column::EXCHANGED,
            (asked, _) => asked,
        };
        let extract = Extract { plan, scenario: selected.scenario, lines: &selected.lines, columns };
        // The console reports trouble when it finishes.
        let _ = match self.format {
            Format::Json => extract.write_array(console.writer()),
            Format::Csv => extract.write(exchange::Format::Csv, console.writer()),
            Format::Table => {
                sheet(plan, &selected, columns).print(console, Format::Table);
                console.line("");
                console.line(summary(plan, &selected));
                Ok(())
            }
        };
        Ok(())
    }
}

fn sheet<'p>(plan: &'p Plan, selected: &Selected<'p>, columns: &[Column]) -> Sheet<'p> {
    let heads = columns.iter().map(|column| match column.kind() {
        ColumnKind::Amount(_) | ColumnKind::Whole => Head::number(column.word()),
        _ => Head::text(column.word()),
    });
    let mut sheet = Sheet::new(heads.collect::<Vec<_>>());
    for index in &selected.lines {
        let row = columns.iter().map(|column| match plan.cell(selected.scenario, *index as usize, *column) {
            Cell::Text(text) => Datum::text(text),
            Cell::Amount(None, _) => Datum::Nothing,
            Cell::Amount(Some(amount), resource) => Datum::Sum(amount.0.into(), plan.info.decimals(resource)),
            Cell::Whole(number) => Datum::Count(number),
            Cell::Flag(flag) => Datum::text(if flag { "yes" } else { "no" }),
        });
        sheet.row(row.collect::<Vec<_>>());
    }
    sheet
}

/// What the selected lines add up to, in one sentence.
fn summary(plan: &Plan, selected: &Selected<'_>) -> String {
    let of =
        |resource| Totals::of(plan, selected.scenario, resource, selected.lines.iter().map(|i| *i as usize));
    let (money, fte) = (of(Resource::Money), of(Resource::Fte));
    let share = |part| percent(part, money.total);
    format!(
        "{}, {} {}, {} FTE: {} preventive, {} remedial, {} unclassified; target {}.",
        common::counted(money.lines, "line"),
        plan.info.currency,
        grouped(money.total, plan.info.decimals(Resource::Money)),
        grouped(fte.total, plan.info.decimals(Resource::Fte)),
        share(money.preventive),
        share(money.remedial),
        share(money.unclassified),
        plan.info.target.percent()
    )
}
