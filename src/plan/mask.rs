//! A plan that shows its shape and not whose it is: for client meetings.
//!
//! Nothing is taken over that is not named here. Names and people become
//! stand-ins, the same for the same, in another order; ids are new and tell no
//! time; texts, notes, answers and reasons stay behind.

mod scale;

use std::collections::HashMap;
use std::iter::once;

use super::field::Resource;
use super::initiative::Initiative;
use super::scenario::{Allocation, Scenario, ScenarioHead};
use super::text::fold;
use super::{Department, Id, Info, Objective, Plan, Record};
use crate::error::Result;
use scale::Scale;

/// Where unforeseeable bits come from.
pub type Chance<'a> = dyn FnMut() -> Result<u64> + 'a;

/// A masked plan, as what a new file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// What it says it is about.
    pub info: Info,
    /// Its records, those that others name before them.
    pub records: Vec<Record>,
}

/// Masks a plan. `chance` must not be foreseeable: whoever could repeat it
/// would have the factors that the amounts are scaled by.
///
/// # Errors
/// Those of `chance`.
pub fn masked(plan: &Plan, chance: &mut Chance<'_>) -> Result<Masked> {
    let money = Scale::secret(plan, Resource::Money, chance)?;
    let fte = Scale::secret(plan, Resource::Fte, chance)?;
    let mut mask = Mask::of(plan, chance);
    mask.scenarios()?;
    mask.departments()?;
    mask.objectives()?;
    let lines = mask.lines(&money)?;
    mask.allocations(&lines, Resource::Money, &money);
    mask.allocations(&lines, Resource::Fte, &fte);
    let info = Info {
        title: mask.noun(["Masked plan", "Plan", "Sample"]).into(),
        organisation: mask.noun(["Organisation", "Company", "Client"]).into(),
        year: mask.noun(["Year", "Period", "FY"]).into(),
        currency: plan.info.currency.clone(),
        target: plan.info.target,
    };
    Ok(Masked { info, records: mask.records })
}

struct Mask<'a, 'c> {
    plan: &'a Plan,
    chance: &'a mut Chance<'c>,
    /// Every short text there is, folded.
    originals: Vec<String>,
    /// The last id given, and how far from it the next may be.
    last: i64,
    gap: u64,
    /// The new ids, by the old ones.
    new: HashMap<Id, Id>,
    records: Vec<Record>,
}

impl<'a, 'c> Mask<'a, 'c> {
    fn of(plan: &'a Plan, chance: &'a mut Chance<'c>) -> Mask<'a, 'c> {
        // Below every id that is made of a time, so that lines added later come last.
        const END: u64 = 1 << 60;
        let records = plan.scenarios().len() + plan.departments().len() + plan.objectives().len();
        let gap = END / (records + plan.initiatives().len()).max(1) as u64;
        let originals = originals(plan);
        Mask { plan, chance, originals, last: 0, gap, new: HashMap::new(), records: Vec::new() }
    }

    fn scenarios(&mut self) -> Result<()> {
        let noun = self.noun(["Scenario", "Version", "Variant"]);
        let others = self.plan.scenarios().iter().filter(|s| !s.is_current());
        let others = shuffled(others, self.chance)?;
        // The current one stands first, and is known by its name.
        for (at, scenario) in once(self.plan.current()).chain(others).enumerate() {
            let name = if at == 0 { Scenario::CURRENT.to_string() } else { format!("{noun} {at}") };
            let id = self.renew(scenario.head.id)?;
            self.records.push(Record::Scenario(ScenarioHead { id, name: name.into(), note: "".into() }));
        }
        Ok(())
    }

    fn departments(&mut self) -> Result<()> {
        let noun = self.noun(["Department", "Team", "Unit"]);
        for (at, old) in (1..).zip(shuffled(self.plan.departments(), self.chance)?) {
            let id = self.renew(old.id)?;
            self.records.push(Record::Department(Department { id, name: format!("{noun} {at}").into() }));
        }
        Ok(())
    }

    fn objectives(&mut self) -> Result<()> {
        let noun = self.noun(["Objective", "Goal", "Aim"]);
        for (at, old) in (1..).zip(shuffled(self.plan.objectives(), self.chance)?) {
            let (id, name) = (self.renew(old.id)?, format!("{noun} {at}").into());
            self.records.push(Record::Objective(Objective { id, name, why: "".into() }));
        }
        Ok(())
    }

    /// The lines; returns where they stood, in their new order.
    fn lines(&mut self, money: &Scale) -> Result<Vec<usize>> {
        let noun = self.noun(["Initiative", "Line", "Item"]);
        let mut people = People::new(self.noun(["Person", "Owner", "Planner"]));
        let prefix = self.prefix();
        let order = shuffled(0..self.plan.initiatives().len(), self.chance)?;
        for (at, old) in (1..).zip(order.iter().map(|index| &self.plan.initiatives()[*index])) {
            let id = self.renew(old.id)?;
            let other = |old: Id| self.new.get(&old).copied();
            let mut departments: Vec<Id> = old.departments.iter().copied().filter_map(other).collect();
            departments.sort();
            self.records.push(Record::Initiative(Box::new(Initiative {
                owner: people.stand_in(&old.owner),
                department: old.department.and_then(other),
                departments,
                objective: old.objective.and_then(other),
                level: old.level,
                stance: old.stance,
                mode: old.mode,
                decided_by: old.decided_by,
                status: old.status,
                verdict: old.verdict,
                priority: old.priority,
                benefit: old.benefit.map(|worth| money.down(worth)),
                benefit_full: old.benefit_full.map(|full| money.positive(full)),
                benefit_half: old.benefit_half,
                ..Initiative::new(id, &format!("{prefix}{at:03}"), &format!("{noun} {at}"))
            })));
        }
        Ok(order)
    }

