//! What is done to the marked lines at once, or else to the one under the cursor.

use super::super::desk::{Desk, Status};
use super::super::model::Effect;
use super::Initiatives;
use crate::plan::Plan;
use crate::plan::change::Step;
use crate::plan::class::{Level, Stance};
use crate::plan::edit::Draft;
use crate::plan::initiative::Initiative;
use crate::plan::scenario::Allocation;

impl Initiatives {
    pub(super) fn other_level(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some(first) = self.first_target(desk) else { return nothing_here(desk) };
        let level = first.level.map_or(Level::Tactic, Level::other);
        self.bulk(desk, &format!("a {level}"), |draft| draft.set_level(Some(level)))
    }

    pub(super) fn other_stance(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some(first) = self.first_target(desk) else { return nothing_here(desk) };
        let stance = first.stance.map_or(Stance::Remedial, Stance::other);
        self.bulk(desk, stance.word(), |draft| draft.set_stance(Some(stance)))
    }

    pub(super) fn other_lock(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some(id) = self.first_target(desk).map(|i| i.id) else { return nothing_here(desk) };
        let locked = desk.shown().is_some_and(|(plan, s)| plan.index_of(id).is_some_and(|i| s.is_locked(i)));
        let word = if locked { "unlocked" } else { "locked" };
        self.bulk(desk, word, |draft| {
            draft.money.locked = !locked;
            draft.fte.locked = !locked && draft.fte != Allocation::default();
        })
    }

    /// The first of the lines an action is about.
    fn first_target<'d>(&self, desk: &'d Desk) -> Option<&'d Initiative> {
        let plan = desk.plan()?;
        let id = self.lines.targets(plan).first().copied()?;
        plan.index_of(id).map(|i| &plan.initiatives()[i])
    }

    /// Makes one step that marks the marked lines, or the one under the cursor.
    fn bulk(&self, desk: &mut Desk, as_what: &str, mut change: impl FnMut(&mut Draft)) -> Vec<Effect> {
        let Some(plan) = desk.plan() else { return Vec::new() };
        let indices: Vec<usize> =
            self.lines.targets(plan).iter().filter_map(|id| plan.index_of(*id)).collect();
        let label = format!("Marked {} {as_what}", named(plan, &indices));
        commit(desk.edit(label, |editor| {
            for index in indices {
                let mut draft = editor.draft(index);
                change(&mut draft);
                editor.save(draft)?;
            }
            Ok(())
        }))
    }

    pub(super) fn delete(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some(plan) = desk.plan() else { return Vec::new() };
        let indices: Vec<usize> =
            self.lines.targets(plan).iter().filter_map(|id| plan.index_of(*id)).collect();
        if indices.is_empty() {
            return nothing_here(desk);
        }
        let label = format!("Deleted {}", named(plan, &indices));
        let step = desk.edit(label, |editor| {
            indices.iter().for_each(|index| editor.remove(*index));
            Ok(())
        });
        self.lines.forget_deleted();
        commit(step)
    }
}

/// “Bill redesign” for one line, “3 initiatives” for more.
fn named(plan: &Plan, indices: &[usize]) -> String {
    match indices {
        [one] => format!("“{}”", plan.initiatives()[*one].name),
        many => format!("{} initiatives", many.len()),
    }
}

fn commit(step: Option<Step>) -> Vec<Effect> {
    step.map(Effect::Commit).into_iter().collect()
}

fn nothing_here(desk: &mut Desk) -> Vec<Effect> {
    desk.status = Status::Wrong("There is no line here. n adds one.".into());
    Vec::new()
}
