//! Keys of customers, orders and lines, each as a small number.
//!
//! Millions of rows name customers over and over. Keys stand once, one behind the other, and an open
//! table of numbers finds them. The numbers follow the order of arrival and never show: whatever is
//! given out is sorted by the keys themselves.

use std::cmp::Ordering;

use crate::error::{Code, Error};

/// Encoded keys, numbered as they come.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    bytes: Vec<u8>,
    /// The length of every key, as long as all are alike: those of numbers are.
    width: usize,
    count: usize,
    /// Where each key ends in `bytes`, once their lengths differ.
    ends: Vec<usize>,
    /// One more than the number of a key, below the upper half of its hash; 0 where there is none.
    /// Its length is a power of two.
    slots: Vec<u64>,
    seed: u64,
}

/// After so many steps the hash is taken to be beaten, and another one is tried. In a table that is
/// three quarters full a run of chance of this length has a probability of 10^-16.
const MOST_STEPS: usize = 1_024;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Default for Names {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            width: 0,
            count: 0,
            ends: Vec::new(),
            slots: vec![0; 16],
            seed: FACTOR,
        }
    }
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The key of a number.
    pub(crate) fn get(&self, name: u32) -> &[u8] {
        let name = name as usize;
        if self.ends.is_empty() {
            let start = name.saturating_mul(self.width);
            let end = start.saturating_add(self.width);
            return self.bytes.get(start..end).unwrap_or_default();
        }
        let before = name.checked_sub(1).and_then(|name| self.ends.get(name));
        let start = before.copied().unwrap_or(0);
        let end = self.ends.get(name).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    pub(crate) fn find(&self, key: &[u8]) -> Option<u32> {
        self.probe(key).ok()
    }

    /// The number of a key; a new one where it was not there.
    pub(crate) fn number(&mut self, key: &[u8]) -> Result<u32, Error> {
        let (slot, steps) = match self.probe(key) {
            Ok(name) => return Ok(name),
            Err(free) => free,
        };
        let next = u32::try_from(self.count).ok().filter(|n| *n < u32::MAX);
        let Some(next) = next else {
            let message = "there are more than four billion keys";
            let help = "split the orders by customer, and fit the cuts from a sample";
            return Err(Error::new(
                Code::LimitExceeded,
                String::new(),
                message,
                help,
            ));
        };
        if self.count == 0 {
            self.width = key.len();
        } else if self.ends.is_empty() && self.width != key.len() {
            let ends = 1..=self.count;
            self.ends = ends.map(|end| end.saturating_mul(self.width)).collect();
        }
        self.bytes.extend(key);
        self.count = self.count.saturating_add(1);
        if !self.ends.is_empty() {
            self.ends.push(self.bytes.len());
        }
        let full = filled(hash(self.seed, key), next);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = full;
        }
        if steps > MOST_STEPS {
            self.seed = self.seed.wrapping_mul(FACTOR) | 1;
            self.spread(self.slots.len());
        } else if self.count.saturating_mul(4) > self.slots.len().saturating_mul(3) {
            self.spread(self.slots.len().saturating_mul(2));
        }
        Ok(next)
    }

    /// The number of a key, or the slot where it belongs and how many steps lead there.
    fn probe(&self, key: &[u8]) -> Result<u32, (usize, usize)> {
        let mask = self.slots.len().wrapping_sub(1);
        let hash = hash(self.seed, key);
        let mut slot = hash as usize & mask;
        for steps in 0..=mask {
            let full = self.slots.get(slot).copied().unwrap_or(0);
            if full == 0 {
                return Err((slot, steps));
            }
            if let Some(name) = named(full, hash).filter(|name| self.get(*name) == key) {
                return Ok(name);
            }
            slot = slot.wrapping_add(1) & mask;
        }
        Err((slot, mask))
    }

    /// Builds the table anew.
    fn spread(&mut self, slots: usize) {
        self.slots = vec![0; slots];
        let mask = slots.wrapping_sub(1);
        for name in 0..self.count {
            let name = name as u32;
            let hash = hash(self.seed, self.get(name));
            // No key is there twice, so the first free place is its own.
            let mut slot = hash as usize & mask;
            while self.slots.get(slot).is_some_and(|full| *full != 0) {
                slot = slot.wrapping_add(1) & mask;
            }
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = filled(hash, name);
            }
        }
    }

    /// The numbers of all keys, in the order of the keys.
    pub(crate) fn sorted(&self) -> Vec<u32> {
        // Most keys differ in their first nine bytes, which are fetched once and not for each
        // comparison; those of numbers are the whole key.
        let start = |name: u32| {
            let mut start = [0; 9];
            for (place, byte) in start.iter_mut().zip(self.get(name)) {
                *place = *byte;
            }
            (start, name)
        };
        let names = 0..self.count;
        let mut names: Vec<([u8; 9], u32)> = names.map(|name| start(name as u32)).collect();
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.compare(a.1, b.1)));
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// What tells a key apart before it is looked at, to be given to [`Names::touch`].
    pub(crate) fn hash(&self, key: &[u8]) -> u64 {
        hash(self.seed, key)
    }

    /// The number that stands where a key of this hash is searched for: most often its own.
    pub(crate) fn touch(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let near = (0..8_u64).map(|step| hash.wrapping_add(step) as usize & mask);
        let mut near = near.filter_map(|slot| self.slots.get(slot));
        near.find_map(|full| named(*full, hash))
    }

    pub(crate) fn compare(&self, a: u32, b: u32) -> Ordering {
        self.get(a).cmp(self.get(b))
    }
}

