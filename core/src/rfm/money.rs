//! Money: whole minor units, read exactly from what people and programs write.
//!
//! A currency has a number of places: none for KRW and JPY, two for EUR, three for KWD. An amount is
//! a whole number of its smallest units, so sums are exact and their order never matters. Texts are
//! read digit by digit; a double is taken only with a word about rounding.

use std::fmt;

use crate::error::{Code, Error};
use crate::json::Shortest;
use crate::text;

/// One amount is below this many minor units, so that no file of orders can overflow a sum.
pub(super) const LIMIT: i128 = 1_000_000_000_000_000_000_000_000_000;

/// The most places that a currency may have.
pub(crate) const MOST_PLACES: u32 = 9;

/// An amount as an order gives it, in currency units unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount<'a> {
    /// Decimal digits, such as `-12.05`; read exactly.
    Text(&'a str),
    /// A whole number of currency units.
    Whole(i64),
    /// A whole number of minor units: cents, or won.
    Minor(i128),
    /// A double, with what to do with digits that the currency does not have.
    Float(f64, Rounding),
}

/// What to do with digits of a double beyond the places of the currency. Rounded is the shortest
/// decimal text of the double, which is what people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Refuse such a double.
    Exact,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// To the nearest, halves to the even digit.
    HalfEven,
    /// Toward zero.
    Down,
}

impl<'a> From<&'a str> for Amount<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Amount<'_> {
    fn from(units: i64) -> Self {
        Self::Whole(units)
    }
}

impl From<i32> for Amount<'_> {
    fn from(units: i32) -> Self {
        Self::Whole(units.into())
    }
}

/// What is wrong with an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Format,
    Places,
    Range,
}

impl Amount<'_> {
    /// Minor units of a currency with so many places.
    pub(crate) fn minor(self, places: u32) -> Result<i128, Wrong> {
        let minor = match self {
            Amount::Text(text) => read(text, places)?,
            Amount::Whole(units) => scaled(i128::from(units), places).ok_or(Wrong::Range)?,
            Amount::Minor(minor) => minor,
            Amount::Float(number, rounding) => from_double(number, places.into(), rounding)?,
        };
        fits(minor)
    }

    /// An error about it.
    pub(crate) fn refusal(self, wrong: Wrong, places: u32, path: String) -> Error {
        let shown = match self {
            Amount::Text(given) => format!("`{}`", text::short(given)),
            Amount::Whole(units) => units.to_string(),
            Amount::Minor(minor) => minor.to_string(),
            Amount::Float(number, _) => crate::num::shown(number),
        };
        refusal(wrong, &shown, places, path)
    }
}

/// An error about an amount as it was written.
pub(super) fn refusal(wrong: Wrong, shown: &str, places: u32, path: String) -> Error {
    match wrong {
        Wrong::Format => Error::new(
            Code::WrongType,
            path,
            format!("{shown} is not an amount"),
            "give decimal digits such as -12.05, without separators or a currency",
        ),
        Wrong::Places => Error::new(
            Code::TooManyPlaces,
            path,
            format!("{shown} has more than {places} decimal places"),
            "round it where it comes from, or set `currency.places` of the policy",
        ),
        Wrong::Range => Error::new(
            Code::OutOfRange,
            path,
            format!("{shown} is too large for an amount"),
            "give less than 10^27 of the smallest units",
        ),
    }
}

/// Minor units, if they are not too many.
pub(super) fn fits(minor: i128) -> Result<i128, Wrong> {
    let fits = minor > LIMIT.saturating_neg() && minor < LIMIT;
    fits.then_some(minor).ok_or(Wrong::Range)
}

/// Minor units of a whole number that is divided by ten to the power of `scale`.
pub(super) fn rescaled(number: i128, scale: i32, places: u32) -> Result<i128, Wrong> {
    let more = i64::from(places).saturating_sub(i64::from(scale));
    let power = |digits: u64| 10_i128.checked_pow(u32::try_from(digits).ok()?);
    let Some(power) = power(more.unsigned_abs()) else {
        return match number {
            0 => Ok(0),
            _ if more > 0 => Err(Wrong::Range),
            _ => Err(Wrong::Places),
        };
    };
    let minor = if more >= 0 {
        number.checked_mul(power).ok_or(Wrong::Range)?
    } else if number.checked_rem(power) == Some(0) {
        number.checked_div(power).ok_or(Wrong::Range)?
    } else {
        return Err(Wrong::Places);
    };
    fits(minor)
}

/// A whole number that is divided by ten to the power of `scale`, as decimals are written.
pub(super) fn shown(number: i128, scale: i32) -> String {
    match u32::try_from(scale) {
        Ok(places) => Money::new(number, places).to_string(),
        Err(_) => format!("{number}e{}", scale.unsigned_abs()),
    }
}

