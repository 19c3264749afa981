//! What the plan would be with the other copy in it.

use super::super::history::changes::Changes;
use crate::plan::Plan;
use crate::plan::amount::{grouped, short};
use crate::plan::field::Resource;
use crate::plan::totals::Totals;
use crate::workbench::Merging;

/// The sums before and after, and what no longer adds up.
#[derive(Debug)]
pub struct Preview {
    /// Sentences without their full stops, what is to be decided first.
    pub concerns: Vec<String>,
    /// What gets another name or code, one sentence each.
    pub notes: Vec<String>,
    /// What is counted, how much of it there is, and how much there would be.
    pub sums: Vec<(&'static str, String, String)>,
    /// What comes in, in words.
    pub changes: Changes,
}

impl Preview {
    /// Of a merge into `plan`.
    pub fn of(plan: &Plan, merging: Merging) -> Preview {
        let merged = merging.merged.as_ref().unwrap_or(plan);
        let money = |plan: &Plan| Totals::of_all(plan, plan.current(), Resource::Money);
        let fte = |plan: &Plan| Totals::of_all(plan, plan.current(), Resource::Fte).total;
        let (before, after) = (money(plan), money(merged));
        let decimals = plan.info.decimals(Resource::Money);
        // Where the short form hides the difference, the whole amount shows it.
        let amounts = match (short(before.total, decimals), short(after.total, decimals)) {
            (was, is) if was == is && before.total != after.total => {
                (grouped(before.total, decimals), grouped(after.total, decimals))
            }
            both => both,
        };
        let counts = (plan.initiatives().len().to_string(), merged.initiatives().len().to_string());
        let sums = vec![
            ("money", amounts.0, amounts.1),
            ("FTE", grouped(fte(plan), 2), grouped(fte(merged), 2)),
            ("preventive", before.preventive_percent(), after.preventive_percent()),
            ("lines", counts.0, counts.1),
        ];
        // It stands last in the history, once it is written.
        let changes = Changes::of(plan, i64::MAX, merging.step);
        Preview { concerns: merging.concerns, notes: merging.notes, sums, changes }
    }
}
