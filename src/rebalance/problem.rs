//! What is asked: the lines with their limits, the envelope, the target.
//!
//! The engine stands on plain whole numbers: amounts are the resource's
//! smallest units (cents, hundredths of an FTE), sums are 128 bits wide, and a
//! line is known by its index. Lines come in code order, so that the index is
//! the last tie-break.

use super::curve::Curve;
use super::price::Price;
use crate::plan::class::{Level, Mode, Stance, vocabulary};

/// A rebalancing question about one resource of one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The lines, in code order.
    pub lines: Vec<Line>,
    /// What all lines together must come to, exactly.
    pub envelope: i128,
    /// The least preventive share of the envelope.
    pub target: Ratio,
    /// Who gives and who receives when several answers move as little money.
    pub rule: Rule,
    /// What groups of lines must hold together.
    pub limits: Vec<Limit>,
    /// Whether lines that nobody has judged yet may move.
    pub unclassified: Unclassified,
}

/// One initiative, as far as rebalancing is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it has now.
    pub current: i64,
    /// Already committed: it may not fall under this.
    pub floor: i64,
    /// The most it can absorb; none means the envelope.
    pub cap: Option<i64>,
    /// It moves only by multiples of this; none or less than two means freely.
    pub step: Option<i64>,
    /// All or nothing: zero, or at least this.
    pub least: Option<i64>,
    /// Not to be touched, whatever its floor and cap say.
    pub locked: bool,
    /// Remedial, preventive, or not judged yet.
    pub stance: Option<Stance>,
    /// 1 (fund first, give last) to 5 (give first).
    pub priority: u8,
    /// The lead department.
    pub department: Option<u32>,
    /// The objective it serves.
    pub objective: Option<u32>,
    /// How it is remedial or preventive.
    pub mode: Option<Mode>,
    /// Strategy or tactic.
    pub level: Option<Level>,
    /// What its money is worth, for the rule `value`; none means
    /// [`Line::usual_curve`].
    pub curve: Option<Curve>,
}

impl Default for Line {
    /// An unclassified line without money or limits, of middle priority.
    fn default() -> Line {
        Line {
            current: 0,
            floor: 0,
            cap: None,
            step: None,
            least: None,
            locked: false,
            stance: None,
            priority: 3,
            department: None,
            objective: None,
            mode: None,
            level: None,
            curve: None,
        }
    }
}

impl Line {
    /// Whether its money counts toward the preventive share.
    pub fn is_preventive(&self) -> bool {
        self.stance == Some(Stance::Preventive)
    }

    /// What its money is worth: its own curve, or else the usual one.
    pub fn curve_in(&self, problem: &Problem) -> Curve {
        self.curve.unwrap_or_else(|| self.usual_curve(problem))
    }

    /// The curve that a line has when nobody drew one: full funding is its cap,
    /// or else twice what it has (for a new line, an average line); each unit
    /// of full funding is worth 1.4 at priority 1, falling by 0.2 to 0.6 at
    /// priority 5; half of it comes with the first 30 %.
    pub fn usual_curve(&self, problem: &Problem) -> Curve {
        let average = problem.envelope / i128::try_from(problem.lines.len().max(1)).unwrap_or(1);
        let doubled = self.current.saturating_mul(2).max(self.least.unwrap_or(0));
        let full = match self.cap {
            Some(cap) => cap,
            None if doubled > 0 => doubled,
            None => i64::try_from(average).unwrap_or(i64::MAX),
        }
        .max(1);
        let tenths = 16 - 2 * i128::from(self.priority.clamp(1, 5));
        Curve { benefit: i64::try_from(i128::from(full) * tenths / 10).unwrap_or(i64::MAX), full, half: 300 }
    }
}

/// What is sought among the allocations that keep every limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// The least cost with at least this much preventive.
    LeastCost(i128),
    /// The most preventive money there can be.
    MostPreventive,
}

vocabulary! {
    /// What decides among the answers that move the least money.
    Rule {
        /// Remedial lines of the lowest priority give first, preventive lines of
        /// the highest priority receive first.
        Priority = "priority",
        /// Givers give, and receivers receive, the same fraction of what they have
        /// or can absorb.
        Proportional = "proportional",
        /// The greatest sum of the lines' benefit curves; among equals, the least
        /// money moved.
        Value = "value",
    }
}

#[expect(clippy::derivable_impls, reason = "the vocabulary's variants take no attributes")]
impl Default for Rule {
    fn default() -> Rule {
        Rule::Priority
    }
}