/// Minor units of a sum as documents have it, which may be larger than any amount.
pub(super) fn read_sum(text: &str, places: u32) -> Option<i128> {
    read(text, places).ok()
}

/// Minor units of a decimal text. Digits beyond the places are admitted where they are zeros.
fn read(text: &str, places: u32) -> Result<i128, Wrong> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = match point {
        Some(point) => {
            let (whole, rest) = digits.split_at_checked(point).ok_or(Wrong::Format)?;
            (whole, rest.split_first().map_or(rest, |(_, rest)| rest))
        }
        None => (digits, &[][..]),
    };
    let all_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    // "5." and ".5" are slips more often than amounts.
    let empty = whole.is_empty() || (point.is_some() && fraction.is_empty());
    if empty || !all_digits(whole) || !all_digits(fraction) {
        return Err(Wrong::Format);
    }
    let places = places as usize;
    let beyond = fraction.get(places..).unwrap_or_default();
    if beyond.iter().any(|digit| *digit != b'0') {
        return Err(Wrong::Places);
    }
    let kept = fraction.get(..places).unwrap_or(fraction);
    let missing = places.saturating_sub(kept.len());
    let digits = whole.iter().chain(kept);
    let value = digits.chain(std::iter::repeat_n(&b'0', missing));
    let value = value.copied().try_fold(0_i128, |value, digit| {
        let next = value
            .checked_mul(10)?
            .checked_add(i128::from(digit.wrapping_sub(b'0')))?;
        Some(next)
    });
    let value = value.ok_or(Wrong::Range)?;
    Ok(if negative {
        value.saturating_neg()
    } else {
        value
    })
}

/// Times ten to the `places`.
fn scaled(units: i128, places: u32) -> Option<i128> {
    units.checked_mul(10_i128.checked_pow(places)?)
}

/// Minor units of a double, of which ten to the power of `places` make one.
pub(super) fn from_double(number: f64, places: i64, rounding: Rounding) -> Result<i128, Wrong> {
    if !number.is_finite() {
        return Err(Wrong::Format);
    }
    let Shortest { digits, exponent } = Shortest::of(number.abs());
    // How many of the digits are minor units; the rest lies beyond the places.
    let kept = exponent.saturating_add(places).saturating_add(1);
    if kept > 30 {
        return Err(if number.to_bits() << 1 == 0 {
            Wrong::Format
        } else {
            Wrong::Range
        });
    }
    let kept_digits = usize::try_from(kept).unwrap_or(0);
    let bytes = digits.as_bytes();
    let (used, beyond) = match bytes.split_at_checked(kept_digits) {
        Some(parts) => parts,
        None => (bytes, &[][..]),
    };
    let padding = kept_digits.saturating_sub(used.len());
    let used = used
        .iter()
        .copied()
        .chain(std::iter::repeat_n(b'0', padding));
    let value = used.fold(0_i128, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i128::from(digit.wrapping_sub(b'0')))
    });
    let rest = beyond.iter().any(|digit| *digit != b'0');
    if rest && rounding == Rounding::Exact {
        return Err(Wrong::Places);
    }
    // Where the first digit lies behind the first place beyond, the rest is less than a tenth.
    let first = if kept < 0 { None } else { beyond.first() };
    let half = first.map_or(std::cmp::Ordering::Less, |digit| {
        let after = beyond.iter().skip(1).any(|digit| *digit != b'0');
        digit.cmp(&b'5').then(after.cmp(&false))
    });
    let up = rest
        && match rounding {
            Rounding::Exact | Rounding::Down => false,
            Rounding::HalfUp => half.is_ge(),
            Rounding::HalfEven => half.is_gt() || (half.is_eq() && value & 1 == 1),
        };
    let value = value.saturating_add(i128::from(up));
    Ok(if number < 0.0 {
        value.saturating_neg()
    } else {
        value
    })
}

/// Money with the places of its currency, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    minor: i128,
    places: u32,
}

impl Money {
    /// So many of the smallest units of a currency with so many places.
    #[must_use]
    pub fn new(minor: i128, places: u32) -> Self {
        Self { minor, places }
    }

    /// The number of the smallest units.
    #[must_use]
    pub fn minor(self) -> i128 {
        self.minor
    }
}

/// Decimal digits with exactly the places of the currency: `12.50`, `-0.05`, `1200`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = self.minor.unsigned_abs().to_string();
        let places = self.places as usize;
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let zeros = places.saturating_add(1).saturating_sub(digits.len());
        let digits = format!("{}{digits}", "0".repeat(zeros));
        let (whole, fraction) = digits
            .split_at_checked(digits.len().saturating_sub(places))
            .unwrap_or((&digits, ""));
        write!(f, "{sign}{whole}.{fraction}")
    }
}

