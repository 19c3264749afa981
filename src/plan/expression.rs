//! What a planner types into a cell of amounts: the amount itself, or what to
//! do with the one that is there.

use std::borrow::Cow;

use super::Plan;
use super::amount::{Amount, Unreadable, parse_sum};
use super::cell::Cell;
use super::column::{Column, ColumnKind};
use super::scenario::Scenario;
use super::text::quoted;
use crate::error::{Error, Result};

/// A typed amount, before it meets the amount that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expression {
    /// `25k`, `=25k`: this much, which may be more than one line can hold.
    Set(i128),
    /// `+25k`, `-25k`: this much more, or less where negative.
    Add(i128),
    /// `+10%`, `-10%`, `*1.1`: so many times as much, as an exact fraction.
    Scale {
        /// Above the line; negative only where more than everything is taken off.
        numerator: i128,
        /// Below the line, a power of ten.
        denominator: i128,
    },
}

/// More digits than any factor needs; keeps products within 128 bits.
const MOST_DIGITS: usize = 12;

impl Expression {
    /// Reads an expression about amounts with so many `decimals`.
    ///
    /// # Errors
    /// Text that is no amount and no change of one; a share without its sign,
    /// since `10%` could mean a rise or a part.
    pub fn parse(text: &str, decimals: u32) -> Result<Expression> {
        let shown = text.trim();
        let amount = |text: &str| {
            parse_sum(text, decimals)
                .map_err(|Unreadable(why)| Error::words(why).next("Write 250k, +10%, -25k, *1.1 or =25k."))
        };
        let mut rest = shown.chars();
        let sign = rest.next().filter(|c| matches!(c, '+' | '-' | '−' | '*' | '×' | '='));
        let rest = if sign.is_some() { rest.as_str().trim_start() } else { shown };
        match (sign, rest.strip_suffix('%')) {
            (Some('+'), Some(percent)) => scale(shown, percent, |part, whole| whole + part),
            (Some('-' | '−'), Some(percent)) => scale(shown, percent, |part, whole| whole - part),
            (_, Some(_)) => Err(Error::words(format!("“{}” does not say of what", quoted(shown)))
                .next("Write +10% or -10% to change what is there, or *0.1 for a tenth of it.")),
            (Some('*' | '×'), None) => {
                let (numerator, denominator) = decimal(shown, rest)?;
                Ok(Expression::Scale { numerator, denominator })
            }
            (Some('+'), None) => amount(rest).map(Expression::Add),
            (Some('-' | '−'), None) => amount(rest).map(|sum| Expression::Add(-sum)),
            (_, None) => amount(rest).map(Expression::Set),
        }
    }

    /// Whether it needs an amount to start from.
    pub fn is_relative(self) -> bool {
        !matches!(self, Expression::Set(_))
    }

    /// The sum it makes of `before`, both in smallest units; fractions of a
    /// unit are rounded half up.
    ///
    /// # Errors
    /// The result would be less than nothing.
    pub fn apply_to_sum(self, before: i128) -> Result<i128> {
        let after = match self {
            Expression::Set(sum) => sum,
            Expression::Add(sum) => before + sum,
            Expression::Scale { numerator, denominator } => {
                (2 * before * numerator + denominator).div_euclid(2 * denominator)
            }
        };
        match after {
            0.. => Ok(after),
            _ => Err(Error::words("that would be less than nothing").next("Take off less, or write 0.")),
        }
    }

    /// The amount it makes of `before`.
    ///
    /// # Errors
    /// The result would be less than nothing or more than one line can hold.
    pub fn apply(self, before: Amount) -> Result<Amount> {
        let after = self.apply_to_sum(i128::from(before.0))?;
        i64::try_from(after).ok().map(Amount).filter(|a| *a <= Amount::MAX).ok_or_else(|| {
            Error::words("that is larger than one line can hold").next("Write a smaller amount.")
        })
    }
}

