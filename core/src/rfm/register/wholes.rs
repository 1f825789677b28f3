//! Customers whose keys are whole numbers: most often numbers that lie close together.
//!
//! Then what is known of a customer stands where the key says, and is found by a subtraction.

use super::tallies::Tallies;
use crate::error::Error;
use crate::rfm::purchases::Purchases;
use crate::rfm::slots::{self, Slots, mix};

/// Keys, numbered as they come, what is known of each, and where it stands: at a spot.
#[derive(Debug, Clone, Default)]
pub(super) struct Wholes {
    keys: Vec<i64>,
    index: Index,
    tallies: Tallies,
    /// The least and the greatest key; of none the other way round.
    ends: Ends,
    /// Not before there are so many keys it is seen whether they lie close again.
    patience: usize,
    /// How often spots have moved.
    moves: u64,
}

#[derive(Debug, Clone, Copy)]
struct Ends {
    least: i64,
    most: i64,
}

impl Default for Ends {
    fn default() -> Self {
        Self {
            least: i64::MAX,
            most: i64::MIN,
        }
    }
}

#[derive(Debug, Clone)]
enum Index {
    /// The spot of a key is its distance from the least one. One more than the number of each; 0 where
    /// there is none.
    Close { least: i64, numbers: Vec<u32> },
    /// Of keys that lie too far from each other; the spot is the number.
    Far(Slots),
}

impl Default for Index {
    fn default() -> Self {
        Self::Far(Slots::default())
    }
}

/// Keys lie close where there are so many spots for each at most.
const SPARSE: usize = 2;
/// Spots that are made above the last one.
const SPARE: usize = 256;
/// So many spots are never too many.
const FEW_SPOTS: usize = 1_024;