/// As a text: amounts may lie beyond the numbers that JSON's readers hold exactly.
impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_exactly() {
        for (text, places, minor) in [
            ("0.1", 2, Ok(10)),
            ("0.30", 2, Ok(30)),
            ("-12.05", 2, Ok(-1_205)),
            ("+7", 2, Ok(700)),
            ("1200", 0, Ok(1_200)),
            ("1200.00", 0, Ok(1_200)),
            ("1.234", 3, Ok(1_234)),
            ("9007199254740993", 0, Ok(9_007_199_254_740_993)),
            ("90071992547409.93", 2, Ok(9_007_199_254_740_993)),
            ("00012", 0, Ok(12)),
            ("-0.00", 2, Ok(0)),
            ("1.005", 2, Err(Wrong::Places)),
            ("0.5", 0, Err(Wrong::Places)),
            ("", 2, Err(Wrong::Format)),
            ("-", 2, Err(Wrong::Format)),
            (".5", 2, Err(Wrong::Format)),
            ("5.", 2, Err(Wrong::Format)),
            ("1,000", 2, Err(Wrong::Format)),
            ("1e3", 2, Err(Wrong::Format)),
            (" 1", 2, Err(Wrong::Format)),
            ("--1", 2, Err(Wrong::Format)),
            ("1.2.3", 2, Err(Wrong::Format)),
            ("１", 2, Err(Wrong::Format)),
            ("NaN", 2, Err(Wrong::Format)),
            ("999999999999999999999999999", 0, Ok(LIMIT - 1)),
            ("1000000000000000000000000000", 0, Err(Wrong::Range)),
            ("-1000000000000000000000000.00", 2, Ok(-LIMIT / 10)),
            ("-10000000000000000000000000.00", 2, Err(Wrong::Range)),
        ] {
            assert_eq!(Amount::Text(text).minor(places), minor, "{text}");
        }
        let long = format!("{}1.{}", "0".repeat(1_000_000), "0".repeat(1_000_000));
        assert_eq!(Amount::Text(&long).minor(2), Ok(100));
    }

    #[test]
    fn whole_numbers_are_currency_units() {
        assert_eq!(Amount::from(12).minor(2), Ok(1_200));
        assert_eq!(Amount::from(12).minor(0), Ok(12));
        assert_eq!(Amount::Minor(12).minor(2), Ok(12));
        assert_eq!(Amount::Whole(i64::MAX).minor(9), Err(Wrong::Range));
        assert_eq!(Amount::Minor(i128::MIN).minor(2), Err(Wrong::Range));
    }

    #[test]
    fn doubles_are_rounded_as_they_are_read() {
        use Rounding::{Down, Exact, HalfEven, HalfUp};
        for (number, rounding, minor) in [
            (0.1 + 0.2, HalfUp, Ok(30)),
            (0.1 + 0.2, Exact, Err(Wrong::Places)),
            (0.3, Exact, Ok(30)),
            (1.005, HalfUp, Ok(101)),
            (1.005, HalfEven, Ok(100)),
            (1.015, HalfEven, Ok(102)),
            (-1.005, HalfUp, Ok(-101)),
            (1.009, Down, Ok(100)),
            (-1.009, Down, Ok(-100)),
            (0.005, HalfUp, Ok(1)),
            (0.004_999, HalfUp, Ok(0)),
            (0.000_9, HalfUp, Ok(0)),
            (9.999, HalfUp, Ok(1_000)),
            (0.0, Exact, Ok(0)),
            (-0.0, Exact, Ok(0)),
            (1e-300, HalfUp, Ok(0)),
            (1e-300, Exact, Err(Wrong::Places)),
            (1e20, Exact, Ok(10_i128.pow(22))),
            (123.0, Exact, Ok(12_300)),
            (1e300, HalfUp, Err(Wrong::Range)),
            (f64::NAN, HalfUp, Err(Wrong::Format)),
            (f64::INFINITY, HalfUp, Err(Wrong::Format)),
        ] {
            let amount = Amount::Float(number, rounding);
            assert_eq!(amount.minor(2), minor, "{number} {rounding:?}");
        }
    }

    #[test]
    fn money_is_printed_with_its_places() {
        for (minor, places, text) in [
            (1_250, 2, "12.50"),
            (-5, 2, "-0.05"),
            (0, 3, "0.000"),
            (1_200, 0, "1200"),
            (-1, 3, "-0.001"),
            (i128::from(i64::MAX) * 1_000, 0, "9223372036854775807000"),
        ] {
            let money = Money::new(minor, places);
            assert_eq!(money.to_string(), text);
            assert_eq!(Amount::Text(text).minor(places), Ok(minor));
        }
    }
}
