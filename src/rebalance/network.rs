//! The money as a flow, and the cheapest way to push more of it.
//!
//! Successive shortest paths on a graph whose size is the number of limits, not
//! of lines (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, chapters 9 and
//! 14). Capacities are whole numbers, so every flow is, and no price or amount
//! is ever a floating-point number.

use std::collections::VecDeque;

use super::ladder::Ladder;
use super::price::Price;
use super::sides::{Node, OTHER, PREVENTIVE, SINK, SOURCE};

/// More than any amount: the bound of an arc that has none.
pub(super) const UNBOUNDED: i128 = i128::MAX / 4;

/// The arc of everything that isn't preventive.
pub(super) const OTHER_ARC: usize = 0;
/// The arc of everything preventive.
pub(super) const PREVENTIVE_ARC: usize = 1;

/// The arc of a limit.
pub(super) fn limit_arc(limit: usize) -> usize {
    limit + 2
}

/// The limit whose arc this is.
pub(super) fn limit_of(arc: usize) -> Option<usize> {
    arc.checked_sub(2)
}

/// An arc of a tree: what a group of lines holds together.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub from: Node,
    pub to: Node,
    /// The end that stands for the group itself.
    pub group: Node,
    pub flow: i128,
    pub low: i128,
    pub high: i128,
}

/// An arc between the trees: the lines of one group and class.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub from: Node,
    pub to: Node,
    pub ladder: Ladder,
}

/// An arc by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arc {
    Branch(usize),
    Cell(usize),
}

/// One way over an arc: with it (more flow) or against it (less).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hop {
    pub arc: Arc,
    pub forward: bool,
}

/// One augmentation: so much, at such a price, over these arcs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Push {
    /// Units moved.
    pub amount: i128,
    /// The price of each unit.
    pub price: Price,
    /// The way the units took.
    pub hops: Vec<Hop>,
    /// What had no more room after it; none if the way could have carried more.
    pub stop: Option<Stop>,
}

/// What keeps a way from carrying more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A tree arc is at its upper bound (true) or its lower.
    Branch(usize, bool),
    /// The lines of a cell that give or receive at this price have no more.
    Rung { cell: usize, price: Price },
}

/// Nodes that money can still reach when it cannot reach where it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// By node: whether it was reached.
    pub reached: Vec<bool>,
}

/// The flow and the arcs it may still change.
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub branches: Vec<Branch>,
    pub cells: Vec<Cell>,
    /// By node: inflow − outflow that still has to be settled.
    surplus: Vec<i128>,
    around: Vec<Vec<Hop>>,
    /// An arc whose flow is set from outside.
    held: Option<usize>,
    /// Subtracted from the price of every cell. Money crosses from one tree to
    /// the other exactly once, so this changes no comparison; it makes the
    /// cells' start the cheapest one.
    level: Price,
    /// Whether every way is as good as any other.
    at_any_price: bool,
}

/// How far a node is: price, then number of hops.
type Distance = (Price, u32);

/// Cheapest ways from the sources of a search.
struct Routes {
    distance: Vec<Option<Distance>>,
    came_by: Vec<Option<(Node, Hop)>>,
}

impl Network {
    /// A network of `nodes` nodes whose cells hold what `filled` says.
    ///
    /// The two class arcs are added ([`OTHER_ARC`], [`PREVENTIVE_ARC`]), then
    /// `limits`, an arc each. `inner_first` orders the limits so that a group
    /// comes before the group around it. Cells are filled exactly to `level`.
    pub fn new(
        nodes: usize,
        limits: Vec<Branch>,
        inner_first: &[usize],
        cells: Vec<Cell>,
        filled: &[i128],
        (envelope, level): (i128, Price),
    ) -> Network {
        let class = |from| Branch { from, to: SINK, group: from, flow: 0, low: 0, high: UNBOUNDED };
        let mut branches = vec![class(OTHER), class(PREVENTIVE)];
        branches.extend(limits);
        let mut network = Network {
            around: vec![vec![]; nodes],
            surplus: vec![0; nodes],
            branches,
            cells,
            held: None,
            level,
            at_any_price: false,
        };
        network.link();
        network.surplus[SOURCE] += envelope;
        network.surplus[SINK] -= envelope;
        for (cell, &amount) in network.cells.iter().zip(filled) {
            network.surplus[cell.from] -= amount;
            network.surplus[cell.to] += amount;
        }
        for &limit in inner_first {
            network.settle(limit_arc(limit));
        }
        network.settle(OTHER_ARC);
        network.settle(PREVENTIVE_ARC);
        network
    }

