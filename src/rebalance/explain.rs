//! Answers in words: what holds, what it costs, why a line moved or stayed.

use super::price::Price;
use super::problem::{Line, Problem, Ratio};
use crate::plan::class::Stance;

/// Something that keeps money where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// A line's floor is above its own cap.
    FloorAboveCap,
    /// No multiple of a line's step falls between its floor and its cap.
    StepFitsNothing,
    /// A limit, by index, asks for more than it allows.
    LimitCrossed(usize),
    /// The envelope: floors and locks need more, or caps cannot absorb it.
    Envelope,
    /// The least that a limit, by index, asks for.
    AtLeast(usize),
    /// The most that a limit, by index, allows.
    AtMost(usize),
    /// Locked lines.
    Lock,
    /// Unclassified lines, which keep what they have.
    Kept,
    /// Floors of lines.
    Floor,
    /// Caps of lines.
    Cap,
    /// Whole units, steps and all-or-nothing amounts that fit together nowhere.
    Steps,
    /// No preventive line may receive anything.
    NoPreventive,
}

/// A hold that stands in the way, and the lines it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What it is.
    pub hold: Hold,
    /// The lines, by index; none when the hold speaks for itself.
    pub lines: Vec<usize>,
}

impl Obstacle {
    /// A hold that is not about single lines.
    pub(super) fn new(hold: Hold) -> Obstacle {
        Obstacle { hold, lines: vec![] }
    }
}

/// What the highest share would gain if one hold alone were loosened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlock {
    /// What to loosen.
    pub hold: Hold,
    /// The line it is about, by index; none for a limit.
    pub line: Option<usize>,
    /// The share of the envelope it adds.
    pub gain: Ratio,
}

/// A hold that keeps the answer from being better, and its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// What holds.
    pub hold: Hold,
    /// The lines it frees, by index; none for a limit.
    pub lines: Vec<usize>,
    /// What one unit of relief saves: money moved first, then the rule's points
    /// (under `value` the other way round).
    pub price: Price,
}

/// Why a line ends where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is locked.
    Locked,
    /// Nobody has judged it yet, and unclassified lines keep what they have.
    Kept,
    /// It had less than its own limits ask for, or more than they allow.
    Repaired,
    /// It gives as the first of its kind: no line of its stance in its
    /// department that could give has a lower priority.
    GivesFirst,
    /// It gives after lines of lower priority have given what they can.
    GivesNext,
    /// It receives as the first of its kind: no line of its stance in its
    /// department with room has a higher priority.
    ReceivesFirst,
    /// It receives after lines of higher priority are full.
    ReceivesNext,
    /// It is at its floor and cannot give.
    AtFloor,
    /// It is at its cap and cannot receive.
    AtCap,
    /// Others come before it.
    NotNeeded,
}

/// How people say the numbers: supplied by whoever knows names and currency.
pub trait Wording {
    /// What a line is called.
    fn line(&self, line: usize) -> String;
    /// What a department is called.
    fn department(&self, department: u32) -> String;
    /// An amount in the resource's unit.
    fn amount(&self, units: i128) -> String;
}

/// What [`Reason`] needs to know about the lines beside one.
#[derive(Debug, Clone, Default)]
pub struct Ranks {
    /// By department, stance: the lowest priority that can give and the highest
    /// that can receive.
    ends: std::collections::HashMap<(Option<u32>, Option<Stance>), (u8, u8)>,
}

impl Ranks {
    /// Looks the lines of a problem over once.
    pub fn of(problem: &Problem) -> Ranks {
        let mut ranks = Ranks::default();
        for line in problem.lines.iter().filter(|line| !line.locked) {
            let ends = ranks.ends.entry((line.department, line.stance)).or_insert((0, u8::MAX));
            if line.current > line.floor {
                ends.0 = ends.0.max(line.priority);
            }
            if line.cap.is_none_or(|cap| cap > line.current) {
                ends.1 = ends.1.min(line.priority);
            }
        }
        ranks
    }

