//! `ounce split`: one line that is two things becomes two lines.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, scenario_of};
use super::console::Console;
use crate::error::Result;
use crate::plan::amount::grouped;
use crate::plan::codes::Codes;
use crate::plan::edit::{Division, Portion};
use crate::plan::field::Resource;

/// Split a line that is both into two, whose amounts add up to it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce split plan.db I-016 --name \"Overtime in storms\" --amount 40%
  ounce split plan.db I-016 --name \"Overtime in storms\" --amount 15k --rename \"Cabinet batteries\"

The line keeps its code and what it is judged to be; the new one gets the next
code and waits to be classified. In every scenario amounts, floors, caps and
all-or-nothing amounts, of money and of people, are parted alike and add up to
what they were; both keep the step and the lock. What moves in steps is parted
in whole steps. One undo puts it together again.")]
pub struct Split {
    /// The plan file
    plan: PathBuf,
    /// The code of the line
    code: String,
    /// What the new line is called
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// How much goes to the new line: a share, or an amount of money
    #[arg(long, value_name = "SHARE or AMOUNT", default_value = "50%")]
    amount: String,
    /// What the line is called from now on, if something else
    #[arg(long, value_name = "TEXT")]
    rename: Option<String>,
    /// The scenario whose money an amount is part of; the one in play where none is named
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

impl Split {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let mut bench = common::open(&self.plan, console)?;
        let plan = bench.plan();
        let decimals = plan.info.decimals(Resource::Money);
        let portion = Portion::parse(&self.amount, decimals).map_err(|e| e.at("--amount"))?;
        let scenario = scenario_of(plan, self.scenario.as_deref()).map_err(|e| e.at("--scenario"))?;
        let lines = common::lines_of(plan, std::slice::from_ref(&self.code))?;
        let code = Codes::following(plan, 1, []).give(plan);
        let Some(index) = lines.first().copied() else { return Ok(()) };
        let line = &plan.initiatives()[index];
        let division = Division::of(plan, scenario, index, portion)
            .map_err(|e| e.at(format!("--amount {}", self.amount)))?;
        let first = self.rename.as_deref().unwrap_or(&line.name).to_string();
        let label = format!("Split “{}” into {} and {code}", line.name, line.code);
        let (old, scenario) = (line.code.to_string(), scenario.head.id);
        let step = bench.edit(scenario, label, |editor| {
            editor.split(index, division, &first, (&code, &self.name)).map(|_| ())
        })?;
        if !common::commit(&mut bench, step, console)? {
            return Ok(());
        }
        let plan = bench.plan();
        let money = |code: &str| {
            let index = plan.index_of_code(code)?;
            let sum = plan.scenario(scenario)?.money(index);
            Some(format!(
                "{code} “{}” has {}",
                plan.initiatives()[index].name,
                grouped(sum.0.into(), decimals)
            ))
        };
        if let (Some(stays), Some(goes)) = (money(&old), money(&code)) {
            console.line(format_args!("{stays}; {goes} and is unclassified."));
        }
        Ok(())
    }
}
