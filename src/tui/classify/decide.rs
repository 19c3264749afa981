//! Decisions as steps: a suggestion accepted, a value set by hand, a verdict taken.

use super::super::desk::Desk;
use crate::classify::{Confidence, Suggestion, Verdict};
use crate::error::Result;
use crate::plan::Id;
use crate::plan::answers::Answers;
use crate::plan::change::{Change, Step};
use crate::plan::class::{Level, Mode, Stance};
use crate::plan::column::Column;
use crate::plan::edit::Draft;
use crate::plan::field::{DecidedBy, Field};
use crate::plan::initiative::Initiative;

/// What a person says a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Strategy or tactic.
    Level(Level),
    /// Remedial or preventive.
    Stance(Stance),
    /// How it is remedial or preventive, and with it which of them.
    Mode(Mode),
    /// Nothing: the line is open again.
    Open,
}

impl Decision {
    /// The end of the sentence “Marked “…” …”.
    fn words(self) -> String {
        match self {
            Decision::Level(level) => format!("a {level}"),
            Decision::Stance(stance) => stance.to_string(),
            Decision::Mode(mode) => format!("{} ({mode})", mode.stance()),
            Decision::Open => "open again".into(),
        }
    }

    fn make(self, draft: &mut Draft) -> Result<()> {
        match self {
            Decision::Level(level) => draft.set_level(Some(level)),
            Decision::Stance(stance) => draft.set_stance(Some(stance)),
            Decision::Mode(mode) => draft.set_mode(Some(mode))?,
            Decision::Open => {
                draft.set_level(None);
                draft.set_stance(None);
            }
        }
        Ok(())
    }
}

/// What the line is, in words: `tactic, remedial (listen)`; empty while it is nothing yet.
pub fn class_of(level: Option<Level>, stance: Option<Stance>, mode: Option<Mode>) -> String {
    let stance = stance.map(|stance| match mode {
        Some(mode) => format!("{stance} ({mode})"),
        None => stance.to_string(),
    });
    level.map(|level| level.to_string()).into_iter().chain(stance).collect::<Vec<_>>().join(", ")
}

/// Decides what a person says.
pub fn by_person(desk: &mut Desk, id: Id, decision: Decision) -> Option<Step> {
    let line = line(desk, id)?;
    let had_reason = line.decided_by == Some(DecidedBy::Person) && !line.because.is_empty();
    let label = format!("Marked “{}” {}", line.name, decision.words());
    let mut step = edit(desk, id, label, |draft| {
        let was = draft.initiative.clone();
        decision.make(draft)?;
        if replaces(&was, &draft.initiative) {
            draft.initiative.because = "".into();
        }
        Ok(())
    })?;
    let unsays = |change: &Change| matches!(change, Change::Set { field: Field::Because, .. });
    if had_reason && step.changes.iter().any(unsays) {
        step.label.push_str("; its old reason went with the old decision");
    }
    Some(step)
}

/// Accepts the suggestion for what is open, however sure it is.
pub fn accept(desk: &mut Desk, id: Id, suggestion: &Suggestion) -> Option<Step> {
    let line = line(desk, id)?;
    let level = line.level.or(suggestion.level.as_ref().map(|judged| judged.value));
    let (stance, mode) = match line.stance {
        Some(stance) => (Some(stance), line.mode),
        None => (suggestion.stance.as_ref().map(|judged| judged.value), suggestion.mode),
    };
    let label = format!("Accepted “{}”: {}", line.name, class_of(level, stance, mode));
    edit(desk, id, label, |draft| suggestion.accept(draft, Confidence::Low).map(|_| ()))
}