    /// Why a line of `problem` ends at `after`.
    pub fn reason(&self, problem: &Problem, line: usize, after: i64) -> Option<Reason> {
        let line = problem.lines.get(line)?;
        let ends = self.ends.get(&(line.department, line.stance));
        let (gives_first, receives_first) = ends.copied().unwrap_or((0, u8::MAX));
        let outside = line.current < line.floor || line.cap.is_some_and(|cap| line.current > cap);
        let held = super::range::is_held(line, problem.unclassified);
        Some(if line.locked {
            Reason::Locked
        } else if held {
            Reason::Kept
        } else if outside && after != line.current {
            Reason::Repaired
        } else if after < line.current {
            if line.priority >= gives_first { Reason::GivesFirst } else { Reason::GivesNext }
        } else if after > line.current {
            if line.priority <= receives_first { Reason::ReceivesFirst } else { Reason::ReceivesNext }
        } else if line.is_preventive() && line.cap.is_some_and(|cap| after >= cap) {
            Reason::AtCap
        } else if !line.is_preventive() && after <= line.floor {
            Reason::AtFloor
        } else {
            Reason::NotNeeded
        })
    }
}

impl Reason {
    /// The reason as a sentence without its full stop.
    pub fn sentence(self, line: &Line, wording: &dyn Wording) -> String {
        let kind = match line.stance {
            Some(stance) => stance.word(),
            None => "unclassified",
        };
        let place = match line.department {
            Some(id) => format!(" in {}", wording.department(id)),
            None => String::new(),
        };
        let priority = line.priority;
        match self {
            Reason::Locked => "locked".into(),
            Reason::Kept => "unclassified: nobody has judged it yet, so it keeps what it has".into(),
            Reason::Repaired if line.current < line.floor => {
                format!("raised to its floor of {}", wording.amount(line.floor.into()))
            }
            Reason::Repaired => match line.cap {
                Some(cap) => format!("cut to its cap of {}", wording.amount(cap.into())),
                None => "brought within its own limits".into(),
            },
            Reason::GivesFirst => {
                format!("lowest priority {kind} line{place} that isn't locked (priority {priority})")
            }
            Reason::GivesNext => format!(
                "priority {priority} {kind} line{place}; those of lower priority have given what they can"
            ),
            Reason::ReceivesFirst => {
                format!("highest priority {kind} line{place} with room (priority {priority})")
            }
            Reason::ReceivesNext => {
                format!("priority {priority} {kind} line{place} with room; those of higher priority are full")
            }
            Reason::AtFloor => {
                format!("at its floor of {}", wording.amount(line.floor.into()))
            }
            Reason::AtCap => match line.cap {
                Some(cap) => format!("at its cap of {}", wording.amount(cap.into())),
                None => "has no room".into(),
            },
            Reason::NotNeeded => "not needed: others come before it".into(),
        }
    }
}

impl Hold {
    /// The hold in words, with the lines it is about.
    pub fn sentence(self, lines: &[usize], problem: &Problem, wording: &dyn Wording) -> String {
        let label = |limit: usize| problem.limits.get(limit).map_or("", |l| l.label.as_str());
        let bound = |limit: usize, least: bool| {
            let sum = problem.limits.get(limit);
            let sum = sum.and_then(|l| if least { l.at_least } else { l.at_most });
            wording.amount(sum.unwrap_or(0))
        };
        let held: i128 =
            lines.iter().filter_map(|&i| problem.lines.get(i)).map(|line| i128::from(line.current)).sum();
        let percent = Ratio::of(held, problem.envelope).floor_digits(3);
        let share = format!("{}.{} % of the envelope", percent / 10, percent % 10);
        let who = match lines {
            [] => String::new(),
            [one] => wording.line(*one),
            [one, two] => format!("{} and {}", wording.line(*one), wording.line(*two)),
            [one, rest @ ..] => format!("{} and {} others", wording.line(*one), rest.len()),
        };
        match self {
            Hold::FloorAboveCap => format!("{who}: the floor is above the cap"),
            Hold::StepFitsNothing => {
                format!("{who}: no multiple of the step falls between the floor and the cap")
            }
            Hold::LimitCrossed(limit) => format!(
                "{} must have at least {} and at most {}",
                label(limit),
                bound(limit, true),
                bound(limit, false)
            ),
            Hold::Envelope => format!(
                "the envelope is {}; floors, caps and locks do not come to it",
                wording.amount(problem.envelope)
            ),
            Hold::AtLeast(limit) => {
                format!("{} may not fall under {}", label(limit), bound(limit, true))
            }
            Hold::AtMost(limit) => {
                format!("{} may not rise over {}", label(limit), bound(limit, false))
            }
            Hold::Lock => format!("locked lines hold {share}: {who}"),
            Hold::Kept => format!("unclassified lines hold {share}: {who}"),
            Hold::Floor => format!("floors: {who}"),
            Hold::Cap => format!("caps: {who}"),
            Hold::Steps => "no combination of whole units, steps and all-or-nothing amounts fits".into(),
            Hold::NoPreventive => "no preventive line may receive anything".into(),
        }
    }
}
