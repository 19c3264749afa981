//! Lines that nothing tells apart: the same limits, stance and priority.
//!
//! A plan of 100,000 lines has a few hundred kinds. What a kind has in common
//! is worked out once, so that a line costs no more than adding it up.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::problem::{Group, Limit, Line, Problem};
use super::range::Range;
use crate::plan::class::Stance;

/// What lines of one kind have in common.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    /// The stance of each.
    pub stance: Option<Stance>,
    /// The priority of each.
    pub priority: u8,
    /// The limits they count toward, by index, in order.
    pub limits: Vec<u32>,
    /// How many of them have a choice.
    pub free: usize,
    /// What they have now.
    pub current: i128,
    /// What they come to within their own limits.
    pub sums: Sums,
}

impl Kind {
    /// Whether their money counts toward the preventive share.
    pub fn is_preventive(&self) -> bool {
        self.stance == Some(Stance::Preventive)
    }
}

/// The kinds of a problem's lines.
#[derive(Debug, Clone)]
pub(super) struct Kinds {
    /// Each line's kind, by index.
    pub of_line: Vec<u32>,
    /// The kinds, in the order of their first lines.
    pub all: Vec<Kind>,
}

/// What the lines of a kind come to at both ends of their ranges and between.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub low: i128,
    pub start: i128,
    pub high: i128,
}

impl Kinds {
    /// What the lines of each kind come to, within these ranges.
    pub fn sums(&self, ranges: &[Range]) -> Vec<Sums> {
        let mut sums = vec![Sums::default(); self.all.len()];
        for (&kind, range) in self.of_line.iter().zip(ranges) {
            sums[kind as usize].add(range);
        }
        sums
    }
}

impl Sums {
    fn add(&mut self, range: &Range) {
        self.low += i128::from(range.low);
        self.start += i128::from(range.start);
        self.high += i128::from(range.high);
    }
}

/// Kinds in cells.
#[derive(Debug, Clone)]
pub(super) struct Grouping {
    pub kinds: Arc<Kinds>,
    /// How many cells there are.
    pub cells: usize,
    /// Each kind's cell; none where fixed lines stand across the trees.
    pub cell_of_kind: Vec<Option<usize>>,
}

impl Grouping {
    /// A line's cell.
    pub fn cell_of(&self, line: usize) -> Option<usize> {
        self.cell_of_kind[self.kinds.of_line[line] as usize]
    }

    /// The lines of each cell, in code order.
    pub fn lines_by_cell(&self) -> Vec<Vec<u32>> {
        let mut lines = vec![vec![]; self.cells];
        for (&kind, line) in self.kinds.of_line.iter().zip(0_u32..) {
            if let Some(cell) = self.cell_of_kind[kind as usize] {
                lines[cell].push(line);
            }
        }
        lines
    }
}

/// What decides a line's kind, each part in its own bits; 0 for none.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    /// Department and objective, where any are limited.
    groups: u64,
    /// The place of the limits that name the line itself; whether it has a
    /// department and an objective; mode, level, stance and priority.
    rest: u64,
}

/// Sorts lines into kinds, the first line first.
pub(super) struct Sorter<'a> {
    limits: &'a [Limit],
    has_departments: bool,
    has_objectives: bool,
    has_modes: bool,
    has_levels: bool,
    /// Lines that limits name one by one, each with its limit; the last first.
    listed: Vec<(usize, usize)>,
    /// The limits that name some line, each combination once.
    listings: Vec<Vec<usize>>,
    known: HashMap<Key, u32>,
    kinds: Kinds,
}

impl<'a> Sorter<'a> {
    /// A sorter for the limits of a problem.
    pub fn new(problem: &'a Problem) -> Sorter<'a> {
        let limits = &problem.limits;
        let mut sorter = Sorter {
            limits,
            has_departments: false,
            has_objectives: false,
            has_modes: false,
            has_levels: false,
            listed: vec![],
            listings: vec![],
            known: HashMap::new(),
            kinds: Kinds { of_line: Vec::with_capacity(problem.lines.len()), all: vec![] },
        };
        for (at, limit) in limits.iter().enumerate() {
            match &limit.group {
                Group::Department(_) => sorter.has_departments = true,
                Group::Objective(_) => sorter.has_objectives = true,
                Group::Mode(_) => sorter.has_modes = true,
                Group::Level(_) => sorter.has_levels = true,
                Group::Lines(lines) => sorter.listed.extend(lines.iter().map(|&line| (line, at))),
            }
        }
        sorter.listed.sort_unstable_by(|a, b| b.cmp(a));
        sorter.listed.dedup();
        sorter
    }

    /// Takes the next line.
    pub fn add(&mut self, line: &Line, range: &Range) {
        let department = line.department.filter(|_| self.has_departments);
        let objective = line.objective.filter(|_| self.has_objectives);
        let mode = line.mode.filter(|_| self.has_modes).map_or(0, |mode| mode as u64 + 1);
        let level = line.level.filter(|_| self.has_levels).map_or(0, |level| level as u64 + 1);
        let stance = line.stance.map_or(0, |stance| stance as u64 + 1);
        let has = u64::from(department.is_some()) << 1 | u64::from(objective.is_some());
        let small = [has, mode, level, stance, u64::from(line.priority)];
        let key = Key {
            groups: u64::from(department.unwrap_or(0)) << 32 | u64::from(objective.unwrap_or(0)),
            rest: small.into_iter().fold(self.listing(), |rest, part| rest << 8 | part),
        };
        let next = u32::try_from(self.kinds.all.len()).unwrap_or(u32::MAX);
        let kind = *self.known.entry(key).or_insert(next);
        if kind == next {
            let index = self.kinds.of_line.len();
            let holds = |(at, limit): (u32, &Limit)| limit.group.holds(index, line).then_some(at);
            self.kinds.all.push(Kind {
                stance: line.stance,
                priority: line.priority,
                limits: (0..).zip(self.limits).filter_map(holds).collect(),
                free: 0,
                current: 0,
                sums: Sums::default(),
            });
        }
        let of_kind = &mut self.kinds.all[kind as usize];
        of_kind.free += usize::from(!range.is_fixed());
        of_kind.current += i128::from(line.current);
        of_kind.sums.add(range);
        self.kinds.of_line.push(kind);
    }

    /// The kinds of the lines taken.
    pub fn kinds(self) -> Kinds {
        self.kinds
    }

    /// Which limits name the next line itself.
    fn listing(&mut self) -> u64 {
        let line = self.kinds.of_line.len();
        if self.listed.last().is_none_or(|&(listed, _)| listed != line) {
            return 0;
        }
        let mut found = vec![];
        while let Some((_, limit)) = self.listed.pop_if(|&mut (listed, _)| listed == line) {
            found.push(limit);
        }
        let known = self.listings.iter().position(|listing| *listing == found);
        let place = known.unwrap_or_else(|| {
            self.listings.push(found);
            self.listings.len() - 1
        });
        place as u64 + 1
    }
}
