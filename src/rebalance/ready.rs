//! A problem made ready to answer any target, as a network or across limits.

use std::sync::Arc;

use super::binding::{Ways, binding, crossing_binding};
use super::course::{Course, Stuck};
use super::crossing::{Crossing, Filled};
use super::explain::{Binding, Hold, Obstacle, Unlock};
use super::frontier::Frontier;
use super::impossible::{DeadEnd, TRIED};
use super::kinds::{Kinds, Sorter};
use super::ladder::Ladder;
use super::model::{Model, hand_back};
use super::network::Network;
use super::outcome::{Infeasible, Repair, raised, repairs};
use super::problem::{Problem, Ratio};
use super::range::Range;
use super::relief::confirmed;
use super::sides::Sides;
use super::steps::{Goal, Search};

/// Ranges and shape of a problem, repaired as far as that doesn't depend on the
/// target.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub ranges: Vec<Range>,
    /// Whether some lines move in steps or all or nothing.
    pub has_gaps: bool,
    /// What the current amounts break, whatever the target.
    pub repairs: Vec<Repair>,
    /// Preventive money as things are.
    pub preventive_now: i128,
    way: Way,
}

/// How the problem is solved.
#[derive(Debug, Clone)]
enum Way {
    Network { sides: Sides, course: Box<Course> },
    Crossing(Crossing),
}

