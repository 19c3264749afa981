//! Axis 2: weighs what the matching rules say of the stance.

use crate::plan::class::{Mode, Stance};

use super::matching::{Found, Match};
use super::rules::Says;
use super::{Confidence, Judged, Question, quoted};

/// Below this pull, in tenths of a rule's weight, words do not decide.
const LEAST: u32 = 10;
/// From this pull on, one sided words leave little doubt.
const ENOUGH: u32 = 20;
/// A single match of this pull says it by itself.
const SAYS: u32 = 30;
/// From this pull on, they leave none.
const PLENTY: u32 = 36;

/// The stance as suggested, with the question that settled it or is to be asked.
pub struct Finding {
    /// The judgement; `None` where words cannot tell.
    pub judged: Option<Judged<Stance>>,
    /// The mode, where the words tell it.
    pub mode: Option<Mode>,
    /// Settled it, or is to be asked.
    pub question: Question,
}

/// What a strategy weighs toward removing causes: a plan that every department
/// runs by changes policy and culture.
const STRATEGIC: u32 = 90;

/// Weighs the matches; `strategic` if the line is, or may be, a strategy.
pub fn judge(found: &Found<'_>, strategic: bool, name: &str, description: &str) -> Finding {
    let remedial = pull_toward(found, Stance::Remedial);
    let strategic = if strategic { STRATEGIC } else { 0 };
    let preventive = pull_toward(found, Stance::Preventive) + strategic;
    let (stance, won, lost) = if preventive > remedial {
        (Stance::Preventive, preventive, remedial)
    } else {
        (Stance::Remedial, remedial, preventive)
    };
    let Some(confidence) = confidence(won, lost) else {
        return Finding { judged: None, mode: None, question: Question::KeepsAway };
    };
    let toward = found.matches.iter().filter(|m| stance_of(m) == Some(stance));
    let strongest = toward.map(|m| m.pull).max().unwrap_or(0);
    // Several weak signs may add up by chance: only one that says it makes sure.
    let confidence = if strongest < SAYS { confidence.max(Confidence::Medium) } else { confidence };
    let mode = strongest_mode(found, stance, strategic);
    let deciding = found.matches.iter().filter(|m| m.pull > 0 && stance_of(m) == Some(stance));
    let words = found.spans(deciding);
    let said = quoted(&words, name, description);
    let does = match (mode, stance) {
        (Some(mode), _) => mode.meaning(),
        (None, Stance::Remedial) => "makes up for the problem or copes with it",
        (None, Stance::Preventive) => "keeps the problem from reaching the customer",
    };
    let why = match said.as_str() {
        "" => "A plan that every department runs by changes policy and culture.".to_owned(),
        said => format!("It {does}: {said}."),
    };
    Finding {
        judged: Some(Judged { value: stance, confidence, words, why }),
        mode,
        question: mode.map_or(Question::KeepsAway, settled_by),
    }
}

/// How sure a pull of `won` against `lost` makes; `None` if it decides nothing.
fn confidence(won: u32, lost: u32) -> Option<Confidence> {
    if won < LEAST || won == lost {
        None
    } else if won >= PLENTY && lost * 3 <= won {
        Some(Confidence::High)
    } else if won >= ENOUGH && lost * 3 <= won * 2 {
        Some(Confidence::Medium)
    } else {
        Some(Confidence::Low)
    }
}

fn stance_of(m: &Match) -> Option<Stance> {
    match m.says {
        Says::Mode(mode) => Some(mode.stance()),
        Says::Stance(stance) => Some(stance),
        Says::Level(_) | Says::Nothing => None,
    }
}

fn pull_toward(found: &Found<'_>, stance: Stance) -> u32 {
    let toward = found.matches.iter().filter(|m| stance_of(m) == Some(stance));
    toward.map(|m| m.pull).sum()
}

/// The mode of the stance with the most pull; the first said, where two are even.
fn strongest_mode(found: &Found<'_>, stance: Stance, strategic: u32) -> Option<Mode> {
    let mut pulls: Vec<(Mode, u32)> = Vec::new();
    if strategic > 0 && stance == Mode::Remove.stance() {
        pulls.push((Mode::Remove, strategic));
    }
    for m in found.matches.iter().filter(|m| m.pull > 0) {
        match (m.says, stance) {
            (Says::Mode(mode), _) if mode.stance() == stance => {
                match pulls.iter_mut().find(|(known, _)| *known == mode) {
                    Some((_, pull)) => *pull += m.pull,
                    None => pulls.push((mode, m.pull)),
                }
            }
            _ => {}
        }
    }
    let most = pulls.iter().map(|(_, pull)| *pull).max()?;
    pulls.into_iter().find(|(_, pull)| *pull == most).map(|(mode, _)| mode)
}

/// The question whose answer makes this mode.
const fn settled_by(mode: Mode) -> Question {
    match mode {
        Mode::Listen => Question::Listens,
        Mode::Engage => Question::Engages,
        Mode::Recover | Mode::Contain => Question::Afterwards,
        Mode::Remove => Question::Removes,
        Mode::Intercept | Mode::Enable => Question::Intercepts,
    }
}
