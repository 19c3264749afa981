//! Splitting a line that is truly both: two lines whose amounts and limits add up
//! to the old ones, in every scenario.

use super::{Editor, read_text};
use crate::error::{Error, Result};
use crate::plan::amount::{Amount, Unreadable, grouped};
use crate::plan::change::Change;
use crate::plan::field::{Field, Resource, Value};
use crate::plan::initiative::Initiative;
use crate::plan::scenario::{Allocation, Scenario};
use crate::plan::share::Share;
use crate::plan::{Id, Key, Plan, Record};

/// How much of a line goes to its second part, as a person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portion {
    /// This part of everything.
    Share(Share),
    /// This much of the money it has in one scenario; of everything else the same part.
    Sum(Amount),
}

impl Portion {
    /// Reads `40%`, or an amount with so many `decimals`.
    ///
    /// # Errors
    /// Text that is neither.
    pub fn parse(text: &str, decimals: u32) -> Result<Portion> {
        let next = "Write a share such as 40%, or an amount such as 120k.";
        let read = match text.trim().ends_with('%') {
            true => Share::parse(text).map(Portion::Share),
            false => Amount::parse(text, decimals).map(Portion::Sum),
        };
        read.map_err(|Unreadable(why)| Error::words(why).next(next))
    }
}

/// Which part of a line goes to its second part: an exact fraction between
/// nothing and all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    numerator: i128,
    denominator: i128,
}

impl Division {
    /// What a portion means for the line at `index`, whose money in `scenario` it is about.
    ///
    /// # Errors
    /// A portion that leaves one of the parts without anything, or that the steps
    /// in which the money moves do not allow.
    pub fn of(plan: &Plan, scenario: &Scenario, index: usize, portion: Portion) -> Result<Division> {
        let money = scenario.allocation(Resource::Money, index);
        let show = |a: i64| grouped(i128::from(a), plan.info.decimals(Resource::Money));
        let has = money.amount.0;
        let step = money.step.map_or(1, |step| step.0);
        let division = match portion {
            Portion::Share(share) => {
                let (numerator, denominator) = share.fraction();
                if numerator == 0 || numerator == denominator {
                    return Err(Error::words("one of the parts would get nothing")
                        .next("Write a share between 0 % and 100 %."));
                }
                Division { numerator, denominator }
            }
            Portion::Sum(_) if has == 0 => {
                return Err(Error::words(format!("it has no money in “{}” to part", scenario.head.name))
                    .next("Write a share such as 40%: its limits are then parted so."));
            }
            Portion::Sum(sum) if sum.0 <= 0 || sum.0 >= has => {
                return Err(Error::words(format!("{} is not a part of its {}", show(sum.0), show(has)))
                    .next("Write an amount between nothing and all it has."));
            }
            Portion::Sum(sum) if sum.0 % step != 0 => {
                let below = sum.0 - sum.0 % step;
                let near: Vec<String> =
                    [below, below + step].into_iter().filter(|n| (1..has).contains(n)).map(show).collect();
                let next = match near.as_slice() {
                    [] => "Change its step first, or leave it whole.".to_string(),
                    near => format!("Write {}.", near.join(" or ")),
                };
                return Err(Error::words(format!(
                    "its money moves in steps of {}, and {} is not a whole number of them",
                    show(step),
                    show(sum.0)
                ))
                .next(next));
            }
            Portion::Sum(sum) => Division { numerator: i128::from(sum.0), denominator: i128::from(has) },
        };
        let second = division.second(money).0;
        if has > 0 && (second == 0 || second == has) {
            let why = match money.step {
                Some(_) => {
                    format!("that is less than one of the steps of {} in which its money moves", show(step))
                }
                None => "that is less than the smallest unit".to_string(),
            };
            return Err(Error::words(why).next("Write a larger part, or leave it whole."));
        }
        Ok(division)
    }

    /// How much of an allocation's amount goes to the second part: rounded down to
    /// whole units, and to whole steps where it moves in steps.
    fn second(self, allocation: &Allocation) -> Amount {
        let part = self.part(allocation.amount);
        Amount(part - part % allocation.step.map_or(1, |step| step.0))
    }

    fn part(self, amount: Amount) -> i64 {
        // A part of an amount is no larger than it.
        (i128::from(amount.0) * self.numerator / self.denominator) as i64
    }

