//! What a limit of one line costs: the same question without it, and what differs.
//!
//! Where several answers move as little, a limit costs nothing by itself and
//! still decides who moves. So a price is never read off the solver: the
//! question is asked again, and both answers are compared.

use super::answer::Answer;
use super::asked::Asked;
use super::words;
use crate::plan::Plan;
use crate::plan::class::Stance;
use crate::plan::share::Share;
use crate::proposal::{Words, ratio_of};
use crate::rebalance::{Balance, Line, Outcome, Proposal, Ratio, Rule, Status, Unclassified};

/// How many lines a search through steps may look at for one price.
const EFFORT: usize = 400_000;

/// A limit of a line's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// It is left out.
    LeftOut,
    /// It is locked.
    Lock,
    /// It may not fall under its floor.
    Floor,
    /// It may not rise over its cap.
    Cap,
    /// Nobody has judged it, so it keeps what it has.
    Unjudged,
}

impl Own {
    /// How a sentence about the plan without this limit begins.
    const fn lifted(self) -> &'static str {
        match self {
            Own::LeftOut => "Without being left out",
            Own::Lock => "Without its lock",
            Own::Floor => "Without its floor",
            Own::Cap => "Without its cap",
            Own::Unjudged => "If it were judged remedial,",
        }
    }

    /// The line as it would be without this limit; `own` is how the scenario has it.
    fn loosened(self, line: &Line, own: &Line) -> Line {
        match self {
            Own::LeftOut => Line { locked: false, ..own.clone() },
            Own::Lock => Line { locked: false, ..line.clone() },
            Own::Floor => Line { floor: 0, ..line.clone() },
            Own::Cap => Line { cap: None, ..line.clone() },
            Own::Unjudged => Line { stance: Some(Stance::Remedial), ..line.clone() },
        }
    }
}

/// What an answer comes to, to be compared with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    moved: Option<i128>,
    end: Option<Ratio>,
}

impl Figures {
    /// Those of an answer.
    pub fn of(answer: &Answer) -> Figures {
        Figures { moved: answer.proposal.as_ref().map(|p| p.moved), end: answer.wall.highest_share }
    }

    /// What is different now, as a sentence: the price of what was changed in between.
    pub fn cost(self, now: &Answer, words: Words<'_>) -> String {
        let after = Figures::of(now);
        let (Some(before), Some(moved)) = (self.moved, after.moved) else {
            return match after.moved {
                None => "No amounts keep all these limits.".into(),
                Some(_) => "There is an answer again.".into(),
            };
        };
        let moves = match moved - before {
            0 => "As much moves".to_string(),
            more if more > 0 => format!("{} more moves", words.brief(more)),
            less => format!("{} less moves", words.brief(-less)),
        };
        let tenths = |end: Option<Ratio>| end.map(|end| end.floor_digits(3));
        let reach = match (after.end, tenths(after.end).cmp(&tenths(self.end))) {
            (Some(end), std::cmp::Ordering::Less) => format!("; reach falls to {}", words::share(end)),
            (Some(end), std::cmp::Ordering::Greater) => format!("; reach rises to {}", words::share(end)),
            _ => String::new(),
        };
        format!("{moves}{reach}.")
    }
}

/// The limits of its own that hold a line where it is.
fn tight(answer: &Answer, asked: &Asked, at: usize) -> Vec<Own> {
    let line = &answer.problem().lines[at];
    let after = answer.after(at);
    // The next step may be too wide for the room that is left.
    let step = line.step.unwrap_or(1).max(1);
    if asked.lines.get(&answer.ids[at]).is_some_and(|bounds| bounds.left_out) {
        return vec![Own::LeftOut];
    }
    if line.locked {
        return vec![Own::Lock];
    }
    if line.stance.is_none() && asked.terms.unclassified == Unclassified::Keep {
        return vec![Own::Unjudged];
    }
    let floor = (line.floor > 0 && after.saturating_sub(line.floor) < step).then_some(Own::Floor);
    let cap = line.cap.filter(|cap| cap.saturating_sub(after) < step).map(|_| Own::Cap);
    floor.into_iter().chain(cap).collect()
}

/// What the limits of a line cost, a sentence for each that holds it.
pub fn prices(answer: &Answer, asked: &Asked, plan: &Plan, at: usize) -> Vec<String> {
    let target = answer.within_reach(asked.terms.target);
    tight(answer, asked, at)
        .into_iter()
        .filter_map(|own| price(answer, plan, at, own, target, asked))
        .collect()
}

fn price(answer: &Answer, plan: &Plan, at: usize, own: Own, target: Share, asked: &Asked) -> Option<String> {
    let words = Words::new(plan, asked.terms.resource);
    let mut problem = answer.problem().clone();
    problem.lines[at] = own.loosened(&problem.lines[at], &answer.own.lines[at]);
    let mut left = (EFFORT / problem.lines.len().max(1)).clamp(10, 400);
    let mut balance = Balance::new(problem);
    let found = match balance.at_within(ratio_of(target), &mut || {
        left = left.saturating_sub(1);
        left > 0
    }) {
        Outcome::Proposal(found) => found,
        Outcome::Infeasible(_) => return None,
    };
    let Some(now) = &answer.proposal else {
        return Some(format!("{} there would be an answer.", own.lifted()));
    };
    let is_sure = |proposal: &Proposal| !matches!(proposal.status, Status::BestFound { .. });
    let about = if is_sure(now) && is_sure(&found) { "" } else { "about " };
    let without = format!("{} ", own.lifted());
    let others = others(answer, &found, at, words);
    let gain = match answer.problem().rule {
        Rule::Value => balance.benefit(&found) - answer.balance().benefit(now),
        Rule::Priority | Rule::Proportional => now.moved - found.moved,
    };
    Some(match (answer.problem().rule, gain, others) {
        (Rule::Value, gain, others) if gain > 0 => {
            format!("{without}the plan would bring {about}{} more benefit a year{others}.", words.brief(gain))
        }
        (_, gain, others) if gain > 0 => {
            format!("{without}{about}{} less would move{others}.", words.brief(gain))
        }
        (_, _, others) if others.is_empty() => {
            format!("{without}nothing would be different: it costs nothing.")
        }
        (Rule::Value, _, others) => format!("{without}the benefit would be the same{others}."),
        (_, _, others) => format!("{without}as much would move{others}."),
    })
}

/// Who would end elsewhere: the line itself, and whoever changes most the other way.
fn others(answer: &Answer, found: &Proposal, at: usize, words: Words<'_>) -> String {
    let ends = |line: usize| {
        let (now, then) = (answer.after(line), found.after[line]);
        format!("{} instead of {}", words.brief(then.into()), words.brief(now.into()))
    };
    let change = found.after[at] - answer.after(at);
    let (least, most) = answer.main_difference(found);
    let other = if change < 0 { most } else { least };
    match (change, other) {
        (0, _) => String::new(),
        (_, Some(other)) => format!("; it would get {}, {} {}", ends(at), words.name(other), ends(other)),
        (_, None) => format!("; it would get {}", ends(at)),
    }
}
