//! Two scenarios side by side.

use super::Plan;
use super::amount::Amount;
use super::field::Resource;
use super::scenario::Scenario;

/// A line that two scenarios give different amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Where the line stands in the plan.
    pub index: usize,
    /// What the first scenario gives it.
    pub first: Amount,
    /// What the second one gives it.
    pub second: Amount,
}

impl Difference {
    /// How much more the second scenario gives; negative for less.
    pub fn change(&self) -> Amount {
        Amount(self.second.0 - self.first.0)
    }
}

/// Every line whose amounts differ, the largest difference first, ties by code.
pub fn differences(plan: &Plan, first: &Scenario, second: &Scenario, resource: Resource) -> Vec<Difference> {
    let amount = |scenario: &Scenario, index| scenario.allocation(resource, index).amount;
    let lines = plan.by_code().iter().map(|i| *i as usize);
    let mut differ: Vec<Difference> = lines
        .map(|index| Difference { index, first: amount(first, index), second: amount(second, index) })
        .filter(|d| d.first != d.second)
        .collect();
    differ.sort_by_key(|d| std::cmp::Reverse(d.change().0.abs()));
    differ
}
