//! `ounce scenario`: list, copy, rename, remove, compare.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::common::{self, scenario_of};
use super::console::Console;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::amount::{grouped, percent, ratio};
use crate::plan::compare::differences;
use crate::plan::edit::Editor;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::totals::Totals;
use crate::workbench::Workbench;

/// List, copy, rename, remove and compare scenarios
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = false,
    after_help = "\
Examples:
  ounce scenario plan.db list
  ounce scenario plan.db copy current Spring
  ounce scenario plan.db compare current Spring
  ounce scenario plan.db rename Spring \"Spring, second try\"
  ounce scenario plan.db remove Spring"
)]
pub struct ScenarioVerb {
    /// The plan file
    plan: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the scenarios with their totals
    List {
        /// How to print: table, json or csv
        #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
        format: Format,
    },
    /// Copy a scenario, amounts and limits, under a new name
    Copy {
        /// The scenario to copy
        from: String,
        /// The name of the copy
        to: String,
    },
    /// Give a scenario another name
    Rename {
        /// Its name
        from: String,
        /// Its new name
        to: String,
    },
    /// Remove a scenario
    Remove {
        /// Its name
        name: String,
    },
    /// Show every line that differs, the largest difference first
    Compare {
        /// The one
        first: String,
        /// The other
        second: String,
        /// What to compare
        #[arg(long, value_parser = common::one_of(Resource::ALL, Resource::word), default_value = "money", ignore_case = true)]
        resource: Resource,
        /// How to print: table, json or csv
        #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
        format: Format,
    },
}

impl ScenarioVerb {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let mut bench = common::open(&self.plan, console)?;
        match &self.action {
            Action::List { format } => list(bench.plan(), *format, console),
            Action::Copy { from, to } => change(&mut bench, from, console, |editor, from| {
                editor.copy_scenario(from, to, &from.head.note, |_, _, _| {})?;
                Ok(format!("Copied scenario {} to {}", from.head.name, to.trim()))
            })?,
            Action::Rename { from, to } => change(&mut bench, from, console, |editor, from| {
                editor.rename_scenario(from, to)?;
                Ok(format!("Renamed scenario {} to {}", from.head.name, to.trim()))
            })?,
            Action::Remove { name } => change(&mut bench, name, console, |editor, scenario| {
                editor.remove_scenario(scenario)?;
                Ok(format!("Removed scenario {}", scenario.head.name))
            })?,
            Action::Compare { first, second, resource, format } => {
                compare(&bench, first, second, *resource, *format, console)?;
            }
        }
        Ok(())
    }
}

/// Commits what `build` does about the scenario of this name, under the label it returns.
fn change(
    bench: &mut Workbench,
    name: &str,
    console: &mut Console,
    build: impl FnOnce(&mut Editor<'_>, &Scenario) -> Result<String>,
) -> Result<()> {
    let step = bench.with_ids(|plan, fresh| {
        let scenario = scenario_of(plan, Some(name))?;
        let mut editor = Editor::new(plan, scenario.head.id, fresh);
        let label = build(&mut editor, scenario)?;
        Ok(editor.finish(label))
    })?;
    common::commit(bench, step, console).map(|_| ())
}

fn list(plan: &Plan, format: Format, console: &mut Console) {
    let mut sheet = Sheet::new([
        Head::text("scenario"),
        Head::number("money"),
        Head::number("fte"),
        Head::number("preventive_share"),
        Head::text("note"),
    ]);
    for scenario in plan.scenarios() {
        let money = Totals::of_all(plan, scenario, Resource::Money);
        let fte = Totals::of_all(plan, scenario, Resource::Fte);
        sheet.row([
            Datum::text(&*scenario.head.name),
            Datum::Sum(money.total, plan.info.decimals(Resource::Money)),
            Datum::Sum(fte.total, plan.info.decimals(Resource::Fte)),
            Datum::Both(percent(money.preventive, money.total), ratio(money.preventive, money.total, 4)),
            Datum::text(&*scenario.head.note),
        ]);
    }
    sheet.print(console, format);
}

fn compare(
    bench: &Workbench,
    first: &str,
    second: &str,
    resource: Resource,
    format: Format,
    console: &mut Console,
) -> Result<()> {
    let plan = bench.plan();
    let (first, second) = (scenario_of(plan, Some(first))?, scenario_of(plan, Some(second))?);
    let decimals = plan.info.decimals(resource);
    let differ = differences(plan, first, second, resource);
    let mut sheet = Sheet::new([
        Head::text("code"),
        Head::text("name"),
        Head::text("stance"),
        Head::number("first"),
        Head::number("second"),
        Head::number("change"),
        Head::text("reason"),
    ]);
    for difference in &differ {
        let line = &plan.initiatives()[difference.index];
        let sum = |amount: crate::plan::amount::Amount| Datum::Sum(amount.0.into(), decimals);
        sheet.row([
            Datum::text(&*line.code),
            Datum::text(&*line.name),
            Datum::text(line.stance.map_or("", crate::plan::class::Stance::word)),
            sum(difference.first),
            sum(difference.second),
            sum(difference.change()),
            Datum::text(&*second.allocation(resource, difference.index).reason),
        ]);
    }
    sheet.print(console, format);
    if format == Format::Table {
        let says = |scenario: &Scenario| {
            let totals = Totals::of_all(plan, scenario, resource);
            let total = grouped(totals.total, decimals);
            format!("{}: {resource} {total}, {} preventive", scenario.head.name, totals.preventive_percent())
        };
        let verb = if differ.len() == 1 { "differs" } else { "differ" };
        console.line("");
        console.line(format_args!("{} {verb}.", common::counted(differ.len(), "line")));
        console.line(says(first));
        console.line(says(second));
    }
    Ok(())
}
