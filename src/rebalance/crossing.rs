//! Limits that cross, such as departments and objectives: no longer a network.
//!
//! Lines that count toward the same limits and class still merge into cells;
//! [`simplex`](super::simplex) moves money between the cells. Where limits
//! cross three ways an optimum may split a unit; then cells are branched upon
//! until every amount is whole.

use std::collections::HashMap;
use std::sync::Arc;

use super::explain::Hold;
use super::kinds::{Grouping, Kind, Kinds, Sums};
use super::ladder::{Ladder, Rung};
use super::model::ladders;
use super::network::UNBOUNDED;
use super::price::Price;
use super::problem::{Goal, Problem};
use super::range::Range;
use super::simplex::{Column, Failure, Optimum, Row, minimise};

/// The row of the envelope and the row of prevention; the limits follow.
const ENVELOPE: usize = 0;
const PREVENTIVE: usize = 1;
const FIRST_LIMIT: usize = 2;

/// How many linear programmes whole amounts may cost.
const PATIENCE: usize = 200;

/// Cells by the limits and the class that their lines have in common.
#[derive(Debug, Clone)]
pub(super) struct Crossing {
    pub grouping: Grouping,
    /// By cell: the rows it counts in.
    rows_of: Vec<Vec<usize>>,
}

/// Why no amounts were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unsolved {
    /// There are none: these holds contradict each other; none are named where
    /// only whole amounts do not fit.
    Impossible(Vec<Hold>),
    /// The search was ended before it was certain.
    GaveUp,
}

/// The cells as the best answer fills them.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    pub ladders: Vec<Ladder>,
    /// Preventive money in all.
    pub preventive: i128,
    /// What one more unit in each cell is worth to the rest, rounded down.
    pub cell_worth: Vec<Price>,
    /// What one more unit on each limit's bound would cost.
    pub limit_prices: Vec<Price>,
    /// Whether no other whole amounts are better.
    pub proved: bool,
}

impl Crossing {
    /// Groups the lines of a problem.
    pub fn of(kinds: &Arc<Kinds>) -> Crossing {
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        let mut rows_of = vec![];
        let cell_of = |kind: &Kind| {
            let mut rows = vec![ENVELOPE];
            rows.extend(kind.is_preventive().then_some(PREVENTIVE));
            rows.extend(kind.limits.iter().map(|&limit| FIRST_LIMIT + limit as usize));
            Some(*known.entry(rows).or_insert_with_key(|rows| {
                rows_of.push(rows.clone());
                rows_of.len() - 1
            }))
        };
        let cell_of_kind = kinds.all.iter().map(cell_of).collect();
        Crossing { grouping: Grouping { kinds: kinds.clone(), cells: rows_of.len(), cell_of_kind }, rows_of }
    }

    /// The best whole amounts of the cells, or why there are none.
    pub fn solve(&self, problem: &Problem, ranges: &[Range], goal: Goal) -> Result<Filled, Unsolved> {
        let sums = self.grouping.kinds.sums(ranges);
        let mut ladders = ladders(problem, ranges, &self.grouping, &sums);
        let mut columns = self.columns(&sums, &ladders);
        if goal == Goal::MostPreventive {
            columns.iter_mut().for_each(prefer_prevention);
        }
        let rows = self.rows(problem, goal);
        let (best, proved) = self.whole(&rows, &columns)?;
        let denominator = best.denominator;
        for ((ladder, column), total) in ladders.iter_mut().zip(&columns).zip(&best.totals) {
            ladder.fill_to(total / denominator - column.base);
        }
        let totals = best.totals.iter().zip(&self.rows_of);
        let preventive = totals.filter(|(_, rows)| rows.contains(&PREVENTIVE));
        let each = |price: Price| Price::new(price.first / denominator, price.second / denominator);
        let worth = |rows: &Vec<usize>| each(rows.iter().map(|&row| best.row_prices[row]).sum());
        let limit_prices = best.row_prices[FIRST_LIMIT..][..problem.limits.len()].iter();
        Ok(Filled {
            preventive: preventive.map(|(total, _)| total / denominator).sum(),
            cell_worth: self.rows_of.iter().map(worth).collect(),
            limit_prices: limit_prices.map(|&price| each(price)).collect(),
            ladders,
            proved,
        })
    }

