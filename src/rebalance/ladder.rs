//! A cell's convex cost: rungs of rising price, and where the money stands.

use std::cmp::Ordering;

use super::price::Price;

/// Units that can be had at one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rung {
    /// What one unit costs.
    pub price: Price,
    /// How many units there are.
    pub room: i128,
}

/// All pieces of a cell's lines, merged by price, filled from the bottom.
#[derive(Debug, Clone, Default)]
pub(super) struct Ladder {
    rungs: Vec<Rung>,
    /// The rung being filled; those below are full, those above empty.
    at: usize,
    filled: i128,
}

impl Ladder {
    /// Adds units at a price, before anything is filled.
    pub fn add(&mut self, price: Price, room: i128) {
        if room <= 0 {
            return;
        }
        match self.rungs.binary_search_by(|rung| rung.price.cmp(&price)) {
            Ok(found) => self.rungs[found].room += room,
            Err(place) => self.rungs.insert(place, Rung { price, room }),
        }
    }

    /// The rungs, from the bottom.
    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    /// Fills every rung priced below `level` and returns how much that is.
    /// Below zero, the money is where it is now.
    pub fn fill_below(&mut self, level: Price) -> i128 {
        self.at = self.rungs.partition_point(|rung| rung.price < level);
        self.filled = 0;
        self.rungs[..self.at].iter().map(|rung| rung.room).sum()
    }

    /// Fills exactly `amount`, from the bottom, as far as there are rungs.
    pub fn fill_to(&mut self, amount: i128) {
        (self.at, self.filled) = (0, amount);
        while let Some(rung) = self.rungs.get(self.at)
            && self.filled >= rung.room
        {
            self.filled -= rung.room;
            self.at += 1;
        }
    }

    /// The price of one more unit and how many go at that price.
    pub fn up(&self) -> Option<Rung> {
        self.rungs.get(self.at).map(|rung| Rung { price: rung.price, room: rung.room - self.filled })
    }

    /// The price of one unit less and how many go at that price.
    pub fn down(&self) -> Option<Rung> {
        if self.filled > 0 {
            return self.rungs.get(self.at).map(|rung| Rung { price: -rung.price, room: self.filled });
        }
        let below = self.at.checked_sub(1)?;
        self.rungs.get(below).map(|rung| Rung { price: -rung.price, room: rung.room })
    }

    /// Moves by `units`, at most the room of [`up`](Ladder::up) or
    /// [`down`](Ladder::down).
    pub fn shift(&mut self, units: i128) {
        self.filled += units;
        if self.filled < 0 {
            self.at = self.at.saturating_sub(1);
            self.filled += self.rungs.get(self.at).map_or(0, |rung| rung.room);
        }
        if self.rungs.get(self.at).is_some_and(|rung| self.filled >= rung.room) {
            self.filled -= self.rungs[self.at].room;
            self.at += 1;
        }
    }

    /// Units under the start that are not filled, and units over it that are.
    pub fn moved(&self) -> (i128, i128) {
        let (mut given, mut received) = (0, 0);
        for (at, rung) in self.rungs.iter().enumerate() {
            let filled = match at.cmp(&self.at) {
                Ordering::Less => rung.room,
                Ordering::Equal => self.filled,
                Ordering::Greater => 0,
            };
            if rung.price < Price::ZERO {
                given += rung.room - filled;
            } else {
                received += filled;
            }
        }
        (given, received)
    }

    /// The price of the rung being filled, how much of it is filled, and how
    /// much is left; `None` when the ladder is full.
    pub fn threshold(&self) -> Option<(Price, i128, i128)> {
        self.rungs.get(self.at).map(|rung| (rung.price, self.filled, rung.room - self.filled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_and_down_meet_the_same_rungs() {
        let mut ladder = Ladder::default();
        ladder.add(Price::new(1, 2), 5);
        ladder.add(Price::new(0, -1), 3);
        ladder.add(Price::new(1, 2), 4);
        assert_eq!(ladder.fill_below(Price::ZERO), 3);
        assert_eq!(ladder.up().map(|r| (r.price.first, r.room)), Some((1, 9)));
        assert_eq!(ladder.down().map(|r| (r.price.second, r.room)), Some((1, 3)));
        ladder.shift(9);
        assert_eq!(ladder.up(), None);
        assert_eq!(ladder.down().map(|r| r.room), Some(9));
        ladder.shift(-9);
        ladder.shift(-3);
        assert_eq!(ladder.down(), None);
        assert_eq!(ladder.up().map(|r| r.room), Some(3));
    }
}
