//! The decay `half_life: {days: D}`, in exact integers.
//!
//! Points of age `a` days are multiplied by m / 2^32, where m is the largest integer with
//! m^D x 2^a <= 2^(32 D), that is m = floor(2^(32 - a/D)). Floating point would give another last
//! bit on another host, so m comes from a table of D entries: for a = q D + r it is m_r >> q, as
//! taking the floor twice is the floor of the whole.
//!
//! # How the table is computed, and why it is exact
//!
//! Numbers below 1 are kept in units of u = 2^-128, products are truncated.
//!
//! 1. c = 2^(-1/D) is found by bisection: the largest C whose computed power P(C) is at most 1/2.
//!    By repeated squaring P(C) is at most 2 D units below C^D (each product adds less than one
//!    unit and, the factors being below 1, at most the sum of the errors of its factors), and it
//!    never decreases with C. So C^D <= 1/2 + 2 D u, which near c means C < c + 5 u, and
//!    (C + u)^D > 1/2, which means C > c - u.
//! 2. c^r follows by r - 1 products with C, each of which adds less than 6 units to the error:
//!    below 6 x 3650 < 2^15 units in the end. Scaled by 2^32 that is an error below 2^-81.
//! 3. The floor could be wrong only if 2^(32 - r/D) lay within 2^-81 of an integer. There are
//!    6,659,425 such numbers for D up to 3650 (r = 0 is taken as it is), and a test below looks at
//!    every one: the nearest is still more than 2^-30 away from an integer.

use std::num::NonZeroU64;

/// Powers of two with exponents that are multiples of 1/D, for one half-life of D days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HalfLife {
    /// floor(2^(32 - r/D)) for every r below D.
    table: Vec<u64>,
    days: NonZeroU64,
}

/// Fractional bits of the table, dropped when it is read.
const FRACTION_BITS: u32 = 96;

impl HalfLife {
    /// The longest half-life in days.
    pub(crate) const MAX_DAYS: u32 = 3_650;

    /// The factors of a half-life of 1 to 3,650 days; `None` for any other number.
    pub(crate) fn new(days: u32) -> Option<HalfLife> {
        let period = NonZeroU64::new(u64::from(days))?;
        if days > HalfLife::MAX_DAYS {
            return None;
        }
        let fractions = fractions(days).map(|power| (power >> FRACTION_BITS) as u64);
        let table = std::iter::once(1u64 << 32).chain(fractions).collect();
        Some(HalfLife {
            table,
            days: period,
        })
    }

    /// The numerator m of m / 2^32 for an age in whole days: 2^32 at age 0, halved every D days.
    pub(crate) fn factor(&self, age_days: u64) -> u64 {
        let halvings = u32::try_from(age_days / self.days).unwrap_or(u32::MAX);
        usize::try_from(age_days % self.days)
            .ok()
            .and_then(|rest| self.table.get(rest))
            .and_then(|factor| factor.checked_shr(halvings))
            .unwrap_or(0)
    }
}

/// 2^(-r/D) for r from 1 to D - 1, in units of 2^-128.
fn fractions(days: u32) -> impl Iterator<Item = u128> {
    let root = root_of_half(days);
    let powers = std::iter::successors(Some(root), move |power| Some(mul_high(*power, root)));
    powers.zip(1..days).map(|(power, _)| power)
}

/// The largest number whose computed power of `days` is at most 1/2.
fn root_of_half(days: u32) -> u128 {
    const HALF: u128 = 1 << 127;
    let mut root = 0u128;
    for bit in (0..128).rev() {
        let candidate = root | (1 << bit);
        if power(candidate, days) <= HALF {
            root = candidate;
        }
    }
    root
}

/// `base` to the power of `exponent` (at least 1) in units of 2^-128, by repeated squaring from the
/// highest bit of the exponent.
fn power(base: u128, exponent: u32) -> u128 {
    let below_highest = exponent.checked_ilog2().unwrap_or(0);
    (0..below_highest).rev().fold(base, |value, bit| {
        let square = mul_high(value, value);
        if exponent & (1 << bit) == 0 {
            square
        } else {
            mul_high(square, base)
        }
    })
}

