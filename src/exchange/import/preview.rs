//! What an import would do, row by row.

use std::collections::HashMap;
use std::fmt;

use super::Heading;
use crate::error::Error;
use crate::plan::Record;
use crate::plan::amount::grouped;
use crate::plan::change::{Change, Step};
use crate::plan::column::Column;
use crate::plan::field::{Field, Value};
use crate::plan::initiative::Initiative;
use crate::plan::share::Share;
use crate::plan::{Id, Key, Plan};

/// What importing a file would do, and the step that does it.
#[derive(Debug)]
pub struct Preview {
    /// The headings of the file, and what was made of each.
    pub headings: Vec<Heading>,
    /// What the planner should know besides.
    pub notes: Vec<String>,
    /// The changes of all rows that are not refused.
    pub step: Step,
    verdicts: Vec<(u32, Verdict)>,
}

/// What a row does. Small, since there may be a million: what it creates or
/// changes stands in the step.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Creates the line that is made by the change at this position.
    Created(usize),
    /// Changes the line at `index` by the changes from one position to before another.
    Updated {
        index: u32,
        from: usize,
        to: usize,
    },
    /// Says what the line at this position says already.
    Unchanged(u32),
    Refused(Box<Refusal>),
}

#[derive(Debug)]
pub(super) struct Refusal {
    pub code: Box<str>,
    pub name: Box<str>,
    pub error: Error,
}

/// What one row of the file would do.
#[derive(Debug)]
pub struct PreviewRow<'a> {
    /// The number of the row in the file: the headers of a CSV file are row 1,
    /// the first object of a JSON file is item 1.
    pub number: u32,
    /// The code of the line; may be empty where the row is refused.
    pub code: &'a str,
    /// The name of the line; may be empty where the row is refused.
    pub name: &'a str,
    /// What would happen.
    pub outcome: Outcome<'a>,
}

/// What would happen to a line.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// It would be created.
    Create,
    /// These columns of it would change.
    Update(Vec<Difference>),
    /// Nothing.
    Unchanged,
    /// The row cannot be imported.
    Refused(&'a Error),
}

/// A column of a line that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub column: Column,
    /// What it says now, for reading.
    pub from: String,
    /// What it would say, for reading.
    pub to: String,
}

/// How many rows would do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that create a line.
    pub created: usize,
    /// Rows that change one.
    pub updated: usize,
    /// Rows that say what the plan says already.
    pub unchanged: usize,
    /// Rows that cannot be imported.
    pub refused: usize,
}

impl Preview {
    pub(super) fn new(headings: Vec<Heading>, step: Step, verdicts: Vec<(u32, Verdict)>) -> Preview {
        Preview { headings, notes: Vec::new(), step, verdicts }
    }

    /// How many rows would do what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (_, verdict) in &self.verdicts {
            *match verdict {
                Verdict::Created(_) => &mut counts.created,
                Verdict::Updated { .. } => &mut counts.updated,
                Verdict::Unchanged(_) => &mut counts.unchanged,
                Verdict::Refused(_) => &mut counts.refused,
            } += 1;
        }
        counts
    }

    /// The headings whose cells are not imported.
    pub fn unknown(&self) -> impl Iterator<Item = &Heading> {
        self.headings.iter().filter(|h| h.column.is_none())
    }

    /// Why rows are refused, in their order.
    pub fn refusals(&self) -> impl Iterator<Item = &Error> {
        self.verdicts.iter().filter_map(|(_, verdict)| match verdict {
            Verdict::Refused(refusal) => Some(&refusal.error),
            _ => None,
        })
    }

    /// What each row would do to `plan`, which must be the plan of the preview.
    pub fn rows<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = PreviewRow<'a>> {
        let made: HashMap<Id, &str> = (self.step.changes.iter())
            .filter_map(|change| match change {
                Change::Create(Record::Department(d)) => Some((d.id, &*d.name)),
                Change::Create(Record::Objective(o)) => Some((o.id, &*o.name)),
                _ => None,
            })
            .collect();
        self.verdicts.iter().map(move |(number, verdict)| {
            let row = |line: &'a Initiative, outcome| PreviewRow {
                number: *number,
                code: &line.code,
                name: &line.name,
                outcome,
            };
            match verdict {
                Verdict::Created(position) => match &self.step.changes[*position] {
                    Change::Create(Record::Initiative(line)) => row(line, Outcome::Create),
                    other => unreachable!("BUG: a row that creates a line points at {other:?}"),
                },
                Verdict::Updated { index, from, to } => {
                    let changes = self.step.changes[*from..*to].iter();
                    let differences = changes.filter_map(|c| difference(plan, &made, c)).collect();
                    row(&plan.initiatives()[*index as usize], Outcome::Update(differences))
                }
                Verdict::Unchanged(index) => row(&plan.initiatives()[*index as usize], Outcome::Unchanged),
                Verdict::Refused(refusal) => PreviewRow {
                    number: *number,
                    code: &refusal.code,
                    name: &refusal.name,
                    outcome: Outcome::Refused(&refusal.error),
                },
            }
        })
    }
}

/// What a change says of a column that people see, if it does.
fn difference(plan: &Plan, made: &HashMap<Id, &str>, change: &Change) -> Option<Difference> {
    let Change::Set { key, field, before, after } = change else { return None };
    let resource = match key {
        Key::Allocation(_, _, resource) => Some(*resource),
        _ => None,
    };
    let column = Column::ALL.iter().copied().find(|c| c.field() == (*field, resource))?;
    let counted = resource.or(field.counts());
    let name = |id: Id| {
        let known = [plan.department_name(Some(id)), plan.objective_name(Some(id))];
        made.get(&id).copied().or(known.into_iter().find(|n| !n.is_empty())).unwrap_or("").to_string()
    };
    let text = |value: &Value| match (value, counted) {
        (Value::Null, _) => String::new(),
        (Value::Flag(true), _) => "yes".to_string(),
        (Value::Flag(false), _) => "no".to_string(),
        (Value::Text(text), _) => text.to_string(),
        (Value::Ids(ids), _) => ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join("; "),
        (Value::Whole(amount), Some(resource)) => grouped(i128::from(*amount), plan.info.decimals(resource)),
        (Value::Whole(id), None) if matches!(field, Field::Department | Field::Objective) => {
            Id::new(*id).map(name).unwrap_or_default()
        }
        (Value::Whole(part), None) if *field == Field::BenefitHalf => {
            Share::per_mille(u32::try_from(*part).unwrap_or(0)).percent()
        }
        (Value::Whole(number), None) => number.to_string(),
    };
    Some(Difference { column, from: text(before), to: text(after) })
}

/// “325 created, 2 updated”; rows that do nothing are not spoken of.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.created, self.updated) {
            (0, 0) => f.write_str("nothing new"),
            (created, 0) => write!(f, "{created} created"),
            (0, updated) => write!(f, "{updated} updated"),
            (created, updated) => write!(f, "{created} created, {updated} updated"),
        }
    }
}
