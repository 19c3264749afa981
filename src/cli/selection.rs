//! Which lines, in which order, under which columns, of which scenario.

use clap::Args;

use super::common;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::column::Column;
use crate::plan::filter::{BadClause, Filter};
use crate::plan::order;
use crate::plan::scenario::Scenario;
use crate::plan::search_text::SearchText;

/// The options of verbs that show lines.
#[derive(Debug, Default, Args)]
pub struct Selection {
    /// Only lines that fit, as in the workbench: words, owner:ann, level:?, 'money>100k', !word
    #[arg(long = "where", value_name = "EXPR", allow_hyphen_values = true)]
    filter: Option<String>,
    /// Order by columns, largest first with a minus: -money,name
    #[arg(long, value_name = "COL[,-COL]", allow_hyphen_values = true)]
    sort: Option<String>,
    /// Show these columns, in this order: code,name,money
    #[arg(long, value_name = "COL[,COL]", value_delimiter = ',')]
    columns: Vec<String>,
    /// The scenario whose amounts are meant [default: current]
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

/// What was selected of a plan.
#[derive(Debug)]
pub struct Selected<'p> {
    /// The scenario whose amounts are meant.
    pub scenario: &'p Scenario,
    /// The indices of the lines, in order.
    pub lines: Vec<u32>,
    /// The columns asked for; empty where none were.
    pub columns: Vec<Column>,
}

impl Selection {
    /// Selects from a plan.
    ///
    /// # Errors
    /// A clause, column or scenario that cannot be understood.
    pub fn of<'p>(&self, plan: &'p Plan) -> Result<Selected<'p>> {
        let scenario = common::scenario_of(plan, self.scenario.as_deref()).map_err(|e| e.at("--scenario"))?;
        let columns = self.columns.iter().map(|word| common::column_of(word));
        let columns = columns.collect::<Result<Vec<_>>>().map_err(|e| e.at("--columns"))?;
        let mut lines = match self.filter.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            None => plan.by_code().to_vec(),
            Some(text) => {
                let filter = Filter::parse(text, &plan.info).map_err(|bad: BadClause| {
                    Error::words(bad.to_string())
                        .at("--where")
                        .next("Clauses are words, owner:ann, stance:preventive, level:?, money>25k, !word.")
                })?;
                filter.select(plan, scenario, &SearchText::of_plan(plan), plan.by_code())
            }
        };
        if let Some(sort) = &self.sort {
            order::sort(plan, scenario, &mut lines, &order::parse(sort).map_err(|e| e.at("--sort"))?);
        }
        Ok(Selected { scenario, lines, columns })
    }
}
