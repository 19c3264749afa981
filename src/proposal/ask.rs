//! A question as the command line puts it: terms still in words, read against
//! the plan they are about.

use super::{Accepted, Terms, problem_of};
use crate::error::{Error, Result};
use crate::plan::amount::{Share, Unreadable, grouped, parse_sum};
use crate::plan::class::{Level, Mode};
use crate::plan::edit::Editor;
use crate::plan::expression::Expression;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::text::{clean, cleaned, fold};
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};
use crate::rebalance::explain::Wording;
use crate::rebalance::{Balance, Group, Limit, Problem, Proposal, Rule, Unclassified};

/// What a planner asks about one resource of one scenario.
#[derive(Debug, Clone)]
pub struct Ask<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Where the amounts come from, which it leaves as it is.
    pub scenario: &'p Scenario,
    /// What is moved.
    pub resource: Resource,
    /// The preventive share to reach.
    pub target: Share,
    /// What the total is to become; today's where nothing is said.
    pub envelope: Option<Expression>,
    /// Who gives and receives when several answers move as little.
    pub rule: Rule,
    /// Least and greatest sums of groups of lines.
    pub limits: Vec<Limit>,
    /// Whether lines that nobody has judged may give.
    pub unclassified: Unclassified,
}

impl<'p> Ask<'p> {
    /// The simplest question: the plan's own target, everything else as it is.
    pub fn new(plan: &'p Plan, scenario: &'p Scenario, resource: Resource) -> Ask<'p> {
        Ask {
            plan,
            scenario,
            resource,
            target: plan.info.target,
            envelope: None,
            rule: Rule::default(),
            limits: Vec::new(),
            unclassified: Unclassified::default(),
        }
    }

    /// The terms, with the envelope worked out.
    ///
    /// # Errors
    /// An envelope below nothing.
    fn terms(&self) -> Result<Terms> {
        let today = || Totals::of_all(self.plan, self.scenario, self.resource).total;
        Ok(Terms {
            resource: self.resource,
            target: self.target,
            rule: self.rule,
            envelope: self.envelope.map(|expression| expression.apply_to_sum(today())).transpose()?,
            limits: self.limits.clone(),
            unclassified: self.unclassified,
        })
    }

    /// The question as a problem; see [`problem_of`].
    ///
    /// # Errors
    /// An envelope below nothing.
    pub fn problem(&self) -> Result<Problem> {
        Ok(problem_of(self.plan, self.scenario, &self.terms()?))
    }

    /// Adds the scenario that accepting the proposal makes to the step; see
    /// [`Accepted::write`].
    ///
    /// # Errors
    /// A name that is empty, too long or taken.
    pub fn accept(
        &self,
        editor: &mut Editor<'_>,
        balance: &Balance,
        proposal: &Proposal,
        name: &str,
    ) -> Result<Id> {
        let terms = self.terms()?;
        Accepted::new(self.plan, self.scenario, &terms, balance, proposal, name).write(editor, self.scenario)
    }

    /// Reads a limit on a group of lines: `department:Care>=1.2m`,
    /// `objective:`, `mode:` or `level:` likewise, `>=` or `<=`. A limit of
    /// nothing on a department or an objective that is not there is about no line.
    ///
    /// # Errors
    /// Text of another form, a group that is not in the plan, an unreadable amount.
    pub fn limit(&self, text: &str) -> Result<Limit> {
        let form = || {
            Error::words(format!("“{}” is not a limit", clean(text)))
                .next("Write department:Care>=1.2m; objective:, mode: or level: likewise, with >= or <=.")
        };
        let (at, is_least) = match (text.find(">="), text.find("<=")) {
            (Some(at), None) => (at, true),
            (None, Some(at)) => (at, false),
            _ => return Err(form()),
        };
        let (group, sum) = (&text[..at], &text[at + 2..]);
        let (kind, name) = group.split_once(':').ok_or_else(form)?;
        // Names are kept cleaned, so the one that is meant is the cleaned one.
        let name = &*cleaned(name.trim());
        let sum = parse_sum(sum, self.plan.info.decimals(self.resource))
            .map_err(|Unreadable(why)| Error::words(why).next("Write it as 250000, 250k or 1.2m."))?;
        // A group that no line is in has nothing, so a limit of nothing holds; any other is a slip.
        let or_nobody = |known: Result<Group>| {
            known.or_else(|slip| match sum {
                0 => Ok(Group::Lines(Vec::new())),
                _ => Err(slip),
            })
        };
        let group = match fold(kind.trim()).as_str() {
            "department" => {
                let names = self.plan.departments().iter().map(|d| &*d.name);
                or_nobody(place(name, names, "department").map(Group::Department))?
            }
            "objective" => {
                let names = self.plan.objectives().iter().map(|o| &*o.name);
                or_nobody(place(name, names, "objective").map(Group::Objective))?
            }
            "mode" => {
                let at = place(name, Mode::ALL.iter().map(|m| m.word()), "mode")?;
                Group::Mode(Mode::ALL[at as usize])
            }
            "level" => {
                let at = place(name, Level::ALL.iter().map(|l| l.word()), "level")?;
                Group::Level(Level::ALL[at as usize])
            }
            _ => return Err(form()),
        };
        Ok(Limit {
            group,
            at_least: is_least.then_some(sum),
            at_most: (!is_least).then_some(sum),
            label: clean(name),
        })
    }
}

impl Wording for Ask<'_> {
    fn line(&self, line: usize) -> String {
        let index = self.plan.by_code().get(line);
        index.map_or(String::new(), |index| self.plan.initiatives()[*index as usize].name.to_string())
    }

    fn department(&self, department: u32) -> String {
        self.plan.departments().get(department as usize).map_or(String::new(), |d| d.name.to_string())
    }

    fn amount(&self, units: i128) -> String {
        grouped(units, self.plan.info.decimals(self.resource))
    }
}

/// Where a name stands in a list, whatever its case and accents.
fn place<'n>(name: &str, names: impl Iterator<Item = &'n str> + Clone, kind: &str) -> Result<u32> {
    let wanted = fold(name);
    let found = (0..).zip(names.clone()).find(|(_, n)| fold(n) == wanted);
    found.map(|(at, _)| at).ok_or_else(|| {
        let known: Vec<&str> = names.collect();
        let next = match known.as_slice() {
            [] => format!("The plan has no {kind} yet."),
            _ => format!("There is: {}.", known.join(", ")),
        };
        Error::words(format!("there is no {kind} “{}”", clean(name))).next(next)
    })
}
