//! `ounce rebalance`: the least money moved that reaches a preventive share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::common::{self, counted};
use super::console::Console;
use super::rebalance_json;
use super::sheet::{Datum, Format, Head, Sheet};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::amount::plain;
use crate::plan::class::Stance;
use crate::plan::edit::Editor;
use crate::plan::expression::Expression;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::{self, Share};
use crate::proposal::{Ask, People, Words};
use crate::rebalance::explain::{Hold, Wording};
use crate::rebalance::{Balance, Infeasible, Outcome, Proposal, Ratio, Rule, Status, Unclassified, WayOut};
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

/// The options that pose a rebalancing question.
#[derive(Debug, Args)]
pub struct Question {
    /// What is moved
    #[arg(long, value_parser = common::one_of(Resource::ALL, Resource::word), default_value = "money", ignore_case = true)]
    resource: Resource,
    /// Who gives and receives: priority, proportional or value
    #[arg(long, value_parser = common::one_of(Rule::ALL, Rule::word), default_value = "priority", ignore_case = true)]
    rule: Rule,
    /// What the total is to become: 9.6m, -10%, +250k [default: as it is]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    envelope: Option<String>,
    /// The scenario to start from
    #[arg(long, value_name = "FROM", default_value = Scenario::CURRENT)]
    scenario: String,
    /// A limit on a group: 'department:Care>=1.2m', objective:, mode:, level:, with >= or <=; repeatable
    #[arg(long = "limit", value_name = "LIMIT")]
    limits: Vec<String>,
    /// Whether lines that nobody has judged keep what they have or give: keep or give
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    unclassified: UnclassifiedWord,
}

/// What unclassified lines do, as words.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum UnclassifiedWord {
    /// They keep what they have
    #[default]
    Keep,
    /// They give after the remedial ones
    Give,
}

impl Question {
    /// The question, asked of a plan.
    ///
    /// # Errors
    /// A scenario, envelope or limit that cannot be understood.
    pub(super) fn of<'p>(&self, plan: &'p Plan) -> Result<Ask<'p>> {
        let scenario = common::scenario_of(plan, Some(&self.scenario)).map_err(|e| e.at("--scenario"))?;
        let mut ask = Ask::new(plan, scenario, self.resource);
        ask.rule = self.rule;
        ask.unclassified = match self.unclassified {
            UnclassifiedWord::Keep => Unclassified::Keep,
            UnclassifiedWord::Give => Unclassified::Give,
        };
        if let Some(text) = &self.envelope {
            let expression = Expression::parse(text, plan.info.decimals(self.resource));
            ask.envelope = Some(expression.map_err(|e| e.at("--envelope"))?);
        }
        for text in &self.limits {
            ask.limit(text).map_err(|e| e.at("--limit"))?;
        }
        Ok(ask)
    }
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
                let found = Found { proposal: &proposal, people: people.as_ref() };
                match self.format {
                    Format::Table => told(&ask, &mut balance, found, self.save_as.is_some(), console),
                    Format::Json => rebalance_json::proposal(&ask, &mut balance, found, console),
                    Format::Csv => changes(&ask, &balance, found).print(console, Format::Csv),
                }
                match &self.save_as {
                    Some(name) => self.save(&mut bench, &balance, &proposal, name, console),
                    None => Ok(()),
                }
            }
            Outcome::Infeasible(wall) => {
                let way = balance.way_out(target);
                if self.format == Format::Json {
                    rebalance_json::infeasible(&ask, &balance, (&wall, way.as_ref()), console);
                }
                Err(refusal(&ask, &balance, &wall, way.as_ref()))
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

/// What was found: the money, and where the people go if they follow it.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub proposal: &'a Proposal,
    pub people: Option<&'a People>,
}

/// Says which limits are about no line at all.
pub(super) fn note_idle_limits(ask: &Ask<'_>, console: &mut Console) {
    for name in &ask.idle_limits {
        console.note(format_args!("no line is in “{name}”, so its limit holds as it is"));
    }
}

