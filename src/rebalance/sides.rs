//! The shape of a problem: which lines stand together, and under which limits.
//!
//! Limits that nest (any set of departments, or departments within levels) form
//! a tree; so do the two classes, preventive and not, with the modes inside
//! them. A problem whose limits fall into these two trees is a network: money
//! flows from the envelope down the first tree, over one *cell* per pair of
//! leaves, and up the second tree into the preventive share.

use super::membership::Membership;
use super::problem::{Group, Problem};
use super::range::Range;

/// A node of the network.
pub(super) type Node = usize;

/// Where the envelope enters.
pub(super) const SOURCE: Node = 0;
/// Where it arrives, after its class.
pub(super) const SINK: Node = 1;
/// Everything that is not preventive.
pub(super) const OTHER: Node = 2;
/// Everything preventive.
pub(super) const PREVENTIVE: Node = 3;
/// The nodes of the limits follow.
const FIRST_LIMIT: Node = 4;

/// No cell: a fixed line that stands across the trees.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Lines in cells.
#[derive(Debug, Clone)]
pub(super) struct Grouping {
    /// How many cells there are.
    pub cells: usize,
    /// Each line's cell, or [`NOWHERE`].
    pub cell_of: Vec<u32>,
}

impl Grouping {
    /// The lines of each cell, in code order.
    pub fn lines_by_cell(&self) -> Vec<Vec<u32>> {
        let mut lines = vec![vec![]; self.cells];
        for (&cell, line) in self.cell_of.iter().zip(0_u32..) {
            if cell != NOWHERE {
                lines[cell as usize].push(line);
            }
        }
        lines
    }
}

/// The two trees and the cells between them.
#[derive(Debug, Clone)]
pub(super) struct Sides {
    /// How many nodes the network has.
    pub nodes: usize,
    /// Each limit's arc, by index of the limit: from, to.
    pub arcs: Vec<(Node, Node)>,
    /// The limits, each before the limits around it.
    pub inner_first: Vec<usize>,
    /// Each cell's arc between the trees: from, to.
    pub cells: Vec<(Node, Node)>,
    /// Which lines stand in which cell.
    pub grouping: Grouping,
    /// What lines without a cell add to each limit, by index of the limit.
    pub outside: Vec<i128>,
}

/// One of the two trees while it grows.
struct Tree {
    /// The limits on this side, bigger groups first.
    order: Vec<usize>,
    /// Each limit's place in that order, if it is on this side.
    rank: Vec<Option<usize>>,
    parent: Vec<Option<Node>>,
}

impl Sides {
    /// The shape of a problem, or `None` when its limits cross.
    pub fn of(problem: &Problem, ranges: &[Range]) -> Option<Sides> {
        let membership = Membership::new(problem);
        let size = Sizes::count(problem, ranges, &membership);
        let (mut ours, mut theirs) = (size.tree(false), size.tree(true));
        let mut cell_of = vec![NOWHERE; problem.lines.len()];
        let mut cells = Cells::new(FIRST_LIMIT + problem.limits.len());
        let mut outside = vec![0; problem.limits.len()];
        let mut found = vec![];
        for fixed in [false, true] {
            for (i, (line, range)) in problem.lines.iter().zip(ranges).enumerate() {
                if range.is_fixed() != fixed {
                    continue;
                }
                membership.collect(i, line, &mut found);
                let class = if line.is_preventive() { PREVENTIVE } else { OTHER };
                let ends = ours.leaf(SOURCE, &mut found).zip(theirs.leaf(class, &mut found));
                match ends {
                    Some(ends) => cell_of[i] = cells.id(ends),
                    None if fixed => {
                        for &limit in &found {
                            outside[limit as usize] += i128::from(range.start);
                        }
                    }
                    None => return None,
                }
            }
        }
        let arcs = (0..problem.limits.len())
            .map(|limit| {
                let node = FIRST_LIMIT + limit;
                match (ours.rank[limit], theirs.parent[limit]) {
                    (Some(_), _) => (ours.parent[limit].unwrap_or(SOURCE), node),
                    (None, parent) => (node, parent.unwrap_or(OTHER)),
                }
            })
            .collect();
        let (cells, cell_of) = cells.in_line_order(cell_of);
        Some(Sides {
            nodes: FIRST_LIMIT + problem.limits.len(),
            arcs,
            inner_first: ours.inner_first().chain(theirs.inner_first()).collect(),
            grouping: Grouping { cells: cells.len(), cell_of },
            cells,
            outside,
        })
    }