/// The shape of a problem, without anything solved.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'a> {
    Network(&'a Sides),
    Crossing(&'a Crossing),
}

/// An allocation that ignores gaps.
pub(super) struct Answer {
    pub after: Vec<i64>,
    /// Whether no whole amounts are better.
    pub proved: bool,
}

impl Ready {
    /// Ranges, shape and repaired start of a problem, or why nothing can be
    /// done.
    pub fn new(problem: &Problem) -> Result<Ready, Infeasible> {
        let (ranges, kinds) = survey(problem)?;
        let kinds = Arc::new(kinds);
        let has_gaps = ranges.iter().any(Range::has_gaps);
        for (at, limit) in problem.limits.iter().enumerate() {
            let bounds = limit.at_least.zip(limit.at_most);
            if bounds.is_some_and(|(least, most)| least > most) {
                let because = vec![Obstacle::new(Hold::LimitCrossed(at))];
                return Err(Infeasible::at_all(because, vec![]));
            }
        }
        let way = match Sides::of(problem, &kinds, &kinds.sums(&ranges)) {
            None => Way::Crossing(Crossing::of(&kinds)),
            Some(sides) => match Course::start(Model::build(problem, &ranges, &sides)) {
                Ok(course) => Way::Network { sides, course: Box::new(course) },
                Err(stuck) => {
                    let Stuck { network, cut } = *stuck;
                    let end =
                        DeadEnd { problem, ranges: &ranges, sides: &sides, network: &network, cut: &cut };
                    return Err(Infeasible::at_all(end.obstacles(), end.unlocks(0)));
                }
            },
        };
        let preventive = kinds.all.iter().filter(|kind| kind.is_preventive());
        Ok(Ready {
            repairs: repairs(problem, &ranges, &kinds),
            preventive_now: preventive.map(|kind| kind.current).sum(),
            ranges,
            has_gaps,
            way,
        })
    }

    /// The least cost with at least `need` preventive, gaps ignored.
    pub fn answer(&mut self, problem: &Problem, need: i128) -> Option<Answer> {
        match &mut self.way {
            Way::Network { sides, course } => {
                if !course.reach(need) {
                    return None;
                }
                let network = course.at(need);
                let after = hand_back(problem, &self.ranges, &sides.grouping, &ladders(&network));
                Some(Answer { after, proved: true })
            }
            Way::Crossing(crossing) => {
                let goal = Goal::LeastCost(need);
                let filled = crossing.solve(problem, &self.ranges, goal).ok()?;
                let ladders: Vec<&Ladder> = filled.ladders.iter().collect();
                Some(Answer {
                    after: hand_back(problem, &self.ranges, &crossing.grouping, &ladders),
                    proved: filled.proved,
                })
            }
        }
    }

    /// What holds the answer for `need` back, the dearest first.
    pub fn binding(&mut self, problem: &Problem, need: i128) -> Vec<Binding> {
        let ranges = &self.ranges;
        match &mut self.way {
            Way::Network { sides, course } => {
                if !course.reach(need) {
                    return vec![];
                }
                let network = course.at(need);
                binding(problem, ranges, sides, &mut Ways::new(&network))
            }
            Way::Crossing(crossing) => {
                let goal = Goal::LeastCost(need);
                let filled = crossing.solve(problem, ranges, goal);
                filled.map_or(vec![], |filled| crossing_binding(problem, ranges, crossing, (goal, &filled)))
            }
        }
    }

    /// The same, each with a price that one unit of relief has been seen to save.
    pub fn priced_binding(&mut self, problem: &Problem, need: i128) -> Vec<Binding> {
        let found = self.binding(problem, need);
        match &self.way {
            // A network's own prices are those of one unit.
            Way::Network { .. } => found,
            Way::Crossing(crossing) => confirmed(problem, &self.ranges, crossing, need, found),
        }
    }

    /// A search that minds the gaps.
    pub fn search<'a>(&'a self, problem: &'a Problem, goal: Goal) -> Search<'a> {
        let shape = match &self.way {
            Way::Network { sides, .. } => Shape::Network(sides),
            Way::Crossing(crossing) => Shape::Crossing(crossing),
        };
        Search::new(problem, &self.ranges, shape, goal)
    }

    /// How far the share can go, and what stands in the way of more.
    pub fn wall(&mut self, problem: &Problem, go_on: &mut dyn FnMut() -> bool) -> Infeasible {
        let mut wall = match &mut self.way {
            Way::Network { sides, course } => {
                let (most, cut) = course.run_to_the_wall();
                let cut = cut.clone();
                let network = course.network();
                let end = DeadEnd { problem, ranges: &self.ranges, sides, network, cut: &cut };
                Infeasible {
                    proved: true,
                    highest_share: Some(Ratio::of(most, problem.envelope)),
                    because: end.obstacles(),
                    unlock: end.unlocks(network.preventive()),
                }
            }
            Way::Crossing(crossing) => crossing_wall(problem, &self.ranges, crossing),
        };
        if self.has_gaps && wall.highest_share.is_some() {
            let found = self.search(problem, Goal::MostPreventive).run(go_on);
            wall.proved &= found.complete;
            let most = found.best.map(|(cost, _)| -cost.first);
            let highest = most.map(|most| Ratio::of(most, problem.envelope));
            if wall.highest_share != highest {
                wall.because.push(Obstacle::new(Hold::Steps));
            }
            wall.highest_share = highest;
        }
        wall
    }

    /// Every reachable target at once; none if nothing can be reached.
    pub fn frontier(&mut self, problem: &Problem) -> Option<Frontier> {
        let exact = !self.has_gaps;
        match &mut self.way {
            Way::Network { sides, course } => {
                let start = course.at(course.preventive_at_start());
                let start = hand_back(problem, &self.ranges, &sides.grouping, &ladders(&start));
                let moved = raised(problem, &start);
                Some(Frontier::of(course, problem, moved, exact))
            }
            Way::Crossing(crossing) => {
                let (crossing, ranges) = (crossing.clone(), self.ranges.clone());
                let most = crossing.solve(problem, &ranges, Goal::MostPreventive).ok()?;
                Frontier::sampled(problem, &ranges, most.preventive, |need| {
                    Some(self.answer(problem, need)?.after)
                })
            }
        }
    }
}

impl Shape<'_> {
    /// The best allocation within `ranges`, gaps ignored, and its preventive
    /// money.
    pub fn solve(self, problem: &Problem, ranges: &[Range], goal: Goal) -> Option<(Vec<i64>, i128)> {
        match self {
            Shape::Network(sides) => {
                let mut course = Course::start(Model::build(problem, ranges, sides)).ok()?;
                let preventive = match goal {
                    Goal::LeastCost(need) => course.reach(need).then_some(need)?,
                    Goal::MostPreventive => course.run_to_the_wall().0,
                };
                let network = course.at(preventive);
                let after = hand_back(problem, ranges, &sides.grouping, &ladders(&network));
                Some((after, preventive))
            }
            Shape::Crossing(crossing) => {
                let filled = crossing.solve(problem, ranges, goal).ok()?;
                let ladders: Vec<&Ladder> = filled.ladders.iter().collect();
                let after = hand_back(problem, ranges, &crossing.grouping, &ladders);
                Some((after, filled.preventive))
            }
        }
    }
}

