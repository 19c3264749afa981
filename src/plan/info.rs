//! What a plan says of itself, and the short lists its lines refer to.

use serde::{Deserialize, Serialize};

use super::Id;
use super::amount::currency_decimals;
use super::field::Resource;
use super::record::is_default;
use super::share::Share;

/// What the plan is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// The plan's title.
    pub title: Box<str>,
    /// Who plans.
    pub organisation: Box<str>,
    /// The fiscal year, as the organisation writes it.
    pub year: Box<str>,
    /// Three-letter currency code (ISO 4217). Fixed when the plan is made,
    /// since every amount is counted in its smallest unit.
    pub currency: Box<str>,
    /// The preventive share aimed at.
    pub target: Share,
}

impl Info {
    /// How many decimals the amounts of a resource have.
    pub fn decimals(&self, resource: Resource) -> u32 {
        match resource {
            Resource::Money => currency_decimals(&self.currency),
            Resource::Fte => 2,
        }
    }
}

/// A function of the organisation, or a partner that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its row in the file.
    pub id: Id,
    /// Its name, unique in the plan.
    pub name: Box<str>,
}

/// What the organisation wants to reach for its customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Its row in the file.
    pub id: Id,
    /// Its name, unique in the plan.
    pub name: Box<str>,
    /// Because customers said what.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: Box<str>,
}