/// The proposal as a planner reads it.
fn told(ask: &Ask<'_>, balance: &mut Balance, found: Found<'_>, is_kept: bool, console: &mut Console) {
    let proposal = found.proposal;
    let envelope = ask.amount(balance.problem().envelope);
    console.line(format_args!(
        "{}, envelope {envelope}: preventive {} → {}, target {}.",
        ask.resource,
        share::percent(proposal.share_before.part(), proposal.share_before.whole()),
        share::percent(proposal.share_after.part(), proposal.share_after.whole()),
        ask.target.percent()
    ));
    if proposal.status == Status::AlreadyMet {
        console.line("The target is met already: nothing moves.");
        return;
    }
    let changed =
        balance.problem().lines.iter().zip(&proposal.after).filter(|(line, after)| line.current != **after);
    let sure = match proposal.status {
        Status::BestFound { gap } => format!("Best found: at most {} of it could be saved", percent(gap)),
        _ => "Proved: no answer moves less".to_string(),
    };
    console.line(format_args!(
        "{} moves in {}. {sure}.",
        ask.amount(proposal.moved),
        counted(changed.count(), "line")
    ));
    console.line("");
    changes(ask, balance, found).print(console, Format::Table);
    if let Some(people) = found.people {
        console.line("");
        console.line(people.summary(ask.plan));
        if let Some(shortfall) = people.shortfall(ask.plan, usize::MAX) {
            console.line(shortfall);
        }
    }
    let binding = balance.priced_binding(proposal.target);
    let words = Words::new(ask.plan, ask.resource);
    if !binding.is_empty() {
        console.line("");
        console.line("What holds more back:");
    }
    for binding in &binding {
        let held = binding.hold.sentence(&binding.lines, balance.problem(), ask);
        console.line(format_args!("  {held} ({})", words.price(ask.rule, binding)));
    }
    if !is_kept {
        console.line("");
        console.line("Nothing was changed: --save-as NAME keeps this as a scenario.");
    }
}

/// The lines that move, givers first, the largest change first.
fn changes<'s>(ask: &Ask<'_>, balance: &Balance, found: Found<'_>) -> Sheet<'s> {
    let proposal = found.proposal;
    let decimals = ask.plan.info.decimals(ask.resource);
    let mut heads = vec![
        Head::text("code"),
        Head::text("name"),
        Head::text("stance"),
        Head::number("before"),
        Head::number("after"),
        Head::number("change"),
    ];
    if found.people.is_some() {
        heads.extend([Head::number("fte_before"), Head::number("fte_after")]);
    }
    heads.push(Head::text("reason"));
    let mut sheet = Sheet::new(heads);
    let reasons = balance.reasons(proposal);
    let lines = balance.problem().lines.iter().zip(&proposal.after).zip(reasons).enumerate();
    let mut moved: Vec<_> = lines.filter(|(_, ((line, after), _))| line.current != **after).collect();
    moved.sort_by_key(|(_, ((line, after), _))| {
        let change = **after - line.current;
        (change > 0, -change.abs())
    });
    let fte = |people: i64| Datum::Sum(people.into(), ask.plan.info.decimals(Resource::Fte));
    for (at, ((line, after), reason)) in moved {
        let initiative = &ask.plan.initiatives()[ask.plan.by_code()[at] as usize];
        let mut row = vec![
            Datum::text(initiative.code.to_string()),
            Datum::text(initiative.name.to_string()),
            Datum::text(line.stance.map_or("?", Stance::word)),
            Datum::Sum(line.current.into(), decimals),
            Datum::Sum((*after).into(), decimals),
            Datum::Sum((*after - line.current).into(), decimals),
        ];
        row.extend(found.people.iter().flat_map(|people| [fte(people.before(at)), fte(people.after(at))]));
        row.push(Datum::text(reason.sentence(line, ask)));
        sheet.row(row);
    }
    sheet
}

