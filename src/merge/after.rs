//! What no longer adds up once two copies are one.

use std::collections::HashSet;

use crate::plan::Plan;
use crate::plan::amount::grouped;
use crate::plan::field::Resource;
use crate::plan::rules::findings;
use crate::plan::totals::Totals;

/// What a planner should look at first in the merged plan: sums that are none of
/// the two copies', since two people may have spent the same money, and limits
/// that only now do not hold. One sentence each, without its full stop.
pub fn concerns(mine: &Plan, theirs: &Plan, merged: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    for scenario in merged.scenarios() {
        let id = scenario.head.id;
        let (Some(here), Some(there)) = (mine.scenario(id), theirs.scenario(id)) else { continue };
        for resource in Resource::ALL.iter().copied() {
            let sum = Totals::of_all(merged, scenario, resource).total;
            let (a, b) =
                (Totals::of_all(mine, here, resource).total, Totals::of_all(theirs, there, resource).total);
            let show = |sum: i128| grouped(sum, merged.info.decimals(resource));
            let (by, why) = match (sum > a.max(b), sum < a.min(b)) {
                (true, _) => (format!("{} more", show(sum - a.max(b))), "may have been spent twice"),
                (_, true) => (format!("{} less", show(a.min(b) - sum)), "may have been saved twice"),
                _ => continue,
            };
            found.push(format!(
                "the {resource} of {} adds up to {}, {by} than in either copy ({} and {}): the same {resource} {why}",
                scenario.head.name,
                show(sum),
                show(a),
                show(b)
            ));
        }
    }
    let known: HashSet<_> = findings(mine).into_iter().chain(findings(theirs)).collect();
    let new = findings(merged).into_iter().filter(|finding| !known.contains(finding));
    found.extend(new.map(|finding| format!("{}: {}", finding.place, finding.what)));
    found
}
