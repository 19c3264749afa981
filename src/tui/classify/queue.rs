//! Which lines wait for a decision, and in which order they come.

use std::collections::{HashMap, HashSet};

use super::super::desk::Desk;
use super::reading::AT_ONCE;
use crate::classify::{Suggestion, suggest};
use crate::plan::column::Column;
use crate::plan::field::Resource;
use crate::plan::initiative::Initiative;
use crate::plan::order::{self, SortKey};
use crate::plan::scenario::Scenario;
use crate::plan::{Id, Plan};

/// In which order the lines come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The largest sums first.
    #[default]
    Money,
    /// The surest suggestions first, those that need questions last.
    Confidence,
    /// Department by department, the largest sums of each first.
    Department,
}

impl Order {
    /// What stands on the screen.
    pub const fn title(self) -> &'static str {
        match self {
            Order::Money => "most money first",
            Order::Confidence => "surest suggestion first",
            Order::Department => "by department",
        }
    }

    /// The one that comes after it.
    pub const fn next(self) -> Order {
        match self {
            Order::Money => Order::Confidence,
            Order::Confidence => Order::Department,
            Order::Department => Order::Money,
        }
    }
}

/// How far the decisions have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// All lines.
    pub lines: usize,
    /// Those with a level and a stance.
    pub decided: usize,
    /// The money of all lines, in the smallest unit.
    pub money: i128,
    /// The money of the decided ones.
    pub money_decided: i128,
}

/// The lines in their order, and which of them are open.
#[derive(Debug, Default)]
pub struct Queue {
    order: Order,
    lines: Vec<Id>,
    open: HashSet<Id>,
    progress: Progress,
    /// How unsure a line's suggestion is, kept while the view is in front.
    doubts: HashMap<Id, u8>,
}

impl Queue {
    /// Brings it up to date with the plan; returns the lines that were open before.
    pub fn settle(&mut self, desk: &Desk) -> HashSet<Id> {
        let Some((plan, scenario)) = desk.shown() else { return std::mem::take(&mut self.open) };
        let lines = plan.initiatives();
        let open = lines.iter().filter(|line| !line.is_classified()).map(|line| line.id).collect();
        let was_open = std::mem::replace(&mut self.open, open);
        self.progress = Progress { lines: lines.len(), ..Progress::default() };
        for (index, line) in lines.iter().enumerate() {
            let money = i128::from(scenario.allocation(Resource::Money, index).amount.0);
            self.progress.money += money;
            if line.is_classified() {
                self.progress.decided += 1;
                self.progress.money_decided += money;
            }
        }
        self.sort(plan, scenario);
        was_open
    }

    fn sort(&mut self, plan: &Plan, scenario: &Scenario) {
        let money = SortKey { column: Column::Money, descending: true };
        let department = SortKey { column: Column::Department, descending: false };
        let mut indices = plan.by_code().to_vec();
        match self.order {
            Order::Money => order::sort(plan, scenario, &mut indices, &[money]),
            Order::Department => order::sort(plan, scenario, &mut indices, &[department, money]),
            Order::Confidence => {
                order::sort(plan, scenario, &mut indices, &[money]);
                indices.sort_by_key(|index| self.doubt(&plan.initiatives()[*index as usize]));
            }
        }
        self.lines = indices.iter().map(|index| plan.initiatives()[*index as usize].id).collect();
    }

    fn doubt(&mut self, line: &Initiative) -> u8 {
        *self.doubts.entry(line.id).or_insert_with(|| doubt(&suggest(&line.name, &line.description)))
    }

    /// Takes another order; says what it is now.
    pub fn turn(&mut self, desk: &Desk) -> String {
        self.order = self.order.next();
        if let Some((plan, scenario)) = desk.shown() {
            self.sort(plan, scenario);
        }
        format!("Order: {}.", self.order.title())
    }

    /// Whether the next order needs the words of more lines than are read at once.
    pub fn must_read_to_turn(&self) -> bool {
        let unread = self.lines.len().saturating_sub(self.doubts.len());
        self.order.next() == Order::Confidence && unread > AT_ONCE
    }

    /// Learns what was read of the lines.
    pub fn learn(&mut self, read: &[(Id, Suggestion)]) {
        self.doubts.extend(read.iter().map(|(id, suggestion)| (*id, doubt(suggestion))));
    }

    /// Forgets what was known of suggestions: names may have changed since.
    pub fn forget(&mut self) {
        self.doubts.clear();
        if self.lines.len() > AT_ONCE && self.order == Order::Confidence {
            self.order = Order::default();
        }
    }

    /// Every line, in order.
    pub fn lines(&self) -> &[Id] {
        &self.lines
    }

    /// In which order the lines come.
    pub fn order(&self) -> Order {
        self.order
    }

    /// How far the decisions have come.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Whether a line waits for a decision.
    pub fn is_open(&self, id: Id) -> bool {
        self.open.contains(&id)
    }

    /// Whether there is such a line.
    pub fn holds(&self, id: Id) -> bool {
        self.lines.contains(&id)
    }

    /// The open lines, in order.
    pub fn open(&self) -> impl Iterator<Item = Id> {
        self.lines.iter().copied().filter(|id| self.open.contains(id))
    }

    /// The first of the open lines that was not open before, in order.
    pub fn opened_again(&self, was_open: &HashSet<Id>) -> Option<Id> {
        self.open().find(|id| !was_open.contains(id))
    }

    /// The next open line after this one, from the beginning again after the
    /// last; never this one itself.
    pub fn next_open(&self, after: Option<Id>) -> Option<Id> {
        let from = after.and_then(|id| self.place(id)).map_or(0, |at| at + 1);
        let (before, behind) = self.lines.split_at(from);
        let mut ahead = behind.iter().chain(before).copied();
        ahead.find(|id| self.open.contains(id) && Some(*id) != after)
    }

    /// The line next to this one in the order, decided or not; the last line
    /// stands before the end, where there is none.
    pub fn beside(&self, id: Option<Id>, forward: bool) -> Option<Id> {
        let at = match (id.and_then(|id| self.place(id)), forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.checked_sub(1)?,
            (None, true) => return None,
            (None, false) => self.lines.len().checked_sub(1)?,
        };
        self.lines.get(at).copied()
    }

    fn place(&self, id: Id) -> Option<usize> {
        self.lines.iter().position(|line| *line == id)
    }
}

/// 0 where both axes are sure; the less sure of the two counts.
fn doubt(suggestion: &Suggestion) -> u8 {
    let level = suggestion.level.as_ref().map(|judged| judged.confidence as u8);
    let stance = suggestion.stance.as_ref().map(|judged| judged.confidence as u8);
    match (level, stance) {
        (Some(level), Some(stance)) => level.max(stance),
        _ => u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Confidence;

    #[test]
    fn the_surest_suggestions_have_the_least_doubt() {
        let mut sure = suggest("Survey wave 7", "Measures how satisfied customers are.");
        assert_eq!(doubt(&sure), Confidence::High as u8, "{sure:?}");
        if let Some(stance) = &mut sure.stance {
            stance.confidence = Confidence::Low;
        }
        assert_eq!(doubt(&sure), Confidence::Low as u8);
        assert_eq!(doubt(&suggest("Wibble", "")), u8::MAX);
    }
}
