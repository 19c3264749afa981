//! What to change where no allocation keeps the limits.

use super::explain::{Hold, Wording};
use super::outcome::Infeasible;
use super::problem::Problem;
use super::range::is_held;

impl Infeasible {
    /// What to change so that there is an answer at all, as a sentence; none
    /// where a share is out of reach only, or nothing can be named.
    pub fn remedy(&self, problem: &Problem, wording: &dyn Wording) -> Option<String> {
        if self.highest_share.is_some() {
            return None;
        }
        let label = |at: usize| problem.limits.get(at).map_or("", |limit| limit.label.as_str());
        self.because.iter().find_map(|obstacle| {
            let who = || obstacle.lines.first().map_or_else(String::new, |line| wording.line(*line));
            Some(match obstacle.hold {
                Hold::FloorAboveCap => format!("Lower the floor of {} or raise its cap.", who()),
                Hold::StepFitsNothing => format!("Change the step, the floor or the cap of {}.", who()),
                Hold::LimitCrossed(at) => {
                    let limit = problem.limits.get(at)?;
                    format!(
                        "Lower the least of {} to {} or raise its most to {}.",
                        label(at),
                        wording.amount(limit.at_most?),
                        wording.amount(limit.at_least?)
                    )
                }
                Hold::Envelope => return envelope(problem, wording),
                _ => return None,
            })
        })
    }
}

/// What the envelope would have to be for the lines alone; none where they fit.
fn envelope(problem: &Problem, wording: &dyn Wording) -> Option<String> {
    let (mut least, mut most) = (0_i128, Some(0_i128));
    for line in &problem.lines {
        let held = is_held(line, problem.unclassified).then_some(line.current);
        least += i128::from(held.unwrap_or(line.floor));
        most = most.zip(held.or(line.cap)).map(|(most, cap)| most + i128::from(cap));
    }
    if problem.envelope < least {
        let least = wording.amount(least);
        return Some(format!("Raise the envelope to at least {least}, or lower floors and unlock lines."));
    }
    let most = most.filter(|most| problem.envelope > *most)?;
    Some(format!("Lower the envelope to at most {}, or raise caps.", wording.amount(most)))
}
