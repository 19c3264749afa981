//! `ounce map`: where the money sits, by level and stance.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, scenario_of};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::plan::amount::plain;
use crate::plan::class::{Level, Mode, Stance};
use crate::plan::field::Resource;
use crate::plan::quadrants::{Region, Survey, Tally};
use crate::plan::share::{percent, ratio};

/// Show where the money sits: strategy and tactic by preventive and remedial
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce map plan.db
  ounce map plan.db --scenario Spring --against current
  ounce map plan.db --resource fte --format json

One row for each level of each stance. Listening and engaging are part of the
remedial row above them and have rows of their own, with a mode; the rows
without a mode add up to the whole. An empty stance or level is what nobody has
judged. With --against come the other scenario's amounts, the change from there
to here, and the change of the share in percentage points.")]
pub struct Map {
    /// The plan file
    plan: PathBuf,
    /// The scenario to show; the one in play where none is named
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The scenario to compare it with
    #[arg(long, value_name = "NAME")]
    against: Option<String>,
    /// What to count: money or fte
    #[arg(long, value_parser = common::one_of(Resource::ALL, Resource::word), default_value = "money", ignore_case = true)]
    resource: Resource,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl Map {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let bench = common::open(&self.plan, console)?;
        let plan = bench.plan();
        let survey = |name: &str, option: &str| {
            let scenario = scenario_of(plan, Some(name)).map_err(|e| e.at(option))?;
            Ok(Survey::of(plan, scenario, self.resource))
        };
        let shown = match &self.scenario {
            Some(name) => survey(name, "--scenario")?,
            None => Survey::of(plan, plan.current(), self.resource),
        };
        let against = self.against.as_ref().map(|name| survey(name, "--against")).transpose()?;
        let decimals = plan.info.decimals(self.resource);
        let mut heads = vec![
            Head::text("stance"),
            Head::text("level"),
            Head::text("mode"),
            Head::number("lines"),
            Head::number("amount"),
            Head::number("share"),
        ];
        if against.is_some() {
            heads.extend(["before", "before_share", "change", "points"].map(Head::number));
        }
        let figures = |tally: &dyn Fn(&Survey) -> Tally| {
            let share = |survey: &Survey| {
                let (part, whole) = (tally(survey).amount, survey.total().amount);
                Datum::Both(percent(part, whole), ratio(part, whole, 4))
            };
            let own = tally(&shown);
            let lines = i64::try_from(own.lines).unwrap_or(i64::MAX);
            let mut row = vec![Datum::Count(lines), Datum::Sum(own.amount, decimals), share(&shown)];
            if let Some(before) = &against {
                let shift = shown.shift(before, tally);
                row.extend([
                    Datum::Sum(tally(before).amount, decimals),
                    share(before),
                    Datum::Sum(shift.amount, decimals),
                    Datum::Both(plain(shift.tenths, 1), plain(shift.tenths, 1)),
                ]);
            }
            row
        };
        let is_table = self.format == Format::Table;
        let word = |word: Option<&'static str>| match word {
            None if is_table => Datum::text("?"),
            word => Datum::text(word.unwrap_or_default()),
        };
        let mut sheet = Sheet::new(heads);
        for region in Region::ALL.iter().copied() {
            if !region.is_quadrant() && shown.tally(region).lines == 0 {
                continue;
            }
            let mut row = vec![
                word(region.stance.map(Stance::word)),
                word(region.level.map(Level::word)),
                Datum::text(region.apart.map_or("", Mode::word)),
            ];
            row.extend(figures(&|survey| survey.tally(region)));
            sheet.row(row);
        }
        if is_table {
            // Scripts add up; people want to see it.
            for stance in [Stance::Preventive, Stance::Remedial] {
                let mut row = vec![Datum::text(stance.word()), Datum::text("all"), Datum::Nothing];
                row.extend(figures(&|survey| survey.stance(Some(stance))));
                sheet.row(row);
            }
            let mut row = vec![Datum::text("everything"), Datum::Nothing, Datum::Nothing];
            row.extend(figures(&Survey::total));
            sheet.row(row);
        }
        sheet.print(console, self.format);
        Ok(())
    }
}
