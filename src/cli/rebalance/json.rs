//! The answer to `rebalance --format json`: one object, whose keys are a contract.

use serde::Serialize;

use super::super::console::Console;
use super::super::json::Layout;
use super::refusal::loosening;
use super::table::Found;
use crate::plan::amount::plain;
use crate::plan::class::Stance;
use crate::plan::field::Resource;
use crate::proposal::{Ask, People, Words};
use crate::rebalance::{Balance, Infeasible, Move, Ratio, Status, Unlock, WayOut};

/// What every answer begins with.
#[derive(Serialize)]
struct Asked<'a> {
    plan: &'a str,
    scenario: &'a str,
    resource: &'static str,
    rule: &'static str,
    target: String,
    status: &'static str,
    envelope: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<String>,
    share_before: String,
    share_after: String,
    moved: String,
    allocations: Vec<Allocated<'a>>,
    moves: Vec<Moved<'a>>,
    binding: Vec<Binds<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Followers<'a>>,
}

/// The people who follow the money: what moves, and what its limits kept.
#[derive(Serialize)]
struct Followers<'a> {
    moved: String,
    stayed: String,
    proved: bool,
    allocations: Vec<Followed<'a>>,
    moves: Vec<Moved<'a>>,
}

/// A line whose people move, or would without their limits.
#[derive(Serialize)]
struct Followed<'a> {
    code: &'a str,
    before: String,
    after: String,
    in_proportion: String,
    reason: String,
}

#[derive(Serialize)]
struct Allocated<'a> {
    code: &'a str,
    name: &'a str,
    stance: Option<&'static str>,
    before: String,
    after: String,
    floor: String,
    cap: Option<String>,
    locked: bool,
    reason: String,
}

#[derive(Serialize)]
struct Moved<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    amount: String,
}

#[derive(Serialize)]
struct Binds<'a> {
    limit: String,
    codes: Vec<&'a str>,
    price: String,
    effect: String,
}

#[derive(Serialize)]
struct Refused<'a> {
    #[serde(flatten)]
    asked: Asked<'a>,
    proved: bool,
    highest_share: Option<String>,
    because: Vec<Stands<'a>>,
    unlock: Vec<Unlocks<'a>>,
    way_out: Option<LeadsOut<'a>>,
}

#[derive(Serialize)]
struct Stands<'a> {
    limit: String,
    codes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Unlocks<'a> {
    code: Option<&'a str>,
    what: String,
    gains: String,
}

/// What opens the way when all of it is loosened.
#[derive(Serialize)]
struct LeadsOut<'a> {
    /// Nothing where it would take very many.
    what: Vec<String>,
    codes: Vec<&'a str>,
    at_least: usize,
    smallest: bool,
}

/// Prints a proposal.
pub fn proposal(ask: &Ask<'_>, balance: &mut Balance, found: Found<'_>, console: &mut Console) {
    let proposal = found.proposal;
    let amount = |units: i128| plain(units, ask.plan.info.decimals(ask.resource));
    let (status, gap) = match proposal.status {
        Status::Optimal => ("optimal", None),
        Status::AlreadyMet => ("already met", None),
        Status::BestFound { gap } => ("best found", Some(rounded_up(gap))),
    };
    let binding = balance.priced_binding(proposal.target);
    let lines = balance.problem().lines.iter().zip(&proposal.after).zip(balance.reasons(proposal));
    let allocations = lines.zip(ask.plan.by_code()).map(|(((line, after), reason), index)| {
        let initiative = &ask.plan.initiatives()[*index as usize];
        Allocated {
            code: &initiative.code,
            name: &initiative.name,
            stance: line.stance.map(Stance::word),
            before: amount(line.current.into()),
            after: amount((*after).into()),
            floor: amount(line.floor.into()),
            cap: line.cap.map(|cap| amount(cap.into())),
            locked: line.locked,
            reason: reason.sentence(line, ask),
        }
    });
    let words = Words::new(ask.plan, ask.resource);
    let binding = binding.iter().map(|binding| Binds {
        limit: binding.hold.sentence(&binding.lines, balance.problem(), ask),
        codes: binding.lines.iter().map(|line| code(ask, *line)).collect(),
        price: price(binding.saves(ask.rule)),
        effect: words.price(ask.rule, binding),
    });
    let answer = Answer {
        asked: asked(ask, balance, status),
        gap,
        share_before: rounded_down(proposal.share_before),
        share_after: rounded_down(proposal.share_after),
        moved: amount(proposal.moved),
        allocations: allocations.collect(),
        moves: moved(ask, &balance.moves(proposal), amount),
        binding: binding.collect(),
        people: found.people.map(|people| followers(ask, people)),
    };
    console.json(&answer, Layout::Compact);
}

