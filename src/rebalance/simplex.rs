//! Limits that cross: an exact dual simplex over cells, in whole numbers.
//!
//! Money moves between cells under rows, each the sum of some cells between two
//! bounds. The inverse of the basis is kept as whole numbers over one common
//! denominator (Edmonds' integer pivoting), so no answer hangs on rounding.
//! Every ladder starts filled up to price zero, which is the best that could be
//! if there were no rows; the dual simplex then mends one row at a time, by the
//! cheapest rungs first, and flips whole rungs on the way.

use super::ladder::Rung;
use super::price::Price;

/// A sum between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub low: i128,
    pub high: i128,
}

/// A cell: the rows it counts in and its rungs, cheapest first.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub rows: Vec<usize>,
    /// What it holds before any rung is filled.
    pub base: i128,
    pub rungs: Vec<Rung>,
}

/// Why no optimum came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// These rows cannot all be kept: true where the upper bound is too low.
    Infeasible(Vec<(usize, bool)>),
    /// The basis grew past what the arithmetic is made for.
    GaveUp,
}

/// An optimum; amounts and prices are over `denominator`.
#[derive(Debug, Clone)]
pub(super) struct Optimum {
    pub denominator: i128,
    /// Each cell's amount, base included.
    pub totals: Vec<i128>,
    /// What one unit more on each row's sum costs.
    pub row_prices: Vec<Price>,
    /// The cost of every filled rung, counted from the start.
    pub cost: Price,
}

/// A basic variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basic {
    /// The rung of this column where it stands.
    Column(usize),
    /// The sum of this row.
    Row(usize),
}

/// Entries of the inverse beyond this say that the rows are none of a plan's.
const LARGEST: i128 = 1 << 40;

struct Tableau<'a> {
    rows: &'a [Row],
    columns: &'a [Column],
    /// Rungs below are full; the rung itself is basic or empty.
    at: Vec<usize>,
    /// A row's sum where it is not basic.
    fixed: Vec<Option<i128>>,
    basis: Vec<Basic>,
    /// The inverse of the basis times `denominator`.
    inverse: Vec<Vec<i128>>,
    denominator: i128,
}

/// The cheapest cost that keeps all rows.
pub(super) fn minimise(rows: &[Row], columns: &[Column]) -> Result<Optimum, Failure> {
    let mut tableau = Tableau::new(rows, columns);
    let patience = 50 * (rows.len() + columns.len()) + 1_000;
    for turn in 0..patience {
        let values = tableau.values();
        // Later on the first broken row is taken, which cannot go in circles.
        let Some((at, short)) = tableau.broken(&values, turn > patience / 2) else {
            return Ok(tableau.optimum(&values));
        };
        tableau.mend(at, short)?;
    }
    Err(Failure::GaveUp)
}

