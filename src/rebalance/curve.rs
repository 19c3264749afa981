//! What a line's money is worth: a concave curve of diminishing returns.

/// The benefit of a line as its funding grows.
///
/// Between nothing and full funding `f` the benefit at `x` is
/// `benefit · (1 + k) · x / (x + k · f)`, the hyperbola through nothing and the
/// full benefit that reaches half of it at the share `half` of full funding,
/// where `k = half / (1 − 2 · half)`. It is read along chords ([`KNOTS`]) whose
/// slopes are kept to three significant digits, so that whole numbers suffice
/// and the sum of the curves has an exact greatest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Curve {
    /// What full funding is worth, in the unit that all lines share.
    pub benefit: i64,
    /// The amount that counts as full funding.
    pub full: i64,
    /// The share of full funding that brings half the benefit, in thousandths:
    /// 10 tails off at once, 490 hardly at all.
    pub half: u16,
}

/// Where the chords of a curve meet, in eighths of full funding.
const KNOTS: [u64; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64, 128];

/// Slopes are benefit per this many units of money.
pub(super) const SLOPE_UNIT: i128 = 1_000_000;

impl Curve {
    /// The chords from nothing upward: where each ends and what it gains per
    /// million units. Slopes never rise; past the last chord nothing is gained.
    pub fn chords(&self) -> impl Iterator<Item = (i64, i128)> {
        let full = self.full.max(1);
        // Benefit per million units if the curve were straight up to full
        // funding; only this division needs 128 bits.
        let straight = i128::from(self.benefit.max(0)) * SLOPE_UNIT / i128::from(full);
        let half = u64::from(self.half.clamp(1, 499));
        let (mut eighths_before, mut parts_before, mut end_before) = (0, 0, 0);
        let mut slope_before = i128::MAX;
        KNOTS.iter().filter_map(move |&eighths| {
            let parts = parts_at(eighths, half);
            // The widths between knots are powers of two.
            let width = eighths - eighths_before;
            let steepness = i128::from((parts - parts_before) * 8 / width);
            let slope = three_digits(straight.saturating_mul(steepness) >> PART_BITS);
            let end = knot(full, eighths);
            (eighths_before, parts_before) = (eighths, parts);
            if end <= end_before {
                return None;
            }
            end_before = end;
            slope_before = slope.min(slope_before);
            Some((end, slope_before))
        })
    }
}

/// Shares of the full benefit are counted in 2⁻³⁰.
const PART_BITS: u32 = 30;

/// The share of the full benefit at so many eighths of full funding, where
/// `half` thousandths bring half of it.
fn parts_at(eighths: u64, half: u64) -> u64 {
    // k = half / (1000 − 2 · half), multiplied out.
    let rest = 1000 - 2 * half;
    (((rest + half) * eighths) << PART_BITS) / (eighths * rest + 8 * half)
}

/// So many eighths of `full`, rounded down.
fn knot(full: i64, eighths: u64) -> i64 {
    let eighths = i64::try_from(eighths).unwrap_or(i64::MAX);
    (full / 8).saturating_mul(eighths).saturating_add(full % 8 * eighths / 8)
}

/// Rounds down to three significant digits.
fn three_digits(slope: i128) -> i128 {
    let Ok(small) = u64::try_from(slope) else {
        return slope;
    };
    let mut unit = 1;
    while small >= 1_000 * unit && unit < 10_u64.pow(15) {
        unit *= 10;
    }
    i128::from(small / unit * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_benefit_comes_where_it_should() {
        assert_eq!(parts_at(2, 250), 1 << 29);
        assert_eq!(parts_at(8, 250), 1 << 30);
        let curve = Curve { benefit: 1_000, full: 800, half: 250 };
        let chords: Vec<_> = curve.chords().take(2).collect();
        // 300 of the 1,000 come with the first 100 units, 200 with the next.
        assert_eq!(chords, [(100, 2_990_000), (200, 2_000_000)]);
    }

    #[test]
    fn slopes_never_rise_and_keep_three_digits() {
        for half in [0, 1, 30, 300, 499, 999] {
            let curve = Curve { benefit: i64::MAX, full: 12_345, half };
            let slopes: Vec<i128> = curve.chords().map(|(_, slope)| slope).collect();
            assert_eq!(slopes.len(), KNOTS.len());
            assert!(slopes.is_sorted_by(|a, b| a >= b), "{slopes:?}");
        }
        assert_eq!(three_digits(123_456), 123_000);
    }
}