/// Millionths as the shortest exact decimal: `0`, `1`, `1.4`.
fn price(millionths: i128) -> String {
    plain(millionths, 6).trim_end_matches('0').trim_end_matches('.').to_string()
}

fn moved<'a>(ask: &Ask<'a>, moves: &[Move], amount: impl Fn(i128) -> String) -> Vec<Moved<'a>> {
    let each = moves.iter().map(|moved| Moved {
        from: moved.from.map(|line| code(ask, line)),
        to: moved.to.map(|line| code(ask, line)),
        amount: amount(moved.amount.into()),
    });
    each.collect()
}

fn followers<'a>(ask: &Ask<'a>, people: &People) -> Followers<'a> {
    let amount = |units: i128| plain(units, ask.plan.info.decimals(Resource::Fte));
    let followed = people.followed();
    let lines = (0..followed.after.len()).filter_map(|line| {
        Some(Followed {
            code: code(ask, line),
            before: amount(people.before(line).into()),
            after: amount(people.after(line).into()),
            in_proportion: amount(followed.wished[line].into()),
            reason: people.why(ask.plan, line)?,
        })
    });
    Followers {
        moved: amount(followed.moved()),
        stayed: amount(followed.stayed()),
        proved: followed.proved,
        allocations: lines.collect(),
        moves: moved(ask, &followed.moves, amount),
    }
}

/// Prints why there is no answer.
pub fn infeasible(
    ask: &Ask<'_>,
    balance: &Balance,
    (wall, way): (&Infeasible, Option<&WayOut>),
    console: &mut Console,
) {
    let because = wall.because.iter().map(|obstacle| Stands {
        limit: obstacle.hold.sentence(&obstacle.lines, balance.problem(), ask),
        codes: obstacle.lines.iter().map(|line| code(ask, *line)).collect(),
    });
    let unlock = wall.unlock.iter().map(|unlock: &Unlock| Unlocks {
        code: unlock.line.map(|line| code(ask, line)),
        what: loosening(ask, balance, unlock.hold, unlock.line),
        gains: rounded_down(unlock.gain),
    });
    let refused = Refused {
        asked: asked(ask, balance, "infeasible"),
        proved: wall.proved,
        highest_share: wall.highest_share.map(rounded_down),
        because: because.collect(),
        unlock: unlock.collect(),
        way_out: way.map(|way| leads_out(ask, balance, way)),
    };
    console.json(&refused, Layout::Compact);
}

/// What to loosen together.
fn leads_out<'a>(ask: &Ask<'a>, balance: &Balance, way: &WayOut) -> LeadsOut<'a> {
    LeadsOut {
        what: way.holds.iter().map(|&(hold, line)| loosening(ask, balance, hold, line)).collect(),
        codes: way.holds.iter().filter_map(|&(_, line)| Some(code(ask, line?))).collect(),
        at_least: way.at_least,
        smallest: way.is_smallest(),
    }
}

fn asked<'a>(ask: &Ask<'a>, balance: &Balance, status: &'static str) -> Asked<'a> {
    Asked {
        plan: &ask.plan.info.title,
        scenario: &ask.scenario.head.name,
        resource: ask.resource.word(),
        rule: ask.rule.word(),
        target: ask.target.decimal(),
        status,
        envelope: plain(balance.problem().envelope, ask.plan.info.decimals(ask.resource)),
    }
}

fn code<'a>(ask: &Ask<'a>, line: usize) -> &'a str {
    let index = ask.plan.by_code().get(line);
    index.map_or("", |index| &ask.plan.initiatives()[*index as usize].code)
}

/// A share with four places, so rounded that none looks reached that is not.
fn rounded_down(share: Ratio) -> String {
    plain(share.floor_digits(4), 4)
}

/// A gap with three places, so rounded that none looks smaller than it is.
fn rounded_up(gap: Ratio) -> String {
    let down = gap.floor_digits(3);
    let is_exact = Ratio::of(down, 1000).of_envelope(gap.whole()) == gap.part();
    plain(down + i128::from(!is_exact), 3)
}
