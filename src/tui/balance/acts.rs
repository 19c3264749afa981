//! What the keys do to the question, and accepting the answer.

use super::super::desk::{Desk, Status};
use super::super::keymap::Action;
use super::super::model::Effect;
use super::asked::Bounds;
use super::entry::{Entry, Subject};
use super::price::Figures;
use super::{Balance, limits, words};
use crate::plan::Id;
use crate::plan::field::Resource;
use crate::plan::totals::Totals;
use crate::proposal::{Accepted, Bound, Section, free_name};
use crate::rebalance::{Line, Rule, Unclassified};

impl Balance {
    pub(super) fn slide(&mut self, by: i32, desk: &mut Desk) {
        let (Some(answer), Some(asked)) = (self.found(), &self.asked) else { return };
        let (from, reach) = (answer.within_reach(asked.terms.target), answer.reach());
        let mut now = asked.clone();
        now.step_target(by, from, reach);
        if by > 0 && from.tenths() >= reach.1.tenths() {
            desk.status = Status::Done(format!(
                "{} is the end of reach. Unlock a line with l, or raise a cap with m.",
                reach.1.percent()
            ));
        }
        self.ask(now, desk);
    }

    /// The line under the cursor with its limits in force, and those it has in the scenario.
    fn bounds(&self) -> Option<(Id, Line, Bounds)> {
        let (answer, line) = (self.found()?, self.line()?);
        let (id, own) = (answer.ids[line], answer.own.lines[line].clone());
        let bounds = self.asked.as_ref()?.bounds(id, &own);
        Some((id, own, bounds))
    }

    fn name(&self, desk: &Desk, id: Id) -> String {
        let plan = desk.plan();
        let index = plan.and_then(|plan| plan.index_of(id));
        plan.zip(index).map(|(plan, i)| plan.initiatives()[i].name.to_string()).unwrap_or_default()
    }

    pub(super) fn lock(&mut self, desk: &mut Desk) {
        let Some((id, own, bounds)) = self.bounds() else { return };
        let (locked, figures) = (!bounds.locked, self.found().map(Figures::of));
        self.change(desk, |asked| asked.bind(id, &own, Bounds { locked, left_out: false, ..bounds }));
        let name = self.name(desk, id);
        let said = match locked {
            true => format!("“{name}” is locked."),
            false => format!("“{name}” is unlocked."),
        };
        desk.status = Status::Done(format!("{said} {}", self.cost(figures, desk)));
    }

    pub(super) fn leave_out(&mut self, desk: &mut Desk) {
        let Some((id, own, bounds)) = self.bounds() else { return };
        let name = self.name(desk, id);
        let keeps = self.asked.as_ref().map(|asked| asked.terms.unclassified) == Some(Unclassified::Keep);
        if own.stance.is_none() && keeps {
            desk.status = Status::Wrong(format!(
                "“{name}” is unclassified and keeps what it has. c classifies it, U lets such lines give."
            ));
            return;
        }
        let (left_out, figures) = (!bounds.left_out, self.found().map(Figures::of));
        self.change(desk, |asked| asked.bind(id, &own, Bounds { left_out, ..bounds }));
        let said = match (left_out, bounds.floor) {
            (true, 0) => format!("“{name}” gets nothing."),
            (true, _) => format!("“{name}” gets its floor only."),
            (false, _) => format!("“{name}” takes part again."),
        };
        desk.status = Status::Done(format!("{said} {}", self.cost(figures, desk)));
    }

    pub(super) fn type_bound(&mut self, action: Action) {
        let Some((id, own, bounds)) = self.bounds() else { return };
        match action {
            Action::Floor => self.type_into(Subject::Floor(id, own), Some(bounds.floor.into())),
            _ => self.type_into(Subject::Cap(id, own), bounds.cap.map(i128::from)),
        }
    }