impl<'a> Tableau<'a> {
    fn new(rows: &'a [Row], columns: &'a [Column]) -> Tableau<'a> {
        let start = |column: &Column| {
            let below = |rung: &Rung| rung.price < Price::ZERO;
            column.rungs.partition_point(below)
        };
        let size = rows.len();
        let minus_unit = |at: usize| (0..size).map(|i| -i128::from(i == at)).collect();
        Tableau {
            rows,
            columns,
            at: columns.iter().map(start).collect(),
            fixed: vec![None; size],
            basis: (0..size).map(Basic::Row).collect(),
            inverse: (0..size).map(minus_unit).collect(),
            denominator: 1,
        }
    }

    /// The basic variables' values, times the denominator.
    fn values(&self) -> Vec<i128> {
        let mut right = vec![0_i128; self.rows.len()];
        for (column, &at) in self.columns.iter().zip(&self.at) {
            let full: i128 = column.rungs[..at].iter().map(|rung| rung.room).sum();
            for &row in &column.rows {
                right[row] -= column.base + full;
            }
        }
        for (side, fixed) in right.iter_mut().zip(&self.fixed) {
            *side += fixed.unwrap_or(0);
        }
        let times = |line: &Vec<i128>| line.iter().zip(&right).map(|(a, b)| a * b).sum();
        self.inverse.iter().map(times).collect()
    }

    fn bounds(&self, basic: Basic) -> (i128, i128) {
        match basic {
            Basic::Row(row) => (self.rows[row].low, self.rows[row].high),
            Basic::Column(column) => {
                let rung = self.columns[column].rungs.get(self.at[column]);
                (0, rung.map_or(0, |rung| rung.room))
            }
        }
    }

    /// A basic variable outside its bounds and how much it lacks (negative: how
    /// much it has too much), times the denominator.
    fn broken(&self, values: &[i128], first: bool) -> Option<(usize, i128)> {
        let mut worst: Option<(usize, i128)> = None;
        for (at, (&basic, &value)) in self.basis.iter().zip(values).enumerate() {
            let (low, high) = self.bounds(basic);
            let low = low.saturating_mul(self.denominator);
            let high = high.saturating_mul(self.denominator);
            let short = if value < low {
                low - value
            } else if value > high {
                high - value
            } else {
                continue;
            };
            if worst.is_none_or(|(_, known)| short.abs() > known.abs()) {
                worst = Some((at, short));
            }
            if first {
                break;
            }
        }
        worst
    }

    /// What each row's unit is worth in the basis, times the denominator.
    fn worth(&self) -> Vec<Price> {
        let mut worth = vec![Price::ZERO; self.rows.len()];
        for (basic, line) in self.basis.iter().zip(&self.inverse) {
            let Basic::Column(column) = *basic else {
                continue;
            };
            let Some(rung) = self.columns[column].rungs.get(self.at[column]) else {
                continue;
            };
            for (sum, &entry) in worth.iter_mut().zip(line) {
                *sum += rung.price * entry;
            }
        }
        worth
    }

    /// Brings one basic variable back to its bound, along the cheapest way.
    fn mend(&mut self, leaving: usize, short: i128) -> Result<(), Failure> {
        let worth = self.worth();
        let line = self.inverse[leaving].clone();
        let grow = short > 0;
        match self.basis[leaving] {
            Basic::Column(column) => self.at[column] += usize::from(!grow),
            Basic::Row(row) => {
                let bound = self.rows[row];
                self.fixed[row] = Some(if grow { bound.low } else { bound.high });
            }
        }
        let mut left = short.abs();
        let own = self.basis[leaving];
        loop {
            let Some(next) = self.cheapest(&line, &worth, grow, own) else {
                return Err(Failure::Infeasible(self.ray(&line, grow, own)));
            };
            let carried = next.room.saturating_mul(next.weight.abs());
            if carried >= left {
                return self.enter(leaving, next);
            }
            left -= carried;
            self.flip(next);
        }
    }

    /// The next rung or row that helps, by price per unit of help.
    fn cheapest(&self, line: &[i128], worth: &[Price], grow: bool, own: Basic) -> Option<Entry> {
        let mut best: Option<Entry> = None;
        let mut consider = |entry: Entry| {
            let better = |known: &Entry| entry.price * known.weight.abs() < known.price * entry.weight.abs();
            if best.as_ref().is_none_or(better) {
                best = Some(entry);
            }
        };
        for (at, column) in self.columns.iter().enumerate() {
            let weight: i128 = column.rows.iter().map(|&row| line[row]).sum();
            if weight == 0 {
                continue;
            }
            let up = (weight < 0) == grow;
            let place = if up { Some(self.at[at]) } else { self.at[at].checked_sub(1) };
            let Some(rung) = place.and_then(|place| column.rungs.get(place)) else {
                continue;
            };
            let paid: Price = column.rows.iter().map(|&row| worth[row]).sum();
            let price = rung.price * self.denominator - paid;
            consider(Entry {
                variable: Basic::Column(at),
                up,
                weight,
                room: rung.room,
                price: if up { price } else { -price },
            });
        }
        for (row, fixed) in self.fixed.iter().enumerate() {
            let (Some(fixed), Row { low, high }) = (fixed, self.rows[row]) else {
                continue;
            };
            let weight = -line[row];
            let up = (weight < 0) == grow;
            let stands = if up { *fixed == low } else { *fixed == high };
            if weight != 0 && low < high && stands && own != Basic::Row(row) {
                consider(Entry {
                    variable: Basic::Row(row),
                    up,
                    weight,
                    room: high.saturating_sub(low),
                    price: if up { worth[row] } else { -worth[row] },
                });
            }
        }
        best
    }

    /// Moves a variable from one of its bounds to the other.
    fn flip(&mut self, entry: Entry) {
        match entry.variable {
            Basic::Column(column) if entry.up => self.at[column] += 1,
            Basic::Column(column) => self.at[column] -= 1,
            Basic::Row(row) => {
                let Row { low, high } = self.rows[row];
                self.fixed[row] = Some(if entry.up { high } else { low });
            }
        }
    }

    fn enter(&mut self, leaving: usize, entry: Entry) -> Result<(), Failure> {
        let column: Vec<i128> = match entry.variable {
            Basic::Column(column) => {
                self.at[column] -= usize::from(!entry.up);
                let rows = &self.columns[column].rows;
                let over = |line: &Vec<i128>| rows.iter().map(|&row| line[row]).sum();
                self.inverse.iter().map(over).collect()
            }
            Basic::Row(row) => {
                self.fixed[row] = None;
                self.inverse.iter().map(|line| -line[row]).collect()
            }
        };
        self.basis[leaving] = entry.variable;
        let pivot = column[leaving];
        let pivot_line = self.inverse[leaving].clone();
        for (at, line) in self.inverse.iter_mut().enumerate() {
            if at == leaving {
                continue;
            }
            for (entry, &own) in line.iter_mut().zip(&pivot_line) {
                *entry = (pivot * *entry - column[at] * own) / self.denominator;
            }
        }
        self.denominator = pivot;
        if pivot < 0 {
            self.denominator = -pivot;
            self.inverse.iter_mut().flatten().for_each(|entry| *entry = -*entry);
        }
        let tame = |entry: &i128| entry.abs() < LARGEST;
        let tame = self.denominator < LARGEST && self.inverse.iter().flatten().all(tame);
        if tame { Ok(()) } else { Err(Failure::GaveUp) }
    }

    /// The rows that together prove that nothing helps.
    fn ray(&self, line: &[i128], grow: bool, own: Basic) -> Vec<(usize, bool)> {
        let rows = line.iter().enumerate().filter(|(_, entry)| **entry != 0);
        let mut found: Vec<(usize, bool)> = rows
            .filter(|&(row, _)| self.fixed[row].is_some() && own != Basic::Row(row))
            .map(|(row, &entry)| (row, (-entry < 0) == grow))
            .collect();
        if let Basic::Row(row) = own {
            found.push((row, !grow));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn optimum(&self, values: &[i128]) -> Optimum {
        let full = |(column, &at): (&Column, &usize)| {
            let rungs: i128 = column.rungs[..at].iter().map(|rung| rung.room).sum();
            (column.base + rungs) * self.denominator
        };
        let from_start = |(column, &at): (&Column, &usize)| {
            let cost = |rungs: &[Rung]| -> Price { rungs.iter().map(|rung| rung.price * rung.room).sum() };
            let below = |rung: &Rung| rung.price < Price::ZERO;
            let start = column.rungs.partition_point(below);
            (cost(&column.rungs[..at]) - cost(&column.rungs[..start])) * self.denominator
        };
        let mut cost: Price = self.columns.iter().zip(&self.at).map(from_start).sum();
        let mut totals: Vec<i128> = self.columns.iter().zip(&self.at).map(full).collect();
        for (&basic, &value) in self.basis.iter().zip(values) {
            if let Basic::Column(column) = basic {
                totals[column] += value;
                let rung = self.columns[column].rungs.get(self.at[column]);
                cost += rung.map_or(Price::ZERO, |rung| rung.price) * value;
            }
        }
        Optimum { denominator: self.denominator, totals, row_prices: self.worth(), cost }
    }
}

/// A variable that could enter the basis.
#[derive(Debug, Clone, Copy)]
struct Entry {
    variable: Basic,
    /// Whether it would rise.
    up: bool,
    /// Its part in the row that is being mended.
    weight: i128,
    /// How far it may move.
    room: i128,
    /// What a unit of it costs, times the denominator; never negative.
    price: Price,
}