/// Why there is no answer, and what would help most.
fn refusal(ask: &Ask<'_>, balance: &Balance, wall: &Infeasible, way: Option<&WayOut>) -> Error {
    let target = ask.target.percent();
    let mut what = match (wall.highest_share, wall.proved) {
        (Some(highest), true) => {
            format!("{target} is out of reach: the highest share is {}", percent(highest))
        }
        (Some(highest), false) => {
            format!("{target} was not reached: the highest share found is {}", percent(highest))
        }
        (None, true) => "no allocation keeps all limits".to_string(),
        (None, false) => "no allocation was found that keeps all limits".to_string(),
    };
    if !wall.proved {
        what.push_str(" (the search was stopped before it was certain)");
    }
    for obstacle in wall.because.iter().take(3) {
        what.push_str("; ");
        what.push_str(&obstacle.hold.sentence(&obstacle.lines, balance.problem(), ask));
    }
    let unlocked = || match wall.unlock.first() {
        Some(unlock) if wall.highest_share.is_none() => {
            format!(
                "{} opens up to {}.",
                loosening(ask, balance, unlock.hold, unlock.line),
                percent(unlock.gain)
            )
        }
        Some(unlock) => format!(
            "{} adds {} points.",
            loosening(ask, balance, unlock.hold, unlock.line),
            plain(unlock.gain.floor_digits(3), 1)
        ),
        None if wall.highest_share.is_some() => "Aim lower, or loosen what stands in the way.".to_string(),
        None => "Loosen what stands in the way.".to_string(),
    };
    let mut next = wall.remedy(balance.problem(), ask).unwrap_or_else(unlocked);
    if let Some(way) = way {
        next.push_str(&out_by(ask, balance, way));
    }
    Error::no(what).next(next)
}

/// What to loosen together so that the target can be reached, and whether less would do.
fn out_by(ask: &Ask<'_>, balance: &Balance, way: &WayOut) -> String {
    let each = |&(hold, line): &(Hold, Option<usize>)| loosening(ask, balance, hold, line);
    match way.holds.as_slice() {
        [] => format!(" The target needs at least {} loosened together.", way.at_least),
        [one] => format!(" {} is enough.", each(one)),
        several => {
            let named: Vec<String> = several.iter().take(NAMED).map(each).collect();
            let more = several.len() - named.len();
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let how_sure = match way.is_smallest() {
                true => "no fewer would do".to_string(),
                false => format!("one way; at least {} are needed", way.at_least),
            };
            let count = several.len();
            format!(" These {count} together are enough ({how_sure}): {}{more}.", named.join("; "))
        }
    }
}

/// How many of many a sentence names.
const NAMED: usize = 6;

/// What to loosen, as the subject of a sentence.
pub(super) fn loosening(ask: &Ask<'_>, balance: &Balance, hold: Hold, line: Option<usize>) -> String {
    let line = line.map(|line| ask.line(line)).unwrap_or_default();
    let limit = |at: usize| balance.problem().limits.get(at).map_or("", |l| l.label.as_str());
    match hold {
        Hold::Lock => format!("Unlocking {line}"),
        Hold::Cap => format!("Raising the cap of {line}"),
        Hold::Floor => format!("Lowering the floor of {line}"),
        Hold::Kept => format!("Letting {line} give (--unclassified give)"),
        Hold::AtLeast(at) => format!("Lowering the least of {}", limit(at)),
        Hold::AtMost(at) => format!("Raising the most of {}", limit(at)),
        _ if line.is_empty() => "Loosening the limits".to_string(),
        _ => format!("Loosening the limits of {line}"),
    }
}

/// A share for reading, rounded down to a tenth of a per cent so that none looks reached that is not.
pub(super) fn percent(share: Ratio) -> String {
    format!("{} %", plain(share.floor_digits(3), 1))
}
