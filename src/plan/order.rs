//! Ordering lines by columns.

use super::Plan;
use super::cell::Cell;
use super::column::{Column, ColumnKind};
use super::scenario::Scenario;
use super::text::{fold_into, natural_cmp};
use crate::error::{Error, Result};

/// A column to order by, and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// The column.
    pub column: Column,
    /// Largest first.
    pub descending: bool,
}

/// Reads `COL[,-COL]`, as in `-money,name`.
///
/// # Errors
/// A column that is not one.
pub fn parse(text: &str) -> Result<Vec<SortKey>> {
    let keys = text.split(',').map(str::trim).filter(|k| !k.is_empty());
    keys.map(|key| {
        let (name, descending) = match key.strip_prefix('-') {
            Some(name) => (name, true),
            None => (key, false),
        };
        let column = Column::named(name).ok_or_else(|| {
            Error::words(format!("“{name}” is no column to sort by"))
                .next("Sort by code, name, money, department …")
        })?;
        Ok(SortKey { column, descending })
    })
    .collect()
}

/// Orders the lines at `indices` by the keys, the first one foremost; equals
/// stand in the order of their codes. What is not set comes last either way.
pub fn sort(plan: &Plan, scenario: &Scenario, indices: &mut Vec<u32>, keys: &[SortKey]) {
    let mut rank = vec![0u32; plan.initiatives().len()];
    for (place, index) in (0u32..).zip(plan.by_code()) {
        rank[*index as usize] = place;
    }
    indices.sort_unstable_by_key(|i| rank[*i as usize]);
    // Stable sorts from the last key to the first leave the first one foremost.
    for key in keys.iter().rev() {
        by_one(plan, scenario, indices, *key);
    }
}

fn by_one(plan: &Plan, scenario: &Scenario, indices: &mut Vec<u32>, key: SortKey) {
    let SortKey { column, descending } = key;
    let cell = |i: &u32| plan.cell(scenario, *i as usize, column);
    match column.kind() {
        ColumnKind::Amount(_) | ColumnKind::Whole | ColumnKind::Flag => {
            // What is not set is greater than all that is, whichever way the rest is turned.
            let number = |i: &u32| match cell(i) {
                Cell::Amount(amount, _) => amount.map(|a| a.0),
                Cell::Whole(n) => Some(n),
                Cell::Flag(b) => Some(i64::from(b)),
                Cell::Text(_) => None,
            };
            let turned = |n: i64| if descending { -n } else { n };
            let numbered = |(place, i)| (number(i).map_or(i64::MAX, turned), place, *i);
            // Its place parts a line from its equals, so that no sort has to be stable.
            let mut keyed: Vec<(i64, u32, u32)> = (0..).zip(&*indices).map(numbered).collect();
            keyed.sort_unstable();
            *indices = keyed.into_iter().map(|(.., i)| i).collect();
        }
        ColumnKind::Text | ColumnKind::Choice => {
            // One block for all texts: one for each would take several times the memory.
            let mut block = String::new();
            let mut keyed = Vec::with_capacity(indices.len());
            for index in &*indices {
                let start = block.len();
                if let Cell::Text(text) = cell(index) {
                    fold_into(&mut block, &text);
                }
                keyed.push((start..block.len(), *index));
            }
            keyed.sort_by(|(a, _), (b, _)| {
                let order = natural_cmp(&block[a.clone()], &block[b.clone()]);
                let order = if descending { order.reverse() } else { order };
                a.is_empty().cmp(&b.is_empty()).then(order)
            });
            *indices = keyed.into_iter().map(|(_, i)| i).collect();
        }
    }
}
