//! The plan as its history tells it, from the day it was made.

use std::collections::HashSet;

use super::change::Change;
use super::field::Field;
use super::{Key, Plan, Record};

/// Makes every step of a history again, from the empty plan on. The outcome is
/// `present` wherever the history explains it: nothing is taken from there but
/// what no step ever changed of the plan itself and its baseline.
///
/// # Errors
/// The place, counted from 0, of the first step that does not follow from those
/// before it.
pub fn replayed(present: &Plan, steps: &[Vec<Change>]) -> Result<Plan, usize> {
    let mut info = present.info.clone();
    let mut baseline = present.current().head.clone();
    // The first value that a step found is the one the plan was made with.
    for change in steps.iter().flatten().rev() {
        if let Change::Set { key, field, before, .. } = change {
            let _ = match key {
                Key::Plan => info.set(*field, before),
                Key::Scenario(id) if *id == baseline.id => baseline.set(*field, before),
                _ => Ok(()),
            };
        }
    }
    let mut plan = Plan::assemble(info, [Record::Scenario(baseline)]).map_err(|_| 0usize)?;
    for (place, changes) in steps.iter().enumerate() {
        let fits = follows(&plan, changes) && plan.apply(changes.clone()).is_ok();
        if !fits || !plan.scenarios().iter().any(|s| s.is_current()) {
            return Err(place);
        }
    }
    Ok(plan)
}

/// Whether the values that a step was made on are those of the plan.
fn follows(plan: &Plan, changes: &[Change]) -> bool {
    let mut made: HashSet<Key> = HashSet::new();
    let mut touched: HashSet<(Key, Field)> = HashSet::new();
    changes.iter().all(|change| match change {
        Change::Create(record) => {
            made.insert(record.key());
            true
        }
        // What the same step made or changed before is not in the plan yet.
        Change::Set { key, field, before, .. } => {
            made.contains(key)
                || !touched.insert((*key, *field))
                || plan.value(*key, *field).as_ref() == Some(before)
        }
        Change::Delete(record) => {
            let key = record.key();
            made.contains(&key)
                || record.fields().iter().all(|field| {
                    let was = record.get(*field).map(Into::into);
                    touched.contains(&(key, *field)) || plan.value(key, *field) == was
                })
        }
        Change::Merged(_) => true,
    })
}
