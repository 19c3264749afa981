//! The sums a report opens with.

use std::collections::HashMap;

use super::extract::Extract;
use crate::plan::Info;
use crate::plan::amount::grouped;
use crate::plan::class::{Level, Mode, Stance};
use crate::plan::field::Resource;
use crate::plan::share::percent;

/// Some lines of the extract, added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub name: String,
    pub lines: usize,
    /// In the smallest unit of the currency.
    pub money: i128,
    /// In hundredths of a post.
    pub fte: i128,
    /// How much of the money is preventive.
    pub preventive: i128,
}

/// What is said of each group: its money as a share of the whole, and how much
/// of its own money is preventive.
pub(super) const FIGURES: [&str; 5] = ["lines", "money", "share", "preventive", "fte"];

/// The extract added up in the ways a planner asks about.
#[derive(Debug)]
pub(super) struct Report {
    pub total: Group,
    /// Preventive, remedial, unclassified.
    pub stances: [Group; 3],
    /// What of the remedial money only listens or entices.
    pub listening_and_engaging: Group,
    /// Strategies, tactics, and what is neither yet.
    pub levels: [Group; 3],
    /// By lead department, in the plan's order; then what has none.
    pub departments: Vec<Group>,
}

impl Group {
    fn new(name: impl Into<String>) -> Group {
        Group { name: name.into(), lines: 0, money: 0, fte: 0, preventive: 0 }
    }

    /// The group's part of a whole: `24.0 %`.
    pub fn share_of(&self, whole: &Group) -> String {
        percent(self.money, whole.money)
    }
}

impl Report {
    pub fn of(extract: &Extract<'_>) -> Report {
        let plan = extract.plan;
        let mut report = Report {
            total: Group::new("total"),
            stances: [Stance::Preventive.word(), Stance::Remedial.word(), "unclassified"].map(Group::new),
            listening_and_engaging: Group::new("of it listening and engaging"),
            levels: [Level::Strategy.word(), Level::Tactic.word(), "unclassified"].map(Group::new),
            departments: plan.departments().iter().map(|d| Group::new(&*d.name)).collect(),
        };
        report.departments.push(Group::new("no department"));
        let none = plan.departments().len();
        let places: HashMap<_, _> = plan.departments().iter().enumerate().map(|(at, d)| (d.id, at)).collect();
        for index in extract.lines {
            let line = &plan.initiatives()[*index as usize];
            let amount =
                |resource| i128::from(extract.scenario.allocation(resource, *index as usize).amount.0);
            let (money, fte) = (amount(Resource::Money), amount(Resource::Fte));
            let stance = match line.stance {
                Some(Stance::Preventive) => 0,
                Some(Stance::Remedial) => 1,
                None => 2,
            };
            let level = match line.level {
                Some(Level::Strategy) => 0,
                Some(Level::Tactic) => 1,
                None => 2,
            };
            let department = line.department.and_then(|id| places.get(&id)).copied().unwrap_or(none);
            let mut groups = vec![
                &mut report.total,
                &mut report.stances[stance],
                &mut report.levels[level],
                &mut report.departments[department],
            ];
            if matches!(line.mode, Some(Mode::Listen | Mode::Engage)) {
                groups.push(&mut report.listening_and_engaging);
            }
            for group in groups {
                group.lines += 1;
                group.money += money;
                group.fte += fte;
                group.preventive += if stance == 0 { money } else { 0 };
            }
        }
        report.departments.retain(|d| d.lines > 0);
        report
    }

    /// The tables a report opens with, and what each is called.
    pub fn sections(&self) -> [(&'static str, Vec<&Group>); 3] {
        let [preventive, remedial, unclassified] = &self.stances;
        let stances = vec![preventive, remedial, &self.listening_and_engaging, unclassified, &self.total];
        [
            ("Stance", stances),
            ("Level", self.levels.iter().collect()),
            ("Department", self.departments.iter().collect()),
        ]
    }

    /// The figures of a group, under the [`FIGURES`].
    pub fn figures(&self, group: &Group, info: &Info) -> [String; 5] {
        [
            group.lines.to_string(),
            grouped(group.money, info.decimals(Resource::Money)),
            group.share_of(&self.total),
            percent(group.preventive, group.money),
            grouped(group.fte, info.decimals(Resource::Fte)),
        ]
    }

    pub fn preventive(&self) -> &Group {
        &self.stances[0]
    }

    pub fn remedial(&self) -> &Group {
        &self.stances[1]
    }

    pub fn unclassified(&self) -> &Group {
        &self.stances[2]
    }
}
