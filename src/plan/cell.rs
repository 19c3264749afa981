//! Cells: what a column says about a line, for reading, exchanging and ordering.

use std::borrow::Cow;

use super::amount::{Amount, grouped, plain};
use super::class::{Level, Mode, Stance, Status, Verdict};
use super::column::Column;
use super::edit::read_flag;
use super::field::{Field, Resource};
use super::scenario::{Allocation, Scenario};
use super::share::Share;
use super::{Id, Plan};

/// The typed content of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text; empty where nothing is set.
    Text(Cow<'a, str>),
    /// An amount of a resource; `None` where a limit is not set.
    Amount(Option<Amount>, Resource),
    /// A small whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
}

impl Allocation {
    /// The amount behind an amount column's field. A floor of nothing counts as
    /// not set; other fields have no amount.
    pub fn amount_of(&self, field: Field) -> Option<Amount> {
        match field {
            Field::Amount => Some(self.amount),
            Field::Floor => Some(self.floor).filter(|f| *f != Amount::ZERO),
            Field::Cap => self.cap,
            Field::Step => self.step,
            Field::Least => self.least,
            _ => None,
        }
    }
}

impl Plan {
    /// What `column` says about the line at `index`, in `scenario`.
    pub fn cell<'a>(&'a self, scenario: &'a Scenario, index: usize, column: Column) -> Cell<'a> {
        let line = &self.initiatives()[index];
        let text = |t: &'a str| Cell::Text(Cow::Borrowed(t));
        let (field, resource) = column.field();
        if let Some(resource) = resource {
            let allocation = scenario.allocation(resource, index);
            return match field {
                Field::Locked => Cell::Flag(scenario.is_locked(index)),
                field => Cell::Amount(allocation.amount_of(field), resource),
            };
        }
        match column {
            Column::Code => text(&line.code),
            Column::Name => text(&line.name),
            Column::Description => text(&line.description),
            Column::Owner => text(&line.owner),
            Column::Department => text(self.department_name(line.department)),
            Column::Departments => match line.departments.as_slice() {
                [] => text(""),
                ids => Cell::Text(Cow::Owned(self.department_names(ids))),
            },
            Column::Objective => text(self.objective_name(line.objective)),
            Column::Level => text(line.level.map_or("", Level::word)),
            Column::Stance => text(line.stance.map_or("", Stance::word)),
            Column::Mode => text(line.mode.map_or("", Mode::word)),
            Column::Technique => text(&line.technique),
            Column::Status => text(Status::word(line.status)),
            Column::Because => text(&line.because),
            Column::Answers => text(&line.answers),
            Column::Verdict => text(line.verdict.map_or("", Verdict::word)),
            Column::VerdictReason => text(&line.verdict_reason),
            Column::Benefit => Cell::Amount(line.benefit, Resource::Money),
            Column::BenefitFull => Cell::Amount(line.benefit_full, Resource::Money),
            Column::BenefitHalf => Cell::Text(
                line.benefit_half.map_or_else(String::new, |n| Share::per_mille(n.into()).percent()).into(),
            ),
            _ => Cell::Whole(i64::from(line.priority)),
        }
    }

    /// The names of departments, separated by semicolons.
    fn department_names(&self, ids: &[Id]) -> String {
        ids.iter().map(|id| self.department_name(Some(*id))).collect::<Vec<_>>().join("; ")
    }
}

impl Scenario {
    /// Whether the line at `index` may not be touched, in any resource.
    pub fn is_locked(&self, index: usize) -> bool {
        self.allocation(Resource::Money, index).locked || self.allocation(Resource::Fte, index).locked
    }
}

impl Cell<'_> {
    /// The exact text for files and scripts: `250000.00`, `yes`, empty where nothing is set.
    pub fn exact(&self, plan: &Plan) -> Cow<'_, str> {
        self.written(|a, r| plain(i128::from(a.0), plan.info.decimals(r)))
    }

    /// Whether a text means what the cell holds already, so that setting it
    /// would change nothing. A text that does may still be denied; never the reverse.
    pub fn is_said_by(&self, text: &str, plan: &Plan) -> bool {
        match self {
            Cell::Text(own) => own == text,
            Cell::Amount(None, _) => text.is_empty(),
            Cell::Amount(Some(own), r) => Amount::parse(text, plan.info.decimals(*r)).as_ref() == Ok(own),
            Cell::Whole(own) => text.parse() == Ok(*own),
            Cell::Flag(own) => read_flag(text).as_ref() == Ok(own),
        }
    }

    /// The text for reading: `250,000`.
    pub fn readable(&self, plan: &Plan) -> Cow<'_, str> {
        self.written(|a, r| grouped(i128::from(a.0), plan.info.decimals(r)))
    }

    fn written(&self, amount: impl Fn(Amount, Resource) -> String) -> Cow<'_, str> {
        match self {
            Cell::Text(t) => Cow::Borrowed(t),
            Cell::Amount(None, _) => Cow::Borrowed(""),
            Cell::Amount(Some(a), resource) => Cow::Owned(amount(*a, *resource)),
            Cell::Whole(n) => Cow::Owned(n.to_string()),
            Cell::Flag(true) => Cow::Borrowed("yes"),
            Cell::Flag(false) => Cow::Borrowed("no"),
        }
    }
}
