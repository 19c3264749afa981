//! Which limits a line counts toward, found without asking every limit.

use super::problem::{Group, Line, Problem};
use crate::plan::class::{Level, Mode};

/// An index from a line's keys to the limits on them.
pub(super) struct Membership {
    departments: Vec<(u32, u32)>,
    objectives: Vec<(u32, u32)>,
    modes: Vec<(Mode, u32)>,
    levels: Vec<(Level, u32)>,
    listed: Vec<(usize, u32)>,
}

impl Membership {
    /// Indexes the limits of a problem.
    pub fn new(problem: &Problem) -> Membership {
        let mut index = Membership {
            departments: vec![],
            objectives: vec![],
            modes: vec![],
            levels: vec![],
            listed: vec![],
        };
        for (limit, at) in problem.limits.iter().zip(0_u32..) {
            match &limit.group {
                Group::Department(id) => index.departments.push((*id, at)),
                Group::Objective(id) => index.objectives.push((*id, at)),
                Group::Mode(mode) => index.modes.push((*mode, at)),
                Group::Level(level) => index.levels.push((*level, at)),
                Group::Lines(lines) => index.listed.extend(lines.iter().map(|&line| (line, at))),
            }
        }
        index.departments.sort_unstable();
        index.objectives.sort_unstable();
        index.modes.sort_unstable();
        index.levels.sort_unstable();
        index.listed.sort_unstable();
        index.listed.dedup();
        index
    }

    /// Puts the limits that line `i` counts toward into `found`, by index.
    pub fn collect(&self, i: usize, line: &Line, found: &mut Vec<u32>) {
        found.clear();
        gather(&self.departments, line.department, found);
        gather(&self.objectives, line.objective, found);
        gather(&self.modes, line.mode, found);
        gather(&self.levels, line.level, found);
        gather(&self.listed, Some(i), found);
    }
}

fn gather<K: Ord + Copy>(sorted: &[(K, u32)], key: Option<K>, found: &mut Vec<u32>) {
    let Some(key) = key else { return };
    let from = sorted.partition_point(|&(k, _)| k < key);
    found.extend(sorted[from..].iter().take_while(|&&(k, _)| k == key).map(|&(_, limit)| limit));
}