impl Rule {
    /// The rank of a cost that counts money moved.
    pub(super) fn money(self, cost: Price) -> i128 {
        match self {
            Rule::Priority | Rule::Proportional => cost.first,
            Rule::Value => cost.second,
        }
    }
}

/// Whether lines without a stance may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unclassified {
    /// They keep what they have, as if locked.
    #[default]
    Keep,
    /// They move like any line that isn't preventive, after the remedial ones.
    Give,
}

/// A least or a greatest sum over a group of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Whose sum is limited.
    pub group: Group,
    /// The sum may not fall under this.
    pub at_least: Option<i128>,
    /// The sum may not rise over this.
    pub at_most: Option<i128>,
    /// What people call the group, such as `Care`.
    pub label: String,
}

/// The lines that a limit is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// Lines led by this department.
    Department(u32),
    /// Lines that serve this objective.
    Objective(u32),
    /// Lines of this mode.
    Mode(Mode),
    /// Lines of this level.
    Level(Level),
    /// Exactly these lines, by index; indices past the end are nobody.
    Lines(Vec<usize>),
}

impl Group {
    /// Whether a line, by its index and itself, is one of them.
    pub(super) fn holds(&self, index: usize, line: &Line) -> bool {
        match self {
            Group::Department(id) => line.department == Some(*id),
            Group::Objective(id) => line.objective == Some(*id),
            Group::Mode(mode) => line.mode == Some(*mode),
            Group::Level(level) => line.level == Some(*level),
            Group::Lines(lines) => lines.contains(&index),
        }
    }
}

/// An exact fraction between 0 and 1: a target share, or a share reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    part: i128,
    whole: i128,
}

impl Ratio {
    /// `part / whole`, or `None` unless `0 ≤ part ≤ whole` and `whole > 0`.
    pub fn new(part: i128, whole: i128) -> Option<Ratio> {
        (whole > 0 && (0..=whole).contains(&part)).then_some(Ratio { part, whole })
    }

    /// The share that `part` is of `whole`, kept within 0 and 1; the share of
    /// an empty whole is 0.
    pub fn of(part: i128, whole: i128) -> Ratio {
        if whole <= 0 {
            return Ratio { part: 0, whole: 1 };
        }
        Ratio { part: part.clamp(0, whole), whole }
    }

    /// The numerator, as given.
    pub fn part(self) -> i128 {
        self.part
    }

    /// The denominator, as given.
    pub fn whole(self) -> i128 {
        self.whole
    }

    /// The least whole amount that is at least this share of `envelope`:
    /// ⌈share × envelope⌉, exact.
    pub fn of_envelope(self, envelope: i128) -> i128 {
        let envelope = envelope.max(0);
        // envelope = q·whole + r keeps every product within 128 bits as long
        // as the denominator is below 2⁶³, which ten-digit decimals are.
        let (q, r) = (envelope / self.whole, envelope % self.whole);
        let rest = r.saturating_mul(self.part);
        let rounded = rest / self.whole + i128::from(rest % self.whole != 0);
        q.saturating_mul(self.part).saturating_add(rounded)
    }

    /// The share in units of 10⁻ᵈ, rounded down: 4500 for 45 % at `digits` 4.
    pub fn floor_digits(self, digits: u32) -> i128 {
        // Long division, one decimal at a time: no product can overflow
        // unless the denominator itself is within a tenth of 2¹²⁷.
        let (mut out, mut rest) = (self.part / self.whole, self.part % self.whole);
        for _ in 0..digits {
            let tenfold = rest.saturating_mul(10);
            out = out.saturating_mul(10).saturating_add(tenfold / self.whole);
            rest = tenfold % self.whole;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_needs_its_exact_ceiling() {
        let share = Ratio::new(35, 100).unwrap();
        assert_eq!(share.of_envelope(100), 35);
        assert_eq!(share.of_envelope(101), 36);
        assert_eq!(share.of_envelope(0), 0);
        let huge = 100_000_000_000_000_000_000_i128;
        assert_eq!(
            share.of_envelope(huge + 1),
            35_000_000_000_000_000_000 + 1,
            "0.35 × (10²⁰ + 1) rounds up by one unit"
        );
    }

    #[test]
    fn shares_read_out_rounded_down() {
        assert_eq!(Ratio::of(2, 3).floor_digits(4), 6_666);
        assert_eq!(Ratio::of(1, 1).floor_digits(4), 10_000);
        assert_eq!(Ratio::of(5, 0).floor_digits(4), 0);
        assert!(Ratio::new(5, 4).is_none());
    }
}
