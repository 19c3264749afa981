//! Whole-number amounts, read and printed as people write them.
//!
//! An [`Amount`] counts the smallest unit of its resource: cents of a currency,
//! hundredths of a full-time post. No binary floating point touches it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::quoted;

/// A quantity of a resource in its smallest unit. Never negative in a plan;
/// differences between two amounts may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(pub i64);

/// Why a text is not an amount, as the end of the sentence "… ".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn unreadable<T>(why: impl Into<String>) -> Result<T, Unreadable> {
    Err(Unreadable(why.into()))
}

/// How many digits stand behind the decimal point of a currency (ISO 4217).
pub fn currency_decimals(currency: &str) -> u32 {
    match currency.as_bytes() {
        b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
        | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
        b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
        _ => 2,
    }
}

/// The sign people put before amounts of a currency; empty where there is none.
pub fn currency_sign(currency: &str) -> &'static str {
    match currency {
        "GBP" => "£",
        "EUR" => "€",
        "USD" | "CAD" | "AUD" | "NZD" | "SGD" | "HKD" | "MXN" => "$",
        "JPY" | "CNY" => "¥",
        "INR" => "₹",
        "KRW" => "₩",
        _ => "",
    }
}

/// A written number before it meets a unit: digits, how many of them stand
/// behind the point, and a power of ten from a suffix.
struct Decimal {
    digits: i128,
    places: u32,
    negative: bool,
}

impl Amount {
    /// The largest amount one line may hold: ten trillion of a currency with cents.
    pub const MAX: Amount = Amount(1_000_000_000_000_000);
    /// Nothing.
    pub const ZERO: Amount = Amount(0);

    /// Reads an amount as people write it: `250000`, `250k`, `1.2m`,
    /// `1,200,000.50`, `£1 200`, `1.200,50`, `(300)`. `decimals` says how many
    /// places the smallest unit stands behind the point.
    ///
    /// # Errors
    /// Text that is no number, is finer than the smallest unit, is larger than
    /// [`Amount::MAX`], or could be read in two ways (`1.200`).
    pub fn parse(text: &str, decimals: u32) -> Result<Amount, Unreadable> {
        if let Some(amount) = Amount::parse_plain(text, decimals) {
            return Ok(amount);
        }
        match i64::try_from(parse_sum(text, decimals)?) {
            Ok(v) if v.abs() <= Amount::MAX.0 => Ok(Amount(v)),
            _ => unreadable(format!("“{}” is larger than one line can hold", quoted(text))),
        }
    }