impl Plan {
    /// The exact text that typing `text` into a cell means: a change of the
    /// amount that is there is worked out, anything else is left as it is.
    ///
    /// # Errors
    /// A change of an amount that is not set, or with an impossible result; the
    /// error's place is the column.
    pub fn worked_out<'t>(
        &self,
        scenario: &Scenario,
        index: usize,
        column: Column,
        text: &'t str,
    ) -> Result<Cow<'t, str>> {
        Ok(match (column.kind(), self.worked_amount(scenario, index, column, text)?) {
            (ColumnKind::Amount(resource), Some(amount)) => amount.plain(self.info.decimals(resource)).into(),
            _ => text.into(),
        })
    }

    /// The amount that typing `text` into a cell means; `None` where it means
    /// none, or the cell holds no amount.
    ///
    /// # Errors
    /// As [`Plan::worked_out`].
    pub fn worked_amount(
        &self,
        scenario: &Scenario,
        index: usize,
        column: Column,
        text: &str,
    ) -> Result<Option<Amount>> {
        let ColumnKind::Amount(resource) = column.kind() else { return Ok(None) };
        if matches!(text.trim(), "" | "-" | "–") {
            return Ok(None);
        }
        let expression = Expression::parse(text, self.info.decimals(resource)).map_err(|e| e.at(column))?;
        let before = match self.cell(scenario, index, column) {
            Cell::Amount(before, _) => before,
            _ => None,
        };
        // The floor of a line without one is nothing; other limits are absent.
        let before = before.or((column.field().0 == super::field::Field::Floor).then_some(Amount::ZERO));
        let after = match before {
            Some(before) => expression.apply(before),
            None if expression.is_relative() => {
                Err(Error::words(format!("there is no {} to change", column.title()))
                    .next("Write the amount itself, such as 250k."))
            }
            None => expression.apply(Amount::ZERO),
        };
        after.map(Some).map_err(|e| e.at(column))
    }
}

/// `1` and `percent` put together as a factor.
fn scale(shown: &str, percent: &str, join: impl Fn(i128, i128) -> i128) -> Result<Expression> {
    let (part, places) = decimal(shown, percent.trim_end())?;
    let denominator = places * 100;
    Ok(Expression::Scale { numerator: join(part, denominator), denominator })
}

/// A plain decimal as digits over a power of ten.
fn decimal(shown: &str, text: &str) -> Result<(i128, i128)> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    let readable = (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| readable);
    let number = number.ok_or_else(|| {
        Error::words(format!("“{}” is not a change ounce can read", quoted(shown)))
            .next("Write +10%, -25k, *1.1 or =25k.")
    })?;
    Ok((number, 10i128.pow(fraction.len() as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(text: &str, before: i64) -> Result<i64> {
        Expression::parse(text, 2)?.apply(Amount(before)).map(|a| a.0)
    }

    #[test]
    fn changes_are_exact_and_rounded_half_up() {
        for (text, before, want) in [
            ("25k", 1, 2_500_000),
            ("=25k", 1, 2_500_000),
            ("+25k", 100, 2_500_100),
            ("-25k", 2_500_100, 100),
            ("− 25k", 2_500_100, 100),
            ("+10%", 105, 116),
            ("-10%", 105, 95),
            ("-100%", 105, 0),
            ("+2.5 %", 1_000, 1_025),
            ("*1.1", 54_000_000, 59_400_000),
            ("×0,5", 5, 3),
            ("*0", 77, 0),
        ] {
            assert_eq!(cents(text, before), Ok(want), "{text} of {before}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_way_out() {
        for text in ["", "10%", "=10%", "*", "*x", "+%", "*1.2.3", "+1.2.3", "--5%", "*1234567890123"] {
            let refused = cents(text, 100).unwrap_err();
            assert!(refused.next.is_some(), "{text}: {refused}");
        }
        assert_eq!(cents("-2", 100).unwrap_err().what, "that would be less than nothing");
        assert_eq!(cents("-101%", 100).unwrap_err().what, "that would be less than nothing");
        assert_eq!(cents("*2", Amount::MAX.0).unwrap_err().what, "that is larger than one line can hold");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,20}", before in 0..=Amount::MAX.0) {
            let _ = cents(&text, before);
        }

        #[test]
        fn adding_and_taking_away_cancel(before in 0i64..1_000_000, by in 0i64..1_000_000) {
            let by = Amount(by).plain(2);
            let more = cents(&format!("+{by}"), before).unwrap();
            prop_assert_eq!(cents(&format!("-{by}"), more), Ok(before));
        }
    }
}
