//! Columns: the attributes of a line as people see, type, import and export them.

use super::class::vocabulary;
use super::field::{Field, Resource};

vocabulary! {
    /// A column of the initiatives: of the grid, the import, the export, the
    /// filter and `set`. Where a column belongs to an allocation, it means the
    /// scenario at hand.
    Column {
        /// Short unique code.
        Code = "code",
        /// What the line is called.
        Name = "name",
        /// What it does.
        Description = "description",
        /// Who answers for it.
        Owner = "owner",
        /// Lead department.
        Department = "department",
        /// Participating departments, separated by semicolons.
        Departments = "departments",
        /// Objective it serves.
        Objective = "objective",
        /// Strategy or tactic.
        Level = "level",
        /// Remedial or preventive.
        Stance = "stance",
        /// How.
        Mode = "mode",
        /// Named technique.
        Technique = "technique",
        /// In play or new.
        Status = "status",
        /// 1 to 5.
        Priority = "priority",
        /// Money allocated.
        Money = "money",
        /// Money committed.
        MoneyFloor = "money_floor",
        /// Money it can absorb.
        MoneyCap = "money_cap",
        /// Money moves in multiples of this.
        MoneyStep = "money_step",
        /// No money, or at least this.
        MoneyLeast = "money_least",
        /// People allocated.
        Fte = "fte",
        /// Not to be touched.
        Locked = "locked",
        /// People committed.
        FteFloor = "fte_floor",
        /// People it can absorb.
        FteCap = "fte_cap",
        /// People move in multiples of this.
        FteStep = "fte_step",
        /// No people, or at least this.
        FteLeast = "fte_least",
        /// Why it is classified as it is.
        Because = "because",
        /// Outcome of the yearly review.
        Verdict = "verdict",
        /// Why the review came out so.
        VerdictReason = "verdict_reason",
        /// What the line is worth a year at full funding, for the rule `value`.
        Benefit = "benefit",
        /// How much money is full funding.
        BenefitFull = "benefit_full",
        /// The part of full funding that brings half of the benefit: 5 % tails off
        /// at once, 45 % hardly at all.
        BenefitHalf = "benefit_half",
        /// What was answered to the questions about it.
        Answers = "answers",
    }
}

/// What a column holds, which decides how it is read, compared and aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Free text.
    Text,
    /// Amounts of a resource.
    Amount(Resource),
    /// A word of a closed vocabulary, possibly empty.
    Choice,
    /// A small whole number.
    Whole,
    /// Yes or no.
    Flag,
}

impl Column {
    /// The columns of the import and of every CSV export, in their order.
    pub const EXCHANGED: &[Column] = {
        let (exchanged, _) = Column::ALL.split_at(20);
        exchanged
    };

    /// The field of the record behind this column, and the resource where the
    /// record is an allocation.
    pub const fn field(self) -> (Field, Option<Resource>) {
        use Resource::{Fte, Money};
        match self {
            Column::Code => (Field::Code, None),
            Column::Name => (Field::Name, None),
            Column::Description => (Field::Description, None),
            Column::Owner => (Field::Owner, None),
            Column::Department => (Field::Department, None),
            Column::Departments => (Field::Departments, None),
            Column::Objective => (Field::Objective, None),
            Column::Level => (Field::Level, None),
            Column::Stance => (Field::Stance, None),
            Column::Mode => (Field::Mode, None),
            Column::Technique => (Field::Technique, None),
            Column::Status => (Field::Status, None),
            Column::Priority => (Field::Priority, None),
            Column::Because => (Field::Because, None),
            Column::Verdict => (Field::Verdict, None),
            Column::VerdictReason => (Field::VerdictReason, None),
            Column::Benefit => (Field::Benefit, None),
            Column::BenefitFull => (Field::BenefitFull, None),
            Column::BenefitHalf => (Field::BenefitHalf, None),
            Column::Answers => (Field::Answers, None),
            Column::Money => (Field::Amount, Some(Money)),
            Column::MoneyFloor => (Field::Floor, Some(Money)),
            Column::MoneyCap => (Field::Cap, Some(Money)),
            Column::MoneyStep => (Field::Step, Some(Money)),
            Column::MoneyLeast => (Field::Least, Some(Money)),
            Column::Fte => (Field::Amount, Some(Fte)),
            Column::FteFloor => (Field::Floor, Some(Fte)),
            Column::FteCap => (Field::Cap, Some(Fte)),
            Column::FteStep => (Field::Step, Some(Fte)),
            Column::FteLeast => (Field::Least, Some(Fte)),
            Column::Locked => (Field::Locked, Some(Money)),
        }
    }

