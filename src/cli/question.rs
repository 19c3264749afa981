//! The options that pose a rebalancing question, and its shares in words.

use clap::{Args, ValueEnum};

use super::common;
use super::console::Console;
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::amount::plain;
use crate::plan::expression::Expression;
use crate::plan::field::Resource;
use crate::plan::scenario::Scenario;
use crate::proposal::Ask;
use crate::rebalance::{Ratio, Rule, Unclassified};

/// The options that pose a rebalancing question.
#[derive(Debug, Args)]
pub struct Question {
    /// What is moved
    #[arg(long, value_parser = common::one_of(Resource::ALL, Resource::word), default_value = "money", ignore_case = true)]
    resource: Resource,
    /// Who gives and receives: priority, proportional or value
    #[arg(long, value_parser = common::one_of(Rule::ALL, Rule::word), default_value = "priority", ignore_case = true)]
    rule: Rule,
    /// What the total is to become: 9.6m, -10%, +250k [default: as it is]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    envelope: Option<String>,
    /// The scenario to start from
    #[arg(long, value_name = "FROM", default_value = Scenario::CURRENT)]
    scenario: String,
    /// A limit on a group: 'department:Care>=1.2m', objective:, mode:, level:, with >= or <=; repeatable
    #[arg(long = "limit", value_name = "LIMIT")]
    limits: Vec<String>,
    /// Whether lines that nobody has judged keep what they have or give: keep or give
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    unclassified: UnclassifiedWord,
}

/// What unclassified lines do, as words.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum UnclassifiedWord {
    /// They keep what they have
    #[default]
    Keep,
    /// They give after the remedial ones
    Give,
}

impl Question {
    /// The question, asked of a plan.
    ///
    /// # Errors
    /// A scenario, envelope or limit that cannot be understood.
    pub(super) fn of<'p>(&self, plan: &'p Plan) -> Result<Ask<'p>> {
        let scenario = common::scenario_of(plan, Some(&self.scenario)).map_err(|e| e.at("--scenario"))?;
        let mut ask = Ask::new(plan, scenario, self.resource);
        ask.rule = self.rule;
        ask.unclassified = match self.unclassified {
            UnclassifiedWord::Keep => Unclassified::Keep,
            UnclassifiedWord::Give => Unclassified::Give,
        };
        if let Some(text) = &self.envelope {
            let expression = Expression::parse(text, plan.info.decimals(self.resource));
            ask.envelope = Some(expression.map_err(|e| e.at("--envelope"))?);
        }
        for text in &self.limits {
            ask.limit(text).map_err(|e| e.at("--limit"))?;
        }
        Ok(ask)
    }
}

/// Says which limits are about no line at all.
pub(super) fn note_idle_limits(ask: &Ask<'_>, console: &mut Console) {
    for name in &ask.idle_limits {
        console.note(format_args!("no line is in “{name}”, so its limit holds as it is"));
    }
}

/// A share for reading, rounded down to a tenth of a per cent so that none looks reached that is not.
pub(super) fn percent(share: Ratio) -> String {
    format!("{} %", plain(share.floor_digits(3), 1))
}
