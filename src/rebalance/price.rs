//! Prices: what one more unit costs, first things first.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// A price (or a cost) in two ranks: `first` decides, `second` settles ties.
///
/// Under the `priority` and `proportional` rules `first` counts money moved and
/// `second` the rule's own points; under `value` they change places. The order
/// is lexicographic and survives adding the same price to both sides, which is
/// all that shortest paths need; so no weight has to be invented that makes one
/// rank "large enough" against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Price {
    /// What decides.
    pub first: i128,
    /// What settles ties of `first`.
    pub second: i128,
}

impl Price {
    /// No cost in either rank.
    pub const ZERO: Price = Price { first: 0, second: 0 };

    /// A price from its two ranks.
    pub const fn new(first: i128, second: i128) -> Price {
        Price { first, second }
    }
}

impl Add for Price {
    type Output = Price;

    fn add(self, other: Price) -> Price {
        Price::new(self.first.saturating_add(other.first), self.second.saturating_add(other.second))
    }
}

impl AddAssign for Price {
    fn add_assign(&mut self, other: Price) {
        *self = *self + other;
    }
}

impl Neg for Price {
    type Output = Price;

    fn neg(self) -> Price {
        Price::new(self.first.saturating_neg(), self.second.saturating_neg())
    }
}

impl Sub for Price {
    type Output = Price;

    fn sub(self, other: Price) -> Price {
        self + -other
    }
}

impl Mul<i128> for Price {
    type Output = Price;

    /// The cost of `units` at this price.
    fn mul(self, units: i128) -> Price {
        Price::new(self.first.saturating_mul(units), self.second.saturating_mul(units))
    }
}

impl Sum for Price {
    fn sum<I: Iterator<Item = Price>>(prices: I) -> Price {
        prices.fold(Price::ZERO, Add::add)
    }
}
