//! Exact shares of a whole, read and printed as people write them.
//!
//! A [`Share`] is an exact decimal; no binary floating point touches it.

use super::amount::{Unreadable, plain, unreadable};
use super::text::quoted;

/// An exact share of a whole: a decimal from 0 to 1, at most twelve places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    units: u64,
    places: u32,
}

impl Share {
    /// Nothing.
    pub const ZERO: Share = Share { units: 0, places: 0 };
    const MAX_PLACES: u32 = 12;

    /// A share of so many tenths of a per cent, at most 1000.
    pub fn per_mille(tenths: u32) -> Share {
        Share { units: u64::from(tenths.min(1000)), places: 3 }
    }

    /// Reads `45%`, `45.5 %` or `0.45`.
    ///
    /// # Errors
    /// Text that is no number, below 0, above 100 %, or longer than twelve places.
    pub fn parse(text: &str) -> Result<Share, Unreadable> {
        let shown = text.trim();
        let (body, shift) = match shown.strip_suffix('%') {
            Some(body) => (body.trim_end(), 2),
            None => (shown, 0),
        };
        let (whole, fraction) = body.split_once(['.', ',']).unwrap_or((body, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return unreadable(format!("“{}” is not a share (45% or 0.45)", quoted(shown)));
        }
        let places = fraction.len() as u32 + shift;
        if places > Share::MAX_PLACES || all.len() > 15 {
            return unreadable(format!("“{}” has more than twelve decimal places", quoted(shown)));
        }
        let units: u64 =
            all.parse().map_err(|_| Unreadable(format!("“{}” is not a share", quoted(shown))))?;
        if units > 10u64.pow(places) {
            let hint = if shift == 0 { format!("; did you mean {shown}%?") } else { String::new() };
            return unreadable(format!("“{}” is over 100 %{hint}", quoted(shown)));
        }
        Ok(Share { units, places })
    }

    /// The share as numerator and denominator.
    pub fn fraction(self) -> (i128, i128) {
        (i128::from(self.units), 10i128.pow(self.places))
    }

    /// The smallest whole amount that is at least this share of `whole`.
    pub fn of_rounded_up(self, whole: i128) -> i128 {
        let (n, d) = self.fraction();
        (n * whole + d - 1).div_euclid(d)
    }

    /// The exact decimal text: `0.45`.
    pub fn decimal(self) -> String {
        let text = plain(i128::from(self.units), self.places);
        match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
            false => text,
        }
    }

    /// The text for reading: `45 %`, `45.5 %`.
    pub fn percent(self) -> String {
        let shifted = self.places.max(2);
        let units = i128::from(self.units) * 10i128.pow(shifted - self.places);
        let text = plain(units, shifted - 2);
        match text.contains('.') {
            true => format!("{} %", text.trim_end_matches('0').trim_end_matches('.')),
            false => format!("{text} %"),
        }
    }

    /// The share in tenths of a per cent, rounded down.
    pub fn tenths(self) -> u32 {
        let (n, d) = self.fraction();
        (n * 1000 / d) as u32
    }
}

/// `part ÷ whole` rounded down to `places` decimals: `0.2396`. Zero of nothing is 0.
pub fn ratio(part: i128, whole: i128, places: u32) -> String {
    plain(scaled_ratio(part, whole, places), places)
}

/// `part ÷ whole` in per cent for reading, rounded half up to one decimal: `24.0 %`.
pub fn percent(part: i128, whole: i128) -> String {
    format!("{} %", plain((scaled_ratio(part, whole, 4) + 5).div_euclid(10), 1))
}

fn scaled_ratio(part: i128, whole: i128, places: u32) -> i128 {
    match whole {
        0 => 0,
        _ => (part * 10i128.pow(places)).div_euclid(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_are_exact() {
        let share = Share::parse("35%").unwrap();
        assert_eq!(share, Share { units: 35, places: 2 });
        assert_eq!(share.of_rounded_up(1_000_000_000_000_000_001), 350_000_000_000_000_001);
        assert_eq!(Share::parse("0.45").unwrap().percent(), "45 %");
        assert_eq!(Share::parse("45.50 %").unwrap().decimal(), "0.455");
        assert_eq!(Share::parse("100%").unwrap().decimal(), "1");
        for bad in ["45", "101%", "-1%", "x", "", "0.1234567890123"] {
            assert!(Share::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(ratio(2_300, 9_600, 4), "0.2395");
        assert_eq!(percent(2_395_833, 10_000_000), "24.0 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,40}") {
            let _ = Share::parse(&text);
        }
    }
}
