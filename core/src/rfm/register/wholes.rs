//! Customers whose keys are whole numbers: most often numbers that lie close together.

use crate::error::Error;
use crate::rfm::slots::{self, Slots, mix};

/// Keys, numbered as they come, and how they are found.
#[derive(Debug, Clone, Default)]
pub(super) struct Wholes {
    keys: Vec<i64>,
    index: Index,
}

#[derive(Debug, Clone)]
enum Index {
    /// One more than the number of each key from the least one on; 0 where there is none.
    Close { least: i64, numbers: Vec<u32> },
    /// Of keys that lie too far from each other.
    Far(Slots),
}

impl Default for Index {
    fn default() -> Self {
        Self::Far(Slots::default())
    }
}

/// Keys lie close where there are so many places for each at most: with four bytes each they take
/// the room of a table of hashes, which is three eighths full when it has grown.
const SPARSE: usize = 5;

impl Wholes {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, number: u32) -> Option<i64> {
        self.keys.get(number as usize).copied()
    }

    pub(super) fn find(&self, key: i64) -> Option<u32> {
        match &self.index {
            Index::Close { least, numbers } => close(*least, numbers, key).checked_sub(1),
            Index::Far(slots) => {
                let hash = hash(slots.seed(), key);
                slots
                    .find(hash, |number| self.key(number) == Some(key))
                    .ok()
            }
        }
    }

    /// The number of a key; a new one where it was not there.
    pub(super) fn number(&mut self, key: i64) -> Result<u32, Error> {
        if let Some(number) = self.find(key) {
            return Ok(number);
        }
        let next = slots::next(self.keys.len())?;
        self.keys.push(key);
        let count = self.keys.len();
        match &mut self.index {
            Index::Close { least, numbers } => {
                let place = usize::try_from(key.wrapping_sub(*least).cast_unsigned());
                let place = place.ok().filter(|place| *place < numbers.len());
                match place.and_then(|place| numbers.get_mut(place)) {
                    Some(slot) => *slot = next.wrapping_add(1),
                    None => self.widen(key, next),
                }
            }
            Index::Far(slots) => {
                let hash_now = hash(slots.seed(), key);
                let keys = &self.keys;
                let is = |number: u32| keys.get(number as usize) == Some(&key);
                // It was not there a moment ago.
                if let Err(free) = slots.find(hash_now, is) {
                    slots.put(free, hash_now, next);
                    if slots.is_crowded(count)
                        && let Some(close) = of_close(keys)
                    {
                        self.index = close;
                    } else {
                        let of = |number: u32| keys.get(number as usize).copied().unwrap_or(0);
                        slots.settle(free, count, |seed, number| hash(seed, of(number)));
                    }
                }
            }
        }
        Ok(next)
    }

    /// Makes room for a key beyond those that lie close, or gives their closeness up.
    #[cold]
    fn widen(&mut self, key: i64, number: u32) {
        let count = self.keys.len();
        if let Index::Close { least, numbers } = &mut self.index {
            let most = count.saturating_mul(SPARSE).max(1_024);
            let above = usize::try_from(i128::from(key).saturating_sub(i128::from(*least)));
            if let Ok(above) = above
                && above < most
            {
                numbers.resize(above.saturating_add(1), 0);
                if let Some(slot) = numbers.get_mut(above) {
                    *slot = number.wrapping_add(1);
                }
                return;
            }
            let below = i128::from(*least).saturating_sub(i128::from(key));
            let below = usize::try_from(below).unwrap_or(0);
            if below > 0 && below.saturating_add(numbers.len()) <= most {
                // Some more, so that the next key below needs no room of its own.
                let spare = (numbers.len() / 2).min(most.saturating_sub(numbers.len()));
                let lowest = usize::try_from(least.abs_diff(i64::MIN)).unwrap_or(usize::MAX);
                let room = below.max(spare.min(lowest));
                if let Some(lower) = least.checked_sub_unsigned(room as u64) {
                    numbers.splice(0..0, std::iter::repeat_n(0, room));
                    *least = lower;
                    let place = room.saturating_sub(below);
                    if let Some(slot) = numbers.get_mut(place) {
                        *slot = number.wrapping_add(1);
                    }
                    return;
                }
            }
        }
        let keys = &self.keys;
        let of = |number: u32| keys.get(number as usize).copied().unwrap_or(0);
        // The old index goes before the new one comes.
        self.index = Index::default();
        self.index = Index::Far(Slots::of(count, |seed, number| hash(seed, of(number))));
    }

    /// Writes the numbers of some keys, and new ones where they were not there.
    pub(super) fn numbers(&mut self, keys: &[i64], out: &mut [u32]) -> Result<(), Error> {
        // What is fetched for one key does not depend on the others, so it is fetched together.
        let mut missing = false;
        match &self.index {
            Index::Close { least, numbers } => {
                for (out, key) in out.iter_mut().zip(keys) {
                    let found = close(*least, numbers, *key);
                    missing |= found == 0;
                    *out = found.wrapping_sub(1);
                }
            }
            Index::Far(slots) => {
                for (keys, out) in keys.chunks(FEW).zip(out.chunks_mut(FEW)) {
                    let mut firsts = [(0, 0); FEW];
                    for ((hashed, first), key) in firsts.iter_mut().zip(keys) {
                        *hashed = hash(slots.seed(), *key);
                        *first = slots.first(*hashed);
                    }
                    for ((out, key), (hash, first)) in out.iter_mut().zip(keys).zip(firsts) {
                        let number = Slots::named(first, hash);
                        let same = number.filter(|number| self.key(*number) == Some(*key));
                        missing |= same.is_none();
                        *out = same.unwrap_or(u32::MAX);
                    }
                }
            }
        }
        if missing {
            for (out, key) in out.iter_mut().zip(keys) {
                if *out == u32::MAX {
                    *out = self.number(*key)?;
                }
            }
        }
        Ok(())
    }

    /// The numbers in the order of the keys.
    pub(super) fn in_order(&self) -> Vec<u32> {
        match &self.index {
            Index::Close { numbers, .. } => {
                let mut all = Vec::with_capacity(self.keys.len());
                all.extend(numbers.iter().filter_map(|number| number.checked_sub(1)));
                all
            }
            Index::Far(_) => {
                let keys = self.keys.iter().zip(0_u32..);
                let mut keys: Vec<(i64, u32)> = keys.map(|(key, number)| (*key, number)).collect();
                keys.sort_unstable();
                keys.into_iter().map(|(_, number)| number).collect()
            }
        }
    }
}

