//! A question as the command line puts it: terms still in words, read against
//! the plan they are about.

use super::{Accepted, Limits, People, Terms, Written, problem_of};
use crate::error::Result;
use crate::plan::amount::grouped;
use crate::plan::edit::Editor;
use crate::plan::expression::Expression;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::plan::share::Share;
use crate::plan::totals::Totals;
use crate::plan::{Id, Plan};
use crate::rebalance::explain::Wording;
use crate::rebalance::{Balance, Problem, Proposal, Rule, Unclassified};

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
    pub limits: Limits,
    /// The names in limits of nothing that no line is in.
    pub idle_limits: Vec<String>,
    /// Whether lines that nobody has judged may give.
    pub unclassified: Unclassified,
    /// Whether the people of a line go along with its money, in proportion.
    pub people_follow: bool,
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
            limits: Limits::default(),
            idle_limits: Vec::new(),
            unclassified: Unclassified::default(),
            people_follow: false,
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
            people_follow: self.people_follow,
        })
    }

    /// The question as a problem; see [`problem_of`].
    ///
    /// # Errors
    /// An envelope below nothing.
    pub fn problem(&self) -> Result<Problem> {
        Ok(problem_of(self.plan, self.scenario, &self.terms()?))
    }

    /// Adds a limit as it is written, such as `department:Care>=1.2m`; of
    /// several on one end, the strictest holds.
    ///
    /// # Errors
    /// Those of [`Written::read`].
    pub fn limit(&mut self, text: &str) -> Result<()> {
        let limit = Written::read(self.plan, self.resource, text)?;
        match limit.section {
            Some(section) => self.limits.add(section, limit.bound, limit.sum),
            None => self.idle_limits.push(limit.name),
        }
        Ok(())
    }

    /// Where the people go when they follow the money; none where that is not asked.
    ///
    /// # Errors
    /// An envelope below nothing.
    pub fn people(&self, balance: &Balance, proposal: &Proposal) -> Result<Option<People>> {
        Ok(People::of(self.plan, self.scenario, &self.terms()?, balance, proposal))
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
