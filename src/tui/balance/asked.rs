//! What the planner asks: the terms and every limit changed on the way. Nothing
//! of it is written before the answer is accepted.

use std::collections::BTreeMap;

use crate::plan::scenario::Scenario;
use crate::plan::share::Share;
use crate::plan::{Id, Plan};
use crate::proposal::{Limits, Terms, problem_of};
use crate::rebalance::{Line, Problem};

/// One question, as it is being put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Target, rule, envelope, resource, limits of sections, and whether the
    /// unclassified give.
    pub terms: Terms,
    /// The lines whose limits are not those of the scenario.
    pub lines: BTreeMap<Id, Bounds>,
}

/// The limits of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Not to be touched.
    pub locked: bool,
    /// It may not fall under this.
    pub floor: i64,
    /// It may not rise over this.
    pub cap: Option<i64>,
    /// It gets what is committed and nothing more.
    pub left_out: bool,
}

impl Bounds {
    fn of(line: &Line) -> Bounds {
        Bounds { locked: line.locked, floor: line.floor, cap: line.cap, left_out: false }
    }

    fn put_on(self, line: &mut Line) {
        (line.locked, line.floor, line.cap) = (self.locked, self.floor, self.cap);
        if self.left_out {
            // Neither steps nor all-or-nothing keep it from going down to its floor.
            (line.locked, line.cap, line.step, line.least) = (false, Some(self.floor), None, None);
        }
    }
}

impl Asked {
    /// The plan's own target, everything else as it is.
    pub fn of(plan: &Plan) -> Asked {
        Asked { terms: Terms::of(plan), lines: BTreeMap::new() }
    }

    /// The same target and rule asked of another scenario, with its own limits.
    pub fn afresh(&self) -> Asked {
        let terms = Terms { envelope: None, limits: Limits::default(), ..self.terms.clone() };
        Asked { terms, lines: BTreeMap::new() }
    }

    /// Whether any limit is not the scenario's own.
    pub fn is_changed(&self) -> bool {
        !self.lines.is_empty() || !self.terms.limits.is_empty() || self.terms.envelope.is_some()
    }

    /// The limits in force for a line of the problem as the scenario has it.
    pub fn bounds(&self, id: Id, own: &Line) -> Bounds {
        self.lines.get(&id).copied().unwrap_or_else(|| Bounds::of(own))
    }

    /// Sets a line's limits; the scenario's own leave no trace.
    pub fn bind(&mut self, id: Id, own: &Line, bounds: Bounds) {
        match bounds == Bounds::of(own) {
            true => self.lines.remove(&id),
            false => self.lines.insert(id, bounds),
        };
    }

    /// The question as the engine takes it.
    pub fn problem(&self, plan: &Plan, scenario: &Scenario) -> Problem {
        let mut problem = problem_of(plan, scenario, &self.terms);
        for (line, index) in problem.lines.iter_mut().zip(plan.by_code()) {
            if let Some(bounds) = self.lines.get(&plan.initiatives()[*index as usize].id) {
                bounds.put_on(line);
            }
        }
        problem
    }

    /// The target after so many per cent more or less, on whole per cents,
    /// within the reach.
    pub fn step_target(&mut self, by: i32, from: Share, reach: (Share, Share)) {
        let tenths = i64::from(from.tenths());
        let (part, whole) = from.fraction();
        let is_exact = part * 1000 % whole == 0;
        let whole = match by > 0 {
            true => tenths.div_euclid(10),
            // A fraction is the first step down.
            false => (tenths + if is_exact { 9 } else { 10 }).div_euclid(10),
        };
        let to = (whole + i64::from(by)) * 10;
        let (low, high) = (i64::from(reach.0.tenths()), i64::from(reach.1.tenths()));
        let to = to.max(low).min(high.max(low));
        self.terms.target = Share::per_mille(u32::try_from(to).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stepped(from: &str, by: i32) -> String {
        let terms = Terms {
            resource: crate::plan::field::Resource::Money,
            target: Share::ZERO,
            rule: crate::rebalance::Rule::Priority,
            envelope: None,
            limits: Limits::default(),
            unclassified: crate::rebalance::Unclassified::Keep,
            people_follow: false,
        };
        let mut asked = Asked { terms, lines: BTreeMap::new() };
        let reach = (Share::per_mille(239), Share::per_mille(618));
        asked.step_target(by, Share::parse(from).unwrap(), reach);
        asked.terms.target.percent()
    }

    #[test]
    fn the_slider_goes_by_whole_per_cents_and_stops_at_both_ends() {
        for (from, by, to) in [
            ("45%", 1, "46 %"),
            ("45%", -1, "44 %"),
            ("45.5%", 1, "46 %"),
            ("45.5%", -1, "45 %"),
            ("45.55%", -1, "45 %"),
            ("45%", 5, "50 %"),
            ("61%", 5, "61.8 %"),
            ("61.8%", -1, "61 %"),
            ("26%", -5, "23.9 %"),
            ("23.9%", 1, "24 %"),
        ] {
            assert_eq!(stepped(from, by), to, "{from} by {by}");
        }
    }
}
