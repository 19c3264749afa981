//! A line while it is edited, and the decisions about what it is.

use crate::error::{Error, Result};
use crate::plan::answers::Answers;
use crate::plan::class::{Level, Mode, Stance};
use crate::plan::field::DecidedBy;
use crate::plan::initiative::Initiative;
use crate::plan::scenario::Allocation;

/// A line while it is edited: its attributes and its allocations in one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The attributes.
    pub initiative: Initiative,
    /// Its money in the scenario.
    pub money: Allocation,
    /// Its people in the scenario.
    pub fte: Allocation,
    pub(super) stance_was_set: bool,
}

impl Draft {
    /// Decides the level; `None` leaves it open again.
    pub fn set_level(&mut self, level: Option<Level>) {
        let was = std::mem::replace(&mut self.initiative.level, level);
        if was.is_some() && was != level {
            self.set_answers(&Answers { level: Vec::new(), ..self.initiative.answers() });
        }
        self.note_person();
    }

    /// Decides the stance. A mode that belongs to the other stance is dropped.
    pub fn set_stance(&mut self, stance: Option<Stance>) {
        self.stance_was_set |= stance.is_some();
        let line = &mut self.initiative;
        let was = (line.stance, line.mode);
        line.stance = stance;
        line.mode = line.mode.filter(|m| Some(m.stance()) == stance);
        self.forget_stance_answers(was);
        self.note_person();
    }

    /// Decides the mode, and with it the stance.
    ///
    /// # Errors
    /// A mode of the other stance than the one just set by hand.
    pub fn set_mode(&mut self, mode: Option<Mode>) -> Result<()> {
        let was = (self.initiative.stance, self.initiative.mode);
        if let Some(mode) = mode {
            if self.stance_was_set && self.initiative.stance != Some(mode.stance()) {
                let word = self.initiative.stance.map_or("", Stance::word);
                return Err(Error::words(format!("the mode “{mode}” is {}, not {word}", mode.stance()))
                    .next("Give a mode of that stance, or leave the mode empty."));
            }
            self.initiative.stance = Some(mode.stance());
        }
        self.initiative.mode = mode;
        self.forget_stance_answers(was);
        self.note_person();
        Ok(())
    }

    /// Keeps what was answered to the questions about the line.
    pub fn set_answers(&mut self, answers: &Answers) {
        self.initiative.answers = answers.to_string().into();
    }

    /// Answers speak for the value they led to: they go with it.
    fn forget_stance_answers(&mut self, was: (Option<Stance>, Option<Mode>)) {
        let line = &self.initiative;
        let replaced = (was.0.is_some() && was.0 != line.stance) || (was.1.is_some() && was.1 != line.mode);
        if replaced {
            self.set_answers(&Answers { stance: Vec::new(), ..line.answers() });
        }
    }

    fn note_person(&mut self) {
        let line = &mut self.initiative;
        let decided = line.level.is_some() || line.stance.is_some();
        line.decided_by = decided.then_some(DecidedBy::Person);
    }
}
