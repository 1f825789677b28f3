//! An open table that finds the numbers of keys by their hashes; the keys stand elsewhere.

use crate::error::{Code, Error};

/// Numbers of keys, each where the hash of its key says.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    /// One more than the number of a key, below the upper half of its hash; 0 where there is none.
    /// Its length is a power of two.
    full: Vec<u64>,
    seed: u64,
}

/// Where a key belongs that is not there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Free {
    slot: usize,
    steps: usize,
}

/// After so many steps the hash is taken to be beaten, and another one is tried. In a table that is
/// three quarters full a run of chance of this length has a probability of 10^-16.
const MOST_STEPS: usize = 1_024;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const UPPER: u64 = 0xffff_ffff_0000_0000;

impl Default for Slots {
    fn default() -> Self {
        Self {
            full: vec![0; 16],
            seed: FACTOR,
        }
    }
}

impl Slots {
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// Reads a little of where a key of this hash is looked for, so that it is near afterwards.
    #[inline]
    pub(super) fn touch(&self, hash: u64) -> u64 {
        let mask = self.full.len().wrapping_sub(1);
        self.full.get(hash as usize & mask).copied().unwrap_or(0)
    }

    /// The number whose key is most likely the one of a hash: none other has the same upper half nearby.
    #[inline]
    pub(super) fn likely(&self, hash: u64) -> Option<u32> {
        let mask = self.full.len().wrapping_sub(1);
        let mut slot = hash as usize & mask;
        for _ in 0..=mask {
            let full = self.full.get(slot).copied().unwrap_or(0);
            if full == 0 || (full ^ hash) & UPPER == 0 {
                return (full as u32).checked_sub(1);
            }
            slot = slot.wrapping_add(1) & mask;
        }
        None
    }

    /// The number that stands there, if its key may be the one of a hash.
    #[inline]
    fn named(full: u64, hash: u64) -> Option<u32> {
        let same = (full ^ hash) & UPPER == 0;
        (full as u32).checked_sub(1).filter(|_| same)
    }

    /// The number of a key, or where it belongs; `is` compares it with that of a number.
    #[inline]
    pub(super) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Result<u32, Free> {
        let mask = self.full.len().wrapping_sub(1);
        let mut slot = hash as usize & mask;
        for steps in 0..=mask {
            let full = self.full.get(slot).copied().unwrap_or(0);
            if full == 0 {
                return Err(Free { slot, steps });
            }
            if let Some(number) = Self::named(full, hash).filter(|number| is(*number)) {
                return Ok(number);
            }
            slot = slot.wrapping_add(1) & mask;
        }
        Err(Free { slot, steps: mask })
    }

    /// Puts the number of a new key there, which is also how many there were before.
    pub(super) fn put(&mut self, free: Free, hash: u64, number: u32) {
        if let Some(slot) = self.full.get_mut(free.slot) {
            *slot = filled(hash, number);
        }
    }

    /// Whether a table of so many keys should be made larger, once one was put there.
    pub(super) fn is_crowded(&self, count: usize) -> bool {
        count.saturating_mul(4) > self.full.len().saturating_mul(3)
    }

    /// Builds the table anew if it has become too small or its hash is beaten; `hash` is that of a key
    /// by a seed and its number.
    pub(super) fn settle(&mut self, free: Free, count: usize, hash: impl Fn(u64, u32) -> u64) {
        if free.steps > MOST_STEPS {
            self.seed = self.seed.wrapping_mul(FACTOR) | 1;
            self.spread(self.full.len(), count, hash);
        } else if self.is_crowded(count) {
            self.spread(self.full.len().saturating_mul(2), count, hash);
        }
    }

    /// A table of so many keys.
    pub(super) fn of(count: usize, hash: impl Fn(u64, u32) -> u64) -> Self {
        let mut slots = Self::default();
        let least = count.saturating_mul(4).div_ceil(3).saturating_add(1);
        slots.spread(least.next_power_of_two().max(16), count, hash);
        slots
    }

    fn spread(&mut self, slots: usize, count: usize, hash: impl Fn(u64, u32) -> u64) {
        // The old table goes before the new one comes.
        self.full = Vec::new();
        self.full = vec![0; slots];
        let mask = slots.wrapping_sub(1);
        for number in 0..count {
            let number = number as u32;
            let hash = hash(self.seed, number);
            // No key is there twice, so the first free place is its own.
            let mut slot = hash as usize & mask;
            while self.full.get(slot).is_some_and(|full| *full != 0) {
                slot = slot.wrapping_add(1) & mask;
            }
            if let Some(slot) = self.full.get_mut(slot) {
                *slot = filled(hash, number);
            }
        }
    }
}

/// Keys whose slots are fetched together: what is fetched for one does not depend on the others.
pub(super) const TOGETHER: usize = 64;
/// No number.
pub(super) const NONE: u32 = u32::MAX;

/// Writes for each of some keys its number, if it is there: most likely the right one.
#[inline]
pub(super) fn likely<K>(
    slots: &Slots,
    out: &mut [u32; TOGETHER],
    keys: &[K],
    hash: impl Fn(u64, &K) -> u64,
) {
    let mut hashes = [(0, 0); TOGETHER];
    for ((hashed, touched), key) in hashes.iter_mut().zip(keys) {
        *hashed = hash(slots.seed(), key);
        *touched = slots.touch(*hashed);
    }
    for ((out, (hash, touched)), _) in out.iter_mut().zip(hashes).zip(keys) {
        *out = if touched == 0 {
            NONE
        } else {
            slots.likely(hash).unwrap_or(NONE)
        };
    }
}

/// A slot with a key.
fn filled(hash: u64, number: u32) -> u64 {
    (hash & UPPER) | u64::from(number.saturating_add(1))
}

/// The number of a key that comes after so many; each kind of keys has half of the numbers.
pub(super) fn next(count: usize) -> Result<u32, Error> {
    let next = u32::try_from(count).ok().filter(|next| *next < 1 << 31);
    next.ok_or_else(|| {
        let message = "there are more than two billion keys";
        let help = "split the orders by customer, and fit the cuts from a sample";
        Error::new(Code::LimitExceeded, String::new(), message, help)
    })
}

/// One more word of a hash: each bit depends on all bits.
#[inline]
pub(super) fn mix(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word).wrapping_mul(u128::from(FACTOR));
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of bytes.
pub(super) fn of_bytes(seed: u64, key: &[u8]) -> u64 {
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
