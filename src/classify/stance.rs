//! Axis 2: weighs what the matching rules say of the stance.

use crate::plan::class::{Mode, Stance};

use super::matching::{Found, Match};
use super::rules::Says;
use super::{Confidence, Field, Judged, Question, quoted};

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
    /// The mode and how sure it is, where the words tell it.
    pub mode: Option<(Mode, Confidence)>,
    /// Settled it, or is to be asked.
    pub question: Question,
}

/// What a strategy that names no problem leans toward: a plan that every
/// department runs by changes policy and culture. A lean, no more.
const STRATEGIC: u32 = LEAST;
/// From this pull on, a match also counts in a strategy, whose words are mostly of
/// stages, departments and reasons: causes have to be named, and their end.
const DEED: u32 = 50;

/// From this pull on, a match speaks for itself, if not as loud as others.
const SPEAKS: u32 = 20;

/// A match with less than one part in so many of the strongest one's pull is not quoted.
const QUIET: u32 = 3;

/// Weighs the matches; `strategic` if the line is, or may be, a strategy.
pub fn judge(found: &Found<'_>, strategic: bool, name: &str, description: &str) -> Finding {
    let ends = [Says::Mode(Mode::Remove), Says::Stance(Stance::Preventive)];
    let ends_causes = |m: &Match| ends.contains(&m.says) && m.pull >= DEED;
    let counts = |m: &&Match| m.pull > 0 && (!strategic || ends_causes(m));
    let matches: Vec<&Match> = found.matches.iter().filter(counts).collect();
    let remedial = pull_toward(&matches, Stance::Remedial);
    let lean = if strategic { STRATEGIC } else { 0 };
    let preventive = pull_toward(&matches, Stance::Preventive) + lean;
    let (stance, won, lost) = if preventive > remedial {
        (Stance::Preventive, preventive, remedial)
    } else {
        (Stance::Remedial, remedial, preventive)
    };
    let Some(sure) = confidence(won, lost) else {
        return Finding { judged: None, mode: None, question: Question::KeepsAway };
    };
    let deciding = || matches.iter().copied().filter(|m| stance_of(m) == Some(stance));
    let strongest = deciding().map(|m| m.pull).max().unwrap_or(0);
    let is_described = !description.trim().is_empty();
    // A single word may be a name: “SURVEY” a department of land surveyors.
    let hangs_on_a_word = !is_described && !name.trim().contains(char::is_whitespace);
    // Name and description say the same, each by itself, or the name is about it.
    let is_borne_out = match strategic {
        true => true,
        false if is_described => [Field::Name, Field::Description]
            .iter()
            .all(|field| deciding().any(|m| found.field_of(m) == *field && m.pull >= SPEAKS)),
        false => !hangs_on_a_word && deciding().any(|m| found.is_about(m)),
    };
    let doubtful = strongest < SAYS || lost * 4 > won;
    let confidence = match sure {
        Confidence::High if doubtful || !is_borne_out => Confidence::Medium,
        sure => sure,
    };
    let mode = leading_mode(found, deciding(), stance, lean)
        .map(|leading| (leading.mode, confidence.max(leading.sure(lost, is_described))));
    // A lean among modes is shown as one; it is no reason for a surer stance.
    let reason = mode.filter(|(_, sure)| *sure <= Confidence::Medium.max(confidence)).map(|(mode, _)| mode);
    // What only leans is left unsaid beside what says it.
    let words = found.spans(deciding().filter(|m| m.pull * QUIET > strongest));
    let said = quoted(&words, name, description);
    let does = match (reason, stance) {
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
        question: reason.map_or(Question::KeepsAway, settled_by),
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

fn pull_toward(matches: &[&Match], stance: Stance) -> u32 {
    matches.iter().filter(|m| stance_of(m) == Some(stance)).map(|m| m.pull).sum()
}

/// The mode that leads among those of its stance.
struct Leading {
    mode: Mode,
    /// The pull of all that says it.
    pull: u32,
    /// The pull of the strongest match that says it.
    loudest: u32,
    /// How many matches say it.
    voices: u32,
    /// The pull of the mode that comes next.
    next: u32,
}

impl Leading {
    /// How sure the mode is, if nothing casts doubt on its stance, which `lost` pull
    /// speaks against. Several who say the same are worth more than one who is loud;
    /// what says another mode, or the other stance, is taken off. A bare name says
    /// what a line is for, where a description might have said otherwise; and
    /// listening has no near rival.
    fn sure(&self, lost: u32, is_described: bool) -> Confidence {
        let listens = if self.mode == Mode::Listen { VOICE } else { 0 };
        let bare = if is_described { 0 } else { VOICE };
        let said = self.pull.min(LOUDEST) + self.voices.min(3) * VOICE + listens + bare;
        match said.saturating_sub(self.next + lost / 2) {
            TOLD.. => Confidence::High,
            LIKELY.. => Confidence::Medium,
            _ => Confidence::Low,
        }
    }
}

/// What one more voice for a mode is worth, in pull.
const VOICE: u32 = 20;
/// Beyond this pull, more of it makes a mode no surer.
const LOUDEST: u32 = 120;
/// From this worth on, a mode is likely.
const LIKELY: u32 = 80;
/// From this worth on, there is little doubt about it.
const TOLD: u32 = 120;

/// The mode of the stance with the most pull, the first said where two are even.
///
/// What enables is named by what it makes happen (“bonus for ending repeat
/// calls”), so a name that is about enabling leads, whatever else is said.
fn leading_mode<'m>(
    found: &Found<'_>,
    deciding: impl Iterator<Item = &'m Match> + Clone,
    stance: Stance,
    lean: u32,
) -> Option<Leading> {
    let mut modes: Vec<Leading> = Vec::new();
    if lean > 0 && stance == Stance::Preventive {
        modes.push(Leading { mode: Mode::Remove, pull: lean, loudest: lean, voices: 0, next: 0 });
    }
    for m in deciding.clone() {
        if let Says::Mode(mode) = m.says {
            match modes.iter_mut().find(|known| known.mode == mode) {
                Some(known) => {
                    known.pull += m.pull;
                    known.loudest = known.loudest.max(m.pull);
                    known.voices += 1;
                }
                None => modes.push(Leading { mode, pull: m.pull, loudest: m.pull, voices: 1, next: 0 }),
            }
        }
    }
    let enables = |m: &Match| m.says == Says::Mode(Mode::Enable) && m.pull >= SAYS;
    if stance == Stance::Preventive && deciding.clone().any(|m| enables(m) && found.is_about(m)) {
        return modes.into_iter().find(|known| known.mode == Mode::Enable);
    }
    let most = modes.iter().map(|known| known.pull).max()?;
    let names_others = |known: &Leading| {
        let others = named_by(known.mode);
        let loudest = modes.iter().filter(|m| others.contains(&m.mode)).map(|m| m.loudest).max();
        known.loudest >= SAYS && loudest.is_some_and(|loudest| known.loudest >= loudest)
    };
    let first = modes.iter().position(names_others);
    let leading = modes.swap_remove(first.or_else(|| modes.iter().position(|known| known.pull == most))?);
    let against = |other: &Leading| match named_by(leading.mode).contains(&other.mode) {
        true => other.pull / 2,
        false => other.pull,
    };
    let next = modes.iter().map(against).max().unwrap_or(0);
    Some(Leading { next, ..leading })
}

/// The modes that a line of this mode mentions because they are its object: what is
/// listened to has been recovered or contained, what is enabled removes or intercepts.
const fn named_by(mode: Mode) -> &'static [Mode] {
    match mode {
        Mode::Listen => &[Mode::Recover, Mode::Contain],
        Mode::Enable => &[Mode::Remove, Mode::Intercept],
        _ => &[],
    }
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
