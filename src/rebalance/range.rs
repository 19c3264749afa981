//! What one line may hold: floor, cap, lock, steps and all-or-nothing in one.

use super::explain::Hold;
use super::problem::{Line, Problem, Unclassified};
use crate::plan::class::Stance;

/// The amounts one line may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    /// The smallest amount allowed.
    pub low: i64,
    /// The greatest amount allowed.
    pub high: i64,
    /// Where it stands before money moves: its current amount, or the end
    /// nearest to it when the current one is outside.
    pub start: i64,
    /// What the line has now: amounts are `current + k · step`.
    current: i64,
    step: i64,
    /// Zero, or at least this much.
    least: i64,
}

impl Range {
    /// The range of a line in a problem, or `None` when nothing is allowed:
    /// its floor is above its cap, or no step falls between them.
    pub fn of(line: &Line, problem: &Problem) -> Option<Range> {
        if is_held(line, problem.unclassified) {
            return Some(Range::only(line.current));
        }
        let floor = line.floor.max(0);
        let envelope = i64::try_from(problem.envelope).unwrap_or(i64::MAX);
        let cap = line.cap.unwrap_or(envelope.max(floor));
        let mut range = Range {
            low: floor,
            high: cap,
            start: line.current,
            current: line.current,
            step: line.step.unwrap_or(1).max(1),
            least: line.least.unwrap_or(0).max(0),
        };
        if range.step == 1 && range.least == 0 {
            range.start = line.current.clamp(floor, cap.max(floor));
            return (floor <= cap).then_some(range);
        }
        // Tighten both ends to amounts that are allowed.
        let low = range.at_or_above(floor).filter(|&low| low <= cap)?;
        let high = range.at_or_below(cap).filter(|&high| high >= low)?;
        (range.low, range.high) = (low, high);
        range.start = line.current.clamp(low, high);
        Some(range)
    }

    /// The range of a line if one of its own holds were loosened, or `None` for
    /// a hold that isn't its own.
    pub fn without(line: &Line, hold: Hold, problem: &Problem) -> Option<Range> {
        // The stance decides only whether the line is kept.
        let mut loose = Line { stance: Some(Stance::Remedial), ..line.clone() };
        match hold {
            Hold::Lock => loose.locked = false,
            Hold::Kept => {}
            Hold::Floor => loose.floor = 0,
            Hold::Cap => loose.cap = None,
            _ => return None,
        }
        Range::of(&loose, problem)
    }

    /// The range that holds one amount only.
    pub fn only(amount: i64) -> Range {
        Range { low: amount, high: amount, start: amount, current: amount, step: 1, least: 0 }
    }

    /// Whether there is no choice.
    pub fn is_fixed(&self) -> bool {
        self.low == self.high
    }

    /// Whether some amounts between the ends are not allowed.
    pub fn has_gaps(&self) -> bool {
        !self.is_fixed() && (self.step > 1 || (self.least > 0 && self.low < self.least))
    }

    /// Whether the line may hold exactly this.
    pub fn allows(&self, amount: i64) -> bool {
        (self.low..=self.high).contains(&amount)
            && (self.step == 1
                || (i128::from(amount) - i128::from(self.current)) % i128::from(self.step) == 0)
            && (amount == 0 || amount >= self.least)
    }

    /// The greatest allowed amount at or below `amount`.
    pub fn at_or_below(&self, amount: i64) -> Option<i64> {
        let amount = amount.min(self.high);
        let on_step = self.step_at_or_below(amount)?;
        let found = if on_step == 0 || on_step >= self.least { on_step } else { 0 };
        (found >= self.low && self.allows(found)).then_some(found)
    }

    /// The smallest allowed amount at or above `amount`.
    pub fn at_or_above(&self, amount: i64) -> Option<i64> {
        let amount = amount.max(self.low);
        let mut found = self.step_at_or_above(amount)?;
        if found != 0 && found < self.least {
            found = self.step_at_or_above(self.least)?;
        }
        (found <= self.high && self.allows(found)).then_some(found)
    }

    /// The range cut down to at most `amount`; `None` when nothing is left.
    pub fn up_to(self, amount: i64) -> Option<Range> {
        let high = self.at_or_below(amount)?;
        Some(Range { high, start: self.start.min(high), ..self })
    }

    /// The range cut down to at least `amount`; `None` when nothing is left.
    pub fn from(self, amount: i64) -> Option<Range> {
        let low = self.at_or_above(amount)?;
        Some(Range { low, start: self.start.max(low), ..self })
    }

    fn step_at_or_below(&self, amount: i64) -> Option<i64> {
        if self.step == 1 {
            return Some(amount);
        }
        let offset = i128::from(amount) - i128::from(self.current);
        let down = offset.rem_euclid(i128::from(self.step));
        i64::try_from(i128::from(amount) - down).ok()
    }

    fn step_at_or_above(&self, amount: i64) -> Option<i64> {
        if self.step == 1 {
            return Some(amount);
        }
        let offset = i128::from(self.current) - i128::from(amount);
        let up = offset.rem_euclid(i128::from(self.step));
        i64::try_from(i128::from(amount) + up).ok()
    }
}

/// Whether a line may not move at all: locked, or unclassified and kept.
pub(super) fn is_held(line: &Line, unclassified: Unclassified) -> bool {
    line.locked || (line.stance.is_none() && unclassified == Unclassified::Keep)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rebalance::problem::{Ratio, Rule};

    fn range(line: Line) -> Option<Range> {
        let problem = Problem {
            lines: vec![],
            envelope: 1_000,
            target: Ratio::of(0, 1),
            rule: Rule::Priority,
            limits: vec![],
            unclassified: Unclassified::Keep,
        };
        let line = Line { stance: Some(Stance::Remedial), ..line };
        Range::of(&line, &problem)
    }

    #[test]
    fn steps_are_of_the_move() {
        let line = Line { current: 103, floor: 50, cap: Some(200), step: Some(25), ..Line::default() };
        let r = range(line.clone()).unwrap();
        assert_eq!((r.low, r.high, r.start), (53, 178, 103));
        assert_eq!(r.at_or_below(127), Some(103));
        assert_eq!(r.at_or_above(129), Some(153));
        assert!(r.has_gaps() && r.allows(78) && !r.allows(79));
        let cramped = Line { floor: 104, cap: Some(120), ..line };
        assert_eq!(range(cramped), None, "no step falls between floor and cap");
    }

    #[test]
    fn all_or_nothing_leaves_a_gap() {
        let r = range(Line { current: 0, least: Some(40), cap: Some(90), ..Line::default() }).unwrap();
        assert_eq!((r.low, r.high, r.start), (0, 90, 0));
        assert_eq!((r.at_or_below(39), r.at_or_above(1)), (Some(0), Some(40)));
        assert_eq!(r.up_to(39).map(|r| r.high), Some(0));
        let never = range(Line { least: Some(40), cap: Some(30), ..Line::default() });
        assert_eq!(never.map(|r| r.high), Some(0));
    }

    #[test]
    fn a_lock_holds_even_outside_the_limits() {
        let r = range(Line { current: 500, cap: Some(9), locked: true, ..Line::default() });
        assert_eq!(r, Some(Range::only(500)));
    }
}
