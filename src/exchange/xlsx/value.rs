//! The text of a cell, as a CSV file of the same sheet would have it.

use calamine::{CellErrorType, DataRef, ExcelDateTime, Style};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text that somebody typed.
    Text(String),
    /// A number, a date, a yes or no: its text.
    Figure(String),
    /// A formula that failed, such as `#REF!`.
    Broken(CellErrorType),
}

impl Value {
    /// What a cell holds; `None` for nothing.
    pub(super) fn of(data: DataRef<'_>, style: Option<&Style>) -> Option<Value> {
        Some(match data {
            DataRef::Empty => return None,
            DataRef::String(text) => Value::Text(text),
            DataRef::SharedString(text) => Value::Text(text.to_string()),
            DataRef::Int(number) => Value::Figure(number.to_string()),
            DataRef::Float(number) if is_percent(style) => Value::Figure(percent(number)),
            DataRef::Float(number) => Value::Figure(decimal(number)),
            DataRef::Bool(flag) => Value::Figure(if flag { "yes" } else { "no" }.into()),
            DataRef::DateTime(moment) => Value::Figure(date(&moment)),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Figure(text),
            DataRef::Error(error) => Value::Broken(error),
        })
    }

    /// How many bytes of text it is.
    pub(super) fn len(&self) -> usize {
        match self {
            Value::Text(text) | Value::Figure(text) => text.len(),
            Value::Broken(_) => 0,
        }
    }
}

/// Whether a cell shows its number as a percentage.
fn is_percent(style: Option<&Style>) -> bool {
    let format = style.and_then(|s| s.number_format.as_ref());
    format.is_some_and(|f| matches!(f.format_id, Some(9 | 10)) || f.format_code.contains('%'))
}

fn percent(number: f64) -> String {
    format!("{}%", shortest(number * 100.0))
}

/// The decimal that a spreadsheet shows for a number: fifteen digits, which
/// holds every amount of a plan exactly and leaves the noise of binary fractions
/// behind (0.1 + 0.2 is 0.3). Three decimals get a nought, so that `1.200` is
/// not taken for twelve hundred.
pub(super) fn decimal(number: f64) -> String {
    let mut text = shortest(number);
    if text.split_once('.').is_some_and(|(_, places)| places.len() == 3) {
        text.push('0');
    }
    text
}

fn shortest(number: f64) -> String {
    const DIGITS: usize = 15;
    let rounded: f64 = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    // Minus nought is nought.
    (rounded + 0.0).to_string()
}

/// `2026-11-14`, with the time where it has one.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    match (moment.is_duration(), hour, minute, second) {
        (true, ..) => format!("{} days", shortest(moment.as_f64())),
        (_, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_decimals_a_spreadsheet_shows() {
        for (number, text) in [
            (1234.5, "1234.5"),
            (0.1 + 0.2, "0.3"),
            (1.1 * 3.0, "3.3"),
            (1e15, "1000000000000000"),
            (9_999_999_999_999.99, "9999999999999.99"),
            (1e21, "1000000000000000000000"),
            (-0.0, "0"),
            (-12.34, "-12.34"),
            (1.2, "1.2"),
            (1.234, "1.2340"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(decimal(number), text);
        }
        assert_eq!(percent(0.45), "45%");
        assert_eq!(percent(0.07), "7%");
    }
}
