//! Amounts scaled by a secret factor, in whole numbers.

use super::{Chance, below};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::amount::Amount;
use crate::plan::field::Resource;
use crate::plan::scenario::{Allocation, Scenario};

/// A factor: `times` / `over`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    times: i128,
    over: i128,
}

impl Scale {
    /// A factor for the amounts of a resource: from 0.4 to 0.8, or from 1.25 to 2.5.
    ///
    /// Where all amounts are multiples of something large enough to choose
    /// among its multiples, the factor turns it into another whole number:
    /// then all sums, steps and shares stay exact. Where they are not, single
    /// amounts are rounded to the smallest unit, and their sums kept.
    pub fn secret(plan: &Plan, resource: Resource, chance: &mut Chance<'_>) -> Result<Scale> {
        const FINE: i128 = 1_000_000;
        const ENOUGH_TO_CHOOSE: i128 = 100;
        let (mut common, mut most) = (0, 1);
        for scenario in plan.scenarios() {
            for index in 0..plan.initiatives().len() {
                let Allocation { amount, floor, cap, step, least, .. } = scenario.allocation(resource, index);
                for value in [Some(*amount), Some(*floor), *cap, *step, *least].into_iter().flatten() {
                    common = divisor(common, value.0.into());
                    most = most.max(value.0.into());
                }
            }
        }
        let over = if common < ENOUGH_TO_CHOOSE { FINE } else { common };
        let highest = over * i128::from(Amount::MAX.0) / most;
        let (from, to) = match chance()? & 1 == 1 && over * 5 / 2 <= highest {
            true => (over * 5 / 4, over * 5 / 2),
            false => (over * 2 / 5, over * 4 / 5),
        };
        let width = u64::try_from(to - from).unwrap_or(u64::MAX).max(1);
        Ok(Scale { times: from + i128::from(below(chance, width)?), over })
    }

    /// The scaled amount, rounded down.
    pub fn down(&self, amount: Amount) -> Amount {
        self.divided(i128::from(amount.0) * self.times)
    }

    /// The scaled amount, rounded down, but for what there is left in it.
    pub fn positive(&self, amount: Amount) -> Amount {
        self.down(amount).max(Amount(1))
    }

    fn up(&self, amount: Amount) -> Amount {
        self.divided(i128::from(amount.0) * self.times + self.over - 1)
    }

    fn divided(&self, value: i128) -> Amount {
        Amount(i64::try_from(value / self.over).unwrap_or(Amount::MAX.0)).min(Amount::MAX)
    }

    /// The allocations of a scenario, by the index of their line. Their sum is
    /// the scaled sum, rounded down; what stood inside its limits still does.
    pub fn scenario(&self, scenario: &Scenario, resource: Resource, lines: usize) -> Vec<Allocation> {
        let from = |index| scenario.allocation(resource, index);
        let mut scaled: Vec<Allocation> = (0..lines).map(|index| self.allocation(from(index))).collect();
        let lost = |index: &usize| i128::from(from(*index).amount.0) * self.times % self.over;
        // Those that lost most by rounding down get one unit each, as many as the sum lacks.
        let mut short: Vec<usize> = (0..lines).filter(|index| lost(index) > 0).collect();
        let lacking = short.iter().map(lost).sum::<i128>() / self.over;
        short.sort_by_key(|index| std::cmp::Reverse(lost(index)));
        for index in short.into_iter().take(usize::try_from(lacking).unwrap_or(0)) {
            scaled[index].amount.0 += 1;
        }
        scaled
    }

    fn allocation(&self, from: &Allocation) -> Allocation {
        Allocation {
            amount: self.down(from.amount),
            floor: self.down(from.floor),
            cap: from.cap.map(|cap| self.up(cap)),
            step: from.step.map(|step| self.positive(step)),
            least: from.least.map(|least| self.positive(least)),
            locked: from.locked,
            reason: "".into(),
        }
    }
}

/// The greatest common divisor; 0 divides by everything.
fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount() -> impl Strategy<Value = Amount> {
        prop_oneof![0..=20i64, 0..=Amount::MAX.0].prop_map(Amount)
    }

    proptest! {
        #[test]
        fn scaling_keeps_the_order_of_amounts(a in amount(), b in amount(), times in 400_000..800_000i128) {
            let scale = Scale { times, over: 1_000_000 };
            let (low, high) = (a.min(b), a.max(b));
            prop_assert!(scale.down(low) <= scale.down(high));
            prop_assert!(scale.up(low) <= scale.up(high));
            prop_assert!(scale.down(a) <= scale.up(a) && scale.up(a).0 - scale.down(a).0 <= 1);
        }

        #[test]
        fn a_common_divisor_divides_both(a in 1..1_000_000i128, b in 1..1_000_000i128) {
            let common = divisor(a, b);
            prop_assert!(a % common == 0 && b % common == 0);
            prop_assert_eq!(divisor(a / common, b / common), 1);
        }
    }
}