    /// The node of a limit.
    pub fn node_of(limit: usize) -> Node {
        FIRST_LIMIT + limit
    }
}

impl Tree {
    fn inner_first(&self) -> impl Iterator<Item = usize> {
        self.order.iter().rev().copied()
    }

    /// The deepest node that holds a line in these limits, or `None` when the
    /// limits do not nest the way earlier lines said.
    fn leaf(&mut self, root: Node, limits: &mut [u32]) -> Option<Node> {
        let rank = &self.rank;
        limits.sort_unstable_by_key(|&limit| rank[limit as usize].unwrap_or(usize::MAX));
        let mut at = root;
        for &limit in limits.iter() {
            let limit = limit as usize;
            if self.rank[limit].is_none() {
                break;
            }
            match self.parent[limit] {
                Some(parent) if parent != at => return None,
                _ => self.parent[limit] = Some(at),
            }
            at = FIRST_LIMIT + limit;
        }
        Some(at)
    }
}

/// How many free lines of each class a limit holds.
struct Sizes {
    preventive: Vec<usize>,
    other: Vec<usize>,
    is_mode: Vec<bool>,
}

impl Sizes {
    fn count(problem: &Problem, ranges: &[Range], membership: &Membership) -> Sizes {
        let mut sizes = Sizes {
            preventive: vec![0; problem.limits.len()],
            other: vec![0; problem.limits.len()],
            is_mode: problem.limits.iter().map(|limit| matches!(limit.group, Group::Mode(_))).collect(),
        };
        let mut found = vec![];
        for (i, (line, range)) in problem.lines.iter().zip(ranges).enumerate() {
            if range.is_fixed() {
                continue;
            }
            membership.collect(i, line, &mut found);
            let counts = if line.is_preventive() { &mut sizes.preventive } else { &mut sizes.other };
            for &limit in &found {
                counts[limit as usize] += 1;
            }
        }
        sizes
    }

    /// A mode lies within one class, so it belongs to the tree of classes.
    fn on_class_side(&self, limit: usize) -> bool {
        self.is_mode[limit] && (self.preventive[limit] == 0 || self.other[limit] == 0)
    }

    fn tree(&self, class_side: bool) -> Tree {
        let mut order: Vec<usize> =
            (0..self.other.len()).filter(|&limit| self.on_class_side(limit) == class_side).collect();
        order.sort_by_key(|&limit| std::cmp::Reverse(self.preventive[limit] + self.other[limit]));
        let mut rank = vec![None; self.other.len()];
        for (at, &limit) in order.iter().enumerate() {
            rank[limit] = Some(at);
        }
        Tree { parent: vec![None; rank.len()], order, rank }
    }
}

/// Cells found so far, by their two ends.
struct Cells {
    nodes: usize,
    ends: Vec<(Node, Node)>,
    ids: std::collections::HashMap<usize, u32>,
    last: Option<((Node, Node), u32)>,
}

impl Cells {
    fn new(nodes: usize) -> Cells {
        Cells { nodes, ends: vec![], ids: std::collections::HashMap::new(), last: None }
    }

    fn id(&mut self, ends: (Node, Node)) -> u32 {
        if let Some((seen, id)) = self.last
            && seen == ends
        {
            return id;
        }
        let next = u32::try_from(self.ends.len()).unwrap_or(NOWHERE);
        let id = *self.ids.entry(ends.0 * self.nodes + ends.1).or_insert(next);
        if id == next {
            self.ends.push(ends);
        }
        self.last = Some((ends, id));
        id
    }

    /// Cells numbered by their first line, so that ties between them go by code.
    fn in_line_order(self, mut cell_of: Vec<u32>) -> (Vec<(Node, Node)>, Vec<u32>) {
        let mut renumbered = vec![NOWHERE; self.ends.len()];
        let mut ordered = Vec::with_capacity(self.ends.len());
        for cell in &mut cell_of {
            if *cell == NOWHERE {
                continue;
            }
            let old = *cell as usize;
            if renumbered[old] == NOWHERE {
                renumbered[old] = u32::try_from(ordered.len()).unwrap_or(NOWHERE);
                ordered.push(self.ends[old]);
            }
            *cell = renumbered[old];
        }
        (ordered, cell_of)
    }
}
