//! An initiative: one line that takes resources.

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::answers::Answers;
use super::class::{Level, Mode, Stance, Status, Verdict};
use super::field::{DecidedBy, Field, Value, ValueRef};
use super::value::is_default;
use super::{Id, Mismatch};

/// One line of the plan. Its amounts live in the scenarios' allocations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiative {
    /// Its row in the file.
    pub id: Id,
    /// Short code, unique in the plan whatever its case.
    pub code: Box<str>,
    /// What it is called.
    pub name: Box<str>,
    /// What it does and why.
    #[serde(default, skip_serializing_if = "is_default")]
    pub description: Box<str>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub owner: Box<str>,
    /// The department that leads it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub department: Option<Id>,
    /// The departments that take part in it, in their order of naming.
    #[serde(default, skip_serializing_if = "is_default")]
    pub departments: Vec<Id>,
    /// The objective it serves.
    #[serde(default, skip_serializing_if = "is_default")]
    pub objective: Option<Id>,
    /// Strategy or tactic, once decided.
    #[serde(default, skip_serializing_if = "is_default")]
    pub level: Option<Level>,
    /// Remedial or preventive, once decided.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stance: Option<Stance>,
    /// How it is what it is; agrees with the stance.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: Option<Mode>,
    /// Why it is classified as it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub because: Box<str>,
    /// What was answered to the questions about it, as [`Answers`] are written.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: Box<str>,
    /// Who classified it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decided_by: Option<DecidedBy>,
    /// The named technique it uses.
    #[serde(default, skip_serializing_if = "is_default")]
    pub technique: Box<str>,
    /// In play this year, or asked for.
    pub status: Status,
    /// Outcome of the yearly review.
    #[serde(default, skip_serializing_if = "is_default")]
    pub verdict: Option<Verdict>,
    /// Why the review came out so.
    #[serde(default, skip_serializing_if = "is_default")]
    pub verdict_reason: Box<str>,
    /// 1 (fund first, give last) to 5 (give first).
    pub priority: u8,
    /// What it is worth a year at full funding, in money; for the rule `value`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub benefit: Option<Amount>,
    /// How much money is full funding.
    #[serde(default, skip_serializing_if = "is_default")]
    pub benefit_full: Option<Amount>,
    /// The part of full funding that brings half of the benefit, in
    /// thousandths, 1 to [`Initiative::MAX_HALF`].
    #[serde(default, skip_serializing_if = "is_default")]
    pub benefit_half: Option<u16>,
}

impl Initiative {
    /// The priority of a line nobody has ranked.
    pub const UNRANKED: u8 = 3;

    /// The greatest part of full funding that may bring half of the benefit, in
    /// thousandths: at a half, benefit would not tail off at all.
    pub const MAX_HALF: u16 = 499;

    /// A line with nothing but a code and a name.
    pub fn new(id: Id, code: &str, name: &str) -> Initiative {
        Initiative {
            id,
            code: code.into(),
            name: name.into(),
            description: "".into(),
            owner: "".into(),
            department: None,
            departments: Vec::new(),
            objective: None,
            level: None,
            stance: None,
            mode: None,
            because: "".into(),
            answers: "".into(),
            decided_by: None,
            technique: "".into(),
            status: Status::InPlay,
            verdict: None,
            verdict_reason: "".into(),
            priority: Initiative::UNRANKED,
            benefit: None,
            benefit_full: None,
            benefit_half: None,
        }
    }

    /// Whether both axes are decided.
    pub fn is_classified(&self) -> bool {
        self.level.is_some() && self.stance.is_some()
    }

    /// What was answered to the questions about it.
    pub fn answers(&self) -> Answers {
        Answers::parse(&self.answers).unwrap_or_default()
    }