/// Accepts what is highly sure in each of these suggestions, as one step.
pub fn accept_all(desk: &mut Desk, suggestions: &[(Id, &Suggestion)]) -> Option<Step> {
    let plan = desk.plan()?;
    let lines: Vec<(usize, &Suggestion)> =
        suggestions.iter().filter_map(|(id, s)| plan.index_of(*id).map(|index| (index, *s))).collect();
    let label = match lines.as_slice() {
        [(index, _)] => format!("Accepted the suggestion for “{}”", plan.initiatives()[*index].name),
        many => format!("Accepted the suggestions for {} initiatives", many.len()),
    };
    desk.edit(label, |editor| {
        for (index, suggestion) in lines {
            let mut draft = editor.draft(index);
            suggestion.accept(&mut draft, Confidence::High)?;
            editor.save(draft)?;
        }
        Ok(())
    })
}

/// Decides what an interview has come to, with its reason and the answers that led there.
pub fn by_verdict(desk: &mut Desk, id: Id, verdict: &Verdict, given: &[bool]) -> Option<Step> {
    let (decision, reason) = match verdict {
        Verdict::Level { level, reason } => (Decision::Level(*level), reason),
        Verdict::Stance { mode, reason, .. } => (Decision::Mode(*mode), reason),
    };
    let label = format!("Marked “{}” {} by its answers", line(desk, id)?.name, decision.words());
    edit(desk, id, label, |draft| {
        let was = draft.initiative.clone();
        decision.make(draft)?;
        let kept = draft.initiative.answers();
        draft.set_answers(&match verdict {
            Verdict::Level { .. } => Answers { level: given.to_vec(), ..kept },
            Verdict::Stance { .. } => Answers { stance: given.to_vec(), ..kept },
        });
        let line = &mut draft.initiative;
        // The reason for the other axis stands beside this one.
        if replaces(&was, line) {
            line.because = reason.as_str().into();
        } else if !line.because.contains(reason.as_str()) {
            line.because = format!("{} {reason}", line.because).trim().into();
        }
        Ok(())
    })
}

/// Decides the same, for the same reason, of several lines.
pub fn alike(desk: &mut Desk, ids: &[Id], decision: Decision, because: &str, name: &str) -> Option<Step> {
    let plan = desk.plan()?;
    let indices: Vec<usize> = ids.iter().filter_map(|id| plan.index_of(*id)).collect();
    let label = match indices.as_slice() {
        [index] => {
            format!("Marked “{}” {}, like “{name}”", plan.initiatives()[*index].name, decision.words())
        }
        many => format!("Marked {} initiatives {}, like “{name}”", many.len(), decision.words()),
    };
    desk.edit(label, |editor| {
        for index in indices {
            let mut draft = editor.draft(index);
            decision.make(&mut draft)?;
            editor.set(&mut draft, Column::Because, because)?;
            editor.save(draft)?;
        }
        Ok(())
    })
}

/// Keeps why a line is what it is, in the planner's words.
pub fn because(desk: &mut Desk, id: Id, text: &str) -> Option<Step> {
    let label = format!("Noted why “{}” is what it is", line(desk, id)?.name);
    let index = desk.plan()?.index_of(id)?;
    desk.edit(label, |editor| {
        let mut draft = editor.draft(index);
        editor.set(&mut draft, Column::Because, text)?;
        editor.save(draft).map(|_| ())
    })
}

fn edit(
    desk: &mut Desk,
    id: Id,
    label: String,
    change: impl FnOnce(&mut Draft) -> Result<()>,
) -> Option<Step> {
    let index = desk.plan()?.index_of(id)?;
    desk.edit(label, |editor| {
        let mut draft = editor.draft(index);
        change(&mut draft)?;
        editor.save(draft).map(|_| ())
    })
}

fn line(desk: &Desk, id: Id) -> Option<&Initiative> {
    let plan = desk.plan()?;
    plan.index_of(id).map(|index| &plan.initiatives()[index])
}

/// Whether a value that was there has become another: the reason given for it
/// speaks for something else then.
fn replaces(was: &Initiative, is: &Initiative) -> bool {
    fn gone<T: PartialEq>(was: Option<T>, is: Option<T>) -> bool {
        was.is_some() && was != is
    }
    gone(was.level, is.level) || gone(was.stance, is.stance) || gone(was.mode, is.mode)
}
