//! Fields: the single attributes that changes name, and their values.

use super::class::vocabulary;
pub use super::value::{Value, ValueRef};

vocabulary! {
    /// What is allocated.
    Resource {
        /// Money, in the smallest unit of the plan's currency.
        Money = "money",
        /// People, in hundredths of a full-time post.
        Fte = "fte",
    }
}

vocabulary! {
    /// One attribute of one record. The word is its name in the file and in the
    /// history; the place in this list is in every seal, so new ones go to the end.
    Field {
        /// A line's short unique code.
        Code = "code",
        /// What a record is called.
        Name = "name",
        /// What a line does, in a sentence or two.
        Description = "description",
        /// Who answers for a line.
        Owner = "owner",
        /// A line's lead department.
        Department = "department",
        /// A line's participating departments.
        Departments = "departments",
        /// The objective a line serves.
        Objective = "objective",
        /// Strategy or tactic.
        Level = "level",
        /// Remedial or preventive.
        Stance = "stance",
        /// How it is remedial or preventive.
        Mode = "mode",
        /// Why it is classified as it is.
        Because = "because",
        /// Whether a person classified it or a suggestion was accepted.
        DecidedBy = "decided_by",
        /// The named technique a line uses.
        Technique = "technique",
        /// In play or new.
        Status = "status",
        /// Outcome of the yearly review.
        Verdict = "verdict",
        /// Why the review came out so.
        VerdictReason = "verdict_reason",
        /// 1 (fund first, give last) to 5 (give first).
        Priority = "priority",
        /// How much of a resource a line gets.
        Amount = "amount",
        /// Already committed: may not fall below.
        Floor = "floor",
        /// What a line can absorb: may not rise above.
        Cap = "cap",
        /// Moves only in multiples of this.
        Step = "step",
        /// All or nothing: zero, or at least this.
        Least = "least",
        /// Not to be touched.
        Locked = "locked",
        /// Why a rebalance gave a line this amount.
        Reason = "reason",
        /// The plan's title.
        Title = "title",
        /// The organisation that plans.
        Organisation = "organisation",
        /// The fiscal year planned for.
        Year = "year",
        /// Three-letter currency code.
        Currency = "currency",
        /// The preventive share aimed at, an exact decimal.
        Target = "target",
        /// Why an objective is one.
        Why = "why",
        /// What a scenario is about.
        Note = "note",
        /// What a line is worth at full funding.
        Benefit = "benefit",
        /// How much money is full funding.
        BenefitFull = "benefit_full",
        /// The part of full funding that brings half of the benefit.
        BenefitHalf = "benefit_half",
        /// What was answered to the questions about a line.
        Answers = "answers",
    }
}

impl Field {
    /// The resource that an initiative's own field counts, if it is an amount.
    /// The amounts of allocations are of the allocation's resource instead.
    pub const fn counts(self) -> Option<Resource> {
        match self {
            Field::Benefit | Field::BenefitFull => Some(Resource::Money),
            _ => None,
        }
    }
}

vocabulary! {
    /// Who classified a line.
    DecidedBy {
        /// A person decided.
        Person = "person",
        /// A person accepted the suggestion.
        Suggestion = "suggestion",
    }
}