    /// Types the least or the most of the department of the line under the cursor.
    pub(super) fn type_department(&mut self, bound: Bound, desk: &mut Desk) {
        let (Some((id, _, _)), Some(plan)) = (self.bounds(), desk.plan()) else { return };
        let department = plan.index_of(id).and_then(|i| plan.initiatives()[i].department);
        match department {
            Some(department) => self.type_limit(Section::Department(department), bound, desk),
            None => {
                desk.status = Status::Wrong(
                    "This line has no department whose sum could be limited. L lists all that can.".into(),
                );
            }
        }
    }

    /// Types one end of what a section holds together.
    pub(super) fn type_limit(&mut self, section: Section, bound: Bound, desk: &Desk) {
        let (Some(plan), Some(answer)) = (desk.plan(), self.found()) else { return };
        let today = limits::sums(answer, plan).get(&section).map_or(0, |sums| sums.now);
        self.type_into(Subject::Limit(section, bound), Some(today));
    }

    pub(super) fn type_envelope(&mut self, desk: &Desk) {
        let (Some((plan, scenario)), Some(asked)) = (desk.shown(), &self.asked) else { return };
        let today = Totals::of_all(plan, scenario, asked.terms.resource).total;
        let now = asked.terms.envelope.unwrap_or(today);
        self.type_into(Subject::Envelope(today), Some(now));
    }

    /// Asks what a tenth less would mean, whatever envelope was asked for before.
    pub(in super::super) fn start_with_cut(&mut self, desk: &mut Desk) {
        if let Some(asked) = self.asked.as_ref().filter(|asked| asked.terms.envelope.is_some()) {
            let mut as_now = asked.clone();
            as_now.terms.envelope = None;
            self.ask(as_now, desk);
        }
        self.act(Action::CutEnvelope, desk);
    }

    pub(super) fn cut_envelope(&mut self, desk: &mut Desk) {
        let (Some((plan, scenario)), Some(asked)) = (desk.shown(), &self.asked) else { return };
        let is_cut = asked.terms.envelope.is_some();
        let today = Totals::of_all(plan, scenario, asked.terms.resource).total;
        self.change(desk, |asked| asked.terms.envelope = (!is_cut).then_some(today - today / 10));
        let said = match is_cut {
            true => "The envelope is as now again.",
            false => "The envelope is a tenth smaller. E puts it back, e types another.",
        };
        desk.status = Status::Done(said.into());
    }

    pub(super) fn next_rule(&mut self, desk: &mut Desk) {
        self.change(desk, |asked| {
            asked.terms.rule = match asked.terms.rule {
                Rule::Priority => Rule::Proportional,
                Rule::Proportional => Rule::Value,
                Rule::Value => Rule::Priority,
            }
        });
        let Some(asked) = &self.asked else { return };
        let rule = asked.terms.rule;
        desk.status = Status::Done(format!("Rule {}: {}.", rule, words::rule(rule)));
    }

    pub(super) fn let_unclassified(&mut self, desk: &mut Desk) {
        let Some(asked) = &self.asked else { return };
        let (now, said) = match asked.terms.unclassified {
            Unclassified::Keep => {
                (Unclassified::Give, "Unclassified lines may give, after the remedial ones.")
            }
            Unclassified::Give => (Unclassified::Keep, "Unclassified lines keep what they have."),
        };
        self.change(desk, |asked| asked.terms.unclassified = now);
        desk.status = Status::Done(said.into());
    }

    pub(super) fn let_people_follow(&mut self, desk: &mut Desk) {
        let Some(asked) = &self.asked else { return };
        if asked.terms.resource == Resource::Fte {
            desk.status = Status::Wrong(
                "People follow money, and people are balanced here. R goes back to money.".into(),
            );
            return;
        }
        let follow = !asked.terms.people_follow;
        self.change(desk, |asked| asked.terms.people_follow = follow);
        let said = match (follow, self.found().and_then(|answer| answer.people.as_ref()), desk.plan()) {
            (true, Some(people), Some(plan)) => people.summary(plan),
            (true, ..) => "People follow the money, once any moves.".into(),
            (false, ..) => "People stay where they are, whatever the money does.".into(),
        };
        desk.status = Status::Done(said);
    }

