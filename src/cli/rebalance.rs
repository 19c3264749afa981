//! `ounce rebalance`: the least money moved that reaches a preventive share.

mod json;
mod refusal;
mod table;

use std::path::PathBuf;

use clap::Args;

use super::common;
use super::console::Console;
use super::question::{Question, note_idle_limits};
use super::sheet::Format;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::edit::Editor;
use crate::plan::field::Resource;
use crate::plan::share::Share;
use crate::proposal::Ask;
use crate::rebalance::{Balance, Outcome, Proposal};
use crate::workbench::Workbench;

/// Move money, inside all limits, until enough of it prevents
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce rebalance plan.db --target 45%                     shows what would move, and why
  ounce rebalance plan.db --target 45% --save-as Spring    keeps it as a scenario
  ounce rebalance plan.db --envelope -10% --limit 'department:Care>=1.2m'
  ounce rebalance plan.db --resource fte --unclassified give
  ounce rebalance plan.db --target 45% --people-follow     people go where the money goes
  ounce rebalance plan.db --target 60% --format json

Floors, caps, steps, all-or-nothing amounts and locks of lines are always kept.
Where no answer exists, the exit code is 3, and what stands in the way is named.")]
pub struct Rebalance {
    /// The plan file
    plan: PathBuf,
    /// The preventive share to reach [default: the plan's target]
    #[arg(long, value_name = "SHARE", value_parser = common::share)]
    target: Option<Share>,
    #[command(flatten)]
    question: Question,
    /// Let the people of each line go along with its money, in proportion
    #[arg(long)]
    people_follow: bool,
    /// Keep the answer as a new scenario of this name
    #[arg(long, value_name = "NAME")]
    save_as: Option<String>,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl Rebalance {
    fn ask<'p>(&self, plan: &'p Plan) -> Result<Ask<'p>> {
        let ask = self.question.of(plan)?;
        if self.people_follow && ask.resource != Resource::Money {
            return Err(Error::words("people follow money, so they cannot follow themselves")
                .at("--people-follow")
                .next("Leave out --people-follow, or leave out --resource to move money."));
        }
        let target = self.target.unwrap_or(plan.info.target);
        Ok(Ask { target, people_follow: self.people_follow, ..ask })
    }

    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let mut bench = common::open(&self.plan, console)?;
        let ask = self.ask(bench.plan())?;
        note_idle_limits(&ask, console);
        let problem = ask.problem().map_err(|e| e.at("--envelope"))?;
        let target = problem.target;
        let mut balance = Balance::new(problem);
        match balance.at(target) {
            Outcome::Proposal(proposal) => {
                let people = ask.people(&balance, &proposal)?;
                let found = table::Found { proposal: &proposal, people: people.as_ref() };
                match self.format {
                    Format::Table => table::print(&ask, &mut balance, found, self.save_as.is_some(), console),
                    Format::Json => json::proposal(&ask, &mut balance, found, console),
                    Format::Csv => table::changes(&ask, &balance, found).print(console, Format::Csv),
                }
                match &self.save_as {
                    Some(name) => self.save(&mut bench, &balance, &proposal, name, console),
                    None => Ok(()),
                }
            }
            Outcome::Infeasible(wall) => {
                let way = balance.way_out(target);
                if self.format == Format::Json {
                    json::infeasible(&ask, &balance, (&wall, way.as_ref()), console);
                }
                Err(refusal::of(&ask, &balance, &wall, way.as_ref()))
            }
        }
    }

    fn save(
        &self,
        bench: &mut Workbench,
        balance: &Balance,
        proposal: &Proposal,
        name: &str,
        console: &mut Console,
    ) -> Result<()> {
        let step = bench.with_ids(|plan, fresh| {
            let ask = self.ask(plan)?;
            let mut editor = Editor::new(plan, ask.scenario.head.id, fresh);
            ask.accept(&mut editor, balance, proposal, name).map_err(|e| e.at("--save-as"))?;
            Ok(editor.finish(format!("Rebalanced to {}: scenario {}", ask.target.percent(), name.trim())))
        })?;
        match self.format {
            Format::Table => common::commit(bench, step, console).map(|_| ()),
            // What scripts read stays one document.
            _ => {
                let label = step.label.clone();
                common::before_writing(bench, console);
                bench.commit(step).map(|_| console.note(label))
            }
        }
    }
}
