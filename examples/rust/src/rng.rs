//! SplitMix64: a small generator whose numbers are the same on every platform.
//!
//! The sample must not change when a dependency does, so the dozen lines live here.

/// A seeded sequence of random numbers.
#[derive(Debug, Clone)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// Starts a sequence; equal seeds give equal sequences.
    pub fn new(seed: u64) -> Rng {
        Rng { state: seed }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `0..limit`; 0 for a limit of 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // The high half of a 128-bit product: no modulo bias worth a loop at these sizes.
        let wide = u128::from(self.bits()).wrapping_mul(u128::from(limit));
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A whole number in `low..=high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        let span = high.saturating_sub(low).saturating_add(1);
        low.saturating_add(self.below(span))
    }

    /// True in `per_mille` of 1,000 cases.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// One entry of a table of (weight, value), by weight; the default value for an empty table.
    pub fn weighted<T: Copy + Default>(&mut self, table: &[(u64, T)]) -> T {
        let total = table
            .iter()
            .fold(0_u64, |sum, (weight, _)| sum.saturating_add(*weight));
        let mut rest = self.below(total);
        for (weight, value) in table {
            if rest < *weight {
                return *value;
            }
            rest = rest.saturating_sub(*weight);
        }
        T::default()
    }

    /// One entry of a list, all equally likely; the default value for an empty list.
    pub fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let length = u64::try_from(list.len()).unwrap_or(0);
        let place = usize::try_from(self.below(length)).unwrap_or(0);
        list.get(place).copied().unwrap_or_default()
    }

    /// A number from 1 to `most` that is usually small: most / (1 + uniform), the Pareto tail
    /// that counts of clicks and ages of visits have.
    pub fn heavy_tail(&mut self, most: u64) -> u64 {
        let divisor = self.below(most).saturating_add(1);
        most.checked_div(divisor).unwrap_or(1).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_published_sequence() {
        // The reference values of SplitMix64 for seed 1234567.
        let mut rng = Rng::new(1_234_567);
        assert_eq!(rng.bits(), 6_457_827_717_110_365_317);
        assert_eq!(rng.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn stays_in_its_limits() {
        let mut rng = Rng::new(1);
        for _ in 0..10_000 {
            assert!(rng.below(7) < 7);
            assert!((3..=9).contains(&rng.between(3, 9)));
            assert!((1..=90).contains(&rng.heavy_tail(90)));
        }
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.weighted::<u8>(&[]), 0);
    }

    #[test]
    fn respects_weights() {
        let mut rng = Rng::new(2);
        let table = [(900, 'a'), (100, 'b'), (0, 'c')];
        let drawn: Vec<char> = (0..10_000).map(|_| rng.weighted(&table)).collect();
        let bs = drawn.iter().filter(|c| **c == 'b').count();
        assert!((800..1_200).contains(&bs), "{bs}");
        assert!(!drawn.contains(&'c'));
    }
}
