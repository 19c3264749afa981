//! A problem made ready to answer any target, as a network or across limits.

use std::sync::Arc;

use super::binding::{Ways, binding, crossing_binding};
use super::course::{Course, Stuck};
use super::crossing::{Crossing, Filled, Unsolved};
use super::explain::{Binding, Hold, Obstacle, Unlock};
use super::frontier::Frontier;
use super::impossible::{DeadEnd, Wall};
use super::kinds::{Kinds, Sorter, Sums};
use super::ladder::Ladder;
use super::model::{Model, hand_back};
use super::network::Stop;
use super::outcome::{Infeasible, Repair, raised, repairs};
use super::problem::{Goal, Problem, Ratio};
use super::range::Range;
use super::relief::confirmed;
use super::running_out::runs_out;
use super::shape::{Answer, NoAnswer, Shape, ladders};
use super::sides::Sides;
use super::steps::Search;

/// How many lines of each hold are tried without where limits cross.
const TRIED: usize = 16;

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

impl Ready {
    /// Ranges, shape and repaired start of a problem, or why nothing can be
    /// done.
    pub fn new(problem: &Problem) -> Result<Ready, Box<Wall>> {
        let Survey { ranges, has_gaps, outside, kinds } =
            survey(problem).map_err(|told| Box::new(told.into()))?;
        let kinds = Arc::new(kinds);
        for (at, limit) in problem.limits.iter().enumerate() {
            let bounds = limit.at_least.zip(limit.at_most);
            if bounds.is_some_and(|(least, most)| least > most) {
                let because = vec![Obstacle::new(Hold::LimitCrossed(at))];
                return Err(Box::new(Infeasible::at_all(because, vec![]).into()));
            }
        }
        let sums: Vec<Sums> = kinds.all.iter().map(|kind| kind.sums).collect();
        let way = match Sides::of(problem, &kinds, &sums) {
            None => Way::Crossing(Crossing::of(&kinds)),
            Some(sides) => match Course::start(Model::build(problem, &ranges, &sums, &sides)) {
                Ok(course) => Way::Network { sides, course: Box::new(course) },
                Err(stuck) => {
                    let Stuck { network, cut } = *stuck;
                    let (ranges, sides, need) = (&ranges, &sides, 0);
                    let (network, cut) = (&network, &cut);
                    let end = DeadEnd { problem, ranges, sides, network, cut, reached: None, need };
                    return Err(Box::new(end.wall(None)));
                }
            },
        };
        let preventive = kinds.all.iter().filter(|kind| kind.is_preventive());
        Ok(Ready {
            repairs: repairs(problem, outside, &kinds),
            preventive_now: preventive.map(|kind| kind.current).sum(),
            ranges,
            has_gaps,
            way,
        })
    }

