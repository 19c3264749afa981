//! The map's figures in few words.

use crate::plan::Plan;
use crate::plan::amount::{plain, short};
use crate::plan::field::Resource;
use crate::plan::quadrants::{Shift, Survey, Tally};
use crate::plan::share::percent;
use crate::proposal;

/// Writes figures of one resource.
#[derive(Debug, Clone, Copy)]
pub struct Words<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// What is counted.
    pub resource: Resource,
    /// Whether only ASCII can be shown, where most currencies have no sign.
    pub ascii: bool,
}

impl Words<'_> {
    /// An amount with its unit: `£1.36m`, `12.5 FTE`.
    pub fn sum(self, units: i128) -> String {
        match self.ascii && self.resource == Resource::Money {
            true => self.bare(units),
            false => proposal::Words::new(self.plan, self.resource).brief(units),
        }
    }

    /// An amount alone: `540k`.
    pub fn bare(self, units: i128) -> String {
        short(units, self.plan.info.decimals(self.resource))
    }

    /// A change of an amount: `+£640k`; nothing where nothing changes.
    pub fn change(self, units: i128) -> String {
        match units {
            0 => "no change".into(),
            more if more > 0 => format!("+{}", self.sum(more)),
            less => self.sum(less),
        }
    }

    /// A change in money and points: `+£640k, +6.7 points`.
    pub fn shift(self, shift: Shift) -> String {
        match shift {
            Shift { amount: 0, tenths: 0 } => "no change".into(),
            Shift { amount, tenths } => format!("{}, {} points", self.change(amount), points(tenths)),
        }
    }
}

/// Tenths of a percentage point: `+6.7`.
pub fn points(tenths: i128) -> String {
    let sign = match tenths.signum() {
        1 => "+",
        -1 => "−",
        _ => "",
    };
    format!("{sign}{}", plain(tenths.abs(), 1))
}

/// Which part of the whole: `24.0 %`.
pub fn share(tally: Tally, survey: &Survey) -> String {
    percent(survey.weight(tally), survey.weight(survey.total()))
}

/// `1 line`, `3 lines`.
pub fn lines(count: usize) -> String {
    format!("{count} line{}", if count == 1 { "" } else { "s" })
}
