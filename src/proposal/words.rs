//! The answer in the plan's words: names, amounts, and who exchanges what with whom.

use std::cmp::Ordering;

use crate::plan::Plan;
use crate::plan::amount::{currency_sign, grouped, short};
use crate::plan::field::Resource;
use crate::rebalance::explain::Wording;
use crate::rebalance::{Binding, Move, Price, Problem, Reason, Rule};

/// The plan's words for the engine's numbers.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    plan: &'a Plan,
    resource: Resource,
}

impl<'a> Words<'a> {
    /// The words for amounts of a resource.
    pub fn new(plan: &'a Plan, resource: Resource) -> Words<'a> {
        Words { plan, resource }
    }

    /// Where a line stands in the plan.
    pub fn index(self, line: usize) -> usize {
        self.plan.by_code()[line] as usize
    }

    /// A line's code, which keeps its place when names repeat.
    pub fn code(self, line: usize) -> &'a str {
        &self.plan.initiatives()[self.index(line)].code
    }

    /// A line's name.
    pub fn name(self, line: usize) -> &'a str {
        &self.plan.initiatives()[self.index(line)].name
    }

    /// What the amounts are of: “money”, “people”.
    pub fn resource(self) -> &'static str {
        match self.resource {
            Resource::Money => "money",
            Resource::Fte => "people",
        }
    }

    /// How many decimals the amounts have.
    pub fn decimals(self) -> u32 {
        self.plan.info.decimals(self.resource)
    }

    /// An exact amount with its unit: `£380,000`, `3.50 FTE`.
    pub fn exact(self, units: i128) -> String {
        self.with_unit(units, grouped)
    }

    /// An amount with its unit in few characters: `£2.02m`.
    pub fn brief(self, units: i128) -> String {
        self.with_unit(units, short)
    }

    fn with_unit(self, units: i128, write: fn(i128, u32) -> String) -> String {
        let info = &self.plan.info;
        let sign = if units < 0 { "−" } else { "" };
        let number = write(units.abs(), self.decimals());
        match (self.resource, currency_sign(&info.currency)) {
            (Resource::Fte, _) => format!("{sign}{number} FTE"),
            (Resource::Money, "") => format!("{sign}{number} {}", info.currency),
            (Resource::Money, mark) => format!("{sign}{mark}{number}"),
        }
    }

    /// What a hold costs: what one unit of relief saves, and where that is
    /// nothing, what it decides instead.
    pub fn price(self, rule: Rule, binding: &Binding) -> String {
        if binding.price == Price::ZERO {
            return "loosening it alone changes nothing: others hold as much".into();
        }
        let unit = 10i128.pow(self.decimals());
        let saved = binding.saves(rule) * unit / 1_000_000;
        match (rule, binding.saves(rule)) {
            (Rule::Value, 0) => "changes how much moves, not the benefit".into(),
            (_, 0) => "changes who moves, not how much".into(),
            (Rule::Value, _) => {
                format!("each {} of room brings {} more benefit a year", self.exact(unit), self.exact(saved))
            }
            _ => format!("each {} of room spares {} of moving", self.exact(unit), self.exact(saved)),
        }
    }

    /// Why a line ends where it does, and with whom it exchanges what: one
    /// sentence without its full stop.
    pub fn why(self, problem: &Problem, partners: &Partners, line: usize, reason: Reason) -> String {
        reason.sentence(&problem.lines[line], &self) + &self.exchanges(partners, line)
    }

    /// With whom a line exchanges what, as the end of a sentence; empty where it does not.
    pub fn exchanges(self, partners: &Partners, line: usize) -> String {
        let mut said = String::new();
        for (index, m) in partners.receivers(line).iter().enumerate() {
            let verb = if index == 0 { "; gives" } else { "," };
            let to = match m.to {
                Some(to) => format!("to {}", self.name(to)),
                None => "back, since the envelope shrinks".into(),
            };
            said.push_str(&format!("{verb} {} {to}", self.exact(m.amount.into())));
        }
        for (index, m) in partners.givers(line).iter().enumerate() {
            let verb = if index == 0 { "; receives" } else { "," };
            let from = match m.from {
                Some(from) => format!("from {}", self.name(from)),
                None => "since the envelope grows".into(),
            };
            said.push_str(&format!("{verb} {} {from}", self.exact(m.amount.into())));
        }
        said
    }
}

impl Wording for Words<'_> {
    fn line(&self, line: usize) -> String {
        self.name(line).to_string()
    }

    fn department(&self, department: u32) -> String {
        let found = self.plan.departments().get(department as usize);
        found.map_or_else(String::new, |d| d.name.to_string())
    }

    fn amount(&self, units: i128) -> String {
        self.exact(units)
    }
}

/// The moves of a proposal, found by either end.
#[derive(Debug, Clone, Default)]
pub struct Partners {
    by_giver: Vec<Move>,
    by_receiver: Vec<Move>,
}

impl Partners {
    /// The moves, each line's largest first.
    pub fn of(moves: Vec<Move>) -> Partners {
        let largest = |m: &Move| std::cmp::Reverse(m.amount);
        let (mut by_giver, mut by_receiver) = (moves.clone(), moves);
        by_giver.sort_by_key(|m| (m.from, largest(m), m.to));
        by_receiver.sort_by_key(|m| (m.to, largest(m), m.from));
        Partners { by_giver, by_receiver }
    }

    /// What a line gives, and to whom.
    pub fn receivers(&self, line: usize) -> &[Move] {
        run(&self.by_giver, |m| m.from.cmp(&Some(line)))
    }

    /// What a line receives, and from whom.
    pub fn givers(&self, line: usize) -> &[Move] {
        run(&self.by_receiver, |m| m.to.cmp(&Some(line)))
    }
}

/// The run of equal entries in a sorted list.
fn run(moves: &[Move], order: impl Fn(&Move) -> Ordering) -> &[Move] {
    let start = moves.partition_point(|m| order(m).is_lt());
    let end = moves.partition_point(|m| order(m).is_le());
    &moves[start..end]
}

/// “1 line”, “16 lines”.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