impl Wholes {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, number: u32) -> Option<i64> {
        self.keys.get(number as usize).copied()
    }

    pub(super) fn find(&self, key: i64) -> Option<u32> {
        match &self.index {
            Index::Close { least, numbers } => {
                let number = numbers.get(distance(key, *least)).copied();
                number?.checked_sub(1)
            }
            Index::Far(slots) => {
                let hash = hash(slots.seed(), key);
                slots
                    .find(hash, |number| self.key(number) == Some(key))
                    .ok()
            }
        }
    }

    /// Where what is known of a number stands.
    pub(super) fn spot(&self, number: u32) -> u32 {
        match &self.index {
            Index::Close { least, .. } => {
                let key = self.key(number);
                key.map_or(u32::MAX, |key| distance(key, *least) as u32)
            }
            Index::Far(_) => number,
        }
    }

    /// The number of what stands at a spot.
    pub(super) fn number_at(&self, spot: u32) -> u32 {
        match &self.index {
            Index::Close { numbers, .. } => {
                let number = numbers.get(spot as usize).copied();
                number.unwrap_or(0).wrapping_sub(1)
            }
            Index::Far(_) => spot,
        }
    }

    pub(super) fn get(&self, number: u32) -> Option<Purchases> {
        self.tallies.get(self.spot(number))
    }

    pub(super) fn set(&mut self, number: u32, one: &Purchases) {
        self.tallies.set(self.spot(number), one);
    }

    pub(super) fn tallies(&mut self) -> &mut Tallies {
        &mut self.tallies
    }

    /// Tells what is known of everybody, with their numbers.
    #[inline]
    pub(super) fn each(&self, mut tell: impl FnMut(u32, &Purchases)) {
        match &self.index {
            Index::Close { .. } => self
                .tallies
                .each(|spot, one| tell(self.number_at(spot), one)),
            Index::Far(_) => self.tallies.each(tell),
        }
    }

    /// The number of a key; a new one where it was not there. Spots may move.
    pub(super) fn number(&mut self, key: i64) -> Result<u32, Error> {
        let free = match &self.index {
            Index::Close { .. } => match self.find(key) {
                Some(number) => return Ok(number),
                None => None,
            },
            Index::Far(slots) => {
                let hash = hash(slots.seed(), key);
                match slots.find(hash, |number| self.key(number) == Some(key)) {
                    Ok(number) => return Ok(number),
                    Err(free) => Some((free, hash)),
                }
            }
        };
        let next = slots::next(self.keys.len())?;
        self.keys.push(key);
        self.ends.least = self.ends.least.min(key);
        self.ends.most = self.ends.most.max(key);
        match free {
            None => {
                let room = match &self.index {
                    Index::Close { least, numbers } => distance(key, *least) < numbers.len(),
                    Index::Far(_) => false,
                };
                if room || self.widen(key) {
                    self.enter(key, next);
                } else {
                    self.part();
                }
            }
            Some((free, hash)) => {
                self.tallies.push();
                if let Index::Far(slots) = &mut self.index {
                    slots.put(free, hash, next);
                }
                if !self.close_up() {
                    self.settle(free);
                }
            }
        }
        Ok(next)
    }

    fn settle(&mut self, free: slots::Free) {
        if let Index::Far(slots) = &mut self.index {
            let of = |number: u32| self.keys.get(number as usize).copied().unwrap_or(0);
            slots.settle(free, self.keys.len(), |seed, number| hash(seed, of(number)));
        }
    }

    /// Puts a key at its spot.
    fn enter(&mut self, key: i64, number: u32) {
        if let Index::Close { least, numbers } = &mut self.index {
            let distance = distance(key, *least);
            if let Some(slot) = numbers.get_mut(distance) {
                *slot = number.wrapping_add(1);
            }
            self.tallies.enter(distance as u32);
        }
    }

    /// Makes room for a key beyond the others, if it lies close.
    fn widen(&mut self, key: i64) -> bool {
        let most = self.keys.len().saturating_mul(SPARSE).max(FEW_SPOTS);
        let Index::Close { least, numbers } = &mut self.index else {
            return false;
        };
        if key > *least {
            let spots = distance(key, *least).saturating_add(1);
            let fits = spots <= most;
            if fits {
                // Some more, so that the next key above needs no room of its own.
                let spots = spots.max(numbers.len().saturating_add(SPARE).min(most));
                numbers.resize(spots, 0);
                self.tallies.resize(spots);
            }
            return fits;
        }
        let below = distance(*least, key);
        let spots = below.saturating_add(numbers.len());
        if spots > most {
            return false;
        }
        // Some more, so that the next key below needs no room of its own.
        let spare = (numbers.len() / 4).min(most.saturating_sub(numbers.len()));
        let lowest = usize::try_from(least.abs_diff(i64::MIN)).unwrap_or(usize::MAX);
        let room = below.max(spare.min(lowest));
        *least = least.wrapping_sub_unsigned(room as u64);
        numbers.splice(0..0, std::iter::repeat_n(0, room));
        let spots = numbers.len();
        self.tallies
            .move_to(spots, |spot| spot.saturating_add(room));
        self.moves = self.moves.wrapping_add(1);
        true
    }

    /// Gives up that keys lie close together.
    #[cold]
    fn part(&mut self) {
        let Index::Close { numbers, .. } = std::mem::take(&mut self.index) else {
            return;
        };
        let number = |spot: usize| numbers.get(spot).copied().unwrap_or(0);
        let count = self.keys.len();
        self.moves = self.moves.wrapping_add(1);
        self.patience = count.saturating_mul(2);
        self.tallies
            .move_to(count, |spot| number(spot).wrapping_sub(1) as usize);
        self.tallies.enter(count.saturating_sub(1) as u32);
        drop(numbers);
        let of = |number: u32| self.keys.get(number as usize).copied().unwrap_or(0);
        self.index = Index::Far(Slots::of(count, |seed, number| hash(seed, of(number))));
    }

    /// Moves everybody to where their keys say, if those lie close together.
    fn close_up(&mut self) -> bool {
        let Ends { least, most } = self.ends;
        let count = self.keys.len();
        let span = distance(most, least);
        if count < FEW.max(self.patience) || span >= count.saturating_mul(SPARSE) {
            return false;
        }
        self.moves = self.moves.wrapping_add(1);
        self.index = Index::default();
        let mut numbers = vec![0; span.saturating_add(1)];
        for (key, number) in self.keys.iter().zip(1_u32..) {
            if let Some(slot) = numbers.get_mut(distance(*key, least)) {
                *slot = number;
            }
        }
        let spot = |number: usize| {
            let key = self.keys.get(number);
            key.map_or(usize::MAX, |key| distance(*key, least))
        };
        self.tallies.move_to(numbers.len(), spot);
        self.index = Index::Close { least, numbers };
        true
    }

    /// Writes the spots of some keys; those that were not there get one.
    pub(super) fn spots(&mut self, keys: &[i64], out: &mut [u32]) -> Result<(), Error> {
        if self.known_spots(keys, out) {
            return Ok(());
        }
        let moves = self.moves;
        for (out, key) in out.iter_mut().zip(keys) {
            if *out == u32::MAX {
                let number = self.number(*key)?;
                *out = self.spot(number);
            }
        }
        if self.moves != moves {
            self.known_spots(keys, out);
        }
        Ok(())
    }

    /// Writes the spots of some keys; whether all are known. What is fetched for one of them does not
    /// depend on the others, so it is fetched together.
    fn known_spots(&self, keys: &[i64], out: &mut [u32]) -> bool {
        let mut known = true;
        match &self.index {
            Index::Close { least, .. } => {
                for (out, key) in out.iter_mut().zip(keys) {
                    let spot = distance(*key, *least);
                    let is_known = self.tallies.is_known(spot);
                    known &= is_known;
                    *out = if is_known { spot as u32 } else { u32::MAX };
                }
            }
            Index::Far(slots) => {
                for (keys, out) in keys.chunks(FEW).zip(out.chunks_mut(FEW)) {
                    let mut likely = [0; FEW];
                    slots::likely(slots, &mut likely, keys, |seed, key| hash(seed, *key));
                    for ((out, key), number) in out.iter_mut().zip(keys).zip(likely) {
                        *out = match number {
                            slots::NONE => number,
                            _ if self.key(number) == Some(*key) => number,
                            _ => self.find(*key).unwrap_or(slots::NONE),
                        };
                        known &= *out != slots::NONE;
                    }
                }
            }
        }
        known
    }

    /// The numbers in the order of the keys; none where the spots are in that order already.
    pub(super) fn in_order(&self) -> Option<Vec<u32>> {
        match &self.index {
            Index::Close { .. } => None,
            Index::Far(_) => {
                let keys = self.keys.iter().zip(0_u32..);
                let mut keys: Vec<(i64, u32)> = keys.map(|(key, number)| (*key, number)).collect();
                keys.sort_unstable();
                Some(keys.into_iter().map(|(_, number)| number).collect())
            }
        }
    }

    /// The number, key and purchases of who comes so many spots on, where spots are in the order of keys:
    /// the first from a spot on that is known, and the spot behind it.
    #[inline]
    pub(super) fn next_known(&self, from: usize) -> Option<(usize, u32, i64, Purchases)> {
        let Index::Close { least, numbers } = &self.index else {
            return None;
        };
        let rest = numbers.get(from..)?;
        let spot = from.saturating_add(rest.iter().position(|number| *number != 0)?);
        let number = self.number_at(spot as u32);
        let key = least.wrapping_add_unsigned(spot as u64);
        let one = self.tallies.get(spot as u32)?;
        Some((spot.saturating_add(1), number, key, one))
    }
}

