//! The map: where a resource sits, by what a line is and how it works.
//!
//! Level and stance make four quadrants. Listening and engaging are remedial and
//! are counted apart as well. What nobody has judged has regions of its own, so
//! that all of them add up to the plan.

use super::Plan;
use super::class::{Level, Mode, Stance};
use super::field::Resource;
use super::initiative::Initiative;
use super::scenario::Scenario;
use super::totals::points;

/// A region of the map: a quadrant, a part of one that is shown apart, or what
/// is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// `None`: nobody has said, and the level parts it no further.
    pub stance: Option<Stance>,
    /// `None`: nobody has said.
    pub level: Option<Level>,
    /// Listening or engaging, where this is that part of a remedial quadrant.
    pub apart: Option<Mode>,
}

impl Region {
    /// What nobody has said the stance of.
    pub const UNCLASSIFIED: Region = Region { stance: None, level: None, apart: None };

    /// The modes that are shown apart.
    pub const APART: &[Mode] = &[Mode::Listen, Mode::Engage];

    /// Every region, stance by stance: each quadrant, then its parts.
    pub const ALL: &[Region] = &{
        const fn preventive(level: Option<Level>) -> Region {
            Region { stance: Some(Stance::Preventive), level, apart: None }
        }
        const fn remedial(level: Option<Level>, apart: Option<Mode>) -> Region {
            Region { stance: Some(Stance::Remedial), level, apart }
        }
        const STRATEGY: Option<Level> = Some(Level::Strategy);
        const TACTIC: Option<Level> = Some(Level::Tactic);
        const LISTENS: Option<Mode> = Some(Mode::Listen);
        const ENGAGES: Option<Mode> = Some(Mode::Engage);
        [
            preventive(STRATEGY),
            preventive(TACTIC),
            preventive(None),
            remedial(STRATEGY, None),
            remedial(STRATEGY, LISTENS),
            remedial(STRATEGY, ENGAGES),
            remedial(TACTIC, None),
            remedial(TACTIC, LISTENS),
            remedial(TACTIC, ENGAGES),
            remedial(None, None),
            remedial(None, LISTENS),
            remedial(None, ENGAGES),
            Region::UNCLASSIFIED,
        ]
    };

    /// The quadrant of a stance and a level, or what is open of them.
    pub const fn quadrant(stance: Option<Stance>, level: Option<Level>) -> Region {
        match stance {
            Some(_) => Region { stance, level, apart: None },
            None => Region::UNCLASSIFIED,
        }
    }

    /// The narrowest region a line belongs to.
    pub fn of(line: &Initiative) -> Region {
        let apart = line.mode.filter(|mode| Region::APART.contains(mode));
        Region { apart, ..Region::quadrant(line.stance, line.level) }
    }

    /// The quadrant this is, or is a part of.
    pub const fn whole(self) -> Region {
        Region { apart: None, ..self }
    }

    /// Whether it is one of the four quadrants, which are there without lines too.
    pub const fn is_quadrant(self) -> bool {
        self.stance.is_some() && self.level.is_some() && self.apart.is_none()
    }

    /// The filter that shows exactly its lines.
    pub fn filter(self) -> String {
        let Some(stance) = self.stance else { return "stance:?".into() };
        let level = self.level.map_or("?", Level::word);
        let mode = self.apart.map(|mode| format!(" mode:{mode}")).unwrap_or_default();
        format!("stance:{stance} level:{level}{mode}")
    }

    /// What it is called beside its stance: `strategy`, `listening`, `level open`.
    pub const fn title(self) -> &'static str {
        match (self.apart, self.stance, self.level) {
            (Some(Mode::Listen), ..) => "listening",
            (Some(_), ..) => "engaging",
            (None, None, _) => "unclassified",
            (None, _, Some(level)) => level.word(),
            (None, _, None) => "level open",
        }
    }

    fn place(self) -> usize {
        let place = Region::ALL.iter().position(|region| *region == self);
        place.unwrap_or_else(|| unreachable!("BUG: a region that is not on the map"))
    }
}

/// How many lines, and how much of a resource they take, in its smallest unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many lines.
    pub lines: usize,
    /// How much they get.
    pub amount: i128,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.lines += other.lines;
        self.amount += other.amount;
    }
}

/// The lines of one region, the largest first, and no more than were asked for.
pub type Largest = Vec<u32>;

/// What one scenario gives to every region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    tallies: [Tally; Region::ALL.len()],
    total: Tally,
}