fn ladders(network: &Network) -> Vec<&Ladder> {
    network.cells.iter().map(|cell| &cell.ladder).collect()
}

/// Each line's range and kind, or the first line that has no range.
fn survey(problem: &Problem) -> Result<(Vec<Range>, Kinds), Infeasible> {
    let mut ranges = Vec::with_capacity(problem.lines.len());
    let mut sorter = Sorter::new(problem);
    for (i, line) in problem.lines.iter().enumerate() {
        let Some(range) = Range::of(line, problem) else {
            let crossed = line.cap.is_some_and(|cap| line.floor.max(0) > cap);
            let hold = match line.cap {
                Some(_) if crossed => Hold::FloorAboveCap,
                Some(_) => Hold::StepFitsNothing,
                // Nothing but the envelope is above it.
                None => return Err(Infeasible::at_all(vec![Obstacle::new(Hold::Envelope)], vec![])),
            };
            let lines = vec![i];
            return Err(Infeasible::at_all(vec![Obstacle { hold, lines }], vec![]));
        };
        sorter.add(line, &range);
        ranges.push(range);
    }
    Ok((ranges, sorter.kinds()))
}

/// The wall of a problem whose limits cross: what holds the most preventive
/// allocation back, and what each of those holds is worth.
fn crossing_wall(problem: &Problem, ranges: &[Range], crossing: &Crossing) -> Infeasible {
    let most = |problem: &Problem, ranges: &[Range]| -> Result<Filled, Vec<Hold>> {
        crossing.solve(problem, ranges, Goal::MostPreventive)
    };
    let wall = match most(problem, ranges) {
        Ok(wall) => wall,
        Err(holds) => {
            let because = holds.into_iter().map(Obstacle::new).collect();
            return Infeasible::at_all(because, vec![]);
        }
    };
    let binding = crossing_binding(problem, ranges, crossing, (Goal::MostPreventive, &wall));
    let gain = |loosened: Option<Filled>| {
        let gained = loosened?.preventive - wall.preventive;
        (gained > 0).then(|| Ratio::of(gained, problem.envelope))
    };
    let mut unlock = vec![];
    for held in &binding {
        if let Hold::AtLeast(limit) | Hold::AtMost(limit) = held.hold {
            let mut loosened = problem.clone();
            loosened.limits[limit].at_least = None;
            loosened.limits[limit].at_most = None;
            let gain = gain(most(&loosened, ranges).ok());
            unlock.extend(gain.map(|gain| Unlock { hold: held.hold, line: None, gain }));
        }
        for &line in held.lines.iter().take(TRIED) {
            let mut loosened = ranges.to_vec();
            let Some(range) = Range::without(&problem.lines[line], held.hold, problem) else {
                continue;
            };
            loosened[line] = range;
            let gain = gain(most(problem, &loosened).ok());
            unlock.extend(gain.map(|gain| Unlock { hold: held.hold, line: Some(line), gain }));
        }
    }
    unlock.sort_by_key(|unlock| std::cmp::Reverse(unlock.gain.part()));
    let because = binding.into_iter().map(|held| Obstacle { hold: held.hold, lines: held.lines });
    let mut because: Vec<Obstacle> = because.collect();
    if because.is_empty() {
        because.push(Obstacle::new(Hold::NoPreventive));
    }
    Infeasible {
        proved: wall.proved,
        highest_share: Some(Ratio::of(wall.preventive, problem.envelope)),
        because,
        unlock,
    }
}