    /// The two allocations that one becomes. Amounts, floors, caps and
    /// all-or-nothing amounts add up to what they were; both parts keep the step
    /// and the lock. A part is inside its own limits where the whole was.
    pub fn parts(self, whole: &Allocation) -> (Allocation, Allocation) {
        let amounts = apart(whole.amount, self.second(whole).0);
        let floors = {
            let inside = whole.floor <= whole.amount;
            let (low, high) = match inside {
                true => (whole.floor.0 - amounts.0.0, amounts.1.0),
                false => (0, whole.floor.0),
            };
            apart(whole.floor, between(self.part(whole.floor), low, high))
        };
        let caps = whole.cap.map(|cap| {
            let needed = |amount: Amount, floor: Amount| match whole.amount <= cap {
                true => amount.0.max(floor.0),
                false => floor.0,
            };
            let (low, high) = (needed(amounts.1, floors.1), cap.0 - needed(amounts.0, floors.0));
            apart(cap, between(self.part(cap), low, high))
        });
        let leasts = whole.least.map(|least| {
            let (low, high) = match least <= whole.amount {
                true => (least.0 - amounts.0.0, amounts.1.0),
                false => (0, least.0),
            };
            apart(least, between(self.part(least), low, high))
        });
        let limit = |limit: Amount| Some(limit).filter(|limit| *limit != Amount::ZERO);
        let make = |amount, floor, cap, least: Option<Amount>| Allocation {
            amount,
            floor,
            cap,
            least: least.and_then(limit),
            ..whole.clone()
        };
        (
            make(amounts.0, floors.0, caps.map(|c| c.0), leasts.map(|l| l.0)),
            make(amounts.1, floors.1, caps.map(|c| c.1), leasts.map(|l| l.1)),
        )
    }
}

/// An amount in two, the second of which is `second`.
fn apart(whole: Amount, second: i64) -> (Amount, Amount) {
    let second = between(second, 0, whole.0);
    (Amount(whole.0 - second), Amount(second))
}

/// The value, or the nearest inside the limits; the lower one where they cross.
fn between(value: i64, low: i64, high: i64) -> i64 {
    value.min(high).max(low)
}

impl Editor<'_> {
    /// Splits the line at `index` in two: it keeps its code and what it is judged
    /// to be under the name `first`, and a new line of the code and the name
    /// `second`, which nobody has judged, gets its part in every scenario.
    ///
    /// # Errors
    /// A name that is empty or too long.
    pub fn split(
        &mut self,
        index: usize,
        division: Division,
        first: &str,
        second: (&str, &str),
    ) -> Result<Id> {
        let plan = self.plan;
        let line = &plan.initiatives()[index];
        let (code, name) = second;
        let names = [read_text(first)?, read_text(name)?];
        if names.iter().any(|name| name.is_empty()) {
            return Err(Error::words("a part has no name")
                .at("name")
                .next("Write what each part is called."));
        }
        let [first, name] = names;
        if first != line.name {
            self.changes.push(Change::Set {
                key: Key::Initiative(line.id),
                field: Field::Name,
                before: Value::Text(line.name.clone()),
                after: Value::Text(first),
            });
        }
        let id = (self.fresh)();
        let part = Initiative {
            id,
            code: code.into(),
            name,
            level: None,
            stance: None,
            mode: None,
            because: "".into(),
            answers: "".into(),
            decided_by: None,
            verdict: None,
            verdict_reason: "".into(),
            ..line.clone()
        };
        self.changes.push(Change::Create(Record::Initiative(Box::new(part))));
        for scenario in plan.scenarios() {
            for resource in Resource::ALL.iter().copied() {
                let whole = scenario.allocation(resource, index);
                if *whole == Allocation::default() {
                    continue;
                }
                let (stays, goes) = division.parts(whole);
                let key = Key::Allocation(scenario.head.id, line.id, resource);
                self.compare(key, Allocation::FIELDS, |field| whole.get(field).zip(stays.get(field)));
                if goes != Allocation::default() {
                    let record = Record::Allocation(scenario.head.id, id, resource, goes);
                    self.changes.push(Change::Create(record));
                }
            }
        }
        Ok(id)
    }
}