/// What a region gets more in one scenario than in another; less is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// In the smallest unit.
    pub amount: i128,
    /// Of the whole, in tenths of a percentage point, rounded half away from nothing.
    pub tenths: i128,
}

impl Survey {
    /// Walks all lines once.
    pub fn of(plan: &Plan, scenario: &Scenario, resource: Resource) -> Survey {
        let mut survey = Survey::default();
        for (index, line) in plan.initiatives().iter().enumerate() {
            let amount = i128::from(scenario.allocation(resource, index).amount.0);
            let one = Tally { lines: 1, amount };
            survey.tallies[Region::of(line).place()].add(one);
            survey.total.add(one);
        }
        survey
    }

    /// Everything.
    pub fn total(&self) -> Tally {
        self.total
    }

    /// All of a region; of a quadrant with the parts that are shown apart.
    pub fn tally(&self, region: Region) -> Tally {
        let mut tally = self.rest(region);
        if region.apart.is_none() && region.stance == Some(Stance::Remedial) {
            for mode in Region::APART {
                tally.add(self.rest(Region { apart: Some(*mode), ..region }));
            }
        }
        tally
    }

    /// A quadrant without the parts that are shown apart.
    pub fn rest(&self, region: Region) -> Tally {
        self.tallies[region.place()]
    }

    /// All levels of a stance, or all that is unclassified.
    pub fn stance(&self, stance: Option<Stance>) -> Tally {
        let mut tally = Tally::default();
        for (region, part) in Region::ALL.iter().zip(self.tallies) {
            if region.stance == stance {
                tally.add(part);
            }
        }
        tally
    }

    /// What an area stands for: the amount, or lines where no line gets any.
    pub fn weight(&self, tally: Tally) -> i128 {
        match self.total.amount {
            0 => tally.lines as i128,
            _ => tally.amount,
        }
    }

    /// What changes from `before` to here.
    pub fn shift(&self, before: &Survey, tally: impl Fn(&Survey) -> Tally) -> Shift {
        let (was, is) = (tally(before).amount, tally(self).amount);
        let tenths = points((was, before.total.amount), (is, self.total.amount));
        Shift { amount: is - was, tenths }
    }

    /// The `most` largest lines of every region, in the order of [`Region::ALL`];
    /// a quadrant's are without those of its parts. Walks all lines once.
    pub fn largest(plan: &Plan, scenario: &Scenario, resource: Resource, most: usize) -> Vec<Largest> {
        let mut lines: Vec<Largest> = vec![Largest::new(); Region::ALL.len()];
        for index in plan.by_code() {
            lines[Region::of(&plan.initiatives()[*index as usize]).place()].push(*index);
        }
        let amount = |index: &u32| scenario.allocation(resource, *index as usize).amount;
        for of_region in &mut lines {
            // Those of equal amounts stay in the order of their codes.
            of_region.sort_by_key(|index| std::cmp::Reverse(amount(index)));
            of_region.truncate(most);
        }
        lines
    }

    /// Where a region's lines stand in what [`Survey::largest`] returns.
    pub fn place(region: Region) -> usize {
        region.place()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_one_place_and_a_filter_of_its_own() {
        let mut filters: Vec<String> = Region::ALL.iter().map(|region| region.filter()).collect();
        for (at, region) in Region::ALL.iter().enumerate() {
            assert_eq!(region.place(), at);
            assert!(Region::ALL.contains(&region.whole()));
        }
        filters.sort();
        filters.dedup();
        assert_eq!(filters.len(), Region::ALL.len());
        assert_eq!(Region::ALL.iter().filter(|region| region.is_quadrant()).count(), 4);
    }

    #[test]
    fn a_shift_is_told_in_money_and_points() {
        let survey = |preventive, total| {
            let mut survey = Survey { total: Tally { lines: 2, amount: total }, ..Survey::default() };
            survey.tallies[0].amount = preventive;
            survey
        };
        let (before, after) = (survey(240, 1_000), survey(450, 1_000));
        let first = |s: &Survey| s.tally(Region::ALL[0]);
        assert_eq!(after.shift(&before, first), Shift { amount: 210, tenths: 210 });
        assert_eq!(before.shift(&after, first), Shift { amount: -210, tenths: -210 });
        assert_eq!(survey(0, 0).shift(&before, first), Shift { amount: -240, tenths: -240 });
        assert_eq!(survey(1, 3).shift(&survey(0, 3), first).tenths, 333);
    }
}
