//! An accepted answer as a scenario, with the limits it was found within and a
//! reason for each line that moves.

use std::collections::HashMap;

use super::words::{Partners, Words, counted};
use super::{People, Terms};
use crate::error::Result;
use crate::plan::amount::Amount;
use crate::plan::edit::{Editor, free_scenario_name};
use crate::plan::field::Resource;
use crate::plan::scenario::{Allocation, Scenario};
use crate::plan::share::{Share, percent};
use crate::plan::{Id, Plan};
use crate::rebalance::{Balance, Line, Problem, Proposal, Ratio, Unclassified};

/// An accepted answer, ready to be written as a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    name: String,
    note: String,
    resource: Resource,
    /// What each line gets, within which limits, and why if it moves; by its index in the plan.
    lines: Vec<(Line, Amount, Option<String>)>,
    /// How many people each line gets that they follow or leave, and why; by its index in the plan.
    people: HashMap<usize, (Amount, String)>,
}

impl Accepted {
    /// The proposal that a balance made of a scenario for these terms.
    pub fn new(
        plan: &Plan,
        from: &Scenario,
        terms: &Terms,
        balance: &Balance,
        proposal: &Proposal,
        name: &str,
    ) -> Accepted {
        let words = Words::new(plan, terms.resource);
        let problem = balance.problem();
        let (partners, reasons) = (Partners::of(balance.moves(proposal)), balance.reasons(proposal));
        let mut lines = vec![(Line::default(), Amount::ZERO, None); problem.lines.len()];
        for (at, line) in problem.lines.iter().enumerate() {
            let after = proposal.after[at];
            let why = (after != line.current).then(|| words.why(problem, &partners, at, reasons[at]));
            lines[words.index(at)] = (line.clone(), Amount(after), why);
        }
        let following = People::of(plan, from, terms, balance, proposal);
        let mut people = HashMap::new();
        let mut note = asked(plan, from, terms, problem, proposal);
        if let Some(following) = &following {
            let why = |at| Some((words.index(at), (Amount(following.after(at)), following.why(plan, at)?)));
            people.extend((0..problem.lines.len()).filter_map(why));
            for said in [Some(following.summary(plan)), following.shortfall(plan, 3)].into_iter().flatten() {
                note.push_str(&format!(" {said}"));
            }
        }
        Accepted { name: name.trim().to_string(), note, people, resource: terms.resource, lines }
    }

    /// What the step is called.
    pub fn label(&self) -> String {
        format!("Accepted “{}”", self.name)
    }

    /// What was asked and what came of it, as the scenario's note keeps it.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Adds the scenario to the step being built: a copy of `from` with the new
    /// amounts, the limits they were found within, and a reason for each line
    /// that moves. The new scenario's id is returned.
    ///
    /// # Errors
    /// A name that is empty, too long or taken.
    pub fn write(&self, editor: &mut Editor<'_>, from: &Scenario) -> Result<Id> {
        editor.copy_scenario(from, &self.name, &self.note, |index, resource, allocation| {
            let (line, after, why) = &self.lines[index];
            if resource != self.resource {
                // A line without people has no people to lock.
                allocation.locked = line.locked && *allocation != Allocation::default();
                if let Some((after, why)) = self.people.get(&index) {
                    allocation.amount = *after;
                    allocation.reason = why.as_str().into();
                }
                return;
            }
            allocation.amount = *after;
            allocation.floor = Amount(line.floor);
            allocation.cap = line.cap.map(Amount);
            allocation.step = line.step.map(Amount);
            allocation.least = line.least.map(Amount);
            allocation.locked = line.locked;
            if let Some(why) = why {
                allocation.reason = why.as_str().into();
            }
        })
    }
}

/// What was asked, and what it does, in one paragraph.
fn asked(plan: &Plan, from: &Scenario, terms: &Terms, problem: &Problem, proposal: &Proposal) -> String {
    let words = Words::new(plan, terms.resource);
    let share = |ratio: Ratio| percent(ratio.part(), ratio.whole());
    let kept = if terms.envelope.is_some() { "" } else { ", as it was" };
    let mut said = format!(
        "Asked of “{}”: {} preventive, by the rule “{}”, within {}{kept}.",
        from.head.name,
        terms.target.percent(),
        terms.rule,
        words.exact(problem.envelope),
    );
    if terms.unclassified == Unclassified::Give {
        said.push_str(" Unclassified lines may give.");
    }
    for limit in &problem.limits {
        let bound = |word: &str, sum: Option<i128>| {
            sum.map_or_else(String::new, |sum| format!(" {} {word} {}.", limit.label, words.exact(sum)))
        };
        said.push_str(&bound("at least", limit.at_least));
        said.push_str(&bound("at most", limit.at_most));
    }
    let moved = problem.lines.iter().zip(&proposal.after).filter(|(line, after)| line.current != **after);
    format!(
        "{said} It moves {} in {} and takes the preventive share from {} to {}.",
        words.exact(proposal.moved),
        counted(moved.count(), "line"),
        share(proposal.share_before),
        share(proposal.share_after),
    )
}

/// A name for the scenario of a target that no scenario has yet.
pub fn free_name(plan: &Plan, target: Share) -> String {
    free_scenario_name(plan, &format!("Rebalanced to {}", target.percent()))
}

