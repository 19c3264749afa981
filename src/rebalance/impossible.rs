//! When the answer is no: what stands in the way, and what would open it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::explain::{Hold, Obstacle, Unlock};
use super::ladder::Ladder;
use super::network::{Branch, Cell, Cut, Network, UNBOUNDED, limit_arc};
use super::outcome::Infeasible;
use super::price::Price;
use super::problem::{Line, Problem, Ratio};
use super::range::{Range, is_held};
use super::sides::{SINK, SOURCE, Sides};

/// How many groups of lines, the biggest holds first, are each tried without.
pub(super) const TRIED: usize = 256;

/// How many holds to loosen are listed.
const LISTED: usize = 32;

/// What one hold keeps shut, in the words of the network.
enum Key {
    /// Lines of a cell that could hold more or less than they may.
    Cell { cell: usize, more: i128, less: i128 },
    /// The most of a limit, by index.
    AtMost(usize),
    /// The least of a limit, by index.
    AtLeast(usize),
}

/// A line whose own limits are in the way.
#[derive(Debug, Clone, Copy)]
struct Held {
    line: usize,
    /// The first of its holds that would have to go.
    hold: Hold,
    /// The way that leads over it; none if it stands across the trees.
    way: Option<Way>,
    /// How much more, or less, it could hold without that hold.
    room: i128,
    /// The same without any of its holds.
    whole: i128,
}

/// A cell and whether its lines would have to hold more, not less.
type Way = (usize, bool);

/// A way that was looked for and not found.
pub(super) struct DeadEnd<'a> {
    pub problem: &'a Problem,
    pub ranges: &'a [Range],
    pub sides: &'a Sides,
    pub network: &'a Network,
    pub cut: &'a Cut,
    /// Preventive money as far as it got; none if no allocation keeps the limits.
    pub reached: Option<i128>,
    /// Preventive money that was asked for.
    pub need: i128,
}

/// What stands in the way, told and for going on from.
#[derive(Debug, Clone)]
pub(super) struct Wall {
    pub told: Infeasible,
    /// How many holds must be loosened at least.
    pub least_loosened: usize,
    /// The hold that keeps most shut, even if loosening it alone opens nothing.
    pub widest: Option<(Hold, Option<usize>)>,
}

impl From<Infeasible> for Wall {
    fn from(told: Infeasible) -> Wall {
        Wall { told, least_loosened: 1, widest: None }
    }
}