/// How far a key lies above another; too far where it lies below.
#[inline]
fn distance(key: i64, least: i64) -> usize {
    let distance = key.wrapping_sub(least).cast_unsigned();
    usize::try_from(distance).unwrap_or(usize::MAX)
}

/// Keys whose slots are fetched together.
const FEW: usize = slots::TOGETHER;

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
        let in_order: Vec<i64> = match wholes.in_order() {
            Some(numbers) => numbers.iter().filter_map(|n| wholes.key(*n)).collect(),
            None => {
                let (mut from, mut all) = (0, Vec::new());
                while let Some((next, number, key, _)) = wholes.next_known(from) {
                    assert_eq!(wholes.key(number), Some(key));
                    all.push(key);
                    from = next;
                }
                all
            }
        };
        assert_eq!(in_order, sorted);
        let (mut blocks, mut spots) = (Wholes::default(), vec![0; 100]);
        let mut expected = 0_u32..;
        for keys in keys.chunks(100) {
            blocks.spots(keys, &mut spots).expect("few");
            for (key, spot) in keys.iter().zip(&spots) {
                let number = blocks.number_at(*spot);
                assert_eq!(blocks.key(number), Some(*key));
                assert_eq!(Some(number), expected.next());
                assert_eq!(blocks.spot(number), *spot);
                assert_eq!(blocks.get(number), Some(Purchases::default()));
            }
        }
        assert!((0..keys.len()).all(|number| blocks.get(number as u32).is_some()));
        wholes
    }

    #[test]
    fn close_keys_are_places() {
        assert!(is_close(&check(&(0..5_000).collect::<Vec<_>>())));
        assert!(is_close(&check(&(0..5_000).rev().collect::<Vec<_>>())));
        let scattered: Vec<i64> = (0..5_000).map(|n| n * 7_919 % 5_000 - 2_500).collect();
        assert!(is_close(&check(&scattered)));
        let gaps: Vec<i64> = (0..5_000).map(|n| n * 2 + 1_000_000_000).collect();
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