    /// The least cost with at least `need` preventive, gaps ignored.
    pub fn answer(&mut self, problem: &Problem, need: i128) -> Result<Answer, NoAnswer> {
        match &mut self.way {
            Way::Network { sides, course } => {
                if !course.reach(need) {
                    return Err(NoAnswer { proved: true });
                }
                let network = course.at(need);
                let after = hand_back(problem, &self.ranges, &sides.grouping, &ladders(&network));
                Ok(Answer { after, proved: true })
            }
            Way::Crossing(crossing) => {
                let goal = Goal::LeastCost(need);
                let filled = crossing.solve(problem, &self.ranges, goal)?;
                let ladders: Vec<&Ladder> = filled.ladders.iter().collect();
                Ok(Answer {
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
    pub fn wall(&mut self, problem: &Problem, go_on: &mut dyn FnMut() -> bool) -> Wall {
        let mut wall = match &mut self.way {
            Way::Network { sides, course } => {
                let (most, cut) = course.run_to_the_wall();
                let cut = cut.clone();
                let network = course.network();
                let inside = network.preventive();
                let need = problem.target.of_envelope(problem.envelope) - (most - inside);
                let (ranges, reached) = (&self.ranges, Some(inside));
                let end = DeadEnd { problem, ranges, sides, network, cut: &cut, reached, need };
                end.wall(Some(Ratio::of(most, problem.envelope)))
            }
            Way::Crossing(crossing) => crossing_wall(problem, &self.ranges, crossing).into(),
        };
        if self.has_gaps && wall.told.highest_share.is_some() {
            let found = self.search(problem, Goal::MostPreventive).run(go_on);
            let told = &mut wall.told;
            told.proved &= found.complete;
            let most = found.best.map(|(cost, _)| -cost.first);
            let highest = most.map(|most| Ratio::of(most, problem.envelope));
            if told.highest_share != highest {
                told.because.push(Obstacle::new(Hold::Steps));
            }
            told.highest_share = highest;
        }
        wall
    }

    /// The most preventive allocation that can be found, which need not be the
    /// most preventive there is.
    pub fn most_preventive(&self, problem: &Problem, go_on: &mut dyn FnMut() -> bool) -> Option<Vec<i64>> {
        let found = self.search(problem, Goal::MostPreventive).run(go_on);
        found.best.map(|(_, after)| after)
    }

    /// Every reachable target at once; none if nothing can be reached.
    pub fn frontier(&mut self, problem: &Problem) -> Option<Frontier> {
        let exact = !self.has_gaps;
        match &mut self.way {
            Way::Network { sides, course } => {
                let start = course.at(course.preventive_at_start());
                let start = hand_back(problem, &self.ranges, &sides.grouping, &ladders(&start));
                let moved = raised(problem, &start);
                let grouping = &sides.grouping;
                let runs_out = |stops: &[Stop]| runs_out(problem, &self.ranges, grouping, stops);
                Some(Frontier::of(course, problem, moved, exact, runs_out))
            }
            Way::Crossing(crossing) => {
                let (crossing, ranges) = (crossing.clone(), self.ranges.clone());
                let most = crossing.solve(problem, &ranges, Goal::MostPreventive).ok()?;
                let kinds = &crossing.grouping.kinds;
                Frontier::sampled(problem, &ranges, kinds, most.preventive, |need| {
                    Some(self.answer(problem, need).ok()?.after)
                })
            }
        }
    }
}

/// The lines, looked over once.
struct Survey {
    ranges: Vec<Range>,
    has_gaps: bool,
    /// Lines whose current amounts are outside their own limits.
    outside: Vec<usize>,
    kinds: Kinds,
}

/// Each line's range and kind, or the first line that has no range.
fn survey(problem: &Problem) -> Result<Survey, Infeasible> {
    let mut ranges = Vec::with_capacity(problem.lines.len());
    let (mut has_gaps, mut outside) = (false, vec![]);
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
        has_gaps |= range.has_gaps();
        if !range.allows(line.current) {
            outside.push(i);
        }
        sorter.add(line, &range);
        ranges.push(range);
    }
    Ok(Survey { ranges, has_gaps, outside, kinds: sorter.kinds() })
}

/// The wall of a problem whose limits cross: what holds the most preventive
/// allocation back, and what each of those holds is worth.
fn crossing_wall(problem: &Problem, ranges: &[Range], crossing: &Crossing) -> Infeasible {
    let most = |problem: &Problem, ranges: &[Range]| -> Result<Filled, Unsolved> {
        crossing.solve(problem, ranges, Goal::MostPreventive)
    };
    let wall = match most(problem, ranges) {
        Ok(wall) => wall,
        Err(Unsolved::Impossible(holds)) => {
            let holds = if holds.is_empty() { vec![Hold::Steps] } else { holds };
            let because = holds.into_iter().map(Obstacle::new).collect();
            return Infeasible::at_all(because, vec![]);
        }
        Err(Unsolved::GaveUp) => {
            return Infeasible { proved: false, ..Infeasible::at_all(vec![], vec![]) };
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
            let limit = &mut loosened.limits[limit];
            match held.hold {
                Hold::AtLeast(_) => limit.at_least = None,
                _ => limit.at_most = None,
            }
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
