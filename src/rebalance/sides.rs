//! The shape of a problem: which lines stand together, and under which limits.
//!
//! Limits that nest (any set of departments, or departments within levels) form
//! a tree; so do the two classes, preventive and not, with the modes inside
//! them. A problem whose limits fall into these two trees is a network: money
//! flows from the envelope down the first tree, over one *cell* per pair of
//! leaves, and up the second tree into the preventive share.

use std::collections::HashMap;
use std::sync::Arc;

use super::kinds::{Grouping, Kind, Kinds, Sums};
use super::problem::{Group, Problem};

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
    /// The shape of a problem, or `None` when its limits cross. `sums` is what
    /// each kind's lines come to.
    pub fn of(problem: &Problem, kinds: &Arc<Kinds>, sums: &[Sums]) -> Option<Sides> {
        let size = Sizes::count(problem, kinds);
        let (mut ours, mut theirs) = (size.tree(false), size.tree(true));
        let mut ends = vec![None; kinds.all.len()];
        let mut outside = vec![0; problem.limits.len()];
        for free in [true, false] {
            for (kind, at) in kinds.all.iter().zip(0..).filter(|(kind, _)| (kind.free > 0) == free) {
                let class = if kind.is_preventive() { PREVENTIVE } else { OTHER };
                ends[at] = ours.leaf(SOURCE, kind).zip(theirs.leaf(class, kind));
                if ends[at].is_none() && free {
                    return None;
                }
                for &limit in kind.limits.iter().filter(|_| ends[at].is_none()) {
                    outside[limit as usize] += sums[at].start;
                }
            }
        }
        // Numbered by their first kind, and so by their first line: ties
        // between cells go by code.
        let mut cells: Vec<(Node, Node)> = vec![];
        let mut known = HashMap::new();
        let mut cell_of = |ends: (Node, Node)| {
            *known.entry(ends).or_insert_with(|| {
                cells.push(ends);
                cells.len() - 1
            })
        };
        let cell_of_kind = ends.into_iter().map(|ends| ends.map(&mut cell_of)).collect();
        let arcs = (0..problem.limits.len())
            .map(|limit| {
                let node = FIRST_LIMIT + limit;
                match (ours.rank[limit], theirs.parent[limit]) {
                    (Some(_), _) => (ours.parent[limit].unwrap_or(SOURCE), node),
                    (None, parent) => (node, parent.unwrap_or(OTHER)),
                }
            })
            .collect();
        Some(Sides {
            nodes: FIRST_LIMIT + problem.limits.len(),
            arcs,
            inner_first: ours.inner_first().chain(theirs.inner_first()).collect(),
            grouping: Grouping { kinds: kinds.clone(), cells: cells.len(), cell_of_kind },
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
    fn leaf(&mut self, root: Node, kind: &Kind) -> Option<Node> {
        let rank = &self.rank;
        let mut limits = kind.limits.clone();
        limits.sort_unstable_by_key(|&limit| rank[limit as usize].unwrap_or(usize::MAX));
        let mut at = root;
        for &limit in &limits {
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
    fn count(problem: &Problem, kinds: &Kinds) -> Sizes {
        let mut sizes = Sizes {
            preventive: vec![0; problem.limits.len()],
            other: vec![0; problem.limits.len()],
            is_mode: problem.limits.iter().map(|limit| matches!(limit.group, Group::Mode(_))).collect(),
        };
        for kind in &kinds.all {
            let counts = if kind.is_preventive() { &mut sizes.preventive } else { &mut sizes.other };
            for &limit in &kind.limits {
                counts[limit as usize] += kind.free;
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