    pub(super) fn other_resource(&mut self, desk: &mut Desk) {
        let Some(asked) = &self.asked else { return };
        let resource = match asked.terms.resource {
            Resource::Money => Resource::Fte,
            Resource::Fte => Resource::Money,
        };
        // Limits are amounts of the one resource: they mean nothing in the other.
        self.change(desk, |asked| {
            *asked = asked.afresh();
            asked.terms.resource = resource;
        });
        for side in [0, 1] {
            self.put_cursor(side, 0);
        }
        let said = match resource {
            Resource::Money => "Balancing money.",
            Resource::Fte => "Balancing people (FTE), each line's money left as it is. R goes back to money.",
        };
        desk.status = Status::Done(said.into());
    }

    /// Takes back the last change of the draft; where there is none, the plan's last step.
    pub(super) fn take_back(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (Some(before), Some(now)) = (self.past.pop(), self.asked.clone()) else {
            return vec![Effect::Undo];
        };
        self.future.push(now);
        self.ask(before, desk);
        desk.status = Status::Done("Took back the last change of this draft. Ctrl-R redoes.".into());
        Vec::new()
    }

    pub(super) fn bring_back(&mut self, desk: &mut Desk) -> Vec<Effect> {
        let (Some(after), Some(now)) = (self.future.pop(), self.asked.clone()) else {
            return vec![Effect::Redo];
        };
        self.past.push(now);
        self.ask(after, desk);
        desk.status = Status::Done("Made that change of the draft again. u takes it back.".into());
        Vec::new()
    }

    pub(super) fn type_name(&mut self, desk: &mut Desk) {
        let Some((plan, _)) = desk.shown() else { return };
        let (Some(answer), Some(asked)) = (self.found(), &self.asked) else { return };
        let refused = match &answer.proposal {
            None => "There is no proposal to accept: first loosen what stands in the way.",
            Some(_) if answer.movers() == 0 => {
                "Nothing moves, so there is nothing to accept. Right aims higher."
            }
            Some(_) => "",
        };
        if !refused.is_empty() {
            desk.status = Status::Wrong(refused.into());
            return;
        }
        let name = free_name(plan, answer.within_reach(asked.terms.target));
        let mut entry = Entry::new(Subject::Name, None, asked, None);
        entry.input = name.into();
        self.entry = Some(entry);
    }

    /// Makes the step that adds the proposal as a scenario, and shows it.
    pub(super) fn accept(&mut self, mut entry: Entry, desk: &mut Desk) -> Vec<Effect> {
        let Some((plan, from)) = desk.shown() else { return Vec::new() };
        let (Some(answer), Some(asked)) = (self.found(), &self.asked) else { return Vec::new() };
        let Some(proposal) = &answer.proposal else { return Vec::new() };
        let mut terms = asked.terms.clone();
        terms.target = answer.within_reach(terms.target);
        let accepted = Accepted::new(plan, from, &terms, answer.balance(), proposal, entry.input.value());
        let from = from.clone();
        let Some(bench) = desk.bench_mut() else { return Vec::new() };
        let mut made = None;
        let step = bench.edit(from.head.id, accepted.label(), |editor| {
            made = Some(accepted.write(editor, &from)?);
            Ok(())
        });
        match (step, made) {
            (Ok(step), Some(id)) => {
                if let Some(asked) = &self.asked {
                    self.others.insert(id, asked.afresh());
                }
                desk.show_scenario(id);
                vec![Effect::Commit(step)]
            }
            (Err(why), _) => {
                entry.wrong = Some(format!("{}. {}", why.what, why.next.unwrap_or_default()));
                self.entry = Some(entry);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
