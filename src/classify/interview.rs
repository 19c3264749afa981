//! The short decision list as yes/no questions: answers in, the next question or
//! a verdict out. At most five questions, and no state but the answers.

use crate::plan::class::{Level, Mode, Stance};

use super::Question;

/// The most questions an interview ever asks.
const MOST: usize = 5;

/// What an interview has settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The level, and why as a sentence.
    Level {
        /// Strategy or tactic.
        level: Level,
        /// Why, naming what is missing where it might become a strategy.
        reason: String,
    },
    /// The mode, and through it the stance, and why as a sentence.
    Stance {
        /// Remedial or preventive.
        stance: Stance,
        /// How.
        mode: Mode,
        /// Why.
        reason: String,
    },
}

impl Verdict {
    fn level(level: Level, reason: impl Into<String>) -> Next {
        Next::Settled(Verdict::Level { level, reason: reason.into() })
    }

    fn mode(mode: Mode) -> Next {
        let stance = mode.stance();
        let reason = format!("It {}, so it is {stance}.", mode.meaning());
        Next::Settled(Verdict::Stance { stance, mode, reason })
    }
}

/// What comes next in an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask this.
    Ask(Question),
    /// Nothing is left to ask.
    Settled(Verdict),
}

/// The axis an interview settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Level,
    Stance,
}

/// A line of yes/no questions about one axis of one initiative.
///
/// ```
/// use ounce::classify::{Interview, Next, Question};
/// let mut interview = Interview::about_level();
/// assert_eq!(interview.next(), Next::Ask(Question::Component));
/// interview.answer(true);
/// assert!(matches!(interview.next(), Next::Settled(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    axis: Axis,
    /// Oldest first: `true` is yes.
    answers: Vec<bool>,
}

impl Interview {
    /// Asks whether the line is a strategy or a tactic.
    pub fn about_level() -> Self {
        Self { axis: Axis::Level, answers: Vec::new() }
    }

    /// Asks whether the line is remedial or preventive, and how.
    pub fn about_stance() -> Self {
        Self { axis: Axis::Stance, answers: Vec::new() }
    }

    /// Gives the next answers of an earlier interview again; those beyond its
    /// verdict are ignored.
    pub fn replay(mut self, answers: &[bool]) -> Self {
        answers.iter().for_each(|yes| self.answer(*yes));
        self
    }

    /// Answers the question of [`Interview::next`]; without effect once settled.
    pub fn answer(&mut self, yes: bool) {
        if matches!(self.next(), Next::Ask(_)) {
            self.answers.push(yes);
        }
    }

    /// Takes the last answer back; `false` if there was none.
    pub fn back(&mut self) -> bool {
        self.answers.pop().is_some()
    }

    /// The answers so far, to be kept with the line.
    pub fn answers(&self) -> &[bool] {
        &self.answers
    }

    /// Every question answered so far with its answer, oldest first.
    pub fn record(&self) -> Vec<(Question, bool)> {
        let mut past = Interview { axis: self.axis, answers: Vec::new() };
        let mut record = Vec::with_capacity(MOST);
        for yes in &self.answers {
            if let Next::Ask(question) = past.next() {
                record.push((question, *yes));
            }
            past.answer(*yes);
        }
        record
    }

    /// The next question, or the verdict.
    pub fn next(&self) -> Next {
        match self.axis {
            Axis::Level => next_about_level(&self.answers),
            Axis::Stance => next_about_stance(&self.answers),
        }
    }
}

fn next_about_level(answers: &[bool]) -> Next {
    match *answers {
        [] => Next::Ask(Question::Component),
        [true, ..] => Verdict::level(Level::Tactic, "It is a component: one technique, tool or function."),
        [false] => Next::Ask(Question::Promise),
        [false, false, ..] => {
            Verdict::level(Level::Tactic, "It does not say whom the company serves and what it will not do.")
        }
        [false, true] => Next::Ask(Question::LifeCycle),
        [false, true, _] => Next::Ask(Question::Departments),
        [false, true, _, _] => Next::Ask(Question::Endures),
        [false, true, life_cycle, departments, endures, ..] => {
            match not_until(life_cycle, departments, endures) {
                None => Verdict::level(
                    Level::Strategy,
                    "It serves named customers through their whole life cycle, directs every \
                     department, and outlives the year.",
                ),
                Some(missing) => Verdict::level(Level::Tactic, missing),
            }
        }
    }
}

