//! `ounce frontier`: every target within reach, and what it takes.

use std::path::PathBuf;

use clap::Args;

use super::common;
use super::console::Console;
use super::rebalance::{Question, note_idle_limits, percent};
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Result};
use crate::plan::amount::plain;
use crate::proposal::Ask;
use crate::rebalance::{Balance, Outcome, Proposal, Ratio};

/// Show every target within reach: what moves for it, and what holds
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce frontier plan.db
  ounce frontier plan.db --limit 'department:Care>=1.2m' --format csv > frontier.csv

From today's share to the highest that can be reached, one row for each whole
per cent.")]
pub struct Frontier {
    /// The plan file
    plan: PathBuf,
    #[command(flatten)]
    question: Question,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
}

impl Frontier {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let bench = common::open(&self.plan, console)?;
        let ask = self.question.of(bench.plan())?;
        note_idle_limits(&ask, console);
        let problem = ask.problem().map_err(|e| e.at("--envelope"))?;
        let mut balance = Balance::new(problem);
        let Some(frontier) = balance.frontier() else {
            return Err(Error::no("no allocation keeps all limits")
                .next("`ounce rebalance PLAN` says what stands in the way."));
        };
        let ends = frontier.points.first().zip(frontier.points.last());
        let mut sheet = Sheet::new([
            Head::number("target"),
            Head::number("moved"),
            Head::number("lines"),
            Head::text("what_holds"),
        ]);
        if let Some((first, last)) = ends {
            let whole = |share: Ratio| share.floor_digits(2);
            let between = (whole(first.share) + 1..=whole(last.share)).map(|p| Ratio::of(p, 100));
            let targets = std::iter::once(first.share).chain(between).chain(std::iter::once(last.share));
            let mut reached = None;
            for target in targets {
                // The end may be a whole per cent; steps may stop short of it.
                if let Outcome::Proposal(proposal) = balance.at(target)
                    && reached != Some(target.floor_digits(4))
                {
                    reached = Some(target.floor_digits(4));
                    sheet.row(row(&ask, &mut balance, target, &proposal));
                }
            }
        }
        sheet.print(console, self.format);
        Ok(())
    }
}

fn row<'s>(ask: &Ask<'_>, balance: &mut Balance, target: Ratio, proposal: &Proposal) -> [Datum<'s>; 4] {
    let lines = balance.problem().lines.iter().zip(&proposal.after);
    let moved = lines.filter(|(line, after)| line.current != **after).count();
    let binding = balance.binding(target);
    let holds =
        binding.first().map(|b| b.hold.sentence(&b.lines, balance.problem(), ask)).unwrap_or_default();
    [
        Datum::Both(percent(target), plain(target.floor_digits(4), 4)),
        Datum::Sum(proposal.moved, ask.plan.info.decimals(ask.resource)),
        Datum::Count(i64::try_from(moved).unwrap_or(i64::MAX)),
        Datum::text(holds),
    ]
}
