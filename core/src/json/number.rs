//! Decimal text to the nearest double, ties to even.
//!
//! What people write has few digits and is exact in two operations. The rest goes through whole
//! numbers of any length: slow, short, and without the tables that make `str::parse` a twelfth of
//! the WebAssembly module.

use std::cmp::Ordering;

/// Digits that decide: a double and its half-way points have at most 768 significant ones.
const DIGITS: usize = 800;
const TWO_53: u64 = 1 << 53;

/// The nearest double of a number as JSON writes it; infinite beyond the doubles.
pub(super) fn nearest(token: &str) -> f64 {
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let digits = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte.wrapping_sub(b'0'));
    let magnitude = scaled(digits, exponent_of(exponent).saturating_sub(places));
    if negative { -magnitude } else { magnitude }
}

/// An exponent too long to be held is as good as the longest.
fn exponent_of(text: &str) -> i64 {
    let negative = text.starts_with('-');
    let digits = text.trim_start_matches(['+', '-']).trim_start_matches('0');
    let value = if digits.is_empty() {
        0
    } else {
        digits.parse::<i64>().unwrap_or(i64::MAX)
    };
    if negative {
        value.saturating_neg()
    } else {
        value
    }
}

/// `digits` as a whole number, times ten to the `exponent`.
fn scaled(digits: impl Iterator<Item = u8>, exponent: i64) -> f64 {
    let mut digits = digits.skip_while(|digit| *digit == 0);
    let mut short: u64 = 0;
    let mut read: Vec<u8> = Vec::new();
    for digit in digits.by_ref().take(15) {
        short = short.wrapping_mul(10).wrapping_add(u64::from(digit));
        read.push(digit);
    }
    if short == 0 {
        return 0.0;
    }
    let mut rest = digits.peekable();
    if rest.peek().is_none() && (-22..=22).contains(&exponent) {
        // Both are exact doubles, so one rounding is all there is.
        let power = (0..exponent.unsigned_abs()).fold(1.0_f64, |power, _| power * 10.0);
        return if exponent < 0 {
            short as f64 / power
        } else {
            short as f64 * power
        };
    }
    let mut left_out = 0_i64;
    let mut sticky = false;
    for digit in rest {
        if read.len() < DIGITS {
            read.push(digit);
        } else {
            left_out = left_out.saturating_add(1);
            sticky |= digit != 0;
        }
    }
    exactly(&read, sticky, exponent.saturating_add(left_out))
}

/// The same by whole numbers of any length; the first digit is not 0.
fn exactly(digits: &[u8], sticky: bool, exponent: i64) -> f64 {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    match exponent.saturating_add(length) {
        310.. => return f64::INFINITY,
        ..=-325 => return 0.0,
        _ => {}
    }
    let mut above = Big::default();
    digits
        .iter()
        .for_each(|digit| above.times_plus(10, u32::from(*digit)));
    let mut exponent = exponent;
    if sticky {
        // More than these digits, less than the next: any further digit says so.
        above.times_plus(10, 1);
        exponent = exponent.saturating_sub(1);
    }
    let mut below = Big::default();
    below.times_plus(1, 1);
    let power = if exponent < 0 { &mut below } else { &mut above };
    (0..exponent.unsigned_abs()).for_each(|_| power.times_plus(10, 0));

    // value = above / below * 2^scale, with 1 <= above / below < 2.
    let mut scale = above.bits().wrapping_sub(below.bits());
    if scale < 0 {
        above.double(scale.unsigned_abs())
    } else {
        below.double(scale.unsigned_abs())
    }
    if above.compare(&below) == Ordering::Less {
        above.double(1);
        scale = scale.wrapping_sub(1);
    }
    let normal = scale >= -1022;
    let places = if normal { 53 } else { scale.wrapping_add(1075) };
    if places < 0 {
        return 0.0;
    }
    let mut mantissa: u64 = 0;
    for _ in 0..places {
        mantissa = mantissa.wrapping_shl(1);
        if above.compare(&below) != Ordering::Less {
            above.minus(&below);
            mantissa |= 1;
        }
        above.double(1);
    }
    let up = match above.compare(&below) {
        Ordering::Less => false,
        Ordering::Equal => mantissa & 1 == 1,
        Ordering::Greater => true,
    };
    // A carry runs over into the exponent, and from there into infinity, as it should.
    let mantissa = mantissa.wrapping_add(u64::from(up));
    let biased = if normal {
        scale.wrapping_add(1022).unsigned_abs()
    } else {
        0
    };
    if biased > 2045 {
        return f64::INFINITY;
    }
    f64::from_bits(
        u64::from(biased)
            .wrapping_mul(TWO_53 >> 1)
            .wrapping_add(mantissa),
    )
}

/// A whole number, least limb first, without leading zeros.
#[derive(Default)]
struct Big(Vec<u32>);

impl Big {
    fn times_plus(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for limb in &mut self.0 {
            carry = u64::from(*limb)
                .wrapping_mul(u64::from(factor))
                .wrapping_add(carry);
            *limb = carry as u32;
            carry = carry.wrapping_shr(32);
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn bits(&self) -> i32 {
        let top = self
            .0
            .last()
            .map_or(0, |limb| 32_u32.wrapping_sub(limb.leading_zeros()));
        let below = self.0.len().saturating_sub(1).wrapping_mul(32);
        i32::try_from(below)
            .unwrap_or(i32::MAX)
            .wrapping_add(top as i32)
    }

    /// Times two, `times` times.
    fn double(&mut self, times: u32) {
        self.0
            .splice(0..0, std::iter::repeat_n(0, (times / 32) as usize));
        self.times_plus(1_u32.wrapping_shl(times % 32), 0);
    }

    fn compare(&self, other: &Big) -> Ordering {
        self.0
            .len()
            .cmp(&other.0.len())
            .then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// Less `other`, which is not greater.
    fn minus(&mut self, other: &Big) {
        let mut borrow = false;
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        for (limb, other) in self.0.iter_mut().zip(others) {
            let (once, under) = limb.overflowing_sub(other);
            let (twice, again) = once.overflowing_sub(u32::from(borrow));
            *limb = twice;
            borrow = under || again;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) {
        let expected: f64 = text.parse().expect("a number");
        assert_eq!(nearest(text).to_bits(), expected.to_bits(), "{text}");
    }

    #[test]
    fn ends_and_ties_are_those_of_the_standard_library() {
        let long = "9".repeat(2000);
        let half = format!(
            "{}1",
            "9007199254740993".to_owned() + "." + &"0".repeat(900)
        );
        for text in [
            "0",
            "-0",
            "0e5",
            "-0.000",
            "1",
            "0.1",
            "47.5",
            "1e22",
            "1e23",
            "123456789012345678",
            "9007199254740993",
            "9007199254740992.5",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-400",
            "0.30000000000000004",
            "1E+2",
            "0.00000015628264536278663",
            &long,
            &format!("0.{long}"),
            &format!("{long}e-2000"),
            &half,
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn every_double_is_read_back(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            check(&format!("{number:e}"));
            check(&format!("{number:.20e}"));
        }

        #[test]
        fn any_decimal_is_read_as_the_standard_library_reads_it(
            text in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?"
        ) {
            check(&text);
        }
    }
}
