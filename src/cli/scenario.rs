//! `ounce scenario`: list, copy, rename, note, remove, compare.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::common::{self, scenario_of};
use super::console::Console;
use super::scenario_compare::Compared;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::edit::ScenarioAct;
use crate::plan::field::Resource;
use crate::plan::share::{percent, ratio};
use crate::plan::totals::Totals;
use crate::workbench::Workbench;

/// List, copy, rename, annotate, remove and compare scenarios
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = false,
    after_help = "\
Examples:
  ounce scenario plan.db list
  ounce scenario plan.db copy current Spring
  ounce scenario plan.db compare current Spring
  ounce scenario plan.db compare current Spring Autumn --sums
  ounce scenario plan.db rename Spring \"Spring, second try\"
  ounce scenario plan.db note Spring \"as asked by the board in May\"
  ounce scenario plan.db remove Spring

What a scenario with a tenth less would look like:
  ounce rebalance plan.db --target 45% --envelope -10% --save-as \"A tenth less\""
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
    /// Write down what a scenario is about
    Note {
        /// Its name
        name: String,
        /// The note; empty to take it away
        text: String,
    },
    /// Remove a scenario
    Remove {
        /// Its name
        name: String,
    },
    /// Put two or three scenarios side by side: every line that differs, the
    /// largest difference first, or their sums
    #[command(after_help = "\
Examples:
  ounce scenario plan.db compare current Spring
  ounce scenario plan.db compare current Spring Autumn --resource fte
  ounce scenario plan.db compare current Spring --sums --format csv

The reason of a line is the one that an accepted rebalance keeps. With --sums
comes a row for the total; the headroom, which is what the scenario leaves of
what `current` gives out; what floors and locks commit; the lines that get
anything; and for each stance, level, mode, department and objective, whose
shares are of the scenario's own total. A third scenario has no change of its
own: the difference of a line is then that of its largest and smallest amount.")]
    Compare {
        /// The one
        first: String,
        /// The other
        second: String,
        /// A third
        third: Option<String>,
        /// Show the sums, in all and by part, instead of the lines
        #[arg(long)]
        sums: bool,
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
            Action::Copy { from, to } => {
                change(&mut bench, from, &ScenarioAct::Copy(to.clone()), console)?;
            }
            Action::Rename { from, to } => {
                change(&mut bench, from, &ScenarioAct::Rename(to.clone()), console)?;
            }
            Action::Note { name, text } => {
                change(&mut bench, name, &ScenarioAct::Note(text.clone()), console)?;
            }
            Action::Remove { name } => change(&mut bench, name, &ScenarioAct::Remove, console)?,
            Action::Compare { first, second, third, sums, resource, format } => {
                let names = [Some(first), Some(second), third.as_ref()];
                let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
                let compared = Compared::of(bench.plan(), &names, *resource)?;
                match sums {
                    true => compared.print_sums(console, *format),
                    false => compared.print_lines(console, *format),
                }
            }
        }
        Ok(())
    }
}

/// Commits what is done to the scenario of this name.
fn change(bench: &mut Workbench, name: &str, act: &ScenarioAct, console: &mut Console) -> Result<()> {
    let id = scenario_of(bench.plan(), Some(name))?.head.id;
    let step = bench.act_on_scenario(id, act)?;
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
