//! When the answer is no: what stands in the way, and what would open it.

use super::explain::{Hold, Obstacle, Unlock};
use super::ladder::Ladder;
use super::network::{Branch, Cell, Cut, Network, UNBOUNDED, limit_arc};
use super::price::Price;
use super::problem::{Problem, Ratio};
use super::range::{Range, is_held};
use super::sides::{SINK, SOURCE, Sides};

/// How many of the biggest holds are each tried without.
pub(super) const TRIED: usize = 16;

/// What one hold keeps shut, in the words of the network.
enum Key {
    /// A line that could hold more or less than it may.
    Line { line: usize, more: i64, less: i64 },
    /// A limit, by index.
    Limit(usize),
}

/// A way that was looked for and not found.
pub(super) struct DeadEnd<'a> {
    pub problem: &'a Problem,
    pub ranges: &'a [Range],
    pub sides: &'a Sides,
    pub network: &'a Network,
    pub cut: &'a Cut,
}

impl DeadEnd<'_> {
    /// The limits, locks, floors and caps that the cut consists of.
    pub fn obstacles(&self) -> Vec<Obstacle> {
        let mut found: Vec<Obstacle> = vec![];
        let limits = self.limits_in_cut().map(|(hold, _)| hold);
        if self.network.surplus(SOURCE) != 0 || self.network.surplus(SINK) != 0 {
            found.push(Obstacle::new(Hold::Envelope));
        }
        found.extend(limits.map(Obstacle::new));
        for hold in [Hold::Lock, Hold::Kept, Hold::Floor, Hold::Cap] {
            let lines = self.lines_in_cut().filter(|&(_, of_line, _)| of_line == hold);
            let lines: Vec<usize> = lines.map(|(line, _, _)| line).collect();
            if !lines.is_empty() {
                found.push(Obstacle { hold, lines });
            }
        }
        let can_receive =
            |(line, range): (&super::problem::Line, &Range)| line.is_preventive() && range.high > range.low;
        if !self.problem.lines.iter().zip(self.ranges).any(can_receive) {
            found.push(Obstacle::new(Hold::NoPreventive));
        }
        found
    }

    /// What each of the biggest holds would add to the highest share if it
    /// alone were loosened, best first. `reached` is that share's money.
    pub fn unlocks(&self, reached: i128) -> Vec<Unlock> {
        let lines = self.lines_in_cut().map(|(line, hold, room)| {
            let (more, less) = if room > 0 { (room, 0) } else { (0, -room) };
            (hold, Key::Line { line, more, less }, room.abs())
        });
        let mut lines: Vec<_> = lines.collect();
        lines.retain(|&(_, _, room)| room > 0);
        lines.sort_by_key(|&(_, _, room)| std::cmp::Reverse(room));
        lines.truncate(TRIED);
        let lines = lines.into_iter().map(|(hold, key, _)| (hold, key));
        let limits = self.limits_in_cut().take(TRIED);
        let mut found: Vec<Unlock> = limits
            .chain(lines)
            .filter_map(|(hold, key)| {
                let line = match key {
                    Key::Line { line, .. } => Some(line),
                    Key::Limit(_) => None,
                };
                let gained = self.without(&key)? - reached;
                let gain = Ratio::of(gained, self.problem.envelope);
                (gained > 0).then_some(Unlock { hold, line, gain })
            })
            .collect();
        found.sort_by_key(|unlock| std::cmp::Reverse(unlock.gain.part()));
        found
    }

    /// The most preventive money in the network when one hold is loosened.
    fn without(&self, key: &Key) -> Option<i128> {
        let mut network = self.network.clone();
        match *key {
            Key::Limit(limit) => {
                let branch = &mut network.branches[limit_arc(limit)];
                (branch.low, branch.high) = (-UNBOUNDED, UNBOUNDED);
            }
            Key::Line { line, more, less } => {
                let (from, to) = self.sides.cells[self.sides.grouping.cell_of(line)?];
                let mut ladder = Ladder::default();
                for (price, room) in [(Price::new(0, -1), less), (Price::new(1, 1), more)] {
                    if room > 0 {
                        ladder.add(price, i128::from(room));
                    }
                }
                ladder.fill_below(Price::ZERO);
                network.add_cell(Cell { from, to, ladder });
            }
        }
        network.ignore_prices();
        network.hold_preventive(false);
        network.repair().ok()?;
        while network.raise_preventive(UNBOUNDED).is_ok() {}
        Some(network.preventive())
    }

    fn limits_in_cut(&self) -> impl Iterator<Item = (Hold, Key)> {
        let reached = &self.cut.reached;
        (0..self.problem.limits.len()).filter_map(move |limit| {
            let Branch { from, to, .. } = self.network.branches[limit_arc(limit)];
            match (reached[from], reached[to]) {
                (true, false) => Some((Hold::AtMost(limit), Key::Limit(limit))),
                (false, true) => Some((Hold::AtLeast(limit), Key::Limit(limit))),
                _ => None,
            }
        })
    }

    /// Lines whose own limits are in the cut: which limit, and how much more
    /// (or, negative, how much less) the line could hold without it.
    fn lines_in_cut(&self) -> impl Iterator<Item = (usize, Hold, i64)> {
        let lines = self.problem.lines.iter().zip(self.ranges).enumerate();
        lines.filter_map(move |(i, (line, range))| {
            let held = if line.locked {
                Some(Hold::Lock)
            } else {
                is_held(line, self.problem.unclassified).then_some(Hold::Kept)
            };
            let Some(cell) = self.sides.grouping.cell_of(i) else {
                // Fixed across the trees: it is in no cut, but what it holds is
                // missing wherever the cut is.
                let missing = !line.is_preventive() && range.low > 0;
                return missing.then_some((i, held.unwrap_or(Hold::Floor), 0));
            };
            let (from, to) = self.sides.cells[cell];
            let (from, to) = (self.cut.reached[from], self.cut.reached[to]);
            let envelope = i64::try_from(self.problem.envelope).unwrap_or(i64::MAX);
            let room = match (from, to, held) {
                (true, false, Some(_)) => line.cap.unwrap_or(envelope).saturating_sub(range.high).max(0),
                (true, false, None) => envelope.saturating_sub(range.high).max(0),
                (false, true, Some(_)) => line.floor.saturating_sub(range.low).min(0),
                (false, true, None) => -range.low,
                _ => 0,
            };
            let own = if from { Hold::Cap } else { Hold::Floor };
            let stands = if from {
                !to && i128::from(range.high) < self.problem.envelope
            } else {
                to && range.low > 0
            };
            stands.then_some((i, held.unwrap_or(own), room))
        })
    }
}