    fn columns(&self, sums: &[Sums], ladders: &[Ladder]) -> Vec<Column> {
        let mut base = vec![0_i128; self.rows_of.len()];
        for (&cell, sum) in self.grouping.cell_of_kind.iter().zip(sums) {
            if let Some(cell) = cell {
                base[cell] += sum.low;
            }
        }
        let cells = self.rows_of.iter().zip(base).zip(ladders);
        cells
            .map(|((rows, base), ladder)| Column { rows: rows.clone(), base, rungs: ladder.rungs().to_vec() })
            .collect()
    }

    fn rows(&self, problem: &Problem, goal: Goal) -> Vec<Row> {
        let need = match goal {
            Goal::LeastCost(need) => need,
            Goal::MostPreventive => 0,
        };
        let envelope = Row { low: problem.envelope, high: problem.envelope };
        let preventive = Row { low: need, high: UNBOUNDED };
        let limits = problem.limits.iter().map(|limit| Row {
            low: limit.at_least.unwrap_or(-UNBOUNDED),
            high: limit.at_most.unwrap_or(UNBOUNDED),
        });
        [envelope, preventive].into_iter().chain(limits).collect()
    }

    /// Branches on cells whose amount is split until all are whole.
    fn whole(&self, rows: &[Row], columns: &[Column]) -> Result<(Optimum, bool), Unsolved> {
        let mut best: Option<Optimum> = None;
        let mut open: Vec<Vec<(usize, Row)>> = vec![vec![]];
        let mut in_the_way = vec![];
        let mut proved = true;
        for _ in 0..PATIENCE {
            let Some(cuts) = open.pop() else { break };
            let mut rows = rows.to_vec();
            let mut columns = columns.to_vec();
            for &(cell, row) in &cuts {
                columns[cell].rows.push(rows.len());
                rows.push(row);
            }
            let optimum = match minimise(&rows, &columns) {
                Ok(optimum) => optimum,
                Err(Failure::Infeasible(ray)) => {
                    if cuts.is_empty() {
                        in_the_way = ray.iter().map(|&(row, high)| hold_of(row, high)).collect();
                    }
                    continue;
                }
                Err(Failure::GaveUp) => {
                    proved = false;
                    continue;
                }
            };
            let dearer = |best: &Optimum| optimum.cost * best.denominator >= best.cost * optimum.denominator;
            if best.as_ref().is_some_and(dearer) {
                continue;
            }
            let split = |total: &i128| total % optimum.denominator != 0;
            let Some(cell) = optimum.totals.iter().position(split) else {
                best = Some(optimum);
                continue;
            };
            let below = optimum.totals[cell].div_euclid(optimum.denominator);
            for (low, high) in [(-UNBOUNDED, below), (below + 1, UNBOUNDED)] {
                let mut cuts = cuts.clone();
                cuts.push((cell, Row { low, high }));
                open.push(cuts);
            }
        }
        proved &= open.is_empty();
        match best {
            Some(best) => Ok((best, proved)),
            None if proved => Err(Unsolved::Impossible(in_the_way)),
            None => Err(Unsolved::GaveUp),
        }
    }
}

/// The hold that a row stands for, at its upper or its lower bound.
fn hold_of(row: usize, high: bool) -> Hold {
    match (row, high) {
        (ENVELOPE, _) => Hold::Envelope,
        (PREVENTIVE, _) => Hold::NoPreventive,
        (row, true) => Hold::AtMost(row - FIRST_LIMIT),
        (row, false) => Hold::AtLeast(row - FIRST_LIMIT),
    }
}

/// Prices a cell by nothing but whether it is preventive.
fn prefer_prevention(column: &mut Column) {
    let first = -i128::from(column.rows.contains(&PREVENTIVE));
    let room = column.rungs.iter().map(|rung| rung.room).sum();
    column.rungs.clear();
    if room > 0 {
        column.rungs.push(Rung { price: Price::new(first, 0), room });
    }
}
