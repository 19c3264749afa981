//! Planners who each do something at random with a copy of one plan.

use ounce::merge::Made;
use ounce::plan::change::{Change, Step};
use ounce::plan::column::Column;
use ounce::plan::edit::Editor;
use ounce::plan::field::Field;
use ounce::plan::scenario::{Scenario, ScenarioHead};
use ounce::plan::{Id, Plan, Record};
use proptest::prelude::*;

use crate::support;

/// Something a planner does, with numbers that choose among what there is.
#[derive(Debug, Clone)]
pub enum Act {
    Set(usize, Column, String, usize),
    Add(String),
    Remove(usize),
    CopyScenario(usize),
    RemoveScenario(usize),
    Retitle(String),
    Undo,
}

/// A week of work, of so many acts at most.
pub fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    let cell = prop_oneof![
        (Just(Column::Money), "[1-4]00"),
        (Just(Column::MoneyFloor), "[1-4]0"),
        (Just(Column::Fte), "[0-3]"),
        (Just(Column::Name), "[ab]"),
        (Just(Column::Owner), "[ab]?"),
        (Just(Column::Level), "(tactic|strategy)?"),
        (Just(Column::Mode), "(listen|remove|enable)"),
        (Just(Column::Department), "(Care|Field|Bills)?"),
        (Just(Column::Departments), "(Care;Field|Bills)?"),
        (Just(Column::Because), "[ab]?"),
        (Just(Column::Priority), "[1-5]"),
        (Just(Column::Locked), "(yes|no)"),
    ];
    let act = prop_oneof![
        12 => (0usize..6, cell, 0usize..3).prop_map(|(line, (column, text), s)| Act::Set(line, column, text, s)),
        1 => "[a-z]".prop_map(Act::Add),
        2 => (0usize..6).prop_map(Act::Remove),
        1 => (0usize..3).prop_map(Act::CopyScenario),
        1 => (0usize..3).prop_map(Act::RemoveScenario),
        1 => "[ab]".prop_map(Act::Retitle),
        2 => Just(Act::Undo),
    ];
    prop::collection::vec(act, 0..most)
}

/// The changes of an act. `own` is a name that nobody else gives. What a rule of the
/// plan refuses is not done.
pub fn changes(plan: &Plan, act: &Act, own: &str, fresh: &mut dyn FnMut() -> Id) -> Vec<Change> {
    let scenario = |at: usize| &plan.scenarios()[at % plan.scenarios().len()];
    let lines = plan.initiatives().len();
    let mut editor = match act {
        Act::Set(_, _, _, s) => Editor::new(plan, scenario(*s).head.id, fresh),
        _ => Editor::new(plan, plan.current().head.id, fresh),
    };
    let _ = match act {
        Act::Set(line, column, text, _) if lines > 0 => {
            let mut draft = editor.draft(line % lines);
            editor.set(&mut draft, *column, text).and_then(|()| editor.save(draft).map(|_| ()))
        }
        Act::Add(name) => {
            let mut draft = editor.new_draft(own);
            editor
                .set(&mut draft, Column::Name, name)
                .and_then(|()| editor.set(&mut draft, Column::Money, "700"))
                .and_then(|()| editor.save(draft).map(|_| ()))
        }
        Act::Remove(line) if lines > 0 => {
            editor.remove(line % lines);
            Ok(())
        }
        Act::CopyScenario(s) => editor.copy_scenario(scenario(*s), own, "", |_, _, _| {}).map(|_| ()),
        Act::RemoveScenario(s) => editor.remove_scenario(scenario(*s)),
        Act::Retitle(title) => editor.set_info(Field::Title, title),
        _ => Ok(()),
    };
    editor.finish("").changes
}

/// A planner with a copy: the plan, every step, and which of them stand.
#[derive(Clone)]
pub struct Planner {
    pub who: &'static str,
    pub plan: Plan,
    pub steps: Vec<Made>,
    standing: Vec<usize>,
    next: i64,
}

impl Planner {
    /// A plan of four lines and two scenarios, worked on by one planner.
    pub fn first(acts: &[Act]) -> Planner {
        let head = ScenarioHead { id: Id::new(1).unwrap(), name: Scenario::CURRENT.into(), note: "".into() };
        let plan = Plan::assemble(support::info(), [Record::Scenario(head)]).unwrap();
        let mut first = Planner { who: "base", plan, steps: Vec::new(), standing: Vec::new(), next: 10 };
        let lines = (0..4).map(|number| Act::Add(format!("line {number}")));
        lines.chain([Act::CopyScenario(0)]).chain(acts.iter().cloned()).for_each(|act| first.act(&act));
        first
    }

    /// Another planner with a copy, who gives ids of her own.
    pub fn copy_for(&self, who: &'static str, first_id: i64) -> Planner {
        Planner { who, next: first_id, ..self.clone() }
    }

    /// Makes a step of some changes.
    pub fn make(&mut self, changes: Vec<Change>) {
        if !changes.is_empty() {
            self.plan.apply(changes.clone()).unwrap();
            self.steps.push(Made { who: self.who.into(), at: self.steps.len() as i64, changes });
        }
    }

    pub fn act(&mut self, act: &Act) {
        if let Act::Undo = act {
            if let Some(step) = self.standing.pop() {
                let undone = Step::new("", self.steps[step].changes.clone()).inverted("");
                self.make(undone.changes);
            }
            return;
        }
        let own = format!("{}-{}", self.who, self.steps.len());
        let mut next = self.next;
        let mut fresh = || {
            next += 1;
            Id::new(next).unwrap()
        };
        let changes = changes(&self.plan, act, &own, &mut fresh);
        self.next = next;
        if !changes.is_empty() {
            self.standing.push(self.steps.len());
            self.make(changes);
        }
    }
}