/// Keys whose slots are fetched together.
const FEW: usize = 64;

#[inline]
fn close(least: i64, numbers: &[u32], key: i64) -> u32 {
    let place = key.wrapping_sub(least).cast_unsigned();
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    numbers.get(place).copied().unwrap_or(0)
}

/// An index of keys that lie close together; none where they do not.
fn of_close(keys: &[i64]) -> Option<Index> {
    let (least, most) = (*keys.iter().min()?, *keys.iter().max()?);
    let span = usize::try_from(i128::from(most).saturating_sub(i128::from(least))).ok()?;
    let span = span.saturating_add(1);
    if span > keys.len().saturating_mul(SPARSE) {
        return None;
    }
    let mut numbers = vec![0; span];
    for (key, number) in keys.iter().zip(1_u32..) {
        let place = key.wrapping_sub(least).cast_unsigned();
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        if let Some(slot) = numbers.get_mut(place) {
            *slot = number;
        }
    }
    Some(Index::Close { least, numbers })
}

#[inline]
fn hash(seed: u64, key: i64) -> u64 {
    mix(mix(seed, key.cast_unsigned()), seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_close(wholes: &Wholes) -> bool {
        matches!(wholes.index, Index::Close { .. })
    }

    fn check(keys: &[i64]) -> Wholes {
        let mut wholes = Wholes::default();
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(wholes.find(*key), None, "{key}");
            assert_eq!(wholes.number(*key).expect("few"), number as u32);
            assert_eq!(wholes.find(*key), Some(number as u32));
        }
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(wholes.number(*key).expect("few"), number as u32);
            assert_eq!(wholes.key(number as u32), Some(*key));
        }
        let mut sorted: Vec<i64> = keys.to_vec();
        sorted.sort_unstable();
        let in_order = wholes.in_order();
        let in_order: Vec<i64> = in_order.iter().filter_map(|n| wholes.key(*n)).collect();
        assert_eq!(in_order, sorted);
        let (mut blocks, mut numbers) = (Wholes::default(), vec![0; keys.len()]);
        for (keys, numbers) in keys.chunks(100).zip(numbers.chunks_mut(100)) {
            blocks.numbers(keys, numbers).expect("few");
        }
        assert!(numbers.into_iter().eq(0..keys.len() as u32));
        wholes
    }

    #[test]
    fn close_keys_are_places() {
        assert!(is_close(&check(&(0..5_000).collect::<Vec<_>>())));
        assert!(is_close(&check(&(0..5_000).rev().collect::<Vec<_>>())));
        let scattered: Vec<i64> = (0..5_000).map(|n| n * 7_919 % 5_000 - 2_500).collect();
        assert!(is_close(&check(&scattered)));
        let gaps: Vec<i64> = (0..5_000).map(|n| n * 4 + 1_000_000_000).collect();
        assert!(is_close(&check(&gaps)));
        let top: Vec<i64> = (0..5_000).map(|n| i64::MAX - n).collect();
        assert!(is_close(&check(&top)));
        let bottom: Vec<i64> = (0..5_000).rev().map(|n| i64::MIN + n).collect();
        assert!(is_close(&check(&bottom)));
    }

    #[test]
    fn far_keys_are_hashed() {
        let far: Vec<i64> = (0..5_000)
            .map(|n: i64| n.wrapping_mul(0x1234_5678_9abc_def1))
            .collect();
        assert!(!is_close(&check(&far)));
        // One stray key among close ones, below and above.
        for stray in [i64::MIN, i64::MAX, -100_000, 100_000] {
            let mut keys: Vec<i64> = (0..3_000).collect();
            keys.push(stray);
            keys.extend(3_000..5_000);
            check(&keys);
        }
    }

    #[test]
    fn keys_that_were_made_to_collide_do_not_slow_it_down() {
        let first = Slots::default().seed();
        let wanted = hash(first, 0) & 0xfff;
        let colliding = (0_i64..).map(|n| n << 20);
        let colliding = colliding.filter(|key| hash(first, *key) & 0xfff == wanted);
        let wholes = check(&colliding.take(1_300).collect::<Vec<_>>());
        assert!(matches!(&wholes.index, Index::Far(slots) if slots.seed() != first));
    }
}