    fn allocations(&mut self, order: &[usize], resource: Resource, scale: &Scale) {
        for scenario in self.plan.scenarios() {
            let scaled = scale.scenario(scenario, resource, order.len());
            let Some(place) = self.new.get(&scenario.head.id) else { continue };
            let lines = order.iter().map(|index| (&self.plan.initiatives()[*index], &scaled[*index]));
            let said = lines.filter(|(_, allocation)| **allocation != Allocation::default());
            self.records.extend(said.filter_map(|(line, allocation)| {
                let line = self.new.get(&line.id)?;
                Some(Record::Allocation(*place, *line, resource, allocation.clone()))
            }));
        }
    }

    /// A new id for an old one, larger than those before.
    fn renew(&mut self, old: Id) -> Result<Id> {
        self.last += 1 + below(self.chance, self.gap)?.cast_signed();
        let id = Id::new(self.last).unwrap_or_else(|| unreachable!("BUG: an id that is not positive"));
        self.new.insert(old, id);
        Ok(id)
    }

    /// The first noun whose stand-ins no text of the original could be mistaken for,
    /// as one could where a masked plan is masked again; two letters where all three
    /// are taken.
    fn noun(&self, nouns: [&str; 3]) -> String {
        let lettered = ('A'..='Z').map(|letter| format!("{letter}{letter}"));
        let is_free = |noun: &String| {
            let noun = fold(noun);
            !self.originals.iter().any(|text| stands_in(text, &noun))
        };
        let mut candidates = nouns.iter().map(ToString::to_string).chain(lettered);
        candidates.find(is_free).unwrap_or_else(|| nouns[2].to_string())
    }

    /// What the new codes begin with: no text of the original does.
    fn prefix(&self) -> String {
        let is_free = |prefix: &String| {
            let prefix = fold(prefix);
            !self.originals.iter().any(|text| text.starts_with(&prefix))
        };
        let single = ('A'..='Z').rev().map(|letter| format!("{letter}-"));
        let double = ('A'..='Z').rev().map(|letter| format!("{letter}{letter}-"));
        single.chain(double).find(is_free).unwrap_or_else(|| "MASKED-".to_string())
    }
}

/// Whether a text is one of the stand-ins “noun”, “noun 1”, “noun 2” and so on, or,
/// unless it is so short that any word has it, a part of one. Both are folded.
fn stands_in(text: &str, noun: &str) -> bool {
    let word = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let is_numbered = !word.is_empty() && word.len() < text.len();
    match text.chars().count() {
        0..4 => text == noun,
        _ => noun.contains(text) || is_numbered && noun.ends_with(word),
    }
}

/// Stand-ins for people: one for each, whatever the case of the name.
struct People {
    noun: String,
    known: HashMap<String, usize>,
}

impl People {
    fn new(noun: String) -> People {
        People { noun, known: HashMap::new() }
    }

    fn stand_in(&mut self, name: &str) -> Box<str> {
        if name.is_empty() {
            return "".into();
        }
        let next = self.known.len() + 1;
        let number = self.known.entry(fold(name)).or_insert(next);
        format!("{} {number}", self.noun).into()
    }
}

/// The texts of a plan that are short enough to be taken for a stand-in, folded.
fn originals(plan: &Plan) -> Vec<String> {
    const LONGEST: usize = 60;
    let info = [&plan.info.title, &plan.info.organisation, &plan.info.year];
    let departments = plan.departments().iter().map(|d| &d.name);
    let objectives = plan.objectives().iter().flat_map(|o| [&o.name, &o.why]);
    let scenarios = plan.scenarios().iter().flat_map(|s| [&s.head.name, &s.head.note]);
    let lines = plan.initiatives().iter().flat_map(|line| {
        let names = [&line.name, &line.owner, &line.code, &line.technique];
        names.into_iter().chain([&line.description, &line.because, &line.verdict_reason])
    });
    let texts = info.into_iter().chain(departments).chain(objectives).chain(scenarios).chain(lines);
    texts.filter(|text| text.len() <= LONGEST).map(|text| fold(text)).collect()
}

/// The items in an order that tells nothing.
fn shuffled<T>(items: impl IntoIterator<Item = T>, chance: &mut Chance<'_>) -> Result<Vec<T>> {
    let mut items: Vec<T> = items.into_iter().collect();
    for at in (1..items.len()).rev() {
        let other = below(chance, at as u64 + 1)?;
        items.swap(at, other as usize);
    }
    Ok(items)
}

/// A random number below `bound`: the whole part of `bound` times a random
/// fraction of 64 bits.
fn below(chance: &mut Chance<'_>, bound: u64) -> Result<u64> {
    Ok(((u128::from(chance()?) * u128::from(bound)) >> 64) as u64)
}
