//! Points: decimal numbers with three places, kept as whole thousandths.

use serde::ser::{Serialize, Serializer};

/// Thousandths in one point.
pub(crate) const POINT: i64 = 1_000;
/// Points that one rule may give, in thousandths.
pub(crate) const MAX_POINTS: i64 = 1_000_000 * POINT;
/// Caps and starts of bands, in thousandths.
pub(crate) const MAX_LEVEL: i64 = 1_000_000_000 * POINT;
/// Totals that a double holds exactly in thousandths: 2^53 - 1.
pub(crate) const MAX_TOTAL: i64 = 9_007_199_254_740_991;

/// Points of a score, exact: a whole number of thousandths.
///
/// ```
/// let points: leadgrid::Points = leadgrid::Points::from_thousandths(47_500);
/// assert_eq!(points.to_string(), "47.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(i64);

impl Points {
    /// From thousandths of a point.
    #[must_use]
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// The nearest sum that can be printed exactly.
    pub(crate) fn nearest(thousandths: i128) -> Self {
        let most = i128::from(MAX_TOTAL);
        let within = thousandths.clamp(most.saturating_neg(), most);
        Self(i64::try_from(within).unwrap_or(0))
    }

    /// In thousandths of a point.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = format!("{rest:03}");
        write!(f, "{sign}{whole}.{}", fraction.trim_end_matches('0'))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % POINT == 0 {
            serializer.serialize_i64(self.0.div_euclid(POINT))
        } else {
            serializer.serialize_f64(as_points(self.0))
        }
    }
}

/// The nearest double. Its shortest text is the exact decimal below 2^43 points; beyond, up to
/// [`MAX_TOTAL`], doubles are further apart than thousandths and the text is that of the nearest.
pub(crate) fn as_points(thousandths: i64) -> f64 {
    thousandths as f64 / POINT as f64
}

/// A number in a message: in its shortest form, as JSON would write it. The standard library's own
/// way of printing doubles would be a sixteenth of the WebAssembly module.
pub(crate) fn shown(number: f64) -> String {
    let text = serde_json::to_string(&number).unwrap_or_default();
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// A count for people: its digits in groups of three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grouped(pub(crate) u64);

impl std::fmt::Display for Grouped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut left = self.0;
        let mut groups = Vec::new();
        while left >= 1_000 {
            groups.push(left % 1_000);
            left /= 1_000;
        }
        write!(f, "{left}")?;
        groups
            .iter()
            .rev()
            .try_for_each(|group| write!(f, ",{group:03}"))
    }
}

/// Whether the shortest decimal text of a finite number has at most three places.
pub(crate) fn has_three_places(number: f64) -> bool {
    // Doubles of 2^53 / 1000 and more that are not whole print one place at the least and three
    // at the most only by accident; whole ones always fit.
    number.trunc().to_bits() == number.to_bits() || thousandths(number).is_some()
}

/// A number as thousandths, if it is the nearest double of a decimal with three places.
pub(crate) fn thousandths(number: f64) -> Option<i64> {
    let scaled = (number * POINT as f64).round();
    if scaled.abs() > MAX_TOTAL as f64 {
        return None;
    }
    let whole = scaled as i64;
    // `0.0` and `-0.0` are the same number of points.
    (as_points(whole).to_bits() == (number + 0.0).to_bits()).then_some(whole)
}

/// `-0.0` as `0.0`, so that equal numbers are equal bits.
pub(crate) fn positive_zero(number: f64) -> f64 {
    number + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_places_are_thousandths() {
        for (number, expected) in [
            (0.001, Some(1)),
            (-0.0, Some(0)),
            (10.999, Some(10_999)),
            (0.1 + 0.2, None),
            (0.000_5, None),
            (1e308, None),
            (-12.0, Some(-12_000)),
            (999_999_999.999, Some(999_999_999_999)),
        ] {
            assert_eq!(thousandths(number), expected, "{number}");
        }
        assert!(has_three_places(1e300) && has_three_places(0.0) && !has_three_places(0.000_1));
    }

    #[test]
    fn points_print_the_shortest_exact_decimal() {
        for (thousandths, text) in [
            (47_500, "47.5"),
            (-1, "-0.001"),
            (100_000, "100"),
            (999_999_999_999, "999999999.999"),
            (0, "0"),
        ] {
            let points = Points::from_thousandths(thousandths);
            assert_eq!(points.to_string(), text);
            assert_eq!(serde_json::to_string(&points).expect("serialises"), text);
        }
    }
    #[test]
    fn digits_stand_in_groups_of_three() {
        let shown = [0, 999, 1_000, 1_000_007, u64::MAX].map(|count| Grouped(count).to_string());
        let expected = [
            "0",
            "999",
            "1,000",
            "1,000,007",
            "18,446,744,073,709,551,615",
        ];
        assert_eq!(shown, expected);
    }
}