    /// The quick way for what files mostly hold, `250000` and `250000.00`;
    /// `None` is no verdict.
    fn parse_plain(text: &str, decimals: u32) -> Option<Amount> {
        if text.len() > 15 || decimals > 3 {
            return None;
        }
        let digits = |t: &str| {
            t.bytes().try_fold(0i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
        };
        let (whole, fraction) = match text.split_once('.') {
            None => (text, 0),
            Some((whole, places)) if decimals > 0 && places.len() == decimals as usize => {
                (whole, digits(places)?)
            }
            Some(_) => return None,
        };
        let amount = Amount(digits(whole)? * 10i64.pow(decimals) + fraction);
        Some(amount).filter(|a| !whole.is_empty() && *a <= Amount::MAX)
    }

    /// The exact decimal text for files and scripts: `250000.00`.
    pub fn plain(self, decimals: u32) -> String {
        plain(i128::from(self.0), decimals)
    }

    /// The text for reading: `250,000` or, where there are cents, `250,000.50`.
    pub fn grouped(self, decimals: u32) -> String {
        grouped(i128::from(self.0), decimals)
    }
}

/// Reads what many lines hold together, as [`Amount::parse`] reads one amount.
///
/// # Errors
/// Text that is no number, is finer than the smallest unit, has more than 24
/// digits, or could be read in two ways.
pub fn parse_sum(text: &str, decimals: u32) -> Result<i128, Unreadable> {
    let number = Decimal::read(text, decimals)?;
    let mut value = number.digits;
    if number.places > decimals {
        let finer = 10i128.pow(number.places - decimals);
        if value % finer != 0 {
            return unreadable(format!("“{}” is finer than the smallest unit", quoted(text)));
        }
        value /= finer;
    } else {
        value = value.saturating_mul(10i128.pow(decimals - number.places));
    }
    Ok(if number.negative { -value } else { value })
}

/// The exact decimal text of a sum: `9600000.00`.
pub fn plain(value: i128, decimals: u32) -> String {
    let mut text = String::with_capacity(24);
    push_plain(&mut text, value, decimals);
    text
}

/// Appends the exact decimal text of a sum.
pub fn push_plain(out: &mut String, value: i128, decimals: u32) {
    if value < 0 {
        out.push('-');
    }
    let digits = match u64::try_from(value.unsigned_abs()) {
        Ok(short) => short.to_string(),
        Err(_) => value.unsigned_abs().to_string(),
    };
    let places = decimals as usize;
    let (whole, cents) = digits.split_at(digits.len().saturating_sub(places));
    out.push_str(if whole.is_empty() { "0" } else { whole });
    if places > 0 {
        out.push('.');
        out.extend(std::iter::repeat_n('0', places - cents.len()));
        out.push_str(cents);
    }
}

/// The text of a sum for reading, thousands apart, cents only where there are any.
pub fn grouped(value: i128, decimals: u32) -> String {
    let exact = plain(value, decimals);
    let (whole, cents) = exact.split_once('.').unwrap_or((&exact, ""));
    let digits = whole.trim_start_matches('-');
    let mut out = String::with_capacity(exact.len() + digits.len() / 3);
    if value < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if cents.bytes().any(|b| b != b'0') {
        out.push('.');
        out.push_str(cents);
    }
    out
}

/// A sum in at most five characters or so: `540k`, `9.60m`, `1.2bn`, `87`.
/// Rounded half away from zero to three significant digits; for exact figures
/// use [`plain`] or [`grouped`].
pub fn short(value: i128, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let unit = 10u128.pow(decimals);
    let value = value.unsigned_abs();
    for (size, suffix) in
        [(1_000_000_000_000u128, "tn"), (1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")]
    {
        // From 999.5 on, three digits round up into the next suffix.
        if value * 2000 >= size * unit * 1999 {
            let places = match value / (size * unit) {
                0..=9 => 2,
                10..=99 => 1,
                _ => 0,
            };
            let scale = 10u128.pow(places);
            let scaled = (value * scale + size * unit / 2) / (size * unit);
            let text = plain(scaled as i128, places);
            let text = if suffix == "k" && text.contains('.') {
                text.trim_end_matches('0').trim_end_matches('.').to_string()
            } else {
                text
            };
            return format!("{sign}{text}{suffix}");
        }
    }
    format!("{sign}{}", grouped(value as i128, decimals))
}

impl Decimal {
    /// Reads sign, currency marks, grouping, decimal mark, and a suffix.
    fn read(text: &str, decimals: u32) -> Result<Decimal, Unreadable> {
        let shown = text.trim();
        let bracketed = shown.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let mut negative = bracketed.is_some();
        let mut body: String = bracketed
            .unwrap_or(shown)
            .chars()
            .filter(|c| {
                !matches!(c, '£' | '$' | '€' | '¥' | '₹' | '₩' | '\'' | '’' | '_') && !c.is_whitespace()
            })
            .map(|c| if matches!(c, '−' | '–') { '-' } else { c.to_ascii_lowercase() })
            .collect();
        if let Some(rest) = body.strip_prefix('-') {
            negative = !negative;
            body = rest.to_string();
        } else if let Some(rest) = body.strip_prefix('+') {
            body = rest.to_string();
        }
        let (body, power) = [("tn", 12u32), ("bn", 9), ("mn", 6), ("m", 6), ("k", 3), ("b", 9)]
            .iter()
            .find_map(|(suffix, power)| body.strip_suffix(suffix).map(|b| (b, *power)))
            .unwrap_or((&body, 0));
        let (whole, fraction) = split_at_decimal_mark(body, power > 0 || decimals == 3).ok_or_else(|| {
            Unreadable(format!("“{}” could be read in two ways: write 1200 or 1.20", quoted(shown)))
        })?;
        let not_a_number =
            || Unreadable(format!("“{}” is not an amount (250000, 250k, 1.2m, 1,200.50)", quoted(shown)));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return Err(not_a_number());
        }
        if all.len() > 24 {
            return unreadable(format!("“{}” is larger than one line can hold", quoted(shown)));
        }
        let digits: i128 = all.parse().map_err(|_| not_a_number())?;
        let places = fraction.len() as u32;
        Ok(Decimal {
            digits: digits * 10i128.pow(power.saturating_sub(places)),
            places: places.saturating_sub(power),
            negative,
        })
    }
}

/// Parts a number at its decimal mark and takes the grouping marks out of its
/// whole part. `None` where two readings are possible: three digits behind a
/// single point, unless thousandths are to be expected.
fn split_at_decimal_mark(body: &str, thousandths: bool) -> Option<(String, String)> {
    let dots = body.matches('.').count();
    let commas = body.matches(',').count();
    let grouped_by = |mark: char| {
        let mut groups = body.split(mark);
        let first = groups.next().unwrap_or("");
        (1..=3).contains(&first.len()) && first != "0" && groups.all(|g| g.len() == 3)
    };
    let mark = match (dots, commas) {
        (0, 0) => None,
        (1.., 1..) => body.rfind(['.', ',']),
        (1, 0) if !thousandths && grouped_by('.') => return None,
        (1, 0) => body.find('.'),
        (0, _) if grouped_by(',') => None,
        (0, 1) => body.find(','),
        (_, 0) if grouped_by('.') => None,
        // Anything else keeps a mark in its digits and is refused as no number.
        _ => return Some((body.to_string(), String::new())),
    };
    let (whole, fraction) = match mark {
        Some(at) => (&body[..at], &body[at + 1..]),
        None => (body, ""),
    };
    if mark.is_some() && dots > 0 && commas > 0 {
        let other = if body[mark?..].starts_with('.') { '.' } else { ',' };
        if whole.contains(other) {
            return Some((body.to_string(), String::new()));
        }
    }
    Some((whole.replace(['.', ','], ""), fraction.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(text: &str) -> Result<i64, String> {
        Amount::parse(text, 2).map(|a| a.0).map_err(|e| e.0)
    }

    #[test]
    fn reads_amounts_as_people_write_them() {
        for (text, want) in [
            ("250000", 25_000_000),
            ("250k", 25_000_000),
            ("1.2m", 120_000_000),
            ("1.250m", 125_000_000),
            ("1,200,000.50", 120_000_050),
            ("£1 200", 120_000),
            ("1'200.5", 120_050),
            ("1.200,50", 120_050),
            ("1.200.000", 120_000_000),
            ("1200,5", 120_050),
            ("1,200", 120_000),
            ("0.125k", 12_500),
            ("0.5", 50),
            ("(300)", -30_000),
            ("-25k", -2_500_000),
            ("−3", -300),
            ("$ 9.6M", 960_000_000),
            ("2bn", 200_000_000_000),
        ] {
            assert_eq!(cents(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount_or_ambiguous() {
        for text in
            ["", "abc", "1.2.3", "12,34,5", "1.200", "0.001", "1e9", "99999999999999999999", "--1", "1,2.3,4"]
        {
            assert!(cents(text).is_err(), "{text} gave {:?}", cents(text));
        }
        assert!(cents("1.200").unwrap_err().contains("two ways"));
    }

    #[test]
    fn short_texts_round_and_carry() {
        for (value, want) in [
            (54_000_000, "540k"),
            (960_000_000, "9.60m"),
            (99_960_000, "1.00m"),
            (99_900_000, "999k"),
            (250_000, "2.5k"),
            (9_900, "99"),
            (0, "0"),
            (-38_000_000, "-380k"),
            (120_000_000_000, "1.20bn"),
        ] {
            assert_eq!(short(value, 2), want, "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_plain_or_grouped_reads_back(v in 0i64..=Amount::MAX.0, decimals in 0u32..4) {
            let amount = Amount(v);
            prop_assert_eq!(Amount::parse(&amount.grouped(decimals), decimals), Ok(amount));
            prop_assert_eq!(Amount::parse(&amount.plain(decimals), decimals), Ok(amount));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,40}") {
            let _ = Amount::parse(&text, 2);
        }
    }
}