    /// What the column holds.
    pub const fn kind(self) -> ColumnKind {
        match self.field() {
            (Field::Locked, _) => ColumnKind::Flag,
            (_, Some(resource)) => ColumnKind::Amount(resource),
            (Field::Benefit | Field::BenefitFull, _) => ColumnKind::Amount(Resource::Money),
            (Field::Priority, _) => ColumnKind::Whole,
            (Field::Level | Field::Stance | Field::Mode | Field::Status | Field::Verdict, _) => {
                ColumnKind::Choice
            }
            _ => ColumnKind::Text,
        }
    }

    /// The heading people read: the word with spaces.
    pub fn title(self) -> String {
        self.word().replace('_', " ")
    }

    /// The column a person means by a word: its name in any case and with any
    /// separator, or another spelling in use for it.
    pub fn named(text: &str) -> Option<Column> {
        let key = spelling_key(text);
        Column::ALL.iter().copied().find(|c| c.is_called(text)).or_else(|| {
            SPELLINGS.iter().find(|(_, words)| words.split(' ').any(|w| w == key)).map(|(column, _)| *column)
        })
    }

    /// Whether a word is the column's own name, in any case and with any separator.
    pub fn is_called(self, text: &str) -> bool {
        self.word().chars().filter(|c| *c != '_').eq(spelling_key(text).chars())
    }
}

/// A heading without case and separators.
fn spelling_key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Other spellings in use for the columns, in lower case without separators.
const SPELLINGS: &[(Column, &str)] = &[
    (
        Column::Code,
        "id ref reference key number no nr initiativeid initiativecode lineid projectid projectcode",
    ),
    (
        Column::Name,
        "title initiative initiativename initiativetitle programname programmename programme program project \
         projectname line lineitem item itemname activity budgetline",
    ),
    (Column::Description, "desc details detail notes note summary about what scope purpose"),
    (Column::Owner, "lead responsible manager sponsor ownername accountable budgetowner contact"),
    (
        Column::Department,
        "dept function team division unit businessunit leaddepartment departmentname area costcentre costcenter",
    ),
    (
        Column::Departments,
        "participants participating participatingdepartments otherdepartments alsoinvolved",
    ),
    (Column::Objective, "goal aim objectives goals strategicobjective corporateobjective"),
    (Column::Level, "strategyortactic tier"),
    (Column::Stance, "remedialorpreventive"),
    (Column::Technique, "method tool"),
    (Column::Status, "state"),
    (Column::Priority, "prio rank importance"),
    (
        Column::Money,
        "budget amount cost current total spend spending value allocation allocated budgetamount totalbudget \
         totalcost annualbudget annualcost price sum",
    ),
    (Column::MoneyFloor, "floor committed commitment commitments minimum min"),
    (Column::MoneyCap, "cap maximum max ceiling limit"),
    (Column::MoneyStep, "step increment"),
    (Column::MoneyLeast, "least allornothing"),
    (Column::Fte, "headcount people staff ftes heads posts hc"),
    (Column::Locked, "lock fixed frozen protected"),
    (Column::Because, "why reason rationale"),
    (Column::Benefit, "benefits payoff worth"),
    (Column::BenefitFull, "fullfunding benefitat"),
    (Column::BenefitHalf, "tailoff halfbenefit"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn import_columns_are_the_contracts() {
        let words: Vec<_> = Column::EXCHANGED.iter().map(|c| c.word()).collect();
        assert_eq!(
            words.join(", "),
            "code, name, description, owner, department, departments, objective, level, stance, mode, technique, \
             status, priority, money, money_floor, money_cap, money_step, money_least, fte, locked"
        );
    }

    #[test]
    fn headers_people_use_are_recognised() {
        for (header, column) in [
            ("ProgramName", Column::Name),
            ("Total", Column::Money),
            ("MONEY FLOOR", Column::MoneyFloor),
            ("Dept.", Column::Department),
            ("id", Column::Code),
            ("current", Column::Money),
            ("Head-count", Column::Fte),
            ("cap", Column::MoneyCap),
        ] {
            assert_eq!(Column::named(header), Some(column), "{header}");
        }
        assert_eq!(Column::named("colour"), None);
    }

    #[test]
    fn no_spelling_means_two_columns() {
        let mut words: Vec<&str> = SPELLINGS.iter().flat_map(|(_, w)| w.split(' ')).collect();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