fn next_about_stance(answers: &[bool]) -> Next {
    match *answers {
        [] => Next::Ask(Question::KeepsAway),
        [true] => Next::Ask(Question::Removes),
        [true, true, ..] => Verdict::mode(Mode::Remove),
        [true, false] => Next::Ask(Question::Intercepts),
        [true, false, true, ..] => Verdict::mode(Mode::Intercept),
        [true, false, false, ..] => Verdict::mode(Mode::Enable),
        [false] => Next::Ask(Question::Listens),
        [false, true, ..] => Verdict::mode(Mode::Listen),
        [false, false] => Next::Ask(Question::Engages),
        [false, false, true, ..] => Verdict::mode(Mode::Engage),
        [false, false, false] => Next::Ask(Question::Afterwards),
        [false, false, false, true, ..] => Verdict::mode(Mode::Recover),
        [false, false, false, false, ..] => Verdict::mode(Mode::Contain),
    }
}

/// The sentence that names what keeps a master plan from being a strategy;
/// `None` if nothing does.
pub(super) fn not_until(life_cycle: bool, departments: bool, endures: bool) -> Option<String> {
    let missing: Vec<&str> = [
        (life_cycle, "covers the customer's whole life cycle"),
        (departments, "directs every department"),
        (endures, "outlives the year with a corporate objective and its why"),
    ]
    .into_iter()
    .filter_map(|(has, what)| (!has).then_some(what))
    .collect();
    let (last, others) = missing.split_last()?;
    let joined = match others {
        [] => (*last).to_owned(),
        _ => format!("{} and {last}", others.join(", ")),
    };
    Some(format!("It is not a strategy until it {joined}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_ending(start: fn() -> Interview) -> Vec<(Vec<bool>, Verdict)> {
        let mut open = vec![start()];
        let mut endings = Vec::new();
        while let Some(interview) = open.pop() {
            match interview.next() {
                Next::Settled(verdict) => endings.push((interview.answers.clone(), verdict)),
                Next::Ask(_) => {
                    for yes in [true, false] {
                        let mut next = interview.clone();
                        next.answer(yes);
                        open.push(next);
                    }
                }
            }
        }
        endings
    }

    #[test]
    fn every_path_ends_within_five_questions() {
        for start in [Interview::about_level, Interview::about_stance] {
            let endings = every_ending(start);
            assert!(endings.len() > 5);
            assert!(endings.iter().all(|(answers, _)| answers.len() <= MOST));
        }
    }

    #[test]
    fn each_mode_has_exactly_one_path() {
        let endings = every_ending(Interview::about_stance);
        for mode in Mode::ALL {
            let paths = endings
                .iter()
                .filter(|(_, v)| matches!(v, Verdict::Stance { mode: m, stance, .. } if m == mode && *stance == mode.stance()));
            assert_eq!(paths.count(), 1, "{mode}");
        }
    }

    #[test]
    fn only_five_good_answers_make_a_strategy() {
        let strategies: Vec<_> = every_ending(Interview::about_level)
            .into_iter()
            .filter(|(_, v)| matches!(v, Verdict::Level { level: Level::Strategy, .. }))
            .collect();
        assert_eq!(strategies.len(), 1);
        assert_eq!(strategies[0].0, [false, true, true, true, true]);
    }

    #[test]
    fn a_near_strategy_hears_what_is_missing() {
        let interview = Interview::about_level().replay(&[false, true, false, true, false]);
        let Next::Settled(Verdict::Level { level, reason }) = interview.next() else {
            panic!("five answers settle the level");
        };
        assert_eq!(level, Level::Tactic);
        assert_eq!(
            reason,
            "It is not a strategy until it covers the customer's whole life cycle and outlives \
             the year with a corporate objective and its why."
        );
    }

    #[test]
    fn answers_can_be_taken_back_kept_and_replayed() {
        let mut interview = Interview::about_stance();
        interview.answer(true);
        interview.answer(false);
        assert_eq!(interview.record(), [(Question::KeepsAway, true), (Question::Removes, false)]);
        assert_eq!(Interview::about_stance().replay(interview.answers()), interview);
        assert!(interview.back());
        assert_eq!(interview.next(), Next::Ask(Question::Removes));
        interview.answer(true);
        interview.answer(true);
        assert_eq!(interview.answers(), [true, true], "nothing is asked after the verdict");
    }
}