impl DeadEnd<'_> {
    /// The whole story; `highest_share` is of all lines.
    pub fn wall(&self, highest_share: Option<Ratio>) -> Wall {
        let held = self.lines_in_cut();
        Wall {
            told: Infeasible {
                proved: true,
                highest_share,
                because: self.obstacles(&held),
                unlock: self.unlocks(&held),
            },
            least_loosened: self.least_loosened(&held),
            widest: self.widest(&held),
        }
    }

    /// The limits, locks, floors and caps that together prove that there is no
    /// way, and no line that this proof could do without.
    ///
    /// All of them make up a cut: what they let through falls short of what is
    /// asked. Lines that could be loosened together without closing that gap
    /// are left out, as many as can be.
    fn obstacles(&self, held: &[Held]) -> Vec<Obstacle> {
        let mut found: Vec<Obstacle> = vec![];
        if self.network.surplus(SOURCE) != 0 || self.network.surplus(SINK) != 0 {
            found.push(Obstacle::new(Hold::Envelope));
        }
        found.extend(self.limits_in_cut().map(|(hold, _)| Obstacle::new(hold)));
        let mut held = held.to_vec();
        held.sort_by_key(|held| (held.way.is_none(), held.whole));
        let mut spare = self.shortfall() - 1;
        let needed = held.iter().position(|held| {
            spare -= held.whole;
            held.way.is_none() || spare < 0
        });
        let mut needed: Vec<Held> = held.split_off(needed.unwrap_or(held.len()));
        needed.sort_by_key(|held| held.line);
        for hold in [Hold::Lock, Hold::Kept, Hold::Floor, Hold::Cap] {
            let lines = needed.iter().filter(|held| held.hold == hold);
            let lines: Vec<usize> = lines.map(|held| held.line).collect();
            if !lines.is_empty() {
                found.push(Obstacle { hold, lines });
            }
        }
        let can_receive = |(line, range): (&Line, &Range)| line.is_preventive() && range.high > range.low;
        if !self.problem.lines.iter().zip(self.ranges).any(can_receive) {
            found.push(Obstacle::new(Hold::NoPreventive));
        }
        found
    }

    /// What each hold would add to the highest share if it alone were loosened,
    /// the best of all first.
    fn unlocks(&self, held: &[Held]) -> Vec<Unlock> {
        let mut found: Vec<Unlock> = vec![];
        let mut add = |hold, line, gained: i128| {
            let gain = Ratio::of(gained, self.problem.envelope);
            if gained > 0 {
                found.push(Unlock { hold, line, gain });
            }
        };
        for (hold, key) in self.limits_in_cut().take(TRIED) {
            add(hold, None, self.gain(&key));
        }
        let mut ways: BTreeMap<Way, Vec<Held>> = BTreeMap::new();
        for held in held.iter().filter(|held| held.room > 0) {
            if let Some(way) = held.way {
                ways.entry(way).or_default().push(*held);
            }
        }
        let mut ways: Vec<_> = ways.into_iter().collect();
        for (_, lines) in &mut ways {
            lines.sort_by_key(|held| (Reverse(held.room), held.line));
        }
        ways.sort_by_key(|(way, lines)| (lines.first().map(|held| Reverse(held.room)), *way));
        for (way, lines) in ways.into_iter().take(TRIED) {
            // A new arc adds its width until another cut is narrower: how much that
            // is at most is found once, and holds for every line of the cell.
            let most = self.reached.map(|_| self.gain_of(way, UNBOUNDED));
            for held in lines.into_iter().take(LISTED) {
                let gained = most.map_or_else(|| self.gain_of(way, held.room), |most| most.min(held.room));
                add(held.hold, Some(held.line), gained);
            }
        }
        found.sort_by_key(|unlock| (Reverse(unlock.gain.part()), unlock.line));
        found.truncate(LISTED);
        found
    }

    /// How many holds must be loosened at least, whatever they are: without so
    /// many, this cut stays too narrow.
    fn least_loosened(&self, held: &[Held]) -> usize {
        if self.limits_in_cut().next().is_some() || held.iter().any(|held| held.way.is_none()) {
            return 1;
        }
        // A locked line takes two at most: its lock, then its floor or its cap.
        let mut rooms: Vec<i128> = held.iter().flat_map(|held| [held.room, held.whole - held.room]).collect();
        rooms.sort_unstable_by_key(|&room| Reverse(room));
        let mut missing = self.shortfall();
        let enough = rooms.iter().position(|room| {
            missing -= room;
            missing <= 0
        });
        enough.map_or(rooms.len(), |at| at + 1).max(1)
    }

    fn widest(&self, held: &[Held]) -> Option<(Hold, Option<usize>)> {
        let limit = self.limits_in_cut().next().map(|(hold, _)| (hold, None));
        let held = held.iter().filter(|held| held.way.is_some());
        let widest = held.max_by_key(|held| (held.room, held.whole, Reverse(held.line)));
        limit.or_else(|| widest.map(|held| (held.hold, Some(held.line))))
    }

    /// How much too narrow the cut is.
    fn shortfall(&self) -> i128 {
        match self.reached {
            Some(reached) => self.need - reached,
            None => {
                let nodes = (0..self.network.nodes()).filter(|&node| self.cut.reached[node]);
                nodes.map(|node| self.network.surplus(node)).sum()
            }
        }
    }

    fn gain_of(&self, (cell, more): Way, room: i128) -> i128 {
        let (more, less) = if more { (room, 0) } else { (0, room) };
        self.gain(&Key::Cell { cell, more, less })
    }

    /// How much more preventive money there can be when one hold is loosened.
    fn gain(&self, key: &Key) -> i128 {
        self.without(key).map_or(0, |most| most - self.reached.unwrap_or(0))
    }

    /// The most preventive money in the network when one hold is loosened.
    fn without(&self, key: &Key) -> Option<i128> {
        let mut network = self.network.clone();
        match *key {
            Key::AtMost(limit) => network.branches[limit_arc(limit)].high = UNBOUNDED,
            Key::AtLeast(limit) => network.branches[limit_arc(limit)].low = -UNBOUNDED,
            Key::Cell { cell, more, less } => {
                let (from, to) = self.sides.cells[cell];
                let mut ladder = Ladder::default();
                ladder.add(Price::new(0, -1), less);
                ladder.add(Price::new(1, 1), more);
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
                (true, false) => Some((Hold::AtMost(limit), Key::AtMost(limit))),
                (false, true) => Some((Hold::AtLeast(limit), Key::AtLeast(limit))),
                _ => None,
            }
        })
    }

    /// Lines whose own limits are in the cut, in code order.
    fn lines_in_cut(&self) -> Vec<Held> {
        let lines = self.problem.lines.iter().zip(self.ranges).enumerate();
        lines.filter_map(|(i, (line, range))| self.in_cut(i, line, range)).collect()
    }

    fn in_cut(&self, i: usize, line: &Line, range: &Range) -> Option<Held> {
        let held = if line.locked {
            Some(Hold::Lock)
        } else {
            is_held(line, self.problem.unclassified).then_some(Hold::Kept)
        };
        let Some(cell) = self.sides.grouping.cell_of(i) else {
            // Fixed across the trees: it is in no cut, but what it holds is
            // missing wherever the cut is.
            let hold = held.unwrap_or(Hold::Floor);
            let missing = !line.is_preventive() && range.low > 0;
            return missing.then_some(Held { line: i, hold, way: None, room: 0, whole: 0 });
        };
        let (from, to) = self.sides.cells[cell];
        let more = match (self.cut.reached[from], self.cut.reached[to]) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let (low, high) = (i128::from(range.low), i128::from(range.high));
        let (own, whole, opened) = if more {
            let cap = line.cap.map_or(self.problem.envelope, i128::from);
            (Hold::Cap, self.problem.envelope - high, cap - high)
        } else {
            (Hold::Floor, low, low - i128::from(line.floor.max(0)))
        };
        let whole = whole.max(0);
        let (hold, room) = match held {
            // A lock that only holds what floor and cap hold as well is not in the way.
            Some(held) if opened > 0 => (held, opened.min(whole)),
            Some(held) => (held, 0),
            None => (own, whole),
        };
        (whole > 0).then_some(Held { line: i, hold, way: Some((cell, more)), room, whole })
    }
}