    fn link(&mut self) {
        let branches = self.branches.iter().map(|b| (b.from, b.to));
        let cells = self.cells.iter().map(|c| (c.from, c.to));
        let arcs = (0..).map(Arc::Branch).zip(branches);
        for (arc, (from, to)) in arcs.chain((0..).map(Arc::Cell).zip(cells)) {
            let hop = |forward| Hop { arc, forward };
            self.around[from].push(hop(true));
            self.around[to].push(hop(false));
        }
    }

    /// Sends through a tree arc what its group holds, as far as its bounds
    /// allow; what they do not allow stays as surplus at the arc's two ends.
    fn settle(&mut self, arc: usize) {
        let branch = &mut self.branches[arc];
        let held =
            if branch.group == branch.from { self.surplus[branch.from] } else { -self.surplus[branch.to] };
        branch.flow = held.clamp(branch.low, branch.high.max(branch.low));
        self.surplus[branch.from] -= branch.flow;
        self.surplus[branch.to] += branch.flow;
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.surplus.len()
    }

    /// What all preventive lines of the cells hold.
    pub fn preventive(&self) -> i128 {
        self.branches[PREVENTIVE_ARC].flow
    }

    /// Brings every sum within its bounds, as cheaply as can be; the pushes it
    /// took, or what stands in the way.
    pub fn repair(&mut self) -> Result<Vec<Push>, Cut> {
        let mut pushes = vec![];
        loop {
            let nodes = 0..self.surplus.len();
            let sources: Vec<Node> = nodes.filter(|&node| self.surplus[node] > 0).collect();
            if sources.is_empty() {
                return Ok(pushes);
            }
            let routes = self.routes(&sources);
            let nearest = (0..self.surplus.len())
                .filter(|&node| self.surplus[node] < 0)
                .filter_map(|node| routes.distance[node].map(|distance| (distance, node)))
                .min();
            let Some((_, to)) = nearest else {
                return Err(routes.cut());
            };
            let (from, hops) = routes.path(to);
            let most = self.surplus[from].min(-self.surplus[to]);
            let push = self.push(hops, most);
            self.surplus[from] -= push.amount;
            self.surplus[to] += push.amount;
            pushes.push(push);
        }
    }

    /// Moves up to `most` units from the rest into prevention by the cheapest
    /// way, as far as its price holds; or what stands in the way.
    pub fn raise_preventive(&mut self, most: i128) -> Result<Push, Cut> {
        self.held = Some(PREVENTIVE_ARC);
        let routes = self.routes(&[SINK]);
        if routes.distance[PREVENTIVE].is_none() {
            return Err(routes.cut());
        }
        let (_, hops) = routes.path(PREVENTIVE);
        let push = self.push(hops, most);
        self.branches[PREVENTIVE_ARC].flow += push.amount;
        Ok(push)
    }

    /// Room over a hop and its price, if there is any room.
    fn residual(&self, hop: Hop) -> Option<(Price, i128)> {
        match hop.arc {
            Arc::Branch(at) if self.held == Some(at) => None,
            Arc::Branch(at) => {
                let branch = &self.branches[at];
                let room = if hop.forward { branch.high - branch.flow } else { branch.flow - branch.low };
                (room > 0).then_some((Price::ZERO, room))
            }
            Arc::Cell(at) => {
                let ladder = &self.cells[at].ladder;
                let rung = if hop.forward { ladder.up() } else { ladder.down() };
                let level = if hop.forward { -self.level } else { self.level };
                rung.map(|rung| (self.asked(rung.price + level), rung.room))
            }
        }
    }

    fn asked(&self, price: Price) -> Price {
        if self.at_any_price { Price::ZERO } else { price }
    }

    fn ends(&self, hop: Hop) -> (Node, Node) {
        let (from, to) = match hop.arc {
            Arc::Branch(at) => (self.branches[at].from, self.branches[at].to),
            Arc::Cell(at) => (self.cells[at].from, self.cells[at].to),
        };
        if hop.forward { (from, to) } else { (to, from) }
    }

