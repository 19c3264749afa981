//! What the keys do to the list of scenarios.

use super::super::desk::{Desk, Status};
use super::super::keymap::Action;
use super::super::model::Effect;
use super::Scenarios;
use super::beside::Beside;
use super::entry::{Entry, Subject};
use crate::plan::change::{Change, Step};
use crate::plan::comparison::MOST;
use crate::plan::edit::{ScenarioAct, free_scenario_name, keep_the_baseline};
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::{Id, Plan, Record};

impl Scenarios {
    /// The scenario under the cursor.
    fn chosen<'d>(&self, desk: &'d Desk) -> Option<(&'d Plan, &'d Scenario)> {
        let plan = desk.bench()?.plan();
        Some((plan, plan.scenario(self.current?)?))
    }

    pub(super) fn show(&self, desk: &mut Desk) {
        let Some(chosen) = self.chosen(desk).map(|(_, chosen)| chosen.head.clone()) else { return };
        desk.show_scenario(chosen.id);
        desk.status =
            Status::Done(format!("“{}” is what every view shows now. v i lists its lines.", chosen.name));
    }

    pub(super) fn turn_resource(&mut self, desk: &mut Desk) {
        let (resource, said) = match self.resource {
            Resource::Money => (Resource::Fte, "Comparing people (FTE). R goes back to money."),
            Resource::Fte => (Resource::Money, "Comparing money."),
        };
        self.resource = resource;
        self.seen = None;
        desk.status = Status::Done(said.into());
    }

    pub(super) fn mark(&mut self, desk: &mut Desk) {
        let Some(id) = self.current else { return };
        match self.marked.iter().position(|marked| *marked == id) {
            Some(at) => {
                self.marked.remove(at);
            }
            None if self.marked.len() == MOST => {
                desk.status = Status::Wrong(
                    "Three scenarios are marked, and no more stand side by side. c compares them.".into(),
                );
                return;
            }
            None => self.marked.push(id),
        }
        if self.marked.len() > 1 {
            desk.status =
                Status::Done(format!("{} scenarios are marked. c compares them.", self.marked.len()));
        }
        self.act(Action::Down, desk);
    }

    /// Puts the marked scenarios side by side, in the order of the list; one that
    /// is marked alone with the one under the cursor.
    pub(super) fn compare(&mut self, desk: &mut Desk) {
        let Some((plan, chosen)) = self.chosen(desk) else { return };
        let ids: Vec<Id> = match self.marked.as_slice() {
            [] => match other_end(plan, chosen, desk) {
                Some(other) => vec![other, chosen.head.id],
                None => {
                    let said = "“current” is the only scenario: n copies it, and Balance makes proposals.";
                    desk.status = Status::Wrong(said.into());
                    return;
                }
            },
            [one] => vec![*one, chosen.head.id],
            several => several.to_vec(),
        };
        // The list begins with the baseline, so that it is what others are measured against.
        let mut ordered: Vec<Id> =
            plan.scenarios().iter().map(|s| s.head.id).filter(|id| ids.contains(id)).collect();
        if ordered.len() < ids.len() {
            ordered = ids;
        }
        match Beside::new(plan, &ordered, self.resource) {
            Ok(beside) => self.beside = Some(beside),
            Err(why) => desk.status = Status::from(&why),
        }
    }

    fn type_about(&mut self, subject: Subject, scenario: &Scenario, text: String) {
        self.entry = Some(Entry::new(subject, scenario.head.id, &scenario.head.name, text));
    }

    pub(super) fn type_copy(&mut self, desk: &Desk) {
        let Some((plan, chosen)) = self.chosen(desk) else { return };
        let name = free_scenario_name(plan, &format!("Copy of {}", chosen.head.name));
        self.type_about(Subject::Copy, chosen, name);
    }

    pub(super) fn type_name(&mut self, desk: &mut Desk) {
        let Some((_, chosen)) = self.chosen(desk) else { return };
        match keep_the_baseline(chosen, "renamed") {
            Ok(()) => self.type_about(Subject::Name, chosen, chosen.head.name.to_string()),
            Err(why) => desk.status = Status::from(&why),
        }
    }

    pub(super) fn type_note(&mut self, desk: &Desk) {
        let Some((_, chosen)) = self.chosen(desk) else { return };
        self.type_about(Subject::Note, chosen, chosen.head.note.to_string());
    }

    /// Removes the scenario under the cursor, unless every view shows it.
    pub(super) fn remove(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let Some((_, chosen)) = self.chosen(desk) else { return Vec::new() };
        let (id, name) = (chosen.head.id, chosen.head.name.clone());
        let is_shown = desk.shown().is_some_and(|(_, shown)| shown.head.id == id);
        if is_shown && keep_the_baseline(chosen, "removed").is_ok() {
            desk.status = Status::Wrong(format!(
                "“{name}” is what every view shows, so it stays. ] shows another, then d removes it."
            ));
            return Vec::new();
        }
        let Some(bench) = desk.bench_mut() else { return Vec::new() };
        match bench.act_on_scenario(id, &ScenarioAct::Remove) {
            Ok(step) => vec![Effect::Commit(step)],
            Err(why) => {
                desk.status = Status::from(&why);
                Vec::new()
            }
        }
    }

    /// Writes what was typed; the cursor goes to a scenario that it makes.
    pub(super) fn commit(&mut self, step: Step) -> Vec<Effect> {
        let made = step.changes.iter().find_map(|change| match change {
            Change::Create(Record::Scenario(head)) => Some(head.id),
            _ => None,
        });
        self.current = made.or(self.current);
        vec![Effect::Commit(step)]
    }
}

/// What a scenario is compared with where nothing is marked: the baseline; from
/// there, what is shown, or what was made last.
fn other_end(plan: &Plan, chosen: &Scenario, desk: &Desk) -> Option<Id> {
    if !chosen.is_current() {
        return Some(plan.current().head.id);
    }
    let shown = desk.shown().map(|(_, shown)| shown).filter(|shown| !shown.is_current());
    shown.or_else(|| plan.scenarios().last()).filter(|other| !other.is_current()).map(|other| other.head.id)
}