#[cfg(test)]
mod tests {
    use super::super::{problem_of, ratio_of};
    use super::*;
    use crate::plan::column::Column;
    use crate::plan::edit::Editor;
    use crate::plan::scenario::ScenarioHead;
    use crate::plan::{Info, Record};
    use crate::rebalance::{Outcome, Status};

    fn fresh() -> impl FnMut() -> Id {
        let mut last = 100;
        move || {
            last += 1;
            Id::new(last).unwrap()
        }
    }

    fn plan(lines: &[&[(Column, &str)]]) -> Plan {
        let info = Info {
            title: "Plan".into(),
            organisation: "".into(),
            year: "".into(),
            currency: "GBP".into(),
            target: Share::per_mille(500),
        };
        let id = Id::new(1).unwrap();
        let head = ScenarioHead { id, name: Scenario::CURRENT.into(), note: "".into() };
        let mut plan = Plan::assemble(info, [Record::Scenario(head)]).unwrap();
        let mut fresh = fresh();
        let mut editor = Editor::new(&plan, id, &mut fresh);
        for cells in lines {
            let mut draft = editor.new_draft("");
            for (column, text) in *cells {
                editor.set(&mut draft, *column, text).unwrap();
            }
            editor.save(draft).unwrap();
        }
        let step = editor.finish("lines");
        plan.apply(step.changes).unwrap();
        plan
    }

    fn letters_and_desk() -> Plan {
        use Column::{Code, Department, Money, MoneyCap, Name, Priority, Stance};
        plan(&[
            &[(Code, "I-10"), (Name, "Desk"), (Department, "Care"), (Stance, "remedial"), (Money, "900")],
            &[(Code, "I-9"), (Name, "Letters"), (Stance, "preventive"), (Money, "100"), (MoneyCap, "550")],
            &[(Code, "I-11"), (Name, "Visits"), (Stance, "preventive"), (Priority, "1"), (MoneyCap, "50")],
        ])
    }

    fn proposal_of(balance: &mut Balance, target: Ratio) -> Proposal {
        match balance.at(target) {
            Outcome::Proposal(proposal) => proposal,
            Outcome::Infeasible(why) => panic!("{why:?}"),
        }
    }

    #[test]
    fn lines_are_asked_about_in_the_order_of_their_codes() {
        let plan = letters_and_desk();
        let problem = problem_of(&plan, plan.current(), &Terms::of(&plan));
        let currents: Vec<i64> = problem.lines.iter().map(|l| l.current).collect();
        assert_eq!(currents, [10_000, 90_000, 0]);
        assert_eq!(problem.envelope, 100_000);
        assert_eq!(problem.lines[1].department, Some(0));
        assert_eq!(Words::new(&plan, Resource::Money).name(1), "Desk");
    }

    #[test]
    fn an_accepted_answer_becomes_one_scenario_with_its_reasons() {
        let mut plan = letters_and_desk();
        let terms = Terms::of(&plan);
        let mut balance = Balance::new(problem_of(&plan, plan.current(), &terms));
        let proposal = proposal_of(&mut balance, ratio_of(terms.target));
        assert_eq!((proposal.status, proposal.moved), (Status::Optimal, 40_000));
        let name = free_name(&plan, terms.target);
        let accepted = Accepted::new(&plan, plan.current(), &terms, &balance, &proposal, &name);
        assert_eq!(
            accepted.note(),
            "Asked of “current”: 50 % preventive, by the rule “priority”, within £1,000, as it was. \
             It moves £400 in 3 lines and takes the preventive share from 10.0 % to 50.0 %."
        );
        let mut fresh = fresh();
        let mut editor = Editor::new(&plan, plan.current().head.id, &mut fresh);
        let id = accepted.write(&mut editor, plan.current()).unwrap();
        let step = editor.finish(accepted.label());
        let before = plan.clone();
        plan.apply(step.changes.clone()).unwrap();
        let made = plan.scenario(id).unwrap();
        assert_eq!(&*made.head.name, "Rebalanced to 50 %");
        let money: Vec<i64> = (0..3).map(|i| made.money(i).0).collect();
        assert_eq!(money, [50_000, 45_000, 5_000]);
        assert_eq!(
            &*made.allocation(Resource::Money, 0).reason,
            "lowest priority remedial line in Care that isn't locked (priority 3); \
             gives £350 to Letters, £50 to Visits"
        );
        assert_eq!(free_name(&plan, terms.target), "Rebalanced to 50 % (2)");
        plan.apply(step.inverted("undone").changes).unwrap();
        assert_eq!(plan, before);
    }

    #[test]
    fn a_smaller_envelope_is_said_as_such() {
        let plan = letters_and_desk();
        let terms = Terms { envelope: Some(90_000), target: Share::ZERO, ..Terms::of(&plan) };
        let mut balance = Balance::new(problem_of(&plan, plan.current(), &terms));
        let proposal = proposal_of(&mut balance, ratio_of(terms.target));
        let partners = Partners::of(balance.moves(&proposal));
        let reason = balance.reasons(&proposal)[1];
        let why = Words::new(&plan, Resource::Money).why(balance.problem(), &partners, 1, reason);
        assert!(why.ends_with("; gives £100 back, since the envelope shrinks"), "{why}");
    }
}
