//! Accepting suggestions: only for what is still open, and only where sure enough.

use super::{Confidence, Judged, Suggestion};
use crate::error::Result;
use crate::plan::edit::Draft;
use crate::plan::field::DecidedBy;
use crate::plan::initiative::Initiative;

impl Suggestion {
    /// Whether it has a value for an axis of the line that is still open.
    pub fn tells_more_than(&self, line: &Initiative) -> bool {
        (line.level.is_none() && self.level.is_some()) || (line.stance.is_none() && self.stance.is_some())
    }

    /// Decides the open axes of a line as suggested, where the suggestion is at
    /// least as sure as `at_least`, the mode with its stance where it is as sure
    /// itself. True if it decided anything.
    ///
    /// # Errors
    /// Never for a suggestion of [`suggest`](super::suggest): its mode is of its stance.
    pub fn accept(&self, draft: &mut Draft, at_least: Confidence) -> Result<bool> {
        // The vocabulary runs from high to low.
        let sure = |confidence: Confidence| confidence <= at_least;
        let was = draft.initiative.clone();
        let mut why: Vec<&str> = Vec::new();
        if let (None, Some(Judged { value, confidence, why: reason, .. })) = (was.level, &self.level)
            && sure(*confidence)
        {
            draft.set_level(Some(*value));
            why.push(reason);
        }
        if let (None, Some(Judged { value, confidence, why: reason, .. })) = (was.stance, &self.stance)
            && sure(*confidence)
        {
            draft.set_stance(Some(*value));
            draft.set_mode(self.mode_at_least(at_least))?;
            why.push(reason);
        }
        if why.is_empty() {
            return Ok(false);
        }
        let line = &mut draft.initiative;
        // What a person decided before stays the person's.
        line.decided_by = was.decided_by.or(Some(DecidedBy::Suggestion));
        if line.because.is_empty() {
            line.because = why.join(" ").into();
        }
        Ok(true)
    }
}