/// The upper 128 bits of a product, from four products of halves.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the product of two halves leaves room for two more halves in 128 bits"
)]
fn mul_high(a: u128, b: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a_high, a_low) = (a >> 64, a & LOW);
    let (b_high, b_low) = (b >> 64, b & LOW);
    let first = a_high * b_low + ((a_low * b_low) >> 64);
    let second = a_low * b_high + (first & LOW);
    a_high * b_high + (first >> 64) + (second >> 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;

    /// The definition: m^D x 2^age <= 2^(32 D) < (m + 1)^D x 2^age.
    #[expect(clippy::arithmetic_side_effects, reason = "big integers")]
    fn is_exact(days: u32, age: u64, factor: u64) -> bool {
        let limit = BigUint::from(1u8) << (32 * days);
        let scaled = |m: u64| BigUint::from(m).pow(days) << age;
        scaled(factor) <= limit && limit < scaled(factor + 1)
    }

    #[test]
    fn is_the_definition_for_every_short_half_life() {
        for days in 1..=200 {
            let half_life = HalfLife::new(days).unwrap();
            for age in 0..u64::from(days) {
                assert!(is_exact(days, age, half_life.factor(age)), "{days} {age}");
            }
        }
    }

    #[test]
    fn is_the_definition_for_samples_of_long_half_lives() {
        for days in [365, 730, 1_000, 1_826, 2_048, 3_649, 3_650] {
            let half_life = HalfLife::new(days).unwrap();
            let last = u64::from(days) - 1;
            for age in (0..=last).step_by(271).chain([1, last]) {
                assert!(is_exact(days, age, half_life.factor(age)), "{days} {age}");
            }
        }
    }

    #[test]
    fn is_the_definition_beyond_the_first_halving() {
        for days in [1, 2, 3, 7, 14, 30] {
            let half_life = HalfLife::new(days).unwrap();
            for age in 0..u64::from(days) * 34 {
                assert!(is_exact(days, age, half_life.factor(age)), "{days} {age}");
            }
        }
    }

    /// The proof that truncation never shows: no entry of any table comes near to an integer.
    #[test]
    fn no_entry_is_near_an_integer() {
        let one = 1u128 << FRACTION_BITS;
        let mut nearest = one;
        let mut count = 0u32;
        for days in 1..=HalfLife::MAX_DAYS {
            for power in fractions(days) {
                let fraction = power % one;
                nearest = nearest.min(fraction).min(one - fraction);
                count += 1;
            }
        }
        assert_eq!(count, 6_659_425);
        assert!(nearest > one >> 30, "{nearest}");
    }

    #[test]
    fn starts_whole_halves_and_ends_at_zero() {
        for days in [1, 14, 3_650] {
            let half_life = HalfLife::new(days).unwrap();
            let days = u64::from(days);
            assert_eq!(half_life.factor(0), 1 << 32);
            assert_eq!(half_life.factor(days), 1 << 31);
            assert_eq!(half_life.factor(32 * days), 1);
            assert_eq!(half_life.factor(33 * days), 0);
            assert_eq!(half_life.factor(64 * days), 0);
            assert_eq!(half_life.factor(u64::MAX), 0);
        }
        assert_eq!(HalfLife::new(0), None);
        assert_eq!(HalfLife::new(3_651), None);
    }

    #[test]
    fn multiplies_to_256_bits() {
        let numbers = [0, 1, u128::MAX, 1 << 127, (1 << 64) - 1, 0x0123_4567 << 90];
        for a in numbers {
            for b in numbers {
                let expected = (BigUint::from(a) * b) >> 128;
                assert_eq!(BigUint::from(mul_high(a, b)), expected);
            }
        }
    }
}
