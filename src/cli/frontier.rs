//! `ounce frontier`: every target within reach, and what it takes.

use std::path::PathBuf;

use clap::Args;

use super::common::{self, counted};
use super::console::Console;
use super::export;
use super::question::{Question, note_idle_limits, percent};
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Result};
use crate::plan::amount::plain;
use crate::proposal::Ask;
use crate::rebalance::{Balance, Frontier as Course, Outcome, Proposal, Ratio};

/// Show every target within reach: what moves for it, and what holds
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ounce frontier plan.db
  ounce frontier plan.db --limit 'department:Care>=1.2m' --format csv > frontier.csv
  ounce frontier plan.db --rule value -o frontier.json

From today's share to the highest that can be reached, one row for each whole
per cent: what moves in how many lines, what one per cent more would move, what
holds most, and which lines or limits ran out since the row before.")]
pub struct Frontier {
    /// The plan file
    plan: PathBuf,
    #[command(flatten)]
    question: Question,
    /// How to print: table, json or csv
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    format: Format,
    /// The file to write instead: .csv or .json
    #[arg(short, long, value_name = "FILE", conflicts_with = "format")]
    output: Option<PathBuf>,
}

/// How many of the lines and limits that run out within a per cent are named.
const NAMED: usize = 3;

impl Frontier {
    pub(super) fn run(&self, console: &mut Console) -> Result<()> {
        let format = self.output.as_deref().map(Format::of_file).transpose()?;
        let bench = common::open(&self.plan, console)?;
        let ask = self.question.of(bench.plan())?;
        note_idle_limits(&ask, console);
        let problem = ask.problem().map_err(|e| e.at("--envelope"))?;
        let mut balance = Balance::new(problem);
        let Some(frontier) = balance.frontier() else {
            return Err(Error::no("no allocation keeps all limits")
                .next("`ounce rebalance PLAN` says what stands in the way."));
        };
        let sheet = sheet(&ask, &mut balance, &frontier);
        match (&self.output, format) {
            (Some(file), Some(format)) => {
                export::to_file(file, |out| sheet.write(out, format))?;
                let targets = counted(sheet.len(), "target");
                console.line(format_args!("Exported {targets} to {}.", file.display()));
            }
            _ => sheet.print(console, self.format),
        }
        Ok(())
    }
}

/// A row for each whole per cent between both ends, and for the ends.
fn sheet<'s>(ask: &Ask<'_>, balance: &mut Balance, frontier: &Course) -> Sheet<'s> {
    let mut sheet = Sheet::new([
        Head::number("target"),
        Head::number("moved"),
        Head::number("lines"),
        Head::number("next_per_cent"),
        Head::text("what_holds"),
        Head::text("runs_out"),
    ]);
    let Some((first, last)) = frontier.points.first().zip(frontier.points.last()) else {
        return sheet;
    };
    let whole = |share: Ratio| share.floor_digits(2);
    let between = (whole(first.share) + 1..=whole(last.share)).map(|p| Ratio::of(p, 100));
    let targets = std::iter::once(first.share).chain(between).chain(std::iter::once(last.share));
    let (mut reached, mut told) = (None, 0);
    for target in targets {
        // The end may be a whole per cent; steps may stop short of it.
        if let Outcome::Proposal(proposal) = balance.at(target)
            && reached != Some(target.floor_digits(4))
        {
            reached = Some(target.floor_digits(4));
            let need = target.of_envelope(balance.problem().envelope);
            let upto = frontier.points.partition_point(|point| point.share.part() <= need);
            let out = ran_out(ask, balance, frontier, told..upto);
            told = upto;
            let next = next_per_cent(balance, frontier, target, &proposal);
            sheet.row(row(ask, balance, &proposal, next, out));
        }
    }
    sheet
}

/// What one per cent of the envelope more would move; none past the wall.
fn next_per_cent(
    balance: &mut Balance,
    frontier: &Course,
    target: Ratio,
    proposal: &Proposal,
) -> Option<i128> {
    let next = Ratio::new(target.part() * 100 + target.whole(), target.whole() * 100)?;
    let moved = match frontier.exact {
        true => frontier.moved_at(next),
        false => match balance.at(next) {
            Outcome::Proposal(next) => Some(next.moved),
            Outcome::Infeasible(_) => None,
        },
    };
    Some(moved? - proposal.moved)
}

/// The lines and limits that run out at these points, each with its share.
fn ran_out(
    ask: &Ask<'_>,
    balance: &Balance,
    frontier: &Course,
    points: std::ops::Range<usize>,
) -> Vec<String> {
    let stops = frontier.points[points].iter();
    let each = stops.flat_map(|point| point.runs_out.iter().map(move |what| (point.share, what)));
    let mut said: Vec<String> = each
        .map(|(share, what)| format!("{}: {}", percent(share), what.sentence(balance.problem(), ask)))
        .collect();
    if said.len() > NAMED {
        let more = said.len() - NAMED;
        said.truncate(NAMED);
        said.push(format!("and {more} more"));
    }
    said
}

fn row<'s>(
    ask: &Ask<'_>,
    balance: &mut Balance,
    proposal: &Proposal,
    next: Option<i128>,
    ran_out: Vec<String>,
) -> [Datum<'s>; 6] {
    let target = proposal.target;
    let lines = balance.problem().lines.iter().zip(&proposal.after);
    let moved = lines.filter(|(line, after)| line.current != **after).count();
    let binding = balance.binding(target);
    let holds =
        binding.first().map(|b| b.hold.sentence(&b.lines, balance.problem(), ask)).unwrap_or_default();
    let decimals = ask.plan.info.decimals(ask.resource);
    [
        Datum::Both(percent(target), plain(target.floor_digits(4), 4)),
        Datum::Sum(proposal.moved, decimals),
        Datum::Count(i64::try_from(moved).unwrap_or(i64::MAX)),
        next.map_or(Datum::Nothing, |sum| Datum::Sum(sum, decimals)),
        Datum::text(holds),
        Datum::List(ran_out),
    ]
}