/// A slot with a key.
fn filled(hash: u64, name: u32) -> u64 {
    (hash & UPPER) | u64::from(name.saturating_add(1))
}

/// The number in a slot, if its key may be the one of a hash.
fn named(full: u64, hash: u64) -> Option<u32> {
    let same = (full ^ hash) & UPPER == 0;
    (full as u32).checked_sub(1).filter(|_| same)
}

const UPPER: u64 = 0xffff_ffff_0000_0000;

fn hash(seed: u64, key: &[u8]) -> u64 {
    let mix = |state: u64, word: u64| {
        let product = u128::from(state ^ word).wrapping_mul(u128::from(FACTOR));
        (product as u64) ^ ((product >> 64) as u64)
    };
    let (words, rest) = key.as_chunks::<8>();
    let state = words
        .iter()
        .fold(seed, |state, word| mix(state, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    let state = mix(state, u64::from_le_bytes(last));
    mix(state, key.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rfm::Key;

    fn encoded(key: Key<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        key.encode(&mut bytes);
        bytes
    }

    #[test]
    fn keys_are_found_again() {
        let mut names = Names::default();
        let keys: Vec<Vec<u8>> = (0..5_000_i64)
            .map(|n| encoded((n * 7_919 % 5_000 - 2_500).into()))
            .chain((0..5_000).map(|n| format!("{n:09} 고객").into_bytes()))
            .collect();
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(names.find(key), None);
            assert_eq!(names.number(key).expect("few"), number as u32);
        }
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(names.number(key).expect("few"), number as u32);
            assert_eq!(names.get(number as u32), &**key);
        }
        let sorted: Vec<&[u8]> = names.sorted().iter().map(|n| names.get(*n)).collect();
        assert_eq!(sorted.len(), keys.len());
        assert!(sorted.is_sorted());
    }

    #[test]
    fn keys_that_were_made_to_collide_do_not_slow_it_down() {
        // All of them in one slot of any table of up to 2^12 under the first seed.
        let mut names = Names::default();
        let wanted = hash(names.seed, &encoded(0.into())) & 0xfff;
        let colliding = (0..)
            .map(|n: i64| encoded(n.into()))
            .filter(|key| hash(FACTOR, key) & 0xfff == wanted)
            .take(1_300);
        let first = names.seed;
        let keys: Vec<Vec<u8>> = colliding.collect();
        for key in &keys {
            names.number(key).expect("few");
        }
        assert_ne!(names.seed, first);
        assert!(
            keys.iter()
                .enumerate()
                .all(|(n, key)| names.find(key) == Some(n as u32))
        );
    }
}
