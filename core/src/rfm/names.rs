//! Keys of orders and lines, each as a small number.
//!
//! Keys stand once, one behind the other, and an open table of numbers finds them. The numbers follow
//! the order of arrival and never show: whatever is given out is sorted by the keys themselves.

use std::cmp::Ordering;

use super::slots::{self, Slots};
use crate::error::Error;

/// Encoded keys, numbered as they come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    bytes: Vec<u8>,
    /// The length of every key, as long as all are alike: those of numbers are.
    width: usize,
    count: usize,
    /// Where each key ends in `bytes`, once their lengths differ.
    ends: Vec<usize>,
    slots: Slots,
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
        let hash = slots::of_bytes(self.slots.seed(), key);
        self.slots.find(hash, |name| self.get(name) == key).ok()
    }

    /// The number of a key; a new one where it was not there.
    pub(crate) fn number(&mut self, key: &[u8]) -> Result<u32, Error> {
        let hash = slots::of_bytes(self.slots.seed(), key);
        let free = match self.slots.find(hash, |name| self.get(name) == key) {
            Ok(name) => return Ok(name),
            Err(free) => free,
        };
        let next = slots::next(self.count)?;
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
        let mut slots = std::mem::take(&mut self.slots);
        slots.put(free, hash, next);
        slots.settle(free, self.count, |seed, name| {
            slots::of_bytes(seed, self.get(name))
        });
        self.slots = slots;
        Ok(next)
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

    fn compare(&self, a: u32, b: u32) -> Ordering {
        self.get(a).cmp(self.get(b))
    }
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
        let first = names.slots.seed();
        let wanted = slots::of_bytes(first, &encoded(0.into())) & 0xfff;
        let colliding = (0..)
            .map(|n: i64| encoded(n.into()))
            .filter(|key| slots::of_bytes(first, key) & 0xfff == wanted)
            .take(1_300);
        let keys: Vec<Vec<u8>> = colliding.collect();
        for key in &keys {
            names.number(key).expect("few");
        }
        assert_ne!(names.slots.seed(), first);
        assert!(
            keys.iter()
                .enumerate()
                .all(|(n, key)| names.find(key) == Some(n as u32))
        );
    }
}