    /// Every field of an initiative but its id.
    pub const FIELDS: &[Field] = &[
        Field::Code,
        Field::Name,
        Field::Description,
        Field::Owner,
        Field::Department,
        Field::Departments,
        Field::Objective,
        Field::Level,
        Field::Stance,
        Field::Mode,
        Field::Because,
        Field::Answers,
        Field::DecidedBy,
        Field::Technique,
        Field::Status,
        Field::Verdict,
        Field::VerdictReason,
        Field::Priority,
        Field::Benefit,
        Field::BenefitFull,
        Field::BenefitHalf,
    ];

    /// The value of a field, or `None` where initiatives have no such field.
    pub fn get(&self, field: Field) -> Option<ValueRef<'_>> {
        Some(match field {
            Field::Code => ValueRef::Text(&self.code),
            Field::Name => ValueRef::Text(&self.name),
            Field::Description => ValueRef::Text(&self.description),
            Field::Owner => ValueRef::Text(&self.owner),
            Field::Department => self.department.into(),
            Field::Departments => ValueRef::Ids(&self.departments),
            Field::Objective => self.objective.into(),
            Field::Level => self.level.map(Level::word).into(),
            Field::Stance => self.stance.map(Stance::word).into(),
            Field::Mode => self.mode.map(Mode::word).into(),
            Field::Because => ValueRef::Text(&self.because),
            Field::Answers => ValueRef::Text(&self.answers),
            Field::DecidedBy => self.decided_by.map(DecidedBy::word).into(),
            Field::Technique => ValueRef::Text(&self.technique),
            Field::Status => ValueRef::Text(self.status.word()),
            Field::Verdict => self.verdict.map(Verdict::word).into(),
            Field::VerdictReason => ValueRef::Text(&self.verdict_reason),
            Field::Priority => ValueRef::Whole(i64::from(self.priority)),
            Field::Benefit => self.benefit.into(),
            Field::BenefitFull => self.benefit_full.into(),
            Field::BenefitHalf => self.benefit_half.map_or(ValueRef::Null, |n| ValueRef::Whole(n.into())),
            _ => return None,
        })
    }

    /// Sets a field to a value of its type.
    ///
    /// # Errors
    /// [`Mismatch`] where initiatives have no such field or it cannot hold such a value.
    pub fn set(&mut self, field: Field, value: &Value) -> Result<(), Mismatch> {
        match field {
            Field::Code => self.code = value.text()?,
            Field::Name => self.name = value.text()?,
            Field::Description => self.description = value.text()?,
            Field::Owner => self.owner = value.text()?,
            Field::Department => self.department = value.optional_id()?,
            Field::Departments => self.departments = value.ids()?,
            Field::Objective => self.objective = value.optional_id()?,
            Field::Level => self.level = value.optional_word()?,
            Field::Stance => self.stance = value.optional_word()?,
            Field::Mode => self.mode = value.optional_word()?,
            Field::Because => self.because = value.text()?,
            Field::Answers => self.answers = value.text()?,
            Field::DecidedBy => self.decided_by = value.optional_word()?,
            Field::Technique => self.technique = value.text()?,
            Field::Status => self.status = value.word()?,
            Field::Verdict => self.verdict = value.optional_word()?,
            Field::VerdictReason => self.verdict_reason = value.text()?,
            Field::Priority => self.priority = priority(value)?,
            Field::Benefit => self.benefit = value.optional_amount()?,
            Field::BenefitFull => self.benefit_full = value.optional_amount()?,
            Field::BenefitHalf => self.benefit_half = value.unless_null(half)?,
            _ => return Err(Mismatch),
        }
        Ok(())
    }
}

/// From 1 (fund first) to 5 (give first).
fn priority(value: &Value) -> Result<u8, Mismatch> {
    let priority = u8::try_from(value.whole()?).ok();
    priority.filter(|n| (1..=5).contains(n)).ok_or(Mismatch)
}

/// The thousandths of full funding that bring half of the benefit.
fn half(value: &Value) -> Result<u16, Mismatch> {
    let half = u16::try_from(value.whole()?).ok();
    half.filter(|n| (1..=Initiative::MAX_HALF).contains(n)).ok_or(Mismatch)
}
