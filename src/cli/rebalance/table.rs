//! The proposal as a planner reads it: what moves, why, and what holds more back.

use super::super::common::counted;
use super::super::console::Console;
use super::super::question::percent;
use super::super::sheet::{Datum, Format, Head, Sheet};
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::plan::share;
use crate::proposal::{Ask, People, Words};
use crate::rebalance::explain::Wording;
use crate::rebalance::{Balance, Proposal, Status};

/// What was found: the money, and where the people go if they follow it.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub proposal: &'a Proposal,
    pub people: Option<&'a People>,
}

/// The proposal as a planner reads it.
pub fn print(ask: &Ask<'_>, balance: &mut Balance, found: Found<'_>, is_kept: bool, console: &mut Console) {
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
pub fn changes<'s>(ask: &Ask<'_>, balance: &Balance, found: Found<'_>) -> Sheet<'s> {
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