    /// Shortest routes from any of the sources (Bellman and Ford, with a
    /// queue). The number of hops settles ties of price, which keeps equal
    /// routes from going round in circles and bounds the number of pushes.
    fn routes(&self, sources: &[Node]) -> Routes {
        let nodes = self.surplus.len();
        let mut routes = Routes { distance: vec![None; nodes], came_by: vec![None; nodes] };
        let mut queue = VecDeque::with_capacity(nodes);
        let mut queued = vec![false; nodes];
        for &source in sources {
            routes.distance[source] = Some((Price::ZERO, 0));
            queue.push_back(source);
            queued[source] = true;
        }
        while let Some(node) = queue.pop_front() {
            queued[node] = false;
            let Some((price, hops)) = routes.distance[node] else {
                continue;
            };
            for &hop in &self.around[node] {
                let Some((step, _)) = self.residual(hop) else {
                    continue;
                };
                let (_, to) = self.ends(hop);
                let offer = (price + step, hops + 1);
                if routes.distance[to].is_none_or(|known| offer < known) {
                    routes.distance[to] = Some(offer);
                    routes.came_by[to] = Some((node, hop));
                    if !queued[to] {
                        queued[to] = true;
                        queue.push_back(to);
                    }
                }
            }
        }
        routes
    }

    /// Pushes as much as fits along the hops, at most `most`.
    fn push(&mut self, hops: Vec<Hop>, most: i128) -> Push {
        let open = |hop: &Hop| self.residual(*hop).unwrap_or((Price::ZERO, 0));
        let amount = hops.iter().map(|hop| open(hop).1).fold(most, i128::min);
        let price = hops.iter().map(|hop| open(hop).0).sum();
        let stop = hops.iter().find(|hop| open(hop).1 == amount).and_then(|hop| self.stop(*hop));
        self.send(&hops, amount);
        Push { amount, price, hops, stop }
    }

    /// What a hop runs against when its room is used up.
    fn stop(&self, hop: Hop) -> Option<Stop> {
        match (hop.arc, hop.forward) {
            (Arc::Branch(at), up) => Some(Stop::Branch(at, up)),
            (Arc::Cell(cell), true) => {
                self.cells[cell].ladder.up().map(|rung| Stop::Rung { cell, price: rung.price })
            }
            (Arc::Cell(cell), false) => {
                self.cells[cell].ladder.down().map(|rung| Stop::Rung { cell, price: -rung.price })
            }
        }
    }

    /// Sends units along hops that have room for them.
    fn send(&mut self, hops: &[Hop], amount: i128) {
        for hop in hops {
            let signed = if hop.forward { amount } else { -amount };
            match hop.arc {
                Arc::Branch(at) => self.branches[at].flow += signed,
                Arc::Cell(at) => self.cells[at].ladder.shift(signed),
            }
        }
    }

    /// Repeats `amount` units of a push that raised prevention.
    pub fn repeat(&mut self, push: &Push, amount: i128) {
        self.send(&push.hops, amount);
        self.branches[PREVENTIVE_ARC].flow += amount;
    }

    /// Whether the preventive sum must stay what it is, from now on.
    pub fn hold_preventive(&mut self, hold: bool) {
        self.held = hold.then_some(PREVENTIVE_ARC);
    }

    /// Looks for any way from now on, not for the cheapest: how far money
    /// reaches does not depend on prices, and an arc added late may be so cheap
    /// that a cheapest way would go round in circles.
    pub fn ignore_prices(&mut self) {
        self.at_any_price = true;
    }

    /// What still stands at a node although it should not.
    pub fn surplus(&self, node: Node) -> i128 {
        self.surplus[node]
    }

    /// The price of bringing one unit from a node to every other.
    pub fn prices_from(&self, from: Node) -> Vec<Option<Price>> {
        let routes = self.routes(&[from]);
        let prices = routes.distance.into_iter();
        prices.map(|known| known.map(|(price, _)| price)).collect()
    }

    /// Adds an arc that a loosened line would open.
    pub fn add_cell(&mut self, cell: Cell) {
        let arc = Arc::Cell(self.cells.len());
        self.around[cell.from].push(Hop { arc, forward: true });
        self.around[cell.to].push(Hop { arc, forward: false });
        self.cells.push(cell);
    }
}

impl Routes {
    /// The source a node was reached from, and the hops between, in order.
    fn path(&self, to: Node) -> (Node, Vec<Hop>) {
        let mut hops = vec![];
        let mut at = to;
        while let Some((from, hop)) = self.came_by[at] {
            hops.push(hop);
            at = from;
        }
        hops.reverse();
        (at, hops)
    }

    fn cut(&self) -> Cut {
        Cut { reached: self.distance.iter().map(Option::is_some).collect() }
    }
}
